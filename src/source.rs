//! Where something stands in a file.
//!
//! Lines are physical lines as an editor counts them: a header is line 1, blank lines and line
//! breaks inside quoted cells count, and `\r\n` is one line end. Columns are cells, not characters,
//! because that is what a spreadsheet shows.

use std::fmt;
use std::sync::Arc;

/// A file's name as the user gave it, shared by all that points into the file.
pub type FileName = Arc<str>;

/// A place in a file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Location {
    /// The file as the user named it.
    pub file: FileName,
    /// Physical line on which the record starts, from 1; 0 for the file as a whole.
    pub line: u64,
    /// Number of the cell in its record, from 1; 0 for the record as a whole.
    pub column: u32,
}

impl Location {
    /// The file as a whole.
    pub fn file(file: &FileName) -> Self {
        Self::line(file, 0)
    }

    /// A whole record, by the line it starts on.
    pub fn line(file: &FileName, line: u64) -> Self {
        Self::cell(file, line, 0)
    }

    /// A cell of the record that starts on `line`.
    pub fn cell(file: &FileName, line: u64, column: u32) -> Self {
        Self {
            file: Arc::clone(file),
            line,
            column,
        }
    }
}

impl fmt::Display for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.file)?;
        if self.line > 0 {
            write!(f, ":{}", self.line)?;
            if self.column > 0 {
                write!(f, ":{}", self.column)?;
            }
        }
        Ok(())
    }
}
