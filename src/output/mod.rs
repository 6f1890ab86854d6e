//! Delivers the files of an export: whole, or not at all.
//!
//! * [`Folder`]: a set of files and their `manifest.json`. Either all of them are new, or the
//!   folder is as it was, whatever fails in between.
//! * [`SingleFile`]: one file that the user named.
//! * [`replace()`]: an edited file in the place of the one that was read, and of no other.
//! * [`Stream`]: standard output, a pipe or a device; written in place, in order.
//!
//! A pipeline sees only the [`Sink`] that each of them gives. It has an ordered section, in which
//! one worker at a time calls [`Sink::reserve`] in the order of the input; the [`Reserved`] piece
//! is then written outside of it, by as many workers as there are:
//!
//! ```
//! # fn main() -> waymarks::error::Result<()> {
//! # let dir = tempfile::tempdir().unwrap();
//! # let path = dir.path().join("routes.geojson");
//! use std::sync::Mutex;
//! use waymarks::output::{Contents, Sink};
//!
//! let sink = Mutex::new(Sink::to(&path, &[])?);
//! let block = b"the bytes of one chunk";
//! let reserved = sink.lock().unwrap().reserve(block)?; // ordered
//! reserved.write()?; // parallel
//! sink.into_inner().unwrap().finish(Contents::default())?;
//! # assert_eq!(std::fs::read(&path).unwrap(), block);
//! # Ok(())
//! # }
//! ```
//!
//! What must not happen here: an input overwritten, a file of the user's lost, a file of one run
//! beside a file of another, a temporary file left, half a file under its final name.

mod folder;
mod inputs;
mod lock;
mod manifest;
mod name;
mod previous;
mod recovery;
mod replace;
mod single;
mod sink;
mod spool;
mod staged;
mod staging;
mod standing;
mod stream;
mod swap;
#[cfg(test)]
mod tests;
mod write_out;

pub use folder::{Delivered, Delivery, Folder, Overwrite};
pub use manifest::{InputEntry, Manifest, ManifestFile, Rows, Setting};
pub use replace::replace;
pub use single::SingleFile;
pub use sink::Sink;
pub use spool::Spool;
pub use staged::StagedFile;
pub use staging::{Contents, Reserved};
pub use stream::Stream;

/// The name of the list of files, in the folder that it lists.
pub const MANIFEST: &str = "manifest.json";
