//! Positions that do not go with what else the gazetteer says of a place.
//!
//! One finding for each place at most, the likeliest cause first: a swapped pair explains why a
//! point is outside its country.

use hashbrown::HashMap;

use crate::check::countries::{
    ERROR_M, Spot, country_of, distance_to_border_m, has_outline, is_known, kin, may_stand_for,
    rivals,
};
use crate::check::kilometres::Kilometres;
use crate::diagnostic::{Code, Finding};
use crate::gazetteer::{Gazetteer, PlaceId};
use crate::geodesy::{Region, area};
use crate::model::{Area, LonLat, Place};
use crate::parallel;

/// How far off the coast a place of a country may lie. An exclusive economic zone reaches 370 km from
/// the last island, and the outlines lack small ones.
const OFF_COAST_M: f64 = 600_000.0;

/// The largest part of a place's own uncertainty that excuses its position.
const EXCUSED_M: f64 = 25_000.0;

/// How far from the border of its countries a crossing may lie.
pub(super) const CROSSING_M: f64 = 10_000.0;

/// How far from each of its countries a crossing may lie that have no border on land: a bridge, a
/// tunnel, a ferry.
const FERRY_M: f64 = 100_000.0;

/// Places that a thread looks over before it takes the next ones.
const SHARE: usize = 4_096;

/// Other places at one point that a finding names.
const RELATED: usize = 5;

/// What is doubtful about a place.
#[derive(Debug)]
pub struct PlaceDoubt {
    /// The finding. It may still lack its message and its hint: where many places lie outside of their
    /// countries, most of these findings are only counted.
    pub finding: Finding,
    /// The place of a finding that lacks them.
    wordless: Option<PlaceId>,
}

impl From<Finding> for PlaceDoubt {
    fn from(finding: Finding) -> Self {
        Self {
            finding,
            wordless: None,
        }
    }
}

impl PlaceDoubt {
    /// That a point does not go with the countries of its place.
    fn misplaced(code: Code, id: PlaceId, place: &Place) -> Self {
        Self {
            finding: at_point(code, place, String::new()),
            wordless: Some(id),
        }
    }

    /// Completes the finding, if that is still to be done.
    pub fn put_into_words(&mut self, gazetteer: &Gazetteer) {
        let Some(place) = self.wordless.take() else {
            return;
        };
        let countries = gazetteer.countries(place);
        let spot = gazetteer.get(place).point.map(Spot::new);
        let near_m = |spot: &Spot| nearest_m(spot, &neighbours(spot, countries));
        let Some((spot, near_m)) = spot.and_then(|spot| Some((spot, near_m(&spot)?))) else {
            debug_assert!(false, "it was measured before");
            return;
        };
        let (point, finding) = (spot.at(), &mut self.finding);
        let whereabouts = whereabouts(spot.country(), near_m, countries);
        if finding.code == Code::P308 {
            finding.message = format!(
                "the point lies {whereabouts}, with lat and lon swapped it would lie in {}",
                countries.join(" or "),
            );
            let swapped = LonLat::new(point.lat(), point.lon());
            finding.hint = swapped.map(|at| format!("write lat {} and lon {}", at.lat(), at.lon()));
        } else {
            finding.message = format!("the point lies {whereabouts}");
            let hint = turned(point, |drawn| fits(countries, drawn));
            finding.hint = Some(hint.unwrap_or_else(|| "check lat, lon and countries".to_owned()));
        }
    }
}

/// Looks over all places on so many threads. `areas` are the polygons of places as they are stated.
///
/// Findings: latitude and longitude swapped (P308), two names for one point (P309), a point outside
/// its countries (P322), outside the area of a place that contains it (P323), a border crossing away
/// from its border (P324).
pub fn look_over_places(gazetteer: &Gazetteer, areas: &[Area], threads: usize) -> Vec<PlaceDoubt> {
    let mut shapes: Shapes<'_> = HashMap::new();
    for area in areas {
        if let Some(place) = gazetteer.by_id(&area.place) {
            let region = Region::areas(area.polygons.clone());
            shapes.insert(place, Shape { area, region });
        }
    }
    let look_over = |share: usize| -> Vec<PlaceDoubt> {
        let mut doubts = Vec::new();
        for (id, place) in gazetteer.share(share, SHARE) {
            let Some(point) = place.point.filter(|_| !place.is_faulty) else {
                continue;
            };
            let doubt = misplaced(gazetteer, id, place, point);
            doubts.extend(doubt.or_else(|| {
                let finding = outside_its_area(gazetteer, id, place, point, &shapes)?;
                Some(finding.into())
            }));
        }
        doubts
    };
    // what looks at all places at once comes first, so that nobody waits for it
    let jobs = 1 + gazetteer.len().div_ceil(SHARE);
    let mut parts = parallel::run(threads, jobs, |job| match job.checked_sub(1) {
        Some(share) => look_over(share),
        None => same_points(gazetteer),
    });
    parts.rotate_left(1);
    parts.into_iter().flatten().collect()
}

