//! What stands already where a file of ours shall go.

use std::fs::{self, Metadata};
use std::io;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, JoinHandle};
use std::time::SystemTime;

use super::folder::Overwrite;
use super::previous::Listed;
use crate::error::{Error, Result};

/// A file up to this length is compared at once, a longer one beside the export, in bytes.
const AT_ONCE: u64 = 4 << 20;

/// What stands at a path.
#[derive(Debug)]
pub(super) struct Standing {
    /// What was seen; nothing if nothing was there.
    stamp: Option<Stamp>,
    /// Whether the bytes are those that the manifest lists, while that is being found out.
    verdict: Option<JoinHandle<io::Result<bool>>>,
}

impl Standing {
    /// Looks at `path`. Fails if something is there that an earlier export did not write (O504): a
    /// file that is not listed or differs from its entry (unless `overwrite`), a folder, a device.
    pub(super) fn look(
        path: &Path,
        listed: Option<&Listed>,
        overwrite: Overwrite,
        stop: &Arc<AtomicBool>,
    ) -> Result<Self> {
        let not_ours = || Error::NotOurs(path.to_path_buf());
        let found = match fs::symlink_metadata(path) {
            Ok(found) => found,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                return Ok(Self {
                    stamp: None,
                    verdict: None,
                });
            }
            Err(error) => return Err(Error::write(path, error)),
        };
        let stamp = Some(Stamp::of(&found));
        if overwrite == Overwrite::Yes {
            return if found.is_file() || found.is_symlink() {
                Ok(Self {
                    stamp,
                    verdict: None,
                })
            } else {
                Err(not_ours())
            };
        }
        let listed = listed
            .filter(|listed| found.is_file() && listed.bytes == found.len())
            .ok_or_else(not_ours)?;
        let verdict = if found.len() <= AT_ONCE {
            match listed.is_unchanged(path, || false) {
                Ok(true) => None,
                Ok(false) => return Err(not_ours()),
                Err(error) => return Err(Error::read(path, error)),
            }
        } else {
            let (path, listed, stop) = (path.to_path_buf(), listed.clone(), Arc::clone(stop));
            let compare = move || listed.is_unchanged(&path, || stop.load(Ordering::Relaxed));
            Some(thread::spawn(compare))
        };
        Ok(Self { stamp, verdict })
    }

    /// Fails if what stands at `path` is not ours after all, or changed since [`look`](Self::look).
    pub(super) fn confirm(self, path: &Path) -> Result<()> {
        if let Some(verdict) = self.verdict {
            match verdict.join() {
                Ok(Ok(true)) => {}
                Ok(Ok(false)) => return Err(Error::NotOurs(path.to_path_buf())),
                Ok(Err(error)) => return Err(Error::read(path, error)),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
        let now = fs::symlink_metadata(path)
            .ok()
            .map(|found| Stamp::of(&found));
        if now == self.stamp {
            Ok(())
        } else {
            Err(Error::NotOurs(path.to_path_buf()))
        }
    }
}

/// Enough to see that a file was written or replaced meanwhile.
#[derive(Debug, PartialEq, Eq)]
struct Stamp {
    len: u64,
    modified: Option<SystemTime>,
    #[cfg(unix)]
    inode: (u64, u64),
}

impl Stamp {
    fn of(found: &Metadata) -> Self {
        #[cfg(unix)]
        use std::os::unix::fs::MetadataExt as _;
        Self {
            len: found.len(),
            modified: found.modified().ok(),
            #[cfg(unix)]
            inode: (found.dev(), found.ino()),
        }
    }
}
