//! Outlines of countries as runs of lines between two of them.
//!
//! A point lies in a country if a ray from it to the west crosses the lines of that country an odd
//! number of times: nothing has to be known about rings, holes or the direction of a line. A run that
//! lies west of the point as a whole counts by its two ends, and one that is farther away than another
//! one's nearest point is passed over by its box, and by that of its neighbours together. Nearly all questions
//! are about cells of a grid through which no line runs: there the first answer holds for all.

mod bytes;
mod distance;
mod groups;

use std::sync::OnceLock;

use crate::check::countries::cells::{Cell, Cells};
use crate::geodesy::Direction;
use crate::model::LonLat;

use bytes::Bytes;
use distance::{BOW_M, Here, in_space, to_segment};
use groups::Groups;

/// A country by its number, from 1; 0 is the sea.
pub(super) type Side = u8;

/// Bands per degree of latitude, and cells per degree of longitude.
const BANDS: i32 = 4;

/// Longest piece of a line in degrees of longitude: a straight line of the plane that is longer is too
/// far from the straight line through space that distances are measured to.
const PIECE: i32 = 1;

/// Lines in a run: a box of more is too wide to pass anything over, of fewer there are too many.
const RUN: usize = 16;

/// Runs of a country that are passed over together.
const BUNDLE: usize = 16;

/// Lines, one after the other, between the same two countries.
#[derive(Debug)]
struct Run {
    sides: [Side; 2],
    /// A stretch of the antimeridian inside of a country: closes its outline, and bounds nothing.
    is_cut: bool,
    /// Its points: the first of them, and how many.
    points: (usize, usize),
    bounds: Bounds,
    /// Its points in space, once somebody asked how far away they are.
    in_space: OnceLock<Box<[[f64; 3]]>>,
}

/// What is asked of a run where it crosses a band, in few bytes: most of the runs of a band are far away
/// from any position in it.
#[derive(Debug, Clone, Copy)]
struct Crossing {
    /// Least and greatest x and y.
    x: [i32; 2],
    y: [i32; 2],
    /// The y of both ends.
    ends: [i32; 2],
    /// The number of the run.
    run: u32,
    sides: [Side; 2],
}

/// A box around lines.
#[derive(Debug, Clone, Copy)]
struct Bounds {
    /// Least and greatest x and y.
    x: [i32; 2],
    y: [i32; 2],
    /// The cosine of the latitude that is farthest from the equator.
    least_cos: f64,
}

impl Bounds {
    /// A box around two.
    fn with(self, other: Self) -> Self {
        let around = |a: [i32; 2], b: [i32; 2]| [a[0].min(b[0]), a[1].max(b[1])];
        Self {
            x: around(self.x, other.x),
            y: around(self.y, other.y),
            least_cos: self.least_cos.min(other.least_cos),
        }
    }
}

/// The lines that a distance is measured to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wanted {
    /// The outline of a country.
    Outline(Side),
    /// What divides two.
    Border(Side, Side),
}

impl Wanted {
    fn side(self) -> Side {
        match self {
            Self::Outline(side) | Self::Border(side, _) => side,
        }
    }

    fn has(self, [one, other]: [Side; 2]) -> bool {
        match self {
            Self::Outline(side) => one == side || other == side,
            Self::Border(a, b) => (one, other) == (a, b) || (other, one) == (a, b),
        }
    }
}

/// The outlines of all countries.
#[derive(Debug, Default)]
pub(super) struct Outlines {
    codes: Vec<[u8; 2]>,
    /// Grid steps per degree.
    steps: i32,
    points: Vec<[i32; 2]>,
    runs: Vec<Run>,
    /// For each band of latitude the runs that lie in it.
    bands: Groups,
    /// The same with what is asked of them side by side, once somebody asks about the band.
    crossings: Vec<OnceLock<Box<[Crossing]>>>,
    /// For each country its runs.
    countries: Groups,
    /// The boxes of [`BUNDLE`] runs of a country each, and where those of each country begin.
    bundles: (Vec<Bounds>, Vec<usize>),
    /// What is known of each band from west to east.
    cells: Cells,
    /// Pairs of countries with a border on land, sorted, the smaller number first.
    borders: Vec<[Side; 2]>,
}

