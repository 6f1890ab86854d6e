//! From the bytes of a chunk to records, with a finding for every record that cannot be used.

use super::chunk::{CELL_LIMIT, Chunk, End};
use super::encoding::{Damage, repair};
use super::fault;
use super::header::Shape;
use super::record::Rows;
use super::scan::{END, Fault, Kind, Spans};
use crate::diagnostic::{Finding, Severity};

/// The index of one chunk at a time. One per worker, as its buffers are used again and again.
#[derive(Debug, Default)]
pub struct Records {
    spans: Spans,
    /// The chunk's text where its bytes are not valid, with a replacement character for each fault.
    repaired: String,
    damage: Vec<Damage>,
}

impl Records {
    /// An empty index.
    pub fn new() -> Self {
        Self::default()
    }

    /// Finds the records of a chunk.
    ///
    /// Every record is given exactly once, faulty ones with [`is_faulty`](super::Record::is_faulty)
    /// set; what is wrong or doubtful is pushed to `found` in the order of the file.
    pub fn index<'a>(
        &'a mut self,
        chunk: &'a Chunk,
        shape: &Shape,
        found: &mut Vec<Finding>,
    ) -> Rows<'a> {
        let Self {
            spans,
            repaired,
            damage,
        } = self;
        damage.clear();
        let text = if let Ok(text) = simdutf8::basic::from_utf8(chunk.bytes()) {
            text
        } else {
            repair(chunk.bytes(), repaired, damage);
            repaired.as_str()
        };
        spans.scan(text.as_bytes(), shape.delimiter().byte(), shape.width());
        note_repeated_headers(spans, text, shape);
        note_long_cells(spans, text);
        note_damage(spans, text, damage);
        if chunk.end == End::RecordTooLong && !spans.records.is_empty() {
            push(spans, spans.records.len() - 1, 0, Kind::LongRecord);
        }
        if !spans.faults.is_empty() {
            // Stable: faults of one record stay in the order of its cells.
            spans.faults.sort_by_key(|fault| fault.record);
            judge(spans, chunk, text, shape, found);
        }
        rows(spans, chunk, text)
    }
}

impl Records {
    /// Checks the header as a record of its own.
    pub(super) fn index_header(&mut self, chunk: &Chunk, shape: &Shape, found: &mut Vec<Finding>) {
        let text = std::str::from_utf8(chunk.bytes()).unwrap_or_default();
        let spans = &mut self.spans;
        spans.scan(text.as_bytes(), shape.delimiter().byte(), shape.width());
        judge(spans, chunk, text, shape, found);
    }
}

/// The records of a chunk as they stand, nothing judged.
pub(super) fn rows<'a>(spans: &'a Spans, chunk: &Chunk, text: &'a str) -> Rows<'a> {
    Rows {
        text,
        records: &spans.records,
        cells: spans.cells(),
        first_line: chunk.first_line,
        first_row: chunk.first_row,
    }
}

/// Turns faults into findings and marks the records that cannot be used.
fn judge(spans: &mut Spans, chunk: &Chunk, text: &str, shape: &Shape, found: &mut Vec<Finding>) {
    let faults = std::mem::take(&mut spans.faults);
    let mut hint = None;
    for of_one in faults.chunk_by(|a, b| a.record == b.record) {
        let index = of_one.first().map_or(0, |fault| fault.record as usize);
        let Some(record) = rows(spans, chunk, text).get(index) else {
            continue;
        };
        let has = |kind: fn(&Kind) -> bool| of_one.iter().any(|fault| kind(&fault.kind));
        let endless = has(|kind| *kind == Kind::LongRecord);
        let misquoted = has(|kind| matches!(kind, Kind::Unclosed | Kind::TextAfterQuote(_)));
        let mut context = fault::Context {
            shape,
            chunk,
            hint: &mut hint,
        };
        let mut refused = false;
        for fault in of_one {
            // One cause, one finding: cells are miscounted because of the quote, and nothing can
            // be said about the end of a record that has none.
            match fault.kind {
                Kind::Cells(_) if misquoted || endless => continue,
                Kind::Unclosed | Kind::TextAfterQuote(_) if endless => continue,
                _ => {}
            }
            let finding = context.finding(record, fault);
            refused |= finding.severity == Severity::Error;
            found.push(finding);
        }
        if let Some(span) = spans.records.get_mut(index) {
            span.faulty = refused;
        }
    }
    spans.faults = faults;
}

