//! Runs over a table in chunks, on several threads, with results taken in the order of the input.
//!
//! Each worker reads the next chunk, works on it alone, waits for its turn to hand over what must be
//! in order, and writes its bytes at their reserved places while others go on. No more chunks are in
//! memory than there are workers.

use std::num::NonZeroUsize;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::sync::{Mutex, PoisonError};

use crate::error::{Error, Result};
use crate::export::turn::Turn;
use crate::output::Reserved;
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
    /// What a worker keeps from chunk to chunk.
    type Scratch: Send;
    /// What is handed on in order.
    type Ordered: Send;

    /// A new worker begins.
    fn begin(&self) -> Self::Scratch;

    /// Works on a chunk, alone.
    fn work(&self, chunk: &Chunk, scratch: &mut Self::Scratch) -> Result<()>;

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

/// More workers than this only wait for each other; each has a chunk in memory.
const MOST_THREADS: usize = 256;

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
        let mut scratch = work.begin();
        let mut chunk = Chunk::new();
        loop {
            if observer.is_cancelled() {
                return Err(Error::Interrupted);
            }
            if failed.load(Relaxed) || work.is_done() {
                return Ok(());
            }
            if !reader
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .next(&mut chunk)?
            {
                return Ok(());
            }
            work.work(&chunk, &mut scratch)?;
            let merged = turn.take(chunk.sequence(), |ordered| {
                work.merge(ordered, &mut scratch)
            });
            let Some(pieces) = merged else {
                return Ok(());
            };
            for piece in pieces? {
                piece.write()?;
            }
            observer.advance(chunk.bytes().len() as u64);
        }
    };
    let stop_all = |result: Result<()>| {
        if result.is_err() {
            failed.store(true, Relaxed);
            turn.stop();
        }
        result
    };
    let results: Vec<Result<()>> = std::thread::scope(|scope| {
        // a machine that has no more threads to give does the work with those that it gave
        let others: Vec<_> = (1..threads.get().min(MOST_THREADS))
            .map_while(|_| {
                std::thread::Builder::new()
                    .spawn_scoped(scope, || stop_all(worker()))
                    .ok()
            })
            .collect();
        let own = stop_all(worker());
        std::iter::once(own)
            .chain(others.into_iter().map(|other| match other.join() {
                Ok(result) => result,
                Err(panic) => std::panic::resume_unwind(panic),
            }))
            .collect()
    });
    results.into_iter().collect::<Result<()>>()?;
    Ok(turn.into_inner())
}
