//! One finding: what is wrong or worth knowing, where, and how to mend it.

use crate::diagnostic::{Code, Severity};
use crate::source::Location;

/// Another place in a file that belongs to a finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Related {
    /// Where it is.
    pub at: Location,
    /// What is there, in a few words.
    pub message: String,
}

/// The text of the record a finding is about, to show with a caret under the cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Excerpt {
    /// The record as it stands in the file, without its line end, possibly cut around the cell.
    pub text: String,
    /// Byte range of the cell within `text`; always on character boundaries.
    pub cell: std::ops::Range<usize>,
}

/// One finding.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Finding {
    /// The stable code.
    pub code: Code,
    /// How grave it is.
    pub severity: Severity,
    /// Where it is, if it is in a file.
    pub at: Option<Location>,
    /// Name of the column.
    pub field: Option<String>,
    /// The text found there, as it stands in the file: renderers escape and cut it.
    pub value: Option<String>,
    /// What was expected; lower case, no full stop. Text quoted from files stands in `{:?}` form.
    pub message: String,
    /// What to do, where it is likely right.
    pub hint: Option<String>,
    /// Other places that belong to it.
    pub related: Vec<Related>,
    /// The record it is about.
    pub excerpt: Option<Excerpt>,
}

impl Finding {
    /// A finding with the usual severity of its code.
    pub fn new(code: Code, message: impl Into<String>) -> Self {
        Self {
            code,
            severity: code.severity(),
            at: None,
            field: None,
            value: None,
            message: message.into(),
            hint: None,
            related: Vec::new(),
            excerpt: None,
        }
    }

    /// Graver or milder than the code usually is.
    #[must_use]
    pub fn severity(mut self, severity: Severity) -> Self {
        self.severity = severity;
        self
    }

    /// Where it is.
    #[must_use]
    pub fn at(mut self, at: Location) -> Self {
        self.at = Some(at);
        self
    }

    /// The column's name and the text found in the cell.
    #[must_use]
    pub fn cell(mut self, field: impl Into<String>, value: impl Into<String>) -> Self {
        self.field = Some(field.into());
        self.value = Some(value.into());
        self
    }

    /// What to do.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// Another place that belongs to it.
    #[must_use]
    pub fn related(mut self, at: Location, message: impl Into<String>) -> Self {
        self.related.push(Related {
            at,
            message: message.into(),
        });
        self
    }

    /// The record's text.
    #[must_use]
    pub fn excerpt(mut self, excerpt: Option<Excerpt>) -> Self {
        self.excerpt = excerpt;
        self
    }
}

/// What a stage made, and what it noticed on the way.
#[derive(Debug, Clone, Default)]
pub struct Checked<T> {
    /// The product.
    pub value: T,
    /// The findings, in the order of the input.
    pub findings: Vec<Finding>,
}

impl<T> Checked<T> {
    /// A product with nothing to say about it.
    pub fn clean(value: T) -> Self {
        Self {
            value,
            findings: Vec::new(),
        }
    }

    /// The product, its findings appended to `found`.
    pub fn into_value(self, found: &mut Vec<Finding>) -> T {
        found.extend(self.findings);
        self.value
    }
}
