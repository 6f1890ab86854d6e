//! Where each place stands on a map, worked out once for the whole gazetteer.
//!
//! A place without a position of its own stands where the nearest place that contains it stands,
//! with that place's precision and uncertainty: a base "in Khuzestan" is as uncertain as Khuzestan.

use geo::{CoordsIter as _, MultiPolygon};

use crate::gazetteer::{Gazetteer, PlaceId};
use crate::geodesy::{area, distance_m};
use crate::model::{Area, LonLat, Precision, Sensitivity};

/// How an event at a place is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Extent {
    /// As a pin.
    Pin,
    /// As an area: a pin would say more than is known.
    Area,
}

/// Where a place stands.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Site {
    /// Whose position it is: the place's own, or that of a place that contains it.
    pub place: PlaceId,
    /// A point on it: the stated one, or one on the surface of its area.
    pub point: LonLat,
    /// How closely it says where.
    pub precision: Precision,
    /// Radius in metres within which the true position lies: the stated one, that of the kind, or the
    /// reach of the polygons; `None` where nothing of these tells it.
    pub uncertainty_m: Option<f64>,
    /// How an event there is drawn.
    pub extent: Extent,
}

impl Site {
    /// Whether it is certain enough to be part of a line: within `limit_m` metres, as far as that is told.
    pub fn is_certain(&self, limit_m: f64) -> bool {
        self.uncertainty_m.is_none_or(|radius| radius <= limit_m)
    }
}

/// When a place is too uncertain for a pin, and who may see what.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SiteRules {
    /// Events at places less certain than this, in metres, are areas.
    pub pin_limit_m: f64,
    /// Places more sensitive than this have no position.
    pub most_sensitive: Sensitivity,
}

/// Where all places stand.
#[derive(Debug)]
pub struct Sites {
    sites: Vec<Option<Site>>,
    shapes: Vec<Option<Box<MultiPolygon<f64>>>>,
}

impl Sites {
    /// Works out where every place of `gazetteer` stands. Areas of unknown places are passed over.
    pub fn new(gazetteer: &Gazetteer, areas: Vec<Area>, rules: &SiteRules) -> Self {
        let mut shapes: Vec<Option<Box<MultiPolygon<f64>>>> = Vec::new();
        shapes.resize_with(gazetteer.len(), || None);
        for area in areas {
            let slot = gazetteer.by_id(&area.place);
            if let Some(slot) = slot.and_then(|id| shapes.get_mut(id.index())) {
                *slot = Some(Box::new(area.polygons));
            }
        }
        let visible = |id: PlaceId| {
            let place = gazetteer.get(id);
            place.sensitivity <= rules.most_sensitive && !place.is_faulty
        };
        let mut sites = gazetteer.each(|id, _| {
            let shape = shapes.get(id.index()).and_then(Option::as_deref);
            visible(id)
                .then(|| own_site(gazetteer, id, shape, rules))
                .flatten()
        });
        for site in sites.iter().flatten() {
            if let Some(shape) = shapes.get_mut(site.place.index())
                && site.extent == Extent::Area
                && shape.is_none()
            {
                let radius_m = site.uncertainty_m.unwrap_or(rules.pin_limit_m);
                *shape = Some(Box::new(area::circle(site.point, radius_m)));
            }
        }
        let none_of_their_own: Vec<PlaceId> = gazetteer
            .iter()
            .zip(&sites)
            .filter_map(|((id, _), site)| site.is_none().then_some(id))
            .collect();
        inherit(gazetteer, &none_of_their_own, &mut sites);
        // they lend what lies around them, and have nothing themselves
        for id in none_of_their_own.into_iter().filter(|id| !visible(*id)) {
            if let Some(site) = sites.get_mut(id.index()) {
                *site = None;
            }
        }
        Self { sites, shapes }
    }

    /// Where `place` stands, if it can be put on a map.
    pub fn of(&self, place: PlaceId) -> Option<&Site> {
        self.sites.get(place.index())?.as_ref()
    }

    /// The area that `place` itself covers: its polygons, or the circle of its uncertainty.
    pub fn shape(&self, place: PlaceId) -> Option<&MultiPolygon<f64>> {
        self.shapes.get(place.index())?.as_deref()
    }
}

