//! From a chunk of the event table to encoded features: parse, join, filter, build, encode.

use std::borrow::Cow;

use geo::MultiPolygon;

use crate::check::{By, Doubts, Groups, Notes, RowChecks, Sums};
use crate::diagnostic::{Code, Finding, Report};
use crate::error::Result;
use crate::export::files::Files;
use crate::export::ids::{Repeated, Rising};
use crate::export::layers::{Blocks, EventLayers, LayerMemory, Rejects};
use crate::export::map::Spans;
use crate::export::stream::Work;
use crate::export::{AreaIncidents, Reason, Tally};
use crate::filter::{Filter, KnownCells, Where, Words};
use crate::gazetteer::{Gazetteer, PlaceId};
use crate::geodesy::{Line, LineStyle, area, draw, is_line};
use crate::layer::{
    Extent, Facts, FlowKey, FlowPart, FlowPeriod, Flows, Geometry, LayerKind, Route, Sites, Spot,
    Stop, Usage,
};
use crate::model::{Event, LonLat, Precision, Role};
use crate::output::Reserved;
use crate::read::{EventColumn, EventReader, Sources};
use crate::resolve::{Ahead, Joined, KnownNames, Resolver};
use crate::source::Location;
use crate::table::{self, Chunk, Record, Records, Shape};
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
            match row.take(&mut route, ids, found) {
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
    /// Where the stops are whose position is certain enough to be part of a line.
    fn certain_points(&self, stops: &[(Role, PlaceId)]) -> impl Iterator<Item = LonLat> {
        stops.iter().filter_map(|&(_, place)| {
            let site = self.sites.of(place)?;
            site.is_certain(self.stop_limit_m).then_some(site.point)
        })
    }

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

/// What becomes of a row.
enum Fate {
    Written,
    Unlocated(Reason),
    Filtered(Reason),
    Rejected,
}

/// A row on its way.
struct Row<'w, 'p, 'c> {
    rows: &'w Rows<'p>,
    record: Record<'c>,
    ahead: Ahead,
    joined: &'w mut Joined,
    vertices: &'w mut Vec<LonLat>,
    drawn: &'w mut Line,
    blocks: &'w mut [Blocks; LayerKind::OF_EVENTS.len()],
    flows: &'w mut FlowPart,
    memories: &'w mut [LayerMemory; LayerKind::OF_EVENTS.len()],
    known_cells: &'w mut [KnownCells; 2],
    known_names: &'w mut KnownNames,
    notes: &'w mut Notes,
    sums: &'w mut Sums,
}

impl<'p> Row<'_, 'p, '_> {
    fn take(&mut self, route: &mut Route<'p>, ids: &mut Rising, found: &mut Vec<Finding>) -> Fate {
        let rows = self.rows;
        if self.record.is_faulty() {
            return Fate::Rejected;
        }
        if let Some(id) = self.cell(rows.columns.id) {
            ids.push(&id);
        }
        if !self.is_asked_for() {
            return Fate::Filtered(Reason::NotAskedFor);
        }
        let read = rows.reader.read(self.record, found);
        let Some(event) = &read else {
            return Fate::Rejected;
        };
        if event.sensitivity > rows.filter.most_sensitive() {
            return Fate::Filtered(Reason::RowWithheld);
        }
        if !rows.filter.admits_event(event) {
            return Fate::Filtered(Reason::NotAskedFor);
        }
        if let Some(&first) = rows.repeated.get(&self.record.line()) {
            found.push(self.repeated(event, first));
            return Fate::Rejected;
        }
        if !rows.resolver.join(
            event,
            self.ahead,
            self.record,
            self.joined,
            self.known_names,
            found,
        ) {
            return Fate::Rejected;
        }
        if !rows.filter.admits_places(self.joined, rows.gazetteer) {
            return Fate::Filtered(Reason::NotAskedFor);
        }
        let spot = self.joined.place.map(|place| self.spot(place));
        let circle = self.own_area(event);
        let place_at = self.place_at(event, spot.as_ref(), circle.as_ref());
        // most rows are marks, and nobody looks at the ways of those where no way is drawn
        if rows.draws_lines || matches!(place_at, Where::Nowhere) {
            self.route(route);
        } else {
            route.clear();
            self.drawn.clear();
        }
        if rows.filter.has_regions() && !self.is_in_regions(place_at) {
            return Fate::Filtered(Reason::NotAskedFor);
        }
        let facts = Facts {
            event,
            spot,
            route: (!self.joined.stops.is_empty()).then_some(&*route),
            source: event.source.as_deref().and_then(|id| rows.sources.get(id)),
            group_count: self.group_count(event),
            reason: None,
        };
        // also where no layer of events is asked for: the layers of places stay the same then
        if let Some(usage) = rows.usage {
            for place in self.joined.places() {
                usage.add(place, event.when.as_ref());
            }
        }
        let fate = self.write(facts, place_at);
        if !matches!(fate, Fate::Filtered(_)) {
            rows.checks
                .look(event, self.record, self.joined, self.notes, found);
            if let Some(by) = rows.sums {
                let group = rows.groups.of(event);
                self.sums.add(by, event, group, self.joined, rows.gazetteer);
            }
        }
        fate
    }

