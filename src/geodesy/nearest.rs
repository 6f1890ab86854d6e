//! How near the straight line between two positions comes to a third.

use crate::geodesy::ellipsoid::distance_m;
use crate::model::LonLat;

/// Radii of curvature of WGS 84: the least along a meridian, at the equator (b²/a), and the
/// greatest of all, at the poles (a²/b). Metres.
pub(super) const LEAST_RADIUS_M: f64 = 6_335_439.0;
pub(super) const GREATEST_RADIUS_M: f64 = 6_399_594.0;

/// The geodesic distance in metres from `from` to the nearest point of an edge, if it is less than
/// `limit`, within 0.1 % or a metre; any distance that is at most `enough` ends the search.
///
/// The edge is straight in the plane of longitude and latitude and does not span the antimeridian.
pub(super) fn nearest_m(
    (start, end): (LonLat, LonLat),
    from: LonLat,
    limit: f64,
    enough: f64,
) -> Option<f64> {
    let (south, north) = if start.lat() < end.lat() {
        (start.lat(), end.lat())
    } else {
        (end.lat(), start.lat())
    };
    let gap = (south - from.lat()).max(from.lat() - north);
    if gap.to_radians() * LEAST_RADIUS_M > limit {
        return None;
    }
    let mut search = Search {
        from,
        enough,
        best: limit,
        found: false,
    };
    let bound = search.look_at(middle(start, end)?) - longest_m(start, end) / 2.0;
    if bound <= limit {
        search.look_at(start);
        search.look_at(end);
        search.halve(start, end);
    }
    search.found.then_some(search.best)
}

/// A search that halves the edge where it may still come nearer.
struct Search {
    from: LonLat,
    enough: f64,
    best: f64,
    found: bool,
}

impl Search {
    fn look_at(&mut self, at: LonLat) -> f64 {
        let distance = distance_m(self.from, at);
        if distance <= self.best {
            self.best = distance;
            self.found = true;
        }
        distance
    }

    /// Looks at the halves of an edge, and at theirs, as long as one may still come nearer.
    fn halve(&mut self, start: LonLat, end: LonLat) {
        let Some(cut) = middle(start, end) else {
            return;
        };
        // No point of a half is farther from its middle than this.
        let reach = longest_m(start, end) / 4.0;
        for (start, end) in [(start, cut), (cut, end)] {
            let done = reach < 0.25 || (self.found && self.best <= self.enough);
            let Some(middle) = middle(start, end).filter(|_| !done) else {
                return;
            };
            let tolerance = (self.best * 1e-3).max(1.0);
            if self.look_at(middle) - reach <= self.best - tolerance {
                self.halve(start, end);
            }
        }
    }
}

fn middle(start: LonLat, end: LonLat) -> Option<LonLat> {
    LonLat::new(
        f64::midpoint(start.lon(), end.lon()),
        f64::midpoint(start.lat(), end.lat()),
    )
}

/// An upper bound of an edge's length in metres.
fn longest_m(start: LonLat, end: LonLat) -> f64 {
    let lowest = if start.lat() * end.lat() <= 0.0 {
        0.0
    } else {
        start.lat().abs().min(end.lat().abs())
    };
    let east = (end.lon() - start.lon()) * lowest.to_radians().cos();
    let north = end.lat() - start.lat();
    east.hypot(north).to_radians() * GREATEST_RADIUS_M
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn at(lon: f64, lat: f64) -> LonLat {
        LonLat::new(lon, lat).unwrap()
    }

    #[test]
    fn an_edge_along_a_parallel_is_no_great_circle() {
        let edge = (at(-120.0, 49.0), at(-95.0, 49.0));
        let found = nearest_m(edge, at(-107.5, 50.0), f64::INFINITY, 0.0).unwrap();
        assert!((found - 111_200.0).abs() < 200.0, "{found}");
    }

    #[test]
    fn what_is_beyond_the_limit_is_not_found() {
        let edge = (at(0.0, 0.0), at(10.0, 0.0));
        assert_eq!(nearest_m(edge, at(5.0, 1.0), 110_000.0, 0.0), None);
        assert!(nearest_m(edge, at(5.0, 1.0), 111_000.0, 111_000.0).is_some());
    }

    #[test]
    fn the_other_side_of_the_antimeridian_is_near() {
        let edge = (at(-179.9, -10.0), at(-179.9, 10.0));
        let found = nearest_m(edge, at(179.9, 0.0), f64::INFINITY, 0.0).unwrap();
        assert!((found - 22_264.0).abs() < 25.0, "{found}");
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(300))]

        #[test]
        fn it_is_as_near_as_the_nearest_of_many_points(
            (x1, y1, x2, y2) in (-180.0..180.0, -90.0..90.0, -180.0..180.0, -90.0..90.0),
            (x, y) in (-180.0..180.0, -90.0..90.0),
        ) {
            let found = nearest_m((at(x1, y1), at(x2, y2)), at(x, y), f64::INFINITY, 0.0).unwrap();
            let many = (0..=4000).map(|step| {
                let part = f64::from(step) / 4000.0;
                distance_m(at(x1 + part * (x2 - x1), y1 + part * (y2 - y1)), at(x, y))
            }).fold(f64::INFINITY, f64::min);
            // The points are up to 10 km apart.
            prop_assert!(found < many * 1.001 + 1.0, "{found} {many}");
            prop_assert!(found > many - 6_000.0, "{found} {many}");
        }
    }
}
