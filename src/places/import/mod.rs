//! Places of other gazetteers: read from the forms they come in, chosen, and laid beside our own.
//!
//! A reader turns each place into a [`Candidate`] and forgets it: a dump of twelve million places
//! takes no more memory than one of ten. [`Merge`] says what would become of the chosen ones: new
//! rows, and changes of known rows that are proposed. [`Search`] finds candidates for names; it
//! accepts none.

mod candidate;
mod format;
mod geojson;
mod geonames;
mod json;
mod kinds;
mod linked_places;
mod lp_tsv;
mod merge;
mod osm;
mod search;
mod selection;
mod source;
#[cfg(test)]
mod tests;
mod wikidata;

pub use candidate::{Candidate, Glimpse, LeftOut};
pub use format::Format;
pub use merge::{Known, Merge, NewPlace};
pub use search::{Hit, Search};
pub use selection::Selection;
pub use source::{Choose, for_each};
