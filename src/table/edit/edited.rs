//! A finished edit.

use super::diff;
use super::text::Splice;

/// A file with edits made in it, read back and found to differ in nothing but those.
#[derive(Debug)]
pub struct Edited {
    pub(super) name: String,
    /// The text before.
    pub(super) text: Vec<u8>,
    pub(super) splices: Vec<Splice>,
    pub(super) before: Vec<u8>,
    pub(super) after: Vec<u8>,
}

impl Edited {
    /// The bytes of the file as it was.
    pub fn before(&self) -> &[u8] {
        &self.before
    }

    /// The bytes of the file as it shall be.
    pub fn after(&self) -> &[u8] {
        &self.after
    }

    /// Whether nothing changes.
    pub fn is_unchanged(&self) -> bool {
        self.before == self.after
    }

    /// The changed lines with three lines around them, in the form that `diff -u` has; empty if
    /// nothing changes. In UTF-8, whatever the encoding of the file.
    pub fn diff(&self) -> String {
        diff::unified(&self.name, &self.text, &self.splices)
    }
}
