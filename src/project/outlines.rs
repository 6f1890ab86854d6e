//! Outlines of countries, to stand under a map without asking anybody for them.
//!
//! Natural Earth (public domain), 1:50 million, and 1:110 million for maps of more than a third of
//! the world. [`around`] gives the countries of a region, cut to it:
//!
//! ```
//! use waymarks::geodesy::Bounds;
//! use waymarks::project::outlines::{around, CREDIT};
//!
//! let region = Bounds { west: 44.0, south: 29.0, east: 60.0, north: 37.0 };
//! let countries = around(&region);
//! assert!(countries.iter().any(|country| country.name == "Iran"));
//! assert!(countries.iter().all(|country| country.name != "Brazil"));
//! for country in &countries {
//!     for polygon in &country.area { // rings closed, right-hand (RFC 7946), lon before lat
//!         assert!(polygon.exterior().0.len() > 3);
//!     }
//! }
//! assert!(CREDIT.contains("Natural Earth"));
//! ```
//!
//! The packed files are made by `scripts/outlines`, which says how they are packed. These polygons
//! are a picture of the world, not a statement on where borders are: they decide nothing.

mod seam;

use geo::orient::{Direction, Orient};
use geo::{BooleanOps, Coord, LineString, MultiPolygon, Polygon};

use crate::geodesy::Bounds;

/// What to write beside the map.
pub const CREDIT: &str = "Outlines: Natural Earth";

const FINE: &[u8] = include_bytes!("outlines/countries-50m.bin");
const COARSE: &[u8] = include_bytes!("outlines/countries-110m.bin");

/// Regions wider than this, in degrees of longitude, are drawn with the coarse outlines.
const WIDE: f64 = 120.0;

/// Degrees around a region that are drawn with it, at the least, and as a part of its size: the
/// window is rarely of the region's shape, and people look around.
const LEAST_MARGIN: f64 = 3.0;
const MARGIN: f64 = 0.6;

/// A country.
#[derive(Debug, Clone, PartialEq)]
pub struct Country {
    /// Its name in English.
    pub name: String,
    /// Its land.
    pub area: MultiPolygon<f64>,
}

/// The countries of a region and some way around it, cut to that, in the order of their names.
pub fn around(region: &Bounds) -> Vec<Country> {
    cut(&view(region))
}

/// What is drawn around a region: more than a region's size, so that the window shows no end of it.
pub fn view(region: &Bounds) -> Bounds {
    let size = region.width().max(region.height());
    region.grown((size * MARGIN).max(LEAST_MARGIN))
}

/// The countries of a region, cut to it, in the order of their names.
pub fn cut(region: &Bounds) -> Vec<Country> {
    let packed = if region.width() > WIDE { COARSE } else { FINE };
    let frame = MultiPolygon::new(vec![rectangle(region)]);
    let cut = |country: Country| {
        let polygons = country.area.into_iter().filter_map(|polygon| {
            let area = MultiPolygon::new(vec![polygon]);
            let bounds = Bounds::of_area(&area)?;
            if region.holds(&bounds) {
                Some(area)
            } else {
                region.meets(&bounds).then(|| area.intersection(&frame))
            }
        });
        let mut area = MultiPolygon::new(polygons.flatten().collect());
        area.0.retain(|polygon| polygon.exterior().0.len() > 3);
        (!area.0.is_empty()).then(|| Country {
            name: country.name,
            area: area.orient(Direction::Default),
        })
    };
    unpack(packed)
        .unwrap_or_default()
        .into_iter()
        .filter_map(cut)
        .collect()
}

fn rectangle(region: &Bounds) -> Polygon<f64> {
    let Bounds {
        west,
        south,
        east,
        north,
    } = *region;
    let corners = [(west, south), (east, south), (east, north), (west, north)];
    Polygon::new(LineString::from(corners.to_vec()), Vec::new())
}

