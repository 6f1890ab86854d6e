//! What is known of the cells of a grid over the earth: most lie in one country as a whole.
//!
//! Filled as questions are asked, so that a small gazetteer pays for its own cells alone.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicU8, Ordering::Relaxed};

use crate::check::countries::outlines::Side;

/// Nobody asked yet.
const UNKNOWN: u8 = 0;
/// Lines run through it.
const MIXED: u8 = 1;
/// From here on: the country, the sea first.
const FIRST: u8 = 2;

/// What a cell is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Cell {
    /// No line runs through it: all of it lies in this country, or in none.
    Whole(Option<Side>),
    /// Each position in it has to be looked at.
    Mixed,
}

impl Cell {
    fn of(byte: u8) -> Self {
        match byte.checked_sub(FIRST) {
            None => Self::Mixed,
            Some(side) => Self::Whole((side > 0).then_some(side)),
        }
    }

    fn byte(self) -> u8 {
        match self {
            Self::Mixed => MIXED,
            // a country without a byte of its own is looked up each time
            Self::Whole(side) => FIRST.checked_add(side.unwrap_or(0)).unwrap_or(MIXED),
        }
    }
}

/// Rows of cells from south to north, each from west to east.
#[derive(Debug, Default)]
pub(super) struct Cells {
    rows: Vec<OnceLock<Box<[AtomicU8]>>>,
    columns: usize,
}

impl Cells {
    /// A grid of which nothing is known.
    pub(super) fn new(rows: usize, columns: usize) -> Self {
        let rows = std::iter::repeat_with(OnceLock::new).take(rows);
        Self {
            rows: rows.collect(),
            columns,
        }
    }

    /// What a cell is; `look` is asked if nobody knows, and must say the same every time.
    pub(super) fn get(&self, row: usize, column: usize, look: impl FnOnce() -> Cell) -> Cell {
        let unknown = || (0..self.columns).map(|_| AtomicU8::new(UNKNOWN)).collect();
        let Some(kept) = self
            .rows
            .get(row)
            .and_then(|cells| cells.get_or_init(unknown).get(column))
        else {
            return Cell::Mixed;
        };
        match kept.load(Relaxed) {
            UNKNOWN => {
                let cell = look();
                kept.store(cell.byte(), Relaxed);
                cell
            }
            known => Cell::of(known),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_looked_at_once_and_remembered_as_it_is() {
        for cell in [
            Cell::Mixed,
            Cell::Whole(None),
            Cell::Whole(Some(1)),
            Cell::Whole(Some(253)),
        ] {
            let cells = Cells::new(2, 3);
            assert_eq!(cells.get(1, 2, || cell), cell);
            assert_eq!(cells.get(1, 2, || unreachable!()), cell);
        }
        let beyond = Cells::new(1, 1);
        assert_eq!(beyond.get(0, 1, || unreachable!()), Cell::Mixed);
        assert_eq!(
            beyond.get(0, 0, || Cell::Whole(Some(254))),
            Cell::Whole(Some(254))
        );
        assert_eq!(beyond.get(0, 0, || unreachable!()), Cell::Mixed);
    }
}
