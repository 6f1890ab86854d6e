//! One row on its way: read, joined, filtered, drawn, encoded. It has exactly one fate.

use std::borrow::Cow;

use geo::MultiPolygon;

use crate::check::{Notes, Sums};
use crate::diagnostic::{Code, Finding};
use crate::export::ids::Rising;
use crate::export::layers::{Blocks, LayerMemory};
use crate::export::rows::Rows;
use crate::export::{AreaIncidents, Reason};
use crate::filter::{KnownCells, Where, Words};
use crate::gazetteer::PlaceId;
use crate::geodesy::{Line, area, draw, is_line};
use crate::layer::{Extent, Facts, FlowKey, FlowPart, Geometry, LayerKind, Route, Spot, Stop};
use crate::model::{Event, LonLat, Precision, Role};
use crate::read::EventColumn;
use crate::resolve::{Ahead, Joined, KnownNames};
use crate::source::Location;
use crate::table::{Made, Record};

/// What becomes of a row.
pub(super) enum Fate {
    Written,
    Unlocated(Reason),
    Filtered(Reason),
    Rejected,
}

/// A row on its way.
pub(super) struct Row<'w, 'p, 'c> {
    pub(super) rows: &'w Rows<'p>,
    pub(super) record: Record<'c>,
    pub(super) ahead: Ahead,
    pub(super) joined: &'w mut Joined,
    pub(super) vertices: &'w mut Vec<LonLat>,
    pub(super) drawn: &'w mut Line,
    pub(super) blocks: &'w mut [Blocks; LayerKind::OF_EVENTS.len()],
    pub(super) flows: &'w mut FlowPart,
    pub(super) memories: &'w mut [LayerMemory; LayerKind::OF_EVENTS.len()],
    pub(super) known_cells: &'w mut [KnownCells; 2],
    pub(super) known_names: &'w mut KnownNames,
    pub(super) notes: &'w mut Notes,
    pub(super) sums: &'w mut Sums,
}

impl<'p> Row<'_, 'p, '_> {
    pub(super) fn take(
        &mut self,
        made: &mut Made,
        route: &mut Route<'p>,
        ids: &mut Rising,
        found: &mut Vec<Finding>,
    ) -> Fate {
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
        // an event is large: it is put together where it is to stay
        let event = &mut Event::new("");
        if !rows.reader.read(self.record, made, event, found) {
            return Fate::Rejected;
        }
        let event = &*event;
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
            source: event.source.and_then(|id| rows.sources.get(id)),
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
            .extend(certain_points(rows, &self.joined.stops));
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
            .cell("id", event.id)
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
        let group = event.group.filter(|_| event.count_scope == Some(Shared))?;
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

/// Where the stops are whose position is certain enough to be part of a line.
fn certain_points(rows: &Rows<'_>, stops: &[(Role, PlaceId)]) -> impl Iterator<Item = LonLat> {
    stops.iter().filter_map(|&(_, place)| {
        let site = rows.sites.of(place)?;
        site.is_certain(rows.stop_limit_m).then_some(site.point)
    })
}
