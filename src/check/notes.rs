//! What has to be seen with other rows, collected row by row in bounded memory.
//!
//! A worker collects [`Notes`] about its chunk; they are taken into [`Doubts`] in the order of the
//! table, and looked through at the end.

use std::hash::{BuildHasher, Hash};

use foldhash::fast::FixedState;
use hashbrown::{HashMap, HashSet};

use crate::check::calendar::Calendar;
use crate::check::claims::{Claim, Claims};
use crate::check::hosts::{Hosts, host_of, start_of};
use crate::diagnostic::Finding;
use crate::gazetteer::Gazetteer;
use crate::model::{Day, Event};
use crate::read::Sources;
use crate::resolve::Joined;
use crate::source::FileName;

/// Groups whose names are known; what is beyond is not compared.
const GROUPS: usize = 1_000_000;

/// The groups that rows of a table name, as fingerprints.
#[derive(Debug, Clone, Default)]
pub struct Groups(HashSet<u64>);

impl Groups {
    /// A fingerprint of a group's name.
    pub fn fingerprint(name: &str) -> u64 {
        fingerprint(name)
    }

    /// A row names the group with this fingerprint.
    pub fn insert(&mut self, fingerprint: u64) {
        if self.0.len() < GROUPS {
            self.0.insert(fingerprint);
        }
    }

    /// The group that a row belongs to: the one that it names, or the one that others name by its id.
    pub fn of<'e>(&self, event: &'e Event<'_>) -> Option<&'e str> {
        if self.0.is_empty() {
            return None;
        }
        let named = event.group;
        named.or_else(|| Some(event.id).filter(|id| self.0.contains(&fingerprint(id))))
    }
}

pub(super) fn fingerprint(text: impl Hash) -> u64 {
    FixedState::default().hash_one(text)
}

/// What is worth keeping of the rows of one chunk.
#[derive(Debug, Default)]
pub struct Notes {
    /// First line and number of rows for each day.
    pub(super) days: HashMap<Day, (u64, u64)>,
    /// First line and number of rows for each host.
    pub(super) hosts: HashMap<String, (u64, u64)>,
    last_host: String,
    /// What links to it begin with; empty if that is not known.
    last_start: String,
    last_host_rows: u64,
    pub(super) claims: Vec<(String, Claim)>,
}

impl Notes {
    /// Forgets everything.
    pub fn clear(&mut self) {
        self.days.clear();
        self.hosts.clear();
        self.claims.clear();
        self.last_host.clear();
        self.last_start.clear();
        self.last_host_rows = 0;
    }

    /// A row has a date, from `start` to `end`.
    pub(super) fn date(&mut self, start: Option<Day>, end: Option<Day>, line: u64) {
        if let Some(day) = start.filter(|_| start == end) {
            self.days.entry(day).or_insert((line, 0)).1 += 1;
        }
    }

    /// A row has a link.
    pub(super) fn link(&mut self, url: &str, line: u64) {
        // neighbours mostly have the same host
        if !self.last_start.is_empty() && url.starts_with(&self.last_start) {
            self.last_host_rows += 1;
            return;
        }
        let Some(host) = host_of(url) else {
            return;
        };
        self.count_last_host();
        self.last_host.push_str(host);
        self.last_start.push_str(start_of(url));
        self.hosts.entry_ref(host).or_insert((line, 0)).1 += 1;
    }

    fn count_last_host(&mut self) {
        if self.last_host_rows > 0
            && let Some((_, rows)) = self.hosts.get_mut(&self.last_host)
        {
            *rows += self.last_host_rows;
        }
        self.last_host_rows = 0;
        self.last_host.clear();
        self.last_start.clear();
    }

    /// A row may be one of several claims.
    pub(super) fn claim(&mut self, event: &Event<'_>, line: u64, joined: &Joined, groups: &Groups) {
        if let Some(group) = groups.of(event) {
            let claim = Claim::of(event, line, joined);
            self.claims.push((group.to_owned(), claim));
        }
    }
}

/// What is kept of all rows.
#[derive(Debug, Default)]
pub struct Doubts {
    calendar: Calendar,
    hosts: Hosts,
    claims: Claims,
}

impl Doubts {
    /// Takes in the notes about the next rows.
    pub fn take(&mut self, notes: &mut Notes) {
        notes.count_last_host();
        self.calendar.take(&mut notes.days);
        self.hosts.take(&mut notes.hosts);
        self.claims.take(&mut notes.claims);
    }

    /// What is doubtful about all rows together; `table` is the file of the events, `group`, `date`
    /// and `link` the names of those columns in it.
    ///
    /// Findings: days and months swapped (E409), hosts that look alike (E453), claims of one group
    /// that differ (E460), numbers that a sum would count twice (E461). They have no excerpt: the
    /// rows are gone.
    pub fn conclude(
        self,
        table: &FileName,
        gazetteer: &Gazetteer,
        sources: Option<&Sources>,
    ) -> Vec<Finding> {
        let mut found = Vec::new();
        found.extend(self.calendar.conclude(table));
        found.extend(self.hosts.conclude(table, sources));
        found.extend(self.claims.conclude(table, gazetteer));
        found
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn links_are_counted_by_host_whatever_their_neighbours(
            links in proptest::collection::vec(
                "(https?://|://|)(u@)?(www\\.)?(a|a\\.b|é|)(:80|:x)?([/?#\\\\](a|://a/)?)?",
                0..40,
            ),
        ) {
            let mut notes = Notes::default();
            let mut expected: HashMap<String, (u64, u64)> = HashMap::new();
            for (line, link) in (2..).zip(&links) {
                notes.link(link, line);
                if let Some(host) = host_of(link) {
                    expected.entry(host.to_owned()).or_insert((line, 0)).1 += 1;
                }
            }
            notes.count_last_host();
            prop_assert_eq!(notes.hosts, expected);
        }
    }
}
