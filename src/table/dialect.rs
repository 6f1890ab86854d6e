//! The one rule of quoting, shared by all that walks over a table's bytes.
//!
//! A quote opens a quoted cell if and only if it is the first byte of a cell. Inside quotes `""`
//! is a quote and a single quote closes. Any other quote is an ordinary character. `\n`, `\r\n`
//! and a lone `\r` end a record outside quotes; a line without any byte is no record.

use std::fmt;

use memchr::{memchr, memchr3};

/// Opens and closes quoted cells.
pub(super) const QUOTE: u8 = b'"';
/// Line feed.
pub(super) const LF: u8 = b'\n';
/// Carriage return.
pub(super) const CR: u8 = b'\r';

/// What stands between two cells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Delimiter {
    /// `,`
    #[default]
    Comma,
    /// `;`, as spreadsheets write where the comma is the decimal sign.
    Semicolon,
    /// A tab.
    Tab,
    /// `|`
    Pipe,
}

impl Delimiter {
    /// Every delimiter, in the order of preference.
    pub const ALL: [Self; 4] = [Self::Comma, Self::Semicolon, Self::Tab, Self::Pipe];

    /// The byte itself.
    pub fn byte(self) -> u8 {
        match self {
            Self::Comma => b',',
            Self::Semicolon => b';',
            Self::Tab => b'\t',
            Self::Pipe => b'|',
        }
    }

    /// Its name in a sentence.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Comma => "comma",
            Self::Semicolon => "semicolon",
            Self::Tab => "tab",
            Self::Pipe => "vertical bar",
        }
    }

    /// The delimiter that a user names: the character itself, `\t`, or a word such as `tab`.
    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "," | "comma" => Some(Self::Comma),
            ";" | "semicolon" => Some(Self::Semicolon),
            "\t" | "\\t" | "tab" => Some(Self::Tab),
            "|" | "pipe" | "bar" => Some(Self::Pipe),
            _ => None,
        }
    }
}

impl fmt::Display for Delimiter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Whether a quote at `at`, which is outside quotes, opens a cell. `bytes` start with a record.
#[inline]
pub(super) fn opens(bytes: &[u8], at: usize, delimiter: u8) -> bool {
    match at.checked_sub(1).and_then(|before| bytes.get(before)) {
        None => true,
        Some(&byte) => byte == delimiter || byte == LF || byte == CR,
    }
}

/// The quote that closes a cell, looked for from `from`, inside quotes. None if it is not in `bytes`; a
/// quote as the last byte may be half a doubled one.
fn close(bytes: &[u8], from: usize) -> Option<usize> {
    let mut at = from;
    loop {
        let quote = find_from(bytes, at)?;
        match bytes.get(quote + 1)? {
            &QUOTE => at = quote + 2,
            _ => return Some(quote),
        }
    }
}

/// The first quote at or after `from`.
pub(super) fn find_from(bytes: &[u8], from: usize) -> Option<usize> {
    bytes
        .get(from..)
        .and_then(|rest| memchr(QUOTE, rest))
        .map(|at| from + at)
}

/// Where the record at the start of `bytes` ends, its line end included. None if the end is not in
/// `bytes`; a `\r` as the last byte may be half a line end.
pub(super) fn record_end(bytes: &[u8], delimiter: u8) -> Option<usize> {
    let mut at = 0;
    loop {
        let rest = bytes.get(at..)?;
        let found = at + memchr3(LF, CR, QUOTE, rest)?;
        match bytes.get(found..)? {
            [CR, LF, ..] => return Some(found + 2),
            [LF, ..] | [CR, _, ..] => return Some(found + 1),
            [QUOTE, ..] if opens(bytes, found, delimiter) => {
                at = close(bytes, found + 1)? + 1;
            }
            [QUOTE, ..] => at = found + 1,
            _ => return None,
        }
    }
}

/// How many line ends stand in `bytes`; `\r\n` is one. The bytes must not be cut within a `\r\n`.
pub(super) fn line_ends(bytes: &[u8]) -> u64 {
    let feeds = memchr::memchr_iter(LF, bytes).count();
    let returns = memchr::memchr_iter(CR, bytes)
        .filter(|at| bytes.get(at + 1) != Some(&LF))
        .count();
    (feeds + returns) as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quote_opens_only_as_the_first_byte_of_a_cell() {
        for (text, at, expected) in [
            ("\"a", 0, true),
            ("a,\"b", 2, true),
            ("a\n\"b", 2, true),
            ("a\r\"b", 2, true),
            ("a\"b", 1, false),
            (" \"b", 1, false),
            ("a;\"b", 2, false),
        ] {
            assert_eq!(opens(text.as_bytes(), at, b','), expected, "{text:?}");
        }
    }

    #[test]
    fn a_doubled_quote_does_not_close_and_a_last_quote_waits_for_more() {
        assert_eq!(close(b"\"a\"\"b\",", 1), Some(5));
        assert_eq!(close(b"\"a\"", 1), None);
        assert_eq!(close(b"\"a\"\"", 1), None);
    }

    #[test]
    fn every_kind_of_line_end_is_one_line() {
        assert_eq!(line_ends(b"a\nb\r\nc\rd\n\r"), 5);
        assert_eq!(line_ends(b""), 0);
    }

    #[test]
    fn a_delimiter_can_be_typed_as_a_word() {
        for delimiter in Delimiter::ALL {
            let typed = char::from(delimiter.byte()).to_string();
            assert_eq!(Delimiter::parse(&typed), Some(delimiter));
        }
        assert_eq!(Delimiter::parse("tab"), Some(Delimiter::Tab));
        assert_eq!(Delimiter::parse("#"), None);
    }
}
