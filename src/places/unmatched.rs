//! Names in the events to which no single place answers.

use hashbrown::HashMap;

use super::names::EventNames;
use crate::error::Result;
use crate::gazetteer::{Gazetteer, Lookup, PlaceId};

/// Different names that are kept; rows with others are only counted.
const MOST: usize = 100_000;
/// Longest name that is kept, in bytes.
const LONGEST: usize = 1_024;

/// A name to which no single place answers.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct UnmatchedName {
    /// The name as the first row writes it, cut after 1 KiB.
    pub name: String,
    /// How many rows have it.
    pub rows: u64,
    /// The line of the first one.
    pub first_line: u64,
    /// The places that answer to it, at least two; empty if none does.
    pub several: Vec<PlaceId>,
}

/// All such names. Memory is bound by a hundred thousand names, however long the table is.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct Unmatched {
    /// The names, those with the most rows first, then in the order of the events.
    pub names: Vec<UnmatchedName>,
    /// How often further names were met that are not kept.
    pub others: u64,
}

impl Unmatched {
    /// Looks up every name of the events.
    ///
    /// # Errors
    /// [`Error::Read`](crate::error::Error::Read) if the events cannot be read.
    pub fn find(gazetteer: &Gazetteer, events: EventNames) -> Result<Self> {
        let mut names: Vec<UnmatchedName> = Vec::new();
        let mut known: HashMap<String, (usize, u64)> = HashMap::new();
        let mut others = 0;
        events.for_each(|line, row| {
            for name in row.iter().map(|it| &*it.name) {
                let several = match gazetteer.lookup(name) {
                    Lookup::Found(_) => continue,
                    Lookup::Ambiguous(places) => places.into_vec(),
                    Lookup::Unknown => Vec::new(),
                };
                let name = name
                    .get(..name.floor_char_boundary(LONGEST))
                    .unwrap_or_default();
                if let Some((at, last_line)) = known.get_mut(name) {
                    // a row counts once, however often it has the name
                    if *last_line != line
                        && let Some(name) = names.get_mut(*at)
                    {
                        name.rows += 1;
                    }
                    *last_line = line;
                } else if names.len() < MOST {
                    known.insert(name.to_owned(), (names.len(), line));
                    names.push(UnmatchedName {
                        name: name.to_owned(),
                        rows: 1,
                        first_line: line,
                        several,
                    });
                } else {
                    others += 1;
                }
            }
        })?;
        names.sort_by_key(|name| std::cmp::Reverse(name.rows));
        Ok(Self { names, others })
    }
}
