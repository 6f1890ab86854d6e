//! Puts a set of files in the place of an older set.
//!
//! No system renames several files in one step, so the steps are such that what they leave can be
//! taken back at any moment, by this process or by the next one ([`recovery`](super::recovery)):
//!
//! 1. each old file gets a second name, `.waymarks-old-NAME.tmp`;
//! 2. the new manifest gets the name `.waymarks-next.tmp`: from here on the swap is under way;
//! 3. the new files take their names, files that are no longer written lose theirs;
//! 4. the new manifest takes its name: from here on the swap is done;
//! 5. the second names go.
//!
//! The data of all new files are on the disk before the first step. The names are made to last once,
//! between steps 4 and 5: journals keep the order of changes in one folder, so what a loss of
//! power leaves is the folder after some of the steps, and those are taken back.

use std::fs::{self, File};
use std::io;
use std::path::Path;

use super::MANIFEST;
use super::recovery::{self, NEXT, old_name};
use crate::error::{Error, Result};

/// What a swap asks of the file system. Tests let every single call fail.
pub(super) trait Disk {
    /// Gives the file a second name, or makes a copy of it where files have only one.
    fn duplicate(&self, from: &Path, to: &Path) -> io::Result<()>;
    /// Renames, over what stands at `to`.
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()>;
    /// Removes a file; it is no error if there is none.
    fn remove(&self, path: &Path) -> io::Result<()>;
    /// Makes the names in a folder last.
    fn sync_folder(&self, dir: &Path) -> io::Result<()>;
}

/// The real one.
#[derive(Debug, Clone, Copy)]
pub(super) struct Os;

impl Disk for Os {
    fn duplicate(&self, from: &Path, to: &Path) -> io::Result<()> {
        match fs::hard_link(from, to) {
            Err(error) if error.kind() != io::ErrorKind::AlreadyExists => {}
            done => return done,
        }
        // FAT and some network drives have no hard links.
        copy(from, to)
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        fs::rename(from, to)
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        match fs::remove_file(path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
            done => done,
        }
    }

    fn sync_folder(&self, dir: &Path) -> io::Result<()> {
        // Windows neither opens folders nor needs this.
        if cfg!(unix) {
            File::open(dir)?.sync_all()
        } else {
            Ok(())
        }
    }
}

/// A copy that is on the disk. Fails if there is something at `to`.
pub(super) fn copy(from: &Path, to: &Path) -> io::Result<()> {
    let mut copy = File::create_new(to)?;
    keep_mode(from, to)?;
    io::copy(&mut File::open(from)?, &mut copy)?;
    copy.sync_all()
}

/// Gives `new` the mode of the regular file `old`, if there is one: who may read it is not ours to change.
pub(super) fn keep_mode(old: &Path, new: &Path) -> io::Result<()> {
    #[cfg(unix)]
    if let Ok(found) = fs::symlink_metadata(old)
        && found.is_file()
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = fs::Permissions::from_mode(found.permissions().mode() & 0o777);
        return fs::set_permissions(new, mode);
    }
    #[cfg(not(unix))]
    let _ = (old, new);
    Ok(())
}

/// A swap that is ready: everything in it is on the disk.
#[derive(Debug)]
pub(super) struct Swap<'a> {
    pub(super) dir: &'a Path,
    /// The new files: where they are, and their names.
    pub(super) place: Vec<(&'a Path, &'a str)>,
    /// Names of old files that go.
    pub(super) remove: Vec<&'a str>,
    /// Where the new manifest is.
    pub(super) manifest: &'a Path,
}

impl Swap<'_> {
    /// All steps, or none.
    pub(super) fn run(&self, disk: &impl Disk) -> Result<()> {
        let mut fresh = Vec::new();
        let done = self.forward(disk, &mut fresh);
        // Whatever fails from here on stays for the next export in this folder to finish.
        let _ = match done {
            Ok(()) => recovery::clear(self.dir, disk),
            Err(_) => recovery::undo(self.dir, disk, &fresh),
        };
        done
    }

    /// `fresh`: the names that are new and were placed.
    fn forward<'s>(&'s self, disk: &impl Disk, fresh: &mut Vec<&'s str>) -> Result<()> {
        let path = |name: &str| self.dir.join(name);
        let failed = |name: &str| {
            let path = path(name);
            move |error| Error::write(path, error)
        };
        let next = path(NEXT);
        let placed = self.place.iter().map(|(_, name)| *name);
        let mut old = Vec::new();
        for name in placed.chain(self.remove.iter().copied()).chain([MANIFEST]) {
            if exists(&path(name)) {
                let kept = path(&old_name(name));
                disk.duplicate(&path(name), &kept).map_err(failed(name))?;
                old.push(name);
            }
        }
        disk.rename(self.manifest, &next)
            .map_err(failed(MANIFEST))?;
        disk.sync_folder(self.dir).map_err(failed(""))?;
        for (temp, name) in &self.place {
            if !old.contains(name) {
                fresh.push(name);
            }
            disk.rename(temp, &path(name)).map_err(failed(name))?;
        }
        for name in &self.remove {
            disk.remove(&path(name)).map_err(failed(name))?;
        }
        disk.rename(&next, &path(MANIFEST))
            .map_err(failed(MANIFEST))?;
        disk.sync_folder(self.dir).map_err(|error| {
            // Under way again, so that it can be taken back.
            let _ = disk.rename(&path(MANIFEST), &next);
            Error::write(self.dir, error)
        })
    }
}

/// Whether anything has this name, also a link that leads nowhere.
pub(super) fn exists(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok()
}
