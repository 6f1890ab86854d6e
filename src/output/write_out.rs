//! Has a growing file written to the disk while it grows, so that the wait at its end is short.

use std::fs::File;
use std::io;
#[cfg(target_os = "linux")]
use std::num::NonZeroU64;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

#[cfg(target_os = "linux")]
use rustix::fs::Advice;

/// After so many bytes the disk has something to do.
const STEP: u64 = 8 << 20;

/// So much of a file stays in memory for whoever opens it next. What lies beyond is let go of once it is
/// on the disk: a file of many gigabytes would push everything else out of memory, and to fill
/// memory that nobody used lately takes several times as long as to write where the file was written before.
const KEPT: u64 = 1 << 30;

/// A file, and how far it is on its way to the disk.
#[derive(Debug)]
pub(super) struct WriteOut {
    file: File,
    is_to_stay: bool,
    is_running: AtomicBool,
    early: Mutex<Early>,
}

/// What was done before the end.
#[derive(Debug, Default)]
struct Early {
    /// What went wrong: the system tells it once.
    failed: Option<io::Error>,
    /// How far the file was let go of.
    gone: u64,
}

impl WriteOut {
    /// A file that is to stay, or one for the time being, which the disk need never see.
    pub(super) fn new(file: File, is_to_stay: bool) -> Arc<Self> {
        Arc::new(Self {
            file,
            is_to_stay,
            is_running: AtomicBool::new(false),
            early: Mutex::default(),
        })
    }

    pub(super) fn file(&self) -> &File {
        &self.file
    }

    /// There are `after` bytes in the file, and were `before`: every few megabytes a thread waits for
    /// the disk, while the others go on. On Linux only: elsewhere to wait for some is to wait for the
    /// caches of the disk, too.
    pub(super) fn grew(self: &Arc<Self>, before: u64, after: u64) {
        if !(self.is_to_stay && cfg!(target_os = "linux"))
            || before / STEP == after / STEP
            || self.is_running.swap(true, Ordering::AcqRel)
        {
            return;
        }
        let it = Arc::clone(self);
        let wait = move || {
            it.wait(after);
            it.is_running.store(false, Ordering::Release);
        };
        // without a thread all is waited for at the end
        drop(std::thread::Builder::new().spawn(wait));
    }

    /// Waits until what is there is on the disk: `length` bytes, perhaps not all of them from the start.
    fn wait(&self, length: u64) {
        let mut early = self.early.lock().unwrap_or_else(PoisonError::into_inner);
        match self.file.sync_data() {
            Ok(()) => self.let_go(length, &mut early.gone),
            Err(error) => {
                early.failed.get_or_insert(error);
            }
        }
    }

    /// Lets go of what lies between what is kept and what is still being written.
    #[cfg(target_os = "linux")]
    fn let_go(&self, length: u64, gone: &mut u64) {
        let from = KEPT.max(*gone);
        let until = (length / STEP).saturating_sub(1) * STEP;
        if let Some(bytes) = until.checked_sub(from).and_then(NonZeroU64::new) {
            // advice, which a file system may leave
            let _ = rustix::fs::fadvise(&self.file, from, Some(bytes), Advice::DontNeed);
            *gone = until;
        }
    }

    #[cfg(not(target_os = "linux"))]
    #[expect(clippy::unused_self, reason = "there is no such advice")]
    fn let_go(&self, _length: u64, _gone: &mut u64) {}

    /// Waits until everything is on the disk.
    pub(super) fn finish(&self) -> io::Result<()> {
        // a thread that has begun is waited for: it may be the one that is told of a failure
        let early = self.early.lock();
        match early.unwrap_or_else(PoisonError::into_inner).failed.take() {
            Some(error) => Err(error),
            None => self.file.sync_all(),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;
    use std::time::Duration;

    use super::*;

    fn file() -> File {
        tempfile::tempfile().unwrap()
    }

    #[test]
    fn a_file_that_grew_much_is_written_out_once_at_a_time() {
        let out = WriteOut::new(file(), true);
        out.grew(0, STEP - 1);
        assert_eq!(Arc::strong_count(&out), 1, "too little");
        out.file().write_all(&[1; 4096]).unwrap();
        let held = out.early.lock().unwrap();
        out.grew(STEP - 1, STEP);
        out.grew(STEP, 2 * STEP);
        let threads = usize::from(cfg!(target_os = "linux"));
        assert_eq!(Arc::strong_count(&out), 1 + threads);
        drop(held);
        out.finish().unwrap();
        while Arc::strong_count(&out) > 1 {
            std::thread::sleep(Duration::from_millis(1));
        }
        assert!(!out.is_running.load(Ordering::Acquire));
    }

    #[test]
    fn a_file_for_the_time_being_is_not_written_out() {
        let out = WriteOut::new(file(), false);
        let held = out.early.lock().unwrap();
        out.grew(0, STEP);
        assert_eq!(Arc::strong_count(&out), 1);
        drop(held);
    }

    #[test]
    fn what_failed_early_is_told_at_the_end() {
        let out = WriteOut::new(file(), true);
        out.early.lock().unwrap().failed = Some(io::ErrorKind::StorageFull.into());
        assert_eq!(out.finish().unwrap_err().kind(), io::ErrorKind::StorageFull);
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn the_middle_of_a_large_file_is_let_go_of_and_still_there() {
        use std::os::unix::fs::FileExt as _;
        let out = WriteOut::new(file(), true);
        let gone = || out.early.lock().unwrap().gone;
        let places = [0, KEPT - 1, KEPT, KEPT + STEP, KEPT + 2 * STEP];
        for at in places {
            out.file().write_all_at(b"x", at).unwrap();
        }
        out.wait(KEPT);
        assert_eq!(gone(), 0, "not so large");
        out.wait(KEPT + 2 * STEP + 1);
        assert_eq!(gone(), KEPT + STEP);
        for at in places {
            let mut byte = [0];
            out.file().read_exact_at(&mut byte, at).unwrap();
            assert_eq!(byte, *b"x");
        }
    }
}
