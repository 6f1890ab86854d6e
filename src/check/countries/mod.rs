//! In which country a position lies, from outlines that are part of the program.
//!
//! The outlines are those of Natural Earth (1:10m, public domain), simplified: see
//! `docs/country-lookup.md` for what they can tell and how often they are wrong. Near a border they
//! cannot tell the side: the base data are wrong within about 2.5 km. Ask for a distance, and allow
//! for that.
//!
//! Looked up as they are packed, so that the first question costs no more than others. What was asked about is
//! kept: up to 2 MB for cells whose country is known and bands whose borders are side by side, 1 MB for boxes
//! around outlines and 7 MB as distances are asked for.

mod cells;
mod claims;
mod outlines;

use std::sync::LazyLock;

pub use claims::{is_disputed_between, kin, may_stand_for, rivals};

use crate::geodesy::distance_m;
use crate::model::LonLat;
use outlines::{Outlines, Side, Wanted};

static WORLD: LazyLock<Outlines> =
    LazyLock::new(|| Outlines::decode(include_bytes!("countries.bin")).unwrap_or_default());

/// How far the outlines may be from the truth, in metres.
pub const ERROR_M: f64 = 2_500.0;

/// The country (ISO 3166-1 alpha-2; `XK` for Kosovo) in whose outline a position lies; `None` at sea.
///
/// ```
/// use waymarks::check::countries::country_of;
/// use waymarks::model::LonLat;
/// assert_eq!(country_of(LonLat::new(51.42, 35.69).unwrap()), Some("IR"));
/// assert_eq!(country_of(LonLat::new(-30.0, 40.0).unwrap()), None);
/// ```
pub fn country_of(at: LonLat) -> Option<&'static str> {
    Spot::new(at).country()
}

/// Whether there is an outline for a code, or for the country that it belongs to.
pub fn is_known(code: &str) -> bool {
    side(code).is_some()
}

/// Whether a code has an outline of its own.
pub fn has_outline(code: &str) -> bool {
    WORLD.side(code).is_some()
}

/// Metres from a position to the country: 0 inside, else the geodesic distance to its outline,
/// within 0.1 % (of the outline as it is: see [`ERROR_M`]). `None` if the code has no outline.
pub fn distance_to_country_m(at: LonLat, code: &str) -> Option<f64> {
    Spot::new(at).distance_m(code)
}

/// A position, and in which country it lies: for several questions about it.
#[derive(Debug, Clone, Copy)]
pub struct Spot {
    at: LonLat,
    inside: Option<Side>,
}

impl Spot {
    /// Looks where a position lies.
    pub fn new(at: LonLat) -> Self {
        let inside = WORLD.inside(at);
        Self { at, inside }
    }

    /// The position.
    pub fn at(&self) -> LonLat {
        self.at
    }

    /// As [`country_of`].
    pub fn country(&self) -> Option<&'static str> {
        WORLD.code(self.inside?)
    }

    /// As [`distance_to_country_m`].
    pub fn distance_m(&self, code: &str) -> Option<f64> {
        let side = side(code)?;
        if self.inside == Some(side) {
            return Some(0.0);
        }
        let nearest = WORLD.nearest(self.at, Wanted::Outline(side))?;
        Some(distance_m(self.at, nearest))
    }

    /// Whether [`distance_m`](Self::distance_m) surely is more than that, so far as boxes around the outline
    /// tell it: cheaper than the distance.
    pub fn is_surely_farther(&self, code: &str, limit_m: f64) -> bool {
        let side = side(code).filter(|side| self.inside != Some(*side));
        side.is_some_and(|side| WORLD.is_surely_farther(self.at, side, limit_m))
    }

    /// Whether [`distance_m`](Self::distance_m) surely is no more than that, so far as a few points of the
    /// outline tell it.
    pub fn is_surely_within(&self, code: &str, limit_m: f64) -> bool {
        side(code).is_some_and(|side| {
            self.inside == Some(side) || WORLD.is_surely_within(self.at, side, limit_m)
        })
    }
}

/// Metres from a position to the land border of two countries. `None` if they share none, or one of
/// them has no outline.
pub fn distance_to_border_m(at: LonLat, one: &str, other: &str) -> Option<f64> {
    let (one, other) = (side(one)?, side(other)?);
    if !WORLD.share_a_border(one, other) {
        return None;
    }
    let nearest = WORLD.nearest(at, Wanted::Border(one, other))?;
    Some(distance_m(at, nearest))
}

/// Whether two countries share a border on land.
pub fn are_neighbours(one: &str, other: &str) -> bool {
    match (side(one), side(other)) {
        (Some(one), Some(other)) => WORLD.share_a_border(one, other),
        _ => false,
    }
}

