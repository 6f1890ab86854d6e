//! What became of the rows.

use std::collections::BTreeMap;
use std::fmt;

/// Why a row is in no layer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Reason {
    /// Unlocated: the row names neither a place nor a journey.
    NoPlace,
    /// Unlocated: nobody says where the place is.
    NoPosition,
    /// Unlocated: the row of the place has errors, so its position cannot be relied on.
    PlaceFaulty,
    /// Unlocated: fewer than two stops of the journey have a position that is certain enough.
    TooFewStops,
    /// Unlocated: the place's position is not for the reader.
    PlaceWithheld,
    /// Filtered: not asked for.
    NotAskedFor,
    /// Filtered: the row is not for the reader.
    RowWithheld,
    /// Filtered: the layers that it would be in are not asked for.
    LayerNotAskedFor,
}

impl Reason {
    /// The reason in words, as tables and the manifest have it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::NoPlace => "no place is named",
            Self::NoPosition => "the position of the place is not known",
            Self::PlaceFaulty => "the row of the place has errors",
            Self::TooFewStops => "fewer than two stops can be drawn",
            Self::PlaceWithheld => "the position of the place is withheld",
            Self::NotAskedFor => "not asked for",
            Self::RowWithheld => "withheld",
            Self::LayerNotAskedFor => "its layer is not asked for",
        }
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// How many rows went where. Every row that was read is in exactly one of the other four.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Tally {
    /// Rows of the event table.
    pub read: u64,
    /// Rows in at least one layer.
    pub written: u64,
    /// Rows without a position.
    pub unlocated: u64,
    /// Rows that were not asked for.
    pub filtered: u64,
    /// Rows with errors.
    pub rejected: u64,
    /// Why rows are in no layer.
    pub reasons: BTreeMap<Reason, u64>,
}

impl Tally {
    /// Counts rows that were not asked for.
    pub fn filter(&mut self, reason: Reason) {
        self.filtered += 1;
        *self.reasons.entry(reason).or_default() += 1;
    }

    /// Counts a row without a position.
    pub fn unlocate(&mut self, reason: Reason) {
        self.unlocated += 1;
        *self.reasons.entry(reason).or_default() += 1;
    }

    /// Adds the rows of another part of the table.
    pub fn add(&mut self, other: &Self) {
        self.read += other.read;
        self.written += other.written;
        self.unlocated += other.unlocated;
        self.filtered += other.filtered;
        self.rejected += other.rejected;
        for (reason, rows) in &other.reasons {
            *self.reasons.entry(*reason).or_default() += rows;
        }
    }

    /// Whether every row is accounted for once.
    pub fn adds_up(&self) -> bool {
        self.read == self.written + self.unlocated + self.filtered + self.rejected
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} read = {} written + {} unlocated + {} filtered + {} rejected",
            self.read, self.written, self.unlocated, self.filtered, self.rejected
        )
    }
}
