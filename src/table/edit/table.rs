//! A table in memory whose cells can be set, and rows added and removed.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Error as IoError};
use std::ops::Range;

use super::edited::Edited;
use super::quoting::{Habit, Standing, needs_quotes, write_cell};
use super::text::{Splice, Text, Unfit};
use crate::diagnostic::{Checked, Code, Finding, Severity};
use crate::error::{Error, Result};
use crate::source::{FileName, Location};
use crate::table::dialect::{CR, LF};
use crate::table::scan::{END, ESCAPED, Kind, QUOTED, Span, Spans};
use crate::table::{Chunk, Columns, Input, OpenOptions, Shape, Table, Vocabulary};

/// Longest file, in bytes of UTF-8: offsets of cells have 30 bits.
const LONGEST: usize = 1 << 30;

/// What is refused says why; nothing has changed then.
type Allowed<T> = std::result::Result<T, Box<Finding>>;

/// A table that is being edited.
#[derive(Debug)]
pub struct TableEdit {
    name: FileName,
    text: Text,
    vocabulary: Vocabulary,
    options: OpenOptions,
    shape: Shape,
    columns: Columns,
    /// Where the records begin in the text.
    body: usize,
    /// Line of the first byte of `body`.
    line: u64,
    spans: Spans,
    /// Records that are no proper rows.
    faulty: BTreeSet<usize>,
    changed: BTreeMap<(usize, usize), String>,
    removed: BTreeSet<usize>,
    added: Vec<Vec<String>>,
}

impl TableEdit {
    /// Takes a file apart; none if it is no table that can be edited, the findings saying why.
    ///
    /// # Errors
    /// [`Error::Usage`] if the encoding asked for does not exist, [`Error::Read`] beyond 1 GiB.
    pub fn open(
        name: &FileName,
        raw: Vec<u8>,
        vocabulary: &Vocabulary,
        options: &OpenOptions,
    ) -> Result<Checked<Option<Self>>> {
        let input = Input::reader(FileName::clone(name), Cursor::new(raw.clone()));
        let opened = Table::open(input, vocabulary, options)?;
        let mut findings = opened.findings;
        let Some(mut table) = opened.value else {
            return Ok(Checked {
                value: None,
                findings,
            });
        };
        let encoding = table.shape.encoding();
        let mark = encoding_rs::Encoding::for_bom(&raw).map_or(0, |(_, length)| length);
        let text = match Text::new(raw, mark, encoding) {
            Ok(text) => text,
            Err(unfit) => {
                findings.push(refused_text(unfit, encoding.name()).at(Location::file(name)));
                return Ok(Checked {
                    value: None,
                    findings,
                });
            }
        };
        if text.bytes().len() >= LONGEST {
            let error = IoError::other("a table of 1 GiB or more cannot be edited");
            return Err(Error::read(&**name, error));
        }
        let mut chunk = Chunk::new();
        let (body, line) = if table.reader.next(&mut chunk)? {
            (usize::try_from(chunk.offset()), chunk.first_line())
        } else {
            (Ok(text.bytes().len()), table.shape.header_line())
        };
        let body = body.unwrap_or(usize::MAX).min(text.bytes().len());
        let mut spans = Spans::default();
        let bytes = text.bytes().get(body..).unwrap_or_default();
        spans.scan(bytes, table.shape.delimiter().byte(), table.shape.width());
        let faulty = spans
            .faults
            .iter()
            .filter(|fault| {
                matches!(
                    fault.kind,
                    Kind::Cells(_) | Kind::TextAfterQuote(_) | Kind::Unclosed
                )
            })
            .map(|fault| fault.record as usize)
            .collect();
        Ok(Checked {
            value: Some(Self {
                name: FileName::clone(name),
                text,
                vocabulary: *vocabulary,
                options: options.clone(),
                shape: table.shape,
                columns: table.columns,
                body,
                line,
                spans,
                faulty,
                changed: BTreeMap::new(),
                removed: BTreeSet::new(),
                added: Vec::new(),
            }),
            findings,
        })
    }

    /// What messages call the file.
    pub fn name(&self) -> &FileName {
        &self.name
    }

    /// The file as it was read.
    pub fn raw(&self) -> &[u8] {
        self.text.raw()
    }

    /// The header and the delimiter.
    pub fn shape(&self) -> &Shape {
        &self.shape
    }

    /// Which position holds which column.
    pub fn columns(&self) -> &Columns {
        &self.columns
    }

    /// Number of records in the file, faulty ones included; added ones are not counted.
    pub fn rows(&self) -> usize {
        self.spans.records.len()
    }

