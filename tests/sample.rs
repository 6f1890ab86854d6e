//! What the sample at the root must say on every map, whatever else changes.

use std::path::{Path, PathBuf};

use geojson::{Feature, FeatureCollection, GeometryValue, JsonObject};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn layer(name: &str) -> Vec<Feature> {
    let path: PathBuf = root().join("output").join(format!("{name}.geojson"));
    let text = std::fs::read_to_string(path).expect("the sample's layers are committed");
    let layer: FeatureCollection = text.parse().expect("a layer is GeoJSON");
    layer.features
}

fn of<'f>(features: &'f [Feature], id: &str) -> &'f JsonObject {
    let feature = features
        .iter()
        .find(|feature| property(feature, "id") == id)
        .expect("the event is in the layer");
    feature
        .properties
        .as_ref()
        .expect("a feature has properties")
}

fn property<'f>(feature: &'f Feature, key: &str) -> &'f str {
    feature
        .property(key)
        .and_then(|it| it.as_str())
        .unwrap_or_default()
}

fn unlocated() -> Vec<csv::StringRecord> {
    let path = root().join("output/unlocated.csv");
    let mut reader = csv::Reader::from_path(path).expect("the table is committed");
    reader
        .records()
        .collect::<Result<_, _>>()
        .expect("the table is CSV")
}

#[test]
fn eight_hundred_stands_once_and_never_on_a_route() {
    let routes = layer("routes");
    for id in ["m1", "m2", "m2b", "m3", "d1", "d2", "d3"] {
        let route = of(&routes, id);
        for key in ["count_min", "count_best", "count_max"] {
            assert!(route[key].is_null(), "{id} carries a number of its own");
        }
        assert_eq!(route["count_scope"], "shared");
        assert_eq!(
            route["group_count_text"], "~800",
            "{id} names what it shares in"
        );
    }
    let total: Vec<_> = unlocated()
        .into_iter()
        .filter(|row| &row[0] == "m0")
        .collect();
    assert_eq!(total.len(), 1);
    assert!(total[0].iter().any(|cell| cell == "800"));
    assert!(total[0].iter().any(|cell| cell == "total"));
    let sum: u64 = ["incidents", "incidents_area", "routes"]
        .iter()
        .flat_map(|name| layer(name))
        .filter_map(|feature| {
            feature
                .property("count_best")
                .and_then(serde_json::Value::as_u64)
        })
        .sum();
    assert_eq!(
        sum, 4,
        "only the four children of a4 have a number of their own"
    );
}

#[test]
fn a_base_of_unknown_position_is_never_a_point() {
    for name in ["incidents", "incidents_area", "places", "areas"] {
        for feature in layer(name) {
            let names_it = property(&feature, "id") == "khamenei-base"
                || property(&feature, "place_id") == "khamenei-base";
            assert!(!names_it || feature.geometry.is_none(), "{name} shows it");
        }
    }
    let route = layer("routes");
    let route = of(&route, "m1");
    assert_eq!(route["to_id"], "khamenei-base");
    assert_eq!(route["to_position_of"], "khuzestan");
    assert_eq!(route["to_precision"], "admin1");
    assert_eq!(route["to_uncertainty_m"], 200_000.0);
}

#[test]
fn a_province_and_a_country_are_areas_or_stops_that_say_so() {
    for feature in layer("incidents") {
        let place = property(&feature, "place_id").to_owned();
        assert!(
            !["iran", "khuzestan", "syria"].contains(&place.as_str()),
            "{place} is a pin"
        );
    }
    for feature in layer("incidents_area") {
        let geometry = feature.geometry.expect("an area has a shape");
        assert!(matches!(geometry.value, GeometryValue::MultiPolygon { .. }));
    }
}

