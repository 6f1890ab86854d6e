//! What holds for every run, so that no expectation stands alone: a wrong one cannot be blessed.

use std::fmt::Write;

use sha2::{Digest, Sha256};

use crate::books::{self, Book};
use crate::command::{Command, Outcome};
use crate::files::Tree;
use crate::layers;

/// What is wrong with the outcome, whatever was expected. What stood in `out/` before is not ours.
pub(crate) fn check(command: &Command, outcome: &Outcome, before: &Tree) -> Vec<String> {
    let mut wrong = Vec::new();
    if !(0..=3).contains(&outcome.code) {
        wrong.push(format!("code {} is none of ours", outcome.code));
    }
    wrong.extend(check_stderr(&outcome.stderr));
    if contains(&outcome.stderr, &outcome.folder) || contains(&outcome.stdout, &outcome.folder) {
        wrong.push("a message names the folder of the run, which was not typed".to_owned());
    }
    if outcome
        .stdout
        .starts_with(b"{\"type\":\"FeatureCollection\"")
    {
        let layer = layers::read_collection(&outcome.stdout);
        wrong.extend(layer.wrong.into_iter().map(|what| format!("stdout {what}")));
    }
    wrong.extend(check_output(command, outcome, before));
    wrong
}

fn contains(bytes: &[u8], text: &str) -> bool {
    String::from_utf8_lossy(bytes).contains(text)
}

/// Text of a file never steers the terminal.
fn check_stderr(stderr: &[u8]) -> Option<String> {
    let Ok(text) = std::str::from_utf8(stderr) else {
        return Some("stderr is not UTF-8".to_owned());
    };
    let bad = text
        .chars()
        .find(|&c| (c.is_control() && c != '\n') || is_bidi_control(c))?;
    Some(format!("stderr has a raw {bad:?}"))
}

