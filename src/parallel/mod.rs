//! A few equal jobs on a few threads, the results in the order of the jobs.

mod turn;

use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread::Builder;

pub(crate) use turn::Turn;

/// More threads than this only wait for each other, and each has some memory of its own.
const MOST_THREADS: usize = 256;

/// Runs `job` for `0..jobs` and returns what each gave, in that order.
pub(crate) fn run<T: Send>(threads: usize, jobs: usize, job: impl Fn(usize) -> T + Sync) -> Vec<T> {
    if threads <= 1 || jobs <= 1 {
        return (0..jobs).map(job).collect();
    }
    let next = AtomicUsize::new(0);
    let work = || {
        let mut done = Vec::new();
        loop {
            let at = next.fetch_add(1, Ordering::Relaxed);
            if at >= jobs {
                return done;
            }
            done.push((at, job(at)));
        }
    };
    let mut done: Vec<(usize, T)> = all(threads.min(jobs), work).into_iter().flatten().collect();
    done.sort_unstable_by_key(|(at, _)| *at);
    done.into_iter().map(|(_, made)| made).collect()
}

/// Runs the same work on this thread and so many less one others; what each gave. A machine that has no
/// more threads to give does the work with those that it gave.
pub(crate) fn all<T: Send>(threads: usize, work: impl Fn() -> T + Sync) -> Vec<T> {
    std::thread::scope(|scope| {
        let others: Vec<_> = (1..threads.min(MOST_THREADS))
            .map_while(|_| Builder::new().spawn_scoped(scope, &work).ok())
            .collect();
        let mut done = vec![work()];
        for other in others {
            match other.join() {
                Ok(made) => done.push(made),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
        done
    })
}