impl Outlines {
    /// Reads the format that `scripts/make-countries.mjs` describes.
    pub(super) fn decode(bytes: &[u8]) -> Option<Self> {
        let mut bytes = Bytes(bytes.strip_prefix(b"WMC1")?);
        let steps = i32::try_from(bytes.number()? / 360).ok()?;
        bytes.number()?;
        let mut codes = Vec::new();
        for _ in 0..bytes.number()? {
            codes.push([bytes.byte()?, bytes.byte()?]);
        }
        let mut world = Self {
            codes,
            steps,
            // a point takes two bytes at least
            points: Vec::with_capacity(bytes.0.len() / 2),
            ..Self::default()
        };
        for _ in 0..bytes.number()? {
            let mut sides = [bytes.byte_number()?, bytes.byte_number()?];
            let points = bytes.number()?;
            let start = world.points.len();
            let mut last: Option<[i32; 2]> = None;
            for _ in 0..points {
                let (east, north) = (bytes.signed()?, bytes.signed()?);
                let [x, y] = last.unwrap_or_default();
                let at = [x.checked_add(east)?, y.checked_add(north)?];
                if let Some(from) = last {
                    world.divide(from, at);
                }
                world.points.push(at);
                last = Some(at);
            }
            world.add_runs(start, sides, false);
            sides.sort_unstable();
            if !sides.contains(&0) {
                world.borders.push(sides);
            }
        }
        for _ in 0..bytes.number()? {
            let side = bytes.byte_number()?;
            let (south, north) = (bytes.signed()?, bytes.signed()?);
            let (start, west) = (world.points.len(), -180 * world.steps);
            world.points.extend([[west, south], [west, north]]);
            world.add_runs(start, [side, 0], true);
        }
        world.borders.sort_unstable();
        world.borders.dedup();
        let bands = usize::try_from(180 * BANDS).unwrap_or_default();
        world.bands = Groups::of(&world.runs, bands, |run| {
            let [south, north] = run.bounds.y;
            world.band_of(south)..=world.band_of(north)
        });
        let countries = usize::from(Side::MAX) + 1;
        world.countries = Groups::of(&world.runs, countries, |run| {
            run.sides.into_iter().map(usize::from)
        });
        for country in 0..countries {
            let (bundles, starts) = &mut world.bundles;
            starts.push(bundles.len());
            let runs: Vec<&Run> = world.countries.get(country, &world.runs).collect();
            bundles.extend(runs.chunks(BUNDLE).filter_map(|runs| {
                let bounds = runs.iter().map(|run| run.bounds);
                bounds.reduce(Bounds::with)
            }));
        }
        world.crossings = std::iter::repeat_with(OnceLock::new).take(bands).collect();
        world.cells = Cells::new(bands, bands * 2);
        Some(world)
    }

    /// Adds the points that cut a long line into pieces; not its ends.
    #[inline]
    fn divide(&mut self, from: [i32; 2], to: [i32; 2]) {
        if (i64::from(to[0]) - i64::from(from[0])).abs() > i64::from(PIECE * self.steps) {
            self.divide_long(from, to);
        }
    }

    #[cold]
    fn divide_long(&mut self, from: [i32; 2], to: [i32; 2]) {
        let (Some(east), Some(north)) = (to[0].checked_sub(from[0]), to[1].checked_sub(from[1]))
        else {
            return;
        };
        let longest = (PIECE * self.steps).max(1);
        let pieces = (i64::from(east).abs() + i64::from(longest) - 1) / i64::from(longest);
        for piece in 1..pieces {
            let part = |length: i32| i64::from(length) * piece / pieces;
            let along =
                |start: i32, length| start + i32::try_from(part(length)).unwrap_or_default();
            self.points
                .push([along(from[0], east), along(from[1], north)]);
        }
    }

    /// Makes runs of the points from `start` on.
    fn add_runs(&mut self, start: usize, sides: [Side; 2], is_cut: bool) {
        let mut from = start;
        while from + 1 < self.points.len() {
            let points = self.points.get(from..).unwrap_or_default();
            let points = points.get(..=RUN).unwrap_or(points);
            let (mut x, mut y) = ([i32::MAX, i32::MIN], [i32::MAX, i32::MIN]);
            for at in points {
                x = [x[0].min(at[0]), x[1].max(at[0])];
                y = [y[0].min(at[1]), y[1].max(at[1])];
            }
            let highest = f64::from(y[1].max(y[0].saturating_neg())) / f64::from(self.steps);
            let count = points.len();
            self.runs.push(Run {
                sides,
                is_cut,
                points: (from, count),
                bounds: Bounds {
                    x,
                    y,
                    least_cos: highest.to_radians().cos().max(0.0),
                },
                in_space: OnceLock::new(),
            });
            from += count - 1; // the next one goes on from the last point
        }
    }

