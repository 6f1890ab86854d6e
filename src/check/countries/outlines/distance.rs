//! How far away lines are, through space, and how far away at least those in a box.

use super::Bounds;
use crate::model::LonLat;

/// How far a straight line through space may leave the box of its two ends, in metres: one of a degree
/// of longitude at a latitude of 80 degrees. A long one from south to north is deeper in the ground, by less
/// than the least radius of curvature is short of that from west to east.
pub(super) const BOW_M: f64 = 1_500.0;

/// WGS 84: equatorial radius in metres, and the square of the eccentricity.
const RADIUS_M: f64 = 6_378_137.0;
const ECCENTRICITY_2: f64 = 6.694_379_990_141_3e-3;

/// Least radius of curvature of WGS 84, that of the meridian at the equator, in metres.
const LEAST_RADIUS_M: f64 = 6_335_439.0;

/// Where a distance is measured from.
pub(super) struct Here {
    pub(super) space: [f64; 3],
    /// In grid steps.
    x: f64,
    y: f64,
    cos: f64,
    steps: f64,
    /// Least metres through space per grid step of latitude, for distances below 10 degrees and above.
    step_m: [f64; 2],
}

impl Here {
    pub(super) fn new(at: LonLat, steps: i32) -> Self {
        let steps = f64::from(steps);
        let step_m = (1.0 / steps).to_radians() * LEAST_RADIUS_M;
        Self {
            space: in_space(at.lon(), at.lat()),
            x: at.lon() * steps,
            y: at.lat() * steps,
            cos: at.lat().to_radians().cos().max(0.0),
            steps,
            // the chord of 10 degrees is 0.9987 of its arc, that of half a circle 2/π
            step_m: [step_m * 0.998, step_m * 0.63],
        }
    }

    /// No point of a run with these bounds is nearer than this, in metres through space.
    pub(super) fn least_m(&self, bounds: &Bounds) -> f64 {
        let [near, far] = self.step_m;
        self.bound_m(bounds, |apart| {
            apart * if apart < 10.0 * self.steps { near } else { far }
        })
    }

    /// As [`least_m`](Self::least_m), and no run within these bounds has a smaller bound of its own.
    pub(super) fn least_of_all_m(&self, bounds: &Bounds) -> f64 {
        let [near, far] = self.step_m;
        self.bound_m(bounds, |apart| {
            (apart * near).min((10.0 * self.steps).max(apart) * far)
        })
    }

    pub(super) fn bound_m(&self, bounds: &Bounds, chord: impl Fn(f64) -> f64) -> f64 {
        let beyond = |at: f64, [low, high]: [i32; 2]| {
            (f64::from(low) - at).max(at - f64::from(high)).max(0.0)
        };
        let around = 360.0 * self.steps;
        let (west, east) = (self.x - around, self.x + around);
        let apart = [self.x, west, east].map(|x| beyond(x, bounds.x));
        let apart = apart[0].min(apart[1]).min(apart[2]);
        // Two points so far apart in longitude are at least so far apart as on the smaller of their
        // parallels.
        let across = chord(apart) * self.cos.min(bounds.least_cos);
        across.max(chord(beyond(self.y, bounds.y))) - BOW_M
    }
}

/// A position of height 0 in earth-centred coordinates, in metres.
pub(super) fn in_space(lon: f64, lat: f64) -> [f64; 3] {
    let (sin, cos) = lat.to_radians().sin_cos();
    let (east, north) = lon.to_radians().sin_cos();
    let across = RADIUS_M / (1.0 - ECCENTRICITY_2 * sin * sin).sqrt();
    [
        across * cos * north,
        across * cos * east,
        across * (1.0 - ECCENTRICITY_2) * sin,
    ]
}

/// Distance through space to a straight piece, and where on it, from 0 to 1.
pub(super) fn to_segment(here: [f64; 3], start: [f64; 3], end: [f64; 3]) -> (f64, f64) {
    let minus = |a: [f64; 3], b: [f64; 3]| [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
    let dot = |a: [f64; 3], b: [f64; 3]| a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
    let (along, to) = (minus(end, start), minus(here, start));
    let length = dot(along, along);
    let part = if length > 0.0 {
        (dot(to, along) / length).clamp(0.0, 1.0)
    } else {
        0.0
    };
    let off = [
        to[0] - along[0] * part,
        to[1] - along[1] * part,
        to[2] - along[2] * part,
    ];
    (dot(off, off).sqrt(), part)
}
