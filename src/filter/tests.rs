use super::*;
use crate::gazetteer::Gazetteer;
use crate::geodesy::{LineStyle, area, draw};
use crate::layer::{SiteRules, Sites};
use crate::model::{Area, Place, Role, When};
use crate::source::Location;

fn at(lon: f64, lat: f64) -> LonLat {
    LonLat::new(lon, lat).unwrap()
}

fn place(id: &str, kind: &str, country: &str, parent: &str, point: Option<(f64, f64)>) -> Place {
    let mut place = Place::new(id, id, Location::line(&"places.csv".into(), 2));
    place.kind = Some(kind.into());
    place.countries = country
        .split(';')
        .filter(|it| !it.is_empty())
        .map(str::to_owned)
        .collect();
    place.parent = (!parent.is_empty()).then(|| parent.to_owned());
    place.point = point.map(|(lon, lat)| at(lon, lat));
    place
}

/// A country with a province with a town and a base of unknown position, and a town elsewhere.
fn world() -> (Gazetteer, Sites) {
    let places = vec![
        place("iran", "country", "IR", "", Some((53.0, 32.0))),
        place("khuzestan", "admin1", "", "iran", Some((49.0, 31.5))),
        place("ahvaz", "city", "", "khuzestan", Some((48.7, 31.3))),
        place("base", "base", "", "khuzestan", None),
        place("basra", "city", "IQ", "", Some((47.8, 30.5))),
        place("lost", "village", "", "", None),
    ];
    let gazetteer = Gazetteer::build(places, 1).value;
    let province = Area {
        place: "khuzestan".to_owned(),
        polygons: area::circle(at(49.0, 31.5), 100_000.0),
        at: Location::file(&"areas.geojson".into()),
    };
    let rules = SiteRules {
        pin_limit_m: 100_000.0,
        most_sensitive: Sensitivity::Restricted,
    };
    let sites = Sites::new(&gazetteer, vec![province], &rules);
    (gazetteer, sites)
}

fn filter(spec: &FilterSpec) -> Filter {
    let (gazetteer, sites) = world();
    spec.resolve(&gazetteer, &sites).unwrap()
}

fn refused(spec: &FilterSpec) -> String {
    let (gazetteer, sites) = world();
    let error = spec.resolve(&gazetteer, &sites).unwrap_err();
    assert!(
        matches!(error, crate::error::Error::Usage { .. }),
        "{error}"
    );
    error.to_string()
}

fn one(text: &str) -> Vec<String> {
    vec![text.to_owned()]
}

/// Whether a row at these places passes; the first is where it happened, the others are stops.
fn admits(filter: &Filter, ids: &[&str]) -> bool {
    let (gazetteer, _) = world();
    let id = |id: &&str| gazetteer.by_id(id).unwrap();
    let stops = ids.iter().skip(1).map(|stop| (Role::Via, id(stop)));
    let joined = Joined {
        place: ids.first().map(id),
        stops: stops.collect(),
    };
    filter.admits_places(&joined, &gazetteer)
}

#[test]
fn a_place_stands_for_all_that_it_contains() {
    let in_iran = filter(&FilterSpec {
        place: one("iran"),
        ..FilterSpec::default()
    });
    assert!(
        admits(&in_iran, &["base"]) && admits(&in_iran, &["ahvaz"]) && admits(&in_iran, &["iran"])
    );
    assert!(!admits(&in_iran, &["basra"]) && !admits(&in_iran, &[]));
    assert!(admits(&in_iran, &["basra", "ahvaz"]), "one stop is enough");
    let in_ahvaz = filter(&FilterSpec {
        place: one("ahvaz"),
        ..FilterSpec::default()
    });
    assert!(
        !admits(&in_ahvaz, &["khuzestan"]),
        "what is known only to the province may be elsewhere"
    );
}

#[test]
fn a_place_is_in_the_country_of_what_contains_it() {
    for typed in ["IR", "ir", "iran"] {
        let in_iran = filter(&FilterSpec {
            country: one(typed),
            ..FilterSpec::default()
        });
        assert!(
            admits(&in_iran, &["base"]) && !admits(&in_iran, &["basra"]),
            "{typed}"
        );
        assert!(!admits(&in_iran, &["lost"]), "{typed}");
    }
}

