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

/// Looks over all places on so many threads; the findings are in the order of the file. `areas` are the
/// polygons of places as they are stated.
///
/// Findings: latitude and longitude swapped (P308), two names for one point (P309), a point outside
/// its countries (P322), outside the area of a place that contains it (P323), a border crossing away
/// from its border (P324).
pub fn look_over_places(gazetteer: &Gazetteer, areas: &[Area], threads: usize) -> Vec<Finding> {
    let mut shapes: Shapes<'_> = HashMap::new();
    for area in areas {
        if let Some(place) = gazetteer.by_id(&area.place) {
            let region = Region::areas(area.polygons.clone());
            shapes.insert(place, Shape { area, region });
        }
    }
    let look_over = |share: usize| -> Vec<Finding> {
        gazetteer
            .share(share, SHARE)
            .filter_map(|(id, place)| {
                let point = place.point.filter(|_| !place.is_faulty)?;
                misplaced(gazetteer, id, place, point)
                    .or_else(|| outside_its_area(gazetteer, id, place, point, &shapes))
            })
            .collect()
    };
    let jobs = gazetteer.len().div_ceil(SHARE);
    let mut found: Vec<Finding> = parallel::run(threads, jobs, look_over)
        .into_iter()
        .flatten()
        .collect();
    same_points(gazetteer, &mut found);
    found
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

/// A point that does not go with the countries of its place.
fn misplaced(gazetteer: &Gazetteer, id: PlaceId, place: &Place, point: LonLat) -> Option<Finding> {
    let countries = gazetteer.countries(id);
    let spot = Spot::new(point);
    let inside = spot.country();
    let fits = |drawn: &str| countries.iter().any(|code| may_stand_for(code, drawn));
    let is_crossing = countries.len() > 1 && is_crossing(place);
    if inside.is_some_and(fits) && !is_crossing {
        return None;
    }
    if countries.is_empty() || !countries.iter().all(|code| is_known(code)) {
        return None;
    }
    let excused_m = place.uncertainty_m().unwrap_or(0.0).min(EXCUSED_M);
    let near_m = nearest_m(&spot, countries)?;
    let swapped = LonLat::new(point.lat(), point.lon());
    if near_m > ERROR_M + excused_m
        && let Some(swapped) = swapped.filter(|at| country_of(*at).is_some_and(fits))
    {
        let message = format!(
            "the point lies {}, with lat and lon swapped it would lie in {}",
            whereabouts(inside, near_m, countries),
            countries.join(" or "),
        );
        return Some(at_point(Code::P308, place, message).hint(format!(
            "write lat {} and lon {}",
            swapped.lat(),
            swapped.lon()
        )));
    }
    if is_crossing && let Some(finding) = off_its_border(place, &spot, countries, excused_m) {
        return Some(finding);
    }
    let allowed_m = if inside.is_none() {
        OFF_COAST_M
    } else {
        ERROR_M + excused_m
    };
    let is_unknown_island = inside.is_none() && countries.iter().any(|code| !has_outline(code));
    if near_m <= allowed_m || is_unknown_island {
        return None;
    }
    let message = format!("the point lies {}", whereabouts(inside, near_m, countries));
    let finding = at_point(Code::P322, place, message);
    Some(match turned(point, fits) {
        Some(hint) => finding.hint(hint),
        None => finding.hint("check lat, lon and countries"),
    })
}

/// Metres to the nearest of the countries, or of those that claim the same stretch.
fn nearest_m(spot: &Spot, countries: &[String]) -> Option<f64> {
    let own = countries.iter().filter_map(|code| spot.distance_m(code));
    let claimed = countries
        .iter()
        .flat_map(|code| rivals(spot.at(), code).chain(kin(code)))
        .filter_map(|code| spot.distance_m(code));
    own.chain(claimed).min_by(f64::total_cmp)
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
fn same_points(gazetteer: &Gazetteer, found: &mut Vec<Finding>) {
    let mut points: Vec<(u64, u64, PlaceId)> = gazetteer
        .iter()
        .filter(|(_, place)| !place.precision().is_wide())
        .filter_map(|(id, place)| {
            let point = place.point?;
            Some((point.lon().to_bits(), point.lat().to_bits(), id))
        })
        .collect();
    points.sort_unstable();
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
        found.push(finding);
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
        look_over_places(&gazetteer, areas, 2)
            .into_iter()
            .map(|finding| (finding.code, finding.message))
            .collect()
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
