//! Geodesic circles.

use geo::{Coord, Destination, Geodesic, LineString, MultiPolygon, Point, Polygon};

use crate::model::LonLat;

const VERTICES: u32 = 64;
/// From here on a circle may hold both poles.
const WORLD_M: f64 = 9_950_000.0;

/// The circle of all positions `radius_m` metres from `center`, as a ring of 64 vertices on it,
/// counterclockwise; cut at the antimeridian (RFC 7946, 3.1.9) and led around a pole that it holds.
///
/// A radius below a metre, or that is not a number, is a metre; one beyond 9,950 km, most of a
/// hemisphere, is the whole world.
pub fn circle(center: LonLat, radius_m: f64) -> MultiPolygon<f64> {
    let radius_m = radius_m.max(1.0);
    if radius_m > WORLD_M {
        return MultiPolygon::new(vec![rectangle(-180.0, -90.0, 180.0, 90.0)]);
    }
    let (ring, around) = unrolled(center, radius_m);
    if around {
        return MultiPolygon::new(vec![cap(&ring, 90_f64.copysign(center.lat()))]);
    }
    // At most one of the two sides is crossed, as the ring is narrower than the world.
    let pieces = [-360.0, 0.0, 360.0].into_iter().filter_map(|shift| {
        let shifted: Vec<_> = ring
            .iter()
            .map(|at| Coord {
                x: at.x + shift,
                y: at.y,
            })
            .collect();
        let east = clipped(&shifted, |at| 180.0 - at.x);
        let mut both = clipped(&east, |at| at.x + 180.0);
        both.dedup();
        // Where it only touches the antimeridian nothing lies beyond.
        let width = both.iter().map(|at| at.x).fold(f64::NEG_INFINITY, f64::max)
            - both.iter().map(|at| at.x).fold(f64::INFINITY, f64::min);
        (both.len() >= 3 && width > 1e-6).then(|| polygon(both))
    });
    MultiPolygon::new(pieces.collect())
}

/// An axis-parallel rectangle, counterclockwise.
pub(super) fn rectangle(west: f64, south: f64, east: f64, north: f64) -> Polygon<f64> {
    polygon(
        [(west, south), (east, south), (east, north), (west, north)]
            .map(Coord::from)
            .to_vec(),
    )
}

/// The vertices counterclockwise as seen from the centre, the longitude never jumping, not closed;
/// and whether they go around a pole.
fn unrolled(center: LonLat, radius_m: f64) -> (Vec<Coord<f64>>, bool) {
    let middle = Point::new(center.lon(), center.lat());
    let vertex = |number: u32| {
        let azimuth = 360.0 - 360.0 * f64::from(number) / f64::from(VERTICES);
        Geodesic.destination(middle, azimuth, radius_m)
    };
    let mut ring: Vec<Coord<f64>> = Vec::with_capacity(VERTICES as usize + 1);
    for number in 0..=VERTICES {
        let at = vertex(number);
        let before = ring.last().map_or(center.lon(), |before| before.x);
        ring.push(Coord {
            x: before + (at.x() - before + 540.0).rem_euclid(360.0) - 180.0,
            y: at.y().clamp(-90.0, 90.0),
        });
    }
    let (first, last) = (ring.first().copied(), ring.pop());
    let turned = first
        .zip(last)
        .map_or(0.0, |(first, last)| last.x - first.x);
    (ring, turned.abs() > 180.0)
}

/// What lies between a ring around a pole and the pole.
fn cap(ring: &[Coord<f64>], pole: f64) -> Polygon<f64> {
    let mut edge: Vec<_> = ring
        .iter()
        .map(|at| Coord {
            x: (at.x + 180.0).rem_euclid(360.0) - 180.0,
            y: at.y,
        })
        .collect();
    edge.sort_by(|a, b| a.x.total_cmp(&b.x));
    let at_cut = match (edge.first(), edge.last()) {
        (Some(first), Some(last)) => {
            let gap = first.x + 360.0 - last.x;
            last.y + (first.y - last.y) * (180.0 - last.x) / gap
        }
        _ => pole,
    };
    edge.retain(|at| at.x > -180.0);
    let corner = |x: f64, y: f64| Coord { x, y };
    edge.insert(0, corner(-180.0, at_cut));
    edge.extend([
        corner(180.0, at_cut),
        corner(180.0, pole),
        corner(-180.0, pole),
    ]);
    if pole < 0.0 {
        edge.reverse();
    }
    polygon(edge)
}