    fn band_of(&self, y: i32) -> usize {
        self.stripe(y, 90)
    }

    /// The stripe of a coordinate, of those from so many degrees below zero to as many above.
    fn stripe(&self, at: i32, degrees: i32) -> usize {
        let stripe =
            (i64::from(at) + i64::from(degrees) * i64::from(self.steps)) * i64::from(BANDS);
        let stripe = stripe / i64::from(self.steps.max(1));
        let last = i64::from(2 * degrees * BANDS - 1);
        usize::try_from(stripe.clamp(0, last)).unwrap_or_default()
    }

    /// The code of a country.
    pub(super) fn code(&self, side: Side) -> Option<&str> {
        let code = self.codes.get(usize::from(side).checked_sub(1)?)?;
        std::str::from_utf8(code).ok()
    }

    /// The country of a code.
    pub(super) fn side(&self, code: &str) -> Option<Side> {
        let code: [u8; 2] = code.as_bytes().try_into().ok()?;
        let position = self.codes.binary_search(&code).ok()?;
        Side::try_from(position + 1).ok()
    }

    /// Whether two countries share a border on land.
    pub(super) fn share_a_border(&self, one: Side, other: Side) -> bool {
        let pair = [one.min(other), one.max(other)];
        self.borders.binary_search(&pair).is_ok()
    }

    /// The country in whose outline a position lies.
    pub(super) fn inside(&self, at: LonLat) -> Option<Side> {
        let steps = f64::from(self.steps);
        #[expect(clippy::cast_possible_truncation, reason = "a position in grid steps")]
        let floor = |degrees: f64| (degrees * steps).floor() as i32;
        let (x, y) = (floor(at.lon()), floor(at.lat()));
        let (band, column) = (self.band_of(y), self.stripe(x, 180));
        match self.cells.get(band, column, || self.cell(band, column, at)) {
            Cell::Whole(side) => side,
            Cell::Mixed => self.cast(band, at),
        }
    }

    /// Looks whether lines run through the cell that a position is in.
    fn cell(&self, band: usize, column: usize, at: LonLat) -> Cell {
        // a cell holds what lies on its western side, and ends before its eastern one
        let side = |column: usize| {
            let column = i32::try_from(column).unwrap_or_default();
            column * self.steps / BANDS - 180 * self.steps
        };
        let (west, east) = (side(column), side(column + 1));
        let is_in = |[low, high]: [i32; 2]| low <= east && high >= west;
        if self.crossings(band).iter().any(|it| is_in(it.x)) {
            return Cell::Mixed;
        }
        Cell::Whole(self.cast(band, at))
    }

    /// Counts the lines between a position and the west.
    fn cast(&self, band: usize, at: LonLat) -> Option<Side> {
        let steps = f64::from(self.steps);
        let (x, y) = (at.lon() * steps, at.lat() * steps);
        // a whole number is above another one just if it is above what that is without its fraction
        #[expect(clippy::cast_possible_truncation, reason = "a position in grid steps")]
        let (column, row) = (x.floor() as i32, y.floor() as i32);
        let mut odd = [0_u64; 4];
        for crossing in self.crossings(band) {
            let [west, east] = crossing.x;
            if west > column {
                break; // as those behind it
            }
            if crossing.y[0] > row || crossing.y[1] <= row {
                continue;
            }
            let is_odd = if east <= column {
                let [first, last] = crossing.ends.map(|end| end > row);
                first != last
            } else {
                let run = self.runs.get(crossing.run as usize);
                let points = run.map_or(&[][..], |run| self.points_of(run));
                lines(points).fold(false, |odd, [from, to]| odd != crosses(from, to, x, y))
            };
            if !is_odd {
                continue;
            }
            for side in crossing.sides {
                if let Some(word) = odd.get_mut(usize::from(side / 64)) {
                    *word ^= 1 << (side % 64);
                }
            }
        }
        odd[0] &= !1; // the sea is no country
        let word = odd.iter().position(|word| *word != 0)?;
        let bit = odd.get(word)?.trailing_zeros();
        Side::try_from(word * 64 + bit as usize).ok()
    }

