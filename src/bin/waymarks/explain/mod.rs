//! One page for each code: what it means, an example, how to mend it, why it matters.
//!
//! The pages are text, in `pages.md` beside this file.

use std::fmt::{self, Write as _};

use rapidfuzz::distance::osa;
use waymarks::diagnostic::Code;
use waymarks::diagnostic::escape::escaped;

const PAGES: &str = include_str!("pages.md");

/// The page of a code, without its heading; ends in a line break.
pub(crate) fn explain(code: Code) -> &'static str {
    page(code).unwrap_or_default()
}

/// The page for a code as people type it: `e401`, `E401`, `error[E401]`.
pub(crate) fn run(asked: &str) -> Result<String, Unknown> {
    let inside = asked.rsplit_once('[').map_or(asked, |(_, code)| code);
    let name = inside.trim().trim_end_matches([']', ':']).to_uppercase();
    let Some(&code) = Code::ALL.iter().find(|code| code.as_str() == name) else {
        return Err(Unknown {
            asked: asked.to_owned(),
            near: near(&name),
        });
    };
    let (severity, title) = (code.severity(), code.title());
    Ok(format!("{severity}[{code}]: {title}\n\n{}", explain(code)))
}

/// There is no such code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Unknown {
    asked: String,
    /// Codes that may be meant, the likeliest first.
    pub(crate) near: Vec<Code>,
}

impl Unknown {
    /// What to do.
    pub(crate) fn hint(&self) -> Option<String> {
        let (first, others) = self.near.split_first()?;
        let mut hint = format!("did you mean {first} ({})", first.title());
        for code in others {
            // Writing into a string cannot fail.
            let _ = write!(hint, ", {code} ({})", code.title());
        }
        hint.push('?');
        Some(hint)
    }
}

impl fmt::Display for Unknown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "there is no code {}", escaped(&self.asked, 20))
    }
}

/// At most three codes: one slip away, or about the word that was asked for.
fn near(name: &str) -> Vec<Code> {
    let codes = Code::ALL.iter().copied();
    let slips = |code: &Code| osa::distance(code.as_str().chars(), name.chars()) <= 1;
    let mut near: Vec<Code> = codes.clone().filter(slips).collect();
    if near.is_empty() && name.chars().count() > 3 {
        let word = name.to_lowercase();
        near = codes.filter(|code| code.title().contains(&word)).collect();
    }
    near.truncate(3);
    near
}

fn page(code: Code) -> Option<&'static str> {
    sections()
        .find(|(name, _)| *name == code.as_str())
        .map(|(_, page)| page)
}

/// The headings of `pages.md` and what stands under them.
fn sections() -> impl Iterator<Item = (&'static str, &'static str)> {
    PAGES
        .split("\n## ")
        .skip(1)
        .filter_map(|section| section.split_once("\n\n"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_has_a_page_and_every_page_a_code() {
        let pages: Vec<_> = sections().map(|(name, _)| name).collect();
        let codes: Vec<_> = Code::ALL.iter().map(|code| code.as_str()).collect();
        assert_eq!(pages, codes);
    }

    #[test]
    fn a_page_is_short_shows_an_example_and_fits_a_terminal() {
        for &code in Code::ALL {
            let page = explain(code);
            let lines = page.trim_end().lines().count();
            assert!((5..=18).contains(&lines), "{code} has {lines} lines");
            assert!(page.contains("\n    "), "{code} shows no example");
            assert!(
                page.lines().all(|line| line.chars().count() <= 84),
                "{code} is too wide"
            );
            assert!(page.split("\n\n").count() >= 4, "{code} lacks a part");
        }
    }

    #[test]
    fn a_code_may_be_typed_as_it_is_printed() {
        let page = run("E401").unwrap();
        assert!(page.starts_with("error[E401]: a name that no place answers to\n\nThe event"));
        for asked in ["e401", " E401 ", "error[E401]", "error[E401]:", "[e401]"] {
            assert_eq!(run(asked).as_ref(), Ok(&page));
        }
    }

    #[test]
    fn a_page_ends_in_one_line_break() {
        for code in Code::ALL {
            let page = run(code.as_str()).unwrap();
            assert!(page.ends_with('\n') && !page.ends_with("\n\n"), "{code}");
        }
    }

    #[test]
    fn a_code_that_is_not_there_is_answered_with_near_ones() {
        assert_eq!(
            run("E400").unwrap_err().near,
            [Code::E401, Code::E402, Code::E403]
        );
        assert_eq!(
            run("S604").unwrap_err().near,
            [Code::S601, Code::S602, Code::S603]
        );
        let unknown = run("longitude").unwrap_err();
        assert_eq!(unknown.near, [Code::P303, Code::P305]);
        assert_eq!(unknown.to_string(), "there is no code \"longitude\"");
        let hint = unknown.hint().unwrap();
        assert!(hint.starts_with("did you mean P303 (a longitude beyond 180 degrees), P305"));
    }

    #[test]
    fn nonsense_is_answered_without_a_suggestion() {
        for asked in ["", "\u{1b}[2J", "]", "[[[", "qqqqqqqq"] {
            let unknown = run(asked).unwrap_err();
            assert_eq!((unknown.near.len(), unknown.hint()), (0, None));
            assert!(!unknown.to_string().contains('\u{1b}'));
        }
    }
}
