//! The examples of docs/places.md, run one after the other in a copy of the sample.
//!
//! `WAYMARKS_BLESS=1` writes what comes out into the page; look at it before it is kept.

#![cfg(feature = "cli")]
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails loudly"
)]

use std::fs;
use std::path::Path;
use std::process::Command;

const PAGE: &str = "docs/places.md";
/// What the examples find in their folder.
const FILES: &[&str] = &[
    "places.csv",
    "events.csv",
    "sources.csv",
    "areas.geojson",
    "docs/places/IR.txt",
    "docs/places/query.csv",
];

/// Splits a command line at blanks outside double quotes.
fn words(line: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut quoted = false;
    for char in line.chars() {
        match char {
            '"' => quoted = !quoted,
            ' ' if !quoted => words.push(String::new()),
            char => words.last_mut().unwrap().push(char),
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

/// What a command prints, data first, then talk.
fn run(line: &str, folder: &Path) -> String {
    let words = words(line);
    assert_eq!(words[0], "waymarks", "{line}");
    let mut command = Command::new(env!("CARGO_BIN_EXE_waymarks"));
    command.env_clear();
    for kept in ["LLVM_PROFILE_FILE", "SystemRoot", "TEMP"] {
        command.envs(std::env::var_os(kept).map(|value| (kept, value)));
    }
    let ran = command
        .args(&words[1..])
        .current_dir(folder)
        .output()
        .unwrap();
    assert!(matches!(ran.status.code(), Some(0 | 1)), "{line}: {ran:?}");
    let text = [ran.stdout, ran.stderr].concat();
    String::from_utf8(text).expect("what is printed is UTF-8")
}

#[test]
fn the_page_shows_what_the_program_prints() {
    let page = fs::read_to_string(PAGE).unwrap();
    let folder = tempfile::tempdir().unwrap();
    for file in FILES {
        let to = folder.path().join(file);
        fs::create_dir_all(to.parent().unwrap()).unwrap();
        fs::copy(file, to).unwrap();
    }
    let mut made = String::new();
    let mut in_example = false;
    for line in page.lines() {
        if line.starts_with("```") {
            in_example = line == "```console";
        }
        if !in_example || line.starts_with("```") {
            made.push_str(line);
            made.push('\n');
        } else if let Some(command) = line.strip_prefix("$ ") {
            made.push_str(line);
            made.push('\n');
            for shown in run(command, folder.path()).lines() {
                // the page need not be wider than a screen
                let cut: String = shown.chars().take(120).collect();
                made.push_str(&cut);
                made.push_str(if cut.len() < shown.len() {
                    "…\n"
                } else {
                    "\n"
                });
            }
        }
    }
    if std::env::var_os("WAYMARKS_BLESS").is_some() {
        fs::copy(PAGE, folder.path().join("old.md")).unwrap();
        let mut file = fs::File::create(PAGE).unwrap();
        std::io::Write::write_all(&mut file, made.as_bytes()).unwrap();
    } else {
        assert!(made == page, "{PAGE} differs; what comes out is\n\n{made}");
    }
}
