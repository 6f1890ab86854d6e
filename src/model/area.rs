//! The polygon of a place that is an area.

use geo::MultiPolygon;

use crate::source::Location;

/// The area that a place of the gazetteer covers, WGS 84, longitude first.
#[derive(Debug, Clone, PartialEq)]
pub struct Area {
    /// Id of the place it belongs to.
    pub place: String,
    /// Exterior rings counterclockwise, holes clockwise, rings closed (RFC 7946, 3.1.6); cut at the
    /// antimeridian (3.1.9); never empty, every position finite and in range.
    pub polygons: MultiPolygon<f64>,
    /// Where its feature stands.
    pub at: Location,
}
