//! Lines as they are drawn: along the geodesic, cut at the antimeridian.

use crate::geodesy::ellipsoid::{Reduced, leg_m};
use crate::geodesy::path::Path;
use crate::model::LonLat;

/// However short the segments are asked to be, no leg gets more than this.
const MOST_SEGMENTS: f64 = 65_536.0;

/// How a line is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct LineStyle {
    /// Legs longer than this (metres) get vertices along the geodesic, in equal parts; `None`, or
    /// a length that is not above nought, for the stops alone.
    pub max_segment_m: Option<f64>,
}

/// A drawn line; one value serves many calls of [`draw`].
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Line {
    positions: Vec<LonLat>,
    /// Where each part ends in `positions`.
    ends: Vec<usize>,
    length_m: f64,
}

impl Line {
    /// The parts between the cuts, in order: each of two positions at least, no two in a row the
    /// same to six decimals, no segment spanning more than 180 degrees of longitude.
    pub fn parts(&self) -> impl ExactSizeIterator<Item = &[LonLat]> + Clone {
        (0..self.ends.len()).map(|part| {
            let start = part
                .checked_sub(1)
                .and_then(|before| self.ends.get(before))
                .map_or(0, |end| *end);
            let end = self.ends.get(part).map_or(start, |end| *end);
            self.positions.get(start..end).unwrap_or_default()
        })
    }

    /// The positions of all parts, one after the other.
    pub fn positions(&self) -> &[LonLat] {
        &self.positions
    }

    /// Where each part ends in [`Line::positions`].
    pub fn ends(&self) -> &[usize] {
        &self.ends
    }

    /// Whether nothing is left to draw: there were fewer than two different stops.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// Sum of the geodesic lengths of the legs in metres, however the line is drawn.
    pub fn length_m(&self) -> f64 {
        self.length_m
    }

    /// Takes everything out.
    pub fn clear(&mut self) {
        self.positions.clear();
        self.ends.clear();
        self.length_m = 0.0;
    }

    /// The positions of the part that is not ended yet.
    fn open(&self) -> &[LonLat] {
        let start = self.ends.last().map_or(0, |end| *end);
        self.positions.get(start..).unwrap_or_default()
    }

    /// Ends the part, or takes it back if there is nothing to see of it.
    fn end_part(&mut self) {
        let open = self.open();
        let seen = open
            .split_first()
            .is_some_and(|(first, rest)| rest.iter().any(|other| !one_pole(*first, *other)));
        if seen {
            self.ends.push(self.positions.len());
        } else {
            self.positions.truncate(self.positions.len() - open.len());
        }
    }

    /// Draws a segment from the last position on, cut if it would span the antimeridian; `path` is
    /// the geodesic that it belongs to.
    fn segment(&mut self, to: LonLat, path: impl FnOnce() -> Path) {
        let Some(from) = self.positions.last().copied() else {
            self.positions.push(to);
            return;
        };
        if alike(from, to) {
            return;
        }
        if (to.lon() - from.lon()).abs() <= 180.0 {
            self.positions.push(to);
            return;
        }
        // On the antimeridian a position has two names. One of them may spare the cut.
        let (near, far) = (180_f64.copysign(from.lon()), 180_f64.copysign(to.lon()));
        if on_antimeridian(to) {
            if let Some(to) = LonLat::new(near, to.lat()).filter(|to| !alike(from, *to)) {
                self.positions.push(to);
            }
            return;
        }
        let lat = if on_antimeridian(from) {
            from.lat()
        } else {
            let lat = path().latitude_at(near);
            self.positions.extend(LonLat::new(near, lat));
            lat
        };
        self.end_part();
        self.positions.extend(LonLat::new(far, lat));
        self.positions.push(to);
    }
}