    /// Physical line on which a record starts.
    pub fn line(&self, row: usize) -> u64 {
        let line = self.spans.records.get(row).map_or(0, |span| span.line);
        self.line + u64::from(line)
    }

    /// The cell of a record as a place in the file; `position` from 0.
    pub fn location(&self, row: usize, position: usize) -> Location {
        let column = u32::try_from(position + 1).unwrap_or(u32::MAX);
        Location::cell(&self.name, self.line(row), column)
    }

    /// The text of a cell as it is in the file; none if there is no such cell, or it is not in the
    /// encoding of the file.
    pub fn cell(&self, row: usize, position: usize) -> Option<Cow<'_, str>> {
        let (raw, flags) = self.raw_cell(row, position)?;
        let raw = std::str::from_utf8(raw).ok()?;
        if flags & QUOTED == 0 {
            return Some(Cow::Borrowed(raw));
        }
        let inner = raw.strip_prefix('"').unwrap_or(raw);
        let inner = inner.strip_suffix('"').unwrap_or(inner);
        Some(if flags & ESCAPED == 0 {
            Cow::Borrowed(inner)
        } else {
            Cow::Owned(inner.replace("\"\"", "\""))
        })
    }

    /// The text of a cell with the edits made so far.
    pub fn current(&self, row: usize, position: usize) -> Option<Cow<'_, str>> {
        match self.changed.get(&(row, position)) {
            Some(text) => Some(Cow::Borrowed(text)),
            None => self.cell(row, position),
        }
    }

    /// Sets a cell. A cell that is set to what it holds stays as it is, byte for byte.
    ///
    /// # Errors
    /// A finding (G604) if the record is no proper row, or there is no such cell.
    pub fn set(&mut self, row: usize, position: usize, text: &str) -> Allowed<()> {
        self.check_row(row)?;
        let Some(old) = self.cell(row, position) else {
            return Err(self.refused(row, "the cell cannot be read"));
        };
        if old == text {
            self.changed.remove(&(row, position));
        } else {
            self.changed.insert((row, position), text.to_owned());
        }
        Ok(())
    }

    /// Removes a record with its line end.
    ///
    /// # Errors
    /// A finding (G604) if the record is no proper row.
    pub fn remove(&mut self, row: usize) -> Allowed<()> {
        self.check_row(row)?;
        self.removed.insert(row);
        Ok(())
    }

    /// Adds a row behind the last record; a cell for each column of the header.
    ///
    /// # Errors
    /// A finding (G604) if the last record is not closed, or the number of cells is another.
    pub fn push(&mut self, cells: Vec<String>) -> Allowed<()> {
        let last = self.rows().checked_sub(1);
        if let Some(last) = last.filter(|last| self.faulty.contains(last)) {
            return Err(self.refused(last, "the last row is not well formed"));
        }
        if cells.len() != self.shape.width() {
            let message = format!(
                "a new row needs {} cells, not {}",
                self.shape.width(),
                cells.len()
            );
            return Err(Box::new(
                Finding::new(Code::G604, message).at(Location::file(&self.name)),
            ));
        }
        self.added.push(cells);
        Ok(())
    }

    /// Makes the edits and reads the result back.
    ///
    /// # Errors
    /// A finding (G604) if the encoding of the file lacks a character, or if more would change than
    /// was meant.
    pub fn finish(self) -> Allowed<Edited> {
        let splices = self.splices();
        let after = self.text.spliced(&splices).map_err(|char| {
            let message = format!("{char:?} is not in {}", self.shape.encoding().name());
            let finding = Finding::new(Code::G604, message).at(Location::file(&self.name));
            Box::new(finding.hint("save the table as CSV UTF-8 first"))
        })?;
        if !splices.is_empty() {
            self.verify(&after)?;
        }
        Ok(Edited {
            name: self.name.to_string(),
            text: self.text.bytes().to_vec(),
            before: self.text.raw().to_vec(),
            after,
            splices,
        })
    }

    fn check_row(&self, row: usize) -> Allowed<()> {
        if self.faulty.contains(&row) || row >= self.rows() {
            return Err(self.refused(row, "the row is not well formed"));
        }
        Ok(())
    }

    fn refused(&self, row: usize, why: &str) -> Box<Finding> {
        let at = Location::line(&self.name, self.line(row));
        let finding = Finding::new(Code::G604, why).at(at);
        Box::new(finding.hint("mend it in an editor first; waymarks check says what is wrong"))
    }

    fn bytes(&self) -> &[u8] {
        self.text.bytes().get(self.body..).unwrap_or_default()
    }

    fn span(&self, row: usize) -> Option<Span> {
        self.spans.records.get(row).copied()
    }

    /// Where a cell stands in the body, and how it is quoted.
    fn cell_range(&self, row: usize, position: usize) -> Option<(Range<usize>, u32)> {
        let span = self.span(row)?;
        let next = self.span(row + 1);
        let until = next.map_or(self.spans.cells().len(), |next| next.cells as usize);
        let cells = self.spans.cells().get(span.cells as usize..until)?;
        let cell = *cells.get(position)?;
        let start = match position.checked_sub(1).and_then(|before| cells.get(before)) {
            Some(end) => (end & END) as usize + 1,
            None => span.start as usize,
        };
        Some((start..(cell & END) as usize, cell & !END))
    }

    fn raw_cell(&self, row: usize, position: usize) -> Option<(&[u8], u32)> {
        let (range, flags) = self.cell_range(row, position)?;
        Some((self.bytes().get(range)?, flags))
    }

    fn needs_quotes(&self, text: &str) -> bool {
        needs_quotes(text, self.shape.delimiter().byte(), self.shape.width() == 1)
    }

    fn standing(&self, row: usize, position: usize) -> Option<Standing> {
        let (raw, flags) = self.raw_cell(row, position)?;
        let quoted = flags & QUOTED != 0;
        let needs = if flags & ESCAPED != 0 {
            true
        } else {
            let inner = if quoted {
                raw.get(1..raw.len().saturating_sub(1)).unwrap_or_default()
            } else {
                raw
            };
            // what is not UTF-8 has bytes beyond ASCII only, which never need quotes
            self.needs_quotes(&String::from_utf8_lossy(inner))
        };
        let empty = raw.iter().all(|byte| *byte == b'"');
        Some(Standing {
            quoted,
            empty,
            needs,
        })
    }

    /// The habits of all columns.
    fn habits(&self) -> Vec<Habit> {
        let mut habits = vec![Habit::default(); self.shape.width()];
        for row in (0..self.rows()).filter(|row| !self.faulty.contains(row)) {
            for (position, habit) in habits.iter_mut().enumerate() {
                if let Some(cell) = self.standing(row, position) {
                    habit.add(cell);
                }
            }
        }
        habits
    }

    /// Whether the header quotes what it need not.
    fn header_quotes(&self) -> bool {
        let head = self.text.bytes().get(..self.body).unwrap_or_default();
        head.iter()
            .find(|byte| !matches!(**byte, LF | CR))
            .is_some_and(|byte| *byte == b'"')
    }

    fn splices(&self) -> Vec<Splice> {
        let habits = if self.changed.is_empty() && self.added.is_empty() {
            Vec::new()
        } else {
            self.habits()
        };
        let style = Style {
            whole: habits.iter().copied().fold(Habit::default(), Habit::plus),
            habits,
            header: self.header_quotes(),
        };
        let mut splices = Vec::new();
        for ((row, position), text) in &self.changed {
            if self.removed.contains(row) {
                continue;
            }
            let Some((range, _)) = self.cell_range(*row, *position) else {
                continue;
            };
            let quoted = self.quotes(&style, *position, text, self.standing(*row, *position));
            let mut new = String::new();
            write_cell(text, quoted, &mut new);
            let range = self.body + range.start..self.body + range.end;
            splices.push(Splice { range, new });
        }
        self.removals(&mut splices);
        self.additions(&style, &mut splices);
        splices.sort_by_key(|splice| (splice.range.start, splice.range.end));
        splices
    }

    /// Whether a new text is quoted: where it must be, as the old one was, or as its like are.
    fn quotes(&self, style: &Style, position: usize, text: &str, old: Option<Standing>) -> bool {
        if self.needs_quotes(text) {
            return true;
        }
        let empty = text.is_empty();
        if let Some(old) = old.filter(|old| !old.needs && old.empty == empty) {
            return old.quoted;
        }
        let without = |habit: Habit| old.map_or(habit, |old| habit.without(old));
        let own = style.habits.get(position).copied().unwrap_or_default();
        without(own)
            .says(empty)
            .or_else(|| without(style.whole).says(empty))
            .unwrap_or(style.header)
    }

    fn removals(&self, splices: &mut Vec<Splice>) {
        let last = self.rows().saturating_sub(1);
        // Without a line end behind the last record, the one before it goes instead.
        let open_end = self
            .span(last)
            .is_some_and(|span| self.line_end(span.end as usize) == 0);
        let mut tail = open_end.then_some(last);
        for &row in self.removed.iter().rev() {
            let is_tail = tail == Some(row);
            tail = row.checked_sub(1).filter(|_| is_tail);
            let Some(span) = self.span(row) else {
                continue;
            };
            let (start, end) = (span.start as usize, span.end as usize);
            // The first record may end the header's line so.
            let range = if is_tail {
                self.body + start - self.line_end_before(start)..self.body + end
            } else {
                self.body + start..self.body + end + self.line_end(end)
            };
            splices.push(Splice {
                range,
                new: String::new(),
            });
        }
    }

    fn additions(&self, style: &Style, splices: &mut Vec<Splice>) {
        if self.added.is_empty() {
            return;
        }
        let last = self.rows().checked_sub(1).and_then(|last| self.span(last));
        let (at, own_end) = match last {
            Some(span) => {
                let end = span.end as usize;
                (end + self.line_end(end), self.line_end(end))
            }
            None => (0, self.line_end_before(0)),
        };
        let ending = match (last, own_end) {
            (Some(span), 0) => self.line_end_before(span.start as usize),
            _ => own_end,
        };
        let before = if own_end == 0 {
            last.map_or(0, |span| span.start as usize)
        } else {
            at
        };
        let head = self.body + before;
        let line_end = head
            .checked_sub(ending)
            .and_then(|from| self.text.bytes().get(from..head))
            .and_then(|bytes| std::str::from_utf8(bytes).ok())
            .filter(|text| !text.is_empty())
            .unwrap_or("\n");
        let delimiter = char::from(self.shape.delimiter().byte());
        let mut new = String::new();
        for cells in &self.added {
            if own_end == 0 {
                new.push_str(line_end);
            }
            for (position, text) in cells.iter().enumerate() {
                if position > 0 {
                    new.push(delimiter);
                }
                let quoted = self.quotes(style, position, text, None);
                write_cell(text, quoted, &mut new);
            }
            if own_end > 0 {
                new.push_str(line_end);
            }
        }
        splices.push(Splice {
            range: self.body + at..self.body + at,
            new,
        });
    }

    /// Length of the line end at a place of the body.
    fn line_end(&self, at: usize) -> usize {
        match self.bytes().get(at..).unwrap_or_default() {
            [CR, LF, ..] => 2,
            [CR | LF, ..] => 1,
            _ => 0,
        }
    }

    /// Length of the line end before a place of the body; the header's own counts.
    fn line_end_before(&self, at: usize) -> usize {
        let before = self.text.bytes().get(..self.body + at).unwrap_or_default();
        match before {
            [.., CR, LF] => 2,
            [.., CR | LF] => 1,
            _ => 0,
        }
    }

    /// Reads the result back: the same header, the same cells but those that were meant.
    fn verify(&self, after: &[u8]) -> Allowed<()> {
        let wrong = || {
            let message = "the edit cannot be made without changing more of the file than is meant";
            let finding = Finding::new(Code::G604, message).at(Location::file(&self.name));
            Box::new(finding.hint("the table has quotes that are not well formed: mend them first"))
        };
        let opened = Self::open(&self.name, after.to_vec(), &self.vocabulary, &self.options);
        let Ok(Checked {
            value: Some(new), ..
        }) = opened
        else {
            return Err(wrong());
        };
        let kept = self.rows() - self.removed.len();
        let head = |table: &Self| table.text.bytes().get(..table.body).map(<[u8]>::to_vec);
        let same_head = head(self) == head(&new) || self.rows() == 0 || kept == 0;
        if !same_head
            || self.shape.header() != new.shape.header()
            || self.shape.delimiter() != new.shape.delimiter()
            || new.rows() != kept + self.added.len()
        {
            return Err(wrong());
        }
        let rows = (0..self.rows()).filter(|row| !self.removed.contains(row));
        let same = rows.zip(0..).all(|(old, row)| {
            (0..self.shape.width()).all(|position| match self.changed.get(&(old, position)) {
                Some(text) => new.cell(row, position).as_deref() == Some(text),
                None => self.raw_cell(old, position) == new.raw_cell(row, position),
            })
        });
        let added = self.added.iter().zip(kept..).all(|(cells, row)| {
            cells
                .iter()
                .enumerate()
                .all(|(position, text)| new.cell(row, position).as_deref() == Some(text))
        });
        if same && added { Ok(()) } else { Err(wrong()) }
    }
}

/// How the table quotes.
struct Style {
    habits: Vec<Habit>,
    whole: Habit,
    header: bool,
}

fn refused_text(unfit: Unfit, encoding: &str) -> Finding {
    let finding = match unfit {
        Unfit::Malformed => {
            Finding::new(Code::C105, format!("bytes that are not valid {encoding}"))
        }
        Unfit::Stateful => Finding::new(
            Code::C105,
            format!("a table in {encoding} cannot be edited: its bytes depend on each other"),
        ),
    };
    finding
        .severity(Severity::Error)
        .hint("save the table as CSV UTF-8 first")
}
