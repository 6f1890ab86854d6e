//! What every layer must be, whatever stands in it (RFC 7946, and the rules of our own that
//! keep QGIS from turning columns into text).

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use crate::json::Json;

/// Names of columns that readers take for their own.
const NAMES_THAT_BREAK_READERS: &[&str] = &["fid", "ogc_fid", "geom", "geometry"];

/// What a layer holds.
#[derive(Debug, Default)]
pub(crate) struct Layer {
    /// The features' ids, in their order.
    pub(crate) ids: Vec<String>,
    /// What is wrong with the layer.
    pub(crate) wrong: Vec<String>,
}

/// Reads a `FeatureCollection` with one feature a line.
pub(crate) fn read_collection(bytes: &[u8]) -> Layer {
    let mut layer = Layer::default();
    let collection = match Json::parse(bytes) {
        Ok(collection) => collection,
        Err(e) => {
            layer.wrong.push(format!("is not JSON: {e}"));
            return layer;
        }
    };
    if collection.get("type").and_then(Json::text) != Some("FeatureCollection") {
        layer.wrong.push("is not a FeatureCollection".to_owned());
    }
    if collection.get("crs").is_some() {
        layer
            .wrong
            .push("has a crs, which RFC 7946 took away".to_owned());
    }
    let features = collection.get("features").map_or(&[][..], Json::entries);
    let alone = bytes
        .split(|&b| b == b'\n')
        .filter_map(|line| Json::parse(line.strip_suffix(b",").unwrap_or(line)).ok())
        .filter(|line| line.get("type").and_then(Json::text) == Some("Feature"))
        .count();
    if alone != features.len() {
        layer.wrong.push(format!(
            "has {} features, {alone} of them on a line of their own",
            features.len()
        ));
    }
    check_features(features, &mut layer);
    check_end(bytes, &mut layer);
    layer
}

/// Reads newline-delimited features.
pub(crate) fn read_sequence(bytes: &[u8]) -> Layer {
    let mut layer = Layer::default();
    let mut features = Vec::new();
    for (number, line) in bytes.split_inclusive(|&b| b == b'\n').enumerate() {
        match Json::parse(line) {
            Ok(feature) => features.push(feature),
            Err(e) => layer
                .wrong
                .push(format!("line {} is not JSON: {e}", number + 1)),
        }
    }
    check_features(&features, &mut layer);
    if !bytes.is_empty() {
        check_end(bytes, &mut layer);
    }
    layer
}

fn check_end(bytes: &[u8], layer: &mut Layer) {
    if bytes.last() != Some(&b'\n') {
        layer.wrong.push("does not end with a line end".to_owned());
    }
}

fn check_features(features: &[Json], layer: &mut Layer) {
    let mut ids = BTreeSet::new();
    let mut families = BTreeSet::new();
    let mut kinds: BTreeMap<&str, &str> = BTreeMap::new();
    let keys = |value: &Json| -> Vec<String> {
        value.members().iter().map(|(key, _)| key.clone()).collect()
    };
    let properties_of = |feature: &Json| feature.get("properties").map(keys).unwrap_or_default();
    let first_keys = features.first().map(|f| (keys(f), properties_of(f)));
    if let Some((_, names)) = &first_keys {
        check_names(names, &mut layer.wrong);
    }
    for feature in features {
        let id = feature.get("id").and_then(Json::text).unwrap_or_default();
        let mut complain = |what: String| layer.wrong.push(format!("feature {id:?}: {what}"));
        if feature.get("type").and_then(Json::text) != Some("Feature") {
            complain("is not a Feature".to_owned());
        }
        if id.is_empty() {
            complain("has no text as id".to_owned());
        }
        if !ids.insert(id.to_owned()) {
            complain("has the id of another".to_owned());
        }
        let properties = feature.get("properties").unwrap_or(&Json::Null);
        if properties.get("id").and_then(Json::text) != Some(id) {
            complain("does not repeat its id in the properties".to_owned());
        }
        if Some((keys(feature), properties_of(feature))) != first_keys {
            complain("has other keys than the first, or in another order".to_owned());
        }
        for (name, value) in properties.members() {
            if value.text() == Some("") {
                complain(format!("{name} is \"\" and not null"));
            }
            let kind = value.kind();
            if kind == "null" {
                continue;
            }
            let before = *kinds.entry(name).or_insert(kind);
            if before != kind {
                complain(format!("{name} is a {kind}, but it was a {before} before"));
            }
        }
        match feature.get("geometry") {
            Some(Json::Null) => {}
            Some(geometry) => match check_geometry(geometry) {
                Ok(family) => {
                    families.insert(family);
                }
                Err(what) => complain(what),
            },
            None => complain("has no geometry, not even null".to_owned()),
        }
        layer.ids.push(id.to_owned());
    }
    if families.len() > 1 {
        layer
            .wrong
            .push(format!("has several types of geometry: {families:?}"));
    }
}

