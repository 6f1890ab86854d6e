//! One record seen through the known columns: cells by meaning, findings with their place.

use crate::diagnostic::{Code, Finding, Severity};
use crate::model::ValueError;
use crate::read::{EVENTS, PLACES, SOURCES};
use crate::table::{MOST, Shape, Text, Texts, UnknownCode};

const _: () = assert!(
    EVENTS.columns.len() <= MOST && PLACES.columns.len() <= MOST && SOURCES.columns.len() <= MOST,
    "a column more needs more room"
);

/// The texts of a record, and where its findings go.
#[derive(Debug)]
pub(crate) struct Row<'a, 't> {
    shape: &'a Shape,
    texts: &'a Texts<'a, 't>,
    found: &'a mut Vec<Finding>,
    errors: u32,
    unknown_code: Option<usize>,
}

impl<'a, 't> Row<'a, 't> {
    #[inline]
    pub(crate) fn new(
        shape: &'a Shape,
        texts: &'a Texts<'a, 't>,
        found: &'a mut Vec<Finding>,
    ) -> Self {
        Self {
            shape,
            texts,
            found,
            errors: 0,
            unknown_code: None,
        }
    }

    /// Whether a known column may have a text.
    #[inline]
    pub(crate) fn may_have(&self, column: usize) -> bool {
        self.texts.may_have(column)
    }

    /// The text of a known column without the blanks around it; `None` if there is no such column
    /// or nothing in the cell.
    #[inline]
    pub(crate) fn text(&mut self, column: usize) -> Option<&'t str> {
        match self.texts.get(column) {
            Text::Plain(text) => Some(text),
            Text::Nothing => None,
            Text::Odd => self.odd_text(column),
        }
    }

    /// Puts the text of a known column into its slot, if there is one.
    #[inline]
    pub(crate) fn put(&mut self, column: usize, slot: &mut Option<&'t str>) {
        match self.texts.get(column) {
            Text::Plain(text) => *slot = Some(text),
            Text::Nothing => {}
            Text::Odd => *slot = self.odd_text(column),
        }
    }

    #[cold]
    fn odd_text(&mut self, column: usize) -> Option<&'t str> {
        let text = match self.texts.odd(column) {
            Ok(text) => text?,
            Err(UnknownCode(position)) => {
                self.unknown_code(position);
                return None;
            }
        };
        let is_error = text.starts_with('#') && self.is_spreadsheet_error(text, column);
        (!is_error).then_some(text)
    }

    /// Whether a spreadsheet's error value stands where the text should; says so if it does.
    #[cold]
    fn is_spreadsheet_error(&mut self, text: &str, column: usize) -> bool {
        let is_one = SPREADSHEET_ERRORS.contains(&text);
        if is_one {
            self.find(
                Finding::new(
                    Code::C212,
                    "a spreadsheet's error value stands for the data",
                )
                .hint("mend the formula in the spreadsheet, or empty the cell"),
                column,
            );
        }
        is_one
    }

    /// Whether there is nothing in the cell of a known column.
    pub(crate) fn is_empty(&self, column: usize) -> bool {
        let position = self.texts.columns().position(column);
        position
            .and_then(|position| self.texts.record().cell(position))
            .is_none_or(|cell| cell.is_empty())
    }

    /// A code without a meaning is told once, however many of our columns are made of it.
    fn unknown_code(&mut self, position: usize) {
        if self.unknown_code == Some(position) {
            return;
        }
        self.unknown_code = Some(position);
        let message = "a code that the profile has no meaning for";
        let hint = "look it up in the project's codebook; without a profile the table is read as it stands";
        self.find_at(Finding::new(Code::C216, message).hint(hint), position);
    }

    /// What a parser made of a cell; what it refused is an error of the row.
    pub(crate) fn value<T>(&mut self, column: usize, parsed: Result<T, ValueError>) -> Option<T> {
        parsed
            .map_err(|error| {
                let mut finding = Finding::new(error.code, error.message);
                finding.hint = error.hint;
                self.find(finding, column);
            })
            .ok()
    }

    /// A word of a closed list.
    #[inline]
    pub(crate) fn word<T>(
        &mut self,
        column: usize,
        code: Code,
        words: &[&str],
        parse: impl FnOnce(&str) -> Option<T>,
    ) -> Option<T> {
        let text = self.text(column)?;
        let value = parse(text);
        if value.is_none() {
            self.is_no_word(text, column, code, words);
        }
        value
    }

    #[cold]
    fn is_no_word(&mut self, text: &str, column: usize, code: Code, words: &[&str]) {
        let mut finding = Finding::new(code, format!("expected one of {}", words.join(", ")));
        finding.hint =
            nearest(text, words.iter().copied()).map(|word| format!("did you mean {word:?}?"));
        self.find(finding, column);
    }

    /// A finding about a cell of this row.
    pub(crate) fn find(&mut self, finding: Finding, column: usize) {
        let Some(position) = self.texts.columns().position(column) else {
            return self.find_row(finding);
        };
        self.find_at(finding, position);
    }

    fn find_at(&mut self, finding: Finding, position: usize) {
        let Some(cell) = self.texts.record().cell(position) else {
            return self.find_row(finding);
        };
        let name = self.shape.header().get(position).map_or("", String::as_str);
        let finding = finding
            .at(cell.location(self.shape.name()))
            .cell(name, cell.trimmed())
            .excerpt(Some(self.texts.record().excerpt(cell.column())));
        self.push(finding);
    }

    /// A finding about this row as a whole.
    pub(crate) fn find_row(&mut self, finding: Finding) {
        let at = self.texts.record().location(self.shape.name());
        self.push(finding.at(at));
    }

    fn push(&mut self, finding: Finding) {
        if finding.severity == Severity::Error {
            self.errors += 1;
        }
        self.found.push(finding);
    }

    /// Whether the row has errors.
    pub(crate) fn is_wrong(&self) -> bool {
        self.errors > 0
    }
}

const SPREADSHEET_ERRORS: [&str; 8] = [
    "#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NUM!", "#NULL!", "#ERROR!",
];

/// The word of a list that a mistyped one is nearest to, if any is near: at most two letters, and
/// less than half of the word, are different.
pub fn nearest<'w>(typed: &str, words: impl Iterator<Item = &'w str>) -> Option<&'w str> {
    let typed = typed.to_lowercase();
    let length = typed.chars().count();
    words
        .map(|word| {
            let distance =
                rapidfuzz::distance::osa::distance(typed.chars(), word.to_lowercase().chars());
            (distance, word)
        })
        .filter(|&(distance, _)| distance <= 2 && distance * 2 < length.max(1))
        .min_by_key(|&(distance, _)| distance)
        .map(|(_, word)| word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_suggested_only_if_it_is_near() {
        let words = || ["alleged", "reported", "denied"].into_iter();
        assert_eq!(nearest("aleged", words()), Some("alleged"));
        assert_eq!(nearest("Reproted", words()), Some("reported"));
        assert_eq!(nearest("rumour", words()), None);
        assert_eq!(nearest("", words()), None);
    }
}
