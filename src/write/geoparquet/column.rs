//! The columns of a file, and pages of their values (`parquet.thrift`, and "Encodings").

use snap::raw::Encoder as Snappy;

use crate::layer::{Schema, ValueType};
use crate::write::geoparquet::thrift::{Struct, varint};

/// Physical types (`Type` of `parquet.thrift`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(i32)]
pub(super) enum Kind {
    Boolean = 0,
    Int32 = 1,
    Int64 = 2,
    Double = 5,
    Bytes = 6,
}

/// A column of values, each of which may be absent.
#[derive(Debug, Clone)]
pub(super) struct Column {
    pub(super) path: Vec<String>,
    pub(super) kind: Kind,
    pub(super) meaning: Meaning,
}

/// What the bytes mean beyond their physical type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Meaning {
    Plain,
    Text,
    Date,
}

/// Name of the column of geometries.
pub(super) const GEOMETRY: &str = "geometry";
/// Name of the group of columns of boxes, and theirs.
pub(super) const BOX: &str = "bbox";
pub(super) const SIDES: [&str; 4] = ["xmin", "ymin", "xmax", "ymax"];

/// All columns of a layer: its own, the geometry, the four of the box.
pub(super) fn all(schema: &Schema) -> Vec<Column> {
    let own = schema.fields.iter().map(|field| {
        let (kind, meaning) = match field.holds {
            ValueType::Text => (Kind::Bytes, Meaning::Text),
            ValueType::Integer => (Kind::Int64, Meaning::Plain),
            ValueType::Real | ValueType::Number => (Kind::Double, Meaning::Plain),
            ValueType::Date => (Kind::Int32, Meaning::Date),
            ValueType::Flag => (Kind::Boolean, Meaning::Plain),
        };
        Column {
            path: vec![field.name.clone()],
            kind,
            meaning,
        }
    });
    let geometry = Column {
        path: vec![GEOMETRY.to_owned()],
        kind: Kind::Bytes,
        meaning: Meaning::Plain,
    };
    let sides = SIDES.map(|side| Column {
        path: vec![BOX.to_owned(), side.to_owned()],
        kind: Kind::Double,
        meaning: Meaning::Plain,
    });
    own.chain([geometry]).chain(sides).collect()
}

/// The least and the greatest of some numbers, as Parquet keeps them.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) enum Range {
    #[default]
    None,
    Integers(i64, i64),
    Reals(f64, f64),
}

impl Range {
    fn integer(&mut self, number: i64) {
        *self = match *self {
            Self::Integers(least, most) => Self::Integers(least.min(number), most.max(number)),
            _ => Self::Integers(number, number),
        };
    }

    fn real(&mut self, number: f64) {
        *self = match *self {
            Self::Reals(least, most) => Self::Reals(least.min(number), most.max(number)),
            _ => Self::Reals(number, number),
        };
    }

    /// Grows to hold `other` too.
    pub(super) fn merge(&mut self, other: Self) {
        match other {
            Self::None => {}
            Self::Integers(least, most) => {
                self.integer(least);
                self.integer(most);
            }
            Self::Reals(least, most) => {
                self.real(least);
                self.real(most);
            }
        }
    }

    /// Both ends as values of a column of `kind`.
    pub(super) fn ends(self, kind: Kind) -> Option<[Vec<u8>; 2]> {
        match self {
            Self::None => None,
            Self::Integers(least, most) if kind == Kind::Int32 => {
                let four = |number: i64| number.to_le_bytes().into_iter().take(4).collect();
                Some([four(least), four(most)])
            }
            Self::Integers(least, most) => Some([least, most].map(|it| it.to_le_bytes().to_vec())),
            Self::Reals(least, most) => Some([least, most].map(|it| it.to_le_bytes().to_vec())),
        }
    }
}

/// Values of one column, until they become a page.
#[derive(Debug, Default)]
pub(super) struct Values {
    bytes: Vec<u8>,
    present: Vec<bool>,
    flags: u32,
    pub(super) range: Range,
}

impl Values {
    pub(super) fn absent(&mut self) {
        self.present.push(false);
    }

    pub(super) fn bytes(&mut self, bytes: &[u8]) {
        self.present.push(true);
        let length = u32::try_from(bytes.len()).unwrap_or(u32::MAX);
        self.bytes.extend_from_slice(&length.to_le_bytes());
        self.bytes.extend_from_slice(bytes);
    }

    pub(super) fn real(&mut self, number: f64) {
        self.present.push(true);
        self.bytes.extend_from_slice(&number.to_le_bytes());
        self.range.real(number);
    }

    pub(super) fn int64(&mut self, number: i64) {
        self.present.push(true);
        self.bytes.extend_from_slice(&number.to_le_bytes());
        self.range.integer(number);
    }

    pub(super) fn int32(&mut self, number: i32) {
        self.present.push(true);
        self.bytes.extend_from_slice(&number.to_le_bytes());
        self.range.integer(i64::from(number));
    }

    pub(super) fn flag(&mut self, flag: bool) {
        self.present.push(true);
        let bit = self.flags % 8;
        if bit == 0 {
            self.bytes.push(0);
        }
        if let Some(last) = self.bytes.last_mut() {
            *last |= u8::from(flag) << bit;
        }
        self.flags += 1;
    }

    /// How many values are absent.
    pub(super) fn absences(&self) -> u64 {
        self.present.iter().filter(|present| !**present).count() as u64
    }

    /// Appends a page of these values; the length that it would have without compression.
    pub(super) fn page(&self, snappy: &mut Snappy, out: &mut Vec<u8>) -> u64 {
        let mut plain = Vec::with_capacity(self.bytes.len() + 16);
        plain.extend_from_slice(&[0; 4]);
        levels(&self.present, &mut plain);
        let length = u32::try_from(plain.len() - 4).unwrap_or(0);
        if let Some(place) = plain.first_chunk_mut() {
            *place = length.to_le_bytes();
        }
        plain.extend_from_slice(&self.bytes);
        // fails only beyond 4 GiB, far more than a chunk of a table can give
        let packed = snappy.compress_vec(&plain).unwrap_or_default();
        let size = |bytes: &[u8]| i32::try_from(bytes.len()).unwrap_or(i32::MAX);
        let before = out.len();
        let mut header = Struct::begin(out);
        header
            .i32(1, 0) // a data page
            .i32(2, size(&plain))
            .i32(3, size(&packed))
            .structure(5, |page| {
                let values = i32::try_from(self.present.len()).unwrap_or(i32::MAX);
                // values plain, levels in runs
                page.i32(1, values).i32(2, 0).i32(3, 3).i32(4, 3);
            });
        header.end();
        let header = out.len() - before;
        out.extend_from_slice(&packed);
        (header + plain.len()) as u64
    }
}

/// Appends which values are present, in runs of equals or in bits, whichever is shorter.
fn levels(present: &[bool], out: &mut Vec<u8>) {
    let runs = present.chunk_by(|a, b| a == b);
    let many = present.chunk_by(|a, b| a == b).count();
    if many * 3 <= present.len() / 8 + 4 {
        for run in runs {
            varint((run.len() as u64) << 1, out);
            out.push(u8::from(run.first() == Some(&true)));
        }
        return;
    }
    let groups = present.len().div_ceil(8) as u64;
    varint(groups << 1 | 1, out);
    for group in present.chunks(8) {
        let bits = group
            .iter()
            .enumerate()
            .fold(0, |bits, (at, present)| bits | u8::from(*present) << at);
        out.push(bits);
    }
}
