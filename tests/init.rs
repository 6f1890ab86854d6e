//! A folder made by `waymarks init` is one that `waymarks check` has nothing to say about and that
//! `waymarks export` turns into layers at once.

#![cfg(feature = "cli")]
#![allow(clippy::expect_used, reason = "a test fails loudly")]

use std::path::Path;
use std::process::{Command, Output};

fn waymarks(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_waymarks"))
        .args(arguments)
        .current_dir(folder)
        .output()
        .expect("the program can be started")
}

#[test]
fn a_new_folder_exports_at_once_and_without_a_finding() {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    assert!(waymarks(folder.path(), &["init", "new"]).status.success());
    let new = folder.path().join("new");
    let strict = waymarks(&new, &["check", "--strict"]);
    let said = String::from_utf8_lossy(&strict.stderr);
    assert!(strict.status.success(), "{said}");
    assert_eq!(said.lines().count(), 1, "{said}");
    let export = waymarks(&new, &["export"]);
    let said = String::from_utf8_lossy(&export.stderr);
    assert!(export.status.success(), "{said}");
    assert!(
        said.ends_with("5 read = 5 written + 0 unlocated + 0 filtered + 0 rejected\n"),
        "{said}"
    );
}

#[test]
fn the_package_describes_the_tables_beside_it_column_for_column() {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    assert!(waymarks(folder.path(), &["init"]).status.success());
    let read = |name: &str| {
        std::fs::read_to_string(folder.path().join(name)).expect("a file that was just written")
    };
    let package: serde_json::Value =
        serde_json::from_str(&read("datapackage.json")).expect("the package is JSON");
    let resources = package["resources"].as_array().expect("a list");
    for resource in resources.iter().filter(|it| it["schema"].is_object()) {
        let path = resource["path"].as_str().expect("a path");
        let text = read(path);
        let header: Vec<&str> = text.lines().next().unwrap_or_default().split(',').collect();
        let fields: Vec<&str> = resource["schema"]["fields"]
            .as_array()
            .expect("a list")
            .iter()
            .filter_map(|field| field["name"].as_str())
            .collect();
        assert_eq!(header, fields, "{path}");
    }
    assert_eq!(resources.len(), 4);
}
