//! Where a geodesic goes.

use std::f64::consts::{PI, TAU};

use crate::geodesy::ellipsoid::{F, Reduced, Series, inverse, turn_rad};
use crate::model::LonLat;

/// The geodesic from one position to another: the shortest way, on WGS 84.
#[derive(Debug, Clone, Copy)]
pub(super) struct Path {
    from: LonLat,
    to: LonLat,
    /// Metres.
    length_m: f64,
    series: Series,
    /// Azimuth where the geodesic crosses the equator.
    sin_alpha0: f64,
    cos_alpha0: f64,
    /// Arc from the equator, and longitude from there on the sphere, of the start.
    sigma1: f64,
    omega1: f64,
    /// Longitude in radians, the short way.
    turn: f64,
}

impl Path {
    pub(super) fn between(from: LonLat, to: LonLat) -> Self {
        let (length_m, sin, cos) = inverse(from, to);
        let start = Reduced::of(from);
        let sin_alpha0 = sin * start.cos;
        let cos_alpha0 = cos.hypot(sin * start.sin);
        Self {
            from,
            to,
            length_m,
            series: Series::of(cos_alpha0 * cos_alpha0),
            sin_alpha0,
            cos_alpha0,
            sigma1: start.sin.atan2(cos * start.cos),
            omega1: (sin_alpha0 * start.sin).atan2(cos * start.cos),
            turn: turn_rad(from, to),
        }
    }

    /// The position after `part` of the way, 0 to 1.
    pub(super) fn at(&self, part: f64) -> LonLat {
        let ahead = part * self.length_m / self.series.metres();
        let sigma = self
            .series
            .arc(self.series.distance_angle(self.sigma1) + ahead);
        let (sin, cos) = sigma.sin_cos();
        let lat = self.latitude(sin, cos);
        let lon = if self.turn == 0.0 || self.turn.abs() >= PI {
            // Along a meridian, perhaps over a pole: nothing may blur the longitude.
            let onwards = self.turn == 0.0 || {
                let omega = (self.sin_alpha0 * sin).atan2(cos);
                wrapped(omega - self.omega1).abs() < PI / 2.0
            };
            if onwards {
                self.from.lon()
            } else {
                self.to.lon()
            }
        } else {
            let omega = (self.sin_alpha0 * sin).atan2(cos);
            let lag = self.series.lag(sigma) - self.series.lag(self.sigma1);
            let turned = omega - self.omega1 - F * self.sin_alpha0 * lag;
            in_range(self.from.lon() + wrapped(turned).to_degrees())
        };
        LonLat::new(lon, lat).unwrap_or(self.to)
    }

    /// The latitude at which the geodesic meets the meridian `lon`, which lies on its way.
    pub(super) fn latitude_at(&self, lon: f64) -> f64 {
        for end in [self.from, self.to] {
            if end.lat().abs() >= 90.0 {
                return end.lat();
            }
        }
        // Only at a pole does a meridian meet another.
        let pole = 90_f64.copysign(self.from.lat() + self.to.lat());
        if self.sin_alpha0 == 0.0 {
            return pole;
        }
        let turn = lon - self.from.lon();
        let turn = turn.to_radians();
        let (side, flat) = (1_f64.copysign(self.sin_alpha0), self.sin_alpha0.abs());
        let mut lag = 0.0;
        let mut cos_sin = (1.0, 0.0);
        // Each round divides the error by 300.
        for _ in 0..12 {
            let (sin, cos) = (self.omega1 + turn + F * self.sin_alpha0 * lag).sin_cos();
            let mut sigma = (sin * side).atan2(cos * flat);
            if sigma < self.sigma1 - PI / 2.0 {
                sigma += TAU;
            }
            let (sin, cos) = sigma.sin_cos();
            cos_sin = (cos, sin);
            let next = self.series.lag(sigma) - self.series.lag(self.sigma1);
            if (next - lag).abs() < 1e-13 {
                break;
            }
            lag = next;
        }
        self.latitude(cos_sin.1, cos_sin.0)
    }

    /// The latitude in degrees after an arc from the equator.
    fn latitude(&self, sin: f64, cos: f64) -> f64 {
        let across = self.sin_alpha0.hypot(self.cos_alpha0 * cos);
        (self.cos_alpha0 * sin)
            .atan2((1.0 - F) * across)
            .to_degrees()
            .clamp(-90.0, 90.0)
    }
}

