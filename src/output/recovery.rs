//! Temporary names in a folder, and how to bring back the old files when a swap did not end.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::previous::Previous;
use super::swap::{Disk, exists};
use super::{MANIFEST, inputs, name};
use crate::error::{Error, Result};

/// How the name of each temporary file ends.
pub(super) const TEMP_SUFFIX: &str = ".tmp";
/// How the name of a file that fills up begins.
pub(super) const PART_PREFIX: &str = ".waymarks-part-";
/// The new manifest while a swap is under way.
pub(super) const NEXT: &str = ".waymarks-next.tmp";
/// How the second name of an old file begins.
const OLD_PREFIX: &str = ".waymarks-old-";
/// An old file on its way back.
const BACK: &str = ".waymarks-part-back.tmp";

/// The second name of an old file.
pub(super) fn old_name(name: &str) -> String {
    format!("{OLD_PREFIX}{name}{TEMP_SUFFIX}")
}

/// Takes back what an export that was killed has left in `dir`. To be called under the lock: every
/// temporary file in the folder then belongs to a process that is dead.
pub(super) fn recover(dir: &Path, disk: &impl Disk, inputs: &[PathBuf]) -> Result<()> {
    let write = |error| Error::write(dir, error);
    let next = dir.join(NEXT);
    if exists(&next) {
        let old = old_names(dir).map_err(write)?;
        for name in &old {
            inputs::refuse(&dir.join(name), inputs)?;
        }
        let listed = Previous::read(&next).unwrap_or_default();
        let mut fresh = Vec::new();
        for listed in listed.files() {
            let path = dir.join(&listed.name);
            // All second names are there before the swap begins: what has none was not there before.
            if old.contains(&listed.name) || !exists(&path) {
                continue;
            }
            if listed.is_unchanged(&path, || false).map_err(write)? {
                inputs::refuse(&path, inputs)?;
                fresh.push(listed.name.as_str());
            }
        }
        undo(dir, disk, &fresh).map_err(write)?;
    }
    clear(dir, disk).map_err(write)?;
    for name in names(dir).map_err(write)? {
        if name.starts_with(PART_PREFIX) && name.ends_with(TEMP_SUFFIX) {
            disk.remove(&dir.join(name)).map_err(write)?;
        }
    }
    Ok(())
}

/// Takes back a swap that did not end; `fresh` are the names that were not there before it.
///
/// It may be broken off at any moment and begun again: until the swap is declared over, by removing
/// [`NEXT`], the old files keep their second names.
pub(super) fn undo(dir: &Path, disk: &impl Disk, fresh: &[&str]) -> io::Result<()> {
    let next = dir.join(NEXT);
    if exists(&next) {
        for name in fresh {
            disk.remove(&dir.join(name))?;
        }
        let back = dir.join(BACK);
        for name in old_names(dir)? {
            disk.remove(&back)?;
            disk.duplicate(&dir.join(old_name(&name)), &back)?;
            // Does nothing if both are the same file already; `back` then stays.
            disk.rename(&back, &dir.join(name))?;
        }
        disk.remove(&back)?;
        disk.sync_folder(dir)?;
        disk.remove(&next)?;
        disk.sync_folder(dir)?;
    }
    clear(dir, disk)
}

/// Removes the second names.
pub(super) fn clear(dir: &Path, disk: &impl Disk) -> io::Result<()> {
    for name in old_names(dir)? {
        disk.remove(&dir.join(old_name(&name)))?;
    }
    Ok(())
}

/// The files that have a second name, sorted.
fn old_names(dir: &Path) -> io::Result<Vec<String>> {
    let strip = |name: String| {
        let name = name.strip_prefix(OLD_PREFIX)?.strip_suffix(TEMP_SUFFIX)?;
        (name == MANIFEST || name::plain(name).is_ok()).then(|| name.to_owned())
    };
    Ok(names(dir)?.into_iter().filter_map(strip).collect())
}

/// The names of the files in the folder that may be ours, sorted.
fn names(dir: &Path) -> io::Result<Vec<String>> {
    let mut names = Vec::new();
    for entry in fs::read_dir(dir)? {
        let entry = entry?;
        let Ok(name) = entry.file_name().into_string() else {
            continue;
        };
        if name.starts_with(".waymarks-") && !entry.file_type()?.is_dir() {
            names.push(name);
        }
    }
    names.sort_unstable();
    Ok(names)
}
