//! Distances between bounds, for a few multiplications.

use crate::model::LonLat;

/// Least and greatest radius of curvature of WGS 84, in metres: that of the meridian at the equator, and
/// that of every direction at a pole.
const RADII_M: [f64; 2] = [6_335_439.0, 6_399_594.0];

/// Where the normal of the ellipsoid at a position points to: a point on the unit sphere.
///
/// No way on the ellipsoid is shorter than its image on that sphere times the least radius of curvature,
/// nor longer than that times the greatest: the two are 1 % apart, and so are the bounds.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Direction([f64; 3]);

impl Direction {
    /// The direction of a position.
    pub fn of(at: LonLat) -> Self {
        let (sin, cos) = at.lat().to_radians().sin_cos();
        let (east, north) = at.lon().to_radians().sin_cos();
        Self([cos * north, cos * east, sin])
    }

    /// What the geodesic distance to another position is not below, and not above, in metres.
    #[inline]
    pub fn distance_bounds_m(self, other: Self) -> (f64, f64) {
        let sides = self.0.iter().zip(other.0).map(|(one, other)| one - other);
        let square: f64 = sides.map(|side| side * side).sum();
        let chord = square.sqrt();
        // the first terms of 2 asin(chord / 2); what follows is below a fifth of the second one up to 1
        let (least, most) = if chord <= 1.0 {
            (1.0 + square / 24.0, 1.0 + square / 20.0)
        } else {
            (1.0, std::f64::consts::FRAC_PI_2)
        };
        // what rounding may do to the chord, and a metre, does not matter to anybody
        (
            (chord * least * RADII_M[0] - 1.0).max(0.0),
            chord * most * RADII_M[1] + 1.0,
        )
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::geodesy::distance_m;

    proptest! {
        #[test]
        fn the_geodesic_distance_is_between_the_bounds(
            lon in -180.0..=180.0_f64, lat in -90.0..=90.0_f64, far in prop::bool::ANY,
            east in -180.0..180.0_f64, north in -90.0..90.0_f64,
        ) {
            let scale: f64 = if far { 1.0 } else { 0.01 };
            let from = LonLat::new(lon, lat).unwrap();
            let lat = (lat + north * scale).clamp(-90.0, 90.0);
            let lon = (lon + east * scale).clamp(-180.0, 180.0);
            let to = LonLat::new(lon, lat).unwrap();
            let (least, most) = Direction::of(from).distance_bounds_m(Direction::of(to));
            let distance = distance_m(from, to);
            prop_assert!(least <= distance && distance <= most, "{} {} {}", least, distance, most);
            let apart = if most < 6_000_000.0 { 1.03 } else { 1.7 };
            prop_assert!(most <= least * apart + 3.0, "{} {}", least, most);
        }
    }
}
