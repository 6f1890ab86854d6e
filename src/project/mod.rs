//! What makes layers a map: one table of styles, and the projects and pages that are drawn from it.
//!
//! * [`qgis`]: styles and projects for QGIS.
//! * [`style`]: the one table that every target draws from: colours, shapes, dashes and words.
//! * [`outlines`]: countries to stand under the layers, offline.

pub mod outlines;
pub mod qgis;
pub mod style;
