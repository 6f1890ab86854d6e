//! Checks of one row, after its names are joined.
//!
//! They cost next to nothing where nothing is doubtful: a look at what was worked out per place once,
//! and a comparison or two.

use std::ops::RangeInclusive;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::sync::{Mutex, OnceLock, PoisonError};

use hashbrown::HashMap;

use crate::check::countries::{are_neighbours, distance_to_country_m};
use crate::check::kilometres::Kilometres;
use crate::check::notes::{Groups, Notes};
use crate::diagnostic::{Code, Finding, Report};
use crate::gazetteer::{Gazetteer, PlaceId};
use crate::geodesy::{Direction, distance_m};
use crate::layer::{Site, Sites};
use crate::model::{Count, CountScope, Day, Event, LonLat, Role, RouteBasis, When};
use crate::read::{EventColumn, Source, Sources, nearest};
use crate::resolve::Joined;
use crate::table::{Cell, Columns, Record, Shape};

/// A way around that is shorter than this is no detour, in metres.
const DETOUR_M: f64 = 100_000.0;

/// What is taken as plausible.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Plausible {
    /// A journey through its stops may be so many times as long as the direct line.
    pub detour: f64,
    /// Years in which events happen.
    pub years: RangeInclusive<i32>,
}

impl Default for Plausible {
    /// Three times the direct line; 1900 to 2100.
    fn default() -> Self {
        Self {
            detour: 3.0,
            years: 1900..=2100,
        }
    }
}

/// What a row is seen with.
#[derive(Debug, Clone, Copy)]
pub struct Surroundings<'a> {
    /// The places.
    pub gazetteer: &'a Gazetteer,
    /// Where they stand.
    pub sites: &'a Sites,
    /// The sources, if there is a table of them.
    pub sources: Option<&'a Sources>,
    /// The shape of the event table.
    pub shape: &'a Shape,
    /// Its columns.
    pub columns: &'a Columns,
    /// The groups that its rows name.
    pub groups: &'a Groups,
    /// Stops less certain than this, in metres, are no part of a way.
    pub stop_limit_m: f64,
}

/// Looks at rows, one after the other, on any thread.
#[derive(Debug)]
pub struct RowChecks<'a> {
    around: Surroundings<'a>,
    plausible: &'a Plausible,
    /// The first and the last plausible day; `None` where the calendar has no such year.
    days: (Option<Day>, Option<Day>),
    /// For each place, whether it is a crossing between countries.
    crossings: Vec<bool>,
    /// Distances of crossings from countries, in metres: a million rows may have the same doubt.
    away: Mutex<HashMap<(PlaceId, String), Option<f64>>>,
    /// Whether detours are only counted by now: where the table is full of them.
    counts_detours: AtomicBool,
    /// For each place where it stands, once a row has way points.
    directions: OnceLock<Vec<Option<Direction>>>,
}

impl<'a> RowChecks<'a> {
    /// Works out once what rows are compared with.
    pub fn new(around: Surroundings<'a>, plausible: &'a Plausible) -> Self {
        let crossings = around
            .gazetteer
            .iter()
            .map(|(_, place)| place.countries.len() > 1 && !place.precision().is_wide())
            .collect();
        Self {
            around,
            plausible,
            days: (
                Day::from_ymd(*plausible.years.start(), 1, 1),
                Day::from_ymd(*plausible.years.end(), 12, 31),
            ),
            crossings,
            away: Mutex::default(),
            counts_detours: AtomicBool::new(false),
            directions: OnceLock::new(),
        }
    }

    /// Looks at what is known of a stop, so that it is near when its journey is looked at. The number means
    /// nothing.
    pub fn touch(&self, stop: PlaceId) -> usize {
        let site = self.around.sites.of(stop);
        let directions = self.directions.get();
        let direction = directions.and_then(|all| all.get(stop.index())?.as_ref());
        usize::from(site.is_some()) + usize::from(direction.is_some())
    }

    /// Looks at a row: findings about it alone go to `found`, what has to be seen with other rows to
    /// `notes`.
    pub fn look(
        &self,
        event: &Event<'_>,
        record: Record<'_>,
        joined: &Joined,
        notes: &mut Notes,
        found: &mut Vec<Finding>,
    ) {
        let source = self.source(event, record, found);
        if let Some(when) = &event.when {
            let bounds = when.bounds();
            self.date(event, when, bounds, source, record, found);
            notes.date(bounds.0, bounds.1, record.line());
        }
        if joined.stops.len() > 2 {
            self.borders(record, joined, found);
            self.detour(record, joined, found);
        }
        if event.count_scope == Some(CountScope::Shared) {
            self.shared_number(event, record, found);
        }
        if let Some(link) = event.source_url {
            notes.link(link, record.line());
        }
        notes.claim(event, record.line(), joined, self.around.groups);
    }

