//! The layers of an export: how a row becomes a feature of each, and where its bytes go.

use crate::diagnostic::{Finding, Severity};
use crate::error::Result;
use crate::export::Styling;
use crate::export::files::{Files, Lane, Plan};
use crate::export::kept::{DayBytes, KeptBytes, KeptParts, Making, Parts, TextBytes};
use crate::export::map::Spans;
use crate::gazetteer::PlaceId;
use crate::layer::{
    EventSchema, Extra, Facts, Feature, Geometry, LayerKind, Of, Repeats, Run, Schema, Span, Value,
    ValueType,
};
use crate::output::{Contents, Delivered, Reserved, Sink};
use crate::project::simplestyle::{self, Look};
use crate::project::style::StyleTable;
use crate::source::FileName;
use crate::table::Record;
use crate::write::{Block, Pieced, Pieces, csv_row};

/// How rows become features of one layer.
pub(super) struct EventLayer {
    schema: Schema,
    /// How many known columns there are.
    known: usize,
    /// What is passed through, after them.
    extras: Vec<Extra>,
    /// The ways to the files that hold the layer, each with what is kept of the bytes that go there.
    lanes: Vec<(Lane, Kept)>,
    /// Whether it is told where and when the features are.
    wants_span: bool,
    /// Styles that go into the features themselves.
    painted: Option<StyleTable>,
}

/// Bytes of one lane that rows at one place share.
struct Kept {
    /// The runs of columns, each with what is kept of it by itself.
    runs: Vec<(Run, KeptBytes)>,
    /// For each place the runs that depend on it, and then what stands after the values of an event there.
    places: KeptParts,
}

impl Kept {
    fn new(runs: &[Run], lane: &Lane, places: usize) -> Self {
        // a format that is not put together from pieces keeps nothing
        let room = |places| if lane.pieces().is_some() { places } else { 0 };
        let keeping = |run: &Run| (run.clone(), KeptBytes::new(room(self::room(run, places))));
        Self {
            runs: runs.iter().map(keeping).collect(),
            places: KeptParts::new(room(places)),
        }
    }

    /// What the rows at the place of this one share.
    #[cold]
    #[inline(never)]
    fn make_parts<P: Pieces>(&self, pieces: &P, row: &Row<'_>, has_place: bool) -> Making {
        let mut parts = Making::default();
        for (run, _) in self.runs.iter().filter(|(run, _)| run.of == Of::Place) {
            parts.add(|out| out.extend(made(pieces, run, row.facts)));
        }
        parts.add(|out| {
            if has_place {
                pieces.close(row.geometry, out);
            }
        });
        parts
    }
}

/// A row on its way into a layer.
#[derive(Clone, Copy)]
struct Row<'r> {
    facts: &'r Facts<'r>,
    record: Record<'r>,
    geometry: Geometry<'r>,
    /// The values of the style's columns.
    paint: &'r [Value<'r>],
}

/// What a worker keeps of the rows of one layer.
#[derive(Default)]
pub(super) struct LayerMemory {
    /// Bytes that rows of one date share, for each lane.
    dates: Vec<DateBytes>,
}

/// What rows of one date share: of a full date, or of any other text.
#[derive(Default)]
struct DateBytes {
    days: DayBytes,
    texts: TextBytes,
}

impl EventLayer {
    fn new(schema: EventSchema, plans: &[Plan], places: usize, styling: &Styling) -> Self {
        let EventSchema {
            schema,
            runs,
            extras,
        } = schema;
        let lanes = Lane::all(plans, &schema).into_iter().map(|lane| {
            let kept = Kept::new(&runs, &lane, places);
            (lane, kept)
        });
        Self {
            lanes: lanes.collect(),
            schema,
            known: runs.iter().map(|run| run.columns.len()).sum(),
            extras,
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
            category: facts.event.category,
        };
        simplestyle::values(self.schema.layer, table, look)
    }

    /// Reads what is kept of a place and does nothing with it, so that it is near when it is wanted. The
    /// answer means nothing.
    pub(super) fn look_ahead(&self, place: PlaceId) -> usize {
        let kept = self.lanes.iter().map(|(_, kept)| kept);
        kept.map(|kept| kept.places.look_ahead(place.index())).sum()
    }

