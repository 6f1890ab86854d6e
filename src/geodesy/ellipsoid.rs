//! The geodesic between two positions on WGS 84.
//!
//! Two positions are projected onto the auxiliary sphere, where the geodesic is a great circle, and
//! the difference of their longitudes on it is found by iteration: T. Vincenty, Direct and inverse
//! solutions of geodesics on the ellipsoid (Survey Review 23, 1975). The series are those of
//! C. F. F. Karney, Algorithms for geodesics (J. Geodesy 87, 2013; equations 15 to 25), cut after the
//! third order, which leaves micrometres. Nearly antipodal positions, for which the iteration fails,
//! go to Karney's own method (crate `geo`), which never does but takes several times as long.

use geo::{Bearing, Distance, Geodesic, Point};

use crate::model::LonLat;

/// Semi-major axis of WGS 84, metres.
const EQUATORIAL_M: f64 = 6_378_137.0;
/// Flattening.
pub(super) const F: f64 = 1.0 / 298.257_223_563;
/// Semi-minor axis, metres.
const POLAR_M: f64 = EQUATORIAL_M * (1.0 - F);
/// Third flattening, squared second eccentricity.
const N: f64 = F / (2.0 - F);
const EP2: f64 = F * (2.0 - F) / ((1.0 - F) * (1.0 - F));
/// Beyond this arc (radians) the iteration may converge slowly or not at all.
const LONGEST_ARC: f64 = 3.0;
/// More rounds than any pair within [`LONGEST_ARC`] was seen to need.
const ROUNDS: usize = 8;

/// Length of the geodesic between two positions, in metres; within a tenth of a millimetre.
///
/// ```
/// use waymarks::geodesy::distance_m;
/// use waymarks::model::LonLat;
///
/// let shalamcheh = LonLat::new(48.03, 30.49).unwrap();
/// let basra = LonLat::new(47.78, 30.51).unwrap();
/// assert_eq!(distance_m(shalamcheh, basra).round(), 24_102.0);
/// ```
pub fn distance_m(from: LonLat, to: LonLat) -> f64 {
    leg_m(from, Reduced::of(from), to, Reduced::of(to))
}

/// [`distance_m`] where the reduced latitudes are at hand.
pub(super) fn leg_m(from: LonLat, a: Reduced, to: LonLat, b: Reduced) -> f64 {
    // An error of so many radians still matters, and is made up for to the first order.
    const CLOSE: f64 = 1e-9;
    match solve(a, b, turn_rad(from, to), CLOSE) {
        Some(Solved { arc, series, rest }) => {
            POLAR_M * series.a1 * (arc.length + series.c1_sum(&arc) + arc.sin_alpha0 * rest)
        }
        None => Geodesic.distance(point(from), point(to)),
    }
}

/// Length in metres, and sine and cosine of the azimuth at `from`, of the geodesic to `to`.
pub(super) fn inverse(from: LonLat, to: LonLat) -> (f64, f64, f64) {
    const CLOSE: f64 = 1e-12;
    let (a, b) = (Reduced::of(from), Reduced::of(to));
    let turn = turn_rad(from, to);
    let Some(Solved { arc, series, rest }) = solve(a, b, turn, CLOSE) else {
        let (from, to) = (point(from), point(to));
        let (sin, cos) = Geodesic.bearing(from, to).to_radians().sin_cos();
        return (Geodesic.distance(from, to), sin, cos);
    };
    let length = POLAR_M * series.a1 * (arc.length + series.c1_sum(&arc) + arc.sin_alpha0 * rest);
    let (east, north) = a.towards(b, rotated(arc.turned, rest));
    let norm = east.hypot(north);
    if norm == 0.0 {
        return (length, 0.0, 1.0);
    }
    (length, east / norm, north / norm)
}

/// Difference of longitude in radians, the short way, -π to π.
pub(super) fn turn_rad(from: LonLat, to: LonLat) -> f64 {
    let degrees = to.lon() - from.lon();
    if degrees > 180.0 {
        degrees - 360.0
    } else if degrees < -180.0 {
        degrees + 360.0
    } else {
        degrees
    }
    .to_radians()
}

