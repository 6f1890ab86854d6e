//! The layers of an export: how a row becomes a feature of each, and where its bytes go.

use crate::diagnostic::{Finding, Severity};
use crate::error::Result;
use crate::export::Styling;
use crate::export::files::{Files, Lane, Plan};
use crate::export::kept::{KeptBytes, TextBytes};
use crate::export::map::Spans;
use crate::gazetteer::PlaceId;
use crate::layer::{
    EventSchema, Extra, Facts, Feature, Geometry, LayerKind, Of, Repeats, Run, Schema, Span, Value,
    ValueType,
};
use crate::output::{Contents, Delivered, Reserved, Sink};
use crate::project::simplestyle::{self, Look};
use crate::project::style::StyleTable;
use crate::read::EventColumn;
use crate::source::FileName;
use crate::table::Record;
use crate::write::{Block, Pieces, csv_row};

/// How rows become features of one layer.
pub(super) struct EventLayer {
    schema: Schema,
    /// The known columns, in runs that depend on the same.
    runs: Vec<Run>,
    /// What is passed through, after them.
    extras: Vec<Extra>,
    lanes: Vec<Lane>,
    /// What is kept of the bytes of each lane.
    kept: Vec<Kept>,
    /// Whether it is told where and when the features are.
    wants_span: bool,
    /// Styles that go into the features themselves.
    painted: Option<StyleTable>,
}

/// Bytes of one lane that rows at one place share.
struct Kept {
    /// For each run of columns.
    runs: Vec<KeptBytes>,
    /// What stands after the values of an event at a place.
    ends: KeptBytes,
}

/// What a worker keeps of the rows of one layer.
#[derive(Default)]
pub(super) struct LayerMemory {
    /// Bytes that rows of one date share, for each lane.
    dates: Vec<TextBytes>,
}

impl EventLayer {
    fn new(
        schema: EventSchema,
        extras: &[Extra],
        plans: &[Plan],
        places: usize,
        styling: &Styling,
    ) -> Self {
        let EventSchema { schema, runs } = schema;
        let lanes = Lane::all(plans, &schema);
        let kept = lanes.iter().map(|lane| {
            // a format that is not put together from pieces keeps nothing
            let room = |places| if lane.pieces().is_some() { places } else { 0 };
            Kept {
                runs: runs
                    .iter()
                    .map(|run| KeptBytes::new(room(self::room(run, places))))
                    .collect(),
                ends: KeptBytes::new(room(places)),
            }
        });
        Self {
            kept: kept.collect(),
            schema,
            runs,
            extras: extras.to_vec(),
            lanes,
            wants_span: styling.wants_spans(),
            painted: styling.simplestyle.then(|| styling.table.clone()),
        }
    }

