//! Regions that filters ask about.

use geo::{MultiPolygon, Polygon};

use crate::geodesy::area::{contains, coord, edges};
use crate::geodesy::circle::rectangle;
use crate::geodesy::nearest::{GREATEST_RADIUS_M, LEAST_RADIUS_M, nearest_m};
use crate::geodesy::outline::Outline;
use crate::geodesy::{BoundingBox, Line, distance_m};
use crate::model::LonLat;

/// A part of the world, prepared for many questions. Its boundary belongs to it.
#[derive(Debug, Clone)]
pub struct Region(Shape);

#[derive(Debug, Clone)]
enum Shape {
    Box {
        sides: BoundingBox,
        outline: Outline,
    },
    Areas(Outline),
    Near(Near),
}

impl Region {
    /// What lies in a box.
    pub fn bounding_box(sides: BoundingBox) -> Self {
        let between = |west, east| rectangle(west, sides.south(), east, sides.north());
        let area: Vec<Polygon<f64>> = if sides.crosses_antimeridian() {
            vec![between(sides.west(), 180.0), between(-180.0, sides.east())]
        } else {
            vec![between(sides.west(), sides.east())]
        };
        let outline = Outline::new(MultiPolygon::new(area));
        Self(Shape::Box { sides, outline })
    }

    /// What lies in any of the polygons, which may overlap.
    pub fn areas(area: MultiPolygon<f64>) -> Self {
        Self(Shape::Areas(Outline::new(area)))
    }

    /// What is at most `radius_m` metres away; nothing if that is not a number.
    pub fn near(center: LonLat, radius_m: f64) -> Self {
        Self(Shape::Near(Near::new(center, radius_m)))
    }

    /// Whether a position lies in it.
    pub fn contains_point(&self, position: LonLat) -> bool {
        match &self.0 {
            Shape::Box { sides, .. } => sides.contains(position),
            Shape::Areas(outline) => {
                outline.contains(coord(position))
                    || other_name(position).is_some_and(|it| outline.contains(coord(it)))
            }
            Shape::Near(near) => near.has(position),
        }
    }

    /// Whether any point of a line, as it is drawn, lies in it.
    pub fn meets_line(&self, line: &Line) -> bool {
        let mut legs = line.parts().flat_map(|part| part.windows(2));
        legs.any(|leg| match leg {
            [from, to] => self.meets_edge(*from, *to),
            _ => false,
        })
    }

    /// As [`BoundingBox::meets_way`], of a box; `None` of any other region.
    pub fn meets_way(&self, stops: &[LonLat]) -> Option<bool> {
        match &self.0 {
            Shape::Box { sides, .. } => sides.meets_way(stops),
            Shape::Areas(_) | Shape::Near(_) => None,
        }
    }

    /// Whether any point of an area lies in it.
    pub fn meets_area(&self, area: &MultiPolygon<f64>) -> bool {
        match &self.0 {
            Shape::Box { outline, .. } | Shape::Areas(outline) => outline.meets_area(area),
            Shape::Near(near) => {
                edges(area).any(|(start, end)| near.meets(start, end))
                    || contains(area, near.center)
            }
        }
    }

    fn meets_edge(&self, from: LonLat, to: LonLat) -> bool {
        match &self.0 {
            Shape::Box { outline, .. } | Shape::Areas(outline) => {
                outline.meets_edge(coord(from), coord(to))
                    || [from, to]
                        .into_iter()
                        .any(|end| other_name(end).is_some_and(|it| outline.contains(coord(it))))
            }
            Shape::Near(near) => near.meets(from, to),
        }
    }
}

/// A position on the antimeridian with the other sign.
fn other_name(position: LonLat) -> Option<LonLat> {
    (position.lon().abs() >= 180.0)
        .then(|| LonLat::new(-position.lon(), position.lat()))
        .flatten()
}

/// A geodesic circle, with the rectangle around it.
#[derive(Debug, Clone, Copy)]
struct Near {
    center: LonLat,
    radius_m: f64,
    south: f64,
    north: f64,
    /// Degrees of longitude to either side; 180 where it holds a pole.
    aside: f64,
}

impl Near {
    fn new(center: LonLat, radius_m: f64) -> Self {
        let up = (radius_m / LEAST_RADIUS_M).to_degrees();
        let (south, north) = (center.lat() - up, center.lat() + up);
        let aside = if south <= -90.0 || north >= 90.0 || up >= 90.0 {
            180.0
        } else {
            // The widest point of a circle on the sphere, on the least sphere that could be.
            let sin = up.to_radians().sin() / center.lat().to_radians().cos();
            let stretch = GREATEST_RADIUS_M / LEAST_RADIUS_M;
            (sin.min(1.0).asin().to_degrees() * stretch).min(180.0)
        };
        Self {
            center,
            radius_m,
            south,
            north,
            aside,
        }
    }

