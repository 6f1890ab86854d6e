//! Formats: one file each. A format turns features into bytes and knows nothing of files.

mod csv;
mod geojson;
mod json;

use std::fmt;

pub use csv::{Table, row as csv_row};
pub use geojson::{Framing, GeoJson};

use crate::layer::{Feature, Geometry, LayerKind, Schema, Value};

/// A format that is a stream of bytes: each feature is encoded by itself, on any thread.
///
/// A feature is put together from pieces: [`open`](Self::open), a [`value`](Self::value) for every
/// column in their order, [`close`](Self::close). What a piece appends depends on its arguments alone,
/// so that callers may keep the bytes of values that many features share.
pub trait Encoder: fmt::Debug + Send + Sync {
    /// What stands before the first feature.
    fn begin(&self, out: &mut Vec<u8>);

    /// What stands between two features.
    fn between(&self) -> &'static [u8];

    /// What stands before the values of a feature.
    fn open(&self, id: &str, out: &mut Vec<u8>);

    /// The value of the column at that position of the schema, from 0.
    fn value(&self, column: usize, value: &Value<'_>, out: &mut Vec<u8>);

    /// What stands after the values of a feature.
    fn close(&self, geometry: Geometry<'_>, out: &mut Vec<u8>);

    /// What stands after the last of `features` features.
    fn end(&self, features: u64, out: &mut Vec<u8>);

    /// One whole feature.
    fn feature(&self, feature: Feature<'_>, out: &mut Vec<u8>) {
        self.open(feature.id, out);
        for (column, value) in feature.values.enumerate() {
            self.value(column, &value, out);
        }
        self.close(feature.geometry, out);
    }
}

/// A format.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Format {
    /// One `FeatureCollection` per layer (RFC 7946).
    GeoJson,
    /// One feature per line.
    GeoJsonSeq,
}

impl Format {
    /// The words on the command line.
    pub const WORDS: [&'static str; 2] = ["geojson", "geojsonseq"];

    /// The format of a word, whatever its case.
    pub fn parse(word: &str) -> Option<Self> {
        match word.to_ascii_lowercase().as_str() {
            "geojson" => Some(Self::GeoJson),
            "geojsonseq" | "geojsonl" | "ndjson" => Some(Self::GeoJsonSeq),
            _ => None,
        }
    }

    /// The format that a file's extension stands for.
    pub fn of_extension(extension: &str) -> Option<Self> {
        match extension.to_ascii_lowercase().as_str() {
            "geojson" | "json" => Some(Self::GeoJson),
            "geojsonl" | "geojsonseq" | "ndjson" | "jsonl" => Some(Self::GeoJsonSeq),
            _ => None,
        }
    }

    /// The name of the file of `layer`.
    pub fn file_name(self, layer: LayerKind) -> String {
        let extension = match (layer, self) {
            (LayerKind::Unlocated, _) => "csv",
            (_, Self::GeoJson) => "geojson",
            (_, Self::GeoJsonSeq) => "geojsonl",
        };
        format!("{}.{extension}", layer.name())
    }

    /// An encoder of this format for a layer. Events without a position are a table in any format.
    pub fn encoder(self, schema: &Schema) -> Box<dyn Encoder> {
        match (schema.layer, self) {
            (LayerKind::Unlocated, _) => Box::new(Table::new(schema)),
            (_, Self::GeoJson) => Box::new(GeoJson::new(schema, Framing::Collection)),
            (_, Self::GeoJsonSeq) => Box::new(GeoJson::new(schema, Framing::Lines)),
        }
    }
}
