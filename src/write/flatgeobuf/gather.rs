//! Features from the spool, where they stand as they came, behind each other in the order of the index.
//!
//! Each is read by itself, which takes longer than all else about it: several threads read, and what they
//! read is put into the file in turn.

use std::num::NonZeroUsize;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::index::Item;
use crate::error::Result;
use crate::output::{Sink, Spool};
use crate::parallel::{self, Turn};

/// How many bytes of features are gathered before they are written.
const COPY: usize = 1 << 20;

/// Appends the features of `items` to `sink`.
pub(super) fn gather(
    spool: &Spool,
    items: &[Item],
    sink: Sink,
    threads: NonZeroUsize,
) -> Result<Sink> {
    let runs = runs(items);
    let turn = Turn::new(sink);
    let next = AtomicUsize::new(0);
    let work = || -> Result<()> {
        let _guard = turn.guard();
        let mut buffer = Vec::with_capacity(COPY);
        loop {
            let number = next.fetch_add(1, Ordering::Relaxed);
            let Some(run) = runs.get(number) else {
                return Ok(());
            };
            buffer.clear();
            for item in *run {
                let start = buffer.len();
                buffer.resize(start + item.length as usize, 0);
                let place = buffer.get_mut(start..).unwrap_or_default();
                spool.read_at(item.offset, place)?;
            }
            let Some(piece) = turn.take(number as u64, |sink| sink.reserve(&buffer)) else {
                return Ok(());
            };
            piece?.write()?;
        }
    };
    let threads = threads.get().min(runs.len());
    let results = parallel::all(threads, || work().inspect_err(|_| turn.stop()));
    results.into_iter().collect::<Result<()>>()?;
    Ok(turn.into_inner())
}

/// Runs of items that are read together: by their bytes, as one may be a polygon of megabytes.
fn runs(items: &[Item]) -> Vec<&[Item]> {
    let mut runs = Vec::new();
    let (mut rest, mut count, mut bytes) = (items, 0, 0);
    for item in items {
        count += 1;
        bytes += item.length as usize;
        if bytes >= COPY
            && let Some((run, after)) = rest.split_at_checked(count)
        {
            runs.push(run);
            (rest, count, bytes) = (after, 0, 0);
        }
    }
    if !rest.is_empty() {
        runs.push(rest);
    }
    runs
}
