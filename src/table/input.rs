//! Where the bytes of a table come from.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use crate::error::{Error, Result};
use crate::source::FileName;

/// A file, standard input, or any other source of bytes, with the name that messages call it by.
pub struct Input {
    pub(super) name: FileName,
    source: Box<dyn Read + Send>,
    /// The file, if the source is one that can be read again.
    regular: Option<Arc<Shared>>,
}

impl std::fmt::Debug for Input {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Input")
            .field("name", &self.name)
            .finish_non_exhaustive()
    }
}

impl Input {
    /// Opens a file. Messages call it by the path as given.
    ///
    /// # Errors
    /// [`Error::Read`] if it is missing, a directory, or may not be read.
    pub fn path(path: impl AsRef<Path>) -> Result<Self> {
        let path = path.as_ref();
        let failed = |error| Error::read(path, error);
        let file = File::open(path).map_err(failed)?;
        let metadata = file.metadata().map_err(failed)?;
        if metadata.is_dir() {
            // Some systems open a directory and fail at the first read.
            return Err(failed(io::ErrorKind::IsADirectory.into()));
        }
        let name: FileName = path.display().to_string().into();
        if !metadata.is_file() {
            return Ok(Self {
                name,
                source: Box::new(file),
                regular: None,
            });
        }
        let shared = Arc::new(Shared {
            stamp: Stamp::of(&file).map_err(failed)?,
            file: Mutex::new(file),
            path: path.to_path_buf(),
        });
        Ok(shared.input(name))
    }

    /// Any source of bytes.
    pub fn reader(name: impl Into<FileName>, source: impl Read + Send + 'static) -> Self {
        Self {
            name: name.into(),
            source: Box::new(source),
            regular: None,
        }
    }

    /// Standard input, called `<stdin>`.
    pub fn stdin() -> Self {
        Self::reader("<stdin>", io::stdin())
    }

    /// What messages call it.
    pub fn name(&self) -> &FileName {
        &self.name
    }

    /// Makes it readable more than once. What is not a regular file (a pipe, standard input) is
    /// copied to an unnamed temporary file first.
    ///
    /// # Errors
    /// [`Error::Read`] if the source cannot be read, [`Error::Write`] if the copy cannot be made.
    pub fn rewindable(self) -> Result<Rewindable> {
        if let Some(shared) = self.regular {
            return Ok(Rewindable {
                name: self.name,
                shared,
            });
        }
        let mut file =
            tempfile::tempfile().map_err(|error| Error::write(std::env::temp_dir(), error))?;
        copy(&self.name, self.source, &mut file)?;
        let shared = Arc::new(Shared {
            stamp: Stamp::of(&file).map_err(|error| Error::read(&*self.name, error))?,
            file: Mutex::new(file),
            path: PathBuf::from(&*self.name),
        });
        Ok(Rewindable {
            name: self.name,
            shared,
        })
    }

    pub(super) fn into_source(self) -> Box<dyn Read + Send> {
        self.source
    }
}

/// An input that can be read any number of times, also at the same time.
#[derive(Debug, Clone)]
pub struct Rewindable {
    name: FileName,
    shared: Arc<Shared>,
}

impl Rewindable {
    /// The input from its start.
    ///
    /// # Errors
    /// [`Error::Read`] if the file changed since it was first opened: two passes over it would
    /// not see the same rows.
    pub fn input(&self) -> Result<Input> {
        self.check_unchanged()?;
        Ok(self.shared.input(Arc::clone(&self.name)))
    }

    /// Whether the file is still what it was when it was opened. To be asked after the last pass.
    ///
    /// # Errors
    /// [`Error::Read`] if its length or its time of change is another.
    pub fn check_unchanged(&self) -> Result<()> {
        let failed = |error| Error::read(&self.shared.path, error);
        let now = Stamp::of(&self.shared.lock()).map_err(failed)?;
        if now == self.shared.stamp {
            return Ok(());
        }
        Err(failed(io::Error::other("it changed while it was read")))
    }

    /// What messages call it.
    pub fn name(&self) -> &FileName {
        &self.name
    }
}

