//! Features as rows of a table.

use crate::layer::{Feature, Geometry, LayerKind, Schema};
use crate::write::bounds::Bounds;
use crate::write::geopackage::record::{Cell, Record};
use crate::write::{Encoder, wkb};

/// Encodes features of one layer: for each its box, the length of the row, and the row.
#[derive(Debug)]
pub struct GeoPackageRows {
    has_geometry: bool,
    columns: usize,
}

impl GeoPackageRows {
    /// An encoder for the layer of `schema`.
    pub fn new(schema: &Schema) -> Self {
        Self {
            has_geometry: schema.layer != LayerKind::Unlocated,
            columns: schema.fields.len(),
        }
    }
}

impl Encoder for GeoPackageRows {
    fn begin(&self, _: &mut Vec<u8>) {}

    fn between(&self) -> &'static [u8] {
        b""
    }

    fn feature(&self, feature: Feature<'_>, out: &mut Vec<u8>) {
        let mut record = Record::default();
        record.push(Cell::Null); // the key is the number of the row
        let bounds = Bounds::of(feature.geometry);
        if self.has_geometry {
            if bounds.is_empty() {
                record.push(Cell::Null);
            } else {
                record.push_blob(|out| blob(feature.geometry, &bounds, out));
            }
        }
        for value in feature.values.iter().take(self.columns) {
            record.push_value(value);
        }
        bounds.write(out);
        let at = out.len();
        out.extend_from_slice(&[0; 4]);
        record.write(out);
        let length = u32::try_from(out.len() - at - 4).unwrap_or(u32::MAX);
        if let Some(place) = out.get_mut(at..at + 4) {
            place.copy_from_slice(&length.to_le_bytes());
        }
    }

    fn end(&self, _: u64, _: &mut Vec<u8>) {}
}

/// The row at the start of a block: its box, itself, and what is behind it.
pub(super) fn split(block: &[u8]) -> Option<(Bounds, &[u8], &[u8])> {
    let (bounds, rest) = Bounds::split_from(block)?;
    let (length, rest) = rest.split_first_chunk()?;
    let (row, rest) = rest.split_at_checked(u32::from_le_bytes(*length) as usize)?;
    Some((bounds, row, rest))
}

/// A geometry as GeoPackage 1.2 stores it (section 2.1.3): a header, a box unless it is a point,
/// well-known binary.
fn blob(geometry: Geometry<'_>, bounds: &Bounds, out: &mut Vec<u8>) {
    let with_box = !matches!(geometry, Geometry::Point(_));
    let flags = if with_box { 0b0000_0011 } else { 0b0000_0001 };
    out.extend_from_slice(&[b'G', b'P', 0, flags]);
    out.extend_from_slice(&4326_i32.to_le_bytes());
    if with_box {
        for side in [bounds.west, bounds.east, bounds.south, bounds.north] {
            out.extend_from_slice(&side.to_le_bytes());
        }
    }
    wkb::geometry(geometry, wkb::Lines::AsMany, out);
}
