//! KML 2.2 (OGC 07-147r2): one document, a folder per layer.
//!
//! Each layer waits in a temporary file beside the output; at the end the folders are put one
//! behind the other. Memory does not grow with the number of features.

mod placemark;
mod style;
mod xml;

use std::collections::BTreeMap;
use std::num::NonZeroUsize;

use crate::error::Result;
use crate::layer::{LayerKind, Schema};
use crate::output::{Contents, Delivered, Reserved, Sink, Spool};
use crate::write::{Block, Container, Dress};

pub use placemark::Placemarks;

/// A document.
#[derive(Debug)]
pub struct Kml {
    sink: Sink,
    folders: Vec<Folder>,
    dress: Dress,
}

#[derive(Debug)]
struct Folder {
    schema: Schema,
    spool: Spool,
    features: u64,
}

impl Kml {
    /// Begins a document with a folder for each of these layers.
    pub fn new(schemas: &[Schema], sink: Sink) -> Result<Self> {
        let folder = |schema: &Schema| {
            Ok(Folder {
                schema: schema.clone(),
                spool: Spool::beside(&sink)?,
                features: 0,
            })
        };
        let folders = schemas.iter().map(folder).collect::<Result<_>>()?;
        Ok(Self {
            sink,
            folders,
            dress: Dress::default(),
        })
    }
}

impl Container for Kml {
    fn add<'b>(&mut self, layer: LayerKind, block: &'b Block) -> Result<Option<Reserved<'b>>> {
        let folder = self
            .folders
            .iter_mut()
            .find(|folder| folder.schema.layer == layer);
        Ok(folder.map(|folder| {
            folder.features += block.features;
            folder.spool.reserve(&block.bytes)
        }))
    }

    fn dress(&mut self, dress: &Dress) {
        self.dress = dress.clone();
    }

    fn finish(mut self: Box<Self>, _: NonZeroUsize) -> Result<Delivered> {
        let mut out = Vec::new();
        out.extend_from_slice(
            b"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
            <kml xmlns=\"http://www.opengis.net/kml/2.2\">\n<Document>\n<name>waymarks</name>\n",
        );
        style::write(&self.dress, &mut out);
        for folder in &self.folders {
            placemark::write_schema(&folder.schema, &mut out);
        }
        for folder in &self.folders {
            out.extend_from_slice(b"<Folder>\n<name>");
            xml::text(folder.schema.layer.name(), &mut out);
            out.extend_from_slice(b"</name>\n");
            self.sink.append(&out)?;
            out.clear();
            folder.spool.copy_to(&mut self.sink)?;
            out.extend_from_slice(b"</Folder>\n");
        }
        out.extend_from_slice(b"</Document>\n</kml>\n");
        self.sink.append(&out)?;
        let layers: BTreeMap<String, u64> = self
            .folders
            .iter()
            .map(|folder| (folder.schema.layer.name().to_owned(), folder.features))
            .collect();
        self.sink.finish(Contents {
            features: layers.values().sum(),
            layer: None,
            layers,
        })
    }
}
