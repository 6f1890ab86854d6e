//! Rows as bare texts, for files that are put together only when all rows are known.
//!
//! Such a file needs its rows whole, but not yet in its own form: workers write them as cells, and
//! [`Cells`] reads them back, in the order of the input. This is no file format.

use std::fmt::Write as _;

use crate::layer::{Feature, Geometry, Schema, Value};
use crate::model::Precision;
use crate::write::Encoder;

/// What a cell's length is where there is no value.
const NULL: u32 = u32::MAX;

/// Writes features as cells.
#[derive(Debug)]
pub struct CellEncoder {
    /// Where the schema says how precise the position is.
    precision: Option<usize>,
}

impl CellEncoder {
    /// A writer for the columns of `schema`.
    pub fn new(schema: &Schema) -> Self {
        let precision = schema
            .fields
            .iter()
            .position(|field| field.name == "precision");
        Self { precision }
    }
}

impl Encoder for CellEncoder {
    fn begin(&self, _: &mut Vec<u8>) {}

    fn between(&self) -> &'static [u8] {
        b""
    }

    fn feature(&self, feature: Feature<'_>, out: &mut Vec<u8>) {
        let start = out.len();
        out.push(match feature.geometry {
            Geometry::Null => 0,
            _ => 1,
        });
        let point = match feature.geometry {
            Geometry::Point(point) => Some(point),
            _ => None,
        };
        let (lon, lat) = point.map_or((f64::NAN, f64::NAN), |at| (at.lon(), at.lat()));
        out.extend_from_slice(&lon.to_le_bytes());
        out.extend_from_slice(&lat.to_le_bytes());
        let mut scratch = String::new();
        let mut has_own_position = false;
        for (index, value) in feature.values.iter().enumerate() {
            if matches!(value, Value::Null) {
                out.extend_from_slice(&NULL.to_le_bytes());
                continue;
            }
            scratch.clear();
            let text = plain(value, &mut scratch);
            // no cell is as long as 4 GiB: tables with such cells are refused when they are read
            let length = u32::try_from(text.len()).unwrap_or(NULL - 1);
            has_own_position |=
                self.precision == Some(index) && text == Precision::Coordinates.as_str();
            out.extend_from_slice(&length.to_le_bytes());
            out.extend_from_slice(text.as_bytes());
        }
        if has_own_position && let Some(flag) = out.get_mut(start) {
            *flag = 2;
        }
    }

    fn end(&self, _: u64, _: &mut Vec<u8>) {}
}

/// The text of a value, as a table has it.
fn plain<'a>(value: &'a Value<'_>, scratch: &'a mut String) -> &'a str {
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

/// Where a row stands, as far as its own cells do not say.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Position {
    /// Nowhere.
    None,
    /// Where its place or its stops stand.
    OfPlace,
    /// At coordinates of its own: longitude and latitude in degrees.
    Own(f64, f64),
}

/// Reads rows of `columns` cells back.
#[derive(Debug)]
pub struct Cells<'b> {
    rest: &'b [u8],
    columns: usize,
}

impl<'b> Cells<'b> {
    /// The rows in `block`, which a [`CellEncoder`] wrote for a schema of that many columns.
    pub fn new(block: &'b [u8], columns: usize) -> Self {
        Self {
            rest: block,
            columns,
        }
    }

    /// Reads the next row into `cells`, which loses what it held; `None` after the last.
    pub fn next_row(&mut self, cells: &mut Vec<Option<&'b str>>) -> Option<Position> {
        cells.clear();
        let (&[flag], rest) = self.rest.split_first_chunk::<1>()?;
        let (lon, rest) = rest.split_first_chunk::<8>()?;
        let (lat, rest) = rest.split_first_chunk::<8>()?;
        self.rest = rest;
        for _ in 0..self.columns {
            let (length, rest) = self.rest.split_first_chunk::<4>()?;
            let length = u32::from_le_bytes(*length);
            if length == NULL {
                self.rest = rest;
                cells.push(None);
                continue;
            }
            let (text, rest) = rest.split_at_checked(length as usize)?;
            self.rest = rest;
            cells.push(std::str::from_utf8(text).ok());
        }
        Some(match flag {
            0 => Position::None,
            2 => Position::Own(f64::from_le_bytes(*lon), f64::from_le_bytes(*lat)),
            _ => Position::OfPlace,
        })
    }
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;

    use proptest::prelude::*;

    use super::*;
    use crate::layer::{Field, LayerKind, ValueType};
    use crate::model::LonLat;

    fn schema(columns: usize) -> Schema {
        let fields = (0..columns).map(|index| Field {
            name: format!("c{index}"),
            holds: ValueType::Text,
        });
        Schema::new(LayerKind::Incidents, fields)
    }

    proptest! {
        #[test]
        fn rows_read_back_as_they_were(
            rows in prop::collection::vec(prop::collection::vec(prop::option::of("\\PC{1,9}"), 3), 0..6),
        ) {
            let encoder = CellEncoder::new(&schema(3));
            let mut block = Vec::new();
            for row in &rows {
                let values: Vec<Value<'_>> = row.iter().map(|cell| match cell {
                    Some(text) => Value::Text(Cow::Borrowed(text.as_str())),
                    None => Value::Null,
                }).collect();
                let feature = Feature { id: "x", geometry: Geometry::Null, values: &values };
                encoder.feature(feature, &mut block);
            }
            let mut reader = Cells::new(&block, 3);
            let mut cells = Vec::new();
            for row in &rows {
                prop_assert_eq!(reader.next_row(&mut cells), Some(Position::None));
                let row: Vec<_> = row.iter().map(Option::as_deref).collect();
                prop_assert_eq!(&cells, &row);
            }
            prop_assert_eq!(reader.next_row(&mut cells), None);
        }
    }

    #[test]
    fn a_row_keeps_its_position_only_if_it_is_its_own() {
        let mut schema = schema(1);
        schema.fields.push(Field {
            name: "precision".to_owned(),
            holds: ValueType::Text,
        });
        let encoder = CellEncoder::new(&schema);
        for (precision, expected) in [
            ("coordinates", Position::Own(48.5, 31.25)),
            ("site", Position::OfPlace),
        ] {
            let mut block = Vec::new();
            let cells = [None, Some(precision)];
            let values = cells.map(Value::text);
            let feature = Feature {
                id: "x",
                geometry: Geometry::Point(LonLat::new(48.5, 31.25).unwrap()),
                values: &values,
            };
            encoder.feature(feature, &mut block);
            let mut cells = Vec::new();
            assert_eq!(
                Cells::new(&block, 2).next_row(&mut cells),
                Some(expected),
                "{precision}"
            );
        }
    }
}
