//! Formats: one file each. A format turns features into bytes and knows nothing of files.

mod bounds;
mod cells;
mod container;
mod csv;
mod dress;
mod flatgeobuf;
mod format;
mod geojson;
mod geopackage;
mod geoparquet;
mod hilbert;
mod json;
mod kml;
mod wkb;
mod wkt;

use std::fmt;

pub use cells::{CellEncoder, Cells, Position};
pub use container::{Block, Container};
pub use csv::{SYSTEM as CSV_SYSTEM, Table, column_types as csv_types, row as csv_row};
pub use dress::{Backdrop, Colour, Dress, LayerStyle, StoredProject};
pub use flatgeobuf::{FlatGeobuf, FlatGeobufFeatures};
pub use format::{Format, Opened, Take};
pub use geojson::{Framing, GeoJson};
pub use geopackage::{GeoPackage, GeoPackageRows};
pub use geoparquet::{GeoParquet, GeoParquetRows};
pub use kml::{Kml, Placemarks};

use crate::layer::{self, Facts, Feature, Geometry, Run, Value};

/// A format that is a stream of bytes: each feature is encoded by itself, on any thread.
pub trait Encoder: fmt::Debug + Send + Sync {
    /// What stands before the first feature.
    fn begin(&self, out: &mut Vec<u8>);

    /// What stands between two features.
    fn between(&self) -> &'static [u8];

    /// One feature.
    fn feature(&self, feature: Feature<'_>, out: &mut Vec<u8>);

    /// What stands after the last of `features` features.
    fn end(&self, features: u64, out: &mut Vec<u8>);

    /// No more features come into this block: what can be done for a block as a whole, on the thread
    /// that made it. Most formats have nothing to do.
    fn seal(&self, _block: &mut Block) {}

    /// The pieces that a feature is put together from, if it is: bytes that many features share are then
    /// made once.
    fn pieces(&self) -> Option<Pieced<'_>> {
        None
    }
}

/// The formats that are put together from pieces, by name: who asks them for millions of pieces asks each
/// without a detour.
#[derive(Debug, Clone, Copy)]
pub enum Pieced<'a> {
    /// `GeoJSON`.
    GeoJson(&'a GeoJson),
    /// A table.
    Table(&'a Table),
}

/// A feature as a row of pieces: [`open`](Self::open), a [`value`](Self::value) for every column in
/// their order, [`close`](Self::close). What a piece appends depends on its arguments alone, so that
/// callers may keep it.
pub trait Pieces {
    /// What stands before the values of a feature.
    fn open(&self, id: &str, out: &mut Vec<u8>);

    /// The value of the column at that position of the schema, from 0.
    fn value(&self, column: usize, value: &Value<'_>, out: &mut Vec<u8>);

    /// As [`value`](Self::value), for a text; `None` and the empty text are null.
    fn text(&self, column: usize, text: Option<&str>, out: &mut Vec<u8>) {
        self.value(column, &Value::text(text), out);
    }

    /// As [`value`](Self::value), for a whole number.
    fn integer(&self, column: usize, number: Option<u64>, out: &mut Vec<u8>) {
        self.value(column, &Value::integer(number), out);
    }

    /// The values of a run of columns.
    #[expect(
        clippy::inline_always,
        reason = "a call for each text of each row is what this spares"
    )]
    #[inline(always)]
    fn run(&self, run: &Run, facts: &Facts<'_>, out: &mut Vec<u8>) {
        for (column, take) in &run.columns {
            match take {
                layer::Take::Text(take) => self.text(*column, take(facts), out),
                layer::Take::Integer(take) => self.integer(*column, take(facts), out),
                layer::Take::Value(take) => self.value(*column, &take(facts), out),
            }
        }
    }

    /// What stands after the values of a feature.
    fn close(&self, geometry: Geometry<'_>, out: &mut Vec<u8>);

    /// One whole feature.
    fn whole(&self, feature: Feature<'_>, out: &mut Vec<u8>) {
        self.open(feature.id, out);
        for (column, value) in feature.values.iter().enumerate() {
            self.value(column, value, out);
        }
        self.close(feature.geometry, out);
    }
}