    /// The row's source, if the table of sources has it.
    fn source(
        &self,
        event: &Event<'_>,
        record: Record<'_>,
        found: &mut Vec<Finding>,
    ) -> Option<&'a Source> {
        let sources = self.around.sources?;
        let id = event.source?;
        let source = sources.get(id);
        if source.is_none() && looks_like_an_id(id) {
            let finding = Finding::new(Code::S601, "no source in the table of sources has this id");
            self.find(finding, EventColumn::Source, record, found);
        }
        source
    }

    fn date(
        &self,
        event: &Event<'_>,
        when: &When,
        (start, end): (Option<Day>, Option<Day>),
        source: Option<&Source>,
        record: Record<'_>,
        found: &mut Vec<Finding>,
    ) {
        let is_planned = matches!(
            event.route_basis,
            Some(RouteBasis::Intended | RouteBasis::Declared)
        );
        // a day more, for those who publish east of where it happens
        let published = source.and_then(|source| source.published_by);
        if let (Some(start), Some(published)) = (start, published)
            && start > published.add_days(1)
            && !is_planned
        {
            let mut finding = Finding::new(
                Code::E408,
                format!("the source was published on {published}, before it could happen"),
            );
            let (year, month, day) = start.ymd();
            let swapped = crate::model::Day::from_ymd(year, day, month);
            finding.hint = match swapped {
                Some(swapped) if Some(start) == end && swapped <= published && day != month => {
                    Some(format!("with day and month swapped it would be {swapped}"))
                }
                _ => Some("check the date, and when the source was published".to_owned()),
            };
            self.find(finding, EventColumn::Date, record, found);
        } else {
            let years = &self.plausible.years;
            let is_odd = |day: &Day| {
                // every day is before a first year that is beyond the calendar
                self.days.0.map_or(*years.start() > 0, |first| *day < first)
                    || self.days.1.map_or(*years.end() < 0, |last| *day > last)
            };
            let odd = start.filter(is_odd).or(end.filter(is_odd));
            if let Some(day) = odd
                && !when.looks_solar_hijri()
            {
                let far = if day.year() < *years.start() {
                    format!("before {}", years.start())
                } else {
                    format!("after {}", years.end())
                };
                let finding = Finding::new(Code::E407, format!("the year {} is {far}", day.year()))
                    .hint("say with --years what is plausible, if it is right");
                self.find(finding, EventColumn::Date, record, found);
            }
        }
    }

    /// Follows a journey from country to country over the crossings that it names.
    fn borders(&self, record: Record<'_>, joined: &Joined, found: &mut Vec<Finding>) {
        let is_crossing = |place: PlaceId| self.crossings.get(place.index()) == Some(&true);
        let stops = joined.stops.as_slice();
        if !stops
            .iter()
            .any(|&(role, place)| role == Role::Via && is_crossing(place))
        {
            return;
        }
        // runs of crossings between two stops that are none
        let mut last: Option<PlaceId> = None;
        let mut run: Vec<PlaceId> = Vec::new();
        for &(_, place) in stops {
            if is_crossing(place) {
                run.push(place);
                continue;
            }
            if let Some(from) = last
                && let Some((crossing, finding)) = self.broken(from, &run, place)
            {
                let before = found.len();
                self.find(finding, EventColumn::Via, record, found);
                if let Some(finding) = found.get_mut(before) {
                    finding.value = Some(self.around.gazetteer.get(crossing).name.clone());
                }
            }
            last = Some(place);
            run.clear();
        }
    }

    /// The first crossing between `from` and `to` that leads nowhere, if there is one.
    ///
    /// Only where the two countries are one, or share a border: between others a journey passes
    /// countries that nobody names, and any crossing may be on the way.
    fn broken(&self, from: PlaceId, run: &[PlaceId], to: PlaceId) -> Option<(PlaceId, Finding)> {
        let gazetteer = self.around.gazetteer;
        let ([start], [goal]) = (gazetteer.countries(from), gazetteer.countries(to)) else {
            return None;
        };
        if start != goal && !are_neighbours(start, goal) {
            return None;
        }
        let touches =
            |crossing: PlaceId, code: &String| gazetteer.get(crossing).countries.contains(code);
        let meet = |one: PlaceId, other: PlaceId| {
            let codes = &gazetteer.get(one).countries;
            codes.iter().any(|code| touches(other, code))
        };
        let (first, last) = (*run.first()?, *run.last()?);
        let (crossing, missed) = if !touches(first, start) {
            (first, start)
        } else if let Some([one, _]) = run.windows(2).find(|pair| match pair {
            [one, other] => !meet(*one, *other),
            _ => false,
        }) {
            (*one, goal)
        } else if !touches(last, goal) {
            (last, goal)
        } else {
            return None;
        };
        Some((crossing, self.off_the_way(crossing, missed, start, goal)))
    }

    fn off_the_way(&self, crossing: PlaceId, missed: &str, start: &str, goal: &str) -> Finding {
        let place = self.around.gazetteer.get(crossing);
        let between = place.countries.join(" and ");
        let journey = if start == goal {
            format!("a journey within {start}")
        } else {
            format!("a journey from {start} into {goal}")
        };
        let away = match self.away_m(crossing, missed) {
            Some(away_m) if away_m > 0.0 => {
                format!(", {} from {missed}", Kilometres(away_m))
            }
            _ => String::new(),
        };
        Finding::new(
            Code::E425,
            format!("this crossing is between {between}{away}: it is not on {journey}"),
        )
        .related(place.at.clone(), format!("{:?} stands here", place.id))
        .hint("if the source says so, keep it, say so in the status, and look for what is meant")
    }

    fn away_m(&self, crossing: PlaceId, country: &str) -> Option<f64> {
        let point = self.around.sites.of(crossing)?.point;
        let mut away = self.away.lock().unwrap_or_else(PoisonError::into_inner);
        *away
            .entry((crossing, country.to_owned()))
            .or_insert_with(|| distance_to_country_m(point, country))
    }

    /// The stops that are certain enough to be part of a way.
    fn certain<'j>(&self, joined: &'j Joined) -> impl Iterator<Item = (PlaceId, &'a Site)> + 'j
    where
        'a: 'j,
    {
        let Surroundings {
            sites,
            stop_limit_m,
            ..
        } = self.around;
        joined.stops.iter().filter_map(move |&(_, place)| {
            let site = sites.of(place)?;
            site.is_certain(stop_limit_m).then_some((place, site))
        })
    }

    fn is_detour(&self, length_m: f64, direct_m: f64, excused_m: f64) -> bool {
        length_m > self.plausible.detour * direct_m && length_m - direct_m - excused_m > DETOUR_M
    }

    /// What bounds tell of the way through the stops: spares the geodesics of nearly all rows.
    fn bounded_detour(&self, joined: &Joined) -> Bounded {
        let directions = self.directions.get_or_init(|| {
            let places = self.around.gazetteer.iter();
            let sites = places.map(|(place, _)| self.around.sites.of(place));
            sites
                .map(|site| site.map(|site| Direction::of(site.point)))
                .collect()
        });
        let direction = |place: PlaceId| directions.get(place.index()).copied().flatten();
        let mut first: Option<Direction> = None;
        let mut last: Option<Direction> = None;
        let (mut least_m, mut most_m, mut excused_m, mut legs) = (0.0, 0.0, 0.0, 0);
        for (place, site) in self.certain(joined) {
            let uncertainty_m = site.uncertainty_m.unwrap_or(0.0);
            let Some(here) = direction(place) else {
                continue;
            };
            if let Some(last) = last {
                let leg_m = last.distance_bounds_m(here);
                least_m += leg_m.0;
                most_m += leg_m.1;
                excused_m += 2.0 * uncertainty_m;
                legs += 1;
            } else {
                first = Some(here);
                excused_m = uncertainty_m;
            }
            last = Some(here);
        }
        let ends = first.zip(last);
        let direct_m = ends.map_or((0.0, 0.0), |(first, last)| first.distance_bounds_m(last));
        if legs < 2 || !self.is_detour(most_m, direct_m.0, excused_m) {
            Bounded::No
        } else if direct_m.0 > 0.0 && self.is_detour(least_m, direct_m.1, excused_m) {
            Bounded::Yes
        } else {
            Bounded::Perhaps
        }
    }

    /// The way through the stops against the direct line.
    fn detour(&self, record: Record<'_>, joined: &Joined, found: &mut Vec<Finding>) {
        let bounded = self.bounded_detour(joined);
        let is_only_counted = self.counts_detours.load(Relaxed);
        if bounded == Bounded::No {
            return;
        }
        if bounded == Bounded::Yes && is_only_counted {
            let finding = Finding::new(Code::E426, String::new());
            return found.push(self.at_cell(finding, EventColumn::Via, record).0);
        }
        let mut sites = self.certain(joined).map(|(_, site)| site);
        let Some(first) = sites.next() else {
            return;
        };
        let mut last = first;
        let (mut length_m, mut excused_m) = (0.0, first.uncertainty_m.unwrap_or(0.0));
        for site in sites {
            length_m += distance_m(last.point, site.point);
            excused_m += 2.0 * site.uncertainty_m.unwrap_or(0.0);
            last = site;
        }
        if is_same(first.point, last.point) {
            return; // there and back again
        }
        let direct_m = distance_m(first.point, last.point);
        if !self.is_detour(length_m, direct_m, excused_m) {
            return;
        }
        let message = format!(
            "the way through its stops is {}, {:.1} times the direct line of {}",
            Kilometres(length_m),
            length_m / direct_m,
            Kilometres(direct_m),
        );
        let finding = Finding::new(Code::E426, message)
            .hint("check the stops and their order; --max-detour says how much is plausible");
        self.find(finding, EventColumn::Via, record, found);
    }

    /// Looks whether further detours would only be counted: then they need not be put into words.
    pub fn listen(&self, report: &Report) {
        let Surroundings { shape, columns, .. } = self.around;
        let position = columns.position(EventColumn::Via.index());
        let field = position.and_then(|position| shape.header().get(position));
        if let Some(field) = field.filter(|_| !self.counts_detours.load(Relaxed))
            && report.only_counts(Code::E426, shape.name(), field)
        {
            self.counts_detours.store(true, Relaxed);
        }
    }

    fn shared_number(&self, event: &Event<'_>, record: Record<'_>, found: &mut Vec<Finding>) {
        let has_number = event
            .count_text
            .and_then(|text| Count::parse(text).ok())
            .is_some_and(|count| count != Count::default());
        if has_number {
            let message = "a row that shares in the number of its group has one of its own, \
                           which is in no layer and no sum";
            let hint = "write subset if it is a part of that number, or leave the cell empty";
            let finding = Finding::new(Code::E461, message).hint(hint);
            self.find(finding, EventColumn::Count, record, found);
        }
    }

    /// Adds a finding about a cell.
    fn find(
        &self,
        finding: Finding,
        column: EventColumn,
        record: Record<'_>,
        found: &mut Vec<Finding>,
    ) {
        let (finding, cell) = self.at_cell(finding, column, record);
        let excerpt = cell.map(|cell| record.excerpt(cell.column()));
        found.push(finding.excerpt(excerpt));
    }

    /// The finding with its place, and the cell there.
    fn at_cell<'c>(
        &self,
        finding: Finding,
        column: EventColumn,
        record: Record<'c>,
    ) -> (Finding, Option<Cell<'c>>) {
        let Surroundings { shape, columns, .. } = self.around;
        let position = columns.position(column.index());
        let cell = position.and_then(|position| Some((position, record.cell(position)?)));
        let Some((position, cell)) = cell else {
            return (finding.at(record.location(shape.name())), None);
        };
        let name = shape.header().get(position).map_or("", String::as_str);
        let finding = finding
            .at(cell.location(shape.name()))
            .cell(name, cell.trimmed());
        (finding, Some(cell))
    }
}