/// An angle in -π to π.
fn wrapped(angle: f64) -> f64 {
    if angle > PI {
        angle - TAU
    } else if angle < -PI {
        angle + TAU
    } else {
        angle
    }
}

/// A longitude in -180 to 180.
fn in_range(lon: f64) -> f64 {
    if lon > 180.0 {
        lon - 360.0
    } else if lon < -180.0 {
        lon + 360.0
    } else {
        lon
    }
}

#[cfg(test)]
#[expect(clippy::float_cmp, reason = "what is told here holds to the bit")]
mod tests {
    use geo::{Bearing, Destination, Distance, Geodesic, Point};
    use proptest::prelude::*;

    use super::*;

    fn at(lon: f64, lat: f64) -> LonLat {
        LonLat::new(lon, lat).unwrap()
    }

    fn point(p: LonLat) -> Point<f64> {
        Point::new(p.lon(), p.lat())
    }

    /// Latitude on the antimeridian by bisection of Karney's geodesic.
    fn bisected(from: LonLat, to: LonLat) -> f64 {
        let (a, b) = (point(from), point(to));
        let (azimuth, length) = (Geodesic.bearing(a, b), Geodesic.distance(a, b));
        let beyond = |s: f64| Geodesic.destination(a, azimuth, s).x() * from.lon() < 0.0;
        let (mut low, mut high) = (0.0, length);
        for _ in 0..200 {
            let middle = f64::midpoint(low, high);
            if beyond(middle) {
                high = middle;
            } else {
                low = middle;
            }
        }
        Geodesic.destination(a, azimuth, high).y()
    }

    #[test]
    fn the_pacific_is_crossed_where_karneys_geodesic_crosses_it() {
        for (a, b) in [
            (at(139.7, 35.7), at(-122.4, 37.8)),
            (at(-122.4, 37.8), at(139.7, 35.7)),
            (at(174.8, -36.8), at(-70.7, -33.4)),
            (at(170.0, 0.0), at(-170.0, 0.0)),
            (at(179.0, -80.0), at(-2.0, -80.0)),
            (at(100.0, 60.0), at(-81.0, -59.0)),
            (at(90.5, 0.3), at(-89.9, 0.2)),
        ] {
            let (found, expected) = (
                Path::between(a, b).latitude_at(180_f64.copysign(a.lon())),
                bisected(a, b),
            );
            assert!(
                (found - expected).abs() < 1e-9,
                "{a:?} {b:?} {found} {expected}"
            );
        }
    }

    #[test]
    fn over_a_pole_the_meridian_stays_the_same() {
        let path = Path::between(at(10.0, 80.0), at(-170.0, 80.0));
        assert_eq!(path.at(0.25).lon(), 10.0);
        assert_eq!(path.at(0.75).lon(), -170.0);
        let path = Path::between(at(-180.0, -80.0), at(0.0, -70.0));
        assert_eq!(path.at(0.1).lon(), -180.0);
        assert_eq!(path.at(0.9).lon(), 0.0);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(3000))]

        #[test]
        fn a_part_of_the_way_is_where_karney_puts_it(
            (x1, y1, x2, y2) in (-180.0..180.0, -90.0..90.0, -180.0..180.0, -90.0..90.0),
            part in 0.0..1.0,
        ) {
            let (a, b) = (at(x1, y1), at(x2, y2));
            let (p, q) = (point(a), point(b));
            let (azimuth, length) = (Geodesic.bearing(p, q), Geodesic.distance(p, q));
            let expected = Geodesic.destination(p, azimuth, part * length);
            let off = Geodesic.distance(point(Path::between(a, b).at(part)), expected);
            prop_assert!(off < 1e-3, "{off} m");
        }

        #[test]
        fn the_crossing_lies_on_karneys_geodesic(
            (x1, y1, x2, y2) in (0.1..180.0, -89.9..89.9, 0.0..1.0, -89.9..89.9),
            west: bool,
        ) {
            let x2 = -180.0 + x2 * (x1 - 0.1);
            let (a, b) = (at(x1, y1), at(x2, y2));
            let (a, b) = if west { (b, a) } else { (a, b) };
            prop_assume!(point(a).x() != 0.0);
            let found = Path::between(a, b).latitude_at(180_f64.copysign(a.lon()));
            let expected = bisected(a, b);
            prop_assert!((found - expected).abs() < 1e-9, "{found} {expected}");
        }
    }
}
