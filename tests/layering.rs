//! Who may know whom: a room of the library uses rooms of its own rank or a lower one, never a higher
//! one, and no two rooms use each other in a circle.
//!
//! The sources are read as tokens, not compiled, so that a test module or a `cfg` counts as well.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

/// The rooms, lowest rank first. A new room of `src/` needs a place here.
const RANKS: &[&[&str]] = &[
    &["source", "parallel", "lately"],
    &["model", "diagnostic", "error"],
    &["table", "gazetteer"],
    &["read", "resolve", "profile"],
    &["check", "filter", "geodesy", "layer"],
    &["write", "project", "output", "places"],
    &["export", "dataset"],
];

fn rank(room: &str) -> Option<usize> {
    RANKS.iter().position(|rooms| rooms.contains(&room))
}

/// A piece of Rust source that can matter here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Token<'a> {
    Word(&'a str),
    PathSeparator,
    Mark(char),
}

/// Splits Rust source into words and marks; comments, texts and characters are left out.
fn tokens(source: &str) -> Vec<Token<'_>> {
    let mut found = Vec::new();
    let mut rest = source;
    while let Some(first) = rest.chars().next() {
        let taken = if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if rest.starts_with("/*") {
            block_comment(rest)
        } else if let Some(length) = text_literal(rest) {
            length
        } else if first == '\'' {
            character_or_lifetime(rest)
        } else if is_word(first) {
            let word = rest.split(|c| !is_word(c)).next().unwrap_or(rest);
            found.push(Token::Word(word));
            word.len()
        } else if rest.starts_with("::") {
            found.push(Token::PathSeparator);
            2
        } else {
            if !first.is_whitespace() {
                found.push(Token::Mark(first));
            }
            first.len_utf8()
        };
        rest = rest.get(taken..).unwrap_or_default();
    }
    found
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// Length of the block comment, with those nested in it.
fn block_comment(source: &str) -> usize {
    let (mut depth, mut at) = (0_usize, 0);
    while let Some(rest) = source.get(at..).filter(|rest| !rest.is_empty()) {
        if rest.starts_with("/*") {
            depth += 1;
            at += 2;
        } else if rest.starts_with("*/") {
            depth -= 1;
            at += 2;
            if depth == 0 {
                return at;
            }
        } else {
            at += rest.chars().next().map_or(1, char::len_utf8);
        }
    }
    source.len()
}

/// Length of the text literal that starts here (`"…"`, `b"…"`, `c"…"`, `r#"…"#`), if one does.
fn text_literal(source: &str) -> Option<usize> {
    let prefix = source.len() - source.trim_start_matches(['b', 'c', 'r']).len();
    if prefix > 2 {
        return None;
    }
    let (kind, body) = source.split_at(prefix);
    if kind.contains('r') {
        let hashes = body.len() - body.trim_start_matches('#').len();
        let text = body.trim_start_matches('#').strip_prefix('"')?;
        let end = format!("\"{}", "#".repeat(hashes));
        let length = text.find(&end).map_or(text.len(), |at| at + end.len());
        return Some(prefix + hashes + 1 + length);
    }
    let text = body.strip_prefix('"')?;
    let mut escaped = false;
    for (at, c) in text.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return Some(prefix + 1 + at + 1),
            _ => {}
        }
    }
    Some(source.len())
}

/// Length of `'x'` or `'\…'`; 1 for the tick of a lifetime.
fn character_or_lifetime(source: &str) -> usize {
    let mut chars = source.char_indices().skip(1);
    match chars.next() {
        Some((_, '\\')) => {
            chars.next();
            chars
                .find(|&(_, c)| c == '\'')
                .map_or(source.len(), |(at, _)| at + 1)
        }
        Some(_) => match chars.next() {
            Some((at, '\'')) => at + 1,
            _ => 1,
        },
        None => 1,
    }
}

/// The names that follow the crate's root in `source`: rooms, and items of the root itself.
///
/// `depth` is how many modules the file itself lies below the root, so that `super::` can be followed.
fn names_at_root(source: &str, depth: usize) -> BTreeSet<String> {
    let tokens = tokens(source);
    let mut names = BTreeSet::new();
    // For every open brace: whether it is the body of a module.
    let mut braces = Vec::new();
    let mut at = 0;
    while let Some(&token) = tokens.get(at) {
        at += 1;
        match token {
            Token::Word("mod") if tokens.get(at + 1) == Some(&Token::Mark('{')) => {
                braces.push(true);
                at += 2;
            }
            Token::Mark('{') => braces.push(false),
            Token::Mark('}') => {
                braces.pop();
            }
            Token::Word("crate") if tokens.get(at) == Some(&Token::PathSeparator) => {
                path_heads(tokens.get(at + 1..).unwrap_or_default(), &mut names);
            }
            Token::Word("super") => {
                let mut steps = 1;
                while tokens.get(at) == Some(&Token::PathSeparator)
                    && tokens.get(at + 1) == Some(&Token::Word("super"))
                {
                    steps += 1;
                    at += 2;
                }
                let inline = braces.iter().filter(|&&module| module).count();
                if steps == depth + inline && tokens.get(at) == Some(&Token::PathSeparator) {
                    path_heads(tokens.get(at + 1..).unwrap_or_default(), &mut names);
                }
            }
            _ => {}
        }
    }
    names
}