fn check_names(names: &[String], wrong: &mut Vec<String>) {
    let mut seen = BTreeSet::new();
    for name in names {
        let lower = name.to_lowercase();
        if NAMES_THAT_BREAK_READERS.contains(&lower.as_str()) {
            wrong.push(format!(
                "has a column {name}, which readers take for their own"
            ));
        }
        if !seen.insert(lower) {
            wrong.push(format!(
                "has two columns {name} that differ in case at most"
            ));
        }
    }
}

/// The family of the geometry (`Multi` left out), or what is wrong with it.
fn check_geometry(geometry: &Json) -> Result<&str, String> {
    let kind = geometry
        .get("type")
        .and_then(Json::text)
        .ok_or("geometry without type")?;
    let coordinates = geometry
        .get("coordinates")
        .ok_or("geometry without coordinates")?;
    let family = kind.strip_prefix("Multi").unwrap_or(kind);
    let check: fn(&Json) -> Result<(), String> = match family {
        "Point" => |c| position(c).map(|_| ()),
        "LineString" => |c| line(c).map(|_| ()),
        "Polygon" => polygon,
        _ => return Err(format!("geometry {kind} has no place in a layer")),
    };
    if kind == family {
        check(coordinates)?;
    } else {
        if kind == "MultiLineString" && coordinates.entries().len() < 2 {
            return Err(format!("{kind} of fewer than two parts"));
        }
        coordinates.entries().iter().try_for_each(check)?;
    }
    Ok(family)
}

/// Longitude and latitude.
fn position(value: &Json) -> Result<(f64, f64), String> {
    let [Json::Number(lon), Json::Number(lat)] = *value.entries() else {
        return Err(format!("{value:?} is not a longitude and a latitude"));
    };
    if !(-180.0..=180.0).contains(&lon) || !(-90.0..=90.0).contains(&lat) {
        return Err(format!("{lon}, {lat} is not on the Earth"));
    }
    for number in [lon, lat] {
        let text = number.to_string();
        if text
            .split_once('.')
            .is_some_and(|(_, decimals)| decimals.len() > 7)
        {
            return Err(format!("{text} has more than 7 decimals"));
        }
    }
    Ok((lon, lat))
}

/// Positions of which no two neighbours are more than half the Earth apart.
fn line(value: &Json) -> Result<Vec<(f64, f64)>, String> {
    let positions = value
        .entries()
        .iter()
        .map(position)
        .collect::<Result<Vec<_>, _>>()?;
    if positions.len() < 2 {
        return Err("a line of fewer than two positions".to_owned());
    }
    for (a, b) in positions.iter().zip(positions.iter().skip(1)) {
        if (a.0 - b.0).abs() > 180.0 {
            return Err(format!("a line jumps from longitude {} to {}", a.0, b.0));
        }
    }
    Ok(positions)
}

