//! Outlines of countries as lines between two of them, sorted into bands of latitude.
//!
//! A point lies in a country if a ray from it to the west crosses the lines of that country an odd
//! number of times: nothing has to be known about rings, holes or the direction of a line.

use crate::model::LonLat;

/// A country by its number, from 1; 0 is the sea.
pub(super) type Side = u8;

/// Bands per degree of latitude.
const BANDS: i32 = 4;

/// Longest piece of a line in degrees of longitude: a straight line of the plane that is longer is too
/// far from the straight line through space that distances are measured to.
const PIECE: i32 = 1;

/// WGS 84: equatorial radius in metres, and the square of the eccentricity.
const RADIUS_M: f64 = 6_378_137.0;
const ECCENTRICITY_2: f64 = 6.694_379_990_141_3e-3;

/// Least length of a degree of latitude on WGS 84, at the equator, in metres.
const DEGREE_M: f64 = 110_574.0;

#[derive(Debug, Clone, Copy)]
struct Edge {
    from: [i32; 2],
    to: [i32; 2],
    sides: [Side; 2],
    /// A stretch of the antimeridian inside of a country: closes its outline, and bounds nothing.
    is_cut: bool,
}

/// The outlines of all countries.
#[derive(Debug, Default)]
pub(super) struct Outlines {
    codes: Vec<[u8; 2]>,
    /// Grid steps per degree.
    steps: i32,
    /// The edges of one band after the other; an edge that lies in several is in each.
    edges: Vec<Edge>,
    /// Where those of each band begin; one more for the end.
    starts: Vec<usize>,
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
            // an edge takes two bytes at least
            edges: Vec::with_capacity(bytes.0.len() / 2),
            ..Self::default()
        };
        for _ in 0..bytes.number()? {
            let sides = [bytes.byte_number()?, bytes.byte_number()?];
            let points = bytes.number()?;
            let mut last: Option<[i32; 2]> = None;
            for _ in 0..points {
                let (east, north) = (bytes.signed()?, bytes.signed()?);
                let [x, y] = last.unwrap_or_default();
                let at = [x.checked_add(east)?, y.checked_add(north)?];
                if let Some(from) = last {
                    world.add(from, at, sides);
                }
                last = Some(at);
            }
            let mut sides = sides;
            sides.sort_unstable();
            if !sides.contains(&0) {
                world.borders.push(sides);
            }
        }
        for _ in 0..bytes.number()? {
            let side = bytes.byte_number()?;
            let (south, north) = (bytes.signed()?, bytes.signed()?);
            let west = -180 * world.steps;
            world.edges.push(Edge {
                from: [west, south],
                to: [west, north],
                sides: [side, 0],
                is_cut: true,
            });
        }
        world.borders.sort_unstable();
        world.borders.dedup();
        world.sort_into_bands();
        Some(world)
    }

    /// Adds an edge, in pieces if it is long.
    fn add(&mut self, from: [i32; 2], to: [i32; 2], sides: [Side; 2]) {
        let [east, north] = [to[0] - from[0], to[1] - from[1]];
        if east.abs() <= PIECE * self.steps {
            self.edges.push(Edge {
                from,
                to,
                sides,
                is_cut: false,
            });
            return;
        }
        let pieces = (east.abs() + PIECE * self.steps - 1) / (PIECE * self.steps).max(1);
        let pieces = pieces.max(1);
        let cut = |piece: i32| {
            let part = |length: i32| i64::from(length) * i64::from(piece) / i64::from(pieces);
            let along =
                |start: i32, length| start + i32::try_from(part(length)).unwrap_or_default();
            [along(from[0], east), along(from[1], north)]
        };
        for piece in 0..pieces {
            self.edges.push(Edge {
                from: cut(piece),
                to: cut(piece + 1),
                sides,
                is_cut: false,
            });
        }
    }

    fn sort_into_bands(&mut self) {
        let bands = usize::try_from(180 * BANDS).unwrap_or_default();
        let mut counts = vec![0_usize; bands + 1];
        let span = |edge: &Edge| {
            let (low, high) = (edge.from[1].min(edge.to[1]), edge.from[1].max(edge.to[1]));
            self.band_of(low)..=self.band_of(high)
        };
        for edge in &self.edges {
            for count in counts.get_mut(span(edge)).unwrap_or_default() {
                *count += 1;
            }
        }
        let mut at = 0;
        for count in &mut counts {
            at += std::mem::replace(count, at);
        }
        let nothing = Edge {
            from: [0; 2],
            to: [0; 2],
            sides: [0; 2],
            is_cut: true,
        };
        let mut banded = vec![nothing; at];
        let mut next = counts.clone();
        for edge in &self.edges {
            for place in next.get_mut(span(edge)).unwrap_or_default() {
                if let Some(slot) = banded.get_mut(*place) {
                    *slot = *edge;
                }
                *place += 1;
            }
        }
        self.starts = counts;
        self.edges = banded;
    }

    fn band_of(&self, y: i32) -> usize {
        let band = (y + 90 * self.steps) * BANDS / self.steps.max(1);
        usize::try_from(band.clamp(0, 180 * BANDS - 1)).unwrap_or_default()
    }

    fn band(&self, band: usize) -> &[Edge] {
        let range = self.starts.get(band).zip(self.starts.get(band + 1));
        range
            .and_then(|(from, to)| self.edges.get(*from..*to))
            .unwrap_or_default()
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
        let (x, y) = (at.lon() * steps, at.lat() * steps);
        let mut odd = [0_u64; 4];
        for edge in self.band(self.band_at(at.lat())) {
            let (y1, y2) = (f64::from(edge.from[1]), f64::from(edge.to[1]));
            if (y1 > y) == (y2 > y) {
                continue;
            }
            let (x1, x2) = (f64::from(edge.from[0]), f64::from(edge.to[0]));
            if x1 > x && x2 > x {
                continue;
            }
            if (x1 <= x && x2 <= x) || x1 + (x2 - x1) * (y - y1) / (y2 - y1) <= x {
                for side in edge.sides {
                    if let Some(word) = odd.get_mut(usize::from(side / 64)) {
                        *word ^= 1 << (side % 64);
                    }
                }
            }
        }
        odd[0] &= !1; // the sea is no country
        let word = odd.iter().position(|word| *word != 0)?;
        let bit = odd.get(word)?.trailing_zeros();
        Side::try_from(word * 64 + bit as usize).ok()
    }

    #[expect(clippy::cast_possible_truncation, reason = "a latitude")]
    fn band_at(&self, lat: f64) -> usize {
        self.band_of((lat * f64::from(self.steps)).floor() as i32)
    }

    /// The nearest point of all lines whose sides are `wanted`. Looks into one band after the other,
    /// away from the position, until none can be nearer.
    pub(super) fn nearest(
        &self,
        at: LonLat,
        wanted: impl Fn(Side, Side) -> bool,
    ) -> Option<LonLat> {
        let steps = f64::from(self.steps);
        let position = |[x, y]: [f64; 2]| (x / steps, y / steps);
        let here = in_space(at.lon(), at.lat());
        let mut best = (f64::INFINITY, None);
        let mut look = |band: usize| {
            // Two points that many degrees of longitude apart are at least so far apart through space
            // as on the smaller of their parallels, and there at least 2/π of the arc.
            #[expect(clippy::cast_precision_loss, reason = "at most 720 bands")]
            let middle = (band as f64 + 0.5) / f64::from(BANDS) - 90.0;
            let highest = (middle.abs() + 0.5 / f64::from(BANDS)).max(at.lat().abs());
            let degree_m = 2.0 / 180.0 * 6_335_439.0 * highest.to_radians().cos().max(0.0);
            for edge in self.band(band) {
                if edge.is_cut || !wanted(edge.sides[0], edge.sides[1]) {
                    continue;
                }
                let center = f64::midpoint(f64::from(edge.from[0]), f64::from(edge.to[0])) / steps;
                let apart = (center - at.lon()).abs();
                // an edge is a degree long at most
                if (apart.min(360.0 - apart) - f64::from(PIECE)) * degree_m > best.0 {
                    continue;
                }
                let (from, to) = (edge.from.map(f64::from), edge.to.map(f64::from));
                let (a, b) = (position(from), position(to));
                let (start, end) = (in_space(a.0, a.1), in_space(b.0, b.1));
                let (distance, part) = to_segment(here, start, end);
                if distance < best.0 {
                    let along = |a: f64, b: f64| a + (b - a) * part;
                    best = (distance, LonLat::new(along(a.0, b.0), along(a.1, b.1)));
                }
            }
            best.0
        };
        let middle = self.band_at(at.lat());
        let last = self.starts.len().saturating_sub(2);
        let mut nearest = look(middle);
        for away in 1..=last {
            // a hundredth of leeway for the bow over the chord, and for latitudes where degrees are longer
            #[expect(clippy::cast_precision_loss, reason = "at most 720 bands")]
            let gap_m = (away - 1) as f64 / f64::from(BANDS) * DEGREE_M;
            if chord(gap_m * 0.99) > nearest {
                break;
            }
            if let Some(below) = middle.checked_sub(away) {
                nearest = look(below);
            }
            if middle + away <= last {
                nearest = look(middle + away);
            }
        }
        best.1
    }
}

