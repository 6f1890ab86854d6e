//! How many.

use std::sync::Arc;

/// A number as a range with its words.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Count {
    /// At least so many.
    pub min: Option<u64>,
    /// The number that the source gives.
    pub best: Option<u64>,
    /// At most so many.
    pub max: Option<u64>,
    /// The row's own words, such as `~800` or `dozens`.
    pub text: Arc<str>,
}

/// Why a text is not a number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CountError;