/// The polygons of places that have some.
type Shapes<'a> = HashMap<PlaceId, Shape<'a>>;

struct Shape<'a> {
    area: &'a Area,
    region: Region,
}

fn is_crossing(place: &Place) -> bool {
    place
        .kind
        .as_deref()
        .is_some_and(|kind| crate::gazetteer::fold(kind) == "border crossing")
}

/// Whether one of the codes may stand for what is drawn as `drawn`.
fn fits(countries: &[String], drawn: &str) -> bool {
    countries.iter().any(|code| may_stand_for(code, drawn))
}

/// A point that does not go with the countries of its place.
fn misplaced(
    gazetteer: &Gazetteer,
    id: PlaceId,
    place: &Place,
    point: LonLat,
) -> Option<PlaceDoubt> {
    let countries = gazetteer.countries(id);
    let spot = Spot::new(point);
    let inside = spot.country();
    let fits = |drawn: &str| fits(countries, drawn);
    let is_crossing = countries.len() > 1 && is_crossing(place);
    if inside.is_some_and(fits) && !is_crossing {
        return None;
    }
    if countries.is_empty() || !countries.iter().all(|code| is_known(code)) {
        return None;
    }
    let excused_m = place.uncertainty_m().unwrap_or(0.0).min(EXCUSED_M);
    let neighbours = neighbours(&spot, countries);
    let swapped = LonLat::new(point.lat(), point.lon());
    if swapped.is_some_and(|at| country_of(at).is_some_and(fits))
        && is_farther(&spot, &neighbours, ERROR_M + excused_m)?
    {
        return Some(PlaceDoubt::misplaced(Code::P308, id, place));
    }
    if is_crossing && let Some(finding) = off_its_border(place, &spot, countries, excused_m) {
        return Some(finding.into());
    }
    let allowed_m = if inside.is_none() {
        OFF_COAST_M
    } else {
        ERROR_M + excused_m
    };
    let is_unknown_island = inside.is_none() && countries.iter().any(|code| !has_outline(code));
    let is_outside = !is_unknown_island && is_farther(&spot, &neighbours, allowed_m)?;
    is_outside.then(|| PlaceDoubt::misplaced(Code::P322, id, place))
}

/// The countries, and those that claim the same stretch.
fn neighbours<'a>(spot: &Spot, countries: &'a [String]) -> Vec<&'a str> {
    let mut codes: Vec<&str> = countries.iter().map(String::as_str).collect();
    for code in countries {
        for claimed in rivals(spot.at(), code).chain(kin(code)) {
            codes.push(claimed);
        }
    }
    codes
}

/// Metres to the nearest of these countries.
fn nearest_m(spot: &Spot, codes: &[&str]) -> Option<f64> {
    let distances = codes.iter().filter_map(|code| spot.distance_m(code));
    distances.min_by(f64::total_cmp)
}

/// Whether the nearest of these countries is farther away than that; measured only where bounds do not tell.
fn is_farther(spot: &Spot, codes: &[&str], limit_m: f64) -> Option<bool> {
    let is_sure = |code: &&str| spot.is_surely_farther(code, limit_m) || !is_known(code);
    if codes.iter().all(is_sure) {
        return Some(true);
    }
    let is_within = |code: &&str| spot.is_surely_within(code, limit_m);
    if codes.iter().any(is_within) {
        return Some(false);
    }
    Some(nearest_m(spot, codes)? > limit_m)
}

fn whereabouts(inside: Option<&str>, near_m: f64, countries: &[String]) -> String {
    let place = inside.map_or("at sea".to_owned(), |code| format!("in {code}"));
    format!(
        "{place}, {} from {}",
        Kilometres(near_m),
        countries.join(" and ")
    )
}

