//! From a file to a table: its encoding, delimiter and header, and a reader that stands behind
//! the header.

use std::io::{Cursor, Read};
use std::sync::Arc;

use super::chunk::{BLOCK_SIZE, COLUMN_LIMIT, Chunk, ChunkReader, Start, fill};
use super::dialect::{CR, Delimiter, LF, line_ends};
use super::foreign::Foreign;
use super::header::{Columns, Required, Shape, Vocabulary};
use super::hxl;
use super::input::Input;
use super::kind::{self, beginning};
use super::record::Record;
use super::records::{Records, rows};
use super::scan::Spans;
use super::{encoding, fault};
use crate::diagnostic::{Checked, Code, Finding, Severity};
use crate::error::{Error, Result};
use crate::source::{FileName, Location};

/// Longest header, in bytes of UTF-8: as many columns as there may be, with long names.
const HEADER_LIMIT: usize = 1 << 20;
/// How many records below the first are looked at for a header with a title above it.
const TITLES: usize = 10;

/// How to open a table.
#[derive(Debug, Clone)]
pub struct OpenOptions {
    /// Label of the encoding (WHATWG Encoding Standard, 4.2); none: UTF-8. A byte order mark in
    /// the file goes before it.
    pub encoding: Option<String>,
    /// What stands between cells; none: the one that makes most sense of the header.
    pub delimiter: Option<Delimiter>,
    /// Pairs of a known column and the name it has in this file.
    pub columns: Vec<(String, String)>,
    /// Another project's way to write such a table.
    pub foreign: Option<Arc<Foreign>>,
    /// Bytes per chunk, between 1 and 16 MiB. The output must not depend on it.
    pub block_size: usize,
    /// Whether [`Chunk::first_row`] and [`Record::row`] are wanted; counting takes time while
    /// others wait for the reader.
    pub count_rows: bool,
}

impl OpenOptions {
    /// Every name that a column may have beside those of the vocabulary.
    fn names(&self) -> Vec<(String, String)> {
        let foreign = self.foreign.iter().flat_map(|foreign| foreign.names());
        self.columns.iter().cloned().chain(foreign).collect()
    }
}

impl Default for OpenOptions {
    fn default() -> Self {
        Self {
            encoding: None,
            delimiter: None,
            columns: Vec::new(),
            foreign: None,
            block_size: BLOCK_SIZE,
            count_rows: false,
        }
    }
}

/// An open table whose header is understood.
#[derive(Debug)]
#[non_exhaustive]
pub struct Table {
    /// What all readers of its chunks need to know.
    pub shape: Shape,
    /// Which position holds which column.
    pub columns: Columns,
    /// Gives the chunks below the header.
    pub reader: ChunkReader,
}

impl Table {
    /// Opens a table; none if there is no way to read it, the findings saying why.
    ///
    /// # Errors
    /// [`Error::Read`] if the file cannot be read, [`Error::Usage`] if the encoding asked for
    /// does not exist.
    pub fn open(
        input: Input,
        vocabulary: &Vocabulary,
        options: &OpenOptions,
    ) -> Result<Checked<Option<Self>>> {
        let mut findings = Vec::new();
        let value = open(input, vocabulary, options, &mut findings)?;
        Ok(Checked { value, findings })
    }

