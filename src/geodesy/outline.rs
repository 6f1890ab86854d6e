//! Areas prepared for many questions.

use geo::kernels::{Kernel, Orientation, RobustKernel};
use geo::{Coord, LineString, MultiPolygon};

use crate::geodesy::area::{contains, coord, edges, right_hand, rings};
use crate::model::LonLat;

/// At most so many bands, and so many entries in them for each edge.
const MOST_BANDS: usize = 4_096;
const ENTRIES_PER_EDGE: usize = 8;

/// A rectangle of longitude and latitude.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Bounds {
    min: Coord<f64>,
    max: Coord<f64>,
}

impl Bounds {
    pub(super) fn of_edge(a: Coord<f64>, b: Coord<f64>) -> Self {
        Self {
            min: Coord {
                x: a.x.min(b.x),
                y: a.y.min(b.y),
            },
            max: Coord {
                x: a.x.max(b.x),
                y: a.y.max(b.y),
            },
        }
    }

    fn with(self, other: Self) -> Self {
        Self {
            min: Self::of_edge(self.min, other.min).min,
            max: Self::of_edge(self.max, other.max).max,
        }
    }

    pub(super) fn has(self, at: Coord<f64>) -> bool {
        at.x >= self.min.x && at.x <= self.max.x && at.y >= self.min.y && at.y <= self.max.y
    }

    pub(super) fn meets(self, other: Self) -> bool {
        self.min.x <= other.max.x
            && other.min.x <= self.max.x
            && self.min.y <= other.max.y
            && other.min.y <= self.max.y
    }

    /// Whether the line through two positions surely passes it by.
    fn is_beside(self, a: Coord<f64>, b: Coord<f64>) -> bool {
        let (along, size) = (b - a, self.max - self.min);
        let middle = (self.min + self.max) / 2.0 - a;
        let off = along.x * middle.y - along.y * middle.x;
        let reach = (along.x * size.y).abs() + (along.y * size.x).abs();
        // The margin covers what rounding may do to numbers of degrees.
        off.abs() > reach / 2.0 + 1e-9
    }
}

#[derive(Debug, Clone, Copy)]
struct Edge {
    start: Coord<f64>,
    end: Coord<f64>,
}

/// The edges of an area, sorted into bands of latitude; overlapping polygons count as one.
#[derive(Debug, Clone)]
pub(super) struct Outline {
    /// `None` if the area is empty.
    bounds: Option<Bounds>,
    bands_per_degree: f64,
    /// Where each band starts in `entries`; one more than there are bands.
    starts: Vec<usize>,
    entries: Vec<Edge>,
    /// A position of each polygon.
    corners: Vec<LonLat>,
}

impl Outline {
    pub(super) fn new(mut area: MultiPolygon<f64>) -> Self {
        right_hand(&mut area);
        let edges: Vec<Edge> = edges(&area)
            .map(|(start, end)| Edge {
                start: coord(start),
                end: coord(end),
            })
            .collect();
        let bounds = edges
            .iter()
            .map(|edge| Bounds::of_edge(edge.start, edge.end))
            .reduce(Bounds::with);
        let corners = area
            .iter()
            .filter_map(|polygon| polygon.exterior().0.first())
            .filter_map(|at| LonLat::new(at.x, at.y))
            .collect();
        let mut outline = Self {
            bounds,
            bands_per_degree: 0.0,
            starts: vec![0],
            entries: Vec::new(),
            corners,
        };
        outline.fill(&edges);
        outline
    }

