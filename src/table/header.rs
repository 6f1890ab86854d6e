//! The names in the first record, and which columns they are.

mod search;

use std::borrow::Cow;
use std::sync::Arc;

use encoding_rs::Encoding;

use super::dialect::Delimiter;
use super::foreign::{Making, UnknownCode};
use super::near::key;
use super::record::Record;
use crate::source::FileName;

/// Whether a table can do without a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Required {
    /// No table without it.
    Yes,
    /// It may be left out.
    No,
}

/// A column that a table may have.
#[derive(Debug, Clone, Copy)]
pub struct ColumnSpec {
    /// Its name.
    pub name: &'static str,
    /// Other names that mean the same.
    pub synonyms: &'static [&'static str],
    /// Whether it must be there.
    pub required: Required,
    /// What it holds, as people read it.
    pub doc: &'static str,
    /// What its cells hold, as programs read it.
    pub holds: Holds,
}

/// What the cells of a column hold. Readers take more than is said here, such as coordinates in
/// degrees and minutes: this is what is best written.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Holds {
    /// Any text.
    Text,
    /// Texts separated by `;`.
    List,
    /// One of these words.
    Word(&'static [&'static str]),
    /// A number from the first to the second.
    Number(f64, f64),
    /// A date in EDTF (ISO 8601-2).
    Edtf,
    /// A number of people, as a number, a range or words.
    Count,
    /// A link that begins with `http://` or `https://`.
    Link,
    /// A text that is unique in the table.
    Id,
}

impl ColumnSpec {
    /// A column of text that a table can do without, known by one name and described nowhere.
    pub(crate) const fn text(name: &'static str) -> Self {
        Self {
            name,
            synonyms: &[],
            required: Required::No,
            doc: "",
            holds: Holds::Text,
        }
    }

    /// Whether a name in [`key`] form is one of this column's.
    fn answers_to(&self, name: &str) -> bool {
        self.names().any(|own| own == name)
    }

    fn names(&self) -> impl Iterator<Item = &'static str> {
        std::iter::once(self.name).chain(self.synonyms.iter().copied())
    }
}

/// The columns that a kind of table may have. Names and synonyms are lower case with underscores.
#[derive(Debug, Clone, Copy)]
pub struct Vocabulary {
    /// The table's name in options and messages, such as `places`.
    pub table: &'static str,
    /// Its columns.
    pub columns: &'static [ColumnSpec],
}

impl Vocabulary {
    /// Whether any column answers to a name in [`key`] form.
    fn knows(&self, name: &str) -> bool {
        self.columns.iter().any(|column| column.answers_to(name))
    }

    /// How many columns answer to the names, each counted once. `mapped` are names that the user
    /// gave to columns.
    pub(super) fn known(&self, header: &[String], mapped: &[(String, String)]) -> usize {
        let keys: Vec<String> = header.iter().map(|name| key(name)).collect();
        self.columns
            .iter()
            .filter(|column| {
                keys.iter().any(|name| column.answers_to(name))
                    || mapped.iter().any(|(known, text)| {
                        column.answers_to(&key(known)) && keys.contains(&key(text))
                    })
            })
            .count()
    }

    /// What to do about a table without a header.
    pub(super) fn advice(&self) -> String {
        let example = self.example(Delimiter::Comma);
        format!("the first line must be a header such as {example}")
    }

    /// What a header could look like: the columns that must be there and the next few.
    fn example(&self, delimiter: Delimiter) -> String {
        let required = |column: &&ColumnSpec| column.required == Required::Yes;
        let names = self.columns.iter().filter(required);
        let others = self.columns.iter().filter(|column| !required(column));
        let names: Vec<&str> = names.chain(others).map(|column| column.name).collect();
        let shown = names.get(..names.len().min(8)).unwrap_or_default();
        let mut text = shown.join(&String::from(char::from(delimiter.byte())));
        if shown.len() < names.len() {
            text.push_str(", ...");
        }
        text
    }
}