    /// The values of the style's columns, if it has them.
    fn paint(&self, facts: &Facts<'_>) -> Vec<Value<'static>> {
        let Some(table) = &self.painted else {
            return Vec::new();
        };
        let look = Look {
            status: facts.event.status,
            basis: facts.event.route_basis,
            category: facts.event.category.as_deref(),
        };
        simplestyle::values(self.schema.layer, table, look)
    }

    /// Reads what is kept of a place and does nothing with it, so that it is near when it is wanted. The
    /// answer means nothing.
    pub(super) fn look_ahead(&self, place: PlaceId) -> usize {
        let runs = || self.runs.iter().map(|run| run.of == Of::Place);
        let of_lane = |kept: &Kept| {
            let runs = kept.runs.iter().zip(runs()).filter(|(_, is_kept)| *is_kept);
            let runs = runs.map(|(bytes, _)| bytes.look_ahead(place.index()));
            runs.sum::<usize>() + kept.ends.look_ahead(place.index())
        };
        self.kept.iter().map(of_lane).sum()
    }

    /// The ways to the files that hold the layer.
    pub(super) fn lanes(&self) -> &[Lane] {
        &self.lanes
    }

    /// Appends the row to the block of each lane.
    ///
    /// A row with a place and no position of its own has the place's geometry, or the line of its
    /// journey.
    pub(super) fn encode(
        &self,
        facts: &Facts<'_>,
        record: Record<'_>,
        geometry: Geometry<'_>,
        memory: &mut LayerMemory,
        blocks: &mut Blocks,
    ) {
        if self.wants_span {
            blocks.span.add(geometry, facts.event.when.as_ref());
        }
        if memory.dates.len() < self.lanes.len() {
            memory
                .dates
                .resize_with(self.lanes.len(), TextBytes::default);
        }
        let paint = self.paint(facts);
        let blocks = blocks.of(self.lanes.len()).iter_mut();
        let lanes = self.lanes.iter().zip(&self.kept);
        for (((lane, kept), dates), block) in lanes.zip(&mut memory.dates).zip(blocks) {
            if let Some(pieces) = lane.pieces() {
                lane.append(geometry, block, |out| {
                    self.assemble(pieces, facts, record, geometry, &paint, kept, dates, out);
                });
                continue;
            }
            let known = self
                .runs
                .iter()
                .flat_map(|run| run.columns.iter().map(|(_, take)| take(facts)));
            let paint = paint.iter().cloned();
            let extras = self
                .extras
                .iter()
                .map(|extra| passed_through(extra, record));
            let feature = Feature {
                id: &facts.event.id,
                geometry,
                values: &mut known.chain(extras).chain(paint),
            };
            lane.feature(feature, block);
        }
    }

    #[expect(
        clippy::too_many_arguments,
        reason = "a row, where it goes, and what is kept"
    )]
    fn assemble(
        &self,
        pieces: &dyn Pieces,
        facts: &Facts<'_>,
        record: Record<'_>,
        geometry: Geometry<'_>,
        paint: &[Value<'_>],
        kept: &Kept,
        dates: &mut TextBytes,
        out: &mut Vec<u8>,
    ) {
        pieces.open(&facts.event.id, out);
        for (run, places) in self.runs.iter().zip(&kept.runs) {
            let make = |out: &mut Vec<u8>| {
                for (column, take) in &run.columns {
                    // taken where it is written: a value is large, and copying it costs more than the call
                    pieces.value(*column, &take(facts), out);
                }
            };
            match run.of.repeats(facts) {
                Repeats::Not => make(out),
                Repeats::Text(text) => dates.append(text, out, make),
                Repeats::Place(place) => places.append(place.index(), out, make),
                Repeats::Absence => places.append(0, out, make),
            }
        }
        let known = self.runs.iter().map(|run| run.columns.len()).sum::<usize>();
        for (column, extra) in (known..).zip(&self.extras) {
            pieces.value(column, &passed_through(extra, record), out);
        }
        for (column, value) in (known + self.extras.len()..).zip(paint) {
            pieces.value(column, value, out);
        }
        let make = |out: &mut Vec<u8>| pieces.close(geometry, out);
        match (geometry, Of::Place.repeats(facts)) {
            (Geometry::Point(_) | Geometry::Area(_), Repeats::Place(place)) => {
                kept.ends.append(place.index(), out, make);
            }
            _ => make(out),
        }
    }
}

/// For how many places the bytes of a run are kept.
fn room(run: &Run, places: usize) -> usize {
    match run.of {
        Of::Row | Of::Date => 0,
        Of::Place | Of::From | Of::To => places,
        Of::Journey | Of::Count => 1,
    }
}

/// The blocks of one layer, one for each of its lanes.
#[derive(Debug, Default)]
pub(super) struct Blocks {
    blocks: Vec<Block>,
    /// Where and when its features are, if that is asked for.
    span: Span,
}

impl Blocks {
    /// So many of them.
    pub(super) fn of(&mut self, lanes: usize) -> &mut [Block] {
        if self.blocks.len() < lanes {
            self.blocks.resize_with(lanes, Block::default);
        }
        self.blocks.get_mut(..lanes).unwrap_or_default()
    }

    pub(super) fn clear(&mut self) {
        self.blocks.iter_mut().for_each(Block::clear);
        self.span = Span::default();
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &Block> {
        self.blocks.iter()
    }
}

fn passed_through<'c>(extra: &Extra, record: Record<'c>) -> Value<'c> {
    let Some(text) = record.text(extra.position) else {
        return Value::Null;
    };
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
        places: usize,
        styling: &Styling,
    ) -> Self {
        let layer = |kind: LayerKind| {
            wanted.contains(&kind).then(|| {
                let mut schema = EventSchema::new(kind, &has, sources, extras);
                if styling.simplestyle {
                    schema.schema = schema.schema.with(simplestyle::fields(kind));
                }
                EventLayer::new(schema, extras, plans, places, styling)
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
        self.layers.iter().flatten().map(|layer| &layer.schema)
    }

    /// No more features come into the blocks of a chunk.
    pub(super) fn seal(&self, blocks: &mut [Blocks; LayerKind::OF_EVENTS.len()]) {
        for (layer, blocks) in self.layers.iter().zip(blocks) {
            let lanes = layer.iter().flat_map(EventLayer::lanes);
            for (lane, block) in lanes.zip(&mut blocks.blocks) {
                lane.seal(block);
            }
        }
    }

    /// Gives the blocks of a chunk their places, in the order of the input.
    pub(super) fn reserve<'b>(
        &self,
        files: &mut Files,
        spans: &mut Spans,
        blocks: &'b [Blocks; LayerKind::OF_EVENTS.len()],
        pieces: &mut Vec<Reserved<'b>>,
    ) -> Result<()> {
        for ((kind, layer), blocks) in LayerKind::OF_EVENTS
            .into_iter()
            .zip(&self.layers)
            .zip(blocks)
        {
            spans.merge(kind, &blocks.span);
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
