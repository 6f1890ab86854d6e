//! Areas of places, from `GeoJSON` (RFC 7946).
//!
//! Features are read one by one, each from its own stretch of the file, so that a finding tells the
//! line and one bad feature does not cost the others.

use geo::orient::{Direction, Orient};
use geo::{Coord, LineString, MultiPolygon, Polygon};
use indexmap::IndexMap;
use serde::Deserialize;
use serde_json::value::RawValue;
use serde_json::{Map, Value};

use crate::diagnostic::{Checked, Code, Finding, Severity};
use crate::model::{Area, LonLat};
use crate::source::{FileName, Location};

/// What a `GeoJSON` text says of itself before anybody looks into its features.
#[derive(Deserialize)]
#[serde(expecting = "a GeoJSON object")]
struct Document<'a> {
    #[serde(rename = "type")]
    kind: Option<Value>,
    #[serde(borrow)]
    features: Option<Vec<&'a RawValue>>,
    crs: Option<Value>,
}

/// Reads the areas of places from a `FeatureCollection`.
///
/// The place is the feature's `id`, or its property `id` or `place`; geometries are `Polygon`,
/// `MultiPolygon`, or a `GeometryCollection` of these. Rings are turned right-hand and closed,
/// altitudes passed over. Whatever cannot be read is left out with a finding P320: text that is no
/// JSON, another reference system, a feature without id or with one that an earlier feature has, a
/// ring of fewer than four positions (the first repeated), a position out of range.
pub fn read_areas(name: &FileName, text: &str) -> Checked<Vec<Area>> {
    let mut reader = Reader::new(name, text);
    let mut areas: IndexMap<String, (u64, Area)> = IndexMap::new();
    for raw in reader.features().unwrap_or_default() {
        let line = reader.line_of(raw);
        let Some(feature) = reader.object(raw.get(), line) else {
            continue;
        };
        let Some(place) = id(&feature) else {
            reader.find(
                line,
                "a feature without an id",
                Some("its id is the id of a place"),
            );
            continue;
        };
        if let Some((first, _)) = areas.get(&place) {
            let first = Location::line(name, *first);
            let message = format!("id {place:?} is already used by another feature");
            let finding = reader.finding(line, message);
            reader.found.push(finding.related(first, "first used here"));
            continue;
        }
        let what = format!("the feature {place:?}");
        if let Some(polygons) = reader.polygons_of_feature(&feature, line, &what) {
            let at = Location::line(name, line);
            let area = Area {
                place: place.clone(),
                polygons,
                at,
            };
            areas.insert(place, (line, area));
        }
    }
    Checked {
        value: areas.into_values().map(|(_, area)| area).collect(),
        findings: reader.found,
    }
}

/// Reads all polygons of a `GeoJSON` text together: a `FeatureCollection`, a `Feature` or a geometry,
/// ids or not. `None` if there is none; the same findings as [`read_areas`].
pub fn read_region(name: &FileName, text: &str) -> Checked<Option<MultiPolygon<f64>>> {
    let mut reader = Reader::new(name, text);
    let mut polygons = Vec::new();
    match reader.document() {
        Some((kind, _)) if kind == "Feature" => {
            if let Some(feature) = reader.object(reader.text, 1) {
                polygons.extend(reader.polygons_of_feature(&feature, 1, "the feature"));
            }
        }
        Some((kind, _)) if kind != "FeatureCollection" => {
            if let Some(geometry) = reader.object(reader.text, 1) {
                polygons.extend(reader.polygons(&Value::Object(geometry), 1, "the file"));
            }
        }
        Some((_, features)) => {
            for (number, raw) in features.unwrap_or_default().into_iter().enumerate() {
                let line = reader.line_of(raw);
                if let Some(feature) = reader.object(raw.get(), line) {
                    let what = id(&feature).map_or_else(
                        || format!("feature {}", number + 1),
                        |id| format!("the feature {id:?}"),
                    );
                    polygons.extend(reader.polygons_of_feature(&feature, line, &what));
                }
            }
        }
        None => {}
    }
    let polygons: Vec<_> = polygons.into_iter().flatten().collect();
    if polygons.is_empty() && reader.found.is_empty() {
        reader.find(0, "no polygon in it", None);
    }
    Checked {
        value: (!polygons.is_empty()).then(|| MultiPolygon::new(polygons)),
        findings: reader.found,
    }
}

