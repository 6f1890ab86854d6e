//! Findings as data. What to print of them, and how, is the terminal's business.
//!
//! A stage that could not do its work at all returns an [`Error`](crate::error::Error). Everything
//! else is a [`Finding`]: the stage goes on, so that one run tells all.

mod code;
mod finding;

pub use code::{Code, Severity};
pub use finding::{Checked, Excerpt, Finding, Related};
