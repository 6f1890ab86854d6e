//! Where a pipeline puts its bytes, whatever is behind it.

use std::fs;
use std::path::{Component, Path, PathBuf};

use super::folder::Delivered;
use super::single::SingleFile;
use super::staged::StagedFile;
use super::staging::{Contents, Reserved};
use super::stream::Stream;
use crate::error::Result;

/// One output: a file of a folder, a file of its own, or a stream.
#[derive(Debug)]
#[non_exhaustive]
pub enum Sink {
    /// A file of a set.
    Staged(StagedFile),
    /// A file of its own.
    Single(SingleFile),
    /// Standard output, a pipe or a device.
    Stream(Stream),
}

impl Sink {
    /// The sink for an output that the user named: `-` is standard output, what is no regular file
    /// is written in place (O507), anything else is a file of its own.
    pub fn to(path: &Path, inputs: &[PathBuf]) -> Result<Self> {
        if path == Path::new("-") || path == Path::new("/dev/stdout") {
            return Ok(Stream::stdout(inputs)?.into());
        }
        let in_place = is_descriptor(path)
            // The file at the end of the links, as a rename over a link to /dev/null replaces that.
            || fs::metadata(path).is_ok_and(|found| !found.is_file() && !found.is_dir());
        if in_place {
            return Ok(Stream::open(path)?.into());
        }
        Ok(SingleFile::create(path, inputs)?.into())
    }

    /// Gives the bytes their place behind all bytes before them, and takes them into the checksum.
    ///
    /// To be called in the order of the output. What it returns may be written later, and by another thread;
    /// it does not borrow the sink. A stream writes the bytes here and now.
    pub fn reserve<'b>(&mut self, bytes: &'b [u8]) -> Result<Reserved<'b>> {
        match self {
            Self::Staged(file) => Ok(file.reserve(bytes)),
            Self::Single(file) => Ok(file.reserve(bytes)),
            Self::Stream(stream) => stream.reserve(bytes),
        }
    }

    /// Writes the bytes behind all bytes before them. For blocks, not for single values: each call
    /// is one call of the system.
    pub fn append(&mut self, bytes: &[u8]) -> Result<()> {
        self.reserve(bytes)?.write()
    }

    /// How many bytes have their place.
    pub fn bytes(&self) -> u64 {
        match self {
            Self::Staged(file) => file.len(),
            Self::Single(file) => file.len(),
            Self::Stream(stream) => stream.len(),
        }
    }

    /// The path as messages name it.
    pub fn path(&self) -> &Path {
        match self {
            Self::Staged(file) => file.path(),
            Self::Single(file) => file.path(),
            Self::Stream(stream) => stream.path(),
        }
    }

    /// Leaves the file out: nothing takes its name, and what an earlier export wrote under it is
    /// removed with the folder's commit. What a stream has taken stays where it went.
    pub fn withdraw(self) {
        if let Self::Staged(file) = self {
            file.withdraw();
        }
    }

    /// No more bytes. A file of its own is in its place after this; a file of a folder when the
    /// folder is committed.
    pub fn finish(self, contents: Contents) -> Result<Delivered> {
        match self {
            Self::Staged(file) => file.finish(contents),
            Self::Single(file) => file.finish(contents),
            Self::Stream(stream) => stream.finish(contents),
        }
    }
}

/// Whether the path means something that this process has open. Such a path may lead to a regular
/// file, and to rename over that would take it away from whoever opened it.
fn is_descriptor(path: &Path) -> bool {
    let mut parts = path.components();
    if parts.next() != Some(Component::RootDir) {
        return false;
    }
    let parts: Vec<_> = parts.map(Component::as_os_str).collect();
    match parts.as_slice() {
        [dev, rest, ..] if *dev == "dev" => *rest == "stderr" || *rest == "stdin" || *rest == "fd",
        [proc, .., fd, _] => *proc == "proc" && *fd == "fd",
        _ => false,
    }
}

impl From<StagedFile> for Sink {
    fn from(file: StagedFile) -> Self {
        Self::Staged(file)
    }
}

impl From<SingleFile> for Sink {
    fn from(file: SingleFile) -> Self {
        Self::Single(file)
    }
}

impl From<Stream> for Sink {
    fn from(stream: Stream) -> Self {
        Self::Stream(stream)
    }
}
