//! Edits that leave every byte alone but those of the cells that are meant.
//!
//! Order, quoting, delimiter, line ends, byte order mark, encoding, unknown columns and the end of
//! the file stay as they are; a new row copies the habits of the rows that are there. What an edit
//! made is read back before anybody gets to see it: a file in which more has changed than was meant
//! never leaves this room.
//!
//! The whole table is held in memory, with four bytes for each cell.

mod diff;
mod edited;
mod quoting;
mod table;
#[cfg(test)]
mod tests;
mod text;

pub use edited::Edited;
pub use table::TableEdit;
