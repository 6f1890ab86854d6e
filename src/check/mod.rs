//! Checks over the whole: what is possible in each row by itself, and doubtful all the same.
//!
//! Nothing here changes data or stops anything: every finding is a warning or a note. All checks of
//! positions are tolerant: outlines of countries and areas are wrong within a few kilometres, and a
//! place is as uncertain as it says.

mod calendar;
mod claims;
pub mod countries;
mod hosts;
mod kilometres;
mod notes;
mod places;
mod rows;
mod sums;

pub use notes::{Doubts, Groups, Notes};
pub use places::{PlaceDoubt, look_over_places};
pub use rows::{Plausible, RowChecks, Surroundings, hint};
pub use sums::{By, Sum, SumLine, Sums};