/// The first names of what follows `crate::`: one word, or every entry of a group.
fn path_heads(tokens: &[Token<'_>], names: &mut BTreeSet<String>) {
    match tokens.first() {
        Some(Token::Word(word)) => {
            names.insert((*word).to_owned());
        }
        Some(Token::Mark('{')) => {
            let (mut depth, mut entry_starts) = (1_usize, true);
            for token in tokens.iter().skip(1) {
                match token {
                    Token::Mark('{') => depth += 1,
                    Token::Mark('}') => depth -= 1,
                    Token::Mark(',') if depth == 1 => entry_starts = true,
                    Token::Word(word) if depth == 1 && entry_starts => {
                        entry_starts = false;
                        names.insert((*word).to_owned());
                    }
                    _ => {}
                }
                if depth == 0 {
                    break;
                }
            }
        }
        // `crate::*` could hide any room.
        Some(Token::Mark('*')) => {
            names.insert("*".to_owned());
        }
        _ => {}
    }
}

/// What one file of a room uses at the root.
struct Use {
    file: String,
    room: String,
    names: BTreeSet<String>,
}

/// What is wrong with these uses; empty if nothing is.
fn violations(uses: &[Use]) -> Vec<String> {
    let rooms: BTreeSet<&str> = uses.iter().map(|u| u.room.as_str()).collect();
    let mut wrong = Vec::new();
    for room in rooms.iter().filter(|room| rank(room).is_none()) {
        wrong.push(format!(
            "src/{room}: a room without a rank: give it one in RANKS"
        ));
    }
    let mut peers: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for Use { file, room, names } in uses {
        if names.contains("*") {
            wrong.push(format!("{file}: crate::* hides which rooms are used"));
        }
        for name in names.iter().filter(|name| *name != room) {
            let (Some(own), Some(other)) = (rank(room), rank(name)) else {
                // Not a room: an item of the root, or a room that was reported above.
                if rooms.contains(name.as_str()) {
                    wrong.push(format!("{file}: uses {name}, which has no rank"));
                }
                continue;
            };
            if other > own {
                wrong.push(format!(
                    "{file}: {room} (rank {own}) uses {name} (rank {other}): only lower rooms may be used"
                ));
            } else if other == own {
                peers.entry(room).or_default().insert(name);
            }
        }
    }
    // Ranks rule out circles but for those within one rank.
    for &room in peers.keys() {
        let (mut reached, mut open) = (BTreeSet::new(), vec![room]);
        while let Some(next) = open.pop() {
            for &peer in peers.get(next).into_iter().flatten() {
                if reached.insert(peer) {
                    open.push(peer);
                }
            }
        }
        if reached.contains(room) {
            wrong.push(format!(
                "src/{room}: uses itself in a circle through its own rank"
            ));
        }
    }
    wrong
}

/// Reads every Rust file of `folder`, which lies `depth` modules below the root.
fn read_uses(folder: &Path, room: Option<&str>, depth: usize, uses: &mut Vec<Use>) {
    let mut entries: Vec<_> = fs::read_dir(folder)
        .expect("src can be listed")
        .map(|entry| entry.expect("src can be listed").path())
        .collect();
    entries.sort();
    for path in entries {
        let stem = path.file_stem().unwrap_or_default().to_string_lossy();
        if path.is_dir() {
            if room.is_none() && stem == "bin" {
                continue; // a crate of its own: the compiler keeps it outside
            }
            read_uses(&path, Some(room.unwrap_or(&stem)), depth + 1, uses);
        } else if path.extension().is_some_and(|e| e == "rs") && !(depth == 0 && stem == "lib") {
            let source = fs::read_to_string(&path).expect("a source is UTF-8");
            let own_depth = if stem == "mod" { depth } else { depth + 1 };
            uses.push(Use {
                file: path.display().to_string(),
                room: room.unwrap_or(&stem).to_owned(),
                names: names_at_root(&source, own_depth),
            });
        }
    }
}

#[test]
fn no_room_uses_a_higher_one() {
    let mut uses = Vec::new();
    // Relative, so that messages carry no path of this machine; cargo runs tests in the package's root.
    read_uses(Path::new("src"), None, 0, &mut uses);
    assert!(
        uses.iter().any(|u| u.room == "source"),
        "src was not found: {} files",
        uses.len()
    );
    let wrong = violations(&uses);
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(source: &str, depth: usize) -> Vec<String> {
        names_at_root(source, depth).into_iter().collect()
    }

    fn uses(list: &[(&str, &str)]) -> Vec<String> {
        let uses: Vec<_> = list
            .iter()
            .map(|(room, source)| Use {
                file: format!("src/{room}.rs"),
                room: (*room).to_owned(),
                names: names_at_root(source, 1),
            })
            .collect();
        violations(&uses)
    }

    #[test]
    fn every_form_of_a_path_is_seen() {
        assert_eq!(names("use crate::export;", 1), ["export"]);
        assert_eq!(names("use crate::export::Plan as P;", 1), ["export"]);
        assert_eq!(
            names(
                "pub(crate) use ::std::io; use crate::{read, write::{Sink, export}, layer};",
                1
            ),
            ["layer", "read", "write"]
        );
        assert_eq!(
            names(
                "fn f() -> crate::layer::Feature { g::<crate::table::Row>() }",
                1
            ),
            ["layer", "table"]
        );
        assert_eq!(
            names("macro_rules! m { () => { $crate::export::run() } }", 1),
            ["export"]
        );
        assert_eq!(names("use crate::*;", 1), ["*"]);
        assert_eq!(names("use crate\n    ::\n    export;", 1), ["export"]);
    }

    #[test]
    fn super_is_followed_to_the_root_and_no_further() {
        assert_eq!(names("use super::export::Plan;", 1), ["export"]);
        assert!(names("use super::export::Plan;", 2).is_empty());
        assert_eq!(
            names("use super::super::{export, read};", 2),
            ["export", "read"]
        );
        assert_eq!(
            names("mod tests { use super::super::export; }", 1),
            ["export"]
        );
        assert!(names("mod tests { use super::*; }", 1).is_empty());
        assert_eq!(
            names("mod tests { fn f() {} } use super::export;", 1),
            ["export"]
        );
    }

    #[test]
    fn comments_texts_and_characters_are_not_code() {
        let quiet = [
            "// use crate::export;",
            "/// See [`x`](crate::export::x).\n",
            "/* a /* nested */ use crate::export; */",
            r#"let s = "use crate::export; \" crate::export";"#,
            "let s = r##\"\" crate::export \"# \"##;",
            "let s = br\"crate::export\"; let t = c\"crate::export\";",
            "let c = '\"'; // crate::export \"\n let d = '\\''; let e = '\\u{27}';",
        ];
        for source in quiet {
            assert!(names(source, 1).is_empty(), "{source}");
        }
        assert_eq!(
            names("fn f<'a>(x: &'a str) -> crate::export::X<'a> {}", 1),
            ["export"]
        );
        assert_eq!(names("let c = '\"'; use crate::export;", 1), ["export"]);
        assert_eq!(names("let bcr = crate::export::x;", 1), ["export"]);
    }

    #[test]
    fn an_upward_use_is_refused() {
        let wrong = uses(&[
            ("read", "use crate::{model, export::Plan};"),
            ("export", ""),
        ]);
        assert_eq!(wrong.len(), 1, "{wrong:?}");
        assert!(
            wrong[0].contains("read (rank 3) uses export (rank 6)"),
            "{wrong:?}"
        );
    }

    #[test]
    fn a_downward_use_and_one_between_equals_pass() {
        assert!(
            uses(&[(
                "write",
                "use crate::{model, layer}; use crate::error::Error;"
            )])
            .is_empty()
        );
        assert!(
            uses(&[
                ("diagnostic", "use crate::model;"),
                ("error", "use crate::diagnostic;")
            ])
            .is_empty()
        );
    }

    #[test]
    fn a_circle_within_a_rank_is_refused() {
        let wrong = uses(&[
            ("check", "use crate::filter;"),
            ("filter", "use crate::layer;"),
            ("layer", "use crate::check;"),
            ("geodesy", "use crate::layer;"),
        ]);
        assert_eq!(wrong.len(), 3, "{wrong:?}");
    }

    #[test]
    fn a_room_without_a_rank_is_refused() {
        let wrong = uses(&[("util", ""), ("read", "use crate::util;")]);
        assert_eq!(wrong.len(), 2, "{wrong:?}");
    }

    #[test]
    fn an_item_of_the_root_is_not_a_room() {
        assert!(uses(&[("read", "use crate::VERSION;")]).is_empty());
    }
}