    /// Runs over all records in the order of the file, faulty ones included.
    ///
    /// # Errors
    /// [`Error::Read`] if the file cannot be read further.
    pub fn for_each(
        mut self,
        found: &mut Vec<Finding>,
        mut each: impl FnMut(&Shape, Record<'_>, &mut Vec<Finding>),
    ) -> Result<()> {
        let mut chunk = Chunk::new();
        let mut records = Records::new();
        while self.reader.next(&mut chunk)? {
            for record in records.index(&chunk, &self.shape, found).iter() {
                each(&self.shape, record, found);
            }
        }
        Ok(())
    }
}

fn open(
    input: Input,
    vocabulary: &Vocabulary,
    options: &OpenOptions,
    found: &mut Vec<Finding>,
) -> Result<Option<Table>> {
    let name = FileName::clone(input.name());
    let failed = |error| Error::read(&*name, error);
    let mut source = input.into_source();
    let mut sample = vec![0; kind::SAMPLE];
    let len = fill(&mut *source, &mut sample).map_err(failed)?;
    let whole = len < sample.len();
    sample.truncate(len);
    let beginning = match beginning(&name, &sample, whole, options.encoding.as_deref())? {
        Ok(beginning) => beginning,
        Err(mut finding) => {
            if finding.code == Code::C102 {
                finding.hint = Some(vocabulary.advice());
            }
            found.push(*finding);
            return Ok(None);
        }
    };
    found.extend(beginning.note);
    sample.drain(..beginning.mark);
    let source = Box::new(Cursor::new(sample).chain(source));
    let source = encoding::decoded(source, beginning.encoding);

    let asked = options
        .foreign
        .as_ref()
        .and_then(|foreign| foreign.delimiter);
    let asked = options.delimiter.or(asked);
    let mut head = Head::read(source, asked).map_err(failed)?;
    let Some((shape, end)) = head.shape(&name, beginning.encoding, vocabulary, options, found)
    else {
        return Ok(None);
    };
    let before = found.len();
    let columns = Columns::find(
        &shape,
        vocabulary,
        &options.columns,
        options.foreign.as_deref(),
        found,
    );
    let errors = |finding: &Finding| finding.severity == Severity::Error;
    if found.iter().skip(before).any(errors) {
        return Ok(None);
    }
    let start = Start {
        delimiter: shape.delimiter.byte(),
        block_size: options.block_size,
        count_rows: options.count_rows,
        line: 1 + line_ends(head.bytes.get(..end).unwrap_or_default()),
        offset: end as u64,
    };
    let rest = head.bytes.split_off(end);
    let source = Box::new(Cursor::new(rest).chain(head.source));
    Ok(Some(Table {
        reader: ChunkReader::new(name, source, start),
        shape,
        columns,
    }))
}

/// The beginning of the decoded text, up to and beyond the header.
struct Head {
    bytes: Vec<u8>,
    source: Box<dyn Read + Send>,
    /// There is no more than `bytes`.
    whole: bool,
}

/// The first record under one delimiter.
struct Candidate {
    delimiter: Delimiter,
    /// The names, white space around them removed.
    header: Vec<String>,
    known: usize,
}

impl Head {
    /// Reads until the first record is complete under every delimiter, or it is beyond the limit.
    fn read(
        mut source: Box<dyn Read + Send>,
        delimiter: Option<Delimiter>,
    ) -> std::io::Result<Self> {
        let mut bytes = Vec::new();
        let mut target = kind::SAMPLE;
        loop {
            let len = bytes.len();
            bytes.resize(target, 0);
            let read = fill(&mut *source, bytes.get_mut(len..).unwrap_or_default())?;
            bytes.truncate(len + read);
            let whole = bytes.len() < target;
            let complete = |delimiter: Delimiter| first_end(&bytes, delimiter).is_some();
            let done = match delimiter {
                Some(delimiter) => complete(delimiter),
                None => Delimiter::ALL.into_iter().all(complete),
            };
            if whole || done || target >= HEADER_LIMIT {
                return Ok(Self {
                    bytes,
                    source,
                    whole,
                });
            }
            target = (target * 4).min(HEADER_LIMIT);
        }
    }