/// Sine and cosine of a reduced latitude.
#[derive(Debug, Clone, Copy)]
pub(super) struct Reduced {
    pub(super) sin: f64,
    pub(super) cos: f64,
}

impl Reduced {
    pub(super) fn of(position: LonLat) -> Self {
        let (sin, cos) = position.lat().to_radians().sin_cos();
        let sin = (1.0 - F) * sin;
        let norm = (sin * sin + cos * cos).sqrt();
        Self {
            sin: sin / norm,
            cos: cos / norm,
        }
    }

    /// East and north components of the direction of `to`, scaled by the sine of the arc.
    fn towards(self, to: Self, (sin_turn, cos_turn): (f64, f64)) -> (f64, f64) {
        (
            to.cos * sin_turn,
            self.cos * to.sin - self.sin * to.cos * cos_turn,
        )
    }
}

/// The series of a geodesic, by its steepness.
#[derive(Debug, Clone, Copy)]
pub(super) struct Series {
    /// Metres per radian of the arc, over the polar axis.
    pub(super) a1: f64,
    c1: [f64; 3],
    /// Lag of the longitude per radian of the arc, over the flattening.
    a3: f64,
    c3: [f64; 3],
    eps: f64,
}

impl Series {
    /// `cos2_alpha0` is the squared cosine of the azimuth at the equator.
    pub(super) fn of(cos2_alpha0: f64) -> Self {
        let k2 = EP2 * cos2_alpha0;
        let eps = k2 / (2.0 * (1.0 + (1.0 + k2).sqrt()) + k2);
        let eps2 = eps * eps;
        Self {
            a1: (1.0 + eps2 * (0.25 + eps2 / 64.0)) / (1.0 - eps),
            c1: [
                eps * (-0.5 + eps2 * (3.0 / 16.0)),
                eps2 * (-1.0 / 16.0),
                eps2 * eps * (-1.0 / 48.0),
            ],
            a3: 1.0
                - eps
                    * ((0.5 - N / 2.0)
                        + eps
                            * ((0.25 + N / 8.0 - 3.0 * N * N / 8.0)
                                + eps * (1.0 / 16.0 + 3.0 * N / 16.0 + N * N / 16.0))),
            c3: [
                eps * ((0.25 - N / 4.0)
                    + eps
                        * ((0.125 - N * N / 8.0)
                            + eps * (3.0 / 64.0 + 3.0 * N / 64.0 - N * N / 64.0))),
                eps2 * ((1.0 / 16.0 - 3.0 * N / 32.0 + N * N / 32.0)
                    + eps * (3.0 / 64.0 - N / 32.0 - 3.0 * N * N / 64.0)),
                eps2 * eps * (5.0 / 192.0 - 3.0 * N / 64.0 + 5.0 * N * N / 192.0),
            ],
            eps,
        }
    }

    /// Metres per radian of [`Series::distance_angle`].
    pub(super) fn metres(&self) -> f64 {
        POLAR_M * self.a1
    }

    /// The angle that grows evenly with the distance, for an arc from the equator.
    pub(super) fn distance_angle(&self, sigma: f64) -> f64 {
        sigma + multiples(self.c1, sigma)
    }

    /// The arc from the equator, for the angle that grows evenly with the distance.
    pub(super) fn arc(&self, tau: f64) -> f64 {
        let eps2 = self.eps * self.eps;
        let reverted = [
            self.eps * (0.5 - eps2 * (9.0 / 32.0)),
            eps2 * (5.0 / 16.0),
            eps2 * self.eps * (29.0 / 96.0),
        ];
        tau + multiples(reverted, tau)
    }

    /// How far the longitude lags behind that on the sphere, over the flattening and the sine of
    /// the azimuth at the equator, for an arc from the equator.
    pub(super) fn lag(&self, sigma: f64) -> f64 {
        self.a3 * (sigma + multiples(self.c3, sigma))
    }

    fn c1_sum(&self, arc: &Arc) -> f64 {
        arc.sum(self.c1)
    }
}

/// Σ cₗ sin 2lσ.
fn multiples([c1, c2, c3]: [f64; 3], sigma: f64) -> f64 {
    let (sin, cos) = (2.0 * sigma).sin_cos();
    // Clenshaw's recurrence, unrolled.
    let twice = 2.0 * cos;
    let b2 = twice * c3 + c2;
    sin * (twice * b2 + c1 - c3)
}

