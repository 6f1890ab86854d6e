//! A feature: a geometry and the values of its layer's columns.

use geo::MultiPolygon;

use crate::geodesy::Line;
use crate::layer::Value;
use crate::model::LonLat;

/// A geometry of a feature (RFC 7946, section 3.1).
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub enum Geometry<'a> {
    /// Not known: `null` (RFC 7946, section 3.2).
    Null,
    /// A point.
    Point(LonLat),
    /// A line, in several parts where it is cut at the antimeridian.
    Line(&'a Line),
    /// An area.
    Area(&'a MultiPolygon<f64>),
}

/// A feature.
#[derive(Debug, Clone, Copy)]
pub struct Feature<'f> {
    /// Its id, also the first of its values.
    pub id: &'f str,
    /// Its geometry.
    pub geometry: Geometry<'f>,
    /// One value for each column of its layer's [`Schema`](crate::layer::Schema), in that order.
    pub values: &'f [Value<'f>],
}
