//! Records and cells as views into their chunk: nothing is copied before somebody asks for it.

use std::borrow::Cow;

use super::scan::{END, ESCAPED, QUOTED, Span};
use crate::diagnostic::Excerpt;
use crate::source::{FileName, Location};

/// Longest excerpt, in bytes.
const EXCERPT: usize = 2048;

/// The records of one chunk.
#[derive(Debug, Clone, Copy)]
pub struct Rows<'a> {
    pub(super) text: &'a str,
    pub(super) records: &'a [Span],
    pub(super) cells: &'a [u32],
    pub(super) first_line: u64,
    pub(super) first_row: u64,
}

impl<'a> Rows<'a> {
    /// Number of records.
    pub fn len(&self) -> usize {
        self.records.len()
    }

    /// Whether there is none: a chunk may consist of blank lines.
    pub fn is_empty(&self) -> bool {
        self.records.is_empty()
    }

    /// The record of that number in the chunk, from 0.
    pub fn get(&self, index: usize) -> Option<Record<'a>> {
        let span = self.records.get(index)?;
        let until = self
            .records
            .get(index + 1)
            .map_or(self.cells.len(), |next| next.cells as usize);
        Some(Record {
            text: self.text,
            cells: self
                .cells
                .get(span.cells as usize..until)
                .unwrap_or_default(),
            span,
            line: self.first_line + u64::from(span.line),
            row: match self.first_row {
                0 => 0,
                first => first + index as u64,
            },
        })
    }

    /// The records in the order of the file.
    pub fn iter(self) -> impl ExactSizeIterator<Item = Record<'a>> {
        (0..self.records.len()).map(move |index| {
            self.get(index)
                .expect("the index is below the number of records")
        })
    }
}

/// One record.
#[derive(Debug, Clone, Copy)]
pub struct Record<'a> {
    text: &'a str,
    cells: &'a [u32],
    span: &'a Span,
    line: u64,
    row: u64,
}

impl<'a> Record<'a> {
    /// Physical line on which the record starts, from 1.
    pub fn line(&self) -> u64 {
        self.line
    }

    /// Number of the record, 1 being the first below the header; 0 unless the table was opened
    /// with `count_rows`.
    pub fn row(&self) -> u64 {
        self.row
    }

    /// The record as it stands in the file, without its line end.
    pub fn raw(&self) -> &'a str {
        self.text
            .get(self.span.start as usize..self.span.end as usize)
            .unwrap_or_default()
    }

    /// Whether the record cannot be used; the finding that says why was pushed already.
    pub fn is_faulty(&self) -> bool {
        self.span.faulty
    }

    /// Number of cells, never more than the header has.
    pub fn len(&self) -> usize {
        self.cells.len()
    }

    /// Never: a line without cells is no record.
    pub fn is_empty(&self) -> bool {
        self.cells.is_empty()
    }

    /// The cell at a position, from 0; none where a faulty record has too few.
    #[inline]
    pub fn cell(&self, position: usize) -> Option<Cell<'a>> {
        let end = *self.cells.get(position)?;
        let raw = self
            .text
            .get(self.cell_start(position)..(end & END) as usize)?;
        Some(Cell {
            raw,
            flags: end & !END,
            line: self.line,
            position: u32::try_from(position).unwrap_or(u32::MAX),
        })
    }

    /// The text of the cell at a position, from 0, without white space at its ends; none if nothing
    /// else is in it.
    #[inline]
    pub fn text(&self, position: usize) -> Option<Cow<'a, str>> {
        let cell = self.cell(position)?;
        if cell.raw.is_empty() {
            return None;
        }
        let text = cell.trimmed();
        (!text.is_empty()).then_some(text)
    }

    /// Puts the text of each cell that is not empty, without quotes and the blanks around it, into the slot
    /// that `indexes` have for its position, and says which are odd.
    #[inline]
    pub(super) fn texts(self, indexes: &[u8], slots: &mut [Option<&'a str>]) -> Odd {
        let mut start = self.span.start as usize;
        let mut odd = Odd::default();
        for (&end, &index) in self.cells.iter().zip(indexes) {
            let until = (end & END) as usize;
            let from = std::mem::replace(&mut start, until + 1);
            if until <= from {
                continue;
            }
            let Some(slot) = slots.get_mut(usize::from(index)) else {
                continue;
            };
            let Some(raw) = self.text.get(from..until) else {
                continue;
            };
            if end & QUOTED == 0 && is_plain(raw) {
                *slot = Some(raw);
                continue;
            }
            let text = trim(unquoted(raw, end));
            if !text.is_empty() {
                *slot = Some(text);
                odd.doubled |= u64::from(end & ESCAPED != 0) << index;
                odd.hashed |= u64::from(text.starts_with('#')) << index;
            }
        }
        odd
    }

    /// The cells in order.
    pub fn cells(self) -> impl Iterator<Item = Cell<'a>> {
        (0..self.cells.len()).filter_map(move |position| self.cell(position))
    }

    /// The record as a place in `file`.
    pub fn location(&self, file: &FileName) -> Location {
        Location::line(file, self.line)
    }

    /// The text of the record with the cell of that column (from 1; 0 for the whole record)
    /// marked. A record longer than 2 KiB is cut around the cell.
    pub fn excerpt(&self, column: u32) -> Excerpt {
        let raw = self.raw();
        let position = (column as usize).wrapping_sub(1);
        let cell = match self.cells.get(position) {
            Some(end) => {
                let start = self.span.start as usize;
                self.cell_start(position) - start..(end & END) as usize - start
            }
            None if column == 0 => 0..raw.len(),
            None => raw.len()..raw.len(),
        };
        if raw.len() <= EXCERPT {
            return Excerpt {
                text: raw.to_owned(),
                cell,
            };
        }
        let end = raw.floor_char_boundary(cell.end.min(cell.start + EXCERPT / 2));
        let from = raw.floor_char_boundary(cell.start.saturating_sub(EXCERPT / 4));
        let to = raw.floor_char_boundary(end + EXCERPT / 4);
        Excerpt {
            text: raw.get(from..to).unwrap_or_default().to_owned(),
            cell: cell.start - from..end - from,
        }
    }

    #[inline]
    fn cell_start(&self, position: usize) -> usize {
        match position
            .checked_sub(1)
            .and_then(|before| self.cells.get(before))
        {
            Some(end) => (end & END) as usize + 1,
            None => self.span.start as usize,
        }
    }
}

