//! An export into a folder: all files or none.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};

use super::lock::Lock;
use super::manifest::{Manifest, ManifestFile};
use super::previous::Previous;
use super::recovery::{self, PART_PREFIX};
use super::staged::StagedFile;
use super::staging::{Checksum, Contents, Staged, Staging};
use super::standing::Standing;
use super::swap::{self, Disk, Os, Swap};
use super::{MANIFEST, inputs, name};
use crate::error::{Error, Result};

/// Whether files that no earlier export wrote may be replaced.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Overwrite {
    /// Only files that the old manifest lists, and that still have the bytes it lists.
    #[default]
    No,
    /// Any regular file or symlink; a symlink is replaced, not what it points to. Inputs, folders
    /// and devices never are.
    Yes,
}

/// An output that is complete.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Delivered {
    /// Where it is: the folder as it was given and the name, or the path as it was given.
    pub path: PathBuf,
    /// Its length in bytes.
    pub bytes: u64,
    /// The SHA-256 of its bytes in lower-case hexadecimal digits; only files of a folder have it.
    pub sha256: Option<String>,
    /// What it holds.
    pub contents: Contents,
}

/// What a commit did to the folder.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Delivery {
    /// The new files, in the order in which they were asked for, without the manifest.
    pub files: Vec<Delivered>,
    /// Names of files of an earlier export that this one does not write, and that were removed (O511).
    pub removed: Vec<String>,
    /// Names of such files that were changed since, and therefore stay. No manifest lists them now.
    pub kept: Vec<String>,
}

/// A set of files that replaces an older set in one folder, whole or not at all.
///
/// Until [`commit`](Self::commit) nothing that can be seen in the folder changes. Dropped before
/// that, by an error, a panic or Ctrl-C, it removes its temporary files, and the folder if it made it. An
/// export that is killed leaves them; the next one into the folder cleans up, and takes the folder
/// back to the older set if it was killed in the middle of the commit.
#[derive(Debug)]
pub struct Folder {
    room: Arc<Room>,
    inputs: Vec<PathBuf>,
    overwrite: Overwrite,
    previous: Option<Previous>,
    manifest: Standing,
    /// For each name that was asked for, in that order.
    standing: Vec<Standing>,
    /// Ends the comparisons that nobody waits for any more.
    stop: Arc<AtomicBool>,
}

impl Folder {
    /// Opens `dir` for an export, and makes it if it is not there; its parent must be. `inputs` are
    /// the files that are read, and which are never written.
    ///
    /// Fails with [`Error::Busy`] if another export has the folder, and with [`Error::NotOurs`] if
    /// there is a `manifest.json` that is none of ours.
    pub fn open(dir: &Path, inputs: &[PathBuf], overwrite: Overwrite) -> Result<Self> {
        let room = Arc::new(Room::open(dir)?);
        recovery::recover(dir, &Os, inputs)?;
        let path = dir.join(MANIFEST);
        inputs::refuse(&path, inputs)?;
        let previous = Previous::read(&path);
        let stop = Arc::new(AtomicBool::new(false));
        // A manifest does not list itself: one that reads as ours is ours.
        let replace = if previous.is_some() {
            Overwrite::Yes
        } else {
            overwrite
        };
        let manifest = Standing::look(&path, None, replace, &stop)?;
        Ok(Self {
            room,
            inputs: inputs.to_vec(),
            overwrite,
            previous,
            manifest,
            standing: Vec::new(),
            stop,
        })
    }

    /// Begins the file `name`.
    ///
    /// Fails if the name is no plain file name, or is taken in this set, also in other letter case
    /// (O510); if the file is an input (O503); if a file that no earlier export wrote stands there
    /// ([`Error::NotOurs`], O504). A long file is compared with the old manifest beside the export; that
    /// it differs may therefore come out only at [`commit`](Self::commit).
    pub fn file(&mut self, name: &str) -> Result<StagedFile> {
        let name = name::plain(name)?;
        let twin = name::twin_key(name);
        if twin == MANIFEST || self.room.has_twin(&twin) {
            return Err(Error::usage(format!(
                "two files of one export cannot both be called {name:?}"
            )));
        }
        let path = self.room.dir().join(name);
        inputs::refuse(&path, &self.inputs)?;
        let listed = self
            .previous
            .as_ref()
            .and_then(|previous| previous.get(name));
        let standing = Standing::look(&path, listed, self.overwrite, &self.stop)?;
        let dir = self.room.dir();
        let staging = Staging::new(dir, PART_PREFIX, path.clone(), Checksum::Wanted)?;
        staging.keep_mode(&path)?;
        let slot = self.room.add(name);
        self.standing.push(standing);
        Ok(StagedFile::new(staging, Arc::clone(&self.room), slot))
    }

