//! What is said about a record that is wrong.

use super::chunk::{CELL_LIMIT, COLUMN_LIMIT, Chunk, End, RECORD_LIMIT};
use super::dialect::Delimiter;
use super::encoding;
use super::header::Shape;
use super::record::Record;
use super::scan::{Fault, Kind};
use crate::diagnostic::{Code, Finding, Severity};
use crate::source::Location;

/// Longest value that is taken along in a finding, in bytes.
const VALUE: usize = 256;

/// What is known where a fault is judged.
pub(super) struct Context<'a> {
    pub(super) shape: &'a Shape,
    pub(super) chunk: &'a Chunk,
    /// The hint about the encoding, made once per chunk.
    pub(super) hint: &'a mut Option<String>,
}

impl Context<'_> {
    /// The finding about one fault of `record`.
    pub(super) fn finding(&mut self, record: Record<'_>, fault: &Fault) -> Finding {
        let line = self.chunk.first_line + u64::from(fault.line);
        let column = fault.cell + 1;
        let (finding, column) = match fault.kind {
            Kind::LongRecord => (long_record(), 0),
            Kind::Cells(count) => (self.miscounted(record, count as usize), 0),
            Kind::QuoteInside => (quote_inside(), column),
            Kind::TextAfterQuote(above) => (text_after_quote(line, above), column),
            Kind::Unclosed => return self.unclosed(record, line, column),
            Kind::Control(byte) => (control(byte), column),
            Kind::Encoding(byte) => (self.encoding(byte), column),
            Kind::LongCell => (long_cell(), column),
            Kind::Header => (repeated_header(), 0),
        };
        let at = Location::cell(self.shape.name(), record.line(), column);
        self.with_cell(finding, record, column).at(at)
    }

    /// Adds the name of the column, the value and the excerpt.
    fn with_cell(&self, mut finding: Finding, record: Record<'_>, column: u32) -> Finding {
        let position = (column as usize).wrapping_sub(1);
        if let Some(cell) = record.cell(position) {
            let raw = cell.raw();
            let value = raw
                .get(..raw.floor_char_boundary(VALUE))
                .unwrap_or_default();
            finding.field = self
                .shape
                .header()
                .get(position)
                .filter(|name| !name.is_empty())
                .cloned();
            finding.value = Some(value.to_owned());
        }
        finding.excerpt(Some(record.excerpt(column)))
    }

    fn miscounted(&self, record: Record<'_>, count: usize) -> Finding {
        let width = self.shape.width();
        let delimiter = self.shape.delimiter();
        let cells = if count == 1 { "cell" } else { "cells" };
        let message = format!("the row has {count} {cells}, the header {width}");
        if count > COLUMN_LIMIT {
            return Finding::new(Code::C109, format!("{message}; {COLUMN_LIMIT} is the most"));
        }
        if count > width {
            let decimal = if delimiter == Delimiter::Comma {
                ", a decimal comma too,"
            } else {
                ""
            };
            return Finding::new(Code::C207, message).hint(format!(
                "a cell that contains a {delimiter}{decimal} needs quotes around it"
            ));
        }
        let other = Delimiter::ALL.into_iter().find(|other| {
            *other != delimiter
                && record.raw().matches(char::from(other.byte())).count() + 1 == width
        });
        Finding::new(Code::C206, message).hint(match other {
            Some(other) if count == 1 => {
                format!("the cells of this row are separated by a {other}, those of the header by a {delimiter}")
            }
            _ => format!(
                "a cell that contains a line break needs quotes around it; an empty cell needs its {delimiter}"
            ),
        })
    }

    /// At the line where the quote opens, which need not be the line where the record starts.
    fn unclosed(&self, record: Record<'_>, line: u64, column: u32) -> Finding {
        let finding = if self.chunk.end == End::CellTooLong {
            Finding::new(
                Code::C109,
                format!(
                    "the quote that opens on line {line} is not closed within {} MiB",
                    CELL_LIMIT >> 20
                ),
            )
            .hint("reading stops here; a quote that belongs to the text is written twice")
        } else {
            Finding::new(
                Code::C208,
                format!("the quote that opens on line {line} is never closed"),
            )
            .hint("close it where the cell ends; a quote that belongs to the text is written twice")
        };
        self.with_cell(finding, record, column)
            .at(Location::cell(self.shape.name(), line, column))
    }

    fn encoding(&mut self, byte: u8) -> Finding {
        let chunk = self.chunk;
        if self.shape.encoding() != encoding_rs::UTF_8 {
            let name = self.shape.encoding().name().to_ascii_lowercase();
            return Finding::new(Code::C105, format!("bytes that are not valid {name}"))
                .hint("is this the encoding of the file? save it as CSV UTF-8 if in doubt");
        }
        let hint = self.hint.get_or_insert_with(|| utf8_hint(chunk));
        Finding::new(Code::C105, format!("byte 0x{byte:02X} is not valid UTF-8")).hint(&**hint)
    }
}

/// What to do about bytes that are not UTF-8.
fn utf8_hint(chunk: &Chunk) -> String {
    let bytes = chunk.bytes();
    let incomplete = std::str::from_utf8(bytes).is_err_and(|error| error.error_len().is_none());
    if chunk.last && incomplete {
        return "the file ends in the middle of a character: is it whole?".to_owned();
    }
    likely(bytes)
}

/// Names the likely encoding.
pub(super) fn likely(bytes: &[u8]) -> String {
    match encoding::guess(bytes) {
        Some(label) => {
            format!("it may be {label}: try --encoding {label}, or save the file as CSV UTF-8")
        }
        None => "save the file as CSV UTF-8".to_owned(),
    }
}

fn quote_inside() -> Finding {
    Finding::new(
        Code::C209,
        "a quote within a cell that does not start with one is taken as it stands",
    )
    .severity(Severity::Warning)
    .hint("put the cell in quotes and write the quote twice")
}

fn text_after_quote(line: u64, above: u32) -> Finding {
    let message = match above {
        0 => "text after the closing quote".to_owned(),
        _ => format!(
            "text after the closing quote on line {line}; the quote opened on line {}",
            line - u64::from(above)
        ),
    };
    Finding::new(Code::C209, message).hint("a quote that belongs to the text is written twice")
}

fn control(byte: u8) -> Finding {
    let finding = Finding::new(Code::C106, format!("control character U+{byte:04X}"));
    if byte == 0 {
        return finding.hint("is this file a table? no text contains U+0000");
    }
    finding
        .severity(Severity::Warning)
        .hint("remove it: it cannot be seen and some readers stop at it")
}

fn long_cell() -> Finding {
    Finding::new(
        Code::C109,
        format!("a cell is longer than {} MiB", CELL_LIMIT >> 20),
    )
}

fn long_record() -> Finding {
    Finding::new(
        Code::C109,
        format!("a record is longer than {} MiB", RECORD_LIMIT >> 20),
    )
    .hint("reading stops here; is this a table with line ends?")
}

fn repeated_header() -> Finding {
    Finding::new(Code::C211, "the header is repeated")
        .hint("were two files pasted together? remove this line")
}
