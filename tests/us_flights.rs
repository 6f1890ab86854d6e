//! A real foreign table: all US flows become routes, and their lengths add up.

#![cfg(feature = "cli")]

use std::path::Path;
use std::process::Command;

use geojson::{FeatureCollection, GeometryValue};

#[path = "us_flights/expected.rs"]
mod expected;

/// Exports the flights as straight lines to `out`.
fn export(out: &Path, options: &[&str]) -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let ran = Command::new(env!("CARGO_BIN_EXE_waymarks"))
        .args(["export", "--column", "places.id=iata", "--straight"])
        .args(options)
        .arg("--places")
        .arg(root.join("tests/us_flights/airports.csv"))
        .arg("--events")
        .arg(root.join("tests/us_flights/flights-airport.csv"))
        .arg("--out")
        .arg(out)
        .output()
        .expect("the program starts");
    let talk = String::from_utf8_lossy(&ran.stderr).into_owned();
    assert!(ran.status.success(), "{talk}");
    talk
}

#[test]
fn every_flow_becomes_a_route_of_the_right_length() {
    let folder = tempfile::tempdir().expect("there is room for a folder");
    let out = folder.path().join("routes.geojson");
    let talk = export(&out, &["--layer", "routes"]);
    let flows = expected::FLOWS;
    assert!(
        talk.ends_with(&format!(
            "{flows} read = {flows} written + 0 unlocated + 0 filtered + 0 rejected\n"
        )),
        "{talk}"
    );

    let text = std::fs::read_to_string(&out).expect("the layer was written");
    let routes: FeatureCollection = text.parse().expect("the layer is GeoJSON");
    assert_eq!(routes.features.len(), expected::FLOWS);
    let number = |feature: &geojson::Feature, key: &str| {
        feature
            .property(key)
            .and_then(serde_json::Value::as_f64)
            .unwrap_or_default()
    };
    let length_km: f64 = routes
        .features
        .iter()
        .map(|it| number(it, "length_m") / 1000.0)
        .sum();
    let off = (length_km / expected::LENGTH_SUM_KM - 1.0).abs();
    assert!(
        off < 0.005,
        "{length_km} km against {} on a sphere",
        expected::LENGTH_SUM_KM
    );
    let best = |it: &geojson::Feature| {
        it.property("count_best")
            .and_then(serde_json::Value::as_u64)
    };
    let count: u64 = routes.features.iter().filter_map(best).sum();
    assert_eq!(count, expected::COUNT_SUM);
    let cut = routes
        .features
        .iter()
        .filter_map(|it| it.geometry.as_ref())
        .filter(|geometry| matches!(geometry.value, GeometryValue::MultiLineString { .. }));
    assert_eq!(cut.count(), expected::ACROSS_THE_ANTIMERIDIAN);
    let (west, east) = expected::LON_RANGE;
    for geometry in routes.features.iter().filter_map(|it| it.geometry.as_ref()) {
        let GeometryValue::LineString { coordinates } = &geometry.value else {
            continue;
        };
        for position in coordinates {
            let lon = position.as_slice()[0];
            assert!(
                (west - 1e-6..=east + 1e-6).contains(&lon),
                "{lon} is beyond all airports"
            );
        }
    }
}

#[test]
fn every_format_holds_every_flow() {
    let folder = tempfile::tempdir().expect("there is room for a folder");
    let out = folder.path().join("out");
    let mut options = Vec::new();
    for layer in ["routes", "places", "flows"] {
        options.extend(["--layer", layer]);
    }
    for format in ["html", "gpkg", "fgb", "parquet"] {
        options.extend(["--format", format]);
    }
    export(&out, &options);
    let manifest = std::fs::read(out.join("manifest.json")).expect("there is a manifest");
    let manifest: serde_json::Value = serde_json::from_slice(&manifest).expect("it is JSON");
    let file = |name: &str| {
        let files = manifest["files"].as_array().expect("a list of files");
        let named = files.iter().find(|file| file["name"] == name);
        named.unwrap_or_else(|| panic!("{name} is not there"))
    };
    for name in ["routes.fgb", "routes.parquet", "flows.fgb", "flows.parquet"] {
        assert_eq!(file(name)["features"], expected::FLOWS, "{name}");
    }
    for layer in ["routes", "flows"] {
        let layers = &file("waymarks.gpkg")["layers"];
        assert_eq!(layers[layer], expected::FLOWS, "{layer}");
    }
    // small enough to be sent
    let page = file("map.html")["bytes"].as_u64().expect("a size");
    assert!(page < 1_500_000, "{page} bytes");
}

#[test]
fn the_airports_are_all_there() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/us_flights/airports.csv");
    let mut airports = csv::Reader::from_path(path).expect("the table is there");
    assert_eq!(airports.records().count(), expected::AIRPORTS);
}