/// What bounds of distances tell of a detour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Bounded {
    No,
    Perhaps,
    Yes,
}

fn is_same(one: LonLat, other: LonLat) -> bool {
    one == other
}

/// Whether a text is more likely the id of a source than its name: one word with a digit or a joint.
fn looks_like_an_id(text: &str) -> bool {
    let is_word = text.len() <= 80
        && text
            .chars()
            .all(|it| it.is_alphanumeric() || matches!(it, '-' | '_' | '.' | ':' | '/'));
    is_word
        && !text.contains("//")
        && text.contains(|it: char| it.is_ascii_digit() || matches!(it, '-' | '_'))
}

/// What to do about a source that is not there: the id that is near. Costly, so it is asked for only
/// where it is shown.
pub fn hint(finding: &Finding, sources: &Sources) -> Option<String> {
    if finding.code != Code::S601 {
        return None;
    }
    let near = nearest(finding.value.as_deref()?, sources.ids());
    Some(near.map_or_else(
        || "add it to the table of sources".to_owned(),
        |near| format!("did you mean {near:?}?"),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_told_from_names() {
        for id in ["meo-2026-01", "hengaw_1", "S12", "src:4"] {
            assert!(looks_like_an_id(id), "{id}");
        }
        for name in [
            "Reuters",
            "local radio",
            "a resident, 2026",
            "https://example.org/1",
            "رویترز",
        ] {
            assert!(!looks_like_an_id(name), "{name}");
        }
    }
}