/// Draws the line through `stops` into `out`, which loses what it held.
///
/// Stops are kept as they are, bit by bit, except that one on the antimeridian takes the sign of
/// the side that it is drawn from, and one that repeats the position before it is drawn once. Where
/// a segment spans more than 180 degrees of longitude it is cut, the latitude of the cut lying on
/// the geodesic of the leg (RFC 7946, 3.1.9).
///
/// ```
/// use waymarks::geodesy::{Line, LineStyle, draw};
/// use waymarks::model::LonLat;
///
/// let stops = [(139.8, 35.6), (-122.4, 37.6)].map(|(lon, lat)| LonLat::new(lon, lat).unwrap());
/// let mut line = Line::default();
/// draw(&stops, &LineStyle::default(), &mut line);
/// let ends: Vec<_> = line.parts().map(|part| (part[0].lon(), part[1].lon())).collect();
/// assert_eq!(ends, [(139.8, 180.0), (-180.0, -122.4)]);
/// ```
pub fn draw(stops: &[LonLat], how: &LineStyle, out: &mut Line) {
    out.clear();
    let max_segment_m = how.max_segment_m.filter(|max| *max > 0.0);
    let mut last: Option<(LonLat, Reduced)> = None;
    for stop in stops {
        let here = (*stop, Reduced::of(*stop));
        if let Some((from, reduced)) = last {
            let length_m = leg_m(from, reduced, here.0, here.1);
            out.length_m += length_m;
            leg(from, *stop, length_m, max_segment_m, out);
        } else {
            out.positions.push(*stop);
        }
        last = Some(here);
    }
    out.end_part();
}

/// Whether [`draw`] leaves anything of these stops, asked where nobody looks at the line: a sixtieth
/// of its work where the first two stops are apart and far from poles and antimeridian. `scratch`
/// loses what it held.
pub fn is_line(stops: &[LonLat], how: &LineStyle, scratch: &mut Line) -> bool {
    let is_plain = |it: &LonLat| it.lon().abs() < 90.0 && it.lat().abs() < 89.0;
    match stops {
        [] | [_] => false,
        [a, b, ..] if is_plain(a) && is_plain(b) && !alike(*a, *b) => true,
        _ => {
            draw(stops, how, scratch);
            !scratch.is_empty()
        }
    }
}

/// Draws a leg up to and with its end.
fn leg(from: LonLat, to: LonLat, length_m: f64, max_segment_m: Option<f64>, out: &mut Line) {
    let segments = max_segment_m.map_or(1.0, |max| (length_m / max).ceil().min(MOST_SEGMENTS));
    if segments <= 1.0 {
        out.segment(to, || Path::between(from, to));
        return;
    }
    let path = Path::between(from, to);
    let mut segment = 1.0;
    while segment < segments {
        out.segment(path.at(segment / segments), || path);
        segment += 1.0;
    }
    out.segment(to, || path);
}

/// Whether both are written the same way, to six decimals.
fn alike(a: LonLat, b: LonLat) -> bool {
    let same = |a: f64, b: f64| {
        (a - b).abs() < 2e-6 && ((a * 1e6).round() - (b * 1e6).round()).abs() < 0.5
    };
    same(a.lon(), b.lon()) && same(a.lat(), b.lat())
}

/// Whether a position is written as one at 180 degrees, to six decimals.
fn on_antimeridian(it: LonLat) -> bool {
    it.lon().abs() > 179.999_999
        && LonLat::new(180_f64.copysign(it.lon()), it.lat()).is_some_and(|on| alike(it, on))
}

/// Whether both are the same pole.
fn one_pole(a: LonLat, b: LonLat) -> bool {
    let pole = 90_f64.copysign(a.lat());
    a.lat().abs() >= 90.0 && (b.lat() - pole).abs() <= 0.0
}

