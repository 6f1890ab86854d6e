//! Lines, areas and distances on the earth.
//!
//! Lengths are geodesic, on WGS 84, in metres. What is drawn is drawn in the plane of longitude and
//! latitude, as RFC 7946 (3.1.1) wants it: between two positions of a line or a ring goes the
//! straight line of that plane, and nothing ever spans the antimeridian (3.1.9). Predicates look at
//! what is drawn.

pub mod area;
mod bounding_box;
mod bounds;
mod circle;
mod direction;
mod ellipsoid;
pub mod line;
mod nearest;
mod outline;
mod path;
mod region;

pub use bounding_box::{BoundingBox, BoundingBoxError};
pub use bounds::Bounds;
pub use direction::Direction;
pub use ellipsoid::distance_m;
pub use line::{Line, LineStyle, draw, is_line};
pub use region::Region;
