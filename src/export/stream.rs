//! Runs over a table in chunks, on several threads, with results taken in the order of the input.
//!
//! Each worker reads the next chunk, works on it alone, hands over what must be in order when it is its
//! turn, and writes its bytes at their reserved places while others go on. While it is not its turn it
//! works on, a few chunks ahead: so nobody sleeps because another chunk took a little longer. No more
//! chunks are in memory than there are workers, and the results of a few more.

use std::collections::VecDeque;
use std::num::NonZeroUsize;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::sync::{Mutex, PoisonError};

use crate::error::{Error, Result};
use crate::output::Reserved;
use crate::parallel::{self, Turn};
use crate::table::{Chunk, ChunkReader};

/// What the outside wants to know of a long run, and may ask of it.
pub trait Observer: Sync {
    /// So many bytes more of the table are done.
    fn advance(&self, _bytes: u64) {}

    /// Whether to stop.
    fn is_cancelled(&self) -> bool {
        false
    }
}

/// Nobody watches.
#[derive(Debug, Clone, Copy, Default)]
pub struct Unobserved;

impl Observer for Unobserved {}

/// What is done with each chunk.
pub(super) trait Work: Sync {
    /// What a worker makes of a chunk, and what it keeps from chunk to chunk.
    type Scratch: Send;
    /// What is handed on in order.
    type Ordered: Send;

    /// A new worker begins.
    fn begin(&self) -> Self::Scratch;

    /// Works on a chunk, alone.
    fn work(&self, chunk: &Chunk, scratch: &mut Self::Scratch) -> Result<()>;

    /// Gives what a worker keeps from chunk to chunk to the place of its next results.
    fn pass_on(&self, _from: &mut Self::Scratch, _to: &mut Self::Scratch) {}

    /// Hands over what must be in order, and says what is to be written where.
    fn merge<'s>(
        &self,
        ordered: &mut Self::Ordered,
        scratch: &'s mut Self::Scratch,
    ) -> Result<Vec<Reserved<'s>>>;

    /// Whether the rest of the table is of no interest.
    fn is_done(&self) -> bool {
        false
    }
}

/// Chunks whose results a worker holds until it is their turn.
const AHEAD: usize = 3;

/// Results that wait for their turn.
struct Waiting<S> {
    number: u64,
    /// Bytes of the chunk that they are of.
    bytes: u64,
    scratch: S,
}

/// Runs over all chunks that `reader` gives.
pub(super) fn run<W: Work>(
    reader: &mut ChunkReader,
    threads: NonZeroUsize,
    observer: &dyn Observer,
    work: &W,
    ordered: W::Ordered,
) -> Result<W::Ordered> {
    let reader = Mutex::new(reader);
    let turn = Turn::new(ordered);
    let failed = AtomicBool::new(false);
    let worker = || -> Result<()> {
        let _guard = turn.guard();
        let mut chunk = Chunk::new();
        let mut waiting: VecDeque<Waiting<W::Scratch>> = VecDeque::new();
        let mut scratch = work.begin();
        let mut spare = Vec::new();
        loop {
            if observer.is_cancelled() {
                return Err(Error::Interrupted);
            }
            let is_over = failed.load(Relaxed) || work.is_done() || {
                let mut reader = reader.lock().unwrap_or_else(PoisonError::into_inner);
                !reader.next(&mut chunk)?
            };
            if !is_over {
                work.work(&chunk, &mut scratch)?;
                let mut next = spare.pop().unwrap_or_else(|| work.begin());
                work.pass_on(&mut scratch, &mut next);
                waiting.push_back(Waiting {
                    number: chunk.sequence(),
                    bytes: chunk.bytes().len() as u64,
                    scratch: std::mem::replace(&mut scratch, next),
                });
            }
            // at the end, and when enough are held, there is nothing better to do than to wait
            while let Some(first) = waiting.front()
                && (is_over || waiting.len() >= AHEAD || turn.is_up(first.number))
                && let Some(Waiting {
                    number,
                    bytes,
                    scratch: mut done,
                }) = waiting.pop_front()
            {
                let Some(pieces) = turn.take(number, |ordered| work.merge(ordered, &mut done))
                else {
                    return Ok(());
                };
                for piece in pieces? {
                    piece.write()?;
                }
                observer.advance(bytes);
                spare.push(done);
            }
            if is_over {
                return Ok(());
            }
        }
    };
    let stop_all = |result: Result<()>| {
        if result.is_err() {
            failed.store(true, Relaxed);
            turn.stop();
        }
        result
    };
    let results = parallel::all(threads.get(), || stop_all(worker()));
    results.into_iter().collect::<Result<()>>()?;
    Ok(turn.into_inner())
}