/// The id of the place that a feature belongs to.
fn id(feature: &Map<String, Value>) -> Option<String> {
    let text = |value: Option<&Value>| match value {
        Some(Value::String(text)) if !text.trim().is_empty() => Some(text.clone()),
        Some(Value::Number(number)) => Some(number.to_string()),
        _ => None,
    };
    let property = |name| text(feature.get("properties")?.get(name));
    text(feature.get("id"))
        .or_else(|| property("id"))
        .or_else(|| property("place"))
}

/// A text being read, and what was found in it.
struct Reader<'a> {
    name: &'a FileName,
    text: &'a str,
    found: Vec<Finding>,
    /// Byte and line that were looked up last: features come in order.
    last: (usize, u64),
}

impl<'a> Reader<'a> {
    fn new(name: &'a FileName, text: &'a str) -> Self {
        Self {
            name,
            text: text.strip_prefix('\u{feff}').unwrap_or(text),
            found: Vec::new(),
            last: (0, 1),
        }
    }

    fn finding(&self, line: u64, message: impl Into<String>) -> Finding {
        Finding::new(Code::P320, message).at(Location::line(self.name, line))
    }

    fn find(&mut self, line: u64, message: impl Into<String>, hint: Option<&str>) {
        let mut finding = self.finding(line, message);
        finding.hint = hint.map(str::to_owned);
        self.found.push(finding);
    }

    /// The line that a stretch of the text starts on.
    fn line_of(&mut self, raw: &RawValue) -> u64 {
        let byte = (raw.get().as_ptr() as usize).saturating_sub(self.text.as_ptr() as usize);
        let (before, mut line) = self.last;
        if let Some(between) = self.text.as_bytes().get(before..byte) {
            line += memchr::memchr_iter(b'\n', between).count() as u64;
            self.last = (byte, line);
        }
        line
    }