/// A bit for the index of each text that must be looked at again.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Odd {
    /// Quotes are doubled in it.
    pub(super) doubled: u64,
    /// It begins with `#`.
    pub(super) hashed: u64,
}

/// One cell of a record.
#[derive(Debug, Clone, Copy)]
pub struct Cell<'a> {
    raw: &'a str,
    flags: u32,
    line: u64,
    position: u32,
}

impl<'a> Cell<'a> {
    /// The cell as it stands in the file, with its quotes.
    pub fn raw(&self) -> &'a str {
        self.raw
    }

    /// The cell's text: without the quotes around it, doubled quotes undone. Owned only where
    /// quotes had to be undone.
    #[inline]
    pub fn text(&self) -> Cow<'a, str> {
        if self.flags & ESCAPED == 0 {
            return Cow::Borrowed(self.inner());
        }
        Cow::Owned(undoubled(self.inner()))
    }

    /// The cell's text without white space at its ends.
    #[inline]
    pub fn trimmed(&self) -> Cow<'a, str> {
        let text = trim(self.inner());
        if self.flags & ESCAPED == 0 {
            return Cow::Borrowed(text);
        }
        Cow::Owned(undoubled(text))
    }

    /// Whether there is nothing but white space in it.
    #[inline]
    pub fn is_empty(&self) -> bool {
        trim(self.inner()).is_empty()
    }

    /// Number of the cell in its record, from 1.
    pub fn column(&self) -> u32 {
        self.position + 1
    }

    /// The cell as a place in `file`.
    pub fn location(&self, file: &FileName) -> Location {
        Location::cell(file, self.line, self.column())
    }

    /// What stands between the quotes, if the cell is in quotes.
    #[inline]
    fn inner(&self) -> &'a str {
        unquoted(self.raw, self.flags)
    }
}

#[inline]
fn unquoted(raw: &str, flags: u32) -> &str {
    if flags & QUOTED == 0 {
        return raw;
    }
    let inner = raw.strip_prefix('"').unwrap_or(raw);
    inner.strip_suffix('"').unwrap_or(inner)
}

/// The text without white space at its ends.
#[inline]
fn trim(text: &str) -> &str {
    if is_plain(text) { text } else { text.trim() }
}

/// Whether surely neither white space is at the ends of a text nor `#` at its beginning, as nearly
/// everywhere, which a byte or two at each end tell.
#[inline]
fn is_plain(text: &str) -> bool {
    let begins = |byte: u8| BEGINS.get(usize::from(byte)) == Some(&true);
    let bytes = text.as_bytes();
    bytes.first().is_some_and(|first| begins(*first))
        && bytes.last().is_some_and(|last| {
            last.is_ascii_graphic()
                || matches!(bytes, [_, .., before, _] if *before >= 0x80 && begins(*before))
        })
}

/// Whether a byte begins a visible character that is not `#`. Beyond ASCII those of two bytes are meant
/// that do not begin with 0xC2, as two blanks do.
const BEGINS: [bool; 256] = {
    let mut begins = [false; 256];
    let mut rest: &mut [bool] = &mut begins;
    let mut byte = 0_u8;
    while let Some((begins, others)) = rest.split_first_mut() {
        *begins = byte.is_ascii_graphic() && byte != b'#' || 0xC3 <= byte && byte <= 0xDF;
        rest = others;
        byte = byte.wrapping_add(1);
    }
    begins
};

/// The text with every doubled quote once.
fn undoubled(text: &str) -> String {
    let mut once = String::new();
    undouble(text, &mut once);
    once
}

/// Appends the text with every doubled quote once.
pub(super) fn undouble(text: &str, once: &mut String) {
    once.reserve(text.len());
    let mut rest = text;
    while let Some(quote) = memchr::memchr(b'"', rest.as_bytes())
        && let Some((piece, after)) = rest.split_at_checked(quote + 1)
    {
        once.push_str(piece);
        // the second of two
        rest = after.strip_prefix('"').unwrap_or(after);
    }
    once.push_str(rest);
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn doubled_quotes_beside_each_other_are_all_kept() {
        assert_eq!(undoubled("\"\"\"\""), "\"\"");
        assert_eq!(undoubled("a\"\"\"\"b"), "a\"\"b");
    }

    proptest! {
        #[test]
        fn blanks_and_doubled_quotes_go_as_the_standard_library_has_them_go(
            text in "[ \t\"a\u{e9}\u{a0}\u{2003}\u{3000}\u{85}]{0,6}|\\PC{0,6}",
        ) {
            prop_assert_eq!(trim(&text), text.trim());
            prop_assert_eq!(undoubled(&text), text.replace("\"\"", "\""));
        }
    }
}
