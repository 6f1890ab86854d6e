//! Finished maps: what is more than one layer in one format.

pub mod page;
