//! The nouns: places, events, positions, dates, counts. No files, no columns, no printing.

mod area;
mod count;
mod event;
mod lonlat;
mod place;
mod precision;
mod vocabulary;
mod when;

pub use area::Area;
pub use count::{Count, CountError};
pub use event::{Event, Journey, Role};
pub use lonlat::{CoordinateError, LonLat};
pub use place::{Alias, Place};
pub use precision::Precision;
pub use vocabulary::{CountScope, RouteBasis, Sensitivity, Status};
pub use when::{Certainty, DatePrecision, Day, Qualifier, When, WhenError, Window};