/// Rings that close, the exterior counterclockwise and the holes clockwise (RFC 7946, 3.1.6).
fn polygon(value: &Json) -> Result<(), String> {
    if value.entries().is_empty() {
        return Err("a polygon without rings".to_owned());
    }
    for (number, ring) in value.entries().iter().enumerate() {
        let ring = line(ring)?;
        if ring.len() < 4 || ring.first() != ring.last() {
            return Err("a ring that does not close".to_owned());
        }
        let twice_area: f64 = ring
            .iter()
            .zip(ring.iter().skip(1))
            .map(|(a, b)| a.0 * b.1 - b.0 * a.1)
            .sum();
        if (twice_area > 0.0) != (number == 0) {
            return Err(format!("ring {number} runs the wrong way round"));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wrong(features: &[&str]) -> String {
        let text = format!(
            "{{\"type\":\"FeatureCollection\",\"features\":[\n{}\n]}}\n",
            features.join(",\n")
        );
        read_collection(text.as_bytes()).wrong.join("; ")
    }

    fn feature(id: &str, geometry: &str) -> String {
        format!(
            r#"{{"type":"Feature","id":"{id}","geometry":{geometry},"properties":{{"id":"{id}","n":1}}}}"#
        )
    }

    const POINT: &str = r#"{"type":"Point","coordinates":[48.0294,30.5049]}"#;
    const LINE: &str = r#"{"type":"LineString","coordinates":[[1,2],[3.5,4]]}"#;

    #[test]
    fn a_good_layer_passes() {
        assert_eq!(wrong(&[]), "");
        let ring = r#"{"type":"Polygon","coordinates":[[[0,0],[9,0],[9,9],[0,0]],[[2,1],[3,2],[3,1],[2,1]]]}"#;
        let parts =
            r#"{"type":"MultiLineString","coordinates":[[[179,0],[180,0]],[[-180,0],[-179,0]]]}"#;
        for good in [POINT, LINE, ring, parts, "null"] {
            assert_eq!(
                wrong(&[&feature("a", good), &feature("b", good)]),
                "",
                "{good}"
            );
        }
    }

    #[test]
    fn every_fault_of_a_geometry_is_found() {
        let faults = [
            (
                r#"{"type":"Point","coordinates":[95,200]}"#,
                "not on the Earth",
            ),
            (
                r#"{"type":"Point","coordinates":[1,2,3]}"#,
                "not a longitude",
            ),
            (
                r#"{"type":"Point","coordinates":[null,2]}"#,
                "not a longitude",
            ),
            (
                r#"{"type":"Point","coordinates":[1.12345678,2]}"#,
                "7 decimals",
            ),
            (
                r#"{"type":"LineString","coordinates":[[1,2]]}"#,
                "fewer than two",
            ),
            (
                r#"{"type":"LineString","coordinates":[[179,2],[-179,2]]}"#,
                "jumps",
            ),
            (
                r#"{"type":"Polygon","coordinates":[[[0,0],[9,9],[9,0],[0,0]]]}"#,
                "wrong way",
            ),
            (
                r#"{"type":"Polygon","coordinates":[[[0,0],[9,0],[9,9],[1,1]]]}"#,
                "not close",
            ),
            (
                r#"{"type":"MultiLineString","coordinates":[[[1,2],[3,4]]]}"#,
                "two parts",
            ),
            (
                r#"{"type":"GeometryCollection","coordinates":[]}"#,
                "no place",
            ),
        ];
        for (geometry, part) in faults {
            let found = wrong(&[&feature("a", geometry)]);
            assert!(found.contains(part), "{geometry}: {found}");
        }
    }

    #[test]
    fn every_fault_of_a_table_is_found() {
        let with = |properties: &str| {
            format!(
                r#"{{"type":"Feature","id":"b","geometry":{POINT},"properties":{{{properties}}}}}"#
            )
        };
        let a = feature("a", POINT);
        let faults = [
            (feature("a", POINT), "id of another"),
            (feature("b", LINE), "several types"),
            (feature("", POINT), "no text as id"),
            (with(r#""id":"b""#), "other keys"),
            (with(r#""n":1,"id":"b""#), "other keys"),
            (with(r#""id":"b","n":"""#), "not null"),
            (with(r#""id":"b","n":"x""#), "n is a text"),
            (with(r#""id":"c","n":1"#), "repeat its id"),
        ];
        for (b, part) in faults {
            let found = wrong(&[&a, &b]);
            assert!(found.contains(part), "{b}: {found}");
        }
        for (properties, part) in [
            (r#""id":"b","FID":1"#, "their own"),
            (r#""id":"b","x":1,"X":1"#, "case"),
        ] {
            let found = wrong(&[&with(properties)]);
            assert!(found.contains(part), "{properties}: {found}");
        }
    }

    #[test]
    fn two_features_on_a_line_are_found() {
        let text = format!(
            "{{\"type\":\"FeatureCollection\",\"features\":[\n{},{}]}}",
            feature("a", POINT),
            feature("b", POINT)
        );
        let found = read_collection(text.as_bytes()).wrong.join("; ");
        assert!(
            found.contains("0 of them") && found.contains("line end"),
            "{found}"
        );
    }

    #[test]
    fn a_sequence_is_checked_line_by_line() {
        let text = format!("{}\n{}\n", feature("a", POINT), feature("b", LINE));
        let layer = read_sequence(text.as_bytes());
        assert_eq!(layer.ids, ["a", "b"]);
        assert!(layer.wrong.join("; ").contains("several types"));
    }
}
