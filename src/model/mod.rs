//! The nouns: places, events, positions, dates, counts. No files, no columns, no printing.

mod area;
mod coordinate;
mod count;
mod event;
mod lonlat;
mod place;
mod precision;
mod typed;
mod value_error;
mod vocabulary;
mod when;

pub use area::Area;
pub use coordinate::{parse_latitude, parse_longitude};
pub use count::Count;
pub use event::{Event, Journey, Role};
pub use lonlat::{LonLat, round_degrees, write_degrees};
pub use place::{Alias, Place};
pub use precision::Precision;
pub use value_error::ValueError;
pub use vocabulary::{CountScope, RouteBasis, Sensitivity, Status};
pub(crate) use when::MONTHS;
pub use when::{Certainty, DatePrecision, Day, Qualifier, When, Width, Window, from_solar_hijri};
