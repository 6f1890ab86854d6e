//! When.

/// A calendar day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Day(i32);
/// x
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Certainty;
/// x
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct DatePrecision;
/// x
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Qualifier;
/// x
#[derive(Debug, Clone, PartialEq)]
pub struct When;
/// x
#[derive(Debug, Clone, PartialEq)]
pub struct WhenError;
/// x
#[derive(Debug, Clone, PartialEq)]
pub struct Window;