    fn cell(&self, position: Option<usize>) -> Option<Cow<'_, str>> {
        self.record.cell(position?).map(|cell| cell.trimmed())
    }

    /// Whether the row's category and actors are asked for: looked at before anything else.
    fn is_asked_for(&mut self) -> bool {
        let (filter, reader, record) = (self.rows.filter, self.rows.reader, self.record);
        let admits = |words: &Words, column, known| {
            let text = || reader.text(column, record);
            words.is_empty() || words.admit_known(&text().unwrap_or_default(), known)
        };
        let [categories, actors] = &mut *self.known_cells;
        // both are always asked, so that each learns which of its words are met
        let category_passes = admits(&filter.categories, EventColumn::Category, categories);
        admits(&filter.actors, EventColumn::Actors, actors) && category_passes
    }

    /// Whether the row's geometry or its line is where it is asked for. A line that is in no layer is
    /// drawn only if that depends on it.
    fn is_in_regions(&mut self, place_at: Where<'_>) -> bool {
        let rows = self.rows;
        let line = (!self.drawn.is_empty()).then_some(&*self.drawn);
        let is_admitted = rows.filter.admits_geometry(place_at, line);
        if is_admitted || rows.draws_lines {
            return is_admitted;
        }
        self.vertices.clear();
        self.vertices
            .extend(rows.certain_points(&self.joined.stops));
        let is_line = is_line(self.vertices, &rows.line, self.drawn);
        self.drawn.clear();
        if !is_line {
            return false;
        }
        let told = rows.filter.admits_way(place_at, self.vertices);
        told.unwrap_or_else(|| {
            draw(self.vertices, &rows.line, self.drawn);
            let is_admitted = rows.filter.admits_geometry(place_at, Some(&*self.drawn));
            self.drawn.clear();
            is_admitted
        })
    }

    fn repeated(&self, event: &Event<'_>, first: u64) -> Finding {
        let cell = self
            .rows
            .columns
            .id
            .and_then(|position| self.record.cell(position));
        let column = cell.map_or(0, |cell| cell.column());
        Finding::new(Code::E430, "the id is used twice")
            .at(Location::cell(
                self.rows.shape.name(),
                self.record.line(),
                column,
            ))
            .cell("id", event.id.as_ref())
            .related(
                Location::line(self.rows.shape.name(), first),
                "first used here",
            )
            .hint("give each row an id of its own; claims about one event share a group instead")
            .excerpt(Some(self.record.excerpt(column)))
    }

    fn spot(&self, place: PlaceId) -> Spot<'p> {
        Spot::new(place, self.rows.gazetteer, self.rows.sites)
    }

    /// Draws the line of the journey through the stops whose position is certain enough.
    fn route(&mut self, route: &mut Route<'p>) {
        route.clear();
        self.vertices.clear();
        self.drawn.clear();
        for &(role, place) in &self.joined.stops {
            let spot = self.spot(place);
            let vertex = spot
                .site
                .filter(|site| site.is_certain(self.rows.stop_limit_m));
            self.vertices.extend(vertex.map(|site| site.point));
            route.push(Stop {
                role,
                spot,
                drawn: vertex.is_some(),
            });
        }
        if self.rows.draws_lines {
            draw(self.vertices, &self.rows.line, self.drawn);
            if !self.drawn.is_empty() {
                route.length_m = Some(self.drawn.length_m());
            }
        }
    }

    /// The circle that stands for the row's own position, if that is too uncertain for a pin.
    fn own_area(&self, event: &Event<'_>) -> Option<MultiPolygon<f64>> {
        let rows = self.rows;
        let radius_m = event.uncertainty_m.or_else(|| {
            let wide = event.point_precision?.is_wide();
            wide.then_some(rows.pin_limit_m)
        })?;
        let is_vague =
            radius_m > rows.pin_limit_m || event.point_precision.is_some_and(Precision::is_wide);
        if !is_vague || radius_m <= 0.0 || rows.area_incidents == AreaIncidents::Point {
            return None;
        }
        event.point.map(|point| area::circle(point, radius_m))
    }

    fn place_at<'s>(
        &self,
        event: &Event<'_>,
        spot: Option<&Spot<'p>>,
        circle: Option<&'s MultiPolygon<f64>>,
    ) -> Where<'s>
    where
        'p: 's,
    {
        if let Some(point) = event.point {
            return circle.map_or(Where::Point(point), Where::Area);
        }
        let Some(site) = spot.and_then(|spot| spot.site) else {
            return Where::Nowhere;
        };
        match (site.extent, self.rows.area_incidents) {
            (Extent::Area, AreaIncidents::Polygon | AreaIncidents::Null) => self
                .rows
                .sites
                .shape(site.place)
                .map_or(Where::Point(site.point), Where::Area),
            (Extent::Area, AreaIncidents::Point) | (Extent::Pin, _) => Where::Point(site.point),
        }
    }

    fn group_count(&self, event: &Event<'_>) -> Option<&'p str> {
        use crate::model::CountScope::Shared;
        let group = event
            .group
            .as_deref()
            .filter(|_| event.count_scope == Some(Shared))?;
        self.rows.totals.get(group).map(String::as_str)
    }

    fn write(&mut self, facts: Facts<'_>, place_at: Where<'_>) -> Fate {
        let spot = match place_at {
            Where::Nowhere => None,
            Where::Point(point) => Some((LayerKind::Incidents, Geometry::Point(point))),
            Where::Area(_) if self.rows.area_incidents == AreaIncidents::Null => {
                Some((LayerKind::Incidents, Geometry::Null))
            }
            Where::Area(area) => Some((LayerKind::IncidentsArea, Geometry::Area(area))),
        };
        let mut located = false;
        let mut written = false;
        if let Some((layer, geometry)) = spot {
            located = true;
            written |= self.feature(layer, &facts, geometry);
        }
        if !self.rows.draws_lines {
            located |= !located && is_line(self.vertices, &self.rows.line, self.drawn);
        } else if !self.drawn.is_empty() {
            located = true;
            let line = std::mem::take(self.drawn);
            written |= self.feature(LayerKind::Routes, &facts, Geometry::Line(&line));
            *self.drawn = line;
            written |= self.flow(&facts);
        }
        if written {
            return Fate::Written;
        }
        if located {
            return Fate::Filtered(Reason::LayerNotAskedFor);
        }
        let reason = self.reason(&facts);
        let facts = Facts {
            reason: Some(reason.as_str()),
            ..facts
        };
        self.feature(LayerKind::Unlocated, &facts, Geometry::Null);
        Fate::Unlocated(reason)
    }

    /// Adds the journey to its flow. False if flows are not asked for.
    fn flow(&mut self, facts: &Facts<'_>) -> bool {
        let Some(period) = self.rows.flows else {
            return false;
        };
        let Some(route) = facts.route else {
            return false;
        };
        let stops = route.stops.iter().zip(&self.joined.stops);
        let mut drawn = stops.filter(|(stop, _)| stop.drawn).map(|(_, (_, id))| *id);
        if let Some(from) = drawn.next() {
            let key = FlowKey {
                from,
                to: drawn.next_back().unwrap_or(from),
                month: period.month(facts.event.when.as_ref()),
            };
            self.flows.add(key, facts.event, facts.group_count);
        }
        true
    }

    fn reason(&self, facts: &Facts<'_>) -> Reason {
        let hidden = |spot: &Spot<'_>| {
            if spot.place.is_faulty {
                Some(Reason::PlaceFaulty)
            } else if spot.place.sensitivity > self.rows.filter.most_sensitive() {
                Some(Reason::PlaceWithheld)
            } else {
                None
            }
        };
        match (&facts.spot, facts.route) {
            (Some(spot), _) => hidden(spot).unwrap_or(Reason::NoPosition),
            (None, Some(route)) => {
                let mut stops = route.stops.iter();
                stops
                    .find_map(|stop| hidden(&stop.spot))
                    .unwrap_or(Reason::TooFewStops)
            }
            (None, None) => Reason::NoPlace,
        }
    }

    /// Encodes the row as a feature of `layer`. False if that layer is not asked for.
    fn feature(&mut self, layer: LayerKind, facts: &Facts<'_>, geometry: Geometry<'_>) -> bool {
        let Some(position) = LayerKind::OF_EVENTS.iter().position(|&it| it == layer) else {
            return false;
        };
        match (
            self.rows.layers.get(position),
            self.memories.get_mut(position),
            self.blocks.get_mut(position),
        ) {
            (Some(layer), Some(memory), Some(blocks)) => {
                layer.encode(facts, self.record, geometry, memory, blocks);
                true
            }
            _ => false,
        }
    }
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