    /// Puts the new files in the place of the old ones, the manifest last. Files that only the old
    /// manifest lists are removed if they are unchanged.
    ///
    /// `manifest` gets its list of files here. On any failure the folder is as it was before.
    pub fn commit(self, manifest: Manifest) -> Result<Delivery> {
        self.commit_on(manifest, &Os)
    }

    pub(super) fn commit_on(
        mut self,
        mut manifest: Manifest,
        disk: &impl Disk,
    ) -> Result<Delivery> {
        let dir = self.room.dir().to_path_buf();
        let slots = self.room.take();
        let mut files = Vec::with_capacity(slots.len());
        for ((name, slot), standing) in slots.into_iter().zip(std::mem::take(&mut self.standing)) {
            let path = dir.join(&name);
            match slot {
                Slot::Open => {
                    let error = io::Error::other("it was begun and not finished");
                    return Err(Error::write(path, error));
                }
                Slot::Withdrawn => {}
                Slot::Finished(finished) => {
                    standing.confirm(&path)?;
                    files.push((name, *finished));
                }
            }
        }
        manifest.files = files.iter().map(|(name, file)| file.entry(name)).collect();
        let staged = self.stage_manifest(&manifest)?;
        for (_, file) in &mut files {
            file.wait()?;
        }
        let (removed, kept) = self.outdated(&manifest);
        // The manifest was asked for last, and is looked at last.
        let path = dir.join(MANIFEST);
        let idle = Standing::look(&path, None, Overwrite::Yes, &self.stop)?;
        std::mem::replace(&mut self.manifest, idle).confirm(&path)?;
        let swap = Swap {
            dir: &dir,
            place: files
                .iter()
                .map(|(name, file)| (&*file.staged.temp, name.as_str()))
                .collect(),
            remove: removed.iter().map(String::as_str).collect(),
            manifest: &staged.temp,
        };
        swap.run(disk)?;
        self.room.keep();
        Ok(Delivery {
            files: files.into_iter().map(|(_, file)| file.delivered).collect(),
            removed,
            kept,
        })
    }

    fn stage_manifest(&self, manifest: &Manifest) -> Result<Staged> {
        let path = self.room.dir().join(MANIFEST);
        let json = manifest
            .to_json()
            .map_err(|error| Error::write(&path, error))?;
        let mut staging = Staging::new(self.room.dir(), PART_PREFIX, path.clone(), Checksum::None)?;
        staging.keep_mode(&path)?;
        staging.reserve(&json).write()?;
        let staged = staging.close()?;
        staged.target.sync()?;
        Ok(staged)
    }

    /// The files that only the old manifest lists: those to remove, and those to keep.
    fn outdated(&self, manifest: &Manifest) -> (Vec<String>, Vec<String>) {
        let (mut removed, mut kept) = (Vec::new(), Vec::new());
        let twins: Vec<_> = manifest
            .files
            .iter()
            .map(|file| name::twin_key(&file.name))
            .collect();
        for listed in self.previous.iter().flat_map(Previous::files) {
            let path = self.room.dir().join(&listed.name);
            let written = manifest.files.iter().any(|file| file.name == listed.name);
            let seen = removed.contains(&listed.name) || kept.contains(&listed.name);
            if written || seen || !swap::exists(&path) {
                continue;
            }
            // Where letter case is no difference, the twin is the new file.
            let safe = !twins.contains(&name::twin_key(&listed.name))
                && inputs::refuse(&path, &self.inputs).is_ok()
                && listed.is_unchanged(&path, || false).unwrap_or(false);
            if safe { &mut removed } else { &mut kept }.push(listed.name.clone());
        }
        (removed, kept)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
    }
}

