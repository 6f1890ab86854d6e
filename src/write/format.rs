//! The formats by name: what each is called, what it can hold, who writes it.

use crate::error::Result;
use crate::layer::{LayerKind, Schema};
use crate::output::Sink;
use crate::write::{CellEncoder, Container, Encoder, Framing, GeoJson, Table};

/// A format.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Format {
    /// One `FeatureCollection` per layer (RFC 7946).
    GeoJson,
    /// One feature per line.
    GeoJsonSeq,
    /// A page with a map of all layers.
    Html,
}

/// Which features of a layer a file takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Take {
    /// All.
    All,
    /// Those with a geometry: the format has no place for the others.
    Located,
    /// Those without a geometry.
    Unlocated,
}

impl Format {
    /// The words on the command line.
    pub const WORDS: [&'static str; 3] = ["geojson", "geojsonseq", "html"];

    /// The format of a word, whatever its case.
    pub fn parse(word: &str) -> Option<Self> {
        match word.to_ascii_lowercase().as_str() {
            "geojson" => Some(Self::GeoJson),
            "geojsonseq" | "geojsonl" | "ndjson" => Some(Self::GeoJsonSeq),
            "html" => Some(Self::Html),
            _ => None,
        }
    }

    /// The format that a file's extension stands for.
    pub fn of_extension(extension: &str) -> Option<Self> {
        match extension.to_ascii_lowercase().as_str() {
            "geojson" | "json" => Some(Self::GeoJson),
            "geojsonl" | "geojsonseq" | "ndjson" | "jsonl" => Some(Self::GeoJsonSeq),
            "html" | "htm" => Some(Self::Html),
            _ => None,
        }
    }

    /// The usual extension of its files.
    pub fn extension(self) -> &'static str {
        match self {
            Self::GeoJson => "geojson",
            Self::GeoJsonSeq => "geojsonl",
            Self::Html => "html",
        }
    }

    /// Whether one file holds all layers, also the table of events without a position. The others
    /// are one file per layer, and that table is CSV.
    pub fn is_one_file(self) -> bool {
        match self {
            Self::GeoJson | Self::GeoJsonSeq => false,
            Self::Html => true,
        }
    }

    /// Which features a layer's file takes.
    pub fn takes(self) -> Take {
        match self {
            Self::GeoJson | Self::GeoJsonSeq | Self::Html => Take::All,
        }
    }

    /// An encoder of this format for a layer. Where one file does not hold all layers, events without
    /// a position are a table in any format.
    pub fn encoder(self, schema: &Schema) -> Box<dyn Encoder> {
        if schema.layer == LayerKind::Unlocated && !self.is_one_file() {
            return Box::new(Table::new(schema));
        }
        match self {
            Self::GeoJson => Box::new(GeoJson::new(schema, Framing::Collection)),
            Self::GeoJsonSeq => Box::new(GeoJson::new(schema, Framing::Lines)),
            Self::Html => Box::new(CellEncoder::new(schema)),
        }
    }

    /// A file of this format with layers of these columns; the sink itself if the format is a stream
    /// of bytes.
    pub fn container(self, _schemas: &[Schema], sink: Sink) -> Result<Opened> {
        match self {
            Self::GeoJson | Self::GeoJsonSeq => Ok(Opened::Stream(sink)),
            Self::Html => Ok(Opened::Page(sink)),
        }
    }
}

/// A file that was begun.
#[derive(Debug)]
pub enum Opened {
    /// Bytes go to it as they are encoded.
    Stream(Sink),
    /// It is made as a whole.
    Whole(Box<dyn Container>),
    /// It is a page, which is put together from more than rows.
    Page(Sink),
}
