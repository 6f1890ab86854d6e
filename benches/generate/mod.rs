//! Tables of any size, the same for the same seed, to measure with.
//!
//! They are shaped like real ones: names with marks and in two scripts, aliases, rows that write a
//! name in another case or without its marks, some that name nobody, remarks with commas, quotes and
//! line breaks. Places are held in memory, events are not.

mod events;
mod places;
mod random;
mod tables;
mod words;

use std::io::{self, Write};

pub(crate) use events::events;
pub(crate) use places::{Place, places};
pub(crate) use random::Random;
pub(crate) use tables::tables;

/// Writes a cell, in quotes if it needs them.
fn cell(out: &mut impl Write, text: &str) -> io::Result<()> {
    if text.contains([',', '"', '\n', '\r']) {
        write!(out, "\"{}\"", text.replace('"', "\"\""))
    } else {
        out.write_all(text.as_bytes())
    }
}
