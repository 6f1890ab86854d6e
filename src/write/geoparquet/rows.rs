//! Features as rows, and blocks of rows as pages of columns: both on the thread that has the chunk.

use crate::layer::{Feature, Geometry, Schema, Value};
use crate::write::bounds::Bounds;
use crate::write::geoparquet::column::{Kind, Range, Values, all};
use crate::write::json::tenths;
use crate::write::{Block, Encoder, wkb};

/// Encodes features of one layer.
#[derive(Debug)]
pub struct GeoParquetRows {
    kinds: Vec<Kind>,
}

impl GeoParquetRows {
    /// An encoder for the layer of `schema`.
    pub fn new(schema: &Schema) -> Self {
        Self {
            kinds: all(schema).iter().map(|column| column.kind).collect(),
        }
    }

    /// How many columns are the layer's own.
    fn own(&self) -> usize {
        self.kinds.len().saturating_sub(5)
    }
}

/// Types of geometries that were met, one bit each.
pub(super) const TYPES: [&str; 4] = ["Point", "LineString", "MultiLineString", "MultiPolygon"];

impl Encoder for GeoParquetRows {
    fn begin(&self, _: &mut Vec<u8>) {}

    fn between(&self) -> &'static [u8] {
        b""
    }

    /// Each value with a byte before it that says whether there is one.
    fn feature(&self, feature: Feature<'_>, out: &mut Vec<u8>) {
        for value in feature.values.iter().take(self.own()) {
            stage(value, out);
        }
        let (bit, bounds) = match feature.geometry {
            Geometry::Null => (0, Bounds::EMPTY),
            Geometry::Point(_) => (1, Bounds::of(feature.geometry)),
            Geometry::Line(line) if line.ends().len() == 1 => (2, Bounds::of(feature.geometry)),
            Geometry::Line(_) => (4, Bounds::of(feature.geometry)),
            Geometry::Area(_) => (8, Bounds::of(feature.geometry)),
        };
        out.push(if bounds.is_empty() { 0 } else { bit });
        if !bounds.is_empty() {
            bounds.write(out);
            sized(out, |out| {
                wkb::geometry(feature.geometry, wkb::Lines::AsTheyAre, out);
            });
        }
    }

    fn end(&self, _: u64, _: &mut Vec<u8>) {}

    fn seal(&self, block: &mut Block) {
        let mut columns: Vec<Values> = Vec::new();
        columns.resize_with(self.kinds.len(), Values::default);
        let mut types = 0;
        let mut bounds = Bounds::EMPTY;
        let mut rest = block.bytes.as_slice();
        for _ in 0..block.features {
            let Some(after) = self.spread(rest, &mut columns, &mut types, &mut bounds) else {
                break;
            };
            rest = after;
        }
        let mut sealed = vec![types];
        bounds.write(&mut sealed);
        let mut snappy = snap::raw::Encoder::new();
        let mut page = Vec::new();
        for values in &columns {
            page.clear();
            let plain = values.page(&mut snappy, &mut page);
            for number in [page.len() as u64, plain, values.absences()] {
                sealed.extend_from_slice(&number.to_le_bytes());
            }
            write_range(values.range, &mut sealed);
            sealed.extend_from_slice(&page);
        }
        block.bytes = sealed;
    }
}

impl GeoParquetRows {
    /// Adds the values of the row at the start of `rest` to their columns; what is behind it.
    fn spread<'b>(
        &self,
        mut rest: &'b [u8],
        columns: &mut [Values],
        types: &mut u8,
        bounds: &mut Bounds,
    ) -> Option<&'b [u8]> {
        let (own, others) = columns.split_at_mut_checked(self.own())?;
        for (kind, values) in self.kinds.iter().zip(own) {
            let (there, after) = rest.split_first()?;
            rest = after;
            if *there == 0 {
                values.absent();
                continue;
            }
            rest = match kind {
                Kind::Boolean => {
                    let (flag, after) = rest.split_first()?;
                    values.flag(*flag == 1);
                    after
                }
                Kind::Int32 => {
                    let (number, after) = rest.split_first_chunk()?;
                    values.int32(i32::from_le_bytes(*number));
                    after
                }
                Kind::Int64 => {
                    let (number, after) = rest.split_first_chunk()?;
                    values.int64(i64::from_le_bytes(*number));
                    after
                }
                Kind::Double => {
                    let (number, after) = rest.split_first_chunk()?;
                    values.real(f64::from_le_bytes(*number));
                    after
                }
                Kind::Bytes => {
                    let (bytes, after) = split_sized(rest)?;
                    values.bytes(bytes);
                    after
                }
            };
        }
        let (bit, after) = rest.split_first()?;
        *types |= bit;
        if *bit == 0 {
            others.iter_mut().for_each(Values::absent);
            return Some(after);
        }
        let (its, after) = Bounds::split_from(after)?;
        bounds.merge(&its);
        let (wkb, after) = split_sized(after)?;
        let (geometry, sides) = others.split_first_mut()?;
        geometry.bytes(wkb);
        for (values, side) in sides.iter_mut().zip(its.to_array()) {
            values.real(side);
        }
        Some(after)
    }
}

