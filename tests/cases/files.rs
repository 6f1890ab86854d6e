//! Folders as values: every file with its bytes.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::path::Path;

/// The files below a folder, by their path in it with `/` between its parts.
pub(crate) type Tree = BTreeMap<String, Vec<u8>>;

/// Every file below `folder`; nothing if there is no such folder.
pub(crate) fn read_tree(folder: &Path) -> Tree {
    let mut tree = Tree::new();
    read_below(folder, "", &mut tree);
    tree
}

fn read_below(folder: &Path, prefix: &str, tree: &mut Tree) {
    let Ok(entries) = fs::read_dir(folder) else {
        return;
    };
    for entry in entries {
        let entry = entry.expect("a folder can be listed");
        let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
        if entry.path().is_dir() {
            read_below(&entry.path(), &format!("{name}/"), tree);
        } else {
            tree.insert(name, fs::read(entry.path()).expect("a file can be read"));
        }
    }
}

/// Writes every file of `tree` below `folder`.
pub(crate) fn write_tree(folder: &Path, tree: &Tree) {
    for (name, bytes) in tree {
        let path = folder.join(name);
        fs::create_dir_all(path.parent().expect("a file has a folder"))
            .expect("a folder can be made");
        write_file(&path, bytes);
    }
}

/// Writes one file.
pub(crate) fn write_file(path: &Path, bytes: &[u8]) {
    let mut file = fs::File::create(path).expect("a file can be made");
    file.write_all(bytes).expect("a file can be written");
}

/// How `found` differs from `expected`, a paragraph for each file.
pub(crate) fn differences(expected: &Tree, found: &Tree) -> Vec<String> {
    let mut wrong = Vec::new();
    for (name, bytes) in expected {
        match found.get(name) {
            None => wrong.push(format!("{name} is missing")),
            Some(other) => wrong.extend(difference(name, bytes, other)),
        }
    }
    for (name, bytes) in found {
        if !expected.contains_key(name) {
            wrong.push(format!("{name} ({} bytes) is not expected", bytes.len()));
        }
    }
    wrong
}

/// Lines shown of each side.
const SHOWN_LINES: usize = 20;
/// Characters shown of each line.
const SHOWN_CHARS: usize = 400;

/// The lines in which two texts differ, if they do: what both begin and end with is left out.
pub(crate) fn difference(name: &str, expected: &[u8], found: &[u8]) -> Option<String> {
    if expected == found {
        return None;
    }
    let old: Vec<&[u8]> = expected.split_inclusive(|&b| b == b'\n').collect();
    let new: Vec<&[u8]> = found.split_inclusive(|&b| b == b'\n').collect();
    let same_start = old.iter().zip(&new).take_while(|(a, b)| a == b).count();
    let rest = old.len().min(new.len()) - same_start;
    let same_end = (old.iter().rev().zip(new.iter().rev()))
        .take(rest)
        .take_while(|(a, b)| a == b)
        .count();
    let mut text = format!("{name} differs from line {} on:", same_start + 1);
    for (sign, lines) in [('-', &old), ('+', &new)] {
        let changed = lines.len() - same_start - same_end;
        for line in lines.iter().skip(same_start).take(changed.min(SHOWN_LINES)) {
            let _ = write!(text, "\n{sign} {}", shown(line));
        }
        if changed > SHOWN_LINES {
            let _ = write!(text, "\n{sign} ... {} more", changed - SHOWN_LINES);
        }
    }
    Some(text)
}

/// A line as a terminal can bear it: control characters and line ends escaped, long lines cut.
fn shown(line: &[u8]) -> String {
    let text = String::from_utf8_lossy(line);
    let visible = text.strip_suffix('\n').unwrap_or(&text);
    let mut shown = String::new();
    for c in visible.chars().take(SHOWN_CHARS) {
        if c.is_control() || crate::invariants::is_bidi_control(c) {
            shown.extend(c.escape_default());
        } else {
            shown.push(c);
        }
    }
    if visible.chars().count() > SHOWN_CHARS {
        shown.push_str("...");
    }
    if !text.ends_with('\n') {
        shown.push_str(" (no line end)");
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_difference_shows_only_the_lines_that_differ() {
        let text = difference("x", b"a\nb\nc\n", b"a\nB\x1b\nc\n").unwrap();
        assert_eq!(text, "x differs from line 2 on:\n- b\n+ B\\u{1b}");
        assert_eq!(difference("x", b"a\n", b"a\n"), None);
    }

    #[test]
    fn a_missing_line_end_is_a_difference() {
        let text = difference("x", b"a\n", b"a").unwrap();
        assert_eq!(text, "x differs from line 1 on:\n- a\n+ a (no line end)");
    }

    #[test]
    fn a_file_too_many_and_one_too_few_are_told() {
        let tree = |names: &[&str]| -> Tree {
            names
                .iter()
                .map(|n| ((*n).to_owned(), Vec::new()))
                .collect()
        };
        let wrong = differences(&tree(&["a", "b"]), &tree(&["b", "c"]));
        assert_eq!(wrong, ["a is missing", "c (0 bytes) is not expected"]);
    }
}
