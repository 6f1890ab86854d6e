//! One file that the user named.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::folder::Delivered;
use super::inputs;
use super::staging::{Checksum, Contents, Reserved, Staging};
use super::swap::{Disk as _, Os};
use crate::error::{Error, Result};

/// How many symlinks are followed, as on Linux.
const LINKS: usize = 40;

/// `--out FILE`: a temporary file beside it takes its place when it is complete.
///
/// A regular file that stands there is replaced without asking: it was named, as a shell's `>` or
/// `sort -o` take it. It is replaced whole, so a failed export leaves it as it was. What is refused
/// is a file that was read (O503) and a folder. A symlink stays, and the file that it points to is replaced,
/// also one that is not there yet. The file keeps its mode; other hard links keep the old bytes.
#[derive(Debug)]
pub struct SingleFile {
    staging: Staging,
    /// The path as it was given.
    path: PathBuf,
    /// Where the links end.
    target: PathBuf,
}

impl SingleFile {
    /// Begins a file. Nothing is touched at `path` until [`finish`](Self::finish).
    pub fn create(path: &Path, inputs: &[PathBuf]) -> Result<Self> {
        inputs::refuse(path, inputs)?;
        let target = follow(path).map_err(|error| Error::write(path, error))?;
        if target.is_dir() {
            return Err(Error::write(path, io::ErrorKind::IsADirectory.into()));
        }
        let dir = folder_of(&target);
        // Another prefix than that of a folder's files: those are removed when their export is dead.
        let staging = Staging::new(dir, ".waymarks-file-", path.to_path_buf(), Checksum::None)?;
        staging.keep_mode(&target)?;
        Ok(Self {
            staging,
            path: path.to_path_buf(),
            target,
        })
    }

    /// How many bytes are reserved.
    pub(super) fn len(&self) -> u64 {
        self.staging.len()
    }

    /// The path as it was given.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Gives the bytes their place at the end of the file.
    pub fn reserve<'b>(&mut self, bytes: &'b [u8]) -> Reserved<'b> {
        self.staging.reserve(bytes)
    }

    /// Puts the file in its place.
    pub fn finish(self, contents: Contents) -> Result<Delivered> {
        let staged = self.staging.close()?;
        let write = |error| Error::write(&self.path, error);
        staged.target.sync()?;
        Os.rename(&staged.temp, &self.target).map_err(write)?;
        Os.sync_folder(folder_of(&self.target)).map_err(write)?;
        Ok(Delivered {
            path: self.path,
            bytes: staged.bytes,
            sha256: None,
            contents,
        })
    }
}

pub(super) fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(dir) if dir != Path::new("") => dir,
        _ => Path::new("."),
    }
}

/// The path at the end of all links, whether something is there or not.
pub(super) fn follow(path: &Path) -> io::Result<PathBuf> {
    let mut path = path.to_path_buf();
    for _ in 0..LINKS {
        match fs::symlink_metadata(&path) {
            Ok(found) if found.is_symlink() => {
                path = folder_of(&path).join(fs::read_link(&path)?);
            }
            Ok(_) => return Ok(path),
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(path),
            Err(error) => return Err(error),
        }
    }
    Err(io::Error::other("too many symlinks"))
}
