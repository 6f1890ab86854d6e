//! How often the events use each place, and which of their joins an edit would undo.

use std::collections::BTreeMap;

use super::names::EventNames;
use crate::error::Result;
use crate::gazetteer::{Gazetteer, Lookup, PlaceId};

/// How many rows of the event table use each place.
#[derive(Debug, Clone, Default)]
pub struct Usage {
    rows: Vec<u64>,
}

impl Usage {
    /// Counts the rows; a row that names a place twice counts once.
    ///
    /// # Errors
    /// [`Error::Read`](crate::error::Error::Read) if the events cannot be read.
    pub fn count(gazetteer: &Gazetteer, events: EventNames) -> Result<Self> {
        let mut rows = vec![0_u64; gazetteer.len()];
        let mut met: Vec<PlaceId> = Vec::new();
        events.for_each(|_, names| {
            met.clear();
            met.extend(
                names
                    .iter()
                    .filter_map(|it| gazetteer.lookup(&it.name).found()),
            );
            met.sort_unstable();
            met.dedup();
            for place in &met {
                if let Some(count) = rows.get_mut(place.index()) {
                    *count += 1;
                }
            }
        })?;
        Ok(Self { rows })
    }

    /// How many rows use a place.
    pub fn of(&self, place: PlaceId) -> u64 {
        self.rows.get(place.index()).copied().unwrap_or_default()
    }
}

/// Names kept in a list of broken joins.
const KEPT: usize = 100;

/// Joins of events that an edit would undo.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct Broken {
    /// Rows in which a name would not join any more, or join another place.
    pub rows: u64,
    /// The first such row.
    pub first_line: u64,
    /// The names, with the number of rows; a hundred at most.
    pub names: BTreeMap<String, u64>,
}

impl Broken {
    /// Compares what the names of the events mean before and after an edit. `renamed` are an id
    /// before and after: the same place.
    ///
    /// # Errors
    /// [`Error::Read`](crate::error::Error::Read) if the events cannot be read.
    pub fn find(
        before: &Gazetteer,
        after: &Gazetteer,
        renamed: Option<(&str, &str)>,
        events: EventNames,
    ) -> Result<Self> {
        let mut broken = Self::default();
        events.for_each(|line, names| {
            let mut counted = false;
            for name in names.iter().map(|it| &*it.name) {
                if joins_as_before(before, after, renamed, name) {
                    continue;
                }
                if broken.names.len() < KEPT || broken.names.contains_key(name) {
                    *broken.names.entry(name.to_owned()).or_default() += 1;
                }
                if !counted {
                    counted = true;
                    broken.rows += 1;
                    if broken.first_line == 0 {
                        broken.first_line = line;
                    }
                }
            }
        })?;
        Ok(broken)
    }
}

/// Whether a name that meant a place means the same one still. One that meant none may mean anything.
pub(super) fn joins_as_before(
    before: &Gazetteer,
    after: &Gazetteer,
    renamed: Option<(&str, &str)>,
    name: &str,
) -> bool {
    let Lookup::Found(old) = before.lookup(name) else {
        return true;
    };
    let old = before.get(old).id.as_str();
    let old = renamed
        .filter(|(from, _)| *from == old)
        .map_or(old, |(_, to)| to);
    let new = after.lookup(name).found();
    new.is_some_and(|new| after.get(new).id == old)
}
