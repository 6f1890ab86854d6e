//! Outputs that are not files: standard output, pipes, devices.

use std::fmt;
use std::fs::File;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::folder::Delivered;
use super::inputs;
use super::staging::{Contents, Reserved};
use crate::error::{Error, Result};

/// An output that is written in place and in order (O507): no temporary file, no rename.
pub struct Stream {
    out: Box<dyn Write + Send>,
    path: PathBuf,
    written: u64,
}

impl Stream {
    /// Standard output. Fails if it was redirected to an input: that file would grow while it is read.
    pub fn stdout(inputs: &[PathBuf]) -> Result<Self> {
        let path = PathBuf::from("standard output");
        if let Ok(handle) = same_file::Handle::stdout()
            && handle
                .as_file()
                .metadata()
                .is_ok_and(|found| found.is_file())
        {
            inputs::refuse_open(&handle, &path, inputs)?;
        }
        let out = open_stdout().map_err(|error| Error::write(&path, error))?;
        Ok(Self {
            out,
            path,
            written: 0,
        })
    }

    /// A device, or a pipe that has a name. Waits for the reader of a pipe.
    pub fn open(path: &Path) -> Result<Self> {
        // Appending, because `/dev/fd/3` may be a file that somebody has begun to write.
        let file = File::options()
            .append(true)
            .open(path)
            .map_err(|error| Error::write(path, error))?;
        Ok(Self {
            out: Box::new(file),
            path: path.to_path_buf(),
            written: 0,
        })
    }

    /// How many bytes were written.
    pub(super) fn len(&self) -> u64 {
        self.written
    }

    /// Where the bytes go.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Writes the bytes. A reader that went away is [`Error::ReaderGone`].
    pub fn append(&mut self, bytes: &[u8]) -> Result<()> {
        self.out
            .write_all(bytes)
            .map_err(|error| Error::write(&self.path, error))?;
        self.written += bytes.len() as u64;
        Ok(())
    }

    /// Writes the bytes at once: a stream has no places to reserve.
    pub fn reserve<'b>(&mut self, bytes: &'b [u8]) -> Result<Reserved<'b>> {
        self.append(bytes)?;
        Ok(Reserved::written(bytes))
    }

    /// No more bytes.
    pub fn finish(mut self, contents: Contents) -> Result<Delivered> {
        self.out
            .flush()
            .map_err(|error| Error::write(&self.path, error))?;
        Ok(Delivered {
            path: self.path,
            bytes: self.written,
            sha256: None,
            contents,
        })
    }
}

impl fmt::Debug for Stream {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Stream")
            .field("path", &self.path)
            .field("written", &self.written)
            .finish_non_exhaustive()
    }
}

/// The descriptor itself: the standard library's `Stdout` looks for line ends in every block.
#[cfg(unix)]
fn open_stdout() -> io::Result<Box<dyn Write + Send>> {
    use std::os::fd::AsFd as _;
    let descriptor = io::stdout().as_fd().try_clone_to_owned()?;
    Ok(Box::new(File::from(descriptor)))
}

#[cfg(not(unix))]
#[expect(clippy::unnecessary_wraps, reason = "the other systems can fail")]
fn open_stdout() -> io::Result<Box<dyn Write + Send>> {
    Ok(Box::new(io::stdout()))
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[test]
    fn a_full_device_is_an_error_with_its_path() {
        let mut stream = Stream::open(Path::new("/dev/full")).unwrap();
        let error = stream.append(b"x").unwrap_err();
        assert!(error.to_string().contains("/dev/full"), "{error}");
    }

    #[test]
    fn a_closed_pipe_is_a_reader_who_went_away() {
        let (reader, writer) = io::pipe().unwrap();
        drop(reader);
        let mut stream = Stream {
            out: Box::new(writer),
            path: PathBuf::from("pipe"),
            written: 0,
        };
        assert!(matches!(stream.reserve(b"x"), Err(Error::ReaderGone)));
    }
}
