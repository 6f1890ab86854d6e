//! One export at a time in a folder.

use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

use same_file::Handle;

use crate::error::{Error, Result};

/// The file that is locked where a folder cannot be.
const LOCK_FILE: &str = ".waymarks-lock.tmp";

/// An exclusive lock on a folder. The system drops it when the process ends, however it ends.
#[derive(Debug)]
pub(super) struct Lock {
    handle: File,
    /// The lock file, where the folder itself could not be locked.
    trace: Option<PathBuf>,
}

impl Lock {
    /// Locks `dir`, or says that another export has it (O506).
    pub(super) fn take(dir: &Path) -> Result<Self> {
        // A folder on a Unix file system can be locked itself, which leaves nothing behind. Windows
        // does not open folders, and NFS wants the file open for writing.
        if let Ok(handle) = File::open(dir) {
            match handle.try_lock() {
                Ok(()) => {
                    return Self {
                        handle,
                        trace: None,
                    }
                    .verified(dir, dir);
                }
                Err(TryLockError::WouldBlock) => return Err(Error::Busy(dir.to_path_buf())),
                Err(TryLockError::Error(_)) => {}
            }
        }
        Self::take_file(dir)
    }

    fn take_file(dir: &Path) -> Result<Self> {
        let path = dir.join(LOCK_FILE);
        let handle = File::options()
            .create(true)
            .truncate(false)
            .write(true)
            .open(&path)
            .map_err(|error| Error::write(dir, error))?;
        match handle.try_lock() {
            Ok(()) => {
                let trace = Some(path.clone());
                Self { handle, trace }.verified(&path, dir)
            }
            Err(TryLockError::WouldBlock) => Err(Error::Busy(dir.to_path_buf())),
            Err(TryLockError::Error(error)) => Err(Error::write(dir, error)),
        }
    }

    /// Between opening and locking, the one who had the lock may have removed what we opened.
    fn verified(mut self, path: &Path, dir: &Path) -> Result<Self> {
        let same = || -> io::Result<bool> {
            Ok(Handle::from_file(self.handle.try_clone()?)? == Handle::from_path(path)?)
        };
        if same().unwrap_or(false) {
            Ok(self)
        } else {
            self.trace = None;
            Err(Error::Busy(dir.to_path_buf()))
        }
    }

    /// Removes the lock file, if there is one, while it is still locked.
    pub(super) fn remove_trace(&mut self) {
        if let Some(path) = self.trace.take() {
            // An empty file that stays is taken over by the next export.
            let _ = fs::remove_file(path);
        }
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        self.remove_trace();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_locked_folder_is_busy_until_the_lock_is_dropped_and_nothing_stays() {
        let dir = tempfile::tempdir().unwrap();
        for take in [Lock::take, Lock::take_file] {
            let lock = take(dir.path()).unwrap();
            assert!(matches!(take(dir.path()), Err(Error::Busy(_))));
            drop(lock);
            drop(take(dir.path()).unwrap());
            assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 0);
        }
    }
}