    /// The type of the document and its features, if its reference system is ours.
    fn document(&mut self) -> Option<(String, Option<Vec<&'a RawValue>>)> {
        let document: Document<'a> = match serde_json::from_str(self.text) {
            Ok(document) => document,
            Err(error) => {
                self.find_error(&error, 1);
                return None;
            }
        };
        if let Some(crs) = document.crs.filter(|crs| !is_wgs84(crs)) {
            let message = format!("another reference system than WGS 84: {:?}", crs_name(&crs));
            let hint = "save it as WGS 84 (EPSG:4326), longitude first (RFC 7946, 4)";
            self.find(0, message, Some(hint));
            return None;
        }
        match document.kind {
            // A list of the same values in the same order would do for the JSON reader.
            Some(Value::String(kind)) if self.text.trim_start().starts_with('{') => {
                Some((kind, document.features))
            }
            _ => {
                self.find(0, "no GeoJSON: it has no \"type\"", None);
                None
            }
        }
    }

    fn features(&mut self) -> Option<Vec<&'a RawValue>> {
        let (kind, features) = self.document()?;
        if kind != "FeatureCollection" {
            let message = format!("a FeatureCollection is expected, not type {kind:?}");
            self.find(0, message, None);
            return None;
        }
        if features.is_none() {
            self.find(0, "a FeatureCollection without features", None);
        }
        features
    }

    /// A JSON object that starts on `line`.
    fn object(&mut self, text: &str, line: u64) -> Option<Map<String, Value>> {
        match serde_json::from_str(text) {
            Ok(Value::Object(object)) => Some(object),
            Ok(_) => {
                self.find(line, "a feature that is not an object", None);
                None
            }
            Err(error) => {
                self.find_error(&error, line);
                None
            }
        }
    }

    /// What the JSON reader did not like in a text that starts on `line`.
    fn find_error(&mut self, error: &serde_json::Error, line: u64) {
        let line = line + (error.line() as u64).saturating_sub(1);
        let text = error.to_string();
        let reason = text
            .rsplit_once(" at line ")
            .map_or(&*text, |(reason, _)| reason);
        let kind = if error.is_data() {
            "no GeoJSON"
        } else {
            "no JSON"
        };
        let message = format!("{kind}: {reason} (line {line}, column {})", error.column());
        self.find(line, message, None);
    }

    fn polygons_of_feature(
        &mut self,
        feature: &Map<String, Value>,
        line: u64,
        what: &str,
    ) -> Option<MultiPolygon<f64>> {
        match feature.get("geometry") {
            None | Some(Value::Null) => {
                self.find(line, format!("{what} has no geometry"), None);
                None
            }
            Some(geometry) => self.polygons(geometry, line, what),
        }
    }

    /// The polygons of a geometry, right-hand; `None` and a finding if anything is wrong with them.
    fn polygons(&mut self, geometry: &Value, line: u64, what: &str) -> Option<MultiPolygon<f64>> {
        let mut polygons = Vec::new();
        if let Err(problem) = collect(geometry, &mut polygons) {
            self.find(line, format!("{what}: {problem}"), None);
            return None;
        }
        if polygons.is_empty() {
            self.find(line, format!("{what} has no polygon"), None);
            return None;
        }
        let area = MultiPolygon::new(polygons);
        if let Some(width) = widest_edge(&area).filter(|width| (180.0..360.0).contains(width)) {
            let message = format!("{what} has an edge that spans {width} degrees of longitude");
            let hint = "cut an area that crosses the antimeridian there (RFC 7946, 3.1.9)";
            let finding = self.finding(line, message).hint(hint);
            self.found.push(finding.severity(Severity::Warning));
        }
        Some(area.orient(Direction::Default))
    }
}

/// Adds the polygons of a geometry, or says what is wrong with it.
fn collect(geometry: &Value, polygons: &mut Vec<Polygon<f64>>) -> Result<(), String> {
    let kind = geometry
        .get("type")
        .and_then(Value::as_str)
        .unwrap_or_default();
    let member = if kind == "GeometryCollection" {
        "geometries"
    } else {
        "coordinates"
    };
    let list = geometry.get(member).and_then(Value::as_array);
    let missing = || format!("a {kind} without {member}");
    match kind {
        "Polygon" => polygons.push(polygon(list.ok_or_else(missing)?)?),
        "MultiPolygon" => {
            for rings in list.ok_or_else(missing)? {
                let rings = rings
                    .as_array()
                    .ok_or("a polygon that is not a list of rings")?;
                polygons.push(polygon(rings)?);
            }
        }
        "GeometryCollection" => {
            for geometry in list.ok_or_else(missing)? {
                collect(geometry, polygons)?;
            }
        }
        "" => return Err("a geometry without a type".to_owned()),
        kind => {
            return Err(format!(
                "a Polygon or a MultiPolygon is expected, not {kind:?}"
            ));
        }
    }
    Ok(())
}

fn polygon(rings: &[Value]) -> Result<Polygon<f64>, String> {
    let mut rings = rings.iter().map(ring);
    let exterior = rings.next().ok_or("a polygon without rings")??;
    Ok(Polygon::new(exterior, rings.collect::<Result<_, _>>()?))
}

/// A ring, closed if it is not.
fn ring(positions: &Value) -> Result<LineString<f64>, String> {
    let positions = positions
        .as_array()
        .ok_or("a ring that is not a list of positions")?;
    let mut ring: Vec<Coord<f64>> = positions.iter().map(position).collect::<Result<_, _>>()?;
    if ring.first() != ring.last() {
        ring.extend(ring.first().copied());
    }
    if ring.len() < 4 {
        return Err(format!(
            "a ring of {} positions, where 4 are the least (RFC 7946, 3.1.6)",
            positions.len()
        ));
    }
    Ok(LineString::new(ring))
}