/// The straight line through the earth under an arc, in metres, on the smallest sphere that could be.
fn chord(arc_m: f64) -> f64 {
    const LEAST_RADIUS_M: f64 = 6_335_439.0;
    let half = (arc_m / LEAST_RADIUS_M / 2.0).min(std::f64::consts::FRAC_PI_2);
    2.0 * LEAST_RADIUS_M * half.sin()
}

/// A position of height 0 in earth-centred coordinates, in metres.
fn in_space(lon: f64, lat: f64) -> [f64; 3] {
    let (sin, cos) = lat.to_radians().sin_cos();
    let (east, north) = lon.to_radians().sin_cos();
    let across = RADIUS_M / (1.0 - ECCENTRICITY_2 * sin * sin).sqrt();
    [
        across * cos * north,
        across * cos * east,
        across * (1.0 - ECCENTRICITY_2) * sin,
    ]
}

/// Distance through space to a straight piece, and where on it, from 0 to 1.
fn to_segment(here: [f64; 3], start: [f64; 3], end: [f64; 3]) -> (f64, f64) {
    let minus = |a: [f64; 3], b: [f64; 3]| [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
    let dot = |a: [f64; 3], b: [f64; 3]| a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
    let (along, to) = (minus(end, start), minus(here, start));
    let length = dot(along, along);
    let part = if length > 0.0 {
        (dot(to, along) / length).clamp(0.0, 1.0)
    } else {
        0.0
    };
    let off = [
        to[0] - along[0] * part,
        to[1] - along[1] * part,
        to[2] - along[2] * part,
    ];
    (dot(off, off).sqrt(), part)
}

/// The rest of the bytes.
struct Bytes<'a>(&'a [u8]);

