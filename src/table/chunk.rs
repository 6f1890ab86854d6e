//! Runs of whole records, cut from a stream of bytes.
//!
//! Where a chunk ends depends on the bytes and the block size alone, never on how many bytes a
//! read happened to return, so that everything made from chunks is the same on every run.

use std::io::{ErrorKind, Read};

use memchr::{memchr2_iter, memrchr2};

use super::dialect::{CR, LF, QUOTE, find_from, line_ends, opens};
use super::masks::{BLOCK, equal, last_block};
use crate::error::{Error, Result};
use crate::source::FileName;

/// Longest cell, in bytes of UTF-8.
pub const CELL_LIMIT: usize = 16 << 20;
/// Longest record, in bytes of UTF-8.
pub const RECORD_LIMIT: usize = 32 << 20;
/// Most columns a table may have.
pub const COLUMN_LIMIT: usize = 4096;
/// Bytes read at a time if nothing else is said.
pub const BLOCK_SIZE: usize = 128 << 10;

/// Largest block: offsets within a chunk have 30 bits, and a chunk may be a block or one record.
const BLOCK_LIMIT: usize = RECORD_LIMIT / 2;
/// How much is kept of a record that is beyond the limits, to show it.
const SAMPLE: usize = 1024;

/// Why a chunk ends where it does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum End {
    /// Between two records, or with the file.
    #[default]
    Whole,
    /// A quoted cell goes on beyond [`CELL_LIMIT`]; the chunk shows its beginning, nothing follows.
    CellTooLong,
    /// A record goes on beyond [`RECORD_LIMIT`]; the chunk shows its beginning, nothing follows.
    RecordTooLong,
}

/// A run of whole records with its place in the file. Make one and let it be filled again and again.
#[derive(Debug, Default)]
pub struct Chunk {
    /// Filled up to `len`; longer, so that it need not be cleared for every read.
    buffer: Vec<u8>,
    len: usize,
    pub(super) sequence: u64,
    pub(super) first_line: u64,
    pub(super) first_row: u64,
    pub(super) offset: u64,
    pub(super) end: End,
    /// The file ends with this chunk.
    pub(super) last: bool,
}

impl Chunk {
    /// An empty chunk.
    pub fn new() -> Self {
        Self::default()
    }

    /// The records, line ends included, as UTF-8 that nobody has validated yet.
    pub fn bytes(&self) -> &[u8] {
        self.buffer.get(..self.len).unwrap_or_default()
    }

    /// Number of the chunk in its table, from 0.
    pub fn sequence(&self) -> u64 {
        self.sequence
    }

    /// Physical line on which the chunk starts, from 1.
    pub fn first_line(&self) -> u64 {
        self.first_line
    }

    /// Number of the chunk's first record, 1 being the first below the header; 0 unless the table
    /// was opened with `count_rows`.
    pub fn first_row(&self) -> u64 {
        self.first_row
    }

    /// Offset of the chunk's first byte in the decoded text of the file, byte order mark excluded.
    pub fn offset(&self) -> u64 {
        self.offset
    }

    /// A chunk of given bytes, for the header and for tests.
    pub(super) fn of(bytes: Vec<u8>, first_line: u64) -> Self {
        Self {
            len: bytes.len(),
            buffer: bytes,
            first_line,
            first_row: 1,
            ..Self::default()
        }
    }
}

/// Cuts a stream into [`Chunk`]s.
///
/// `next` is cheap, as several workers call it in turn: it reads, looks at the quotes, and counts
/// lines. Everything else is done on the chunk.
pub struct ChunkReader {
    name: FileName,
    source: Box<dyn Read + Send>,
    delimiter: u8,
    block_size: usize,
    count_rows: bool,
    /// The beginning of a record whose end was not in the last block.
    carry: Vec<u8>,
    cutter: Cutter,
    sequence: u64,
    line: u64,
    row: u64,
    offset: u64,
    done: bool,
}

impl std::fmt::Debug for ChunkReader {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ChunkReader")
            .field("name", &self.name)
            .field("sequence", &self.sequence)
            .field("line", &self.line)
            .field("offset", &self.offset)
            .finish_non_exhaustive()
    }
}

/// Where a reader starts, and how it cuts.
#[derive(Debug, Clone, Copy)]
pub(super) struct Start {
    pub(super) delimiter: u8,
    pub(super) block_size: usize,
    pub(super) count_rows: bool,
    /// Physical line of the first byte.
    pub(super) line: u64,
    /// Offset of the first byte in the decoded text.
    pub(super) offset: u64,
}