/// Which sign of a coordinate would put the point where it belongs.
fn turned(point: LonLat, fits: impl Fn(&str) -> bool) -> Option<String> {
    let (lon, lat) = (point.lon(), point.lat());
    [
        (-lon, lat, format!("with lon {} it would lie there", -lon)),
        (lon, -lat, format!("with lat {} it would lie there", -lat)),
    ]
    .into_iter()
    .find(|(lon, lat, _)| {
        LonLat::new(*lon, *lat)
            .and_then(country_of)
            .is_some_and(&fits)
    })
    .map(|(.., hint)| hint)
}

/// A crossing that is too far from the border of its countries.
fn off_its_border(
    place: &Place,
    spot: &Spot,
    countries: &[String],
    excused_m: f64,
) -> Option<Finding> {
    let pairs = || {
        countries.iter().enumerate().flat_map(|(index, one)| {
            let others = countries.iter().skip(index + 1);
            others.map(move |other| (one.as_str(), other.as_str()))
        })
    };
    let border_m = pairs()
        .filter_map(|(one, other)| distance_to_border_m(spot.at(), one, other))
        .min_by(f64::total_cmp);
    let both = countries.join(" and ");
    let message = match border_m {
        Some(border_m) if border_m > CROSSING_M.max(excused_m) => format!(
            "the crossing lies {} from the border of {both}",
            Kilometres(border_m)
        ),
        Some(_) => return None,
        None => {
            let farthest = countries
                .iter()
                .filter_map(|code| spot.distance_m(code))
                .max_by(f64::total_cmp)?;
            if farthest <= FERRY_M {
                return None;
            }
            format!(
                "{both} have no border on land, and the crossing lies {} from one of them",
                Kilometres(farthest)
            )
        }
    };
    Some(at_point(Code::P324, place, message).hint("check lat, lon and countries"))
}

/// A point outside the polygons of the nearest place around it that has some.
fn outside_its_area(
    gazetteer: &Gazetteer,
    id: PlaceId,
    place: &Place,
    point: LonLat,
    shapes: &Shapes<'_>,
) -> Option<Finding> {
    if shapes.is_empty() {
        return None;
    }
    let (around, shape) = gazetteer
        .ancestors(id)
        .find_map(|around| Some((around, shapes.get(&around)?)))?;
    if shape.region.contains_point(point) {
        return None;
    }
    let away_m = area::distance_m(&shape.area.polygons, point);
    let excused_m = place.uncertainty_m().unwrap_or(0.0).min(EXCUSED_M);
    if away_m <= ERROR_M + excused_m {
        return None;
    }
    let around = gazetteer.get(around);
    let message = format!(
        "the point lies {} outside of {:?}, which contains the place",
        Kilometres(away_m),
        around.id
    );
    Some(
        at_point(Code::P323, place, message)
            .related(around.at.clone(), format!("{:?} is this", around.id))
            .hint("check lat, lon and parent, or the polygon"),
    )
}

fn at_point(code: Code, place: &Place, message: String) -> Finding {
    let lat = place.point.map_or(0.0, LonLat::lat);
    Finding::new(code, message)
        .at(place.at.clone())
        .cell("lat", lat.to_string())
}

/// Places at exactly one point, of which none contains the other.
fn same_points(gazetteer: &Gazetteer) -> Vec<PlaceDoubt> {
    let bits = |point: LonLat| (point.lon().to_bits(), point.lat().to_bits());
    let mut met = Met::of(gazetteer.len());
    for (_, place) in gazetteer.iter() {
        if let Some(point) = place.point {
            met.meet(bits(point));
        }
    }
    let mut points: Vec<(u64, u64, PlaceId)> = gazetteer
        .iter()
        .filter_map(|(id, place)| {
            let (lon, lat) = bits(place.point?);
            let may_be = met.was_met_again((lon, lat)) && !place.precision().is_wide();
            may_be.then_some((lon, lat, id))
        })
        .collect();
    points.sort_unstable();
    let mut found = Vec::new();
    for same in points.chunk_by(|a, b| (a.0, a.1) == (b.0, b.1)) {
        let Some(((.., first), others)) = same.split_first() else {
            continue;
        };
        let others: Vec<PlaceId> = others
            .iter()
            .map(|(.., id)| *id)
            .filter(|id| gazetteer.get(*id).id != gazetteer.get(*first).id)
            .filter(|id| !gazetteer.is_within(*id, *first) && !gazetteer.is_within(*first, *id))
            .collect();
        let Some(second) = others.first() else {
            continue;
        };
        let (one, other) = (gazetteer.get(*first), gazetteer.get(*second));
        let more = match others.len() {
            1 => String::new(),
            2 => " and of one more place".to_owned(),
            many => format!(" and of {} more places", many - 1),
        };
        let message = format!("{:?} stands at the point of {:?}{more}", other.id, one.id);
        let mut finding = at_point(Code::P309, other, message).hint(
            "one place with two names is one row with an alias; two places want a point each",
        );
        for related in std::iter::once(first)
            .chain(others.iter().skip(1))
            .take(RELATED)
        {
            let related = gazetteer.get(*related);
            finding = finding.related(related.at.clone(), format!("{:?} is here", related.name));
        }
        found.push(finding.into());
    }
    found
}