/// An open file that several readers use. The file is opened once, so that all of them read the
/// same one even if an editor puts a new file in its place.
#[derive(Debug)]
struct Shared {
    file: Mutex<File>,
    stamp: Stamp,
    path: PathBuf,
}

impl Shared {
    fn input(self: &Arc<Self>, name: FileName) -> Input {
        Input {
            name,
            source: Box::new(FromStart {
                shared: Arc::clone(self),
                at: 0,
            }),
            regular: Some(Arc::clone(self)),
        }
    }

    /// The file stays usable whatever happened to another thread: readers set its position anew.
    fn lock(&self) -> std::sync::MutexGuard<'_, File> {
        self.file.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What changes when a file is written to.
#[derive(Debug, PartialEq, Eq)]
struct Stamp {
    len: u64,
    modified: Option<std::time::SystemTime>,
}

impl Stamp {
    fn of(file: &File) -> io::Result<Self> {
        let metadata = file.metadata()?;
        Ok(Self {
            len: metadata.len(),
            modified: metadata.modified().ok(),
        })
    }
}

/// Reads a shared file with a position of its own.
struct FromStart {
    shared: Arc<Shared>,
    at: u64,
}

impl Read for FromStart {
    fn read(&mut self, room: &mut [u8]) -> io::Result<usize> {
        let mut file = self.shared.lock();
        file.seek(SeekFrom::Start(self.at))?;
        let read = file.read(room)?;
        self.at += read as u64;
        Ok(read)
    }
}

fn copy(name: &FileName, mut source: Box<dyn Read + Send>, file: &mut File) -> Result<()> {
    let mut buffer = vec![0; 64 << 10];
    loop {
        let len = super::chunk::fill(&mut *source, &mut buffer)
            .map_err(|error| Error::read(&**name, error))?;
        if len == 0 {
            return Ok(());
        }
        io::Write::write_all(file, buffer.get(..len).unwrap_or_default())
            .map_err(|error| Error::write(std::env::temp_dir(), error))?;
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    fn text(input: Input) -> String {
        let mut text = String::new();
        input.into_source().read_to_string(&mut text).unwrap();
        text
    }

    #[test]
    fn what_is_missing_or_a_directory_cannot_be_read() {
        let folder = tempfile::tempdir().unwrap();
        for path in [folder.path().to_path_buf(), folder.path().join("x.csv")] {
            assert!(matches!(Input::path(&path), Err(Error::Read { path: p, .. }) if p == path));
        }
    }

    #[test]
    fn a_stream_can_be_read_twice_once_it_is_rewindable() {
        let input = Input::reader("<stdin>", io::Cursor::new("id\nx\n"));
        let twice = input.rewindable().unwrap();
        let (first, second) = (twice.input().unwrap(), twice.input().unwrap());
        assert_eq!(&**first.name(), "<stdin>");
        assert_eq!(text(first), "id\nx\n");
        assert_eq!(text(second), "id\nx\n");
    }

    #[test]
    fn two_readers_of_one_file_do_not_move_each_other() {
        let mut file = tempfile::NamedTempFile::new().unwrap();
        file.write_all(b"abcdef").unwrap();
        let twice = Input::path(file.path()).unwrap().rewindable().unwrap();
        let (mut a, mut b) = (
            twice.input().unwrap().into_source(),
            twice.input().unwrap().into_source(),
        );
        let mut room = [0; 2];
        for expected in [*b"ab", *b"cd", *b"ef"] {
            a.read_exact(&mut room).unwrap();
            assert_eq!(room, expected);
            b.read_exact(&mut room).unwrap();
            assert_eq!(room, expected);
        }
    }

    #[test]
    fn a_file_that_grows_between_two_passes_is_refused() {
        let mut file = tempfile::NamedTempFile::new().unwrap();
        file.write_all(b"id\n").unwrap();
        let twice = Input::path(file.path()).unwrap().rewindable().unwrap();
        assert!(twice.input().is_ok());
        file.write_all(b"x\n").unwrap();
        assert!(matches!(twice.input(), Err(Error::Read { .. })));
    }
}