#[cfg(test)]
#[expect(clippy::float_cmp, reason = "what is told here holds to the bit")]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn at((lon, lat): (f64, f64)) -> LonLat {
        LonLat::new(lon, lat).unwrap()
    }

    fn drawn(stops: &[(f64, f64)], max_segment_m: Option<f64>) -> Line {
        let stops: Vec<_> = stops.iter().copied().map(at).collect();
        let mut line = Line::default();
        draw(&stops, &LineStyle { max_segment_m }, &mut line);
        line
    }

    /// The parts as pairs of numbers.
    fn parts(stops: &[(f64, f64)]) -> Vec<Vec<(f64, f64)>> {
        let pair = |it: &LonLat| (it.lon(), it.lat());
        let line = drawn(stops, None);
        line.parts()
            .map(|part| part.iter().map(pair).collect())
            .collect()
    }

    #[test]
    fn shalamcheh_to_mashhad_is_1252_km_however_it_is_drawn() {
        let stops = [(48.03, 30.49), (59.606_389, 36.3)];
        let (plain, dense) = (drawn(&stops, None), drawn(&stops, Some(50_000.0)));
        assert_eq!(plain.length_m().to_bits(), dense.length_m().to_bits());
        assert_eq!(plain.positions().len(), 2);
        assert_eq!(dense.positions().len(), 27);
    }

    #[test]
    fn parts_of_a_leg_are_equal_and_its_ends_untouched() {
        let stops = [(48.03, 30.49), (59.606_389, 36.3)];
        let line = drawn(&stops, Some(50_000.0));
        let positions = line.positions();
        assert_eq!(
            (positions[0], *positions.last().unwrap()),
            (at(stops[0]), at(stops[1]))
        );
        let segment_m = line.length_m() / 26.0;
        for pair in positions.windows(2) {
            let off = crate::geodesy::distance_m(pair[0], pair[1]) - segment_m;
            assert!(off.abs() < 1e-3, "{off}");
        }
    }

    #[test]
    fn a_cut_repeats_its_point_with_the_other_sign() {
        for stops in [
            [(170.0, 10.0), (-170.0, 20.0)],
            [(-170.0, 20.0), (170.0, 10.0)],
        ] {
            let parts = parts(&stops);
            let sign = stops[0].0.signum();
            let lat = parts[0][1].1;
            assert_eq!(parts[0], [stops[0], (180.0 * sign, lat)]);
            assert_eq!(parts[1], [(-180.0 * sign, lat), stops[1]]);
            assert!(
                lat > 15.0 && lat < 15.4,
                "{lat}: north of the straight line"
            );
        }
    }

    #[test]
    fn a_line_that_only_touches_the_antimeridian_stays_whole() {
        assert_eq!(
            parts(&[(-170.0, 20.0), (180.0, 10.0), (-160.0, 0.0)]),
            [[(-170.0, 20.0), (-180.0, 10.0), (-160.0, 0.0)]]
        );
    }

    #[test]
    fn a_stop_on_the_antimeridian_is_itself_the_cut() {
        let expected = [
            [(-170.0, 20.0), (-180.0, 10.0)],
            [(180.0, 10.0), (170.0, 0.0)],
        ];
        for lon in [180.0, -180.0] {
            assert_eq!(
                parts(&[(-170.0, 20.0), (lon, 10.0), (170.0, 0.0)]),
                expected
            );
        }
        assert_eq!(
            parts(&[(180.0, 10.0), (-170.0, 20.0)]),
            [[(-180.0, 10.0), (-170.0, 20.0)]]
        );
        assert_eq!(
            parts(&[(179.999_999_99, 10.0), (-170.0, 20.0)]),
            [[(-180.0, 10.0), (-170.0, 20.0)]]
        );
    }

    #[test]
    fn what_is_written_as_180_degrees_is_on_the_antimeridian() {
        // 6 decimals: both are written as the same position
        assert_eq!(
            parts(&[(180.0, 10.0), (-179.999_999_7, 10.0)]),
            [[(0.0, 0.0); 0]; 0]
        );
    }

    #[test]
    fn a_leg_along_the_antimeridian_is_not_cut() {
        for lon in [180.0, -180.0] {
            let line = drawn(&[(180.0, 10.0), (lon, 20.0)], Some(100_000.0));
            assert_eq!(line.parts().len(), 1);
            assert!(line.positions().iter().all(|it| it.lon() == 180.0));
        }
    }

    #[test]
    fn one_place_is_no_line() {
        for stops in [
            &[][..],
            &[(5.0, 5.0)],
            &[(5.0, 5.0), (5.0, 5.0)],
            &[(180.0, 5.0), (-180.0, 5.0)],
            &[(5.0, 90.0), (70.0, 90.0)],
            &[(5.0, 5.0), (5.000_000_01, 5.0)],
        ] {
            let line = drawn(stops, Some(1.0));
            assert!(line.is_empty() && line.positions().is_empty(), "{stops:?}");
            assert!(line.length_m() < 0.01);
        }
    }

    #[test]
    fn a_leg_over_the_pole_turns_there() {
        let line = drawn(&[(10.0, 80.0), (-170.0, 80.0)], Some(300_000.0));
        assert_eq!(line.parts().len(), 1);
        let lons: Vec<_> = line.positions().iter().map(|it| it.lon()).collect();
        assert!(
            lons.iter().all(|lon| *lon == 10.0 || *lon == -170.0),
            "{lons:?}"
        );
    }

    #[test]
    fn antipodes_are_joined_without_a_fuss() {
        for stops in [
            [(0.0, 0.0), (180.0, 0.0)],
            [(10.0, 40.0), (-170.0, -40.0)],
            [(100.0, 30.0), (-79.9, -30.0)],
            [(0.0, 90.0), (0.0, -90.0)],
        ] {
            check(&drawn(&stops, Some(500_000.0)), Some(500_000.0));
            check(&drawn(&stops, None), None);
        }
    }

    #[test]
    fn segments_of_no_length_are_not_asked_for() {
        for max in [f64::NAN, 0.0, -1.0, f64::INFINITY] {
            assert_eq!(
                drawn(&[(0.0, 0.0), (90.0, 0.0)], Some(max))
                    .positions()
                    .len(),
                2
            );
        }
        let line = drawn(&[(0.0, 0.0), (90.0, 0.0)], Some(1e-9));
        assert_eq!(line.positions().len(), 65_537);
    }

    /// What holds for every line.
    fn check(line: &Line, max_segment_m: Option<f64>) {
        assert_eq!(
            line.ends().last().copied().unwrap_or(0),
            line.positions().len()
        );
        let mut before: Option<LonLat> = None;
        for part in line.parts() {
            assert!(part.len() >= 2, "{line:?}");
            // A part that lies in a pole is not drawn, so that its neighbours may have any sign.
            if let Some(before) = before.filter(|it| !one_pole(*it, part[0])) {
                let first = part[0];
                assert!(on_antimeridian(before) && first.lon().abs() == 180.0);
                assert!(first.lon() * before.lon() < 0.0);
                assert_eq!(first.lat().to_bits(), before.lat().to_bits());
            }
            for pair in part.windows(2) {
                assert!((pair[0].lon() - pair[1].lon()).abs() <= 180.0, "{line:?}");
                assert!(!alike(pair[0], pair[1]), "{line:?}");
                if let Some(max) = max_segment_m {
                    let length = crate::geodesy::distance_m(pair[0], pair[1]);
                    assert!(length < max + 1.0, "{length} {line:?}");
                }
            }
            before = part.last().copied();
        }
    }

    fn stop() -> impl Strategy<Value = (f64, f64)> {
        let awkward = vec![
            -180.0,
            -179.999_999_99,
            -179.999_999_7,
            -179.999_999,
            -90.0,
            0.0,
            90.0,
            179.999_999_96,
            180.0,
        ];
        (
            prop_oneof![3 => -180.0..=180.0, 2 => prop::sample::select(awkward), 2 => 179.0..=180.0, 2 => -180.0..=-179.0],
            prop_oneof![4 => -90.0..=90.0, 1 => prop::sample::select(vec![-90.0, -89.999_999_99, 0.0, 10.0, 90.0])],
        )
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(3000))]

        #[test]
        fn no_cut_line_spans_more_than_180_degrees(
            stops in prop::collection::vec(stop(), 0..6),
            max in prop::option::of(100_000.0..5_000_000.0),
        ) {
            check(&drawn(&stops, max), max);
        }

        #[test]
        fn a_leg_that_is_cut_falls_into_pieces_of_at_most_180_degrees(
            stops in prop::array::uniform2(stop()),
            max in prop::option::of(100_000.0..5_000_000.0),
        ) {
            let line = drawn(&stops, max);
            let asked: Vec<_> = stops.iter().copied().map(at).collect();
            let how = LineStyle { max_segment_m: max };
            prop_assert_eq!(is_line(&asked, &how, &mut Line::default()), !line.is_empty());
            for part in line.parts() {
                let lons = part.iter().map(|it| it.lon());
                let (low, high) = lons.fold((180_f64, -180_f64), |(low, high), lon| (low.min(lon), high.max(lon)));
                prop_assert!(high - low <= 180.0 + 1e-9, "{:?}", line);
            }
            prop_assert!(line.parts().len() <= 2);
        }

        #[test]
        fn every_stop_is_still_there(
            stops in prop::collection::vec((-179.9..179.9, -89.9..89.9), 2..6),
            max in prop::option::of(100_000.0..5_000_000.0),
        ) {
            let line = drawn(&stops, max);
            let mut rest = line.positions().iter();
            for stop in &stops {
                prop_assert!(rest.any(|it| *it == at(*stop)));
            }
        }

        #[test]
        fn a_used_line_forgets_what_it_held(
            first in prop::collection::vec(stop(), 0..6),
            second in prop::collection::vec(stop(), 0..6),
        ) {
            let stops: Vec<_> = second.iter().copied().map(at).collect();
            let mut line = drawn(&first, Some(1e6));
            draw(&stops, &LineStyle { max_segment_m: None }, &mut line);
            prop_assert_eq!(line, drawn(&second, None));
        }
    }
}