/// The folder itself, shared by the files in it: whoever goes last cleans up.
#[derive(Debug)]
pub(super) struct Room {
    dir: PathBuf,
    lock: Lock,
    slots: Mutex<Vec<(String, Slot)>>,
    /// Whether the folder stays when the room goes.
    stays: AtomicBool,
}

/// A file of the set.
#[derive(Debug)]
pub(super) enum Slot {
    /// Being written, or dropped half-way.
    Open,
    /// Left out.
    Withdrawn,
    /// Complete.
    Finished(Box<Finished>),
}

/// A file that is complete and on its way to the disk.
#[derive(Debug)]
pub(super) struct Finished {
    staged: Staged,
    sync: Option<JoinHandle<Result<()>>>,
    delivered: Delivered,
}

impl Slot {
    /// The files of a set go to the disk at the same time, and while the export goes on.
    pub(super) fn finished(staged: Staged, delivered: Delivered) -> Self {
        let target = Arc::clone(&staged.target);
        let sync = thread::Builder::new().spawn(move || target.sync()).ok();
        Self::Finished(Box::new(Finished {
            staged,
            sync,
            delivered,
        }))
    }
}

impl Finished {
    /// Waits until the file is on the disk.
    fn wait(&mut self) -> Result<()> {
        match self.sync.take().map(JoinHandle::join) {
            None => self.staged.target.sync(),
            Some(Ok(done)) => done,
            Some(Err(panic)) => std::panic::resume_unwind(panic),
        }
    }

    fn entry(&self, name: &str) -> ManifestFile {
        ManifestFile {
            name: name.to_owned(),
            bytes: self.staged.bytes,
            sha256: self.staged.sha256.clone().unwrap_or_default(),
            features: self.delivered.contents.features,
            layer: self.delivered.contents.layer.clone(),
            layers: self.delivered.contents.layers.clone(),
        }
    }
}

impl Room {
    fn open(dir: &Path) -> Result<Self> {
        let made = match fs::create_dir(dir) {
            Ok(()) => true,
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => false,
            Err(error) => return Err(Error::write(dir, error)),
        };
        if !dir.is_dir() {
            return Err(Error::write(dir, io::ErrorKind::NotADirectory.into()));
        }
        let lock = Lock::take(dir).inspect_err(|_| {
            if made {
                let _ = fs::remove_dir(dir);
            }
        })?;
        Ok(Self {
            dir: dir.to_path_buf(),
            lock,
            slots: Mutex::default(),
            stays: AtomicBool::new(!made),
        })
    }

    pub(super) fn dir(&self) -> &Path {
        &self.dir
    }

    /// The name of a slot.
    pub(super) fn name(&self, slot: usize) -> String {
        self.slots()
            .get(slot)
            .map_or_else(String::new, |(name, _)| name.clone())
    }

    pub(super) fn fill(&self, slot: usize, with: Slot) {
        if let Some((_, slot)) = self.slots().get_mut(slot) {
            *slot = with;
        }
    }

    fn add(&self, name: &str) -> usize {
        let mut slots = self.slots();
        slots.push((name.to_owned(), Slot::Open));
        slots.len() - 1
    }

    fn has_twin(&self, twin: &str) -> bool {
        self.slots()
            .iter()
            .any(|(name, _)| name::twin_key(name) == twin)
    }

    fn take(&self) -> Vec<(String, Slot)> {
        std::mem::take(&mut *self.slots())
    }

    fn keep(&self) {
        self.stays.store(true, Ordering::Relaxed);
    }

    fn slots(&self) -> MutexGuard<'_, Vec<(String, Slot)>> {
        // No step under this lock can stop half-way.
        self.slots.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Room {
    fn drop(&mut self) {
        // First what is in the folder, then the folder, and the lock last.
        self.take();
        self.lock.remove_trace();
        if !self.stays.load(Ordering::Relaxed) {
            // Fails if somebody put something into it, which is right.
            let _ = fs::remove_dir(&self.dir);
        }
    }
}
