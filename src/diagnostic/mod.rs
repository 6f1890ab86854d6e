//! Findings as data. What to print of them, and how, is the terminal's business.
//!
//! A stage that could not do its work at all returns an [`Error`](crate::error::Error). Everything
//! else is a [`Finding`]: the stage goes on, so that one run tells all.

mod code;
pub mod escape;
mod finding;
mod report;

pub use code::{Code, Severity};
pub use finding::{Checked, Excerpt, Finding, Related};
pub use report::{Alike, GROUPS, Group, Report, Totals};
