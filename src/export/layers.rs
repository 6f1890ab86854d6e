//! The layers of an export: how a row becomes a feature of each, and where its bytes go.

use crate::diagnostic::{Finding, Severity};
use crate::error::Result;
use crate::export::kept::{PlaceBytes, TextBytes};
use crate::export::rows::Block;
use crate::layer::{
    EventSchema, Extra, Facts, Geometry, LayerKind, Of, Repeats, Run, Value, ValueType,
};
use crate::output::{Contents, Delivered, Reserved, Sink};
use crate::read::EventColumn;
use crate::source::FileName;
use crate::table::Record;
use crate::write::{Encoder, Format, csv_row};

/// How rows become features of one layer.
pub(super) struct EventLayer {
    runs: Vec<KeptRun>,
    /// Column and origin of what is passed through.
    extras: Vec<(usize, Extra)>,
    encoder: Box<dyn Encoder>,
    /// What stands after the values of an event at a place.
    ends: PlaceBytes,
}

/// A run of columns, and what of it is kept.
struct KeptRun {
    run: Run,
    places: PlaceBytes,
}

/// What a worker keeps of the rows of one layer.
#[derive(Default)]
pub(super) struct LayerMemory {
    dates: TextBytes,
}

impl EventLayer {
    fn new(schema: EventSchema, extras: &[Extra], format: Format, places: usize) -> Self {
        let places_of = |of: Of| match of {
            Of::Row | Of::Date => 0,
            Of::Place | Of::From | Of::To => places,
        };
        let known: usize = schema.runs.iter().map(|run| run.columns.len()).sum();
        Self {
            encoder: format.encoder(&schema.schema),
            runs: schema
                .runs
                .into_iter()
                .map(|run| KeptRun {
                    places: PlaceBytes::new(places_of(run.of)),
                    run,
                })
                .collect(),
            extras: (known..).zip(extras.iter().cloned()).collect(),
            ends: PlaceBytes::new(places),
        }
    }

    /// Appends the row to a block. Each feature begins with what stands between two.
    ///
    /// A row with a place and no position of its own has the place's geometry, or the line of its
    /// journey.
    pub(super) fn encode(
        &self,
        facts: &Facts<'_>,
        record: Record<'_>,
        geometry: Geometry<'_>,
        memory: &mut LayerMemory,
        block: &mut Block,
    ) {
        let out = &mut block.bytes;
        out.extend_from_slice(self.encoder.between());
        self.encoder.open(&facts.event.id, out);
        for KeptRun { run, places } in &self.runs {
            let make = |out: &mut Vec<u8>| {
                for (column, take) in &run.columns {
                    // taken where it is written: a value is large, and copying it costs more than the call
                    self.encoder.value(*column, &take(facts), out);
                }
            };
            match run.of.repeats(facts) {
                Repeats::Not => make(out),
                Repeats::Text(text) => memory.dates.append(text, out, make),
                Repeats::Place(place) => places.append(place, out, make),
            }
        }
        for (column, extra) in &self.extras {
            self.encoder
                .value(*column, &passed_through(extra, record), out);
        }
        let make = |out: &mut Vec<u8>| self.encoder.close(geometry, out);
        match (geometry, Of::Place.repeats(facts)) {
            (Geometry::Point(_) | Geometry::Area(_), Repeats::Place(place)) => {
                self.ends.append(place, out, make);
            }
            _ => make(out),
        }
        block.features += 1;
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
        format: Format,
        has: impl Fn(EventColumn) -> bool,
        sources: bool,
        extras: &[Extra],
        places: usize,
    ) -> Self {
        let layer = |kind: LayerKind| {
            wanted.contains(&kind).then(|| {
                let schema = EventSchema::new(kind, &has, sources, extras);
                EventLayer::new(schema, extras, format, places)
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

    /// Where the bytes of each layer go.
    pub(super) fn outputs(
        &self,
        mut open: impl FnMut(LayerKind) -> Result<Option<Sink>>,
    ) -> Result<[Option<LayerOutput>; LayerKind::OF_EVENTS.len()]> {
        let mut outputs = [const { None }; LayerKind::OF_EVENTS.len()];
        for ((output, layer), kind) in outputs
            .iter_mut()
            .zip(&self.layers)
            .zip(LayerKind::OF_EVENTS)
        {
            if let Some(layer) = layer
                && let Some(sink) = open(kind)?
            {
                *output = Some(LayerOutput::begin(kind, &*layer.encoder, sink)?);
            }
        }
        Ok(outputs)
    }

    /// Writes what stands after the last feature of each layer.
    pub(super) fn finish(
        &self,
        outputs: [Option<LayerOutput>; LayerKind::OF_EVENTS.len()],
    ) -> Result<Vec<Delivered>> {
        let mut delivered = Vec::new();
        for (output, layer) in outputs.into_iter().zip(&self.layers) {
            if let (Some(output), Some(layer)) = (output, layer) {
                delivered.push(output.end(&*layer.encoder)?);
            }
        }
        Ok(delivered)
    }
}

/// Where the bytes of a layer go.
pub(super) struct LayerOutput {
    layer: LayerKind,
    sink: Sink,
    between: &'static [u8],
    features: u64,
}

impl LayerOutput {
    /// Writes what stands before the first feature.
    pub(super) fn begin(layer: LayerKind, encoder: &dyn Encoder, mut sink: Sink) -> Result<Self> {
        let mut head = Vec::new();
        encoder.begin(&mut head);
        sink.append(&head)?;
        Ok(Self {
            layer,
            sink,
            between: encoder.between(),
            features: 0,
        })
    }

    /// Gives a block of features its place. The first one of the layer has nothing before it.
    pub(super) fn reserve<'b>(&mut self, block: &'b Block) -> Result<Option<Reserved<'b>>> {
        if block.features == 0 {
            return Ok(None);
        }
        let skip = if self.features == 0 {
            self.between.len()
        } else {
            0
        };
        self.features += block.features;
        let bytes = block.bytes.get(skip..).unwrap_or_default();
        self.sink.reserve(bytes).map(Some)
    }

    /// Writes what stands after the last feature.
    pub(super) fn end(mut self, encoder: &dyn Encoder) -> Result<Delivered> {
        let mut tail = Vec::new();
        encoder.end(self.features, &mut tail);
        self.sink.append(&tail)?;
        self.sink.finish(Contents {
            features: self.features,
            layer: Some(self.layer.name().to_owned()),
        })
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
            layer: None,
        })
    }
}

fn message(finding: &Finding) -> String {
    match (&finding.field, &finding.value) {
        (Some(field), Some(value)) => format!("{field} = {value:?}: {}", finding.message),
        _ => finding.message.clone(),
    }
}
