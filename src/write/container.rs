//! Formats that are no stream of bytes: the file is made once its layers are complete.

use std::fmt;
use std::num::NonZeroUsize;

use crate::error::Result;
use crate::layer::LayerKind;
use crate::output::{Delivered, Reserved};
use crate::write::Dress;

/// Encoded features of one layer in one format, in the order of the table.
#[derive(Debug, Default)]
pub struct Block {
    /// Their bytes.
    pub bytes: Vec<u8>,
    /// How many they are.
    pub features: u64,
}

impl Block {
    /// Makes room for others.
    pub fn clear(&mut self) {
        self.bytes.clear();
        self.features = 0;
    }
}

/// A file that takes blocks of the features of one or several layers and is written as a whole.
///
/// The blocks are encoded by the layers' [`Encoder`](crate::write::Encoder)s, on any thread; they come
/// here one at a time, in the order of the table.
pub trait Container: fmt::Debug + Send {
    /// Takes the next block of a layer. What is returned is written outside of the ordered section.
    fn add<'b>(&mut self, layer: LayerKind, block: &'b Block) -> Result<Option<Reserved<'b>>>;

    /// All features are there, and this is how they look. Most formats have no place for it.
    fn dress(&mut self, _dress: &Dress) {}

    /// All layers are complete: writes the file, on so many threads.
    fn finish(self: Box<Self>, threads: NonZeroUsize) -> Result<Delivered>;
}
