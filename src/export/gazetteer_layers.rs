//! The layers of the gazetteer's entries that were used.

use crate::error::Result;
use crate::export::atlas::Atlas;
use crate::export::layers::LayerOutput;
use crate::export::rows::Block;
use crate::gazetteer::PlaceId;
use crate::layer::{Extent, Feature, Geometry, LayerKind, PlaceSchema, Spot, Usage};
use crate::model::Sensitivity;
use crate::output::{Delivered, Sink};
use crate::write::Format;

/// Bytes of features that are written at a time.
const BLOCK: usize = 256 << 10;

/// Writes one of the layers of places.
pub(super) fn write(
    layer: LayerKind,
    atlas: &Atlas,
    usage: &Usage,
    most_sensitive: Sensitivity,
    format: Format,
    sink: Sink,
) -> Result<Delivered> {
    let schema = PlaceSchema::new(layer);
    let encoder = format.encoder(&schema.schema);
    let mut output = LayerOutput::begin(layer, &*encoder, sink)?;
    let mut block = Block::default();
    for (id, place) in atlas.gazetteer.iter() {
        let Some(used) = usage.of(id) else {
            continue;
        };
        let (its_layer, geometry) = stands(atlas, id);
        if its_layer != layer || place.sensitivity > most_sensitive {
            continue;
        }
        block.bytes.extend_from_slice(encoder.between());
        let countries: Vec<&str> = atlas
            .gazetteer
            .countries(id)
            .iter()
            .map(String::as_str)
            .collect();
        let mut values = PlaceSchema::values(
            &Spot::new(id, &atlas.gazetteer, &atlas.sites),
            &countries,
            used,
        )
        .into_iter();
        encoder.feature(
            Feature {
                id: &place.id,
                geometry,
                values: &mut values,
            },
            &mut block.bytes,
        );
        block.features += 1;
        if block.bytes.len() > BLOCK {
            flush(&mut output, &mut block)?;
        }
    }
    flush(&mut output, &mut block)?;
    output.end(&*encoder)
}

fn flush(output: &mut LayerOutput, block: &mut Block) -> Result<()> {
    if let Some(piece) = output.reserve(block)? {
        piece.write()?;
    }
    block.bytes.clear();
    block.features = 0;
    Ok(())
}

/// The layer that a place belongs to, and its own geometry there. A place whose position is only that
/// of a place around it has none of its own.
fn stands(atlas: &Atlas, id: PlaceId) -> (LayerKind, Geometry<'_>) {
    match atlas.sites.of(id).filter(|site| site.place == id) {
        Some(site) if site.extent == Extent::Area => {
            let shape = atlas.sites.shape(id).map_or(Geometry::Null, Geometry::Area);
            (LayerKind::Areas, shape)
        }
        Some(site) => (LayerKind::Places, Geometry::Point(site.point)),
        None if atlas.gazetteer.get(id).precision().is_wide() => (LayerKind::Areas, Geometry::Null),
        None => (LayerKind::Places, Geometry::Null),
    }
}
