//! What makes layers a map: one table of styles, and the projects and pages that are drawn from it.
//!
//! * [`qgis`]: styles and projects for QGIS.
//! * [`simplestyle`]: properties that some web maps draw features by.
//! * [`style`]: the one table that every target draws from: colours, shapes, dashes and words.
//! * [`outlines`]: countries to stand under the layers, offline.
//! * [`page`]: a map in one HTML file.

pub mod outlines;
pub mod page;
pub mod qgis;
pub mod simplestyle;
pub mod style;
