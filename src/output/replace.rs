//! Puts an edited file in the place of the one that was read, and of no other.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::single::{folder_of, follow};
use super::staging::{Checksum, Staged, Staging};
use super::swap::{Disk as _, Os};
use crate::error::{Error, Result};

/// Replaces a file by an edited copy of it, if it still holds the bytes that were read.
///
/// The two files change places in one step, and what stood there at that moment is compared with
/// `before`: if it is something else, they change back, and the error says so
/// ([`Error::Changed`]). Where the system cannot exchange files (on Windows, on some network drives),
/// the file is compared right before it is replaced.
///
/// Symlinks stay, and the file that they point to is replaced. It keeps its mode; other hard links
/// keep the old bytes.
///
/// # Errors
/// [`Error::Changed`], [`Error::ReadOnly`] for a file or folder that may not be written, and
/// [`Error::Write`]; the file is as it was then.
pub fn replace(path: &Path, before: &[u8], after: &[u8]) -> Result<()> {
    let write = |error| Error::write(path, error);
    let target = follow(path).map_err(write)?;
    let metadata = fs::metadata(&target).map_err(write)?;
    if metadata.permissions().readonly() {
        return Err(Error::ReadOnly(path.to_path_buf()));
    }
    let dir = folder_of(&target);
    let staging = Staging::new(dir, ".waymarks-file-", path.to_path_buf(), Checksum::None);
    let mut staging = staging.map_err(|error| read_only(path, error))?;
    staging.keep_mode(&target)?;
    staging.reserve(after).write()?;
    let staged = staging.close()?;
    staged.target.sync()?;
    if fs::read(&target).map_err(write)? != before {
        return Err(Error::Changed(path.to_path_buf()));
    }
    match exchange(&staged.temp, &target) {
        Ok(()) => keep_or_undo(path, &target, staged, before, after)?,
        Err(error) if is_unsupported(&error) => Os.rename(&staged.temp, &target).map_err(write)?,
        Err(error) => return Err(read_only(path, write(error))),
    }
    Os.sync_folder(dir).map_err(write)
}

/// The files have changed places: what was there is in the temporary file.
fn keep_or_undo(
    path: &Path,
    target: &Path,
    staged: Staged,
    before: &[u8],
    after: &[u8],
) -> Result<()> {
    let write = |error| Error::write(path, error);
    if fs::read(&staged.temp).is_ok_and(|found| found == before) {
        return Ok(()); // the temporary file, now the old one, goes when it is dropped
    }
    let undone = exchange(&staged.temp, target);
    let ours_is_back = undone.is_ok() && fs::read(&staged.temp).is_ok_and(|found| found == after);
    if ours_is_back {
        return Err(Error::Changed(path.to_path_buf()));
    }
    // A third version came in between: it must not be lost either.
    let kept = beside(target);
    let temp = staged.temp.keep().map_err(|error| write(error.error))?;
    Os.rename(&temp, &kept).map_err(write)?;
    Err(Error::ChangedAndKept {
        path: path.to_path_buf(),
        kept,
    })
}

/// A name beside the file that nothing has yet.
fn beside(target: &Path) -> PathBuf {
    let name = target.file_name().unwrap_or_default().to_string_lossy();
    (1..=u16::MAX)
        .map(|number| target.with_file_name(format!("{name}.conflict-{number}")))
        .find(|path| fs::symlink_metadata(path).is_err())
        .unwrap_or_else(|| target.with_extension("conflict"))
}

fn read_only(path: &Path, error: Error) -> Error {
    match error {
        Error::Write { source, .. }
            if matches!(
                source.kind(),
                io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem
            ) =>
        {
            Error::ReadOnly(path.to_path_buf())
        }
        error => error,
    }
}

#[cfg(any(target_os = "linux", target_vendor = "apple"))]
fn exchange(one: &Path, other: &Path) -> io::Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    Ok(renameat_with(CWD, one, CWD, other, RenameFlags::EXCHANGE)?)
}

#[cfg(not(any(target_os = "linux", target_vendor = "apple")))]
fn exchange(_: &Path, _: &Path) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

/// File systems say in different ways that they do not know how to.
fn is_unsupported(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::Unsupported | io::ErrorKind::InvalidInput
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder_with(text: &str) -> (tempfile::TempDir, PathBuf) {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("places.csv");
        #[expect(clippy::disallowed_methods, reason = "nothing is lost if a test fails")]
        fs::write(&path, text).unwrap();
        (dir, path)
    }

    fn names(dir: &Path) -> Vec<String> {
        let entries = fs::read_dir(dir).unwrap();
        let name = |entry: io::Result<fs::DirEntry>| {
            entry.unwrap().file_name().to_string_lossy().into_owned()
        };
        let mut names: Vec<String> = entries.map(name).collect();
        names.sort();
        names
    }

    #[test]
    fn the_edited_file_takes_the_place_and_nothing_stays_beside_it() {
        let (dir, path) = folder_with("old");
        replace(&path, b"old", b"new").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"new");
        assert_eq!(names(dir.path()), ["places.csv"]);
    }

    #[test]
    fn a_file_that_somebody_else_changed_is_kept() {
        let (dir, path) = folder_with("theirs");
        let error = replace(&path, b"old", b"new").unwrap_err();
        assert!(matches!(error, Error::Changed(_)), "{error}");
        assert_eq!(fs::read(&path).unwrap(), b"theirs");
        assert_eq!(names(dir.path()), ["places.csv"]);
    }

    #[test]
    fn a_change_in_the_last_moment_is_taken_back() {
        let (dir, path) = folder_with("new");
        let mut staging = Staging::new(dir.path(), ".t-", path.clone(), Checksum::None).unwrap();
        staging.reserve(b"theirs").write().unwrap();
        // as if the files had changed places, theirs having come in between
        let staged = staging.close().unwrap();
        let error = keep_or_undo(&path, &path, staged, b"old", b"new").unwrap_err();
        assert!(matches!(error, Error::Changed(_)), "{error}");
        assert_eq!(fs::read(&path).unwrap(), b"theirs");
        assert_eq!(names(dir.path()), ["places.csv"]);
    }

    #[test]
    fn of_three_versions_none_is_lost() {
        let (dir, path) = folder_with("third");
        let mut staging = Staging::new(dir.path(), ".t-", path.clone(), Checksum::None).unwrap();
        staging.reserve(b"theirs").write().unwrap();
        let staged = staging.close().unwrap();
        let error = keep_or_undo(&path, &path, staged, b"old", b"new").unwrap_err();
        assert!(matches!(error, Error::ChangedAndKept { .. }), "{error}");
        assert_eq!(fs::read(&path).unwrap(), b"theirs");
        let kept = dir.path().join("places.csv.conflict-1");
        assert_eq!(fs::read(kept).unwrap(), b"third");
    }

    #[cfg(unix)]
    #[test]
    fn links_and_modes_stay_and_what_is_read_only_too() {
        use std::os::unix::fs::PermissionsExt as _;
        let (dir, path) = folder_with("old");
        let link = dir.path().join("link.csv");
        std::os::unix::fs::symlink("places.csv", &link).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
        replace(&link, b"old", b"new").unwrap();
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        assert_eq!(fs::read(&path).unwrap(), b"new");
        let mode = fs::metadata(&path).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o640);
        fs::set_permissions(&path, fs::Permissions::from_mode(0o440)).unwrap();
        let error = replace(&path, b"new", b"newer").unwrap_err();
        assert!(matches!(error, Error::ReadOnly(_)), "{error}");
        assert_eq!(fs::read(&path).unwrap(), b"new");
    }
}
