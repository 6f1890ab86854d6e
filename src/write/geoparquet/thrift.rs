//! The compact protocol of Apache Thrift, as far as Parquet's metadata needs it
//! (<https://github.com/apache/thrift/blob/master/doc/specs/thrift-compact-protocol.md>).

/// A struct that is being written, field by field in the order of their numbers.
#[derive(Debug)]
pub(super) struct Struct<'o> {
    out: &'o mut Vec<u8>,
    last: u8,
}

const I32: u8 = 5;
const I64: u8 = 6;
const BINARY: u8 = 8;
const LIST: u8 = 9;
const STRUCT: u8 = 12;

impl<'o> Struct<'o> {
    pub(super) fn begin(out: &'o mut Vec<u8>) -> Self {
        Self { out, last: 0 }
    }

    pub(super) fn end(self) {
        self.out.push(0);
    }

    fn field(&mut self, number: u8, kind: u8) {
        debug_assert!(number > self.last && number - self.last < 16, "in order");
        self.out.push((number - self.last) << 4 | kind);
        self.last = number;
    }

    pub(super) fn i32(&mut self, field: u8, number: i32) -> &mut Self {
        self.field(field, I32);
        zigzag(i64::from(number), self.out);
        self
    }

    pub(super) fn i64(&mut self, field: u8, number: u64) -> &mut Self {
        self.field(field, I64);
        zigzag(number.cast_signed(), self.out);
        self
    }

    pub(super) fn bytes(&mut self, field: u8, bytes: &[u8]) -> &mut Self {
        self.field(field, BINARY);
        binary(bytes, self.out);
        self
    }

    pub(super) fn structure(
        &mut self,
        field: u8,
        write: impl FnOnce(&mut Struct<'_>),
    ) -> &mut Self {
        self.field(field, STRUCT);
        structure(self.out, write);
        self
    }

    pub(super) fn i32s(&mut self, field: u8, numbers: &[i32]) -> &mut Self {
        self.list(field, I32, numbers, |number, out| {
            zigzag(i64::from(*number), out);
        })
    }

    pub(super) fn texts(&mut self, field: u8, texts: &[&str]) -> &mut Self {
        self.list(field, BINARY, texts, |text, out| {
            binary(text.as_bytes(), out);
        })
    }

    pub(super) fn structures<T>(
        &mut self,
        field: u8,
        items: &[T],
        write: impl Fn(&T, &mut Struct<'_>),
    ) -> &mut Self {
        self.list(field, STRUCT, items, |item, out| {
            structure(out, |it| write(item, it));
        })
    }

    fn list<T>(
        &mut self,
        field: u8,
        kind: u8,
        items: &[T],
        write: impl Fn(&T, &mut Vec<u8>),
    ) -> &mut Self {
        self.field(field, LIST);
        if let Ok(length @ 0..15) = u8::try_from(items.len()) {
            self.out.push(length << 4 | kind);
        } else {
            self.out.push(0xF0 | kind);
            varint(items.len() as u64, self.out);
        }
        for item in items {
            write(item, self.out);
        }
        self
    }
}

fn structure(out: &mut Vec<u8>, write: impl FnOnce(&mut Struct<'_>)) {
    let mut it = Struct::begin(out);
    write(&mut it);
    it.end();
}

fn binary(bytes: &[u8], out: &mut Vec<u8>) {
    varint(bytes.len() as u64, out);
    out.extend_from_slice(bytes);
}

fn zigzag(number: i64, out: &mut Vec<u8>) {
    varint(((number << 1) ^ (number >> 63)).cast_unsigned(), out);
}

/// Seven bits to a byte, the lowest first.
pub(super) fn varint(mut number: u64, out: &mut Vec<u8>) {
    while number >= 0x80 {
        out.push((number & 0x7F) as u8 | 0x80);
        number >>= 7;
    }
    out.push((number & 0x7F) as u8);
}
