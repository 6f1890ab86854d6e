//! The layers of the gazetteer's entries that were used.

use crate::error::Result;
use crate::export::Styling;
use crate::export::atlas::Atlas;
use crate::export::files::{Files, Lane, Plan};
use crate::export::layers::Blocks;
use crate::gazetteer::PlaceId;
use crate::layer::{
    Extent, Feature, Geometry, LayerKind, PlaceSchema, Schema, Span, Spot, Usage, Value,
};
use crate::model::Sensitivity;
use crate::project::simplestyle::{self, Look};
use crate::write::Block;

/// Bytes of features that are written at a time.
const BLOCK: usize = 256 << 10;

/// What the layers of places are made from.
#[derive(Clone, Copy)]
pub(super) struct Used<'a> {
    pub(super) atlas: &'a Atlas,
    pub(super) usage: &'a Usage,
    /// Places more sensitive than this are left out.
    pub(super) most_sensitive: Sensitivity,
    pub(super) styling: &'a Styling,
}

/// Writes one of the layers of places, and says where and when it is.
pub(super) fn write(
    layer: LayerKind,
    used: Used<'_>,
    plans: &[Plan],
    files: &mut Files,
) -> Result<Span> {
    let Used {
        atlas,
        usage,
        most_sensitive,
        styling,
    } = used;
    let schema = schema(layer, styling);
    let lanes = Lane::all(plans, &schema);
    let paint = painted(layer, styling);
    let mut span = Span::default();
    let mut blocks = Blocks::default();
    for (id, place) in atlas.gazetteer.iter() {
        let Some(used) = usage.of(id) else {
            continue;
        };
        let (its_layer, geometry) = stands(atlas, id);
        if its_layer != layer || place.sensitivity > most_sensitive || place.is_faulty {
            continue;
        }
        let countries: Vec<&str> = atlas
            .gazetteer
            .countries(id)
            .iter()
            .map(String::as_str)
            .collect();
        let spot = Spot::new(id, &atlas.gazetteer, &atlas.sites);
        let mut values = PlaceSchema::values(&spot, &countries, used);
        values.extend(paint.iter().cloned());
        span.add(geometry, None);
        span.days(used.first, used.last);
        for (lane, block) in lanes.iter().zip(blocks.of(lanes.len())) {
            let feature = Feature {
                id: &place.id,
                geometry,
                values: &values,
            };
            lane.feature(feature, block);
            if block.bytes.len() > BLOCK {
                flush(layer, lane, block, files)?;
            }
        }
    }
    for (lane, block) in lanes.iter().zip(blocks.of(lanes.len())) {
        flush(layer, lane, block, files)?;
    }
    Ok(span)
}

/// The columns of a layer of places.
pub(super) fn schema(layer: LayerKind, styling: &Styling) -> Schema {
    let schema = PlaceSchema::new(layer).schema;
    if styling.simplestyle {
        schema.with(simplestyle::fields(layer))
    } else {
        schema
    }
}

fn painted(layer: LayerKind, styling: &Styling) -> Vec<Value<'static>> {
    if styling.simplestyle {
        simplestyle::values(layer, &styling.table, Look::default())
    } else {
        Vec::new()
    }
}

fn flush(layer: LayerKind, lane: &Lane, block: &mut Block, files: &mut Files) -> Result<()> {
    lane.seal(block);
    if let Some(piece) = files.reserve(layer, lane, block)? {
        piece.write()?;
    }
    block.clear();
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
