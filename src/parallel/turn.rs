//! Workers one after the other, in the order of the input.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError, TryLockError};

/// A value that is handed from worker to worker in the order of their numbers.
#[derive(Debug)]
pub(crate) struct Turn<T> {
    state: Mutex<State<T>>,
    changed: Condvar,
}

#[derive(Debug)]
struct State<T> {
    next: u64,
    stopped: bool,
    value: T,
}

impl<T> Turn<T> {
    pub(crate) fn new(value: T) -> Self {
        Self {
            state: Mutex::new(State {
                next: 0,
                stopped: false,
                value,
            }),
            changed: Condvar::new(),
        }
    }

    /// Waits until it is `number`'s turn and runs `with` on the value. `None` if the work was stopped
    /// before.
    pub(crate) fn take<R>(&self, number: u64, with: impl FnOnce(&mut T) -> R) -> Option<R> {
        let state = self
            .changed
            .wait_while(self.lock(), |state| state.next != number && !state.stopped)
            .unwrap_or_else(PoisonError::into_inner);
        self.hand_on(state, with)
    }

    /// Whether [`take`](Self::take) would not wait, neither for a turn nor for the end of another.
    pub(crate) fn is_up(&self, number: u64) -> bool {
        let state = match self.state.try_lock() {
            Ok(state) => state,
            Err(TryLockError::Poisoned(state)) => state.into_inner(),
            Err(TryLockError::WouldBlock) => return false,
        };
        state.next == number || state.stopped
    }

    fn hand_on<R>(
        &self,
        mut state: MutexGuard<'_, State<T>>,
        with: impl FnOnce(&mut T) -> R,
    ) -> Option<R> {
        if state.stopped {
            return None;
        }
        let done = with(&mut state.value);
        state.next += 1;
        drop(state);
        self.changed.notify_all();
        Some(done)
    }

    /// No more turns: all that wait go home.
    pub(crate) fn stop(&self) {
        self.lock().stopped = true;
        self.changed.notify_all();
    }

    /// Stops the work if the worker that holds it ends in a panic.
    pub(crate) fn guard(&self) -> StopOnPanic<'_, T> {
        StopOnPanic(self)
    }

    pub(crate) fn into_inner(self) -> T {
        self.state
            .into_inner()
            .unwrap_or_else(PoisonError::into_inner)
            .value
    }

    fn lock(&self) -> MutexGuard<'_, State<T>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

pub(crate) struct StopOnPanic<'a, T>(&'a Turn<T>);

impl<T> Drop for StopOnPanic<'_, T> {
    fn drop(&mut self) {
        if std::thread::panicking() {
            self.0.stop();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn turns_come_in_order_whoever_is_first() {
        let turn = Turn::new(Vec::new());
        std::thread::scope(|scope| {
            for worker in [2, 0, 3, 1_u64] {
                let turn = &turn;
                scope.spawn(move || turn.take(worker, |order| order.push(worker)));
            }
        });
        assert_eq!(turn.into_inner(), [0, 1, 2, 3]);
    }

    #[test]
    fn it_is_nobodys_turn_while_one_is_taken() {
        let turn = Turn::new(());
        assert!(turn.is_up(0) && !turn.is_up(1));
        turn.take(0, |()| assert!(!turn.is_up(0) && !turn.is_up(1)));
        assert!(!turn.is_up(0) && turn.is_up(1));
    }

    #[test]
    fn nobody_waits_for_a_worker_that_is_gone() {
        let turn = Turn::new(());
        std::thread::scope(|scope| {
            let waits = scope.spawn(|| turn.take(1, |()| ()));
            turn.stop();
            assert_eq!(waits.join().unwrap(), None);
        });
    }
}
