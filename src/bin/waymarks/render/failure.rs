//! Failures in plain words, with what to do about them.

use std::io;

use waymarks::diagnostic::Code;
use waymarks::error::Error;

/// A failure as the formats tell it. Its texts are not escaped yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Failure {
    /// The stable code.
    pub(crate) code: Code,
    /// The file it is about.
    pub(crate) file: Option<String>,
    /// What went wrong.
    pub(crate) message: String,
    /// What to do.
    pub(crate) hint: Option<String>,
}

impl Failure {
    /// What is to be said of `error`; nothing where the reader of our words has gone away.
    pub(crate) fn of(error: &Error) -> Option<Self> {
        let (code, path, hint) = match error {
            Error::ReaderGone => return None,
            Error::Read { path, source } => {
                (Code::C101, Some(path), reading(source).map(str::to_owned))
            }
            Error::Write { path, source } => (
                writing_code(source),
                Some(path),
                writing(source).map(str::to_owned),
            ),
            Error::OutputIsInput(path) => {
                (Code::O503, Some(path), Some(OUTPUT_IS_INPUT.to_owned()))
            }
            Error::NotOurs(path) => (Code::O504, Some(path), Some(NOT_OURS.to_owned())),
            Error::Interrupted => (Code::O505, None, None),
            Error::Busy(path) => (Code::O506, Some(path), Some(BUSY.to_owned())),
            Error::Changed(path) => (Code::G601, Some(path), Some(CHANGED.to_owned())),
            Error::ChangedAndKept { path, .. } => {
                (Code::G601, Some(path), Some(CHANGED_AND_KEPT.to_owned()))
            }
            Error::ReadOnly(path) => (Code::G603, Some(path), Some(READ_ONLY.to_owned())),
            Error::Usage { hint, .. } => (Code::U801, None, hint.clone()),
            _ => (Code::U801, None, None),
        };
        Some(Self {
            code,
            file: path.map(|path| path.display().to_string()),
            message: without_number(error.to_string()),
            hint,
        })
    }
}

const OUTPUT_IS_INPUT: &str = "write into another folder: --out FOLDER";
const NOT_OURS: &str = "move it away, or write into another folder with --out: only files that \
                        manifest.json lists, and that are as they were written, are replaced";
const CHANGED: &str = "nothing was written; run the command again, it reads what is there now";
const CHANGED_AND_KEPT: &str = "compare the two files and keep what is right";
const READ_ONLY: &str = "make the file and its folder writable, or edit a copy: --places FILE";
const BUSY: &str = "wait until it has ended, or write into another folder with --out";

fn reading(source: &io::Error) -> Option<&'static str> {
    match source.kind() {
        io::ErrorKind::NotFound => {
            Some("a path is taken from the folder you are in; is it the right one?")
        }
        io::ErrorKind::PermissionDenied => Some("you have no permission to read it"),
        io::ErrorKind::IsADirectory => Some("it is a folder: name the table in it"),
        _ => None,
    }
}

fn writing_code(source: &io::Error) -> Code {
    match source.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded | io::ErrorKind::FileTooLarge => {
            Code::O502
        }
        io::ErrorKind::AlreadyExists => Code::O504,
        _ => Code::O501,
    }
}

fn writing(source: &io::Error) -> Option<&'static str> {
    match source.kind() {
        io::ErrorKind::NotFound => Some("does the folder above it exist?"),
        io::ErrorKind::AlreadyExists => {
            Some("nothing that is there is replaced: choose another folder")
        }
        io::ErrorKind::NotADirectory => Some("a part of the path is a file, not a folder"),
        io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
            Some("you have no permission to write there: choose another folder with --out")
        }
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
            Some("make room, or write elsewhere with --out; what was there before is untouched")
        }
        _ => None,
    }
}

/// The message without `(os error 2)`, which tells people nothing.
fn without_number(message: String) -> String {
    match message.rsplit_once(" (os error ") {
        Some((words, number)) if number.ends_with(')') => words.to_owned(),
        _ => message,
    }
}
