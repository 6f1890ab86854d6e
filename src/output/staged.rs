//! A file of a folder, before the folder is committed.

use std::path::Path;
use std::sync::Arc;

use super::folder::{Delivered, Room, Slot};
use super::staging::{Contents, Reserved, Staging};
use crate::error::Result;

/// A temporary file in the folder of its set. Dropped without [`finish`](Self::finish) it fails the
/// whole set; [`withdraw`](Self::withdraw) leaves it out.
#[derive(Debug)]
pub struct StagedFile {
    // Before the room, so that the folder is empty when the room removes it.
    staging: Staging,
    room: Arc<Room>,
    slot: usize,
}

impl StagedFile {
    pub(super) fn new(staging: Staging, room: Arc<Room>, slot: usize) -> Self {
        Self {
            staging,
            room,
            slot,
        }
    }

    /// How many bytes are reserved.
    pub(super) fn len(&self) -> u64 {
        self.staging.len()
    }

    /// The final path.
    pub(super) fn path(&self) -> &Path {
        self.staging.path()
    }

    /// Gives the bytes their place at the end of the file, and takes them into its checksum. To be
    /// called in the order of the file.
    pub fn reserve<'b>(&mut self, bytes: &'b [u8]) -> Reserved<'b> {
        self.staging.reserve(bytes)
    }

    /// Writes the bytes at the end of the file.
    pub fn append(&mut self, bytes: &[u8]) -> Result<()> {
        self.reserve(bytes).write()
    }

    /// No more bytes: the file is complete, and begins to go to the disk. It stays out of sight
    /// until the folder is committed.
    pub fn finish(self, contents: Contents) -> Result<Delivered> {
        let staged = self.staging.close()?;
        let delivered = Delivered {
            path: self.room.dir().join(self.room.name(self.slot)),
            bytes: staged.bytes,
            sha256: staged.sha256.clone(),
            contents,
        };
        self.room
            .fill(self.slot, Slot::finished(staged, delivered.clone()));
        Ok(delivered)
    }

    /// Leaves the file out of the set. What an earlier export wrote under its name is removed, as if
    /// it had never been asked for.
    pub fn withdraw(self) {
        self.room.fill(self.slot, Slot::Withdrawn);
    }
}