fn position(value: &Value) -> Result<Coord<f64>, String> {
    let number = |index| value.get(index).and_then(Value::as_f64);
    let (lon, lat) = number(0)
        .zip(number(1))
        .ok_or_else(|| format!("{} is not a position", shortened(value)))?;
    LonLat::new(lon, lat)
        .map(|at| Coord {
            x: at.lon(),
            y: at.lat(),
        })
        .ok_or_else(|| format!("[{lon}, {lat}] is not a longitude and a latitude in degrees"))
}

/// A JSON value to show in a message: nested lists and long texts cut.
fn shortened(value: &Value) -> String {
    let text = format!("{:?}", value.to_string());
    match text.char_indices().nth(60) {
        Some((end, _)) => text
            .get(..end)
            .map(|start| format!("{start}..."))
            .unwrap_or_default(),
        None => text,
    }
}

/// Degrees of longitude.
fn widest_edge(area: &MultiPolygon<f64>) -> Option<f64> {
    let rings = area
        .iter()
        .flat_map(|it| std::iter::once(it.exterior()).chain(it.interiors()));
    rings
        .flat_map(LineString::lines)
        .map(|edge| edge.dx().abs())
        .max_by(f64::total_cmp)
}

/// The name in a `crs` member of `GeoJSON` 2008, or the member itself.
fn crs_name(crs: &Value) -> String {
    let name = crs.pointer("/properties/name").and_then(Value::as_str);
    name.map_or_else(|| shortened(crs), str::to_owned)
}

