//! CSV (RFC 4180): the table of events without a position, the table of rejected rows.

use std::fmt::Write as _;

use crate::layer::{Feature, Schema, Value};
use crate::write::Encoder;

/// Writes the values of one layer as a table. Its geometry is not written.
#[derive(Debug)]
pub struct Table {
    header: Vec<u8>,
}

impl Table {
    /// A writer for the columns of `schema`.
    pub fn new(schema: &Schema) -> Self {
        let mut header = Vec::new();
        row(
            schema.fields.iter().map(|field| field.name.as_str()),
            &mut header,
        );
        Self { header }
    }
}

impl Encoder for Table {
    fn begin(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(&self.header);
    }

    fn between(&self) -> &'static [u8] {
        b""
    }

    fn feature(&self, feature: Feature<'_>, out: &mut Vec<u8>) {
        let mut scratch = String::new();
        let mut row = Row::begin(out);
        for value in feature.values {
            scratch.clear();
            row.cell(plain(&value, &mut scratch));
        }
        row.end();
    }

    fn end(&self, _: u64, _: &mut Vec<u8>) {}
}

/// Appends a row of texts.
pub fn row<'a>(cells: impl IntoIterator<Item = &'a str>, out: &mut Vec<u8>) {
    let mut row = Row::begin(out);
    for text in cells {
        row.cell(text);
    }
    row.end();
}

/// A row that is being written.
struct Row<'o> {
    writer: ::csv::Writer<&'o mut Vec<u8>>,
    disarmed: String,
}

impl<'o> Row<'o> {
    fn begin(out: &'o mut Vec<u8>) -> Self {
        let writer = ::csv::WriterBuilder::new()
            .buffer_capacity(512)
            .from_writer(out);
        Self {
            writer,
            disarmed: String::new(),
        }
    }

    /// Adds a cell. What a spreadsheet would run as a formula gets an apostrophe before it.
    fn cell(&mut self, text: &str) {
        let formula = match text.as_bytes().first() {
            Some(b'=' | b'+' | b'@' | b'\t' | b'\r') => true,
            Some(b'-') => text.parse::<f64>().is_err(),
            _ => false,
        };
        let shown = if formula {
            self.disarmed.clear();
            self.disarmed.push('\'');
            self.disarmed.push_str(text);
            self.disarmed.as_str()
        } else {
            text
        };
        let written = self.writer.write_field(shown);
        debug_assert!(written.is_ok(), "writing to memory cannot fail");
    }

    fn end(mut self) {
        let written = self.writer.write_record(None::<&[u8]>);
        debug_assert!(written.is_ok(), "writing to memory cannot fail");
    }
}

pub(super) fn plain<'a>(value: &'a Value<'_>, scratch: &'a mut String) -> &'a str {
    // writing to a String cannot fail
    let _ = match value {
        Value::Null => Ok(()),
        Value::Text(text) => return text,
        Value::Number(digits) => return digits,
        Value::Texts(texts) => {
            scratch.push_str(&texts.join("; "));
            Ok(())
        }
        Value::Integer(number) => write!(scratch, "{number}"),
        Value::Real(number) => write!(scratch, "{number:.1}"),
        Value::Date(day) => write!(scratch, "{day}"),
        Value::Flag(flag) => write!(scratch, "{flag}"),
    };
    scratch
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_cell_is_never_a_formula() {
        let shown = |text: &str| {
            let mut out = Vec::new();
            row([text], &mut out);
            String::from_utf8(out).unwrap()
        };
        assert_eq!(shown("=1+1"), "'=1+1\n");
        assert_eq!(shown("-5"), "-5\n");
        assert_eq!(shown("-cmd"), "'-cmd\n");
        assert_eq!(shown("@a,b"), "\"'@a,b\"\n");
        assert_eq!(shown("~800"), "~800\n");
    }

    proptest! {
        #[test]
        fn any_row_reads_back(cells in proptest::collection::vec("[a-z][a-z,\"\\n\\r; é]*", 1..5)) {
            let mut out = Vec::new();
            row(cells.iter().map(String::as_str), &mut out);
            let mut reader = ::csv::ReaderBuilder::new().has_headers(false).from_reader(&*out);
            let rows: Vec<::csv::StringRecord> = reader.records().collect::<Result<_, _>>().unwrap();
            prop_assert_eq!(rows.len(), 1);
            prop_assert_eq!(rows[0].iter().collect::<Vec<_>>(), cells);
        }
    }
}