impl ChunkReader {
    /// `source` gives UTF-8 and stands at the start of a record.
    pub(super) fn new(name: FileName, source: Box<dyn Read + Send>, start: Start) -> Self {
        Self {
            name,
            source,
            delimiter: start.delimiter,
            block_size: start.block_size.clamp(1, BLOCK_LIMIT),
            count_rows: start.count_rows,
            carry: Vec::new(),
            cutter: Cutter::default(),
            sequence: 0,
            line: start.line,
            row: 1,
            offset: start.offset,
            done: false,
        }
    }

    /// Fills `chunk` with the next records; false at the end of the file.
    ///
    /// # Errors
    /// [`Error::Read`] if the file cannot be read further.
    pub fn next(&mut self, chunk: &mut Chunk) -> Result<bool> {
        chunk.len = 0;
        if self.done {
            return Ok(false);
        }
        // One record of many megabytes must not keep its memory for the rest of the file.
        if chunk.buffer.len() > self.block_size.saturating_mul(4).max(self.carry.len()) {
            chunk.buffer.truncate(self.block_size);
            chunk.buffer.shrink_to(self.block_size);
        }
        let mut len = self.carry.len();
        let mut target = self.block_size.max(len + 1).min(RECORD_LIMIT + 2);
        grow(&mut chunk.buffer, target.max(len));
        if let Some(head) = chunk.buffer.get_mut(..len) {
            head.copy_from_slice(&self.carry);
        }
        self.carry.clear();
        self.carry.shrink_to(self.block_size);
        self.cutter.restart();

        let (cut, end) = loop {
            let room = chunk.buffer.get_mut(len..target).unwrap_or_default();
            len += self.fill(room)?;
            let bytes = chunk.buffer.get(..len).unwrap_or_default();
            let last = len < target;
            if let Err(open) = self.cutter.advance(bytes, self.delimiter, last) {
                self.done = true;
                break (sample_end(bytes, open + 1, true), End::CellTooLong);
            }
            if last {
                self.done = true;
                // The last record may lack its line end; it is still bound by the limit.
                if len <= RECORD_LIMIT {
                    break (len, End::Whole);
                }
            }
            if let Some(cut) = self.cutter.last_record_end(bytes, last) {
                break (cut, End::Whole);
            }
            if target >= RECORD_LIMIT + 2 {
                self.done = true;
                break (sample_end(bytes, 0, false), End::RecordTooLong);
            }
            target = target.saturating_mul(2).min(RECORD_LIMIT + 2);
            grow(&mut chunk.buffer, target);
        };

        if end == End::Whole {
            self.carry
                .extend_from_slice(chunk.buffer.get(cut..len).unwrap_or_default());
            if !self.carry.is_empty() {
                self.done = false;
            }
        }
        chunk.len = cut;
        chunk.sequence = self.sequence;
        chunk.first_line = self.line;
        chunk.first_row = if self.count_rows { self.row } else { 0 };
        chunk.offset = self.offset;
        chunk.end = end;
        chunk.last = self.done;
        if cut == 0 {
            return Ok(false);
        }
        self.sequence += 1;
        self.offset += cut as u64;
        self.line += line_ends(chunk.bytes());
        if self.count_rows {
            self.row += self.cutter.records(chunk.bytes());
        }
        Ok(true)
    }

    /// Fills `room` whole unless the source ends.
    fn fill(&mut self, room: &mut [u8]) -> Result<usize> {
        fill(&mut *self.source, room).map_err(|error| Error::read(&*self.name, error))
    }
}