/// Reads a packed file; `None` if it is none.
fn unpack(packed: &[u8]) -> Option<Vec<Country>> {
    let mut rest = packed.strip_prefix(b"WMO1")?;
    let mut float = || {
        let (bytes, after) = rest.split_first_chunk::<8>()?;
        rest = after;
        Some(f64::from_le_bytes(*bytes))
    };
    let (scale, offset) = ((float()?, float()?), (float()?, float()?));
    let mut packed = Packed { rest };
    let arcs = packed.many(|packed| {
        let (mut x, mut y) = (0, 0);
        packed.many(|packed| {
            x += packed.signed()?;
            y += packed.signed()?;
            Some(Coord {
                x: degrees(f64::from(x) * scale.0 + offset.0),
                y: degrees(f64::from(y) * scale.1 + offset.1),
            })
        })
    })?;
    packed.many(|packed| {
        let name = packed.text()?;
        let polygons = packed.many(|packed| {
            let mut rings = packed.many(|packed| packed.ring(&arcs))?.into_iter();
            Some(Polygon::new(rings.next()?, rings.collect()))
        })?;
        Some(Country {
            name,
            area: seam::cut(polygons),
        })
    })
}

/// Rounded to what the grid can tell.
fn degrees(value: f64) -> f64 {
    (value * 1e4).round() / 1e4
}

struct Packed<'p> {
    rest: &'p [u8],
}

