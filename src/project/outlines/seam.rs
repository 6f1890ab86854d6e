//! Outlines that lead over the antimeridian, cut there.
//!
//! The packed rings run on over it: a step from 180 to -180 is none on the globe, and a line across the
//! whole map on a plane (RFC 7946, 3.1.9).

use geo::{BooleanOps, Coord, LineString, MultiPolygon, Polygon, Rect};

/// Longest step of a ring that does not lead over the antimeridian, in degrees of longitude.
const HALF: f64 = 180.0;

/// The polygons, those that lead over the antimeridian cut there.
pub(super) fn cut(polygons: Vec<Polygon<f64>>) -> MultiPolygon<f64> {
    let cut = polygons.into_iter().flat_map(|polygon| {
        if leads_over(polygon.exterior()) {
            pieces(&polygon)
        } else {
            vec![polygon]
        }
    });
    MultiPolygon::new(cut.collect())
}

fn leads_over(ring: &LineString<f64>) -> bool {
    ring.lines()
        .any(|step| (step.end.x - step.start.x).abs() > HALF)
}

fn pieces(polygon: &Polygon<f64>) -> Vec<Polygon<f64>> {
    let holes = polygon.interiors().iter().map(unrolled).collect();
    let whole = MultiPolygon::new(vec![Polygon::new(unrolled(polygon.exterior()), holes)]);
    [-360.0, 0.0, 360.0]
        .into_iter()
        .flat_map(|turn| {
            let (west, east) = (turn - HALF, turn + HALF);
            let world = Rect::new(Coord { x: west, y: -90.0 }, Coord { x: east, y: 90.0 });
            let piece = whole.intersection(&MultiPolygon::new(vec![world.to_polygon()]));
            piece.0.into_iter().map(move |mut polygon| {
                polygon.exterior_mut(|ring| shift(ring, -turn));
                polygon.interiors_mut(|rings| rings.iter_mut().for_each(|ring| shift(ring, -turn)));
                polygon
            })
        })
        .collect()
}

/// The ring on a plane where longitudes run on beyond 180. One that goes around a pole is led over it.
fn unrolled(ring: &LineString<f64>) -> LineString<f64> {
    let mut turn = 0.0;
    let mut last = ring.0.first().map_or(0.0, |first| first.x);
    let mut positions: Vec<Coord<f64>> = Vec::with_capacity(ring.0.len() + 3);
    for at in &ring.0 {
        let step = at.x - last;
        if step > HALF {
            turn -= 360.0;
        } else if step < -HALF {
            turn += 360.0;
        }
        last = at.x;
        positions.push(Coord {
            x: at.x + turn,
            y: at.y,
        });
    }
    if turn != 0.0
        && let (Some(&first), Some(&end)) = (positions.first(), positions.last())
    {
        let pole = 90_f64.copysign(first.y);
        positions.push(Coord { x: end.x, y: pole });
        positions.push(Coord {
            x: first.x,
            y: pole,
        });
        positions.push(first);
    }
    LineString::new(positions)
}

fn shift(ring: &mut LineString<f64>, by: f64) {
    for at in &mut ring.0 {
        at.x += by;
    }
}