    /// The runs of a band from west to east.
    fn crossings(&self, band: usize) -> &[Crossing] {
        let of_band = || {
            let numbers = self.bands.numbers(band).iter();
            let mut crossings: Vec<Crossing> = numbers
                .filter_map(|number| self.crossing(*number))
                .collect();
            crossings.sort_unstable_by_key(|crossing| (crossing.x[0], crossing.run));
            crossings.into()
        };
        let crossings = self.crossings.get(band);
        crossings.map_or(&[], |crossings| crossings.get_or_init(of_band))
    }

    fn crossing(&self, number: u32) -> Option<Crossing> {
        let run = self.runs.get(number as usize)?;
        let points = self.points_of(run);
        Some(Crossing {
            x: run.bounds.x,
            y: run.bounds.y,
            ends: [points.first()?[1], points.last()?[1]],
            run: number,
            sides: run.sides,
        })
    }

    fn points_of(&self, run: &Run) -> &[[i32; 2]] {
        let (from, count) = run.points;
        self.points.get(from..from + count).unwrap_or_default()
    }

    /// The nearest point of all lines that are `wanted`.
    pub(super) fn nearest(&self, at: LonLat, wanted: Wanted) -> Option<LonLat> {
        let here = Here::new(at, self.steps);
        let bundles: Vec<(f64, &[u32])> = self
            .bundles_of(wanted.side())
            .map(|(bounds, numbers)| (here.least_of_all_m(bounds), numbers))
            .collect();
        let mut first = (f64::INFINITY, None);
        for (least_m, numbers) in &bundles {
            if *least_m >= first.0 {
                continue;
            }
            for run in self.wanted(numbers, wanted) {
                let least_m = here.least_m(&run.bounds);
                if least_m < first.0 {
                    first = (least_m, Some(run));
                }
            }
        }
        let first = first.1?;
        let mut best = (f64::INFINITY, None);
        self.look_along(first, &here, &mut best);
        for (least_m, numbers) in bundles {
            if least_m >= best.0 {
                continue;
            }
            for run in self.wanted(numbers, wanted) {
                if here.least_m(&run.bounds) < best.0 && !std::ptr::eq(run, first) {
                    self.look_along(run, &here, &mut best);
                }
            }
        }
        best.1
    }

    /// Whether the outline of a country surely is farther away than `limit_m`: no box around its lines is
    /// nearer. Where boxes do not tell it, the answer is no.
    pub(super) fn is_surely_farther(&self, at: LonLat, side: Side, limit_m: f64) -> bool {
        let here = Here::new(at, self.steps);
        let mut is_anything = false;
        for (bounds, numbers) in self.bundles_of(side) {
            if here.least_of_all_m(bounds) > limit_m {
                is_anything = true;
                continue;
            }
            for run in self.wanted(numbers, Wanted::Outline(side)) {
                is_anything = true;
                if here.least_m(&run.bounds) <= limit_m {
                    return false;
                }
            }
        }
        is_anything
    }

    /// Whether the outline of a country surely is no farther away than `limit_m`: one of a few of its points
    /// is not.
    pub(super) fn is_surely_within(&self, at: LonLat, side: Side, limit_m: f64) -> bool {
        // what is measured is the nearest point of a chord, which may lie beside the line by its bow
        let limit_m = limit_m * 0.998 - 2.0 * BOW_M;
        let here = Direction::of(at);
        let steps = f64::from(self.steps);
        self.bundles_of(side).any(|(_, numbers)| {
            let mut runs = self.wanted(numbers, Wanted::Outline(side));
            let point = runs.next().and_then(|run| self.points_of(run).first());
            let point =
                point.and_then(|[x, y]| LonLat::new(f64::from(*x) / steps, f64::from(*y) / steps));
            point.is_some_and(|point| here.distance_bounds_m(Direction::of(point)).1 <= limit_m)
        })
    }

    /// The runs of a country in bundles, each with the box around them.
    fn bundles_of(&self, side: Side) -> impl Iterator<Item = (&Bounds, &[u32])> {
        let (bundles, starts) = &self.bundles;
        let country = usize::from(side);
        let from = starts.get(country).copied().unwrap_or(bundles.len());
        let numbers = self.countries.numbers(country).chunks(BUNDLE);
        bundles.get(from..).unwrap_or_default().iter().zip(numbers)
    }