    /// The ways to the files that hold the layer.
    pub(super) fn lanes(&self) -> impl Iterator<Item = &Lane> {
        self.lanes.iter().map(|(lane, _)| lane)
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
                .resize_with(self.lanes.len(), DateBytes::default);
        }
        let paint = self.paint(facts);
        let row = Row {
            facts,
            record,
            geometry,
            paint: &paint,
        };
        let blocks = blocks.of(self.lanes.len());
        let mut is_in_pieces = true;
        for (((lane, kept), dates), block) in
            self.lanes.iter().zip(&mut memory.dates).zip(&mut *blocks)
        {
            match lane.pieces() {
                Some(pieces) => lane.append(geometry, block, |out| match pieces {
                    Pieced::GeoJson(pieces) => self.assemble(pieces, &row, kept, dates, out),
                    Pieced::Table(pieces) => self.assemble(pieces, &row, kept, dates, out),
                }),
                None => is_in_pieces = false,
            }
        }
        if !is_in_pieces {
            self.encode_whole(row, blocks);
        }
    }

    /// Appends the row to the block of each lane whose format does not take pieces.
    #[inline(never)]
    fn encode_whole(&self, row: Row<'_>, blocks: &mut [Block]) {
        let mut values = Vec::new();
        for ((lane, kept), block) in self.lanes.iter().zip(blocks) {
            if lane.pieces().is_some() {
                continue;
            }
            if values.is_empty() {
                self.values(kept, row, &mut values);
            }
            let feature = Feature {
                id: row.facts.event.id,
                geometry: row.geometry,
                values: &values,
            };
            lane.feature(feature, block);
        }
    }

    /// Appends the values of all columns.
    fn values<'r>(&self, kept: &Kept, row: Row<'r>, values: &mut Vec<Value<'r>>) {
        values.reserve(self.known + self.extras.len() + row.paint.len());
        for (run, _) in &kept.runs {
            values.extend(run.columns.iter().map(|(_, take)| take.value(row.facts)));
        }
        let extras = self.extras.iter();
        values.extend(extras.map(|extra| passed_through(extra, row.record)));
        values.extend(row.paint.iter().cloned());
    }

    /// Appends the row in pieces: those that are known are copied. A function by itself, as what it needs
    /// at once is about what a processor holds.
    #[inline(never)]
    fn assemble<P: Pieces>(
        &self,
        pieces: &P,
        row: &Row<'_>,
        kept: &Kept,
        dates: &mut DateBytes,
        out: &mut Vec<u8>,
    ) {
        let facts = row.facts;
        pieces.open(facts.event.id, out);
        let has_place = matches!(row.geometry, Geometry::Point(_) | Geometry::Area(_));
        let mut of_this_place = match Of::Place.repeats(facts) {
            Repeats::Place(place) => {
                let make = || kept.make_parts(pieces, row, has_place);
                kept.places.get(place.index(), make)
            }
            _ => None,
        };
        for (run, kept) in &kept.runs {
            let repeats = run.of.repeats(facts);
            let known = match repeats {
                Repeats::Not => {
                    pieces.run(run, facts, out);
                    continue;
                }
                Repeats::Text(text) => dates.texts.find(text),
                Repeats::Day(day) => {
                    let start = out.len();
                    if dates.days.append(day, out) {
                        let appended = out.get(start..);
                        let made = || made(pieces, run, facts);
                        debug_assert_eq!(appended, Some(&*made()), "more than the day matters");
                        continue;
                    }
                    None
                }
                Repeats::Absence => kept.find(0),
                Repeats::Place(place) if run.of != Of::Place => kept.find(place.index()),
                Repeats::Place(_) => of_this_place.as_mut().map(Parts::next),
            };
            if let Some(known) = known {
                debug_assert_eq!(known, made(pieces, run, facts), "something else matters");
                out.extend_from_slice(known);
                continue;
            }
            let made = made(pieces, run, facts);
            match repeats {
                Repeats::Not => {}
                Repeats::Text(text) => dates.texts.keep(text, &made),
                Repeats::Day(day) => dates.days.keep(day, &made),
                Repeats::Absence => kept.keep(0, &made),
                Repeats::Place(place) => kept.keep(place.index(), &made),
            }
            out.extend_from_slice(&made);
        }
        let mut column = self.known;
        for extra in &self.extras {
            pieces.value(column, &passed_through(extra, row.record), out);
            column += 1;
        }
        for value in row.paint {
            pieces.value(column, value, out);
            column += 1;
        }
        match of_this_place.filter(|_| has_place) {
            Some(mut parts) => out.extend_from_slice(parts.next()),
            None => pieces.close(row.geometry, out),
        }
    }
}

/// The bytes of a run by themselves.
#[inline(never)]
fn made<P: Pieces>(pieces: &P, run: &Run, facts: &Facts<'_>) -> Vec<u8> {
    let mut out = Vec::new();
    pieces.run(run, facts, &mut out);
    out
}

/// For how many places the bytes of a run are kept.
fn room(run: &Run, places: usize) -> usize {
    match run.of {
        Of::Row | Of::Date | Of::Place => 0,
        Of::From | Of::To => places,
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

/// The columns of the layers that rows go to, in the order of [`LayerKind::OF_EVENTS`]; `None` where one is
/// not asked for.
pub(super) type EventSchemas = [Option<EventSchema>; LayerKind::OF_EVENTS.len()];

/// The layers that rows go to, in the order of [`LayerKind::OF_EVENTS`]; `None` where one is not
/// asked for.
pub(super) struct EventLayers {
    layers: [Option<EventLayer>; LayerKind::OF_EVENTS.len()],
}

impl EventLayers {
    /// The layers of these schemas.
    pub(super) fn new(
        schemas: EventSchemas,
        plans: &[Plan],
        places: usize,
        styling: &Styling,
    ) -> Self {
        let layer = |mut schema: EventSchema| {
            if styling.simplestyle {
                let kind = schema.schema.layer;
                schema.schema = schema.schema.with(simplestyle::fields(kind));
            }
            EventLayer::new(schema, plans, places, styling)
        };
        Self {
            layers: schemas.map(|schema| schema.map(layer)),
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
