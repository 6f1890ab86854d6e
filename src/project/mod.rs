//! What makes layers a map: one table of styles, and the projects and pages that are drawn from it.
//!
//! * [`style`]: the one table that every target draws from: colours, shapes, dashes and words.
//! * [`page`]: a map in one HTML file.

pub mod page;
pub mod style;
