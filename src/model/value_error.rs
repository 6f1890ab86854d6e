//! Why a text is not the value its column asks for.

use std::fmt;

use crate::diagnostic::Code;

/// Why a text is not a coordinate, a date or a count. Knows neither the file nor the column: whoever
/// reads the cell adds them.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ValueError {
    /// The code of the finding to make of it.
    pub code: Code,
    /// What was expected or found; lower case, no full stop, short whatever the cell holds.
    pub message: String,
    /// What to write instead, where that is likely right.
    pub hint: Option<String>,
}

impl ValueError {
    pub(in crate::model) fn new(code: Code, message: impl Into<String>) -> Self {
        Self {
            code,
            message: message.into(),
            hint: None,
        }
    }

    pub(in crate::model) fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }
}

impl fmt::Display for ValueError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for ValueError {}