fn stage(value: &Value<'_>, out: &mut Vec<u8>) {
    out.push(u8::from(*value != Value::Null));
    match value {
        Value::Null => {}
        Value::Text(text) => sized(out, |out| out.extend_from_slice(text.as_bytes())),
        Value::Texts(texts) => sized(out, |out| {
            for (index, text) in texts.iter().enumerate() {
                if index > 0 {
                    out.extend_from_slice(b"; ");
                }
                out.extend_from_slice(text.as_bytes());
            }
        }),
        Value::Integer(number) => {
            let number = i64::try_from(*number).unwrap_or(i64::MAX);
            out.extend_from_slice(&number.to_le_bytes());
        }
        Value::Real(number) => out.extend_from_slice(&tenths(*number).to_le_bytes()),
        Value::Number(digits) => {
            let number: f64 = digits.parse().unwrap_or(f64::NAN);
            out.extend_from_slice(&number.to_le_bytes());
        }
        Value::Date(day) => out.extend_from_slice(&day.days_from_epoch().to_le_bytes()),
        Value::Flag(flag) => out.push(u8::from(*flag)),
    }
}

/// Appends what `write` appends, with its length before it.
fn sized(out: &mut Vec<u8>, write: impl FnOnce(&mut Vec<u8>)) {
    let at = out.len();
    out.extend_from_slice(&[0; 4]);
    write(out);
    let length = u32::try_from(out.len() - at - 4).unwrap_or(u32::MAX);
    if let Some(place) = out.get_mut(at..at + 4) {
        place.copy_from_slice(&length.to_le_bytes());
    }
}

fn split_sized(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let (length, rest) = bytes.split_first_chunk()?;
    rest.split_at_checked(u32::from_le_bytes(*length) as usize)
}

fn write_range(range: Range, out: &mut Vec<u8>) {
    let (kind, ends) = match range {
        Range::None => (0, [[0; 8]; 2]),
        Range::Integers(least, most) => (1, [least.to_le_bytes(), most.to_le_bytes()]),
        Range::Reals(least, most) => (2, [least.to_le_bytes(), most.to_le_bytes()]),
    };
    out.push(kind);
    for end in ends {
        out.extend_from_slice(&end);
    }
}

/// A page as it comes in a block.
#[derive(Debug)]
pub(super) struct Page<'b> {
    pub(super) bytes: &'b [u8],
    pub(super) plain: u64,
    pub(super) absences: u64,
    pub(super) range: Range,
}

/// The head of a block: types of geometries, their box, and the pages behind it.
pub(super) fn split_head(block: &[u8]) -> Option<(u8, Bounds, &[u8])> {
    let (types, rest) = block.split_first()?;
    let (bounds, rest) = Bounds::split_from(rest)?;
    Some((*types, bounds, rest))
}

/// The next page of a block.
pub(super) fn split_page(rest: &[u8]) -> Option<(Page<'_>, &[u8])> {
    let number = |rest: &mut &[u8]| {
        let (number, after) = rest.split_first_chunk::<8>()?;
        *rest = after;
        Some(*number)
    };
    let mut rest = rest;
    let length = u64::from_le_bytes(number(&mut rest)?);
    let plain = u64::from_le_bytes(number(&mut rest)?);
    let absences = u64::from_le_bytes(number(&mut rest)?);
    let (kind, mut rest) = rest.split_first()?;
    let (least, most) = (number(&mut rest)?, number(&mut rest)?);
    let range = match kind {
        1 => Range::Integers(i64::from_le_bytes(least), i64::from_le_bytes(most)),
        2 => Range::Reals(f64::from_le_bytes(least), f64::from_le_bytes(most)),
        _ => Range::None,
    };
    let (bytes, rest) = rest.split_at_checked(usize::try_from(length).ok()?)?;
    let page = Page {
        bytes,
        plain,
        absences,
        range,
    };
    Some((page, rest))
}
