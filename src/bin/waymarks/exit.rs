//! Exit codes.

use std::process::ExitCode;

use waymarks::error::Error;

/// How a run ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Exit {
    /// Done; warnings are possible.
    Done,
    /// The data have errors.
    WrongData,
    /// What was typed makes no sense.
    WrongUsage,
    /// A file cannot be read or written.
    MachineSaidNo,
    /// A signal ended it.
    Signal(u8),
}

impl Exit {
    /// How a failure ends the run; `interrupted` is the code of one that a signal ended.
    pub(crate) fn of(error: &Error, interrupted: u8) -> Self {
        match error {
            Error::Usage { .. } => Self::WrongUsage,
            Error::Interrupted => Self::Signal(interrupted),
            // who reads our pipe may stop whenever it has enough
            Error::ReaderGone => Self::Done,
            _ => Self::MachineSaidNo,
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        match exit {
            Exit::Done => Self::SUCCESS,
            Exit::WrongData => Self::from(1),
            Exit::WrongUsage => Self::from(2),
            Exit::MachineSaidNo => Self::from(3),
            Exit::Signal(code) => Self::from(code),
        }
    }
}
