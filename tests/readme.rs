//! What the README shows is what happens.

#![cfg(feature = "cli")]

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

const README: &str = include_str!("../README.md");

/// The contents of the fenced blocks of a language.
fn blocks(language: &str) -> Vec<&'static str> {
    let fence = format!("```{language}\n");
    let opened = README.split(fence.as_str()).skip(1);
    opened
        .map(|rest| rest.split("```").next().unwrap_or_default())
        .collect()
}

/// A folder with the sample's tables.
fn sample() -> tempfile::TempDir {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = tempfile::tempdir().expect("there is room for a folder");
    for name in ["places.csv", "events.csv", "sources.csv", "areas.geojson"] {
        fs::copy(root.join(name), folder.path().join(name)).expect("the sample is there");
    }
    folder
}

fn waymarks(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_waymarks"))
        .args(arguments)
        .current_dir(folder)
        .output()
        .expect("the program starts")
}

/// The arguments of a command line; quotes keep blanks together, a pipe and a remark end it.
fn arguments(line: &str) -> Vec<String> {
    let line = line.split('#').next().unwrap_or_default();
    let line = line.split('|').next().unwrap_or_default();
    let words = line.split('"').enumerate().flat_map(|(index, part)| {
        if index % 2 == 0 {
            part.split_whitespace().map(str::to_owned).collect()
        } else {
            vec![part.to_owned()]
        }
    });
    words.collect()
}

#[test]
fn the_first_command_says_what_the_readme_says() {
    let folder = sample();
    let ran = waymarks(folder.path(), &["export"]);
    assert!(ran.status.success());
    let talk = String::from_utf8(ran.stderr).expect("messages are UTF-8");
    let shown = blocks("text")
        .into_iter()
        .next()
        .expect("the README shows it");
    assert!(
        talk.ends_with(shown),
        "the README shows\n{shown}\nand the program says\n{talk}"
    );
}

#[test]
fn every_command_of_the_readme_works() {
    let folder = sample();
    let mut tried = 0;
    for line in blocks("sh").iter().flat_map(|block| block.lines()) {
        let Some(typed) = line.strip_prefix("waymarks ") else {
            continue;
        };
        let arguments = arguments(typed);
        let borrowed: Vec<&str> = arguments.iter().map(String::as_str).collect();
        let ran = waymarks(folder.path(), &borrowed);
        assert!(
            ran.status.success(),
            "{line}\n{}",
            String::from_utf8_lossy(&ran.stderr)
        );
        tried += 1;
    }
    assert!(tried >= 6, "the README shows commands");
}

#[test]
fn the_message_in_the_readme_is_a_real_one() {
    let shown = blocks("text")
        .into_iter()
        .nth(1)
        .expect("the README shows a message");
    let case = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/misspelt_place/stderr");
    let real = fs::read_to_string(case).expect("the case has its message");
    assert!(real.starts_with(shown), "{real}");
}
