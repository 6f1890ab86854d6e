//! A temporary file without a name, for what cannot be written in its final order yet.

use std::fs::File;
use std::path::Path;
use std::sync::Arc;

use super::sink::Sink;
use super::staging::{Reserved, Target, read_exact_at};
use crate::error::{Error, Result};

/// How much is copied at a time.
const COPY: usize = 1 << 20;

/// Bytes that wait for their place: reserved in order, written in parallel, read back at the end.
/// The file stands beside the output, where there is room for it, and has no name, so that
/// nothing of it can be left.
#[derive(Debug)]
pub struct Spool {
    target: Arc<Target>,
    reserved: u64,
}

impl Spool {
    /// An empty spool beside `sink`; in the folder for temporary files if that is a stream.
    pub fn beside(sink: &Sink) -> Result<Self> {
        let path = sink.path();
        let file = match sink {
            Sink::Stream(_) => tempfile::tempfile(),
            Sink::Staged(_) | Sink::Single(_) => tempfile::tempfile_in(folder_of(path)),
        };
        let file: File = file.map_err(|error| Error::write(path, error))?;
        Ok(Self {
            target: Arc::new(Target::new(file, path.to_path_buf(), false)),
            reserved: 0,
        })
    }

    /// How many bytes have their place.
    pub fn len(&self) -> u64 {
        self.reserved
    }

    /// Whether nothing is in it.
    pub fn is_empty(&self) -> bool {
        self.reserved == 0
    }

    /// Gives the bytes their place behind all bytes before them.
    pub fn reserve<'b>(&mut self, bytes: &'b [u8]) -> Reserved<'b> {
        let offset = self.reserved;
        self.reserved += bytes.len() as u64;
        Reserved::at(bytes, &self.target, offset)
    }

    /// Writes the bytes behind all bytes before them.
    pub fn append(&mut self, bytes: &[u8]) -> Result<()> {
        self.reserve(bytes).write()
    }

    /// Reads what stands at `offset`. All that was reserved must be written by then.
    pub fn read_at(&self, offset: u64, bytes: &mut [u8]) -> Result<()> {
        read_exact_at(self.target.file(), bytes, offset)
            .map_err(|error| Error::write(self.target.path(), error))
    }

    /// Appends everything to `sink`.
    pub fn copy_to(&self, sink: &mut Sink) -> Result<()> {
        let mut buffer = vec![0; COPY];
        let mut done = 0;
        while done < self.reserved {
            let left = usize::try_from(self.reserved - done).unwrap_or(COPY);
            let piece = buffer.get_mut(..left.min(COPY)).unwrap_or_default();
            self.read_at(done, piece)?;
            sink.append(piece)?;
            done += piece.len() as u64;
        }
        Ok(())
    }
}

fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(dir) if dir != Path::new("") => dir,
        _ => Path::new("."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::Contents;

    #[test]
    fn what_was_reserved_first_is_read_first_and_no_file_is_left() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("x");
        let mut sink = Sink::to(&path, &[]).unwrap();
        let mut spool = Spool::beside(&sink).unwrap();
        let first = spool.reserve(b"first ");
        spool.append(b"second").unwrap();
        first.write().unwrap();
        let mut middle = [0; 4];
        spool.read_at(4, &mut middle).unwrap();
        assert_eq!(&middle, b"t se");
        sink.append(b"> ").unwrap();
        spool.copy_to(&mut sink).unwrap();
        sink.finish(Contents::default()).unwrap();
        drop(spool);
        assert_eq!(std::fs::read(&path).unwrap(), b"> first second");
        assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 1);
    }
}
