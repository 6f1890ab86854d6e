//! Outlines of countries as runs of lines between two of them.
//!
//! A point lies in a country if a ray from it to the west crosses the lines of that country an odd
//! number of times: nothing has to be known about rings, holes or the direction of a line. A run that
//! lies west of the point as a whole counts by its two ends, and one that is farther away than another
//! one's nearest point is passed over by its box, and by that of its neighbours together. Nearly all questions
//! are about cells of a grid through which no line runs: there the first answer holds for all.
//!
//! The runs are looked up in the packed bytes: a program that starts reads those of the bands and of the
//! countries that it is asked about, and the points of those that it has to walk along.

mod bytes;
mod distance;
mod groups;
mod runs;

use std::iter;
use std::sync::OnceLock;

use crate::check::countries::cells::{Cell, Cells};
use crate::geodesy::Direction;
use crate::model::LonLat;

use bytes::Bytes;
use distance::{BOW_M, Here, in_space, to_segment};
use groups::Groups;
use runs::{Run, Runs};

/// A country by its number, from 1; 0 is the sea.
pub(super) type Side = u8;

/// Bands per degree of latitude, and cells per degree of longitude.
const BANDS: i32 = 4;

/// Runs of a country that are passed over together.
const BUNDLE: usize = 16;

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

/// The runs that bound a country.
#[derive(Debug)]
struct Country {
    runs: Box<[Stretch]>,
    /// The boxes of [`BUNDLE`] runs each.
    bundles: Box<[Bounds]>,
}

/// A run that bounds a country.
#[derive(Debug)]
struct Stretch {
    bounds: Bounds,
    /// The number of the run.
    run: u32,
    sides: [Side; 2],
    /// Its points in space, once somebody asked how far away they are.
    in_space: OnceLock<Box<[[f64; 3]]>>,
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

    /// Of runs of a country those that are wanted.
    fn of(self, runs: &[Stretch]) -> impl Iterator<Item = &Stretch> {
        runs.iter().filter(move |run| self.has(run.sides))
    }
}

/// The outlines of all countries.
#[derive(Debug, Default)]
pub(super) struct Outlines {
    codes: &'static [[u8; 2]],
    /// Grid steps per degree.
    steps: i32,
    runs: Runs,
    /// For each band of latitude the runs that lie in it.
    in_bands: Groups,
    /// The same with what is asked of them side by side, once somebody asks about the band.
    crossings: Box<[OnceLock<Box<[Crossing]>>]>,
    /// For each country the runs that bound it.
    of_countries: Groups,
    /// The same with the boxes around them, once somebody asks about the country.
    countries: Box<[OnceLock<Country>]>,
    /// What is known of each band from west to east.
    cells: Cells,
    /// Pairs of countries with a border on land, sorted, the smaller number first.
    borders: &'static [[Side; 2]],
}

