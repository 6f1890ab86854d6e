//! A temporary file that fills up: reserved in order, written in parallel.

use std::collections::BTreeMap;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use sha2::{Digest as _, Sha256};
use tempfile::TempPath;

use super::previous::hex;
use super::recovery::TEMP_SUFFIX;
use super::swap;
use super::write_out::WriteOut;
use crate::error::{Error, Result};

/// What a finished file holds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Contents {
    /// The layer; nothing for a table that is no layer, and for a file of several.
    pub layer: Option<String>,
    /// The layers of a file of several, with their numbers of features.
    pub layers: BTreeMap<String, u64>,
    /// How many features, or rows.
    pub features: u64,
}

/// A piece of the output that has its place, and is still to be written there.
///
/// Made in the ordered section of a pipeline, written outside of it. A piece that is dropped
/// without being written leaves a hole; finishing the file then fails.
#[derive(Debug)]
#[must_use = "the bytes are not in the file until `write` is called"]
pub struct Reserved<'b> {
    bytes: &'b [u8],
    /// Where to; nothing if the bytes are there already.
    place: Option<(Arc<Target>, u64)>,
}

impl<'b> Reserved<'b> {
    /// For a sink that can be written only in order, and was.
    pub(super) fn written(bytes: &'b [u8]) -> Self {
        Self { bytes, place: None }
    }

    /// For bytes that have their place in `target`.
    pub(super) fn at(bytes: &'b [u8], target: &Arc<Target>, offset: u64) -> Self {
        Self {
            bytes,
            place: Some((Arc::clone(target), offset)),
        }
    }

    /// Writes the bytes at their place. Pieces of one file may be written by several threads at once.
    pub fn write(self) -> Result<()> {
        match self.place {
            None => Ok(()),
            Some((target, offset)) => target.write_at(offset, self.bytes),
        }
    }
}

/// What the pieces share.
#[derive(Debug)]
pub(super) struct Target {
    out: Arc<WriteOut>,
    /// The final path, which is the one that messages name.
    path: PathBuf,
    /// How many bytes are written, wherever they are.
    written: AtomicU64,
}

impl Target {
    /// `is_to_stay` as [`WriteOut::new`] has it.
    pub(super) fn new(file: File, path: PathBuf, is_to_stay: bool) -> Self {
        Self {
            out: WriteOut::new(file, is_to_stay),
            path,
            written: AtomicU64::new(0),
        }
    }

    pub(super) fn file(&self) -> &File {
        self.out.file()
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    fn write_at(&self, offset: u64, bytes: &[u8]) -> Result<()> {
        write_all_at(self.file(), bytes, offset)
            .map_err(|error| Error::write(&self.path, error))?;
        let length = bytes.len() as u64;
        let before = self.written.fetch_add(length, Ordering::Release);
        self.out.grew(before, before + length);
        Ok(())
    }

    /// Waits until the bytes are on the disk.
    pub(super) fn sync(&self) -> Result<()> {
        self.out
            .finish()
            .map_err(|error| Error::write(&self.path, error))
    }
}

/// The ordered end of a temporary file.
#[derive(Debug)]
pub(super) struct Staging {
    target: Arc<Target>,
    temp: TempPath,
    reserved: u64,
    hasher: Option<Sha256>,
}

/// A temporary file that is complete, though perhaps not yet on the disk.
#[derive(Debug)]
pub(super) struct Staged {
    pub(super) target: Arc<Target>,
    pub(super) temp: TempPath,
    pub(super) bytes: u64,
    /// Lower-case hexadecimal digits, if it was asked for.
    pub(super) sha256: Option<String>,
}

/// Whether the SHA-256 of the file is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Checksum {
    Wanted,
    None,
}

impl Staging {
    /// A new temporary file in `dir`, for `path`.
    pub(super) fn new(dir: &Path, prefix: &str, path: PathBuf, checksum: Checksum) -> Result<Self> {
        // Opened here, as tempfile's own files are for the owner only, and their errors name the
        // temporary path.
        let temp = tempfile::Builder::new()
            .prefix(prefix)
            .suffix(TEMP_SUFFIX)
            .make_in(dir, |temp| File::create_new(temp))
            .map_err(|error| Error::write(&path, error))?;
        let (file, temp) = temp.into_parts();
        Ok(Self {
            target: Arc::new(Target::new(file, path, true)),
            temp,
            reserved: 0,
            hasher: (checksum == Checksum::Wanted).then(Sha256::new),
        })
    }

    pub(super) fn len(&self) -> u64 {
        self.reserved
    }

    pub(super) fn path(&self) -> &Path {
        &self.target.path
    }