/// Characters that turn the direction of what follows (Unicode annex 9, explicit formatting and marks).
pub(crate) fn is_bidi_control(c: char) -> bool {
    matches!(c, '\u{61c}' | '\u{200e}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// How many rows went where, as the last line of an export says it.
#[derive(Debug, PartialEq, Eq)]
struct Tally {
    read: usize,
    written: usize,
    unlocated: usize,
    filtered: usize,
    rejected: usize,
}

impl Tally {
    /// Reads `N read = A written + B unlocated + C filtered + D rejected`.
    /// In the messages for programs it is an object.
    fn parse(line: &str) -> Option<Self> {
        if let Ok(object) = serde_json::from_str::<serde_json::Value>(line) {
            let take = |name: &str| usize::try_from(object.get(name)?.as_u64()?).ok();
            return Some(Self {
                read: take("read")?,
                written: take("written")?,
                unlocated: take("unlocated")?,
                filtered: take("filtered")?,
                rejected: take("rejected")?,
            });
        }
        let mut words = line.split(' ');
        let mut take = |name: &str, sign: Option<&str>| {
            if let Some(sign) = sign {
                words.next().filter(|&word| word == sign)?;
            }
            let number = words.next()?.parse().ok()?;
            words.next().filter(|&word| word == name)?;
            Some(number)
        };
        let tally = Self {
            read: take("read", None)?,
            written: take("written", Some("="))?,
            unlocated: take("unlocated", Some("+"))?,
            filtered: take("filtered", Some("+"))?,
            rejected: take("rejected", Some("+"))?,
        };
        words.next().is_none().then_some(tally)
    }

    /// Reads the same line as programs get it.
    fn parse_json(line: &str) -> Option<Self> {
        let line: serde_json::Value = serde_json::from_str(line).ok()?;
        let number = |name| line.get(name)?.as_u64()?.try_into().ok();
        Some(Self {
            read: number("read")?,
            written: number("written")?,
            unlocated: number("unlocated")?,
            filtered: number("filtered")?,
            rejected: number("rejected")?,
        })
    }
}

/// An export that wrote something: its layers are layers, its line adds up, and the files bear it out.
fn check_output(command: &Command, outcome: &Outcome, before: &Tree) -> Vec<String> {
    let mut wrong = Vec::new();
    let mut ours = outcome.out.clone();
    ours.retain(|name, bytes| before.get(name) != Some(bytes));
    for (name, bytes) in &ours {
        if contains(bytes, &outcome.folder) {
            wrong.push(format!("{name} names the folder of the run"));
        }
        let layer = match name.rsplit_once('.') {
            Some((_, "geojson")) => layers::read_collection(bytes),
            Some((_, "geojsonl" | "geojsons" | "geojsonseq")) => layers::read_sequence(bytes),
            _ => continue,
        };
        wrong.extend(layer.wrong.iter().map(|what| format!("{name} {what}")));
    }
    if !command.writes_to_out() || !command.may_have_written(outcome) {
        return wrong;
    }
    if command.writes_to_folder() {
        wrong.extend(check_manifest(&ours));
        let manifest = ours.get("manifest.json").map_or(&[][..], Vec::as_slice);
        wrong.extend(check_arguments(command, manifest));
    }
    let stderr = String::from_utf8_lossy(&outcome.stderr);
    let last = stderr.lines().next_back().unwrap_or_default();
    let Some(tally) = Tally::parse(last).or_else(|| Tally::parse_json(last)) else {
        wrong.push(format!("the last line of stderr is no tally: {last:?}"));
        return wrong;
    };
    if tally.read != tally.written + tally.unlocated + tally.filtered + tally.rejected {
        wrong.push(format!("rows are lost or doubled: {last}"));
    }
    // A part of the layers tells nothing about the whole.
    if !command.has("--layer") {
        wrong.extend(check_tally(&tally, &ours, command));
    }
    wrong
}

/// The rows of the files are those that the tally counts, in each format.
fn check_tally(tally: &Tally, out: &Tree, command: &Command) -> Vec<String> {
    let mut wrong = Vec::new();
    let mut books = books::read(out);
    if books.is_empty() && !command.has("--format") && command.writes_to_folder() {
        books.push(Book {
            name: "geojson".to_owned(),
            ..Book::default()
        });
    }
    let table = read_table("unlocated.csv", tally.unlocated, out);
    let shares_a_table = books.iter().any(|book| book.unlocated.is_none());
    for book in books {
        let Book { name, drawn, .. } = &book;
        wrong.extend(book.wrong.iter().map(|what| format!("{name}: {what}")));
        if drawn.len() != tally.written {
            let (events, written) = (drawn.len(), tally.written);
            wrong.push(format!(
                "{name}: {events} events are in the layers, {written} written"
            ));
        }
        let unlocated = match (&book.unlocated, &table) {
            (Some(own), _) => own,
            (None, Ok(table)) => table,
            (None, Err(_)) => continue,
        };
        if unlocated.len() != tally.unlocated {
            let (rows, counted) = (unlocated.len(), tally.unlocated);
            wrong.push(format!(
                "{name}: {rows} rows without a position, {counted} counted"
            ));
        }
        for id in unlocated.iter().filter(|id| drawn.contains(*id)) {
            wrong.push(format!("{name}: {id} has no position and is in a layer"));
        }
    }
    match books::journeys(out) {
        Some(Ok(journeys)) if shares_a_table || journeys == tally.written => {}
        Some(Ok(journeys)) => {
            let written = tally.written;
            wrong.push(format!(
                "{journeys} journeys are in the flows, {written} written"
            ));
        }
        Some(Err(e)) => wrong.push(format!("flows.csv: {e}")),
        None => {}
    }
    if shares_a_table || out.contains_key("unlocated.csv") {
        wrong.extend(table.err());
    }
    wrong.extend(read_table("rejects.csv", tally.rejected, out).err());
    wrong
}

/// The ids of a table that has so many rows, and is there if there are any; or what is wrong with it.
fn read_table(name: &str, rows: usize, out: &Tree) -> Result<Vec<String>, String> {
    let Some(bytes) = out.get(name) else {
        return if rows == 0 {
            Ok(Vec::new())
        } else {
            Err(format!("{name} is missing: it has {rows} rows to tell of"))
        };
    };
    let ids = books::read_ids(bytes).map_err(|e| format!("{name}: {e}"))?;
    if ids.len() == rows {
        Ok(ids)
    } else {
        Err(format!("{name} has {} rows, {rows} counted", ids.len()))
    }
}

/// The manifest names every other file with its SHA-256.
fn check_manifest(out: &Tree) -> Vec<String> {
    let Some(manifest) = out.get("manifest.json") else {
        return vec!["manifest.json is missing".to_owned()];
    };
    let mut wrong = Vec::new();
    if let Err(e) = crate::json::Json::parse(manifest) {
        wrong.push(format!("manifest.json is not JSON: {e}"));
    }
    for (name, bytes) in out.iter().filter(|(name, _)| *name != "manifest.json") {
        let digest = sha256(bytes);
        if !contains(manifest, &format!("\"{name}\"")) || !contains(manifest, &digest) {
            wrong.push(format!(
                "manifest.json does not have {name} with its checksum"
            ));
        }
    }
    wrong
}

/// Options whose values the manifest repeats as they were typed.
const RECORDED: &[&str] = &[
    "--actor",
    "--bbox",
    "--by",
    "--category",
    "--column",
    "--country",
    "--encoding",
    "--format",
    "--layer",
    "--near",
    "--place",
    "--profile",
    "--since",
    "--status",
    "--until",
];

/// The manifest says what was typed that the layers depend on.
fn check_arguments(command: &Command, manifest: &[u8]) -> Vec<String> {
    let recorded = crate::json::Json::parse(manifest).ok();
    let recorded = recorded.as_ref().and_then(|it| it.get("arguments"));
    let recorded: Vec<&str> = recorded
        .map_or(&[][..], crate::json::Json::entries)
        .iter()
        .filter_map(crate::json::Json::text)
        .collect();
    let typed = command.arguments.windows(2).filter_map(|pair| match pair {
        [option, values] if RECORDED.contains(&option.as_str()) => Some((option, values)),
        _ => None,
    });
    typed
        .map(|(option, value)| format!("{option}={value}"))
        .filter(|argument| !recorded.contains(&argument.as_str()))
        .map(|argument| format!("manifest.json does not have the argument {argument}"))
        .collect()
}

/// The checksum in hexadecimal digits.
fn sha256(bytes: &[u8]) -> String {
    let mut hex = String::new();
    for byte in Sha256::digest(bytes) {
        let _ = write!(hex, "{byte:02x}");
    }
    hex
}

#[cfg(test)]
mod tests {
    use super::*;

    const LINE: &str = "25 read = 17 written + 6 unlocated + 1 filtered + 1 rejected";

    fn outcome(stderr: &str, files: &[(&str, &str)]) -> Outcome {
        let mut out: Tree = files
            .iter()
            .map(|(name, text)| ((*name).to_owned(), text.as_bytes().to_vec()))
            .collect();
        let manifest: Vec<String> = out
            .iter()
            .map(|(name, bytes)| format!("\"{name}\":\"{}\"", sha256(bytes)))
            .collect();
        out.insert(
            "manifest.json".to_owned(),
            format!("{{{}}}", manifest.join(",")).into_bytes(),
        );
        Outcome {
            code: 0,
            stdout: Vec::new(),
            stderr: stderr.as_bytes().to_vec(),
            out,
            beside: Tree::new(),
            folder: "/the/folder".to_owned(),
        }
    }

    fn wrong(stderr: &str, files: &[(&str, &str)]) -> String {
        let command = Command::parse("waymarks export --out out").unwrap();
        check(&command, &outcome(stderr, files), &Tree::new()).join("; ")
    }

    const ONE: &str = "{\"type\":\"FeatureCollection\",\"features\":[\n{\"type\":\"Feature\",\"id\":\"a\",\
        \"geometry\":null,\"properties\":{\"id\":\"a\"}}\n]}\n";

    #[test]
    fn a_tally_is_read_to_the_letter() {
        let tally = Tally::parse(LINE).unwrap();
        assert_eq!((tally.read, tally.written, tally.rejected), (25, 17, 1));
        for bad in [
            "",
            "25 read",
            &LINE.replace("17", "x"),
            &format!("{LINE} ."),
        ] {
            assert_eq!(Tally::parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn an_honest_export_passes() {
        let files = [
            ("incidents.geojson", ONE),
            ("unlocated.csv", "id,reason\nb,no place\n"),
        ];
        let line = "2 read = 1 written + 1 unlocated + 0 filtered + 0 rejected\n";
        assert_eq!(wrong(line, &files), "");
    }

    #[test]
    fn a_row_that_vanished_or_stands_twice_is_found() {
        let line = "3 read = 1 written + 1 unlocated + 0 filtered + 0 rejected\n";
        let files = [
            ("incidents.geojson", ONE),
            ("unlocated.csv", "id,reason\nb,no place\n"),
        ];
        assert!(wrong(line, &files).contains("lost or doubled"));
        let line = "2 read = 1 written + 1 unlocated + 0 filtered + 0 rejected\n";
        let twice = [
            ("incidents.geojson", ONE),
            ("unlocated.csv", "id,reason\na,no place\n"),
        ];
        assert!(wrong(line, &twice).contains("and is in a layer"));
        assert!(wrong(line, &twice[1..]).contains("0 events are in the layers"));
        assert!(wrong(line, &twice[..1]).contains("unlocated.csv is missing"));
        assert!(wrong("", &files).contains("no tally"));
    }

    #[test]
    fn an_argument_that_the_manifest_leaves_out_is_found() {
        let command = Command::parse("waymarks export --by month --layer flows --out out").unwrap();
        let manifest = br#"{"arguments": ["--by=month"]}"#;
        assert_eq!(
            check_arguments(&command, manifest),
            ["manifest.json does not have the argument --layer=flows"]
        );
        assert_eq!(check_arguments(&command, b"").len(), 2);
    }

    #[test]
    fn a_checksum_that_is_not_the_files_is_found() {
        let command = Command::parse("waymarks export --out out").unwrap();
        let mut run = outcome(
            "0 read = 0 written + 0 unlocated + 0 filtered + 0 rejected\n",
            &[("a.txt", "x")],
        );
        assert_eq!(check(&command, &run, &Tree::new()), [""; 0]);
        run.out.insert("a.txt".to_owned(), b"y".to_vec());
        assert!(
            check(&command, &run, &Tree::new())
                .join("")
                .contains("checksum")
        );
    }

    #[test]
    fn text_that_steers_the_terminal_is_found() {
        assert!(check_stderr("a\u{1b}[31m".as_bytes()).is_some());
        assert!(check_stderr("a\u{202e}b".as_bytes()).is_some());
        assert!(check_stderr(b"\xff").is_some());
        assert_eq!(check_stderr("شلمچه\n".as_bytes()), None);
    }

    #[test]
    fn a_crash_and_a_path_of_the_machine_are_found() {
        let command = Command::parse("waymarks check").unwrap();
        let mut run = outcome("error: /the/folder/x\n", &[]);
        run.code = 101;
        let found = check(&command, &run, &Tree::new()).join("; ");
        assert!(
            found.contains("code 101") && found.contains("folder of the run"),
            "{found}"
        );
    }
}