#[test]
fn values_of_one_filter_are_alternatives_and_filters_are_all_met() {
    let either = filter(&FilterSpec {
        place: vec!["ahvaz".into(), "basra".into()],
        ..FilterSpec::default()
    });
    assert!(
        admits(&either, &["ahvaz"]) && admits(&either, &["basra"]) && !admits(&either, &["iran"])
    );
    let both = filter(&FilterSpec {
        place: one("basra"),
        country: one("IR"),
        ..FilterSpec::default()
    });
    assert!(
        !admits(&both, &["basra"])
            && !admits(&both, &["ahvaz"])
            && admits(&both, &["basra", "ahvaz"])
    );
}

#[test]
fn what_is_not_known_is_refused_with_what_may_have_been_meant() {
    for (spec, message) in [
        (
            FilterSpec {
                place: one("nowhere"),
                ..FilterSpec::default()
            },
            "no place in the gazetteer answers",
        ),
        (
            FilterSpec {
                country: one("XX"),
                ..FilterSpec::default()
            },
            "no place in the gazetteer is in this country",
        ),
        (
            FilterSpec {
                status: one("confirmd"),
                ..FilterSpec::default()
            },
            "is not one of alleged",
        ),
        (
            FilterSpec {
                within: one("ahvaz"),
                ..FilterSpec::default()
            },
            "has no area",
        ),
        (
            FilterSpec {
                near: one("lost:50"),
                ..FilterSpec::default()
            },
            "no known position",
        ),
        (
            FilterSpec {
                near: one("ahvaz"),
                ..FilterSpec::default()
            },
            "expected PLACE:KM",
        ),
        (
            FilterSpec {
                near: one("ahvaz:inf"),
                ..FilterSpec::default()
            },
            "expected PLACE:KM",
        ),
        (
            FilterSpec {
                bbox: one("1,2,3"),
                ..FilterSpec::default()
            },
            "four numbers",
        ),
        (
            FilterSpec {
                since: Some("2026-13".into()),
                ..FilterSpec::default()
            },
            "month",
        ),
        (
            FilterSpec {
                certain: true,
                ..FilterSpec::default()
            },
            "--certain",
        ),
    ] {
        let said = refused(&spec);
        assert!(said.contains(message), "{said}");
    }
}

#[test]
fn spatial_filters_look_at_the_geometry_and_never_at_what_has_none() {
    let boxed = filter(&FilterSpec {
        bbox: one("48,31,50,32"),
        ..FilterSpec::default()
    });
    assert!(boxed.has_regions());
    assert!(boxed.admits_geometry(Where::Point(at(49.0, 31.5)), None));
    assert!(!boxed.admits_geometry(Where::Point(at(47.8, 30.5)), None));
    assert!(!boxed.admits_geometry(Where::Nowhere, None));
    let mut line = crate::geodesy::Line::default();
    draw(
        &[at(47.0, 31.0), at(51.0, 32.0)],
        &LineStyle::default(),
        &mut line,
    );
    assert!(
        boxed.admits_geometry(Where::Nowhere, Some(&line)),
        "it passes through"
    );
    let province = area::circle(at(50.5, 31.5), 100_000.0);
    assert!(
        boxed.admits_geometry(Where::Area(&province), None),
        "it reaches into the box"
    );
}

#[test]
fn boxes_areas_and_distances_must_all_be_met_and_several_boxes_are_alternatives() {
    let spec = FilterSpec {
        bbox: vec!["0,0,1,1".into(), "48,30,50,33".into()],
        near: one("ahvaz:20"),
        ..FilterSpec::default()
    };
    let both = filter(&spec);
    assert!(both.admits_geometry(Where::Point(at(48.7, 31.4)), None));
    assert!(
        !both.admits_geometry(Where::Point(at(49.5, 31.4)), None),
        "too far from ahvaz"
    );
    assert!(!both.admits_geometry(Where::Point(at(0.5, 0.5)), None));
}

#[test]
fn an_event_without_a_date_is_possible_and_never_certain() {
    let row = |date: Option<&str>, certain| {
        let spec = FilterSpec {
            since: Some("2026".into()),
            certain,
            ..FilterSpec::default()
        };
        let when = date.map(|date| When::parse(date).unwrap());
        filter(&spec).admits_time(when.as_ref())
    };
    assert!(row(None, false) && !row(None, true));
    assert!(row(Some("2025/2027"), false), "it may have been in 2026");
    assert!(row(Some("2026-05"), true) && !row(Some("2025-05"), false));
}