fn side(code: &str) -> Option<Side> {
    WORLD
        .side(code)
        .or_else(|| WORLD.side(claims::drawn_as(code)?))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn at(lon: f64, lat: f64) -> LonLat {
        LonLat::new(lon, lat).unwrap()
    }

    #[test]
    fn capitals_lie_in_their_countries() {
        for (code, lon, lat) in [
            ("IQ", 44.4009, 33.3406),
            ("IR", 51.4215, 35.6944),
            ("LS", 27.48, -29.31), // an enclave
            ("SM", 12.4473, 43.9361),
            ("FJ", 178.44, -18.14),
            ("NZ", 174.78, -41.29),
            ("AQ", 0.0, -89.0),
            ("RU", -175.0, 66.5), // beyond the antimeridian
            ("XK", 21.16, 42.66),
            ("US", -149.9, 61.2),
        ] {
            assert_eq!(country_of(at(lon, lat)), Some(code), "{code}");
            assert!(distance_to_country_m(at(lon, lat), code).unwrap() <= 0.0);
        }
    }

    #[test]
    fn the_sample_crossing_is_far_from_iran_and_near_its_own_border() {
        let arar = at(41.4431, 31.3584);
        let to_iran = distance_to_country_m(arar, "IR").unwrap();
        assert!((to_iran - 469_000.0).abs() < 3_000.0, "{to_iran}");
        let to_border = distance_to_border_m(arar, "IQ", "SA").unwrap();
        assert!(to_border < 5_000.0, "{to_border}");
        let shalamcheh = at(48.0294, 30.5049);
        assert!(distance_to_border_m(shalamcheh, "IR", "IQ").unwrap() < 3_000.0);
    }

    #[test]
    fn a_country_across_the_antimeridian_is_near() {
        let distance = distance_to_country_m(at(-179.5, -16.5), "FJ").unwrap();
        assert!(distance < 60_000.0, "{distance}");
    }

    #[test]
    fn every_outline_has_a_distance_and_most_are_surely_far_away() {
        let here = Spot::new(at(0.0, 0.0));
        let codes: Vec<&str> = (1..=Side::MAX)
            .filter_map(|side| WORLD.code(side))
            .collect();
        assert!(codes.len() > 200);
        for code in &codes {
            assert!(here.distance_m(code).is_some(), "{code}");
        }
        let far = codes
            .iter()
            .filter(|code| here.is_surely_farther(code, 100_000.0));
        assert_eq!(far.count(), codes.len());
        assert!(Spot::new(at(50.0, 24.0)).is_surely_within("IR", 600_000.0));
        assert!(!here.is_surely_farther("ZZ", 1.0) && !here.is_surely_within("ZZ", 1.0));
    }

    #[test]
    fn only_countries_that_touch_have_a_border() {
        assert!(are_neighbours("IQ", "IR") && are_neighbours("IR", "IQ"));
        assert!(!are_neighbours("IR", "SA") && !are_neighbours("GB", "FR"));
        assert_eq!(distance_to_border_m(at(0.0, 0.0), "IR", "SA"), None);
        assert_eq!(distance_to_country_m(at(0.0, 0.0), "ZZ"), None);
    }

    #[test]
    fn a_code_without_an_outline_is_that_of_the_country_it_belongs_to() {
        assert!(is_known("GF") && is_known("UK") && is_known("SJ"));
        assert!(!is_known("ZZ") && !is_known("") && !is_known("IRN"));
        assert!(distance_to_country_m(at(-52.33, 4.94), "GF").unwrap() < 2_000.0);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(40))]

        #[test]
        fn a_position_is_in_a_country_or_away_from_it(lon in -180.0..=180.0, lat in -90.0..=90.0) {
            let here = at(lon, lat);
            let inside = country_of(here);
            for code in ["IR", "US", "RU", "CL", "FJ"] {
                let distance = distance_to_country_m(here, code).unwrap();
                prop_assert!(distance.is_finite() && distance < 20_100_000.0);
                prop_assert_eq!(inside == Some(code), distance <= 0.0);
            }
        }

        #[test]
        fn what_is_sure_of_a_distance_is_true_of_it(
            lon in -180.0..=180.0, lat in -90.0..=90.0, limit_m in prop_oneof![1_000.0..700_000.0, 0.0..30_000.0],
        ) {
            let spot = Spot::new(at(lon, lat));
            for code in ["IR", "US", "RU", "CL", "FJ", "MV", "AQ", "GF"] {
                let distance = spot.distance_m(code).unwrap();
                if spot.is_surely_farther(code, limit_m) {
                    prop_assert!(distance > limit_m, "{} {}", code, distance);
                }
                if spot.is_surely_within(code, limit_m) {
                    prop_assert!(distance <= limit_m, "{} {}", code, distance);
                }
            }
        }

        #[test]
        fn a_step_changes_the_distance_by_no_more_than_its_length(
            lon in -179.0..179.0, lat in -80.0..80.0, east in -1.0..1.0, north in -1.0..1.0,
        ) {
            let (here, there) = (at(lon, lat), at(lon + east, lat + north));
            let step = crate::geodesy::distance_m(here, there);
            for code in ["IR", "NO"] {
                let (a, b) = (distance_to_country_m(here, code).unwrap(), distance_to_country_m(there, code).unwrap());
                prop_assert!((a - b).abs() <= step * 1.001 + a.max(b) * 0.002 + 1.0, "{} {} {}", a, b, step);
            }
        }
    }
}