impl Bytes<'_> {
    fn byte(&mut self) -> Option<u8> {
        let (first, rest) = self.0.split_first()?;
        self.0 = rest;
        Some(*first)
    }

    /// Unsigned LEB128.
    fn number(&mut self) -> Option<u32> {
        let mut number = 0_u32;
        for shift in (0..32).step_by(7) {
            let byte = self.byte()?;
            number |= u32::from(byte & 0x7f).checked_shl(shift)?;
            if byte < 0x80 {
                return Some(number);
            }
        }
        None
    }

    fn byte_number(&mut self) -> Option<u8> {
        u8::try_from(self.number()?).ok()
    }

    /// Zigzag: 0, -1, 1, -2, ...
    fn signed(&mut self) -> Option<i32> {
        let number = self.number()?;
        let half = i32::try_from(number >> 1).ok()?;
        Some(if number & 1 == 0 { half } else { -half - 1 })
    }
}

#[cfg(test)]
mod tests {
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
                let found = world.nearest(at, |a, b| a == side || b == side).unwrap();
                let steps = f64::from(world.steps);
                let here = in_space(lon, lat);
                let least = world
                    .edges
                    .iter()
                    .filter(|edge| !edge.is_cut && edge.sides.contains(&side))
                    .map(|edge| {
                        let ends = [edge.from, edge.to]
                            .map(|[x, y]| in_space(f64::from(x) / steps, f64::from(y) / steps));
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

    #[test]
    fn codes_are_sorted_so_that_they_are_found() {
        let world = Outlines::decode(include_bytes!("countries.bin")).unwrap();
        assert!(world.codes.is_sorted());
        assert_eq!(world.side("IR").and_then(|it| world.code(it)), Some("IR"));
    }
}
