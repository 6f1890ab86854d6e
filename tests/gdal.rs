//! GDAL, which QGIS and most other programs read layers with, reads every layer that is committed
//! here without a word of complaint.
//!
//! Without GDAL's `ogrinfo` nothing is tested, and this is said; with `CI` set that is a failure.

#![allow(
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails loudly, with the reason"
)]

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// Runs `ogrinfo`; `None` if there is none and there need not be.
fn ogrinfo(arguments: &[&str], file: &Path) -> Option<Output> {
    match Command::new("ogrinfo").args(arguments).arg(file).output() {
        Ok(output) => Some(output),
        Err(e) if std::env::var_os("CI").is_some() => {
            panic!("ogrinfo cannot be run ({e}): install gdal-bin")
        }
        Err(e) => {
            // Not a macro: those are shown only when a test fails.
            let _ = writeln!(
                std::io::stderr(),
                "LEFT OUT: layers are not read by GDAL: ogrinfo cannot be run ({e})"
            );
            None
        }
    }
}

/// Layers below `folder`, in their order.
fn layers(folder: &Path, found: &mut Vec<PathBuf>) {
    let Ok(entries) = fs::read_dir(folder) else {
        return;
    };
    let mut paths: Vec<_> = entries
        .map(|entry| entry.expect("a folder can be listed").path())
        .collect();
    paths.sort();
    for path in paths {
        if path.is_dir() {
            layers(&path, found);
        } else if path.extension().is_some_and(|e| e == "geojson") {
            found.push(path);
        }
    }
}

/// The value of a line `NAME: VALUE` of the summary.
fn line<'a>(summary: &'a str, name: &str) -> Option<&'a str> {
    summary
        .lines()
        .find_map(|line| line.strip_prefix(name)?.strip_prefix(": "))
}

/// What is wrong with the layer by GDAL's account.
fn complaints(file: &Path, output: &Output) -> Vec<String> {
    let summary = String::from_utf8_lossy(&output.stdout);
    let said = String::from_utf8_lossy(&output.stderr);
    let mut wrong = Vec::new();
    if !output.status.success() {
        wrong.push(format!("cannot be read: {}", output.status));
    }
    if !said.is_empty() {
        wrong.push(format!("GDAL says: {said}"));
    }
    let text = fs::read_to_string(file).expect("a layer is text");
    let features = text
        .lines()
        .filter(|line| line.starts_with("{\"type\":\"Feature\","))
        .count();
    if line(&summary, "Feature Count") != Some(&features.to_string()) {
        wrong.push(format!(
            "does not have the {features} features of the file:\n{summary}"
        ));
    }
    // a line that is cut at 180 degrees is the one thing that makes a second type
    let cut = text.contains("\"MultiLineString\"");
    if features > 0 && !cut && line(&summary, "Geometry").is_none_or(|g| g.contains("any")) {
        wrong.push("has no geometry type of its own".to_owned());
    }
    wrong
}

#[test]
fn gdal_reads_every_committed_layer_without_complaint() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = Vec::new();
    layers(&root.join("output"), &mut files);
    assert!(
        !files.is_empty(),
        "output/ has no layers: run `cargo run -- export`"
    );
    for case in fs::read_dir(root.join("tests/cases")).expect("there are cases") {
        let out = case.expect("a folder can be listed").path().join("out");
        // without a manifest, what stands there is a file of the user's
        if out.join("manifest.json").is_file() {
            layers(&out, &mut files);
        }
    }
    let mut wrong = Vec::new();
    for file in &files {
        let Some(output) = ogrinfo(&["-ro", "-al", "-so"], file) else {
            return;
        };
        let name = file.strip_prefix(root).unwrap_or(file).display();
        wrong.extend((complaints(file, &output).into_iter()).map(|what| format!("{name}: {what}")));
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn gdal_takes_dates_for_dates_and_numbers_for_numbers() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let number = &["Integer", "Integer64", "Real"][..];
    for (layer, measure) in [("incidents", "uncertainty_m"), ("routes", "length_m")] {
        let file = root.join("output").join(layer).with_extension("geojson");
        let Some(output) = ogrinfo(&["-ro", "-al", "-so"], &file) else {
            return;
        };
        let summary = String::from_utf8_lossy(&output.stdout);
        let columns = [
            ("id", &["String"][..]),
            ("start_date", &["Date"]),
            ("end_date", &["Date"]),
            (measure, number),
        ];
        for (column, kinds) in columns {
            let found = line(&summary, column).unwrap_or("missing");
            let kind = found.split(' ').next().unwrap_or_default();
            assert!(
                kinds.contains(&kind),
                "{layer}: {column} is {found}, not {kinds:?}\n{summary}"
            );
        }
    }
}
