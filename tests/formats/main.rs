//! Every format says the same: what one export writes in all of them is read back by GDAL and by
//! pyarrow and compared, feature by feature and value by value; and the bytes of each are the same for
//! any number of threads.
//!
//! Without GDAL's Python module or pyarrow the comparison with it is left out, and this is said; with
//! `CI` set that is a failure. `WAYMARKS_PYARROW` names a Python that has pyarrow.

#![allow(
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails loudly, with the reason"
)]

mod tables;

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

const FORMATS: [&str; 8] = [
    "geojson",
    "geojsonseq",
    "geojsons",
    "csv",
    "kml",
    "gpkg",
    "fgb",
    "parquet",
];

/// Exports the tables in `dir` in all formats into `dir/NAME`.
fn export(dir: &Path, name: &str, options: &[&str]) -> PathBuf {
    let out = dir.join(name);
    let mut command = Command::new(env!("CARGO_BIN_EXE_waymarks"));
    command.current_dir(dir).args(["export", "--out", name]);
    for format in FORMATS {
        command.args(["--format", format]);
    }
    let run = command
        .args(options)
        .output()
        .expect("the program can be run");
    let said = String::from_utf8_lossy(&run.stderr);
    assert!(run.status.success(), "{said}");
    out
}

/// A Python that can import `module`; `None` if there is none and there need not be.
fn python(candidates: &[String], module: &str) -> Option<String> {
    let found = candidates.iter().find(|python| {
        Command::new(python)
            .args(["-c", &format!("import {module}")])
            .output()
            .is_ok_and(|run| run.status.success())
    });
    if found.is_none() {
        assert!(
            std::env::var_os("CI").is_none(),
            "no Python with {module} among {candidates:?}"
        );
        // Not a macro: those are shown only when a test fails.
        let _ = writeln!(
            std::io::stderr(),
            "LEFT OUT: formats are not compared by {module}: no Python here has it"
        );
    }
    found.cloned()
}

fn compare(how: &str, folder: &Path) {
    let python = if how == "gdal" {
        python(
            &["/usr/bin/python3".to_owned(), "python3".to_owned()],
            "osgeo_utils.samples.validate_gpkg",
        )
    } else {
        let named = std::env::var("WAYMARKS_PYARROW").ok();
        let ours = concat!(env!("CARGO_MANIFEST_DIR"), "/target/python/bin/python");
        let candidates: Vec<String> = named
            .into_iter()
            .chain([ours.to_owned(), "python3".to_owned()])
            .collect();
        python(&candidates, "pyarrow.parquet")
    };
    let Some(python) = python else { return };
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/formats/compare.py");
    let run = Command::new(python)
        .args([script, how])
        .arg(folder)
        .output()
        .expect("Python can be run");
    assert!(
        run.status.success(),
        "{}{}",
        String::from_utf8_lossy(&run.stdout),
        String::from_utf8_lossy(&run.stderr)
    );
}

fn sample() -> TempDir {
    let dir = tempfile::tempdir().expect("a folder can be made");
    for name in ["places.csv", "events.csv", "sources.csv", "areas.geojson"] {
        let from = Path::new(env!("CARGO_MANIFEST_DIR")).join(name);
        fs::copy(from, dir.path().join(name)).expect("the sample is there");
    }
    dir
}

#[test]
fn gdal_reads_the_same_sample_from_every_format() {
    let dir = sample();
    compare("gdal", &export(dir.path(), "out", &[]));
}

#[test]
fn pyarrow_reads_the_same_sample_from_geoparquet() {
    let dir = sample();
    compare("parquet", &export(dir.path(), "out", &[]));
}

#[test]
fn gdal_reads_the_same_oddities_from_every_format() {
    let dir = tables::odd();
    compare("gdal", &export(dir.path(), "out", tables::ODD_OPTIONS));
}

#[test]
fn pyarrow_reads_the_same_oddities_from_geoparquet() {
    let dir = tables::odd();
    compare("parquet", &export(dir.path(), "out", tables::ODD_OPTIONS));
}

#[test]
fn gdal_reads_the_same_from_trees_of_several_levels() {
    let dir = tables::many(6_000);
    compare("gdal", &export(dir.path(), "out", &["--straight"]));
}

#[test]
fn bytes_do_not_depend_on_the_number_of_threads() {
    let dir = tables::many(6_000);
    let one = export(dir.path(), "one", &["--straight", "--threads", "1"]);
    let many = export(dir.path(), "many", &["--straight", "--threads", "5"]);
    let mut names: Vec<_> = fs::read_dir(&one)
        .expect("a folder can be listed")
        .map(|entry| entry.expect("a folder can be listed").file_name())
        .collect();
    names.sort();
    assert!(names.len() > 30, "{names:?}");
    for name in names {
        let (a, b) = (fs::read(one.join(&name)), fs::read(many.join(&name)));
        assert!(
            a.expect("it is there") == b.expect("it is there"),
            "{name:?} differs"
        );
    }
}

#[test]
fn a_file_without_room_for_rows_without_geometry_is_not_written_alone() {
    let dir = tables::odd();
    let run = Command::new(env!("CARGO_BIN_EXE_waymarks"))
        .current_dir(dir.path())
        .args(["export", "--out", "incidents.fgb"])
        .args(tables::ODD_OPTIONS)
        .output()
        .expect("the program can be run");
    let said = String::from_utf8_lossy(&run.stderr);
    assert_eq!(run.status.code(), Some(2), "{said}");
    assert!(said.contains("without a geometry"), "{said}");
    assert!(!dir.path().join("incidents.fgb").exists());
}
