//! Which rows are asked for.
//!
//! Values of one filter are alternatives; filters of different kinds must all be met. Category and
//! actors are looked at first: a row that these pass by is not judged, whatever is wrong in it. For
//! the other filters a row must have been read, or joined, so that what is wrong in it is told.

mod spec;
mod words;

use geo::MultiPolygon;

pub use spec::FilterSpec;
pub use words::{KnownCells, Words};

use crate::gazetteer::{Gazetteer, PlaceId};
use crate::geodesy::{Line, Region};
use crate::model::{Certainty, Event, LonLat, Sensitivity, Status, When, Width, Window};
use crate::resolve::Joined;

/// Which rows are asked for, with all its names resolved.
#[derive(Debug)]
pub struct Filter {
    /// Any of these categories.
    pub categories: Words,
    /// Any of these actors.
    pub actors: Words,
    statuses: Vec<Status>,
    places: Vec<PlaceId>,
    countries: Vec<String>,
    window: Option<Window>,
    certainty: Certainty,
    width: Width,
    /// One list for each kind of spatial filter.
    regions: Vec<Vec<Region>>,
    most_sensitive: Sensitivity,
}

/// The geometry of a row.
#[derive(Debug, Clone, Copy)]
pub enum Where<'a> {
    /// It has none.
    Nowhere,
    /// A pin.
    Point(LonLat),
    /// An area.
    Area(&'a MultiPolygon<f64>),
}

impl Filter {
    /// Rows and places more sensitive than this are not for the reader.
    pub fn most_sensitive(&self) -> Sensitivity {
        self.most_sensitive
    }

    /// Whether the row's own words pass: status and date.
    pub fn admits_event(&self, event: &Event<'_>) -> bool {
        (self.statuses.is_empty()
            || event
                .status
                .is_some_and(|status| self.statuses.contains(&status)))
            && self.admits_time(event.when.as_ref())
    }

    /// An event without a date may have happened at any time: possible, never certain.
    fn admits_time(&self, when: Option<&When>) -> bool {
        let Some(window) = &self.window else {
            return true;
        };
        match when {
            Some(when) => when.overlaps(window, self.certainty, self.width),
            None => self.certainty == Certainty::Possible,
        }
    }

    /// Whether any place that the row names passes.
    pub fn admits_places(&self, joined: &Joined, gazetteer: &Gazetteer) -> bool {
        let place_passes = |place: PlaceId| {
            self.places
                .iter()
                .any(|&area| gazetteer.is_within(place, area))
        };
        let country_passes = |place: PlaceId| {
            gazetteer
                .countries(place)
                .iter()
                .any(|country| self.countries.contains(country))
        };
        (self.places.is_empty() || joined.places().any(place_passes))
            && (self.countries.is_empty() || joined.places().any(country_passes))
    }

    /// Whether rows are picked by words of theirs.
    pub fn picks_by_words(&self) -> bool {
        !(self.categories.is_empty() && self.actors.is_empty())
    }

    /// Whether there is a spatial filter at all.
    pub fn has_regions(&self) -> bool {
        !self.regions.is_empty()
    }

    /// As [`admits_geometry`](Self::admits_geometry), for the line through these stops, which is not drawn
    /// yet, as far as that can be told; `None` where it must be drawn.
    pub fn admits_way(&self, spot: Where<'_>, stops: &[LonLat]) -> Option<bool> {
        let mut are_all = Some(true);
        for alternatives in &self.regions {
            let mut is_any = Some(false);
            for region in alternatives {
                let meets = if meets_spot(region, spot) {
                    Some(true)
                } else {
                    region.meets_way(stops)
                };
                match meets {
                    Some(true) => is_any = meets,
                    None if is_any == Some(false) => is_any = None,
                    _ => {}
                }
            }
            match is_any {
                Some(false) => return is_any,
                None => are_all = None,
                Some(true) => {}
            }
        }
        are_all
    }

    /// Whether the row's geometry, or the line of its journey, meets what is asked for. A row without
    /// geometry never does.
    pub fn admits_geometry(&self, spot: Where<'_>, line: Option<&Line>) -> bool {
        let meets = |region: &Region| {
            meets_spot(region, spot) || line.is_some_and(|line| region.meets_line(line))
        };
        self.regions
            .iter()
            .all(|alternatives| alternatives.iter().any(meets))
    }
}

fn meets_spot(region: &Region, spot: Where<'_>) -> bool {
    match spot {
        Where::Nowhere => false,
        Where::Point(point) => region.contains_point(point),
        Where::Area(area) => region.meets_area(area),
    }
}

#[cfg(test)]
mod tests;