    /// Sorts the edges into as many bands as are worth their memory.
    fn fill(&mut self, edges: &[Edge]) {
        let Some(Bounds { min, max }) = self.bounds else {
            return;
        };
        let mut bands = edges.len().clamp(1, MOST_BANDS);
        loop {
            #[expect(clippy::cast_precision_loss, reason = "a few thousand at most")]
            let per_degree = bands as f64 / (max.y - min.y).max(1e-9);
            self.bands_per_degree = per_degree;
            let entries: usize = edges
                .iter()
                .map(|edge| self.bands(edge.start.y, edge.end.y).count())
                .sum();
            if bands == 1 || entries <= ENTRIES_PER_EDGE * edges.len() {
                break;
            }
            bands /= 2;
        }
        let highest = self.band(max.y);
        let mut filled: Vec<Vec<Edge>> = vec![Vec::new(); highest + 1];
        for edge in edges {
            for band in self.bands(edge.start.y, edge.end.y) {
                if let Some(entries) = filled.get_mut(band) {
                    entries.push(*edge);
                }
            }
        }
        for entries in filled {
            self.entries.extend(entries);
            self.starts.push(self.entries.len());
        }
    }

    /// The band of a latitude; those beyond the area's share its outermost bands.
    fn band(&self, lat: f64) -> usize {
        let south = self.bounds.map_or(0.0, |bounds| bounds.min.y);
        let band = (lat - south) * self.bands_per_degree;
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "the cast saturates: below the area is band 0"
        )]
        let band = band as usize;
        band.min(MOST_BANDS)
    }

    fn bands(&self, a: f64, b: f64) -> std::ops::RangeInclusive<usize> {
        self.band(a.min(b))..=self.band(a.max(b))
    }

    fn entries(&self, band: usize) -> &[Edge] {
        let bound = |index: usize| self.starts.get(index).copied();
        bound(band)
            .zip(bound(band + 1))
            .and_then(|(start, end)| self.entries.get(start..end))
            .unwrap_or_default()
    }

    /// Whether a position lies inside or on the boundary.
    pub(super) fn contains(&self, at: Coord<f64>) -> bool {
        if !self.bounds.is_some_and(|bounds| bounds.has(at)) {
            return false;
        }
        // The winding number: how often the rings go around it. Not the parity, because polygons
        // of one region may overlap.
        let mut winding = 0;
        for Edge { start, end } in self.entries(self.band(at.y)) {
            let (rises, falls) = (
                start.y <= at.y && at.y < end.y,
                end.y <= at.y && at.y < start.y,
            );
            if at.x < start.x && at.x < end.x {
                winding += i32::from(rises) - i32::from(falls);
            } else if at.x <= start.x || at.x <= end.x {
                let side = RobustKernel::orient2d(*start, *end, at);
                if side == Orientation::Collinear && Bounds::of_edge(*start, *end).has(at) {
                    return true;
                }
                winding += i32::from(rises && side == Orientation::CounterClockwise)
                    - i32::from(falls && side == Orientation::Clockwise);
            }
        }
        winding > 0
    }

    /// Whether any point of an edge lies inside or on the boundary.
    pub(super) fn meets_edge(&self, a: Coord<f64>, b: Coord<f64>) -> bool {
        let reach = Bounds::of_edge(a, b);
        let near = |bounds: Bounds| bounds.meets(reach) && !bounds.is_beside(a, b);
        if !self.bounds.is_some_and(near) {
            return false;
        }
        self.contains(a)
            || self.contains(b)
            || self.bands(a.y, b.y).any(|band| {
                let mut entries = self.entries(band).iter();
                entries.any(|edge| {
                    reach.meets(Bounds::of_edge(edge.start, edge.end))
                        && apart(a, b, edge.start, edge.end)
                        && apart(edge.start, edge.end, a, b)
                })
            })
    }

    /// Whether any point of another area lies inside or on the boundary.
    pub(super) fn meets_area(&self, area: &MultiPolygon<f64>) -> bool {
        let meets_ring = |ring: &LineString<f64>| {
            let bounds = ring
                .lines()
                .map(|edge| Bounds::of_edge(edge.start, edge.end))
                .reduce(Bounds::with);
            bounds.zip(self.bounds).is_some_and(|(a, b)| a.meets(b))
                && ring
                    .lines()
                    .any(|edge| self.meets_edge(edge.start, edge.end))
        };
        // Without common boundary, a polygon of ours may still lie inside the other as a whole.
        area.iter().flat_map(rings).any(meets_ring)
            || self.corners.iter().any(|corner| contains(area, *corner))
    }
}

