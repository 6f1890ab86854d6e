//! Has a growing file written to the disk while it grows, so that the wait at its end is short.

use std::fs::File;
use std::io;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

/// After so many bytes the disk has something to do.
const STEP: u64 = 8 << 20;

/// A file, and how far it is on its way to the disk.
#[derive(Debug)]
pub(super) struct WriteOut {
    file: File,
    is_to_stay: bool,
    is_running: AtomicBool,
    /// What went wrong early: the system tells it once.
    failed: Mutex<Option<io::Error>>,
}

impl WriteOut {
    /// A file that is to stay, or one for the time being, which the disk need never see.
    pub(super) fn new(file: File, is_to_stay: bool) -> Arc<Self> {
        Arc::new(Self {
            file,
            is_to_stay,
            is_running: AtomicBool::new(false),
            failed: Mutex::new(None),
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
            it.wait();
            it.is_running.store(false, Ordering::Release);
        };
        // without a thread all is waited for at the end
        drop(std::thread::Builder::new().spawn(wait));
    }

    fn wait(&self) {
        let mut failed = self.failed.lock().unwrap_or_else(PoisonError::into_inner);
        if let Err(error) = self.file.sync_data() {
            failed.get_or_insert(error);
        }
    }

    /// Waits until everything is on the disk.
    pub(super) fn finish(&self) -> io::Result<()> {
        // a thread that has begun is waited for: it may be the one that is told of a failure
        let failed = self.failed.lock();
        match failed.unwrap_or_else(PoisonError::into_inner).take() {
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
        let held = out.failed.lock().unwrap();
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
        let held = out.failed.lock().unwrap();
        out.grew(0, STEP);
        assert_eq!(Arc::strong_count(&out), 1);
        drop(held);
    }

    #[test]
    fn what_failed_early_is_told_at_the_end() {
        let out = WriteOut::new(file(), true);
        *out.failed.lock().unwrap() = Some(io::ErrorKind::StorageFull.into());
        assert_eq!(out.finish().unwrap_err().kind(), io::ErrorKind::StorageFull);
    }
}
