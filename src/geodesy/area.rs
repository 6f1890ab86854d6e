//! Areas: what is inside, where to put a point, how far away they are.

use geo::orient::{Direction, Orient};
use geo::{Area, Centroid, Coord, Intersects, Line, LineString, MultiPolygon, Polygon};

pub use crate::geodesy::circle::circle;
use crate::geodesy::nearest::nearest_m;
use crate::model::LonLat;

/// Whether a position lies in the area or on its boundary.
pub fn contains(area: &MultiPolygon<f64>, position: LonLat) -> bool {
    area.intersects(&coord(position))
}

/// A position inside the area, always the same for the same area; `None` only if it is empty.
///
/// It is the centroid of the largest polygon where that lies inside, and otherwise the middle of
/// the widest stretch of that polygon halfway between south and north.
pub fn surface_point(area: &MultiPolygon<f64>) -> Option<LonLat> {
    let largest = area
        .iter()
        .filter(|polygon| !polygon.exterior().0.is_empty())
        .max_by(|a, b| a.unsigned_area().total_cmp(&b.unsigned_area()))?;
    let inside = |at: Coord<f64>| {
        let on_boundary = |ring: &LineString<f64>| ring.intersects(&at);
        let polygon: &Polygon<f64> = largest;
        polygon.intersects(&at) && !rings(polygon).any(on_boundary)
    };
    let centroid = largest.centroid().map(|point| point.0);
    centroid
        .filter(|at| inside(*at))
        .or_else(|| widest_stretch(largest).filter(|at| inside(*at)))
        // An area without any width: its boundary is all there is of it.
        .or_else(|| largest.exterior().0.first().copied())
        .and_then(|at| LonLat::new(at.x, at.y))
}

/// Turns exterior rings counterclockwise and holes clockwise (RFC 7946, 3.1.6).
pub fn right_hand(area: &mut MultiPolygon<f64>) {
    *area = area.orient(Direction::Default);
}

/// Metres from a position to the area: 0 inside, else the geodesic distance to the nearest point of
/// the boundary, within 0.1 % or a metre; infinite if the area is empty.
pub fn distance_m(area: &MultiPolygon<f64>, from: LonLat) -> f64 {
    if contains(area, from) {
        return 0.0;
    }
    // A near vertex first, so that most edges need no more than a glance.
    let glance = |at: &LonLat| {
        let east = (at.lon() - from.lon()).abs();
        let east = east.min(360.0 - east) * from.lat().to_radians().cos();
        east.hypot(at.lat() - from.lat())
    };
    let vertices = edges(area).map(|(start, _)| start);
    let Some(near) = vertices.min_by(|a, b| glance(a).total_cmp(&glance(b))) else {
        return f64::INFINITY;
    };
    let mut best = crate::geodesy::distance_m(near, from);
    for edge in edges(area) {
        best = nearest_m(edge, from, best, 0.0).unwrap_or(best);
    }
    best
}

/// Every ring, holes too.
pub(super) fn rings(polygon: &Polygon<f64>) -> impl Iterator<Item = &LineString<f64>> {
    std::iter::once(polygon.exterior()).chain(polygon.interiors())
}

/// Every edge of every ring; positions out of range are passed over.
pub(super) fn edges(area: &MultiPolygon<f64>) -> impl Iterator<Item = (LonLat, LonLat)> {
    let position = |at: Coord<f64>| LonLat::new(at.x, at.y);
    area.iter()
        .flat_map(rings)
        .flat_map(LineString::lines)
        .filter_map(move |edge| Some((position(edge.start)?, position(edge.end)?)))
}

pub(super) fn coord(position: LonLat) -> Coord<f64> {
    Coord {
        x: position.lon(),
        y: position.lat(),
    }
}

