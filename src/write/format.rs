//! The formats by name: what each is called, what it can hold, who writes it.

use std::sync::Arc;

use crate::error::Result;
use crate::layer::{LayerKind, Schema};
use crate::output::Sink;
use crate::write::{
    CellEncoder, Container, Encoder, FlatGeobuf, FlatGeobufFeatures, Framing, GeoJson, GeoPackage,
    GeoPackageRows, GeoParquet, GeoParquetRows, Kml, Placemarks, Table,
};

/// A format.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Format {
    /// One `FeatureCollection` per layer (RFC 7946).
    GeoJson,
    /// One feature per line.
    GeoJsonSeq,
    /// One feature per line, a record separator before each (RFC 8142).
    GeoJsonRecords,
    /// A table per layer with a column of well-known text.
    Csv,
    /// All layers in one KML 2.2 document.
    Kml,
    /// All layers in one `GeoPackage`.
    GeoPackage,
    /// One `FlatGeobuf` with an index per layer.
    FlatGeobuf,
    /// One `GeoParquet` 1.1 per layer.
    GeoParquet,
    /// A page with a map of all layers.
    Html,
    /// Two tables for programs that draw flows: `locations.csv` and `flows.csv`.
    Flowmap,
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

/// The names of a format: the word that is shown, others that are understood, extensions of files.
struct Names {
    format: Format,
    words: &'static [&'static str],
    /// The first is the one that is written.
    extensions: &'static [&'static str],
}

const NAMES: &[Names] = &[
    Names {
        format: Format::GeoJson,
        words: &["geojson", "json"],
        extensions: &["geojson", "json"],
    },
    Names {
        format: Format::GeoJsonSeq,
        words: &["geojsonseq", "geojsonl", "ndjson"],
        extensions: &["geojsonl", "geojsonseq", "ndjson", "jsonl"],
    },
    Names {
        format: Format::GeoJsonRecords,
        words: &["geojsons", "geojson-rs"],
        extensions: &["geojsons"],
    },
    Names {
        format: Format::Csv,
        words: &["csv"],
        extensions: &["csv"],
    },
    Names {
        format: Format::Kml,
        words: &["kml"],
        extensions: &["kml"],
    },
    Names {
        format: Format::GeoPackage,
        words: &["gpkg", "geopackage"],
        extensions: &["gpkg"],
    },
    Names {
        format: Format::FlatGeobuf,
        words: &["fgb", "flatgeobuf"],
        extensions: &["fgb"],
    },
    Names {
        format: Format::GeoParquet,
        words: &["parquet", "geoparquet"],
        extensions: &["parquet", "geoparquet"],
    },
    Names {
        format: Format::Html,
        words: &["html"],
        extensions: &["html", "htm"],
    },
    Names {
        format: Format::Flowmap,
        words: &["flowmap"],
        extensions: &[],
    },
];

impl Format {
    /// The format of a word, whatever its case.
    pub fn parse(word: &str) -> Option<Self> {
        let word = word.to_ascii_lowercase();
        NAMES
            .iter()
            .find(|names| names.words.contains(&word.as_str()))
            .map(|names| names.format)
    }

    /// The format that a file's extension stands for.
    pub fn of_extension(extension: &str) -> Option<Self> {
        let extension = extension.to_ascii_lowercase();
        NAMES
            .iter()
            .find(|names| names.extensions.contains(&extension.as_str()))
            .map(|names| names.format)
    }

    fn names(self) -> &'static Names {
        const NONE: &Names = &Names {
            format: Format::GeoJson,
            words: &[],
            extensions: &[],
        };
        NAMES
            .iter()
            .find(|names| names.format == self)
            .unwrap_or(NONE)
    }

    /// The word that messages use.
    pub fn word(self) -> &'static str {
        self.names().words.first().copied().unwrap_or_default()
    }

    /// The usual extension of its files.
    pub fn extension(self) -> &'static str {
        self.names().extensions.first().copied().unwrap_or("csv")
    }

    /// Whether one file holds all layers, also the table of events without a position. The others
    /// are one file per layer, and that table is CSV.
    pub fn is_one_file(self) -> bool {
        matches!(self, Self::Kml | Self::GeoPackage | Self::Html)
    }

    /// Whether its files say how they look.
    pub fn is_dressed(self) -> bool {
        matches!(self, Self::Kml | Self::GeoPackage)
    }

    /// Which features a layer's file takes.
    pub fn takes(self) -> Take {
        match self {
            Self::FlatGeobuf => Take::Located,
            _ => Take::All,
        }
    }

    /// An encoder of this format for a layer. Where one file does not hold all layers, events without
    /// a position are a table in any format. `categories`, in lower case, have colours of their own.
    pub fn encoder(self, schema: &Schema, categories: &Arc<[String]>) -> Box<dyn Encoder> {
        if schema.layer == LayerKind::Unlocated && !self.is_one_file() {
            return Box::new(Table::new(schema));
        }
        match self {
            Self::GeoJson => Box::new(GeoJson::new(schema, Framing::Collection)),
            Self::GeoJsonSeq => Box::new(GeoJson::new(schema, Framing::Lines)),
            Self::GeoJsonRecords => Box::new(GeoJson::new(schema, Framing::Records)),
            Self::Csv | Self::Flowmap => Box::new(Table::with_geometry(schema)),
            Self::Kml => Box::new(Placemarks::new(schema, categories)),
            Self::GeoPackage => Box::new(GeoPackageRows::new(schema)),
            Self::Html => Box::new(CellEncoder::new(schema)),
            Self::FlatGeobuf => Box::new(FlatGeobufFeatures),
            Self::GeoParquet => Box::new(GeoParquetRows::new(schema)),
        }
    }

    /// A file of this format with layers of these columns; the sink itself if the format is a stream
    /// of bytes.
    pub fn open(self, schemas: &[Schema], sink: Sink) -> Result<Opened> {
        let container: Box<dyn Container> = match (self, schemas) {
            (Self::Kml, _) => Box::new(Kml::new(schemas, sink)?),
            (Self::GeoPackage, _) => Box::new(GeoPackage::new(schemas, sink)?),
            (Self::FlatGeobuf, [schema]) => Box::new(FlatGeobuf::new(schema, sink)?),
            (Self::GeoParquet, [schema]) => Box::new(GeoParquet::new(schema, sink)?),
            (Self::Html, _) => return Ok(Opened::Page(sink)),
            _ => return Ok(Opened::Stream(sink)),
        };
        Ok(Opened::Whole(container))
    }
}

/// A file that was begun.
#[derive(Debug)]
pub enum Opened {
    /// Bytes go to it as they are encoded.
    Stream(Sink),
    /// It is made as a whole.
    Whole(Box<dyn Container>),
    /// It is a page, which is made of more than rows.
    Page(Sink),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_and_every_extension_means_one_format() {
        for names in NAMES {
            for word in names.words {
                assert_eq!(Format::parse(word), Some(names.format), "{word}");
            }
            for extension in names.extensions {
                let found = Format::of_extension(&extension.to_uppercase());
                assert_eq!(found, Some(names.format), "{extension}");
            }
        }
    }
}