/// Whether a `crs` member of `GeoJSON` 2008 names what RFC 7946 (4) takes for granted.
fn is_wgs84(crs: &Value) -> bool {
    const NAMES: [&str; 5] = [
        "urn:ogc:def:crs:OGC:1.3:CRS84",
        "urn:ogc:def:crs:OGC::CRS84",
        "OGC:CRS84",
        "urn:ogc:def:crs:EPSG::4326",
        "EPSG:4326",
    ];
    crs.is_null()
        || NAMES
            .iter()
            .any(|name| name.eq_ignore_ascii_case(&crs_name(crs)))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const SQUARE: &str = "[[[0,0],[2,0],[2,2],[0,2],[0,0]]]";

    fn collection(features: &str) -> String {
        format!("{{\"type\":\"FeatureCollection\",\"features\":[\n{features}\n]}}\n")
    }

    fn feature(id: &str, geometry: &str) -> String {
        format!("{{\"type\":\"Feature\",{id}\"properties\":{{}},\"geometry\":{geometry}}}")
    }

    fn square(id: &str) -> String {
        feature(
            id,
            &format!("{{\"type\":\"Polygon\",\"coordinates\":{SQUARE}}}"),
        )
    }

    fn polygon_of(coordinates: &str) -> String {
        feature(
            "\"id\":\"a\",",
            &format!("{{\"type\":\"Polygon\",\"coordinates\":{coordinates}}}"),
        )
    }

    fn read(text: &str) -> (Vec<Area>, Vec<String>) {
        let read = read_areas(&"a.geojson".into(), text);
        let told = |it: &Finding| format!("{}: {}", it.at.clone().unwrap(), it.message);
        (read.value, read.findings.iter().map(told).collect())
    }

    /// The only thing that is wrong.
    fn refused(text: &str) -> String {
        let (areas, findings) = read(text);
        assert_eq!((areas.len(), findings.len()), (0, 1), "{findings:?}");
        findings[0].clone()
    }

    #[test]
    fn the_id_is_a_member_or_a_property() {
        let polygon = format!("\"geometry\":{{\"type\":\"Polygon\",\"coordinates\":{SQUARE}}}");
        let features = [
            square("\"id\":\"ایلام\","),
            square("\"id\":7,"),
            format!(
                "{{\"type\":\"Feature\",\"properties\":{{\"id\":\"b\",\"place\":\"c\"}},{polygon}}}"
            ),
            format!("{{\"type\":\"Feature\",\"properties\":{{\"place\":\"d\"}},{polygon}}}"),
        ];
        let (areas, findings) = read(&collection(&features.join(",\n")));
        let ids: Vec<_> = areas.iter().map(|area| &*area.place).collect();
        assert_eq!((ids, findings.len()), (vec!["ایلام", "7", "b", "d"], 0));
    }

    #[test]
    fn a_bad_feature_does_not_cost_the_others_and_its_line_is_told() {
        let features = [
            square("\"id\":\"a\","),
            square(""),
            square("\"id\":\"a\","),
            square("\"id\":\"b\","),
        ];
        let (areas, findings) = read(&collection(&features.join(",\n")));
        assert_eq!(areas.len(), 2);
        assert_eq!(
            findings,
            [
                "a.geojson:3: a feature without an id",
                "a.geojson:4: id \"a\" is already used by another feature",
            ]
        );
    }

    #[test]
    fn rings_become_right_hand_and_closed_and_altitudes_are_passed_over() {
        let text = collection(&polygon_of(
            "[[[0,0,5],[0,2],[2,2],[2,0]],[[0.5,0.5],[1,0.5],[1,1],[0.5,0.5]]]",
        ));
        let (areas, findings) = read(&text);
        assert!(findings.is_empty(), "{findings:?}");
        let polygon = &areas[0].polygons.0[0];
        let ring: Vec<_> = polygon.exterior().0.iter().map(|at| (at.x, at.y)).collect();
        assert_eq!(
            ring,
            [(0.0, 0.0), (2.0, 0.0), (2.0, 2.0), (0.0, 2.0), (0.0, 0.0)]
        );
        let hole: Vec<_> = polygon.interiors()[0]
            .0
            .iter()
            .map(|at| (at.x, at.y))
            .collect();
        assert_eq!(hole, [(0.5, 0.5), (1.0, 1.0), (1.0, 0.5), (0.5, 0.5)]);
    }

    #[test]
    fn what_cannot_be_read_is_told() {
        for (text, expected) in [
            (collection(&polygon_of("[[[0,0],[200,0],[2,2],[0,0]]]")),
             "a.geojson:2: the feature \"a\": [200, 0] is not a longitude and a latitude in degrees"),
            (collection(&polygon_of("[[[0,0],[2,\"x\"],[2,2],[0,0]]]")),
             "a.geojson:2: the feature \"a\": \"[2,\\\"x\\\"]\" is not a position"),
            (collection(&polygon_of("[[[0,0],[2,2],[0,0]]]")),
             "a.geojson:2: the feature \"a\": a ring of 3 positions, where 4 are the least (RFC 7946, 3.1.6)"),
            (collection(&polygon_of("[]")), "a.geojson:2: the feature \"a\": a polygon without rings"),
            (collection(&polygon_of("7")), "a.geojson:2: the feature \"a\": a Polygon without coordinates"),
            (collection(&polygon_of("[[[0,0],\n[1e999,0],[2,2],[0,0]]]")),
             "a.geojson:3: no JSON: number out of range (line 3, column 6)"),
            (collection(&feature("\"id\":1,", "null")), "a.geojson:2: the feature \"1\" has no geometry"),
            (collection(&feature("\"id\":1,", "{\"type\":\"Point\",\"coordinates\":[1,1]}")),
             "a.geojson:2: the feature \"1\": a Polygon or a MultiPolygon is expected, not \"Point\""),
            (collection("7"), "a.geojson:2: a feature that is not an object"),
            (square("\"id\":1,"), "a.geojson: a FeatureCollection is expected, not type \"Feature\""),
            ("{\"type\":\"FeatureCollection\"}".to_owned(), "a.geojson: a FeatureCollection without features"),
            ("[\"FeatureCollection\",[],null]".to_owned(), "a.geojson: no GeoJSON: it has no \"type\""),
            ("{}".to_owned(), "a.geojson: no GeoJSON: it has no \"type\""),
            ("{\"type\":\n\"FeatureCollection\" \"x\"}".to_owned(),
             "a.geojson:2: no JSON: expected `,` or `}` (line 2, column 21)"),
            (String::new(), "a.geojson:1: no JSON: EOF while parsing a value (line 1, column 0)"),
            ("{\"type\":\"FeatureCollection\",\"crs\":{\"type\":\"name\",\"properties\":{\"name\":\"EPSG:32638\"}},\"features\":[]}".to_owned(),
             "a.geojson: another reference system than WGS 84: \"EPSG:32638\""),
        ] {
            assert_eq!(refused(&text), expected);
        }
    }

    #[test]
    fn the_reference_system_may_be_named_if_it_is_ours() {
        for crs in [
            "null",
            "{\"type\":\"name\",\"properties\":{\"name\":\"urn:ogc:def:crs:OGC:1.3:CRS84\"}}",
        ] {
            let text =
                collection(&square("\"id\":1,")).replacen('{', &format!("{{\"crs\":{crs},"), 1);
            assert_eq!(read(&text).0.len(), 1, "{crs}");
        }
    }

    #[test]
    fn an_area_that_was_not_cut_at_the_antimeridian_is_doubtful() {
        let read = read_areas(
            &"a.geojson".into(),
            &collection(&polygon_of("[[[170,0],[-170,0],[-170,5],[170,5],[170,0]]]")),
        );
        assert_eq!((read.value.len(), read.findings.len()), (1, 1));
        assert_eq!(read.findings[0].severity, Severity::Warning);
    }

    #[test]
    fn deep_nesting_is_told_not_followed() {
        let deep = "[".repeat(200_000) + &"]".repeat(200_000);
        assert!(refused(&collection(&polygon_of(&deep))).contains("recursion limit"));
        assert!(refused(&deep).contains("recursion limit"));
        let geometry =
            "{\"type\":\"GeometryCollection\",\"geometries\":[".repeat(5000) + &"]}".repeat(5000);
        assert!(refused(&collection(&feature("\"id\":1,", &geometry))).contains("recursion limit"));
    }

    #[test]
    fn a_region_is_all_polygons_of_a_file() {
        let polygon = format!("{{\"type\":\"Polygon\",\"coordinates\":{SQUARE}}}");
        let both = format!(
            "{{\"type\":\"GeometryCollection\",\"geometries\":[{polygon},{{\"type\":\"MultiPolygon\",\"coordinates\":[{SQUARE}]}}]}}"
        );
        for (text, count) in [
            (polygon.clone(), 1),
            (both.clone(), 2),
            (feature("", &both), 2),
            (collection(&[square(""), feature("", &both)].join(",\n")), 3),
            (format!("\u{feff}{polygon}"), 1),
        ] {
            let read = read_region(&"r.geojson".into(), &text);
            assert!(read.findings.is_empty(), "{:?}", read.findings);
            assert_eq!(read.value.unwrap().0.len(), count);
        }
        for text in [
            collection(""),
            "{\"type\":\"Topology\"}".to_owned(),
            "[]".to_owned(),
        ] {
            let read = read_region(&"r.geojson".into(), &text);
            assert_eq!((read.value, read.findings.len()), (None, 1));
        }
    }

    proptest! {
        #[test]
        fn no_text_is_too_odd(
            words in prop::collection::vec(prop::sample::select(vec![
                "{", "}", "[", "]", ",", ":", "\"type\"", "\"id\"", "\"features\"", "\"geometry\"",
                "\"coordinates\"", "\"Polygon\"", "\"Feature\"", "\"FeatureCollection\"", "1", "-0.5",
                "1e400", "null", "\"\\ud800\"", "\n", "ایلام", "[0,0]", "[[[0,0],[1,0],[1,1],[0,0]]]",
            ]), 0..40),
        ) {
            let text = words.concat();
            read(&text);
            read_region(&"r.geojson".into(), &text);
            read(&collection(&text));
        }
    }
}