/// The great circle between two positions on the auxiliary sphere.
#[derive(Debug, Clone, Copy)]
struct Arc {
    /// Sine and cosine of the difference of longitude on the sphere.
    turned: (f64, f64),
    /// Radians, 0 to π.
    length: f64,
    sin: f64,
    cos: f64,
    sin_alpha0: f64,
    cos2_alpha0: f64,
    /// Cosine of the sum of the arcs from the equator to the two positions.
    cos_sum: f64,
}

impl Arc {
    fn between(a: Reduced, b: Reduced, turned: (f64, f64)) -> Self {
        let (east, north) = a.towards(b, turned);
        let sin = (east * east + north * north).sqrt();
        let across = a.sin * b.sin;
        let cos = across + a.cos * b.cos * turned.1;
        let sin_alpha0 = if sin > 0.0 { a.cos * east / sin } else { 0.0 };
        let cos2_alpha0 = 1.0 - sin_alpha0 * sin_alpha0;
        // On the equator the sum is not defined, and all that it is for is nought.
        let cos_sum = if cos2_alpha0 > 1e-15 {
            (cos - 2.0 * across / cos2_alpha0).clamp(-1.0, 1.0)
        } else {
            0.0
        };
        Self {
            turned,
            length: sin.atan2(cos),
            sin,
            cos,
            sin_alpha0,
            cos2_alpha0,
            cos_sum,
        }
    }

    /// Σ cₗ (sin 2lσ₂ - sin 2lσ₁).
    fn sum(&self, [c1, c2, c3]: [f64; 3]) -> f64 {
        let (sum, sin, cos) = (self.cos_sum, self.sin, self.cos);
        let cos_twice = 2.0 * sum * sum - 1.0;
        let cos_thrice = sum * (2.0 * cos_twice - 1.0);
        2.0 * sin
            * (c1 * sum + c2 * cos_twice * 2.0 * cos + c3 * cos_thrice * (4.0 * cos * cos - 1.0))
    }
}

/// A solution: the arc, its series, and by how many radians the turn still falls short.
struct Solved {
    arc: Arc,
    series: Series,
    rest: f64,
}

/// Finds the difference of longitude on the sphere, by secants, to within `close` radians.
fn solve(a: Reduced, b: Reduced, turn: f64, close: f64) -> Option<Solved> {
    let (sin, cos) = turn.sin_cos();
    // What short legs lag by.
    let mut omega_less_turn = F * a.cos * b.cos * sin;
    let mut turned = rotated((sin, cos), omega_less_turn);
    let mut last: Option<(f64, f64)> = None;
    for _ in 0..ROUNDS {
        let arc = Arc::between(a, b, turned);
        if arc.length > LONGEST_ARC {
            return None;
        }
        let series = Series::of(arc.cos2_alpha0);
        let lag = F * arc.sin_alpha0 * series.a3 * (arc.length + arc.sum(series.c3));
        let rest = lag - omega_less_turn;
        if rest.abs() < close {
            return Some(Solved { arc, series, rest });
        }
        let step = match last {
            Some((step, before)) => rest * step / (before - rest),
            None => rest,
        };
        // A small angle by construction; anything else means that the iteration diverges.
        if step.is_nan() || step.abs() > 0.02 {
            return None;
        }
        omega_less_turn += step;
        turned = rotated(turned, step);
        last = Some((step, rest));
    }
    None
}

/// Sine and cosine of an angle turned by a small one, at most some hundredths of a radian.
fn rotated((sin, cos): (f64, f64), by: f64) -> (f64, f64) {
    let square = by * by;
    let small_sin = by * (1.0 - square / 6.0 * (1.0 - square / 20.0));
    let small_cos = 1.0 - square / 2.0 * (1.0 - square / 12.0 * (1.0 - square / 30.0));
    (
        sin * small_cos + cos * small_sin,
        cos * small_cos - sin * small_sin,
    )
}

fn point(position: LonLat) -> Point<f64> {
    Point::new(position.lon(), position.lat())
}

