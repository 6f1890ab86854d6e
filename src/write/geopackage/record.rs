//! Rows as `SQLite` stores them (file format, section 2.1, "Record Format").

use crate::layer::Value;
use crate::write::json::tenths;

/// A value of a row.
#[derive(Debug, Clone, Copy)]
pub(super) enum Cell<'a> {
    Null,
    Integer(i64),
    Real(f64),
    Text(&'a str),
    Blob(&'a [u8]),
}

impl<'a> From<&'a str> for Cell<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(text)
    }
}

impl From<i64> for Cell<'_> {
    fn from(number: i64) -> Self {
        Self::Integer(number)
    }
}

impl From<f64> for Cell<'_> {
    fn from(number: f64) -> Self {
        Self::Real(number)
    }
}

impl<'a, T: Into<Cell<'a>>> From<Option<T>> for Cell<'a> {
    fn from(cell: Option<T>) -> Self {
        cell.map_or(Self::Null, Into::into)
    }
}

/// A row that is being made: types before contents.
#[derive(Debug, Default)]
pub(super) struct Record {
    types: Vec<u8>,
    contents: Vec<u8>,
}

impl Record {
    pub(super) fn push(&mut self, cell: Cell<'_>) {
        match cell {
            Cell::Null => self.types.push(0),
            Cell::Integer(number) => self.integer(number),
            Cell::Real(number) => {
                self.types.push(7);
                self.contents.extend_from_slice(&number.to_be_bytes());
            }
            Cell::Text(text) => {
                varint(text.len() as u64 * 2 + 13, &mut self.types);
                self.contents.extend_from_slice(text.as_bytes());
            }
            Cell::Blob(bytes) => {
                varint(bytes.len() as u64 * 2 + 12, &mut self.types);
                self.contents.extend_from_slice(bytes);
            }
        }
    }

    /// Adds a blob that `write` appends.
    pub(super) fn push_blob(&mut self, write: impl FnOnce(&mut Vec<u8>)) {
        let before = self.contents.len();
        write(&mut self.contents);
        let length = (self.contents.len() - before) as u64;
        varint(length * 2 + 12, &mut self.types);
    }

    /// Adds a property of a feature.
    pub(super) fn push_value(&mut self, value: &Value<'_>) {
        match value {
            Value::Null => self.push(Cell::Null),
            Value::Text(text) => self.push(Cell::Text(text)),
            Value::Texts(texts) => {
                let before = self.contents.len();
                for (index, text) in texts.iter().enumerate() {
                    if index > 0 {
                        self.contents.extend_from_slice(b"; ");
                    }
                    self.contents.extend_from_slice(text.as_bytes());
                }
                self.text_since(before);
            }
            Value::Integer(number) => self.integer(i64::try_from(*number).unwrap_or(i64::MAX)),
            Value::Real(number) => self.push(Cell::Real(tenths(*number))),
            Value::Number(digits) => match digits.parse() {
                Ok(number) => self.push(Cell::Real(number)),
                // not met: it is a number in every row
                Err(_) => self.push(Cell::Text(digits)),
            },
            Value::Date(day) => {
                let before = self.contents.len();
                day.write_iso(&mut self.contents);
                self.text_since(before);
            }
            Value::Flag(flag) => self.integer(i64::from(*flag)),
        }
    }

    fn text_since(&mut self, before: usize) {
        let length = (self.contents.len() - before) as u64;
        varint(length * 2 + 13, &mut self.types);
    }

    fn integer(&mut self, number: i64) {
        let (kind, length) = match number {
            0 => (8, 0),
            1 => (9, 0),
            -0x80..=0x7F => (1, 1),
            -0x8000..=0x7FFF => (2, 2),
            -0x80_0000..=0x7F_FFFF => (3, 3),
            -0x8000_0000..=0x7FFF_FFFF => (4, 4),
            -0x8000_0000_0000..=0x7FFF_FFFF_FFFF => (5, 6),
            _ => (6, 8),
        };
        let bytes = number.to_be_bytes();
        let bytes = bytes.get(8 - length..).unwrap_or_default();
        self.types.push(kind);
        self.contents.extend_from_slice(bytes);
    }

    /// Appends the row.
    pub(super) fn write(&self, out: &mut Vec<u8>) {
        // the length of the types counts itself
        let types = self.types.len() as u64;
        let length = if types + 1 < 128 {
            types + 1
        } else {
            types + 2
        };
        varint(length, out);
        out.extend_from_slice(&self.types);
        out.extend_from_slice(&self.contents);
    }

    /// The row of these cells.
    pub(super) fn of(cells: &[Cell<'_>]) -> Vec<u8> {
        let mut record = Self::default();
        for cell in cells {
            record.push(*cell);
        }
        let mut out = Vec::new();
        record.write(&mut out);
        out
    }
}

/// Appends a number in 1 to 9 bytes, seven bits to a byte, the highest first (section 1.6, "varint").
pub(super) fn varint(number: u64, out: &mut Vec<u8>) {
    if number < 0x80 {
        out.push((number & 0x7F) as u8);
        return;
    }
    if number >> 56 != 0 {
        for shift in (0..8).rev() {
            out.push(((number >> (8 + 7 * shift)) & 0x7F) as u8 | 0x80);
        }
        out.push((number & 0xFF) as u8);
        return;
    }
    let groups = (64 - number.leading_zeros()).div_ceil(7);
    for group in (0..groups).rev() {
        let more = if group > 0 { 0x80 } else { 0 };
        out.push(((number >> (7 * group)) & 0x7F) as u8 | more);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(bytes: &[u8]) -> u64 {
        let mut number = 0;
        for (index, byte) in bytes.iter().enumerate() {
            if index == 8 {
                return number << 8 | u64::from(*byte);
            }
            number = number << 7 | u64::from(byte & 0x7F);
            if byte & 0x80 == 0 {
                assert_eq!(index, bytes.len() - 1);
            }
        }
        number
    }

    proptest! {
        #[test]
        fn any_number_reads_back(number in any::<u64>(), bits in 0..64_u32) {
            let mut out = Vec::new();
            varint(number >> bits, &mut out);
            prop_assert_eq!(read(&out), number >> bits);
        }
    }

    #[test]
    fn a_number_takes_no_more_bytes_than_it_needs() {
        for (number, length) in [(127, 1), (128, 2), (16_383, 2), (16_384, 3), (u64::MAX, 9)] {
            let mut out = Vec::new();
            varint(number, &mut out);
            assert_eq!(out.len(), length, "{number}");
        }
    }
}