    /// The header with where it ends, or what is wrong with it.
    fn shape(
        &mut self,
        name: &FileName,
        encoding: &'static encoding_rs::Encoding,
        vocabulary: &Vocabulary,
        options: &OpenOptions,
        found: &mut Vec<Finding>,
    ) -> Option<(Shape, usize)> {
        let blank = leading_line_ends(&self.bytes);
        let text = self.bytes.get(blank..).unwrap_or_default();
        let line = 1 + line_ends(self.bytes.get(..blank).unwrap_or_default());
        let at = Location::line(name, line);
        if text.iter().all(u8::is_ascii_whitespace) {
            found.push(
                kind::empty()
                    .at(Location::file(name))
                    .hint(vocabulary.advice()),
            );
            return None;
        }
        if text.starts_with("\u{feff}".as_bytes()) {
            let finding = Finding::new(Code::C104, "a second byte order mark")
                .severity(Severity::Error)
                .hint("remove it, or save the file as CSV UTF-8");
            found.push(finding.at(at));
            return None;
        }
        let names = options.names();
        if let Some(head) = headerless(name, encoding, text, line, vocabulary, options) {
            return Some((head, blank));
        }
        let candidates: Vec<Candidate> = Delimiter::ALL
            .into_iter()
            .filter(|delimiter| options.delimiter.is_none_or(|asked| asked == *delimiter))
            .map(|delimiter| {
                let header = records(text, delimiter, 1).into_iter().next();
                let header = header.unwrap_or_default();
                let known = vocabulary.known(&header, &names);
                Candidate {
                    delimiter,
                    header,
                    known,
                }
            })
            .collect();
        // Most known names; where nothing is known, most cells, so that the message can list them.
        // Of equals the first, which is the comma.
        let best = candidates.into_iter().rev().max_by_key(|candidate| {
            (
                candidate.known,
                if candidate.known == 0 {
                    candidate.header.len()
                } else {
                    0
                },
            )
        })?;

        if let Some(tagged) = tagged(text, &best) {
            return Some(tagged.shape(name, encoding, text, blank, line, found));
        }
        if let Some(finding) = no_header(text, line, &best, vocabulary, options, &names) {
            found.push(finding.at(at));
            return None;
        }
        let length = match first_end(text, best.delimiter) {
            Some(end) => end,
            None if self.whole => text.len(),
            None => {
                found.push(too_long().at(at));
                return None;
            }
        };
        let record = text.get(..length).unwrap_or_default();
        let shape = Shape {
            name: FileName::clone(name),
            delimiter: best.delimiter,
            encoding,
            first_cell: first_cell(record, best.delimiter),
            header: best.header,
            line,
            tags: Vec::new(),
        };
        if !check(record, text, &shape, found) {
            return None;
        }
        if options.delimiter.is_none() && shape.delimiter != Delimiter::Comma {
            let message = format!("cells are separated by a {}", shape.delimiter);
            found.push(Finding::new(Code::C201, message).at(at));
        }
        Some((shape, blank + length))
    }
}

/// The shape of a foreign table without a header: the names are known from elsewhere.
fn headerless(
    name: &FileName,
    encoding: &'static encoding_rs::Encoding,
    text: &[u8],
    line: u64,
    vocabulary: &Vocabulary,
    options: &OpenOptions,
) -> Option<Shape> {
    let foreign = options.foreign.as_deref()?;
    let delimiter = options.delimiter.or(foreign.delimiter)?;
    let first = records(text, delimiter, 1).into_iter().next()?;
    let header = foreign
        .headers
        .iter()
        .find(|header| header.len() == first.len())?;
    if vocabulary.known(&first, &options.names()) > 2 {
        return None; // somebody has put one above it
    }
    Some(Shape {
        name: FileName::clone(name),
        delimiter,
        encoding,
        header: header.clone(),
        first_cell: header.first().cloned().unwrap_or_default(),
        line,
        tags: Vec::new(),
    })
}

/// A header with a row of HXL tags below it.
struct Tagged {
    header: Vec<String>,
    tags: Vec<String>,
    delimiter: Delimiter,
    /// Records above the header.
    above: usize,
    /// Lines above the header, and above the tags.
    lines: (u64, u64),
}

/// Finds a row of HXL tags with a header above it.
///
/// Under a first record that is a header by itself only the second one can be such a row.
fn tagged(text: &[u8], best: &Candidate) -> Option<Tagged> {
    let delimiter = best.delimiter;
    let rows = if best.known > 0 { 2 } else { hxl::ROWS };
    // most tables have none: one look for the sign
    memchr::memchr(b'#', text)?;
    let first = numbered_records(text, delimiter, rows);
    let at = first.iter().position(|(_, cells)| hxl::is_tags(cells))?;
    let above = at.checked_sub(1)?;
    let (line, header) = first.get(above)?;
    let (tag_line, tags) = first.get(at)?;
    let (mut header, mut tags) = (header.clone(), tags.clone());
    // Exports of spreadsheets leave off empty cells at the end of lines.
    let width = header.len().max(tags.len());
    header.resize(width, String::new());
    tags.resize(width, String::new());
    for (name, tag) in header.iter_mut().zip(&tags) {
        if name.is_empty() {
            name.clone_from(tag);
        }
    }
    Some(Tagged {
        header,
        tags,
        delimiter,
        above,
        lines: (*line, *tag_line),
    })
}

impl Tagged {
    /// The shape of the table and where the records below the tags begin.
    fn shape(
        self,
        name: &FileName,
        encoding: &'static encoding_rs::Encoding,
        text: &[u8],
        blank: usize,
        line: u64,
        found: &mut Vec<Finding>,
    ) -> (Shape, usize) {
        let mut end = 0;
        let mut start = 0;
        for number in 0..self.above + 2 {
            let rest = text.get(end..).unwrap_or_default();
            if number == self.above {
                start = end;
            }
            end += first_end(rest, self.delimiter).unwrap_or(rest.len());
        }
        let first_cell = first_cell(text.get(start..end).unwrap_or_default(), self.delimiter);
        let (header_line, tag_line) = self.lines;
        let note = "these tags say what the columns are; they are no row of the data";
        let at = Location::line(name, line + tag_line);
        found.push(Finding::new(Code::C214, note).at(at));
        let shape = Shape {
            name: FileName::clone(name),
            delimiter: self.delimiter,
            encoding,
            header: self.header,
            first_cell,
            line: line + header_line,
            tags: self.tags,
        };
        (shape, blank + end)
    }
}

/// What stands in the place of the header, if it is something that is known to stand there.
fn no_header(
    text: &[u8],
    line: u64,
    best: &Candidate,
    vocabulary: &Vocabulary,
    options: &OpenOptions,
    names: &[(String, String)],
) -> Option<Finding> {
    let end = text.iter().position(|&byte| byte == LF || byte == CR);
    let first = text.get(..end.unwrap_or(text.len())).unwrap_or_default();
    let first = first.trim_ascii();
    let unquoted = first.strip_prefix(b"\"").unwrap_or(first);
    let unquoted = unquoted.strip_suffix(b"\"").unwrap_or(unquoted);
    if unquoted.len() <= 5
        && unquoted
            .get(..4)
            .is_some_and(|start| start.eq_ignore_ascii_case(b"sep="))
    {
        return Some(
            Finding::new(
                Code::C205,
                "the first line is a note for a spreadsheet program, not a header",
            )
            .hint("remove it: the delimiter is recognised without it"),
        );
    }
    let lacking = best.known == 0
        || vocabulary.columns.iter().any(|column| {
            let alone = Vocabulary {
                table: vocabulary.table,
                columns: std::slice::from_ref(column),
            };
            column.required == Required::Yes && alone.known(&best.header, names) == 0
        });
    if !lacking {
        return None;
    }
    let delimiters = Delimiter::ALL
        .into_iter()
        .filter(|delimiter| options.delimiter.is_none_or(|asked| asked == *delimiter));
    for delimiter in delimiters {
        let below = numbered_records(text, delimiter, TITLES + 1);
        let header = below
            .iter()
            .skip(1)
            .find(|(_, cells)| vocabulary.known(cells, names) > best.known.max(1));
        if let Some((offset, _)) = header {
            let message = format!(
                "the header is on line {}, not in the first line",
                line + offset
            );
            return Some(
                Finding::new(Code::C205, message)
                    .hint("remove what stands above it: the header must be the first line"),
            );
        }
    }
    None
}

/// Checks the header as a record of its own, `text` being the beginning of the table. False if it
/// cannot be used.
fn check(record: &[u8], text: &[u8], shape: &Shape, found: &mut Vec<Finding>) -> bool {
    let at = Location::line(&shape.name, shape.line);
    if let Err(error) = std::str::from_utf8(record) {
        let finding = Finding::new(
            Code::C105,
            format!("the header is not valid {}", shape.encoding.name()),
        );
        debug_assert!(error.valid_up_to() < record.len(), "some byte is invalid");
        found.push(finding.at(at).hint(fault::likely(text)));
        return false;
    }
    if shape.width() > COLUMN_LIMIT {
        let message = format!("the header has more than {COLUMN_LIMIT} columns");
        found.push(Finding::new(Code::C109, message).at(at));
        return false;
    }
    let chunk = Chunk::of(record.to_vec(), shape.line);
    let before = found.len();
    let mut records = Records::new();
    records.index_header(&chunk, shape, found);
    !found
        .iter()
        .skip(before)
        .any(|finding| finding.severity == Severity::Error)
}

fn too_long() -> Finding {
    let message = format!("the header does not end within {} MiB", HEADER_LIMIT >> 20);
    Finding::new(Code::C109, message).hint("is a quote not closed, or is this no table?")
}

/// Line ends before the first record.
fn leading_line_ends(bytes: &[u8]) -> usize {
    bytes
        .iter()
        .position(|&byte| byte != LF && byte != CR)
        .unwrap_or(bytes.len())
}

/// Where the first record ends, its line end included; none if that is not in `bytes`.
fn first_end(bytes: &[u8], delimiter: Delimiter) -> Option<usize> {
    let skipped = leading_line_ends(bytes);
    super::dialect::record_end(bytes.get(skipped..)?, delimiter.byte()).map(|end| skipped + end)
}

/// The first records of `text`, their cells trimmed.
fn records(text: &[u8], delimiter: Delimiter, count: usize) -> Vec<Vec<String>> {
    numbered_records(text, delimiter, count)
        .into_iter()
        .map(|(_, names)| names)
        .collect()
}

/// The first records of `text`, their cells trimmed, each with the number of lines above it.
fn numbered_records(text: &[u8], delimiter: Delimiter, count: usize) -> Vec<(u64, Vec<String>)> {
    let mut end = 0;
    for _ in 0..count {
        let rest = text.get(end..).unwrap_or_default();
        end += first_end(rest, delimiter).unwrap_or(rest.len());
    }
    let text = String::from_utf8_lossy(text.get(..end).unwrap_or_default()).into_owned();
    let chunk = Chunk::of(Vec::new(), 0);
    let mut spans = Spans::default();
    spans.scan(text.as_bytes(), delimiter.byte(), COLUMN_LIMIT + 1);
    rows(&spans, &chunk, &text)
        .iter()
        .map(|record| {
            let names = record.cells().map(|cell| cell.trimmed().into_owned());
            (record.line(), names.collect())
        })
        .collect()
}

/// The first cell of the header as it stands there.
fn first_cell(record: &[u8], delimiter: Delimiter) -> String {
    let text = String::from_utf8_lossy(record);
    let mut spans = Spans::default();
    spans.scan(text.as_bytes(), delimiter.byte(), COLUMN_LIMIT + 1);
    let chunk = Chunk::of(Vec::new(), 0);
    rows(&spans, &chunk, &text)
        .get(0)
        .and_then(|record| record.cell(0).map(|cell| cell.raw().to_owned()))
        .unwrap_or_default()
}
