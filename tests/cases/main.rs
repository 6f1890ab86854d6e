//! Whole runs of the program, a folder each: inputs, a command, and what must come of it.
//!
//! A folder holds
//!
//! * `cmd`: the command line; lines that start with `#` say what the case shows. The tables of the
//!   repository's root stand in `sample/` for a command that names it;
//! * its inputs: every file that is not named here;
//! * `before/`, where the case needs one: what stands in `out/` before the run;
//! * what is expected: `code`, `stdout` and `stderr` (left out where empty) and `out/` (exactly these
//!   files, these bytes).
//!
//! `WAYMARKS_BLESS=1 cargo test --test cases [NAME]` writes what came out as what is expected, but
//! never what breaks an invariant: those hold for every run, whatever is expected of it.

#![allow(
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails loudly, with the reason"
)]

mod books;
mod command;
mod expectation;
mod files;
mod invariants;
mod json;
mod layers;

use std::path::{Path, PathBuf};

use command::{Command, Outcome};
use files::Tree;

const CASES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/cases");

/// Files of a case's folder that are not inputs.
const NOT_INPUTS: &[&str] = &["cmd", "code", "stdout", "stderr"];

/// Tables of the root that a case finds in `sample/`.
const SAMPLE: &[&str] = &["places.csv", "events.csv", "sources.csv", "areas.geojson"];

/// A case as its folder has it.
struct Case {
    folder: PathBuf,
    command: Command,
    /// What stands in the working folder before the run, without `out/`.
    inputs: Tree,
    /// What stands in `out/` before the run.
    before: Tree,
}

impl Case {
    fn read(name: &str) -> Self {
        let folder = Path::new(CASES).join(name);
        let mut inputs = Tree::new();
        let mut before = Tree::new();
        let mut command = None;
        for (path, bytes) in files::read_tree(&folder) {
            if path == "cmd" {
                let text = String::from_utf8(bytes).expect("cmd is UTF-8");
                command = Some(Command::parse(&text).unwrap_or_else(|e| panic!("{name}/cmd: {e}")));
            } else if let Some(path) = path.strip_prefix("before/") {
                before.insert(path.to_owned(), bytes);
            } else if !path.starts_with("out/") && !NOT_INPUTS.contains(&path.as_str()) {
                inputs.insert(path, bytes);
            }
        }
        let command = command.unwrap_or_else(|| panic!("{name} has no cmd"));
        if command.mentions("sample/") {
            inputs.extend(sample());
        }
        Self {
            folder,
            command,
            inputs,
            before,
        }
    }

    /// What is wrong with the case; empty if nothing is.
    fn check(&self) -> Vec<String> {
        let first = self.command.run(&self.inputs, &self.before);
        let mut wrong = invariants::check(&self.command, &first, &self.before);
        wrong.extend(self.check_files(&first));
        if self.command.writes_to_out() {
            wrong.extend(if self.command.may_have_written(&first) {
                self.check_second_export(&first)
            } else {
                self.check_old_output(&first)
            });
        }
        if expectation::is_blessing() {
            if wrong.is_empty() {
                expectation::bless(&self.folder, &first);
            }
        } else {
            wrong.extend(expectation::compare(&self.folder, &first));
        }
        wrong
    }

    /// Inputs stay as they are, and nothing is left beside them.
    fn check_files(&self, outcome: &Outcome) -> Vec<String> {
        files::differences(&self.inputs, &outcome.beside)
            .into_iter()
            .map(|difference| format!("beside the output: {difference}"))
            .collect()
    }

    /// The same export over its own output changes nothing.
    fn check_second_export(&self, first: &Outcome) -> Vec<String> {
        let second = self.command.run(&self.inputs, &first.out);
        let mut wrong = first.differences(&second);
        wrong.extend(files::differences(&first.out, &second.out));
        wrong
            .into_iter()
            .map(|difference| format!("a second export over the first: {difference}"))
            .collect()
    }

    /// A run that fails leaves the output of an earlier one whole.
    fn check_old_output(&self, first: &Outcome) -> Vec<String> {
        let mut wrong = files::differences(&self.before, &first.out);
        if self.before.is_empty() {
            let old = Command::parse(
                "waymarks export --places sample/places.csv --events sample/events.csv \
                 --sources sample/sources.csv --areas sample/areas.geojson --out out",
            )
            .expect("the command is well formed")
            .run(&sample(), &Tree::new());
            if old.code != 0 || old.out.is_empty() {
                wrong.push(format!(
                    "the sample could not be exported: code {}\n{}",
                    old.code,
                    String::from_utf8_lossy(&old.stderr)
                ));
            }
            let second = self.command.run(&self.inputs, &old.out);
            wrong.extend(first.differences(&second));
            wrong.extend(files::differences(&old.out, &second.out));
        }
        wrong
            .into_iter()
            .map(|difference| format!("old output of a failed run: {difference}"))
            .collect()
    }
}

/// The tables of the root, in `sample/`.
fn sample() -> Tree {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    SAMPLE
        .iter()
        .map(|name| {
            let bytes = std::fs::read(root.join(name)).expect("the sample stands at the root");
            (format!("sample/{name}"), bytes)
        })
        .collect()
}

fn run(name: &str) {
    let wrong = Case::read(name).check();
    assert!(wrong.is_empty(), "case {name}:\n\n{}\n", wrong.join("\n\n"));
}

macro_rules! cases {
    ($($name:ident)*) => {
        const NAMES: &[&str] = &[$(stringify!($name)),*];
        mod case { $(#[test] fn $name() { super::run(stringify!($name)); })* }
    };
}

include!("list.rs");

#[test]
fn every_folder_is_in_the_list() {
    let mut folders: Vec<String> = std::fs::read_dir(CASES)
        .expect("the folder of cases can be listed")
        .map(|entry| entry.expect("the folder of cases can be listed").path())
        .filter(|path| path.is_dir())
        .filter_map(|path| Some(path.file_name()?.to_str()?.to_owned()))
        .collect();
    folders.sort();
    assert_eq!(
        folders, NAMES,
        "tests/cases/list.rs names every folder, in the order of the alphabet"
    );
}