    /// Of runs with these numbers those that are wanted.
    fn wanted<'a>(&'a self, numbers: &'a [u32], wanted: Wanted) -> impl Iterator<Item = &'a Run> {
        let runs = numbers.iter().filter_map(|it| self.runs.get(*it as usize));
        runs.filter(move |run| !run.is_cut && wanted.has(run.sides))
    }

    /// Looks whether a run comes nearer than what is known.
    fn look_along(&self, run: &Run, here: &Here, best: &mut (f64, Option<LonLat>)) {
        let steps = f64::from(self.steps);
        let points = self.points_of(run);
        let degrees = |at: &[i32; 2]| [f64::from(at[0]) / steps, f64::from(at[1]) / steps];
        let in_space = run.in_space.get_or_init(|| {
            let points = points.iter().map(degrees);
            points.map(|[lon, lat]| in_space(lon, lat)).collect()
        });
        for (ends, [from, to]) in in_space.windows(2).zip(lines(points)) {
            let &[start, end] = ends else { continue };
            let (distance, part) = to_segment(here.space, start, end);
            if distance < best.0 {
                let (a, b) = (degrees(&from), degrees(&to));
                let along = |a: f64, b: f64| a + (b - a) * part;
                *best = (distance, LonLat::new(along(a[0], b[0]), along(a[1], b[1])));
            }
        }
    }
}

/// The lines between points.
fn lines(points: &[[i32; 2]]) -> impl Iterator<Item = [[i32; 2]; 2]> {
    let ends = points.get(1..).unwrap_or_default();
    points.iter().zip(ends).map(|(from, to)| [*from, *to])
}

/// Whether a ray from `x`, `y` to the west crosses a line.
fn crosses(from: [i32; 2], to: [i32; 2], x: f64, y: f64) -> bool {
    let (y1, y2) = (f64::from(from[1]), f64::from(to[1]));
    if (y1 > y) == (y2 > y) {
        return false;
    }
    let (x1, x2) = (f64::from(from[0]), f64::from(to[0]));
    if x1 > x && x2 > x {
        return false;
    }
    (x1 <= x && x2 <= x) || x1 + (x2 - x1) * (y - y1) / (y2 - y1) <= x
}

#[cfg(test)]
mod tests {
    use std::sync::LazyLock;

    use super::*;

    #[test]
    fn damaged_outlines_are_refused_and_never_panic() {
        let whole = include_bytes!("countries.bin");
        assert!(Outlines::decode(whole).is_some());
        for cut in [0, 3, 4, 9, 700, whole.len() - 1] {
            assert!(Outlines::decode(&whole[..cut]).is_none(), "{cut}");
        }
        assert!(Outlines::decode(b"WMC1\xff\xff\xff\xff\xff\xff").is_none());
    }

    #[test]
    fn the_nearest_point_is_the_nearest_of_all_edges() {
        let world = Outlines::decode(include_bytes!("countries.bin")).unwrap();
        for (lon, lat) in [
            (41.4, 31.4),
            (-179.9, -16.0),
            (10.0, 89.5),
            (0.0, -60.0),
            (170.0, 70.0),
        ] {
            let at = LonLat::new(lon, lat).unwrap();
            for code in ["IR", "RU", "FJ", "AQ"] {
                let side = world.side(code).unwrap();
                let found = world.nearest(at, Wanted::Outline(side)).unwrap();
                let steps = f64::from(world.steps);
                let here = in_space(lon, lat);
                let least = world
                    .runs
                    .iter()
                    .filter(|run| !run.is_cut && run.sides.contains(&side))
                    .flat_map(|run| lines(world.points_of(run)))
                    .map(|ends| {
                        let ends =
                            ends.map(|[x, y]| in_space(f64::from(x) / steps, f64::from(y) / steps));
                        to_segment(here, ends[0], ends[1]).0
                    })
                    .fold(f64::INFINITY, f64::min);
                let found = to_segment(
                    here,
                    in_space(found.lon(), found.lat()),
                    in_space(found.lon(), found.lat()),
                )
                .0;
                assert!(
                    (found - least).abs() < least * 1e-3 + 100.0,
                    "{code} from {lon} {lat}: {found} {least}"
                );
            }
        }
    }