#[cfg(test)]
#[expect(clippy::float_cmp, reason = "what is told here holds to the bit")]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn at(lon: f64, lat: f64) -> LonLat {
        LonLat::new(lon, lat).unwrap()
    }

    fn karney(a: LonLat, b: LonLat) -> f64 {
        Geodesic.distance(point(a), point(b))
    }

    #[test]
    fn shalamcheh_to_mashhad_is_as_long_as_karney_says() {
        let (a, b) = (at(48.0294, 30.5049), at(59.6057, 36.2981));
        assert!((distance_m(a, b) - karney(a, b)).abs() < 1e-4);
        assert!((distance_m(a, b) - 1_252_645.385).abs() < 1e-3);
    }

    #[test]
    fn a_position_is_nowhere_from_itself() {
        for p in [at(0.0, 0.0), at(180.0, 0.0), at(10.0, 90.0), at(51.4, 35.7)] {
            assert_eq!(distance_m(p, p), 0.0);
        }
        assert_eq!(distance_m(at(180.0, 10.0), at(-180.0, 10.0)), 0.0);
        assert!(distance_m(at(10.0, 90.0), at(70.0, 90.0)) < 1e-6);
    }

    #[test]
    fn antipodes_are_half_a_meridian_apart() {
        for (a, b) in [
            (at(0.0, 0.0), at(180.0, 0.0)),
            (at(0.0, 90.0), at(0.0, -90.0)),
            (at(10.0, 40.0), at(-170.0, -40.0)),
        ] {
            assert!((distance_m(a, b) - 20_003_931.458_6).abs() < 1e-3);
        }
    }

    /// Positions anywhere, with those that are hard on purpose.
    fn position() -> impl Strategy<Value = LonLat> {
        let lon = prop_oneof![
            8 => -180.0..=180.0,
            1 => prop::sample::select(vec![-180.0, -90.0, 0.0, 90.0, 180.0]),
        ];
        let lat = prop_oneof![
            8 => -90.0..=90.0,
            1 => prop::sample::select(vec![-90.0, -1e-9, 0.0, 1e-9, 89.999_999, 90.0]),
        ];
        (lon, lat).prop_map(|(lon, lat)| at(lon, lat))
    }

    fn pair() -> impl Strategy<Value = (LonLat, LonLat)> {
        let near =
            (position(), -1.0..1.0_f64, -1.0..1.0_f64, 0..10_i32).prop_map(|(a, x, y, power)| {
                let scale = 10_f64.powi(-power);
                let lon = (a.lon() + x * scale).clamp(-180.0, 180.0);
                (a, at(lon, (a.lat() + y * scale).clamp(-90.0, 90.0)))
            });
        let far = (position(), -15.0..15.0_f64, -15.0..15.0_f64, 0..10_i32).prop_map(
            |(a, x, y, power)| {
                let scale = 10_f64.powi(-power);
                let lon = if a.lon() > 0.0 {
                    a.lon() - 180.0
                } else {
                    a.lon() + 180.0
                };
                let lon = (lon + x * scale).clamp(-180.0, 180.0);
                (a, at(lon, (y * scale - a.lat()).clamp(-90.0, 90.0)))
            },
        );
        prop_oneof![2 => (position(), position()), 1 => near, 1 => far]
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(4000))]

        #[test]
        fn the_fast_way_is_within_a_tenth_of_a_millimetre_of_karney((a, b) in pair()) {
            let (fast, slow) = (distance_m(a, b), karney(a, b));
            prop_assert!((fast - slow).abs() < 1e-4, "{fast} {slow}");
        }

        #[test]
        fn there_and_back_are_equally_long((a, b) in pair()) {
            prop_assert!((distance_m(a, b) - distance_m(b, a)).abs() < 1e-4);
        }

        #[test]
        fn the_azimuth_is_karneys((a, b) in pair()) {
            let (length, sin, cos) = inverse(a, b);
            prop_assert!((sin.hypot(cos) - 1.0).abs() < 1e-12);
            // Near the poles and the antipodes azimuths mean little: compare where they lead.
            let end = geo::Destination::destination(
                &Geodesic, point(a), sin.atan2(cos).to_degrees(), length);
            let off = Geodesic.distance(end, point(b));
            prop_assert!(off < 1e-3, "{off} m");
        }
    }
}
