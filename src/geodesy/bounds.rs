//! The least box around what is drawn.

use geo::{Coord, MultiPolygon};

use crate::geodesy::area::rings;
use crate::model::LonLat;

/// The least box of the plane of longitude and latitude that holds all it was shown. What was cut
/// at the antimeridian reaches from -180 to 180.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bounds {
    /// Least longitude, in degrees.
    pub west: f64,
    /// Least latitude.
    pub south: f64,
    /// Greatest longitude.
    pub east: f64,
    /// Greatest latitude.
    pub north: f64,
}

impl Bounds {
    /// The whole earth.
    pub const WORLD: Self = Self {
        west: -180.0,
        south: -90.0,
        east: 180.0,
        north: 90.0,
    };

    /// The box of one position.
    pub fn of(at: LonLat) -> Self {
        Self {
            west: at.lon(),
            south: at.lat(),
            east: at.lon(),
            north: at.lat(),
        }
    }

    /// The box around an area; `None` if it is empty.
    pub fn of_area(area: &MultiPolygon<f64>) -> Option<Self> {
        let positions = area
            .iter()
            .flat_map(rings)
            .flat_map(|ring| &ring.0)
            .filter_map(|&Coord { x, y }| LonLat::new(x, y));
        positions.map(Self::of).reduce(Self::with)
    }

    /// The box around both.
    #[must_use]
    pub fn with(self, other: Self) -> Self {
        Self {
            west: self.west.min(other.west),
            south: self.south.min(other.south),
            east: self.east.max(other.east),
            north: self.north.max(other.north),
        }
    }

    /// Degrees from west to east.
    pub fn width(&self) -> f64 {
        self.east - self.west
    }

    /// Degrees from south to north.
    pub fn height(&self) -> f64 {
        self.north - self.south
    }

    /// Whether they have a position in common.
    pub fn meets(&self, other: &Self) -> bool {
        self.west <= other.east
            && other.west <= self.east
            && self.south <= other.north
            && other.south <= self.north
    }

    /// Whether the other lies in this one.
    pub fn holds(&self, other: &Self) -> bool {
        self.west <= other.west
            && other.east <= self.east
            && self.south <= other.south
            && other.north <= self.north
    }

    /// The box with `margin` degrees around it, no larger than the earth.
    #[must_use]
    pub fn grown(&self, margin: f64) -> Self {
        Self {
            west: (self.west - margin).max(-180.0),
            south: (self.south - margin).max(-90.0),
            east: (self.east + margin).min(180.0),
            north: (self.north + margin).min(90.0),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn position() -> impl Strategy<Value = LonLat> {
        (-180.0..=180.0, -90.0..=90.0).prop_map(|(lon, lat)| LonLat::new(lon, lat).unwrap())
    }

    proptest! {
        #[test]
        fn a_box_holds_all_it_was_shown_in_any_order(
            positions in proptest::collection::vec(position(), 1..20),
        ) {
            let around = |all: &mut dyn Iterator<Item = &LonLat>| {
                all.map(|at| Bounds::of(*at)).reduce(Bounds::with).unwrap()
            };
            let bounds = around(&mut positions.iter());
            prop_assert_eq!(bounds, around(&mut positions.iter().rev()));
            for at in &positions {
                prop_assert!(bounds.holds(&Bounds::of(*at)));
            }
            prop_assert!(bounds.grown(5.0).holds(&bounds));
            prop_assert!(Bounds::WORLD.holds(&bounds.grown(500.0)));
        }
    }
}
