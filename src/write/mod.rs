//! Formats: one file each. A format turns features into bytes and knows nothing of files.

mod cells;
mod container;
mod csv;
mod format;
mod geojson;
mod json;

use std::fmt;

pub use cells::{CellEncoder, Cells, Position};
pub use container::{Block, Container};
pub use csv::{Table, row as csv_row};
pub use format::{Format, Opened, Take};
pub use geojson::{Framing, GeoJson};

use crate::layer::Feature;

/// A format that is a stream of bytes: each feature is encoded by itself, on any thread.
pub trait Encoder: fmt::Debug + Send + Sync {
    /// What stands before the first feature.
    fn begin(&self, out: &mut Vec<u8>);

    /// What stands between two features.
    fn between(&self) -> &'static [u8];

    /// One feature.
    fn feature(&self, feature: Feature<'_>, out: &mut Vec<u8>);

    /// What stands after the last of `features` features.
    fn end(&self, features: u64, out: &mut Vec<u8>);

    /// No more features come into this block: what can be done for a block as a whole, on the thread
    /// that made it. Most formats have nothing to do.
    fn seal(&self, _block: &mut Block) {}
}
