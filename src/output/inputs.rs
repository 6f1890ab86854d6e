//! The files that were read, which must never be written.

use std::fs;
use std::path::{Path, PathBuf};

use same_file::Handle;

use crate::error::{Error, Result};

/// Fails if `path` is one of the inputs by any name: another spelling, a symlink, a hard link (O503).
pub(super) fn refuse(path: &Path, inputs: &[PathBuf]) -> Result<()> {
    match open(path) {
        // What is not there cannot have been read.
        None => Ok(()),
        Some(output) => refuse_open(&output, path, inputs),
    }
}

/// The same for an output that is open already.
pub(super) fn refuse_open(output: &Handle, path: &Path, inputs: &[PathBuf]) -> Result<()> {
    if inputs
        .iter()
        .any(|input| open(input).as_ref() == Some(output))
    {
        return Err(Error::OutputIsInput(path.to_path_buf()));
    }
    Ok(())
}

/// Only a regular file is opened: a pipe would wait for its other end.
fn open(path: &Path) -> Option<Handle> {
    if !fs::metadata(path).ok()?.is_file() {
        return None;
    }
    Handle::from_path(path).ok()
}