/// Gives places without a site that of the nearest place around them that has one. Each place is
/// walked over once, however deep they lie in each other.
fn inherit(gazetteer: &Gazetteer, places: &[PlaceId], sites: &mut [Option<Site>]) {
    let mut is_nowhere = vec![false; sites.len()];
    let mut walked = Vec::new();
    for start in places {
        let mut at = Some(*start);
        let site = loop {
            let Some(place) = at else { break None };
            if let Some(site) = sites.get(place.index()).copied().flatten() {
                break Some(site);
            }
            if is_nowhere.get(place.index()) == Some(&true) {
                break None;
            }
            walked.push(place);
            at = gazetteer.parent(place);
        };
        for place in walked.drain(..) {
            if let Some(known) = sites.get_mut(place.index()) {
                *known = site;
            }
            if let Some(is_nowhere) = is_nowhere.get_mut(place.index()) {
                *is_nowhere = site.is_none();
            }
        }
    }
}

fn own_site(
    gazetteer: &Gazetteer,
    id: PlaceId,
    shape: Option<&MultiPolygon<f64>>,
    rules: &SiteRules,
) -> Option<Site> {
    let place = gazetteer.get(id);
    let point = place.point.or_else(|| area::surface_point(shape?))?;
    let precision = place.precision();
    let uncertainty_m = place
        .uncertainty_m()
        .or_else(|| Some(farthest_m(shape?, point)));
    let is_area =
        precision.is_wide() || uncertainty_m.is_some_and(|radius| radius > rules.pin_limit_m);
    let (extent, point) = if is_area {
        let inside = shape.filter(|shape| !area::contains(shape, point));
        let on_it = inside.and_then(area::surface_point).unwrap_or(point);
        (Extent::Area, on_it)
    } else {
        (Extent::Pin, point)
    };
    Some(Site {
        place: id,
        point,
        precision,
        uncertainty_m,
        extent,
    })
}