#[test]
fn the_disputed_crossing_is_drawn_where_its_place_is() {
    let routes = layer("routes");
    let route = of(&routes, "m2");
    assert_eq!(route["status"], "disputed");
    let feature = routes
        .iter()
        .find(|it| property(it, "id") == "m2")
        .expect("it was just found");
    let geometry = feature.geometry.as_ref().expect("a route has a line");
    let GeometryValue::LineString { coordinates } = &geometry.value else {
        unreachable!("the route is one line");
    };
    assert_eq!(coordinates[0].as_slice(), [41.4431, 31.3584]);
    assert_eq!(
        route["stops_left_out"], "Iraq",
        "nobody drives from a country's middle"
    );
    assert_eq!(
        route["from"], "Iraq",
        "and still the feature says where it began"
    );
}

#[test]
fn declared_intended_and_reported_lines_are_features_of_their_own() {
    let routes = layer("routes");
    let basis = |id: &str| of(&routes, id)["route_basis"].as_str().map(str::to_owned);
    assert_eq!(basis("m1").as_deref(), Some("reported"));
    assert_eq!(basis("d1").as_deref(), Some("declared"));
    assert_eq!(basis("m5").as_deref(), Some("intended"));
    assert_eq!(routes.len(), 8);
}

#[test]
fn dates_are_bounds_and_unknown_ones_are_null() {
    let areas = layer("incidents_area");
    let h3 = of(&areas, "h3");
    for key in ["date_text", "start_date", "end_date", "date_precision"] {
        assert!(h3[key].is_null(), "{key} of h3 was made up");
    }
    let rows = unlocated();
    let h1 = rows
        .iter()
        .find(|row| &row[0] == "h1")
        .expect("h1 has no line");
    let cells: Vec<&str> = h1.iter().collect();
    assert!(
        cells
            .windows(3)
            .any(|it| it == ["2022-10~/2022-12", "2022-10-01", "2022-12-31"])
    );
}

#[test]
fn rows_without_a_place_are_in_the_table_with_a_reason() {
    let rows = unlocated();
    let ids: Vec<&str> = rows.iter().map(|row| &row[0]).collect();
    assert_eq!(ids, ["m0", "m4", "c1", "o1", "s1", "s2", "s3", "h1", "h2"]);
    assert!(rows.iter().all(|row| !row[1].is_empty()));
}

#[test]
fn every_claim_is_somewhere_once() {
    let mut ids: Vec<String> = ["incidents", "incidents_area", "routes"]
        .iter()
        .flat_map(|name| layer(name))
        .map(|feature| property(&feature, "id").to_owned())
        .chain(unlocated().iter().map(|row| row[0].to_owned()))
        .collect();
    ids.sort();
    let mut events = csv::Reader::from_path(root().join("events.csv")).expect("the table is there");
    let mut expected: Vec<String> = events
        .records()
        .map(|row| row.expect("the table is CSV")[0].to_owned())
        .collect();
    expected.sort();
    assert_eq!(ids, expected);
}

#[cfg(feature = "cli")]
#[test]
fn the_committed_layers_are_what_the_program_writes() {
    let folder = tempfile::tempdir().expect("there is room for a folder");
    let out = folder.path().join("output");
    let ran = std::process::Command::new(env!("CARGO_BIN_EXE_waymarks"))
        .args(["export", "--out"])
        .arg(&out)
        .current_dir(root())
        .output()
        .expect("the program starts");
    assert!(
        ran.status.success(),
        "{}",
        String::from_utf8_lossy(&ran.stderr)
    );
    let listed = |folder: &Path| {
        let entries = std::fs::read_dir(folder).expect("the folder is there");
        let mut files: Vec<_> = entries
            .map(|entry| {
                let path = entry.expect("a folder can be listed").path();
                let bytes = std::fs::read(&path).expect("a file can be read");
                (path.file_name().map(ToOwned::to_owned), bytes)
            })
            .collect();
        files.sort();
        files
    };
    let (fresh, committed) = (listed(&out), listed(&root().join("output")));
    let names = |files: &[(Option<std::ffi::OsString>, Vec<u8>)]| -> Vec<_> {
        files.iter().map(|(name, _)| name.clone()).collect()
    };
    assert_eq!(names(&fresh), names(&committed));
    for ((name, now), (_, then)) in fresh.iter().zip(&committed) {
        assert!(
            now == then,
            "{name:?} is stale: run `cargo run --release -- export`"
        );
    }
}