/// Whether the line through `a` and `b` has `c` and `d` on different sides, or one of them on it.
fn apart(a: Coord<f64>, b: Coord<f64>, c: Coord<f64>, d: Coord<f64>) -> bool {
    let (c, d) = (
        RobustKernel::orient2d(a, b, c),
        RobustKernel::orient2d(a, b, d),
    );
    c != d || c == Orientation::Collinear
}

#[cfg(test)]
mod tests {
    use geo::{Intersects, Line, Polygon};
    use proptest::prelude::*;

    use super::*;

    fn star(radii: &[f64], (x, y): (f64, f64)) -> Polygon<f64> {
        let mut angle = 0.0_f64;
        let step = std::f64::consts::TAU / f64::from(u8::try_from(radii.len()).unwrap());
        // A coarse grid, so that vertices, edges and questions meet exactly.
        let grid = |number: f64| (number * 2.0).round() / 2.0;
        let ring: Vec<_> = radii
            .iter()
            .map(|radius| {
                let (sin, cos) = angle.sin_cos();
                angle += step;
                (grid(x + radius * cos), grid(y + radius * sin))
            })
            .collect();
        Polygon::new(LineString::from(ring), vec![])
    }

    fn polygon() -> impl Strategy<Value = Polygon<f64>> {
        use geo::Validation;
        (
            prop::collection::vec(1.0..9.0, 3..30),
            (-5.0..5.0, -5.0..5.0),
        )
            .prop_map(|(radii, center)| star(&radii, center))
            .prop_filter("valid", Validation::is_valid)
    }

    #[test]
    fn an_empty_area_meets_nothing() {
        let none = Outline::new(MultiPolygon::new(vec![]));
        let at = Coord { x: 0.0, y: 0.0 };
        assert!(!none.contains(at) && !none.meets_edge(at, at));
    }

    #[test]
    fn where_polygons_overlap_is_inside() {
        let square = |x| crate::geodesy::circle::rectangle(x, 0.0, x + 4.0, 4.0);
        let both = Outline::new(MultiPolygon::new(vec![square(0.0), square(2.0)]));
        assert!(both.contains(Coord { x: 3.0, y: 1.0 }));
    }

    #[test]
    fn what_lies_in_a_hole_is_outside() {
        let square = |low: f64, high: f64| crate::geodesy::circle::rectangle(low, low, high, high);
        let hole = square(2.0, 8.0).exterior().clone();
        let frame = Polygon::new(square(0.0, 10.0).exterior().clone(), vec![hole]);
        let inner = MultiPolygon::new(vec![square(3.0, 4.0)]);
        let frame = MultiPolygon::new(vec![frame]);
        assert!(!Outline::new(frame.clone()).meets_area(&inner));
        assert!(!Outline::new(inner.clone()).meets_area(&frame));
        let around = MultiPolygon::new(vec![square(-1.0, 11.0)]);
        assert!(Outline::new(inner.clone()).meets_area(&around));
        assert!(Outline::new(around).meets_area(&inner));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(400))]

        #[test]
        fn it_answers_as_geo_does(
            polygons in prop::collection::vec(polygon(), 1..3),
            other in polygon(),
            points in prop::collection::vec((-30_i32..30, -30_i32..30), 40),
        ) {
            let area = MultiPolygon::new(polygons);
            let outline = Outline::new(area.clone());
            let points: Vec<_> = points.into_iter().map(|(x, y)| Coord {
                x: f64::from(x) / 2.0,
                y: f64::from(y) / 2.0,
            }).collect();
            for at in &points {
                prop_assert_eq!(outline.contains(*at), area.intersects(at), "{:?}", at);
            }
            for pair in points.windows(2) {
                let line = Line::new(pair[0], pair[1]);
                prop_assert_eq!(outline.meets_edge(pair[0], pair[1]), area.intersects(&line), "{:?}", line);
            }
            let other = MultiPolygon::new(vec![other]);
            prop_assert_eq!(outline.meets_area(&other), area.intersects(&other));
        }
    }
}