impl Outlines {
    /// Finds the tables of the format that `scripts/make-countries.mjs` describes: their rows are read when
    /// somebody asks for them, and those that make no sense are passed over.
    pub(super) fn decode(bytes: &'static [u8]) -> Option<Self> {
        let mut bytes = Bytes(bytes.strip_prefix(b"WMC2")?);
        let steps = bytes.i32().filter(|it| (1..=100_000).contains(it))?;
        let (codes, borders, runs) = (bytes.count()?, bytes.count()?, bytes.count()?);
        let bands = bytes.count()?;
        if bands != usize::try_from(180 * BANDS).ok()? {
            return None;
        }
        let (in_bands, of_countries) = (bytes.count()?, bytes.count()?);
        let length = bytes.count()?;
        let (codes, borders) = (bytes.table(codes)?, bytes.table(borders)?);
        let heads = bytes.table(runs)?;
        let in_bands = Groups::read(&mut bytes, bands, in_bands)?;
        let of_countries = Groups::read(&mut bytes, codes.len(), of_countries)?;
        if bytes.0.len() != length {
            return None;
        }
        Some(Self {
            codes,
            steps,
            runs: Runs::new(heads, bytes),
            in_bands,
            crossings: iter::repeat_with(OnceLock::new).take(bands).collect(),
            of_countries,
            countries: iter::repeat_with(OnceLock::new).take(codes.len()).collect(),
            cells: Cells::new(bands, bands * 2),
            borders,
        })
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
                let lines = self.runs.get(crossing.run).map(|run| run.lines());
                let lines = lines.into_iter().flatten();
                lines.fold(false, |odd, [from, to]| odd != crosses(from, to, x, y))
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
            let numbers = self.in_bands.numbers(band);
            let mut crossings: Vec<Crossing> =
                numbers.filter_map(|number| self.crossing(number)).collect();
            crossings.sort_unstable_by_key(|crossing| (crossing.x[0], crossing.run));
            crossings.into()
        };
        let crossings = self.crossings.get(band);
        crossings.map_or(&[], |crossings| crossings.get_or_init(of_band))
    }

    fn crossing(&self, number: u32) -> Option<Crossing> {
        let run = self.runs.get(number)?;
        Some(Crossing {
            x: run.x,
            y: run.y,
            ends: [run.first[1], run.last_y],
            run: number,
            sides: run.sides,
        })
    }

    /// The nearest point of all lines that are `wanted`.
    pub(super) fn nearest(&self, at: LonLat, wanted: Wanted) -> Option<LonLat> {
        let here = Here::new(at, self.steps);
        let bundles: Vec<(f64, &[Stretch])> = self
            .bundles_of(wanted.side())
            .map(|(bounds, runs)| (here.least_of_all_m(bounds), runs))
            .collect();
        let mut first = (f64::INFINITY, None);
        for (least_m, runs) in &bundles {
            if *least_m >= first.0 {
                continue;
            }
            for run in wanted.of(runs) {
                let least_m = here.least_m(&run.bounds);
                if least_m < first.0 {
                    first = (least_m, Some(run));
                }
            }
        }
        let first = first.1?;
        let mut best = (f64::INFINITY, None);
        self.look_along(first, &here, &mut best);
        for (least_m, runs) in bundles {
            if least_m >= best.0 {
                continue;
            }
            for run in wanted.of(runs) {
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
        for (bounds, runs) in self.bundles_of(side) {
            if here.least_of_all_m(bounds) > limit_m {
                is_anything = true;
                continue;
            }
            for run in runs {
                is_anything = true;
                if here.least_m(&run.bounds) <= limit_m {
                    return false;
                }
            }
        }
        is_anything
    }

    /// Whether the outline of a country surely is no farther away than `limit_m`: one of a few of its points
    /// is not. For limits below 1,000 km.
    pub(super) fn is_surely_within(&self, at: LonLat, side: Side, limit_m: f64) -> bool {
        // what is measured is the nearest point of a chord, which may lie beside the line by its bow; and the
        // nearest through space, which below 10 degrees is short of a geodesic by less than 2 in 1000
        let limit_m = limit_m * 0.998 - 2.0 * BOW_M;
        let here = Direction::of(at);
        let steps = f64::from(self.steps);
        self.bundles_of(side).any(|(_, runs)| {
            let first = runs.first().and_then(|run| self.runs.get(run.run));
            let point = first.and_then(|run| {
                let [x, y] = run.first.map(f64::from);
                LonLat::new(x / steps, y / steps)
            });
            point.is_some_and(|point| here.distance_bounds_m(Direction::of(point)).1 <= limit_m)
        })
    }

    /// The runs of a country in bundles, each with the box around them.
    fn bundles_of(&self, side: Side) -> impl Iterator<Item = (&Bounds, &[Stretch])> {
        let country = self.country(side).into_iter();
        country.flat_map(|it| it.bundles.iter().zip(it.runs.chunks(BUNDLE)))
    }

    /// The runs that bound a country.
    fn country(&self, side: Side) -> Option<&Country> {
        let number = usize::from(side).checked_sub(1)?;
        let of_country = || {
            let numbers = self.of_countries.numbers(number);
            let runs: Box<[Stretch]> = numbers.filter_map(|number| self.stretch(number)).collect();
            let bundles = runs.chunks(BUNDLE).filter_map(|runs| {
                let bounds = runs.iter().map(|run| run.bounds);
                bounds.reduce(Bounds::with)
            });
            Country {
                bundles: bundles.collect(),
                runs,
            }
        };
        Some(self.countries.get(number)?.get_or_init(of_country))
    }

    fn stretch(&self, number: u32) -> Option<Stretch> {
        let Run { x, y, sides, .. } = self.runs.get(number)?;
        let highest = f64::from(y[1].max(y[0].saturating_neg())) / f64::from(self.steps);
        Some(Stretch {
            bounds: Bounds {
                x,
                y,
                least_cos: highest.to_radians().cos().max(0.0),
            },
            run: number,
            sides,
            in_space: OnceLock::new(),
        })
    }

    /// Looks whether a run comes nearer than what is known.
    fn look_along(&self, stretch: &Stretch, here: &Here, best: &mut (f64, Option<LonLat>)) {
        let steps = f64::from(self.steps);
        let degrees = |at: [i32; 2]| at.map(|at| f64::from(at) / steps);
        let in_space = stretch.in_space.get_or_init(|| {
            let points = self.runs.get(stretch.run).map(|run| run.points());
            let points = points.into_iter().flatten().map(degrees);
            points.map(|[lon, lat]| in_space(lon, lat)).collect()
        });
        let mut nearest = None;
        for (line, ends) in in_space.array_windows().enumerate() {
            let &[start, end] = ends;
            let (distance, part) = to_segment(here.space, start, end);
            if distance < best.0 {
                best.0 = distance;
                nearest = Some((line, part));
            }
        }
        let Some((line, part)) = nearest else { return };
        let mut lines = self.runs.get(stretch.run).map(|run| run.lines());
        best.1 = lines.as_mut().and_then(|lines| {
            let [a, b] = lines.nth(line)?.map(degrees);
            let along = |a: f64, b: f64| a + (b - a) * part;
            LonLat::new(along(a[0], b[0]), along(a[1], b[1]))
        });
    }
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
        assert!(Outlines::decode(b"WMC2\xff\xff\xff\xff\xff\xff").is_none());
    }

    /// Tables that make no sense are found all the same: it is their rows that are passed over.
    #[test]
    fn nonsense_in_the_tables_gives_answers_and_no_panics() {
        let whole = include_bytes!("countries.bin");
        for mix in [0xff, 0x80, 0x01, 0x55] {
            let mut bytes = whole.to_vec();
            for byte in &mut bytes[36..] {
                *byte ^= mix;
            }
            let world = Outlines::decode(bytes.leak()).unwrap();
            for (lon, lat) in [(44.4, 33.3), (-180.0, -90.0), (180.0, 90.0), (-3.7, 40.4)] {
                let at = LonLat::new(lon, lat).unwrap();
                world.inside(at);
                for side in 0..=Side::MAX {
                    world.nearest(at, Wanted::Outline(side));
                    world.is_surely_farther(at, side, 1e5);
                    world.is_surely_within(at, side, 1e5);
                }
            }
        }
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
                let least = runs(&world)
                    .filter(|run| !is_cut(run) && run.sides.contains(&side))
                    .flat_map(|run| run.lines())
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

    fn runs(world: &Outlines) -> impl Iterator<Item = Run> {
        (0..).map_while(|number| world.runs.get(number))
    }

    /// A stretch of the antimeridian inside of a country: closes its outline, and bounds nothing.
    fn is_cut(run: &Run) -> bool {
        run.x == [-180 * WORLD.steps; 2]
    }

    /// How near a run comes through space, line by line.
    fn nearest_of(run: Run, here: [f64; 3]) -> f64 {
        let space = |[x, y]: [i32; 2]| {
            let steps = f64::from(WORLD.steps);
            in_space(f64::from(x) / steps, f64::from(y) / steps)
        };
        run.lines()
            .map(|[from, to]| to_segment(here, space(from), space(to)).0)
            .fold(f64::INFINITY, f64::min)
    }

    proptest::proptest! {
        #[test]
        fn no_run_that_is_passed_over_is_the_nearest(
            lon in -180.0..=180.0_f64, lat in -90.0..=90.0_f64, number in 0..14_343_u32,
            is_near in proptest::bool::ANY, borders in proptest::bool::ANY,
        ) {
            let run = WORLD.runs.get(number).unwrap();
            let [x, y] = run.first.map(|step| f64::from(step) / f64::from(WORLD.steps));
            let at = if is_near {
                LonLat::new((x + lon / 50.0).clamp(-180.0, 180.0), (y + lat / 50.0).clamp(-90.0, 90.0))
            } else {
                LonLat::new(lon, lat)
            };
            let (at, [one, other]) = (at.unwrap(), run.sides);
            let wanted = if borders { Wanted::Border(one, other) } else { Wanted::Outline(one.max(other)) };
            let here = Here::new(at, WORLD.steps);
            let wanted_runs = runs(&WORLD).filter(|run| !is_cut(run) && wanted.has(run.sides));
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
            let stretch = WORLD.stretch(number).unwrap();
            WORLD.look_along(&stretch, &here, &mut best);
            proptest::prop_assert!(here.least_m(&stretch.bounds) <= best.0);
        }

        #[test]
        fn passing_over_runs_changes_nothing(lon in -180.0..=180.0, lat in -90.0..=90.0) {
            let at = LonLat::new(lon, lat).unwrap();
            let steps = f64::from(WORLD.steps);
            let mut odd = [false; 256];
            for run in runs(&WORLD) {
                for [from, to] in run.lines() {
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
        for run in runs(&WORLD) {
            for at in run.lines().flatten() {
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
    fn a_run_is_where_its_head_says() {
        for run in runs(&WORLD) {
            let points: Vec<[i32; 2]> = run.points().collect();
            assert!(points.len() > 1, "{run:?}");
            for (axis, [least, greatest]) in [run.x, run.y].into_iter().enumerate() {
                let of = points.iter().map(|at| at[axis]);
                assert_eq!(of.clone().min(), Some(least), "{run:?}");
                assert_eq!(of.max(), Some(greatest), "{run:?}");
            }
            assert_eq!(points[points.len() - 1][1], run.last_y, "{run:?}");
        }
    }

    #[test]
    fn runs_are_listed_in_the_bands_and_countries_that_they_touch() {
        let all: Vec<Run> = runs(&WORLD).collect();
        let listed = |is_in: &dyn Fn(&Run) -> bool| -> Vec<u32> {
            let numbers = (0..).zip(&all).filter(|(_, run)| is_in(run));
            numbers.map(|(number, _)| number).collect()
        };
        for band in 0..WORLD.crossings.len() {
            let bands = |run: &Run| run.y.map(|y| WORLD.band_of(y));
            let expected = listed(&|run| (bands(run)[0]..=bands(run)[1]).contains(&band));
            let numbers: Vec<u32> = WORLD.in_bands.numbers(band).collect();
            assert_eq!(numbers, expected, "{band}");
        }
        for (number, side) in (1..=Side::MAX).take(WORLD.codes.len()).enumerate() {
            let expected = listed(&|run| run.sides.contains(&side) && !is_cut(run));
            let numbers: Vec<u32> = WORLD.of_countries.numbers(number).collect();
            assert_eq!(numbers, expected, "{side}");
        }
    }

    #[test]
    fn a_border_divides_two_countries() {
        let mut borders: Vec<[Side; 2]> = runs(&WORLD).map(|run| run.sides).collect();
        for pair in &mut borders {
            pair.sort_unstable();
        }
        borders.retain(|pair| !pair.contains(&0));
        borders.sort_unstable();
        borders.dedup();
        assert_eq!(WORLD.borders, borders);
    }

    #[test]
    fn codes_are_sorted_so_that_they_are_found() {
        let world = Outlines::decode(include_bytes!("countries.bin")).unwrap();
        assert!(world.codes.is_sorted());
        assert_eq!(world.side("IR").and_then(|it| world.code(it)), Some("IR"));
    }
}
