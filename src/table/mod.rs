//! Tables as text: records and cells with their places, from files of any size.
//!
//! A file is opened ([`Input`]), its header understood ([`Table::open`]), its text cut into runs
//! of whole records ([`ChunkReader`]), and each run taken apart by whoever has it ([`Records`]).
//! What a cell *means* is not known here.
//!
//! There is one reader: small tables edited by hand go the same way as ten million rows.

mod chunk;
mod dialect;
pub mod edit;
mod encoding;
mod fault;
mod foreign;
mod header;
mod hxl;
mod input;
mod kind;
mod masks;
mod near;
mod open;
mod record;
mod records;
mod scan;
mod texts;

pub use chunk::{BLOCK_SIZE, CELL_LIMIT, COLUMN_LIMIT, Chunk, ChunkReader, RECORD_LIMIT};
pub use dialect::Delimiter;
pub use foreign::{
    DateForm, DateRecipe, Foreign, ForeignColumn, Moment, Others, Recipe, UnknownCode,
};
pub use header::{ColumnSpec, Columns, Holds, Required, Shape, Vocabulary};
pub use input::{Input, Rewindable};
pub use open::{OpenOptions, Table};
pub use record::{Cell, Record, Rows};
pub use records::Records;
pub use texts::Made;
pub(crate) use texts::{MOST, Text, Texts};
