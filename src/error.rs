//! Failures: the work could not be done at all.
//!
//! What is wrong *in* the data is a [`Finding`](crate::diagnostic::Finding), not an error.

use std::path::{Path, PathBuf};

/// Why the work could not be done.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A file could not be read.
    #[error("cannot read {}: {source}", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// A file could not be written.
    #[error("cannot write {}: {source}", path.display())]
    Write {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// An output is also an input.
    #[error("{} is an input: it would be overwritten", .0.display())]
    OutputIsInput(PathBuf),
    /// A file that is not ours stands where an output should go.
    #[error("{} is not a file that an earlier export wrote and left unchanged", .0.display())]
    NotOurs(PathBuf),
    /// Another export is writing into the same folder.
    #[error("another export is writing to {}", .0.display())]
    Busy(PathBuf),
    /// A file is not the one any more that was read and edited.
    #[error("{} was changed by somebody else while it was edited", .0.display())]
    Changed(PathBuf),
    /// The same, and two versions of it are there now.
    #[error(
        "{} was changed by somebody else while it was edited, and again: the other version is kept as {}",
        path.display(),
        kept.display()
    )]
    ChangedAndKept {
        /// The file, with one of the versions.
        path: PathBuf,
        /// Where the other one is.
        kept: PathBuf,
    },
    /// A file that shall be edited may not be written.
    #[error("{} is read-only", .0.display())]
    ReadOnly(PathBuf),
    /// The reader of our output went away.
    #[error("the reader of the output went away")]
    ReaderGone,
    /// Ctrl-C or a request to end.
    #[error("interrupted")]
    Interrupted,
    /// What was asked for makes no sense.
    #[error("{message}")]
    Usage {
        /// What is wrong with it.
        message: String,
        /// What to do.
        hint: Option<String>,
    },
}

impl Error {
    /// `path` could not be read.
    pub fn read(path: impl AsRef<Path>, source: std::io::Error) -> Self {
        Self::Read {
            path: path.as_ref().to_path_buf(),
            source,
        }
    }

    /// `path` could not be written; a closed pipe is [`Error::ReaderGone`].
    pub fn write(path: impl AsRef<Path>, source: std::io::Error) -> Self {
        if source.kind() == std::io::ErrorKind::BrokenPipe {
            return Self::ReaderGone;
        }
        Self::Write {
            path: path.as_ref().to_path_buf(),
            source,
        }
    }

    /// What was asked for makes no sense.
    pub fn usage(message: impl Into<String>) -> Self {
        Self::Usage {
            message: message.into(),
            hint: None,
        }
    }
}

/// What a fallible step returns.
pub type Result<T> = std::result::Result<T, Error>;
