//! The layer of flows, and the pair of tables that programs for flows read.

use crate::error::Result;
use crate::export::atlas::Atlas;
use crate::export::files::{Files, FlowmapPart, Lane, Plan};
use crate::export::layers::Blocks;
use crate::gazetteer::PlaceId;
use crate::geodesy::{Line, LineStyle, draw};
use crate::layer::{Feature, Flow, FlowEnds, FlowSchema, Geometry, LayerKind, Span, Value};
use crate::model::Day;
use crate::write::Block;

/// Bytes of features that are written at a time.
const BLOCK: usize = 256 << 10;

/// Writes the flows to all files that hold them; where and when they are.
pub(super) fn write(
    flows: &[Flow],
    schema: &FlowSchema,
    atlas: &Atlas,
    style: &LineStyle,
    plans: &[Plan],
    files: &mut Files,
) -> Result<Span> {
    let mut span = Span::default();
    let lanes = Lane::all(plans, &schema.schema);
    let mut blocks = Blocks::default();
    let mut line = Line::default();
    for flow in flows {
        let ends = [flow.key.from, flow.key.to];
        let stops = ends.map(|place| atlas.sites.of(place).map(|site| site.point));
        let stops: Vec<_> = stops.into_iter().flatten().collect();
        draw(&stops, style, &mut line);
        let [from, to] = ends.map(|place| atlas.gazetteer.get(place));
        let month = flow.key.month.map(month);
        let id = match &month {
            Some(month) => format!("{}>{}@{month}", from.id, to.id),
            None => format!("{}>{}", from.id, to.id),
        };
        let ends = FlowEnds {
            from: (&from.id, &from.name),
            to: (&to.id, &to.name),
            id: &id,
            length_m: (!line.is_empty()).then(|| line.length_m()),
            month: month.as_deref(),
        };
        let values = schema.values(flow, &ends);
        // a journey that ends where it began has no line
        let geometry = if line.is_empty() {
            Geometry::Null
        } else {
            Geometry::Line(&line)
        };
        for (lane, block) in lanes.iter().zip(blocks.of(lanes.len())) {
            let feature = Feature {
                id: &id,
                geometry,
                values: &values,
            };
            lane.feature(feature, block);
            if block.bytes.len() > BLOCK {
                flush(lane, block, files)?;
            }
        }
        span.add(geometry, None);
        span.days(flow.first, flow.last);
    }
    for (lane, block) in lanes.iter().zip(blocks.of(lanes.len())) {
        flush(lane, block, files)?;
    }
    Ok(span)
}

/// Writes `locations.csv` and `flows.csv`, as Flowmap Blue and flowmap.gl read them, where they are
/// among the plans.
pub(super) fn write_flowmap(
    flows: &[Flow],
    atlas: &Atlas,
    plans: &[Plan],
    files: &mut Files,
) -> Result<()> {
    if let Some(lane) = Lane::of_flowmap(plans, FlowmapPart::Locations) {
        let ends = flows.iter().flat_map(|flow| [flow.key.from, flow.key.to]);
        let mut places: Vec<PlaceId> = ends.collect();
        places.sort_unstable();
        places.dedup();
        let mut block = Block::default();
        for id in places {
            let Some(site) = atlas.sites.of(id) else {
                continue;
            };
            let place = atlas.gazetteer.get(id);
            let [lat, lon] = [site.point.lat(), site.point.lon()].map(degrees);
            let values = [
                Value::text(Some(&place.id)),
                Value::text(Some(&place.name)),
                Value::Number(lat.into()),
                Value::Number(lon.into()),
            ];
            table_row(&lane, &place.id, &values, &mut block);
        }
        flush(&lane, &mut block, files)?;
    }
    if let Some(lane) = Lane::of_flowmap(plans, FlowmapPart::Flows) {
        let mut block = Block::default();
        for flow in flows {
            let [from, to] = [flow.key.from, flow.key.to].map(|id| atlas.gazetteer.get(id));
            let month = flow.key.month.map(month);
            let values = [
                Value::text(Some(&from.id)),
                Value::text(Some(&to.id)),
                Value::Integer(flow.events),
                Value::integer(flow.count.best),
                Value::text(month.as_deref()),
            ];
            table_row(&lane, &from.id, &values, &mut block);
        }
        flush(&lane, &mut block, files)?;
    }
    Ok(())
}

fn table_row(lane: &Lane, id: &str, values: &[Value<'_>], block: &mut Block) {
    let feature = Feature {
        id,
        geometry: Geometry::Null,
        values,
    };
    lane.feature(feature, block);
}

fn flush(lane: &Lane, block: &mut Block, files: &mut Files) -> Result<()> {
    lane.seal(block);
    if let Some(piece) = files.reserve(LayerKind::Flows, lane, block)? {
        piece.write()?;
    }
    block.clear();
    Ok(())
}

fn degrees(degrees: f64) -> String {
    let mut text = Vec::new();
    crate::model::write_degrees(degrees, &mut text);
    String::from_utf8(text).unwrap_or_default()
}

/// `YYYY-MM`.
fn month(first: Day) -> String {
    let mut text = first.to_string();
    text.truncate(text.len().saturating_sub(3));
    text
}