    static WORLD: LazyLock<Outlines> =
        LazyLock::new(|| Outlines::decode(include_bytes!("countries.bin")).unwrap_or_default());

    /// How near a run comes through space, line by line.
    fn nearest_of(run: &Run, here: [f64; 3]) -> f64 {
        let space = |[x, y]: [i32; 2]| {
            let steps = f64::from(WORLD.steps);
            in_space(f64::from(x) / steps, f64::from(y) / steps)
        };
        lines(WORLD.points_of(run))
            .map(|[from, to]| to_segment(here, space(from), space(to)).0)
            .fold(f64::INFINITY, f64::min)
    }

    proptest::proptest! {
        #[test]
        fn no_run_that_is_passed_over_is_the_nearest(
            lon in -180.0..=180.0_f64, lat in -90.0..=90.0_f64, run in proptest::prelude::any::<usize>(),
            is_near in proptest::bool::ANY, borders in proptest::bool::ANY,
        ) {
            let run = &WORLD.runs[run % WORLD.runs.len()];
            let [x, y] = WORLD.points[run.points.0].map(|step| f64::from(step) / f64::from(WORLD.steps));
            let at = if is_near {
                LonLat::new((x + lon / 50.0).clamp(-180.0, 180.0), (y + lat / 50.0).clamp(-90.0, 90.0))
            } else {
                LonLat::new(lon, lat)
            };
            let (at, [one, other]) = (at.unwrap(), run.sides);
            let wanted = if borders { Wanted::Border(one, other) } else { Wanted::Outline(one.max(other)) };
            let here = Here::new(at, WORLD.steps);
            let wanted_runs = WORLD.runs.iter().filter(|run| !run.is_cut && wanted.has(run.sides));
            let least_m = wanted_runs
                .map(|run| nearest_of(run, here.space))
                .fold(f64::INFINITY, f64::min);
            let found = WORLD.nearest(at, wanted).map_or(f64::INFINITY, |found| {
                let found = in_space(found.lon(), found.lat());
                to_segment(here.space, found, found).0
            });
            // the answer is on the ground, and a line is below it
            proptest::prop_assert!(found <= least_m * 1.01 + 400.0 || found.is_infinite() && least_m.is_infinite());
            let mut best = (f64::INFINITY, None);
            WORLD.look_along(run, &here, &mut best);
            proptest::prop_assert!(here.least_m(&run.bounds) <= best.0);
        }

        #[test]
        fn passing_over_runs_changes_nothing(lon in -180.0..=180.0, lat in -90.0..=90.0) {
            let at = LonLat::new(lon, lat).unwrap();
            let steps = f64::from(WORLD.steps);
            let mut odd = [false; 256];
            for run in &WORLD.runs {
                for [from, to] in lines(WORLD.points_of(run)) {
                    let crosses = crosses(from, to, at.lon() * steps, at.lat() * steps);
                    for side in run.sides {
                        odd[usize::from(side)] ^= crosses;
                    }
                }
            }
            let inside = (1..=Side::MAX).find(|side| odd[usize::from(*side)]);
            proptest::prop_assert_eq!(WORLD.inside(at), inside);
        }
    }

    /// What cells as a whole rest on: where nothing ends, an answer changes only across a line.
    #[test]
    fn no_outline_has_a_loose_end_but_at_the_edges() {
        let mut ends = std::collections::BTreeMap::<(Side, [i32; 2]), usize>::new();
        for run in &WORLD.runs {
            for at in lines(WORLD.points_of(run)).flatten() {
                for side in run.sides.into_iter().filter(|side| *side > 0) {
                    *ends.entry((side, at)).or_default() += 1;
                }
            }
        }
        let is_at_edge = |[x, y]: [i32; 2]| x >= 180 * WORLD.steps || y <= -90 * WORLD.steps;
        for ((side, at), count) in ends {
            assert!(count % 2 == 0 || is_at_edge(at), "{side} {at:?}");
        }
    }

    #[test]
    fn codes_are_sorted_so_that_they_are_found() {
        let world = Outlines::decode(include_bytes!("countries.bin")).unwrap();
        assert!(world.codes.is_sorted());
        assert_eq!(world.side("IR").and_then(|it| world.code(it)), Some("IR"));
    }
}
