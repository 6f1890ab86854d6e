//! Rows to model: what a record of each table means.

mod areas;
mod events;
mod link;
mod places;
mod row;
mod sources;

pub use areas::{read_areas, read_region};
pub use events::{EVENTS, EventColumn, EventReader, GroupTotals};
pub use places::{KnownTexts, PLACES, PlaceReader, read_places};
pub use row::nearest;
pub use sources::{SOURCES, Source, Sources, read_sources};
