//! From a chunk of the event table to encoded features: parse, join, filter, build, encode.

use crate::check::{By, Doubts, Groups, Notes, RowChecks, Sums};
use crate::diagnostic::{Code, Finding, Report};
use crate::error::Result;
use crate::export::files::Files;
use crate::export::ids::{Repeated, Rising};
use crate::export::layers::{Blocks, EventLayers, LayerMemory, Rejects};
use crate::export::map::Spans;
use crate::export::row::{Fate, Row};
use crate::export::stream::Work;
use crate::export::{AreaIncidents, Tally};
use crate::filter::{Filter, KnownCells};
use crate::gazetteer::{Gazetteer, PlaceId};
use crate::geodesy::{Line, LineStyle};
use crate::layer::{Extent, FlowPart, FlowPeriod, Flows, LayerKind, Route, Sites, Usage};
use crate::model::LonLat;
use crate::output::Reserved;
use crate::read::{EventColumn, EventReader, Sources};
use crate::resolve::{Ahead, Joined, KnownNames, Resolver};
use crate::table::{self, Chunk, Made, Records, Shape};
use crate::write::Block;

/// All that a worker needs to know to turn rows into features. Nothing in it changes.
pub(super) struct Rows<'p> {
    pub(super) shape: &'p Shape,
    pub(super) reader: &'p EventReader,
    pub(super) resolver: &'p Resolver<'p>,
    pub(super) gazetteer: &'p Gazetteer,
    pub(super) sites: &'p Sites,
    pub(super) sources: &'p Sources,
    pub(super) totals: &'p hashbrown::HashMap<String, String>,
    pub(super) filter: &'p Filter,
    pub(super) layers: &'p EventLayers,
    /// Counted only where it is written.
    pub(super) usage: Option<&'p Usage>,
    pub(super) repeated: &'p Repeated,
    pub(super) columns: RowColumns,
    pub(super) line: LineStyle,
    /// Whether anybody looks at the lines of journeys.
    pub(super) draws_lines: bool,
    pub(super) stop_limit_m: f64,
    pub(super) pin_limit_m: f64,
    pub(super) area_incidents: AreaIncidents,
    pub(super) keep_rejects: bool,
    /// How flows are told apart, if they are asked for.
    pub(super) flows: Option<FlowPeriod>,
    pub(super) checks: &'p RowChecks<'p>,
    pub(super) sums: Option<By>,
    pub(super) groups: &'p Groups,
    /// Whether names that no place answers to are told: not where rows of the gazetteer could not be
    /// read, as that is told already and may be the cause of each.
    pub(super) tells_unknown: bool,
}

/// Positions of the cells that are looked at before a row is read.
#[derive(Debug, Clone, Copy)]
pub(super) struct RowColumns {
    pub(super) id: Option<usize>,
}

/// What a worker keeps from chunk to chunk.
#[derive(Default)]
pub(super) struct Scratch {
    records: Records,
    /// The places of the rows, as far as they are known before a row is read.
    ahead: Vec<Ahead>,
    found: Vec<Finding>,
    made: Made,
    joined: Joined,
    vertices: Vec<LonLat>,
    drawn: Line,
    tally: Tally,
    ids: Rising,
    blocks: [Blocks; LayerKind::OF_EVENTS.len()],
    flows: FlowPart,
    memories: [LayerMemory; LayerKind::OF_EVENTS.len()],
    /// Of the categories, and of the actors.
    known_cells: [KnownCells; 2],
    known_names: KnownNames,
    rejects: Block,
    notes: Notes,
    sums: Sums,
}

/// What is handed on in the order of the rows.
pub(super) struct Ordered {
    pub(super) report: Report,
    pub(super) tally: Tally,
    pub(super) ids: Rising,
    pub(super) files: Files,
    pub(super) spans: Spans,
    pub(super) flows: Flows,
    pub(super) rejects: Option<Rejects>,
    pub(super) doubts: Doubts,
    pub(super) sums: Sums,
    /// Whether anything is written at all: not in a check, and no more once an error was met.
    pub(super) writes: bool,
    pub(super) stop_at_errors: bool,
}

