//! CSV (RFC 4180): the table of events without a position, the table of rejected rows, and layers
//! with their geometry as well-known text.

use std::io::Write as _;

use crate::layer::{Feature, Geometry, Schema, Value, ValueType};
use crate::write::json::tenths;
use crate::write::{Encoder, Pieced, Pieces, wkt};

/// Name of the column of geometries: GDAL and QGIS take it for one by this name.
const GEOMETRY: &str = "WKT";

/// The system of the positions in it: WGS 84, longitude first, as a `.prj` file beside the table says it to
/// GDAL and QGIS. A CSV cannot.
pub const SYSTEM: &str = "GEOGCS[\"GCS_WGS_1984\",DATUM[\"D_WGS_1984\",\
    SPHEROID[\"WGS_1984\",6378137.0,298.257223563]],PRIMEM[\"Greenwich\",0.0],\
    UNIT[\"Degree\",0.0174532925199433]]\n";

/// What the columns of a layer's table hold, as a `.csvt` file beside it says it to GDAL and QGIS, which
/// take all for text otherwise. The geometry, if it has one, is its last column.
pub fn column_types(schema: &Schema, has_geometry: bool) -> Vec<u8> {
    let types = schema.fields.iter().map(|field| match field.holds {
        ValueType::Text => "String",
        ValueType::Integer => "Integer64",
        ValueType::Real | ValueType::Number => "Real",
        ValueType::Date => "Date",
        ValueType::Flag => "Integer(Boolean)",
    });
    let geometry = has_geometry.then_some(GEOMETRY);
    let mut out = Vec::new();
    row(types.chain(geometry), &mut out);
    out
}

/// Writes the values of one layer as a table.
#[derive(Debug)]
pub struct Table {
    header: Vec<u8>,
    has_geometry: bool,
}

impl Table {
    /// A writer for the columns of `schema`, without the geometry.
    pub fn new(schema: &Schema) -> Self {
        let mut header = Vec::new();
        row(
            schema.fields.iter().map(|field| field.name.as_str()),
            &mut header,
        );
        Self {
            header,
            has_geometry: false,
        }
    }

    /// A writer for the columns of `schema`, and a last one for the geometry as well-known text
    /// (OGC 06-103r4, section 7), empty where there is none.
    pub fn with_geometry(schema: &Schema) -> Self {
        let names = schema.fields.iter().map(|field| field.name.as_str());
        let mut header = Vec::new();
        row(names.chain([GEOMETRY]), &mut header);
        Self {
            header,
            has_geometry: true,
        }
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
        self.whole(feature, out);
    }

    fn end(&self, _: u64, _: &mut Vec<u8>) {}

    fn pieces(&self) -> Option<Pieced<'_>> {
        Some(Pieced::Table(self))
    }
}

impl Pieces for Table {
    fn open(&self, _: &str, _: &mut Vec<u8>) {}

    fn value(&self, column: usize, value: &Value<'_>, out: &mut Vec<u8>) {
        if column > 0 {
            out.push(b',');
        }
        // writing to a Vec cannot fail
        let _ = match value {
            Value::Null => Ok(()),
            Value::Text(text) => {
                cell(text, out);
                Ok(())
            }
            Value::Texts(texts) => {
                cell(&texts.join("; "), out);
                Ok(())
            }
            Value::Number(digits) => {
                out.extend_from_slice(digits.as_bytes());
                Ok(())
            }
            Value::Date(day) => {
                day.write_iso(out);
                Ok(())
            }
            Value::Integer(number) => write!(out, "{number}"),
            Value::Real(number) => write!(out, "{:.1}", tenths(*number)),
            Value::Flag(flag) => write!(out, "{flag}"),
        };
    }

    fn close(&self, geometry: Geometry<'_>, out: &mut Vec<u8>) {
        if self.has_geometry {
            out.push(b',');
            // a point has no comma in it, the others do
            let quote: &[u8] = match geometry {
                Geometry::Null | Geometry::Point(_) => b"",
                Geometry::Line(_) | Geometry::Area(_) => b"\"",
            };
            out.extend_from_slice(quote);
            wkt::geometry(geometry, out);
            out.extend_from_slice(quote);
        }
        out.push(b'\n');
    }
}

/// Appends a row of texts.
pub fn row<'a>(cells: impl IntoIterator<Item = &'a str>, out: &mut Vec<u8>) {
    for (column, text) in cells.into_iter().enumerate() {
        if column > 0 {
            out.push(b',');
        }
        cell(text, out);
    }
    out.push(b'\n');
}

/// Appends a cell, in quotes where it needs them. What a spreadsheet would run as a formula gets an
/// apostrophe before it.
fn cell(text: &str, out: &mut Vec<u8>) {
    let is_formula = match text.as_bytes().first() {
        Some(b'=' | b'+' | b'@' | b'\t' | b'\r') => true,
        Some(b'-') => text.parse::<f64>().is_err(),
        _ => false,
    };
    let apostrophe: &[u8] = if is_formula { b"'" } else { b"" };
    let needs_quotes = |byte| matches!(byte, b',' | b'"' | b'\n' | b'\r');
    if !text.bytes().any(needs_quotes) {
        out.extend_from_slice(apostrophe);
        out.extend_from_slice(text.as_bytes());
        return;
    }
    out.push(b'"');
    out.extend_from_slice(apostrophe);
    for (index, piece) in text.split('"').enumerate() {
        if index > 0 {
            out.extend_from_slice(b"\"\"");
        }
        out.extend_from_slice(piece.as_bytes());
    }
    out.push(b'"');
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn each_column_has_its_type_and_the_geometry_is_the_last() {
        use crate::layer::{Field, LayerKind};
        let fields = [
            ("id", ValueType::Text),
            ("start_date", ValueType::Date),
            ("count_min", ValueType::Integer),
            ("length_m", ValueType::Real),
        ];
        let schema = Schema::new(
            LayerKind::Routes,
            fields.map(|(name, holds)| Field {
                name: name.to_owned(),
                holds,
            }),
        );
        let shown = |has_geometry| String::from_utf8(column_types(&schema, has_geometry)).unwrap();
        assert_eq!(shown(true), "String,Date,Integer64,Real,WKT\n");
        assert_eq!(shown(false), "String,Date,Integer64,Real\n");
    }

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
            prop_assert_eq!(rows[0].iter().collect::<Vec<_>>(), &*cells);
            let mut writer = ::csv::Writer::from_writer(Vec::new());
            writer.write_record(&cells).unwrap();
            prop_assert_eq!(out, writer.into_inner().unwrap(), "quotes where the csv crate puts them");
        }
    }
}