/// The distance in metres from a point to the farthest vertex of an area: how far off the point may
/// be if only the area is known.
fn farthest_m(shape: &MultiPolygon<f64>, point: LonLat) -> f64 {
    shape
        .coords_iter()
        .filter_map(|at| LonLat::new(at.x, at.y))
        .map(|at| distance_m(point, at))
        .fold(0.0, f64::max)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::model::Place;
    use crate::source::Location;

    const RULES: SiteRules = SiteRules {
        pin_limit_m: 100_000.0,
        most_sensitive: Sensitivity::Restricted,
    };

    fn place(id: &str, parent: Option<&str>, point: Option<(f64, f64)>) -> Place {
        let mut place = Place::new(id, id, Location::line(&"places.csv".into(), 2));
        place.parent = parent.map(str::to_owned);
        place.point = point.and_then(|(lon, lat)| LonLat::new(lon, lat));
        place
    }

    fn kind(kind: &str, mut place: Place) -> Place {
        place.kind = Some(kind.into());
        place
    }

    fn square(place: &str, west: f64, south: f64, side: f64) -> Area {
        let corners = [(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0), (0.0, 0.0)];
        let ring = corners.map(|(x, y)| (west + x * side, south + y * side));
        let polygon = geo::Polygon::new(ring.to_vec().into(), Vec::new());
        Area {
            place: place.to_owned(),
            polygons: MultiPolygon::new(vec![polygon]),
            at: Location::file(&"areas.geojson".into()),
        }
    }

    fn sites(places: Vec<Place>, areas: Vec<Area>) -> (Gazetteer, Sites) {
        let gazetteer = Gazetteer::build(places, 1).value;
        let sites = Sites::new(&gazetteer, areas, &RULES);
        (gazetteer, sites)
    }

    fn site<'s>((gazetteer, sites): &'s (Gazetteer, Sites), id: &str) -> Option<&'s Site> {
        sites.of(gazetteer.by_id(id).unwrap())
    }

    #[test]
    fn a_place_of_unknown_position_is_as_uncertain_as_the_one_around_it() {
        let all = sites(
            vec![
                kind("admin1", place("khuzestan", None, Some((48.9, 31.5)))),
                kind("base", place("base", Some("khuzestan"), None)),
            ],
            vec![],
        );
        let (base, around) = (
            *site(&all, "base").unwrap(),
            *site(&all, "khuzestan").unwrap(),
        );
        assert_eq!(base, around);
        assert_eq!(
            (base.extent, base.precision),
            (Extent::Area, Precision::Admin1)
        );
    }

    #[test]
    fn a_place_nobody_knows_the_position_of_stands_nowhere() {
        let all = sites(
            vec![place("a", Some("b"), None), place("b", Some("a"), None)],
            vec![],
        );
        assert_eq!(site(&all, "a"), None);
    }

    #[test]
    fn what_is_withheld_has_no_position_and_lends_none() {
        let mut base = place("base", Some("town"), Some((48.0, 31.0)));
        base.sensitivity = Sensitivity::Withheld;
        let all = sites(
            vec![
                kind("town", place("town", None, Some((49.0, 32.0)))),
                base,
                place("gate", Some("base"), None),
            ],
            vec![],
        );
        assert_eq!(site(&all, "base"), None);
        let gate = site(&all, "gate").unwrap();
        assert_eq!(gate.point, LonLat::new(49.0, 32.0).unwrap());
    }

    #[test]
    fn the_stated_point_of_a_pin_is_never_moved() {
        let stated = Some((48.0, 31.0));
        let all = sites(
            vec![kind("city", place("city", None, stated))],
            vec![square("city", 48.1, 31.1, 0.1)],
        );
        let city = site(&all, "city").unwrap();
        assert_eq!(
            (city.extent, city.point),
            (Extent::Pin, LonLat::new(48.0, 31.0).unwrap())
        );
    }

    #[test]
    fn a_stop_in_an_area_lies_on_its_surface() {
        let all = sites(
            vec![kind("admin1", place("province", None, Some((40.0, 30.0))))],
            vec![square("province", 48.0, 31.0, 2.0)],
        );
        let province = site(&all, "province").unwrap();
        assert!(province.point.lon() > 48.0 && province.point.lon() < 50.0);
    }

    #[test]
    fn an_area_of_a_kind_that_is_not_known_is_as_uncertain_as_it_is_wide() {
        let all = sites(
            vec![
                place("desert", None, None),
                place("park", None, Some((10.5, 10.5))),
            ],
            vec![
                square("desert", 48.0, 31.0, 4.0),
                square("park", 10.0, 10.0, 1.0),
            ],
        );
        let (desert, park) = (site(&all, "desert").unwrap(), site(&all, "park").unwrap());
        assert_eq!(desert.extent, Extent::Area);
        assert!(desert.uncertainty_m.unwrap() > 280_000.0);
        assert_eq!(park.extent, Extent::Pin);
        assert!((70_000.0..80_000.0).contains(&park.uncertainty_m.unwrap()));
    }

    #[test]
    fn an_area_without_a_polygon_is_the_circle_of_its_uncertainty() {
        let all = sites(
            vec![kind("country", place("c", None, Some((53.0, 32.0))))],
            vec![],
        );
        let shape = all.1.shape(all.0.by_id("c").unwrap()).unwrap();
        assert!((farthest_m(shape, site(&all, "c").unwrap().point) - 1_000_000.0).abs() < 1.0);
        let pin = sites(
            vec![kind("city", place("p", None, Some((53.0, 32.0))))],
            vec![],
        );
        assert!(pin.1.shape(pin.0.by_id("p").unwrap()).is_none());
    }

    #[test]
    fn places_that_lie_in_each_other_a_hundred_thousand_deep_are_walked_over_once() {
        let deep = 100_000;
        let mut places: Vec<Place> = (0..deep)
            .map(|at| place(&format!("p{at}"), Some(&format!("p{}", at + 1)), None))
            .collect();
        places.push(place(&format!("p{deep}"), None, Some((5.0, 6.0))));
        let all = sites(places, vec![]);
        assert_eq!(
            site(&all, "p0").unwrap().point,
            LonLat::new(5.0, 6.0).unwrap()
        );
    }

    proptest! {
        #[test]
        fn a_place_stands_where_the_nearest_visible_place_around_it_stands(
            rows in proptest::collection::vec((proptest::option::of(0_usize..9), any::<bool>(), 0_usize..3), 9),
        ) {
            let places = rows.iter().enumerate().map(|(at, (parent, known, sensitivity))| {
                let x = f64::from(u8::try_from(at).unwrap()) + 1.0;
                let parent = parent.map(|parent| format!("p{parent}"));
                let mut place = place(&format!("p{at}"), parent.as_deref(), known.then_some((x, 1.0)));
                place.sensitivity = [Sensitivity::Public, Sensitivity::Restricted, Sensitivity::Withheld][*sensitivity];
                place
            }).collect();
            let (gazetteer, sites) = sites(places, vec![]);
            let visible = |id: PlaceId| gazetteer.get(id).sensitivity != Sensitivity::Withheld;
            for (id, place) in gazetteer.iter() {
                let around = std::iter::once(id).chain(gazetteer.ancestors(id));
                let expected = around.filter(|&it| visible(it)).find(|&it| gazetteer.get(it).point.is_some());
                let expected = expected.filter(|_| visible(id));
                prop_assert_eq!(sites.of(id).map(|site| site.place), expected, "{}", place.id);
            }
        }
    }
}