impl Packed<'_> {
    fn number(&mut self) -> Option<u32> {
        let mut number = 0_u32;
        for shift in (0..32).step_by(7) {
            let (byte, rest) = self.rest.split_first()?;
            self.rest = rest;
            number |= u32::from(byte & 127).checked_shl(shift)?;
            if *byte < 128 {
                return Some(number);
            }
        }
        None
    }

    fn signed(&mut self) -> Option<i32> {
        let number = self.number()?;
        let half = i32::try_from(number >> 1).ok()?;
        Some(if number & 1 == 0 { half } else { !half })
    }

    fn many<T>(&mut self, mut one: impl FnMut(&mut Self) -> Option<T>) -> Option<Vec<T>> {
        let count = self.number()?;
        (0..count).map(|_| one(self)).collect()
    }

    fn text(&mut self) -> Option<String> {
        let length = usize::try_from(self.number()?).ok()?;
        let (text, rest) = self.rest.split_at_checked(length)?;
        self.rest = rest;
        String::from_utf8(text.to_vec()).ok()
    }

    /// A ring from its arcs: each begins where the one before it ends.
    fn ring(&mut self, arcs: &[Vec<Coord<f64>>]) -> Option<LineString<f64>> {
        let mut ring: Vec<Coord<f64>> = Vec::new();
        let numbers = self.many(Self::signed)?;
        for number in numbers {
            let is_reversed = number < 0;
            let number = if is_reversed { !number } else { number };
            let arc = arcs.get(usize::try_from(number).ok()?)?;
            let joint = usize::from(!ring.is_empty());
            if is_reversed {
                ring.extend(arc.iter().rev().skip(joint));
            } else {
                ring.extend(arc.iter().skip(joint));
            }
        }
        Some(LineString::new(ring))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use geo::{Area, Contains, LinesIter, Point, Validation};

    #[test]
    fn both_files_hold_the_world() {
        for packed in [FINE, COARSE] {
            let countries = unpack(packed).expect("a packed file");
            assert!(countries.len() > 170, "{}", countries.len());
            let within = |name: &str, lon: f64, lat: f64| {
                let country = countries.iter().find(|it| it.name == name).unwrap();
                country.area.contains(&Point::new(lon, lat))
            };
            assert!(within("Iran", 51.4, 35.7) && !within("Iran", 44.4, 33.3));
            assert!(within("Iraq", 44.4, 33.3) && within("Brazil", -47.9, -15.8));
            assert!(within("Russia", 60.0, 60.0) && within("Russia", -175.0, 66.5));
            assert!(within("Russia", 177.0, 66.5) && !within("Russia", 0.0, 66.5));
            assert!(within("Antarctica", 0.0, -85.0) && within("Antarctica", 179.0, -85.0));
            assert!(within("Fiji", 178.0, -17.8) && !within("Fiji", 0.0, -17.8));
            for country in &countries {
                let edges = country.area.lines_iter();
                let longest = edges.map(|edge| edge.dx().abs()).fold(0.0, f64::max);
                let is_polar = country.name == "Antarctica";
                assert!(longest < 60.0 || is_polar, "{} {longest}", country.name);
            }
            assert!(countries.is_sorted_by(|a, b| a.name < b.name));
            for country in &countries {
                for polygon in &country.area {
                    assert_eq!(polygon.exterior().0.first(), polygon.exterior().0.last());
                    let bounds = Bounds::of_area(&MultiPolygon::new(vec![polygon.clone()]));
                    assert!(Bounds::WORLD.holds(&bounds.unwrap()), "{}", country.name);
                }
            }
        }
    }

    #[test]
    fn no_outline_runs_across_the_map() {
        for packed in [FINE, COARSE] {
            for country in unpack(packed).expect("a packed file") {
                for polygon in &country.area {
                    let step = |line: geo::Line<f64>| (line.end.x - line.start.x).abs();
                    // only along a pole is a line as long as that
                    let ring = polygon.exterior();
                    let off_the_pole = ring.lines().filter(|line| line.start.y > -85.0);
                    let longest = off_the_pole.map(step).fold(0.0, f64::max);
                    assert!(longest < 90.0, "{}: {longest}", country.name);
                }
            }
        }
        let russia = unpack(FINE)
            .unwrap()
            .into_iter()
            .find(|it| it.name == "Russia")
            .unwrap();
        let within = |lon: f64, lat: f64| russia.area.contains(&Point::new(lon, lat));
        assert!(within(-175.0, 66.5) && within(170.0, 66.5) && within(37.6, 55.7));
        assert!(!within(0.0, 66.5) && !within(-100.0, 66.5));
    }

    #[test]
    fn a_broken_file_is_no_file() {
        assert_eq!(unpack(b""), None);
        assert_eq!(unpack(b"WMO1"), None);
        for length in [40, 1_000, COARSE.len() - 1] {
            assert_eq!(unpack(&COARSE[..length]), None);
        }
    }

    #[test]
    fn a_region_is_cut_to_its_frame_and_keeps_its_land() {
        let region = Bounds {
            west: 44.0,
            south: 29.0,
            east: 60.0,
            north: 37.0,
        };
        let countries = cut(&region);
        for country in &countries {
            let bounds = Bounds::of_area(&country.area).unwrap();
            assert!(
                region.grown(1e-4).holds(&bounds),
                "{} {bounds:?}",
                country.name
            );
            assert!(country.area.is_valid(), "{}", country.name);
        }
        let land = |name: &str, lon: f64, lat: f64| {
            let mut named = countries.iter().filter(|it| it.name == name);
            named.any(|it| it.area.contains(&Point::new(lon, lat)))
        };
        assert!(land("Iran", 51.4, 35.7) && land("Iraq", 44.4, 33.3));
        assert!(countries.iter().all(|it| it.name != "France"));
        let whole: f64 = countries.iter().map(|it| it.area.unsigned_area()).sum();
        assert!(whole > 0.8 * region.width() * region.height(), "{whole}");
    }

    #[test]
    fn a_region_at_the_edge_of_the_world_is_cut_too() {
        let fiji = Bounds {
            west: 170.0,
            south: -20.0,
            east: 180.0,
            north: -10.0,
        };
        assert!(cut(&fiji).iter().any(|country| country.name == "Fiji"));
        assert!(around(&Bounds::WORLD).len() > 170);
        let spot = Bounds {
            west: 51.4,
            south: 35.7,
            east: 51.4,
            north: 35.7,
        };
        assert!(around(&spot).iter().any(|country| country.name == "Iran"));
        let ocean = Bounds {
            west: -140.0,
            south: -40.0,
            east: -139.0,
            north: -39.0,
        };
        assert!(around(&ocean).is_empty());
    }
}