/// Which points may have been met more than once, told by a few bits of each: nearly all are met once, and
/// need not be sorted.
struct Met {
    once: Vec<u64>,
    again: Vec<u64>,
}

impl Met {
    /// Room for so many points.
    fn of(points: usize) -> Self {
        let words = (points / 4).next_power_of_two(); // 16 bits for each point
        Self {
            once: vec![0; words],
            again: vec![0; words],
        }
    }

    fn place(&self, (lon, lat): (u64, u64)) -> (usize, u64) {
        let mixed = (lon.rotate_left(25) ^ lat).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        let word = (mixed >> 32) as usize % self.once.len();
        (word, 1 << (mixed >> 26 & 63))
    }

    fn meet(&mut self, point: (u64, u64)) {
        let (word, bit) = self.place(point);
        if let (Some(once), Some(again)) = (self.once.get_mut(word), self.again.get_mut(word)) {
            *again |= *once & bit;
            *once |= bit;
        }
    }

    /// Whether a point, or one with the same bits, was met more than once.
    fn was_met_again(&self, point: (u64, u64)) -> bool {
        let (word, bit) = self.place(point);
        self.again.get(word).is_some_and(|again| again & bit != 0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{FileName, Location};

    /// id, kind, countries, parent, lat, lon, uncertainty
    type Row = (
        &'static str,
        &'static str,
        &'static [&'static str],
        &'static str,
        f64,
        f64,
    );

    fn found_in(rows: &[Row], areas: &[Area]) -> Vec<(Code, String)> {
        let file = FileName::from("places.csv");
        let places = rows.iter().zip(2..).map(|(row, line)| {
            let (id, kind, countries, parent, lat, lon) = *row;
            let mut place = Place::new(id, id, Location::line(&file, line));
            place.kind = Some(kind.into()).filter(|_| !kind.is_empty());
            place.countries = countries.iter().map(|&code| code.to_owned()).collect();
            place.parent = Some(parent.to_owned()).filter(|parent| !parent.is_empty());
            place.point = LonLat::new(lon, lat);
            place
        });
        let gazetteer = Gazetteer::build(places.collect(), 1).value;
        let doubts = look_over_places(&gazetteer, areas, 2).into_iter();
        let told = doubts.map(|mut doubt| {
            doubt.put_into_words(&gazetteer);
            (doubt.finding.code, doubt.finding.message)
        });
        told.collect()
    }

    fn codes(rows: &[Row]) -> Vec<Code> {
        found_in(rows, &[])
            .into_iter()
            .map(|(code, _)| code)
            .collect()
    }

    #[test]
    fn a_swapped_pair_is_told_by_its_country() {
        assert_eq!(
            codes(&[("tehran", "city", &["IR"], "", 51.4215, 35.6944)]),
            [Code::P308]
        );
        assert_eq!(
            codes(&[("tehran", "city", &["IR"], "", 35.6944, 51.4215)]),
            []
        );
        // nothing says where it should be
        assert_eq!(codes(&[("tehran", "city", &[], "", 51.4215, 35.6944)]), []);
    }

    #[test]
    fn the_country_may_be_that_of_a_place_around_it() {
        let iran: Row = ("iran", "country", &["IR"], "", f64::NAN, 0.0);
        assert_eq!(
            codes(&[iran, ("tehran", "city", &[], "iran", 51.4215, 35.6944)]),
            [Code::P308]
        );
    }

    #[test]
    fn a_point_outside_its_countries_is_told_with_the_distance_and_the_sign() {
        let (code, message) = found_in(&[("x", "city", &["IR"], "", 30.0, 44.0)], &[]).remove(0);
        assert_eq!(code, Code::P322);
        assert!(
            message.starts_with("the point lies in IQ, ") && message.ends_with("km from IR"),
            "{message}"
        );
        // Quito without its minus sign
        assert_eq!(
            codes(&[("q", "city", &["EC"], "", -0.22, 78.51)]),
            [Code::P322]
        );
        assert_eq!(
            codes(&[("l", "city", &["PE"], "", -12.05, 77.04)]),
            [Code::P322]
        );
    }

    #[test]
    fn nobody_is_told_off_near_a_border_off_a_coast_or_where_two_claim() {
        assert_eq!(
            codes(&[
                ("basra-edge", "village", &["IR"], "", 30.5049, 48.0200),
                ("platform", "facility", &["NO"], "", 61.2, 1.85),
                ("sevastopol", "city", &["UA"], "", 44.6, 33.52),
                ("simferopol", "city", &["RU"], "", 44.95, 34.1),
                ("pristina", "city", &["RS"], "", 42.66, 21.16),
                ("cayenne", "city", &["GF"], "", 4.94, -52.33),
                ("pago-pago", "city", &["US"], "", -14.331, -170.7105),
                ("west-island", "town", &["CC"], "", -12.157, 96.8225),
                ("ifalik", "village", &["FM"], "", 7.25, 144.4445),
                ("nowhere", "city", &["ZZ"], "", 4.9, -52.3),
            ]),
            []
        );
    }

    #[test]
    fn the_crossings_of_the_sample_are_on_their_borders() {
        assert_eq!(
            codes(&[
                (
                    "shalamcheh",
                    "border_crossing",
                    &["IR", "IQ"],
                    "",
                    30.5049,
                    48.0294
                ),
                (
                    "khosravi",
                    "border_crossing",
                    &["IR", "IQ"],
                    "",
                    34.3928,
                    45.4741
                ),
                (
                    "chazabeh",
                    "border_crossing",
                    &["IR", "IQ"],
                    "",
                    31.81,
                    47.8524
                ),
                (
                    "jadidat-arar",
                    "border_crossing",
                    &["IQ", "SA"],
                    "",
                    31.3584,
                    41.4431
                ),
                (
                    "causeway",
                    "border crossing",
                    &["SA", "BH"],
                    "",
                    26.18,
                    50.32
                ),
                ("tunnel", "border crossing", &["FR", "GB"], "", 50.92, 1.81),
            ]),
            []
        );
    }

    #[test]
    fn a_crossing_away_from_its_border_is_told_even_inside_one_of_its_countries() {
        let found = found_in(
            &[(
                "khosravi",
                "border_crossing",
                &["IR", "IQ"],
                "",
                34.35,
                45.9,
            )],
            &[],
        );
        assert_eq!(found[0].0, Code::P324);
        assert!(
            found[0].1.contains("km from the border of IR and IQ"),
            "{}",
            found[0].1
        );
        assert_eq!(
            codes(&[("x", "border_crossing", &["IR", "SA"], "", 31.3584, 41.4431)]),
            [Code::P324]
        );
    }

    #[test]
    fn one_point_has_one_name() {
        let found = found_in(
            &[
                ("a", "city", &["IR"], "", 35.0, 51.0),
                ("b", "city", &["IR"], "", 35.0, 51.0),
                ("c", "city", &["IR"], "", 35.0, 51.1),
            ],
            &[],
        );
        assert_eq!(
            found,
            [(Code::P309, "\"b\" stands at the point of \"a\"".to_owned())]
        );
    }

    #[test]
    fn what_contains_a_place_may_stand_at_its_point() {
        assert_eq!(
            codes(&[
                ("town", "town", &["IR"], "", 35.0, 51.0),
                ("mosque", "facility", &["IR"], "town", 35.0, 51.0),
                ("province", "admin1", &["IR"], "", 35.0, 51.0),
            ]),
            []
        );
    }

    #[test]
    fn a_point_outside_the_polygon_around_it_is_told_beyond_the_error_of_polygons() {
        use geo::{MultiPolygon, Rect};
        let square = Rect::new((50.0, 34.0), (52.0, 36.0)).to_polygon();
        let area = Area {
            place: "province".to_owned(),
            polygons: MultiPolygon::new(vec![square]),
            at: Location::file(&"areas.geojson".into()),
        };
        let province: Row = ("province", "admin1", &["IR"], "", f64::NAN, 0.0);
        let of = |lon| {
            found_in(
                &[province, ("x", "village", &["IR"], "province", 35.0, lon)],
                std::slice::from_ref(&area),
            )
        };
        assert_eq!(of(51.0), []);
        assert_eq!(of(52.03), []); // 2.7 km, and a village is 2 km
        assert_eq!(of(52.5)[0].0, Code::P323);
    }
}
