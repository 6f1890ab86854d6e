//! The gazetteer: places in the order of their file, found by id, by name, or not at all.
//!
//! A name joins only if exactly one place answers to it. What is merely similar is a
//! [`Suggestion`], for people to read; no look-up ever returns it.

mod check;
mod fold;
mod fold_table;
mod index;
mod lookup;
#[cfg(test)]
mod near_tests;
mod nearby;
#[cfg(test)]
mod sample;
mod skeleton;
mod suggest;
#[cfg(test)]
mod tests;
mod texts;
mod tree;

use std::sync::OnceLock;

pub use fold::{fold, fold_into};
pub use lookup::Lookup;
pub use suggest::Suggestion;

use crate::diagnostic::Checked;
use crate::model::Place;
use crate::parallel;
use index::Index;
use nearby::Nearby;
use texts::Answer;

/// Places that a thread looks at before it takes the next ones.
const SHARE: usize = 4_096;

/// A place of one gazetteer: its number in the order of the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PlaceId(u32);

impl PlaceId {
    /// The place's position in the gazetteer, from 0: for tables that run beside it.
    pub fn index(self) -> usize {
        self.0 as usize
    }

    /// The place at a position. Positions beyond 32 bits do not occur: a table that large is
    /// refused when it is read.
    fn at(index: usize) -> Self {
        Self(u32::try_from(index).unwrap_or(u32::MAX))
    }
}

/// All places, and the ways to find one.
#[derive(Debug, Default)]
pub struct Gazetteer {
    places: Vec<Place>,
    index: Index,
    /// The place that contains each; the links of a circle are left out.
    parents: Vec<Option<PlaceId>>,
    threads: usize,
    /// Made when the first suggestion is asked for: a clean table never needs it.
    nearby: OnceLock<Nearby>,
}

impl Gazetteer {
    /// Indexes the places, in the order of their file, on so many threads. The result does not
    /// depend on that number.
    ///
    /// Findings: an id used twice (P311), a name that two places answer to (P313; two places may
    /// share their *name*, which is how the world is), a parent that is not a place (P314), a
    /// place that contains itself (P315).
    pub fn build(places: Vec<Place>, threads: usize) -> Checked<Self> {
        let threads = if places.len() < 2_000 {
            1
        } else {
            threads.max(1)
        };
        let (index, shared) = Index::build(&places, threads);
        let mut gazetteer = Self {
            places,
            index,
            parents: Vec::new(),
            threads,
            nearby: OnceLock::new(),
        };
        let findings = check::run(&mut gazetteer, &shared);
        Checked {
            value: gazetteer,
            findings,
        }
    }

    /// Number of places.
    pub fn len(&self) -> usize {
        self.places.len()
    }

    /// Whether there is no place at all.
    pub fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    /// Every place in the order of the file.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (PlaceId, &Place)> {
        self.places
            .iter()
            .enumerate()
            .map(|(index, place)| (PlaceId::at(index), place))
    }

    /// What `of` says of each place, in the order of the file; asked on all threads.
    pub fn each<T: Send>(&self, of: impl Fn(PlaceId, &Place) -> T + Sync) -> Vec<T> {
        let shares = self.len().div_ceil(SHARE);
        let parts = parallel::run(self.threads, shares, |share| {
            let places = self.share(share, SHARE);
            places.map(|(id, place)| of(id, place)).collect::<Vec<T>>()
        });
        let mut all = Vec::with_capacity(self.len());
        for part in parts {
            all.extend(part);
        }
        all
    }

    /// The places in shares of so many, in the order of the file. A share is found without a walk over
    /// those before it.
    pub fn share(&self, number: usize, places: usize) -> impl Iterator<Item = (PlaceId, &Place)> {
        let from = number.saturating_mul(places).min(self.places.len());
        let share = self.places.get(from..).unwrap_or_default();
        (from..)
            .zip(share.iter().take(places))
            .map(|(index, place)| (PlaceId::at(index), place))
    }

    /// The place.
    ///
    /// # Panics
    ///
    /// If the id is of another, larger gazetteer.
    pub fn get(&self, id: PlaceId) -> &Place {
        #[expect(
            clippy::indexing_slicing,
            reason = "ids are made by this gazetteer only"
        )]
        &self.places[id.index()]
    }

    /// Looks at what most layers say of a place, so that it is near when they do. The number means nothing.
    pub fn touch(&self, id: PlaceId) -> usize {
        let first = |text: &str| text.bytes().next().map_or(0, usize::from);
        let place = self.places.get(id.index());
        place.map_or(0, |place| {
            let alias = place.aliases.first().map_or("", |alias| &alias.text);
            let is_stated = usize::from(place.uncertainty_m.is_some());
            first(&place.id) + first(&place.name) + first(alias) + is_stated
        })
    }

    /// The place with exactly this id; the first one if the file uses it twice.
    pub fn by_id(&self, id: &str) -> Option<PlaceId> {
        let answer = self.index.spelled(id)?;
        let places = self.index.places(answer);
        places
            .iter()
            .copied()
            .find(|place| self.get(*place).id == id)
    }
}
