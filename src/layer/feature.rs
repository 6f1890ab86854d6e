//! A feature: a geometry and the values of its layer's columns.

use std::fmt;

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

/// A feature. Its values are made as they are written: rows come by the million.
pub struct Feature<'f> {
    /// Its id, also the first of its values.
    pub id: &'f str,
    /// Its geometry.
    pub geometry: Geometry<'f>,
    /// One value for each column of its layer's [`Schema`](crate::layer::Schema), in that order.
    pub values: &'f mut dyn Iterator<Item = Value<'f>>,
}

impl fmt::Debug for Feature<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Feature")
            .field("id", &self.id)
            .field("geometry", &self.geometry)
            .finish_non_exhaustive()
    }
}