/// A record that equals the header: two files were pasted together.
fn note_repeated_headers(spans: &mut Spans, text: &str, shape: &Shape) {
    // The pasted file may have brought its byte order mark along.
    const MARK: &str = "\u{feff}";
    let first = shape.first_cell();
    let begins = first.bytes().next();
    for index in 0..spans.records.len() {
        let Some(span) = spans.records.get(index) else {
            continue;
        };
        let byte = text.as_bytes().get(span.start as usize).copied();
        if byte != begins && begins.is_some() && byte != MARK.bytes().next() {
            continue;
        }
        let Some(raw) = text.get(span.start as usize..span.end as usize) else {
            continue;
        };
        let marked = raw.strip_prefix(MARK).unwrap_or(raw);
        if !marked.starts_with(first) {
            continue;
        }
        let until = spans
            .records
            .get(index + 1)
            .map_or(spans.cells().len(), |next| next.cells as usize);
        let Some(span) = spans.records.get(index).copied() else {
            continue;
        };
        if until - span.cells as usize != shape.width() {
            continue;
        }
        let view = Rows {
            text,
            records: std::slice::from_ref(&span),
            cells: spans.cells().get(..until).unwrap_or_default(),
            first_line: 0,
            first_row: 0,
        };
        let same = view.get(0).is_some_and(|record| {
            record.cells().zip(shape.header()).all(|(cell, name)| {
                cell.trimmed()
                    .trim_start_matches(['\u{feff}', '"'])
                    .trim_end_matches('"')
                    == name.trim_matches('"')
            })
        });
        if same {
            push(spans, index, 0, Kind::Header);
        }
    }
}

/// Cells beyond the limit that are not in quotes: those in quotes end the chunk.
fn note_long_cells(spans: &mut Spans, text: &str) {
    if text.len() <= CELL_LIMIT {
        return;
    }
    for index in 0..spans.records.len() {
        let Some(span) = spans.records.get(index).copied() else {
            continue;
        };
        let until = spans
            .records
            .get(index + 1)
            .map_or(spans.cells().len(), |next| next.cells as usize);
        let mut start = span.start as usize;
        let cells = spans.cells().get(span.cells as usize..until);
        let long = cells.unwrap_or_default().iter().position(|end| {
            let end = (end & END) as usize;
            let length = end - start;
            start = end + 1;
            length > CELL_LIMIT + 2
        });
        if let Some(cell) = long {
            push(spans, index, cell, Kind::LongCell);
        }
    }
}

/// Bytes that are not in the encoding of the table: one fault per record.
fn note_damage(spans: &mut Spans, text: &str, damage: &[Damage]) {
    let mut last = None;
    for damage in damage {
        let at = damage.at;
        let index = spans
            .records
            .partition_point(|span| (span.end as usize) <= at);
        let Some(span) = spans.records.get(index).copied() else {
            continue;
        };
        if last == Some(index) {
            continue;
        }
        last = Some(index);
        let until = spans
            .records
            .get(index + 1)
            .map_or(spans.cells().len(), |next| next.cells as usize);
        let cells = spans
            .cells()
            .get(span.cells as usize..until)
            .unwrap_or_default();
        let cell = cells.partition_point(|end| (end & END) as usize <= at);
        debug_assert!(text.is_char_boundary(at), "damage is a character by now");
        push(spans, index, cell, Kind::Encoding(damage.byte));
    }
}

fn push(spans: &mut Spans, record: usize, cell: usize, kind: Kind) {
    let line = spans.records.get(record).map_or(0, |span| span.line);
    spans.faults.push(Fault {
        record: u32::try_from(record).unwrap_or(u32::MAX),
        cell: u32::try_from(cell).unwrap_or(u32::MAX),
        line,
        kind,
    });
}
