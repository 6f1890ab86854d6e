//! Turns two spreadsheets into map layers: a gazetteer that says where places are, and a table of
//! events that says what is reported to have happened where.

pub mod diagnostic;
pub mod error;
pub mod geodesy;
pub mod model;
pub mod read;
pub mod source;
