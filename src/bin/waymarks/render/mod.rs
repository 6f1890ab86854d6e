//! Findings and failures as people and programs read them.
//!
//! One format, one file. A format writes what it is given and decides nothing: the order, the
//! grouping and the totals are the [`Report`]'s. Styles are always written; the stream
//! (`anstream::stderr()`) removes them where they are not wanted. No text from a file reaches the
//! output but through `escape`.

mod concise;
mod csv;
mod excerpt;
mod failure;
mod json;
mod object;
mod sarif;
mod text;

use std::io::{self, IsTerminal as _, Write};

use waymarks::diagnostic::Report;
use waymarks::error::Error;
use waymarks::export::Tally;

use failure::Failure;

/// A way to write findings.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum MessageFormat {
    /// For people: like a compiler's messages.
    #[default]
    Text,
    /// For editors: one line per kind of finding, with file, line and cell.
    Concise,
    /// For programs: one JSON object per line.
    Json,
    /// For code hosts and editors: one SARIF 2.1.0 log.
    Sarif,
    /// For spreadsheets: a table with one row per kind of finding.
    Csv,
}

impl MessageFormat {
    /// What writes this format; `width` is how many columns a row may take.
    pub(crate) fn renderer(self, width: usize) -> Box<dyn Render> {
        match self {
            Self::Text => Box::new(text::Text { width }),
            Self::Concise => Box::new(concise::Concise),
            Self::Json => Box::new(json::Json),
            Self::Sarif => Box::new(sarif::Sarif),
            Self::Csv => Box::new(csv::Csv),
        }
    }

    /// Whether programs read it: the findings of a check are then its data, and go to stdout.
    pub(crate) fn is_for_programs(self) -> bool {
        matches!(self, Self::Json | Self::Sarif | Self::Csv)
    }
}

/// Writes findings and failures in one format.
pub(crate) trait Render {
    /// The groups, then the totals; `ending` says what that means, such as
    /// `nothing was written`, and may be empty.
    fn report(&self, report: &Report, ending: &str, out: &mut dyn Write) -> io::Result<()>;

    /// What became of the rows: the line that adds up.
    fn tally(&self, tally: &Tally, out: &mut dyn Write) -> io::Result<()> {
        writeln!(out, "{tally}")
    }

    /// Whether it writes one document: then it is written also if there is nothing to say, and nothing
    /// stands beside it.
    fn is_document(&self) -> bool {
        false
    }

    /// Why the work could not be done; nothing if nobody is there to read it.
    fn failure(&self, error: &Error, out: &mut dyn Write) -> io::Result<()> {
        match Failure::of(error) {
            Some(failure) => self.told(&failure, out),
            None => Ok(()),
        }
    }

    /// Writes a failure that has something to say.
    fn told(&self, failure: &Failure, out: &mut dyn Write) -> io::Result<()>;
}

/// Columns of the terminal on stderr; 100 where there is none, so that files and pipes get the
/// same bytes everywhere.
pub(crate) fn width() -> usize {
    let stderr = io::stderr();
    if !stderr.is_terminal() {
        return 100;
    }
    terminal_size::terminal_size_of(stderr).map_or(100, |(width, _)| usize::from(width.0))
}
