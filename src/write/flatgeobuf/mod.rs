//! FlatGeobuf 3: one file per layer, with a packed Hilbert R-tree (<https://flatgeobuf.org>).
//!
//! Workers encode features; each goes to a temporary file beside the output as it comes. At the end
//! the features are sorted along the Hilbert curve over the layer, the index is built bottom-up, and
//! they are copied behind it in that order. Memory: 48 bytes for each feature while they come, about
//! 100 while the index is written.
//!
//! The format has no place for a feature without a geometry (GDAL and the JavaScript reader pass
//! over it), so those are never given to it.

mod feature;
mod gather;
mod header;
mod index;

use crate::error::Result;
use crate::layer::{Geometry, LayerKind, Schema};
use crate::output::{Contents, Delivered, Reserved, Sink, Spool};
use crate::write::bounds::Bounds;
use crate::write::{Block, Container};
use std::num::NonZeroUsize;

pub use feature::FlatGeobufFeatures;

use header::GeometryType;
use index::Item;

/// A file of one layer.
#[derive(Debug)]
pub struct FlatGeobuf {
    name: String,
    schema: Schema,
    sink: Sink,
    spool: Spool,
    items: Vec<Item>,
    bounds: Bounds,
    /// Whether a line is in several parts.
    has_parts: bool,
}

impl FlatGeobuf {
    /// Begins the file of the layer of `schema`.
    pub fn new(schema: &Schema, sink: Sink) -> Result<Self> {
        Self::named(schema.layer.name(), schema, sink)
    }

    /// Begins a file of features like those of the layer of `schema`, under another name.
    pub fn named(name: &str, schema: &Schema, sink: Sink) -> Result<Self> {
        Ok(Self {
            name: name.to_owned(),
            schema: schema.clone(),
            spool: Spool::beside(&sink)?,
            sink,
            items: Vec::new(),
            bounds: Bounds::EMPTY,
            has_parts: false,
        })
    }

    fn geometry_type(&self) -> GeometryType {
        match self.schema.layer {
            LayerKind::Routes | LayerKind::Flows if self.has_parts => GeometryType::MultiLineString,
            LayerKind::Routes | LayerKind::Flows => GeometryType::LineString,
            LayerKind::IncidentsArea | LayerKind::Areas => GeometryType::MultiPolygon,
            LayerKind::Incidents | LayerKind::Places | LayerKind::Unlocated => GeometryType::Point,
        }
    }
}

/// What stands before each feature in a block: its box, and whether it is in several parts.
pub(super) fn write_prefix(geometry: Geometry<'_>, out: &mut Vec<u8>) {
    Bounds::of(geometry).write(out);
    let parts = matches!(geometry, Geometry::Line(line) if line.ends().len() > 1);
    out.push(u8::from(parts));
}

impl Container for FlatGeobuf {
    fn add<'b>(&mut self, _: LayerKind, block: &'b Block) -> Result<Option<Reserved<'b>>> {
        let mut offset = self.spool.len();
        let mut rest = block.bytes.as_slice();
        self.items
            .reserve(usize::try_from(block.features).unwrap_or(0));
        while let Some((bounds, after)) = Bounds::split_from(rest) {
            let Some((parts, feature)) = after.split_first() else {
                break;
            };
            let length = feature
                .first_chunk()
                .map_or(0, |size| u32::from_le_bytes(*size))
                .saturating_add(4);
            let prefix = rest.len() - feature.len();
            offset += prefix as u64;
            self.items.push(Item {
                bounds,
                offset,
                length,
            });
            self.bounds.merge(&bounds);
            self.has_parts |= *parts == 1;
            offset += u64::from(length);
            rest = feature.get(length as usize..).unwrap_or_default();
        }
        Ok(Some(self.spool.reserve(&block.bytes)))
    }

    fn finish(mut self: Box<Self>, threads: NonZeroUsize) -> Result<Delivered> {
        index::sort(&mut self.items, &self.bounds);
        let kind = self.geometry_type();
        let features = self.items.len() as u64;
        let mut head = header::write(&self.name, &self.schema, kind, &self.bounds, features);
        index::write(&self.items, &mut head);
        self.sink.append(&head)?;
        drop(head);
        let sink = gather::gather(&self.spool, &self.items, self.sink, threads)?;
        sink.finish(Contents {
            features,
            layer: Some(self.name),
            ..Contents::default()
        })
    }
}