/// Reads until `room` is full or the source ends: a pipe gives what it has, not what was asked for.
pub(super) fn fill(source: &mut (dyn Read + Send), room: &mut [u8]) -> std::io::Result<usize> {
    let mut len = 0;
    while let Some(rest) = room.get_mut(len..).filter(|rest| !rest.is_empty()) {
        match source.read(rest) {
            Ok(0) => break,
            Ok(read) => len += read,
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(len)
}

fn grow(buffer: &mut Vec<u8>, len: usize) {
    if buffer.len() < len {
        buffer.resize(len, 0);
    }
}

/// Where to end what is shown of a record beyond the limits: on a character boundary, and before
/// any quote that could be taken for the closing one.
fn sample_end(bytes: &[u8], from: usize, in_quotes: bool) -> usize {
    let mut end = (from + SAMPLE).min(bytes.len());
    if in_quotes {
        end = end.min(find_from(bytes, from).unwrap_or(end));
    }
    while end > from && bytes.get(end).is_some_and(|byte| byte & 0xC0 == 0x80) {
        end -= 1;
    }
    end
}

/// Knows which stretches of the buffer are outside quotes.
#[derive(Debug, Default)]
struct Cutter {
    /// Everything before is settled.
    at: usize,
    /// Start of the stretch outside quotes that is still growing, unless a quote is open.
    outside: usize,
    open: Option<usize>,
    /// The second of two quotes within the open cell.
    second: Option<usize>,
    /// Stretches outside quotes, in order.
    settled: Vec<(usize, usize)>,
}

impl Cutter {
    fn restart(&mut self) {
        self.at = 0;
        self.outside = 0;
        self.open = None;
        self.second = None;
        self.settled.clear();
    }

    /// Goes on to the end of `bytes`. Fails with the quote that is not closed within the limit, if any.
    fn advance(
        &mut self,
        bytes: &[u8],
        delimiter: u8,
        last: bool,
    ) -> std::result::Result<(), usize> {
        let mut base = self.at;
        self.at = bytes.len();
        let (blocks, rest) = bytes.get(base..).unwrap_or_default().as_chunks::<BLOCK>();
        for block in blocks {
            let quotes = equal(block, QUOTE);
            if quotes != 0 {
                self.quotes(bytes, base, quotes, delimiter, last)?;
            }
            base += BLOCK;
        }
        let quotes = equal(&last_block(rest), QUOTE);
        self.quotes(bytes, base, quotes, delimiter, last)?;
        match self.open {
            Some(open) if self.at - open > CELL_LIMIT + 1 => Err(open),
            _ => Ok(()),
        }
    }

    /// Takes note of the quotes of a block.
    #[inline]
    fn quotes(
        &mut self,
        bytes: &[u8],
        base: usize,
        mut quotes: u64,
        delimiter: u8,
        last: bool,
    ) -> std::result::Result<(), usize> {
        while quotes != 0 {
            let at = base + quotes.trailing_zeros() as usize;
            quotes &= quotes - 1;
            let Some(open) = self.open else {
                if opens(bytes, at, delimiter) {
                    self.settled.push((self.outside, at));
                    self.open = Some(at);
                }
                continue;
            };
            match bytes.get(at + 1) {
                _ if self.second == Some(at) => {}
                Some(&QUOTE) => self.second = Some(at + 1),
                // the next byte will tell whether it closes the cell
                None if !last => self.at = at,
                _ if at - open > CELL_LIMIT + 1 => return Err(open),
                _ => {
                    self.open = None;
                    self.outside = at + 1;
                }
            }
        }
        Ok(())
    }

    /// The end of the last whole record. A `\r` at the very end may be half a line end.
    fn last_record_end(&mut self, bytes: &[u8], last: bool) -> Option<usize> {
        if self.open.is_none() {
            self.settled.push((self.outside, bytes.len()));
        }
        let found = self.settled.iter().rev().find_map(|&(from, to)| {
            let stretch = bytes.get(from..to)?;
            let mut at = memrchr2(LF, CR, stretch)?;
            if !last && from + at + 1 == bytes.len() && stretch.get(at) == Some(&CR) {
                at = memrchr2(LF, CR, stretch.get(..at)?)?;
            }
            Some(from + at + 1)
        });
        if found.is_none() && self.open.is_none() {
            self.settled.pop();
        }
        found
    }

    /// How many records stand in `bytes`, a whole number of them at the start of what was walked.
    fn records(&self, bytes: &[u8]) -> u64 {
        let mut records = 0;
        let mut start = 0;
        let growing = self.open.is_none().then_some((self.outside, bytes.len()));
        let mut after = 0;
        for (from, to) in self.settled.iter().copied().chain(growing) {
            let from = from.max(after);
            let to = to.min(bytes.len());
            let Some(stretch) = bytes.get(from..to) else {
                break;
            };
            after = to;
            for end in memchr2_iter(LF, CR, stretch) {
                records += u64::from(from + end > start);
                start = from + end + 1;
            }
        }
        records + u64::from(bytes.len() > start)
    }
}