/// What must be known of a table to take its records apart. Shared by all who read chunks of it.
#[derive(Debug, Clone)]
pub struct Shape {
    pub(super) name: FileName,
    pub(super) delimiter: Delimiter,
    pub(super) encoding: &'static Encoding,
    pub(super) header: Vec<String>,
    pub(super) first_cell: String,
    pub(super) line: u64,
    /// The row of HXL tags, if there is one.
    pub(super) tags: Vec<String>,
}

impl Shape {
    /// Position, from 0, of the column of that name, however it is spelt.
    pub(super) fn position(&self, name: &str) -> Option<usize> {
        let wanted = key(name);
        self.header.iter().position(|own| key(own) == wanted)
    }

    /// What messages call the table.
    pub fn name(&self) -> &FileName {
        &self.name
    }

    /// What stands between cells.
    pub fn delimiter(&self) -> Delimiter {
        self.delimiter
    }

    /// The encoding the file is in.
    pub fn encoding(&self) -> &'static Encoding {
        self.encoding
    }

    /// The names in the header as they stand there, white space around them removed.
    pub fn header(&self) -> &[String] {
        &self.header
    }

    /// Number of cells in the header, and so in every record.
    pub fn width(&self) -> usize {
        self.header.len()
    }

    /// Physical line on which the header starts.
    pub fn header_line(&self) -> u64 {
        self.line
    }

    /// The first cell of the header as it stands in the file.
    pub(super) fn first_cell(&self) -> &str {
        &self.first_cell
    }
}

/// No index of a column.
const UNKNOWN: u8 = u8::MAX;

/// Which position holds which column.
#[derive(Debug, Clone, Default)]
pub struct Columns {
    positions: Vec<Option<usize>>,
    /// For each position the index of its column in the vocabulary, or [`UNKNOWN`].
    indexes: Vec<u8>,
    /// A bit for each index whose text is not just that of the cell at its own position.
    made: u64,
    extras: Vec<(usize, String)>,
    /// How columns of a foreign table are read, by index in the vocabulary; empty for our own.
    makings: Arc<[Option<Making>]>,
}

impl Columns {
    /// The text of a known column of a record without the blanks around it; `None` if there is no such
    /// column or nothing in the cell.
    #[inline]
    pub fn text<'c>(&self, index: usize, record: Record<'c>) -> Option<Cow<'c, str>> {
        self.try_text(index, record).unwrap_or_default()
    }

    /// As [`text`](Self::text), but fails where a code of another project has no known meaning.
    #[inline]
    pub fn try_text<'c>(
        &self,
        index: usize,
        record: Record<'c>,
    ) -> Result<Option<Cow<'c, str>>, UnknownCode> {
        let position = self.position(index);
        if !self.makings.is_empty()
            && let Some(Some(making)) = self.makings.get(index)
        {
            return making.text(record, position);
        }
        Ok(position.and_then(|position| record.text(position)))
    }

    /// A bit for each index whose text is not just that of the cell at its own position.
    #[inline]
    pub(super) fn made(&self) -> u64 {
        self.made
    }

    /// For each position the index of its column in the vocabulary, or one beyond all.
    #[inline]
    pub(super) fn indexes(&self) -> &[u8] {
        &self.indexes
    }

    /// Whether rows can have a text in that column of the vocabulary.
    pub fn has(&self, index: usize) -> bool {
        let making = self.makings.get(index).and_then(Option::as_ref);
        self.position(index).is_some() || making.is_some_and(Making::stands_alone)
    }

    /// Position, from 0, of the column with that index in the vocabulary, if the table has it.
    #[inline]
    pub fn position(&self, index: usize) -> Option<usize> {
        self.positions.get(index).copied().flatten()
    }

    /// The other columns with their positions from 0, in the order of the file. Their names are
    /// not empty, and no two are equal but for case.
    pub fn extras(&self) -> &[(usize, String)] {
        &self.extras
    }
}
