//! Turns two spreadsheets into map layers: a gazetteer that says where places are, and a table of
//! events that says what is reported to have happened where, and who moved from where to where.

pub mod diagnostic;
pub mod error;
pub mod export;
pub mod filter;
pub mod gazetteer;
pub mod geodesy;
pub mod layer;
pub mod model;
pub mod output;
pub mod project;
pub mod read;
pub mod resolve;
pub mod source;
pub mod table;
pub mod write;