impl Work for Rows<'_> {
    type Scratch = Scratch;
    type Ordered = Ordered;

    fn begin(&self) -> Scratch {
        Scratch::default()
    }

    fn work(&self, chunk: &Chunk, scratch: &mut Scratch) -> Result<()> {
        let Scratch {
            records,
            ahead,
            found,
            made,
            joined,
            vertices,
            drawn,
            tally,
            ids,
            blocks,
            flows,
            memories,
            known_cells,
            known_names,
            rejects,
            notes,
            sums,
        } = scratch;
        found.clear();
        *tally = Tally::default();
        ids.clear();
        blocks.iter_mut().for_each(Blocks::clear);
        flows.clear();
        rejects.clear();
        notes.clear();
        *sums = Sums::default();
        let rows = records.index(chunk, self.shape, found);
        let mut route = Route::default();
        // by line, so that the findings of a row that is set aside are found without a search
        found.sort_by_key(line_of);
        let structural = found.len();
        self.look_ahead(rows, ahead);
        let places = ahead
            .iter()
            .copied()
            .chain(std::iter::repeat(Ahead::default()));
        for (record, ahead) in rows.iter().zip(places) {
            tally.read += 1;
            let before = found.len();
            let mut row = Row {
                rows: self,
                record,
                ahead,
                joined,
                vertices,
                drawn,
                blocks,
                flows,
                memories,
                known_cells,
                known_names,
                notes,
                sums,
            };
            match row.take(made, &mut route, ids, found) {
                Fate::Written => tally.written += 1,
                Fate::Unlocated(reason) => tally.unlocate(reason),
                Fate::Filtered(reason) => tally.filter(reason),
                Fate::Rejected => {
                    tally.rejected += 1;
                    if self.keep_rejects {
                        let (indexing, reading) = found.split_at(before);
                        let indexing = indexing.get(..structural).unwrap_or_default();
                        let of_row = on_line(indexing, record.line()).iter();
                        Rejects::row(
                            self.shape.name(),
                            record,
                            of_row.chain(reading),
                            &mut rejects.bytes,
                        );
                        rejects.features += 1;
                    }
                }
            }
        }
        self.layers.seal(blocks);
        Ok(())
    }

    fn pass_on(&self, from: &mut Scratch, to: &mut Scratch) {
        // large, and the same for all chunks
        std::mem::swap(&mut from.memories, &mut to.memories);
        std::mem::swap(&mut from.known_cells, &mut to.known_cells);
        std::mem::swap(&mut from.known_names, &mut to.known_names);
        std::mem::swap(&mut from.records, &mut to.records);
    }

    fn merge<'s>(
        &self,
        ordered: &mut Ordered,
        scratch: &'s mut Scratch,
    ) -> Result<Vec<Reserved<'s>>> {
        scratch.found.sort_by_key(line_of);
        for finding in scratch.found.drain(..) {
            if finding.code == Code::E401 && !self.tells_unknown {
                continue;
            }
            ordered.report.push(finding);
        }
        self.checks.listen(&ordered.report);
        ordered.tally.add(&scratch.tally);
        ordered.ids.append(&scratch.ids);
        ordered.flows.append(&mut scratch.flows);
        ordered.doubts.take(&mut scratch.notes);
        ordered.sums.append(std::mem::take(&mut scratch.sums));
        let mut pieces = Vec::new();
        if ordered.stop_at_errors && ordered.report.errors() > 0 {
            ordered.writes = false;
        }
        if !ordered.writes {
            return Ok(pieces);
        }
        self.layers.reserve(
            &mut ordered.files,
            &mut ordered.spans,
            &scratch.blocks,
            &mut pieces,
        )?;
        if let Some(rejects) = &mut ordered.rejects
            && scratch.rejects.features > 0
        {
            pieces.push(rejects.reserve(&scratch.rejects)?);
        }
        Ok(pieces)
    }
}

impl Rows<'_> {
    /// Looks up the places of the rows, and has what is kept of them brought near, for many rows at once.
    fn look_ahead(&self, rows: table::Rows<'_>, ahead: &mut Vec<Ahead>) {
        ahead.clear();
        // few places are near anyway; in debug builds they are not, so that small tests go both ways
        let are_near = self.gazetteer.len() <= NEAR_PLACES && !cfg!(debug_assertions);
        // of rows that are picked by their words, few are wanted
        if are_near || self.filter.picks_by_words() {
            return;
        }
        self.resolver.look_ahead(rows, ahead);
        // one thing for all rows, then the next: what stands far away in memory is waited for together
        let layer_of = |place: PlaceId| {
            let layer = match self.sites.of(place)?.extent {
                Extent::Pin => LayerKind::Incidents,
                Extent::Area => LayerKind::IncidentsArea,
            };
            self.layers.get(layer.index())
        };
        let layers: Vec<_> = ahead
            .iter()
            .filter_map(|ahead| Some((ahead.place?, layer_of(ahead.place?)?)))
            .collect();
        let stops = ahead.iter().flat_map(Ahead::stops);
        let mut near: usize = stops.map(|stop| self.checks.touch(stop)).sum();
        for (place, layer) in layers {
            near += match layer.look_ahead(place) {
                // nothing is kept: the row will make it
                0 => self.gazetteer.touch(place),
                kept => kept,
            };
        }
        std::hint::black_box(near);
    }
}

/// So many places, with all that is kept of them, are about what a processor keeps near.
const NEAR_PLACES: usize = 4_096;

fn line_of(finding: &Finding) -> u64 {
    finding.at.as_ref().map_or(0, |at| at.line)
}

/// The findings on a line, of findings sorted by line.
fn on_line(found: &[Finding], line: u64) -> &[Finding] {
    let from = found.partition_point(|finding| line_of(finding) < line);
    let until = found.partition_point(|finding| line_of(finding) <= line);
    found.get(from..until).unwrap_or_default()
}

impl RowColumns {
    /// Where the table has them.
    pub(super) fn of(columns: &crate::table::Columns) -> Self {
        let position = |column: EventColumn| columns.position(column.index());
        Self {
            id: position(EventColumn::Id),
        }
    }
}