/// The part of a ring where `inside` is not negative (one step of Sutherland and Hodgman, 1974).
fn clipped(ring: &[Coord<f64>], inside: impl Fn(Coord<f64>) -> f64) -> Vec<Coord<f64>> {
    let mut kept = Vec::with_capacity(ring.len() + 2);
    let Some(last) = ring.last() else {
        return kept;
    };
    let mut before = *last;
    for &at in ring {
        let (depth, depth_before) = (inside(at), inside(before));
        if (depth < 0.0 && depth_before > 0.0) || (depth > 0.0 && depth_before < 0.0) {
            let part = depth_before / (depth_before - depth);
            kept.push(Coord {
                // Exactly on the cut, which is all that both sides have in common.
                x: (before.x + part * (at.x - before.x)).signum() * 180.0,
                y: before.y + part * (at.y - before.y),
            });
        }
        if depth >= 0.0 {
            kept.push(at);
        }
        before = at;
    }
    kept
}

fn polygon(mut ring: Vec<Coord<f64>>) -> Polygon<f64> {
    ring.extend(ring.first().copied());
    Polygon::new(LineString::new(ring), Vec::new())
}

#[cfg(test)]
mod tests {
    use geo::{Area, Contains};
    use proptest::prelude::*;

    use super::*;
    use crate::geodesy::distance_m;

    fn at(lon: f64, lat: f64) -> LonLat {
        LonLat::new(lon, lat).unwrap()
    }

    fn check(center: LonLat, radius_m: f64) {
        let circle = circle(center, radius_m);
        let pieces = circle.0.len();
        assert!((1..=2).contains(&pieces), "{circle:?}");
        let mut on_it = 0;
        for polygon in &circle {
            let ring = &polygon.exterior().0;
            assert!(ring.len() >= 4 && ring.first() == ring.last());
            assert!(polygon.signed_area() > 0.0, "{polygon:?}");
            for vertex in ring.iter().skip(1) {
                let it = at(vertex.x, vertex.y);
                if (distance_m(center, it) - radius_m).abs() < 1.0 {
                    on_it += 1;
                } else {
                    assert!(vertex.x.abs() >= 180.0, "{vertex:?} of {circle:?}");
                }
            }
        }
        assert!(on_it >= 63, "{on_it} of {circle:?}");
        assert!(super::super::area::contains(&circle, center));
    }

    #[test]
    fn a_circle_around_a_pole_is_led_around_it() {
        for (center, pole) in [
            (at(20.0, 85.0), 90.0),
            (at(-179.0, -89.0), -90.0),
            (at(0.0, 90.0), 90.0),
        ] {
            check(center, 1_000_000.0);
            let circle = circle(center, 1_000_000.0);
            assert_eq!(circle.0.len(), 1);
            for lon in [-180.0, -90.0, 0.0, 90.0, 180.0] {
                assert!(
                    super::super::area::contains(&circle, at(lon, pole)),
                    "{lon}"
                );
            }
        }
    }

    #[test]
    fn a_circle_over_the_antimeridian_falls_in_two() {
        for lon in [179.5, -179.5, 180.0, -180.0] {
            check(at(lon, -17.0), 200_000.0);
            let circle = circle(at(lon, -17.0), 200_000.0);
            assert_eq!(circle.0.len(), 2);
            assert!(
                circle.contains(&Point::new(179.9, -17.0))
                    && circle.contains(&Point::new(-179.9, -17.0))
            );
        }
    }

    #[test]
    fn odd_radii_make_circles_too() {
        for radius_m in [f64::NAN, -5.0, 0.0] {
            assert_eq!(circle(at(1.0, 2.0), radius_m), circle(at(1.0, 2.0), 1.0));
        }
        for radius_m in [f64::INFINITY, 2e7] {
            assert!(circle(at(1.0, 2.0), radius_m).contains(&Point::new(-100.0, -80.0)));
        }
    }

    proptest! {
        #[test]
        fn every_vertex_lies_on_the_circle_or_on_a_cut(
            lon in prop_oneof![-180.0..=180.0, 179.0..=180.0],
            lat in prop_oneof![-90.0..=90.0, 80.0..=90.0],
            size in 0.0..6.9,
        ) {
            check(at(lon, lat), 10_f64.powf(size));
        }
    }
}