    fn has(&self, at: LonLat) -> bool {
        let east = (at.lon() - self.center.lon()).abs();
        at.lat() >= self.south
            && at.lat() <= self.north
            && east.min(360.0 - east) <= self.aside
            && distance_m(self.center, at) <= self.radius_m
    }

    fn meets(&self, start: LonLat, end: LonLat) -> bool {
        let reaches = |west: f64, east: f64| {
            let (low, high) = (
                self.center.lon() - self.aside,
                self.center.lon() + self.aside,
            );
            [-360.0, 0.0, 360.0]
                .into_iter()
                .any(|turn| west + turn <= high && east + turn >= low)
        };
        start.lat().min(end.lat()) <= self.north
            && start.lat().max(end.lat()) >= self.south
            && reaches(start.lon().min(end.lon()), start.lon().max(end.lon()))
            && nearest_m((start, end), self.center, self.radius_m, self.radius_m).is_some()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::geodesy::{LineStyle, draw};

    fn at(lon: f64, lat: f64) -> LonLat {
        LonLat::new(lon, lat).unwrap()
    }

    fn line(stops: &[(f64, f64)]) -> Line {
        let stops: Vec<_> = stops.iter().map(|(lon, lat)| at(*lon, *lat)).collect();
        let mut line = Line::default();
        draw(&stops, &LineStyle::default(), &mut line);
        line
    }

    fn boxed(text: &str) -> Region {
        Region::bounding_box(BoundingBox::parse(text).unwrap())
    }

    #[test]
    fn a_line_meets_a_box_between_its_vertices() {
        let region = boxed("40,20,50,30");
        assert!(region.meets_line(&line(&[(30.0, 25.0), (60.0, 25.0)])));
        assert!(region.meets_line(&line(&[(30.0, 20.0), (60.0, 20.0)])));
        assert!(!region.meets_line(&line(&[(30.0, 31.0), (60.0, 31.0)])));
        assert!(!region.meets_line(&line(&[])));
    }

    #[test]
    fn a_way_along_the_equator_is_not_beside_a_box_that_it_passes() {
        for lat in [0.2, 0.0, -0.0, -0.2] {
            for text in [
                "4,-0.5,6,0.5",
                "4,-1.5,6,0.3",
                "4,-0.3,6,1.5",
                "4,-1.5,6,0",
                "4,0,6,1.5",
            ] {
                let sides = BoundingBox::parse(text).unwrap();
                let stops = [at(0.5, lat), at(10.0, lat)];
                let meets = boxed(text).meets_line(&line(&[(0.5, lat), (10.0, lat)]));
                let told = sides.meets_way(&stops);
                assert!(
                    told.is_none_or(|told| told == meets),
                    "{lat} {text}: {told:?}"
                );
            }
        }
    }

    #[test]
    fn a_box_over_the_antimeridian_is_two() {
        let region = boxed("170,-10,-170,10");
        assert!(region.contains_point(at(175.0, 0.0)) && region.contains_point(at(-175.0, 0.0)));
        assert!(!region.contains_point(at(0.0, 0.0)));
        assert!(region.meets_line(&line(&[(160.0, 0.0), (-160.0, 0.0)])));
        assert!(!region.meets_line(&line(&[(-160.0, 20.0), (160.0, 30.0), (150.0, 0.0)])));
        assert!(region.meets_area(&crate::geodesy::area::circle(at(180.0, 0.0), 1000.0)));
    }

    #[test]
    fn a_box_without_width_is_a_line_and_without_any_extent_a_point() {
        assert!(boxed("5,0,5,9").contains_point(at(5.0, 3.0)));
        assert!(boxed("5,0,5,9").meets_line(&line(&[(0.0, 3.0), (9.0, 3.0)])));
        assert!(boxed("5,3,5,3").meets_line(&line(&[(0.0, 3.0), (9.0, 3.0)])));
        assert!(!boxed("5,3,5,3").contains_point(at(5.0, 3.1)));
    }

    #[test]
    fn near_is_measured_along_the_earth() {
        let near = Region::near(at(179.9, 60.0), 20_000.0);
        assert!(near.contains_point(at(-179.9, 60.0)));
        assert!(!near.contains_point(at(179.9, 60.2)));
        assert!(near.meets_line(&line(&[(-179.8, 50.0), (-179.8, 70.0)])));
        assert!(!near.meets_line(&line(&[(-179.5, 50.0), (-179.5, 70.0)])));
        assert!(near.meets_area(&crate::geodesy::area::circle(at(170.0, 60.0), 1_000_000.0)));
        assert!(!near.meets_area(&crate::geodesy::area::circle(at(170.0, 60.0), 100_000.0)));
    }

    #[test]
    fn near_no_number_is_nothing() {
        for radius_m in [f64::NAN, -1.0] {
            let near = Region::near(at(10.0, 10.0), radius_m);
            assert!(!near.contains_point(at(10.0, 10.0)));
            assert!(!near.meets_line(&line(&[(9.0, 10.0), (11.0, 10.0)])));
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(4000))]

        #[test]
        fn what_is_told_of_a_way_is_so_when_it_is_drawn(
            (x, y) in (-180.0..=180.0, prop_oneof![-90.0..=90.0, -2.0..2.0, Just(0.0), Just(-0.0)]),
            apart in 1.0..85.0,
            steps in proptest::collection::vec((-1.0..1.0, -0.1..0.1), 1..4),
            (west, south) in (-90.0..90.0, prop_oneof![-90.0..90.0, -2.0..2.0]),
            (width, height) in (0.0..60.0, prop_oneof![0.0..40.0, 0.0..2.0]),
            beside in proptest::option::of((any::<bool>(), 0.0..5.0)),
            is_dense in any::<bool>(),
        ) {
            let stops = steps.iter().map(|(aside, up)| (x + aside * apart, y + up * apart));
            let stops: Vec<LonLat> = [(x, y)].into_iter().chain(stops)
                .filter_map(|(lon, lat)| LonLat::new(lon, lat)).collect();
            // anywhere, or a little north or south of them, where lines bulge
            let lats = || stops.iter().map(|stop| stop.lat());
            let (low, high) = (lats().fold(90.0, f64::min), lats().fold(-90.0, f64::max));
            let south = match beside {
                None => south,
                Some((true, gap)) => high + gap,
                Some((false, gap)) => low - gap - height,
            };
            let west = if beside.is_some() { x - width / 2.0 } else { west };
            let text = format!("{west:.3},{south:.3},{:.3},{:.3}", west + width, south + height);
            let Ok(sides) = BoundingBox::parse(&text) else { return Ok(()) };
            let style = LineStyle { max_segment_m: is_dense.then_some(50_000.0) };
            let mut line = Line::default();
            draw(&stops, &style, &mut line);
            if let Some(told) = sides.meets_way(&stops).filter(|_| !line.is_empty()) {
                prop_assert_eq!(told, Region::bounding_box(sides).meets_line(&line), "{:?}", stops);
            }
        }

        #[test]
        fn what_is_near_enough_is_never_missed_by_the_rectangle(
            (x, y) in (-180.0..=180.0, -90.0..=90.0),
            size in 0.0..7.31,
            azimuth in 0.0..360.0,
        ) {
            let (center, radius_m) = (at(x, y), 10_f64.powf(size));
            let end = geo::Destination::destination(
                &geo::Geodesic, geo::Point::new(x, y), azimuth, radius_m * 0.999_999);
            let end = at(end.x(), end.y());
            prop_assume!(distance_m(center, end) <= radius_m);
            let near = Region::near(center, radius_m);
            prop_assert!(near.contains_point(end));
            // And on a short line through it.
            let beside = at((end.lon() * 0.999_99).clamp(-180.0, 180.0), end.lat() * 0.999_99);
            let through = line(&[(end.lon(), end.lat()), (beside.lon(), beside.lat())]);
            prop_assert!(through.is_empty() || near.meets_line(&through));
        }

        #[test]
        fn a_point_in_a_box_is_on_any_line_through_it(
            (x, y) in (-180.0..=180.0, -90.0..=90.0),
            (x2, y2) in (-180.0..=180.0, -90.0..=90.0),
            (a, b) in (-180.0..=180.0, -180.0..=180.0),
        ) {
            let region = boxed(&format!("{a},-90,{b},{}", f64::max(y, 0.0)));
            let through = line(&[(x, y), (x2, y2)]);
            if region.contains_point(at(x, y)) && !through.is_empty() {
                prop_assert!(region.meets_line(&through));
            }
        }
    }
}