    /// Gives the file the mode of `old`, before there is anything in it to read.
    pub(super) fn keep_mode(&self, old: &Path) -> Result<()> {
        swap::keep_mode(old, &self.temp).map_err(|error| Error::write(&self.target.path, error))
    }

    pub(super) fn reserve<'b>(&mut self, bytes: &'b [u8]) -> Reserved<'b> {
        if let Some(hasher) = &mut self.hasher {
            hasher.update(bytes);
        }
        let offset = self.reserved;
        self.reserved += bytes.len() as u64;
        Reserved::at(bytes, &self.target, offset)
    }

    /// No more bytes. Fails if a piece that was reserved is not written.
    pub(super) fn close(self) -> Result<Staged> {
        if self.target.written.load(Ordering::Acquire) != self.reserved {
            let error = std::io::Error::other("a piece of it was never written");
            return Err(Error::write(&self.target.path, error));
        }
        Ok(Staged {
            target: self.target,
            temp: self.temp,
            bytes: self.reserved,
            sha256: self.hasher.map(|hasher| hex(&hasher.finalize())),
        })
    }
}

#[cfg(unix)]
fn write_all_at(file: &File, bytes: &[u8], offset: u64) -> std::io::Result<()> {
    std::os::unix::fs::FileExt::write_all_at(file, bytes, offset)
}

#[cfg(windows)]
fn write_all_at(file: &File, mut bytes: &[u8], mut offset: u64) -> std::io::Result<()> {
    use std::os::windows::fs::FileExt as _;
    while !bytes.is_empty() {
        match file.seek_write(bytes, offset) {
            Ok(0) => return Err(std::io::ErrorKind::WriteZero.into()),
            Ok(written) => {
                bytes = bytes.get(written..).unwrap_or_default();
                offset += written as u64;
            }
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

/// Reads as many bytes as there is room for.
#[cfg(unix)]
pub(super) fn read_exact_at(file: &File, bytes: &mut [u8], offset: u64) -> std::io::Result<()> {
    std::os::unix::fs::FileExt::read_exact_at(file, bytes, offset)
}

/// Reads as many bytes as there is room for.
#[cfg(not(unix))]
pub(super) fn read_exact_at(mut file: &File, bytes: &mut [u8], offset: u64) -> std::io::Result<()> {
    use std::io::{Read as _, Seek as _, SeekFrom};
    file.seek(SeekFrom::Start(offset))?;
    file.read_exact(bytes)
}

#[cfg(not(any(unix, windows)))]
fn write_all_at(mut file: &File, bytes: &[u8], offset: u64) -> std::io::Result<()> {
    use std::io::{Seek as _, SeekFrom, Write as _};
    static ONE_AT_A_TIME: std::sync::Mutex<()> = std::sync::Mutex::new(());
    let _guard = ONE_AT_A_TIME.lock();
    file.seek(SeekFrom::Start(offset))?;
    file.write_all(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    fn staging(dir: &Path) -> Staging {
        Staging::new(dir, ".waymarks-part-", dir.join("x"), Checksum::Wanted).unwrap()
    }

    #[test]
    fn pieces_written_in_any_order_stand_in_the_order_of_their_reservation() {
        let dir = tempfile::tempdir().unwrap();
        let mut staging = staging(dir.path());
        let blocks: Vec<Vec<u8>> = (0..64u8).map(|i| vec![i; usize::from(i) * 37]).collect();
        let pieces: Vec<_> = blocks.iter().map(|block| staging.reserve(block)).collect();
        let mut pieces: Vec<_> = pieces.into_iter().rev().collect();
        std::thread::scope(|scope| {
            let half = pieces.split_off(30);
            for part in [pieces, half] {
                scope.spawn(move || part.into_iter().for_each(|piece| piece.write().unwrap()));
            }
        });
        let staged = staging.close().unwrap();
        let bytes = blocks.concat();
        assert_eq!(fs::read(&staged.temp).unwrap(), bytes);
        assert_eq!(staged.bytes, bytes.len() as u64);
        assert_eq!(staged.sha256.unwrap(), hex(&Sha256::digest(&bytes)));
    }

    #[test]
    fn a_hole_is_never_delivered() {
        let dir = tempfile::tempdir().unwrap();
        let mut staging = staging(dir.path());
        drop(staging.reserve(b"lost"));
        staging.reserve(b"kept").write().unwrap();
        assert!(matches!(staging.close(), Err(Error::Write { .. })));
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 0);
    }

    #[test]
    fn an_error_names_the_file_that_was_asked_for() {
        let gone = Path::new("/no/such/folder");
        let error = Staging::new(gone, ".t-", gone.join("x.geojson"), Checksum::None).unwrap_err();
        assert!(!error.to_string().contains(".t-"), "{error}");
        assert!(error.to_string().contains("x.geojson"), "{error}");
    }
}
