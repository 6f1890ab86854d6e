//! The gazetteer as a file that people keep: looked at, mended, and filled from other gazetteers.
//!
//! * [`PlaceBook`]: the table with its places; an edit of it becomes a [`Draft`] only if reading
//!   the edited table finds nothing wrong that was not wrong before.
//! * [`Usage`], [`Unmatched`]: what the events make of it.
//! * [`import`]: places of other gazetteers, as rows and as changes that are proposed.
//!
//! Nothing here writes a file: a draft holds the bytes, and [`replace`](crate::output::replace())
//! puts them in place.

mod book;
mod draft;
pub mod import;
mod names;
mod position;
mod rename;
mod slug;
mod tidy;
mod unmatched;
mod usage;

pub use book::{Open, PlaceBook, read};
pub use draft::{Draft, Strictness};
pub use names::{EventNames, Named};
pub use position::{Position, parse_position};
pub use rename::rename_in_events;
pub use slug::{slug, unused_id};
pub use tidy::{Tidied, tidy};
pub use unmatched::{Unmatched, UnmatchedName};
pub use usage::{Broken, Usage};