/// The middle of the widest stretch of a parallel near the middle latitude that meets no vertex.
fn widest_stretch(polygon: &Polygon<f64>) -> Option<Coord<f64>> {
    let mut lats: Vec<f64> = rings(polygon)
        .flat_map(|ring| ring.0.iter().map(|at| at.y))
        .collect();
    lats.sort_by(f64::total_cmp);
    lats.dedup();
    let middle = f64::midpoint(*lats.first()?, *lats.last()?);
    let above = lats.partition_point(|lat| *lat <= middle);
    let y = f64::midpoint(*lats.get(above.checked_sub(1)?)?, *lats.get(above)?);
    let mut lons: Vec<f64> = rings(polygon)
        .flat_map(LineString::lines)
        .filter(|edge| (edge.start.y > y) != (edge.end.y > y))
        .map(|Line { start, end }| start.x + (end.x - start.x) * (y - start.y) / (end.y - start.y))
        .collect();
    lons.sort_by(f64::total_cmp);
    lons.chunks_exact(2)
        .filter_map(|pair| Some((*pair.first()?, *pair.last()?)))
        .max_by(|a, b| (a.1 - a.0).total_cmp(&(b.1 - b.0)))
        .map(|(west, east)| Coord {
            x: f64::midpoint(west, east),
            y,
        })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn at(lon: f64, lat: f64) -> LonLat {
        LonLat::new(lon, lat).unwrap()
    }

    fn area(rings: &[&[(f64, f64)]]) -> MultiPolygon<f64> {
        let ring = |ring: &&[(f64, f64)]| LineString::from(ring.to_vec());
        let holes = rings[1..].iter().map(ring).collect();
        MultiPolygon::new(vec![Polygon::new(ring(&rings[0]), holes)])
    }

    fn strictly_inside(area: &MultiPolygon<f64>, it: LonLat) -> bool {
        let on_boundary = |ring: &LineString<f64>| ring.intersects(&coord(it));
        contains(area, it) && !area.iter().flat_map(rings).any(on_boundary)
    }

    #[test]
    fn a_point_on_a_concave_area_lies_on_it() {
        let horseshoe = area(&[&[
            (0.0, 0.0),
            (10.0, 0.0),
            (10.0, 10.0),
            (9.0, 10.0),
            (9.0, 1.0),
            (1.0, 1.0),
            (1.0, 10.0),
            (0.0, 10.0),
        ]]);
        assert!(strictly_inside(
            &horseshoe,
            surface_point(&horseshoe).unwrap()
        ));
        let ring = area(&[
            &[(0.0, 0.0), (10.0, 0.0), (10.0, 10.0), (0.0, 10.0)],
            &[(1.0, 1.0), (1.0, 9.0), (9.0, 9.0), (9.0, 1.0)],
        ]);
        assert!(strictly_inside(&ring, surface_point(&ring).unwrap()));
    }

    #[test]
    fn a_point_lies_on_the_largest_polygon() {
        let mut both = area(&[&[(0.0, 0.0), (1.0, 0.0), (1.0, 1.0)]]);
        both.0
            .extend(area(&[&[(5.0, 5.0), (9.0, 5.0), (9.0, 9.0)]]));
        assert!(surface_point(&both).unwrap().lon() > 5.0);
    }

    #[test]
    fn an_area_without_width_still_has_a_point_and_an_empty_one_has_none() {
        let flat = area(&[&[(1.0, 1.0), (2.0, 2.0), (3.0, 3.0)]]);
        assert!(contains(&flat, surface_point(&flat).unwrap()));
        assert_eq!(surface_point(&MultiPolygon::new(vec![])), None);
        assert!(distance_m(&MultiPolygon::new(vec![]), at(0.0, 0.0)).is_infinite());
    }

    #[test]
    fn the_boundary_is_inside() {
        let square = area(&[&[(0.0, 0.0), (2.0, 0.0), (2.0, 2.0), (0.0, 2.0)]]);
        for it in [at(0.0, 0.0), at(1.0, 0.0), at(2.0, 1.0), at(1.0, 1.0)] {
            assert!(contains(&square, it));
        }
        assert!(!contains(&square, at(2.000_001, 1.0)));
    }

    #[test]
    fn distances_are_to_the_boundary_from_outside_and_nought_inside() {
        let square = area(&[&[(0.0, 0.0), (2.0, 0.0), (2.0, 2.0), (0.0, 2.0)]]);
        assert!(distance_m(&square, at(1.0, 1.0)) <= 0.0);
        let off = distance_m(&square, at(1.0, -1.0)) - 110_574.4;
        assert!(off.abs() < 120.0, "{off}");
        let off = distance_m(&square, at(-179.0, 1.0))
            / crate::geodesy::distance_m(at(2.0, 2.0), at(-179.0, 1.0))
            - 1.0;
        assert!(off.abs() < 0.005, "{off}");
    }

    #[test]
    fn rings_turn_right_hand() {
        let mut turned = area(&[
            &[(0.0, 0.0), (0.0, 9.0), (9.0, 9.0), (9.0, 0.0)],
            &[(1.0, 1.0), (2.0, 1.0), (2.0, 2.0)],
        ]);
        right_hand(&mut turned);
        let (exterior, hole) = (turned.0[0].exterior(), &turned.0[0].interiors()[0]);
        let signed = |ring: &LineString<f64>| Polygon::new(ring.clone(), vec![]).signed_area();
        assert!(signed(exterior) > 0.0 && signed(hole) < 0.0);
    }

    proptest! {
        #[test]
        fn a_surface_point_is_inside_whatever_the_star(radii in prop::collection::vec(0.01..10.0, 3..40)) {
            let mut angle = 0.0_f64;
            let step = std::f64::consts::TAU / f64::from(u8::try_from(radii.len()).unwrap());
            let ring: Vec<_> = radii.iter().map(|radius| {
                let (sin, cos) = angle.sin_cos();
                angle += step;
                (50.0 + radius * cos, 30.0 + radius * sin)
            }).collect();
            let star = area(&[&ring]);
            prop_assert!(strictly_inside(&star, surface_point(&star).unwrap()));
        }
    }
}
