//! The layers of an export: how a row becomes a feature of each, and where its bytes go.

use crate::diagnostic::{Finding, Severity};
use crate::error::Result;
use crate::export::files::{Files, Lane, Plan};
use crate::layer::{
    EventSchema, Extra, Facts, Feature, Geometry, LayerKind, Schema, Value, ValueType,
};
use crate::output::{Contents, Delivered, Reserved, Sink};
use crate::read::EventColumn;
use crate::source::FileName;
use crate::table::Record;
use crate::write::{Block, csv_row};

/// How rows become features of one layer.
pub(super) struct EventLayer {
    schema: EventSchema,
    extras: Vec<Extra>,
    lanes: Vec<Lane>,
}

impl EventLayer {
    /// The ways to the files that hold the layer.
    pub(super) fn lanes(&self) -> &[Lane] {
        &self.lanes
    }

    /// Appends the row to the block of each lane.
    pub(super) fn encode(
        &self,
        facts: &Facts<'_>,
        record: Record<'_>,
        geometry: Geometry<'_>,
        blocks: &mut Blocks,
    ) {
        for (lane, block) in self.lanes.iter().zip(blocks.of(self.lanes.len())) {
            let known = self.schema.takes.iter().map(|take| take(facts));
            let extras = self
                .extras
                .iter()
                .map(|extra| passed_through(extra, record));
            let feature = Feature {
                id: &facts.event.id,
                geometry,
                values: &mut known.chain(extras),
            };
            lane.feature(feature, block);
        }
    }
}

/// The blocks of one layer, one for each of its lanes.
#[derive(Debug, Default)]
pub(super) struct Blocks(Vec<Block>);

impl Blocks {
    /// So many of them.
    pub(super) fn of(&mut self, lanes: usize) -> &mut [Block] {
        if self.0.len() < lanes {
            self.0.resize_with(lanes, Block::default);
        }
        self.0.get_mut(..lanes).unwrap_or_default()
    }

    pub(super) fn clear(&mut self) {
        self.0.iter_mut().for_each(Block::clear);
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &Block> {
        self.0.iter()
    }
}

fn passed_through<'c>(extra: &Extra, record: Record<'c>) -> Value<'c> {
    let Some(text) = record.cell(extra.position).map(|cell| cell.trimmed()) else {
        return Value::Null;
    };
    if text.is_empty() {
        return Value::Null;
    }
    match extra.holds {
        ValueType::Number => Value::Number(text),
        _ => Value::Text(text),
    }
}

/// The layers that rows go to, in the order of [`LayerKind::OF_EVENTS`]; `None` where one is not
/// asked for.
pub(super) struct EventLayers {
    layers: [Option<EventLayer>; LayerKind::OF_EVENTS.len()],
}

impl EventLayers {
    pub(super) fn new(
        wanted: &[LayerKind],
        plans: &[Plan],
        has: impl Fn(EventColumn) -> bool,
        sources: bool,
        extras: &[Extra],
    ) -> Self {
        let layer = |kind: LayerKind| {
            wanted.contains(&kind).then(|| {
                let schema = EventSchema::new(kind, &has, sources, extras);
                EventLayer {
                    lanes: Lane::all(plans, &schema.schema),
                    schema,
                    extras: extras.to_vec(),
                }
            })
        };
        Self {
            layers: LayerKind::OF_EVENTS.map(layer),
        }
    }

    /// The layer at a position of [`LayerKind::OF_EVENTS`].
    pub(super) fn get(&self, position: usize) -> Option<&EventLayer> {
        self.layers.get(position)?.as_ref()
    }

    /// The columns of the layers that are asked for.
    pub(super) fn schemas(&self) -> impl Iterator<Item = &Schema> {
        self.layers
            .iter()
            .flatten()
            .map(|layer| &layer.schema.schema)
    }

    /// No more features come into the blocks of a chunk.
    pub(super) fn seal(&self, blocks: &mut [Blocks; LayerKind::OF_EVENTS.len()]) {
        for (layer, blocks) in self.layers.iter().zip(blocks) {
            let lanes = layer.iter().flat_map(EventLayer::lanes);
            for (lane, block) in lanes.zip(&mut blocks.0) {
                lane.seal(block);
            }
        }
    }

    /// Gives the blocks of a chunk their places, in the order of the input.
    pub(super) fn reserve<'b>(
        &self,
        files: &mut Files,
        blocks: &'b [Blocks; LayerKind::OF_EVENTS.len()],
        pieces: &mut Vec<Reserved<'b>>,
    ) -> Result<()> {
        for ((kind, layer), blocks) in LayerKind::OF_EVENTS
            .into_iter()
            .zip(&self.layers)
            .zip(blocks)
        {
            let lanes = layer.iter().flat_map(EventLayer::lanes);
            for (lane, block) in lanes.zip(blocks.iter()) {
                pieces.extend(files.reserve(kind, lane, block)?);
            }
        }
        Ok(())
    }
}

/// The table of rejected rows, to be mended and read again.
pub(super) struct Rejects {
    sink: Sink,
    rows: u64,
}

/// Its file.
pub(super) const REJECTS: &str = "rejects.csv";

impl Rejects {
    pub(super) fn begin(mut sink: Sink) -> Result<Self> {
        let mut head = Vec::new();
        csv_row(["file", "line", "code", "message", "record"], &mut head);
        sink.append(&head)?;
        Ok(Self { sink, rows: 0 })
    }

    /// Appends a row with all that is wrong with it.
    pub(super) fn row<'f>(
        file: &FileName,
        record: Record<'_>,
        found: impl Iterator<Item = &'f Finding>,
        out: &mut Vec<u8>,
    ) {
        let errors: Vec<&Finding> = found.filter(|it| it.severity == Severity::Error).collect();
        let codes: Vec<&str> = errors.iter().map(|finding| finding.code.as_str()).collect();
        let messages: Vec<String> = errors.iter().map(|finding| message(finding)).collect();
        let line = record.line().to_string();
        csv_row(
            [
                &**file,
                &line,
                &codes.join("; "),
                &messages.join("; "),
                record.raw(),
            ],
            out,
        );
    }

    pub(super) fn reserve<'b>(&mut self, block: &'b Block) -> Result<Reserved<'b>> {
        self.rows += block.features;
        self.sink.reserve(&block.bytes)
    }

    pub(super) fn end(self) -> Result<Delivered> {
        self.sink.finish(Contents {
            features: self.rows,
            ..Contents::default()
        })
    }
}

fn message(finding: &Finding) -> String {
    match (&finding.field, &finding.value) {
        (Some(field), Some(value)) => format!("{field} = {value:?}: {}", finding.message),
        _ => finding.message.clone(),
    }
}
