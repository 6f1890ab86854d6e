use std::io::Cursor;

use super::*;
use crate::diagnostic::Severity;
use crate::read::{EVENTS, EventReader, PLACES, read_places};
use crate::table::{Input, Made, OpenOptions, Table};

const PLACES_CSV: &str = "\
id,name,aliases,kind,countries,lat,lon
ilam,Ilam,ایلام@fa,city,IR,33.6,46.4
ilam-np,Ilam,,town,NP,26.9,87.9
tehran,Tehran,Teheran,city,IR,35.7,51.4
shalamcheh,Shalamcheh,شلمچه,border_crossing,IR;IQ,30.5,48.0
";

fn open(name: &str, text: &str, vocabulary: &crate::table::Vocabulary) -> Table {
    let input = Input::reader(name, Cursor::new(text.to_owned().into_bytes()));
    let opened = Table::open(input, vocabulary, &OpenOptions::default()).unwrap();
    opened.value.unwrap()
}

fn gazetteer() -> Gazetteer {
    let places = read_places(open("places.csv", PLACES_CSV, &PLACES)).unwrap();
    Gazetteer::build(places.value, 1).value
}

/// What became of one row: whether it joined, its places by role, and what was found.
struct Told {
    joined: bool,
    place: Option<String>,
    stops: Vec<(Role, String)>,
    found: Vec<Finding>,
}

impl Told {
    fn codes(&self) -> Vec<Code> {
        self.found.iter().map(|finding| finding.code).collect()
    }
}

/// Joins a row of `place,from,via,to`.
fn told(row: &str) -> Told {
    let gazetteer = gazetteer();
    let table = open(
        "events.csv",
        &format!("id,place,from,via,to\ne1,{row}\n"),
        &EVENTS,
    );
    let reader = EventReader::new(&table.shape, &table.columns);
    let resolver = Resolver::new(
        &gazetteer,
        &"places.csv".into(),
        &table.shape,
        &table.columns,
    );
    let mut told = None;
    let mut found = Vec::new();
    table
        .for_each(&mut found, |_, record, found| {
            let mut made = Made::default();
            let mut event = Event::new("");
            assert!(reader.read(record, &mut made, &mut event, found));
            found.clear(); // that there is no source is not told here
            let mut places = Joined::default();
            let joined = resolver.join(
                &event,
                Ahead::default(),
                record,
                &mut places,
                &mut KnownNames::default(),
                found,
            );
            let id = |place: PlaceId| gazetteer.get(place).id.clone();
            told = Some(Told {
                joined,
                place: places.place.map(id),
                stops: places
                    .stops
                    .iter()
                    .map(|&(role, place)| (role, id(place)))
                    .collect(),
                found: std::mem::take(found),
            });
        })
        .unwrap();
    told.unwrap()
}

#[test]
fn one_place_that_answers_is_joined_by_any_of_its_names() {
    for name in ["tehran", "TEHERAN", "id:tehran", "\"Tehran, IR\""] {
        let told = told(&format!("{name},,,"));
        assert_eq!(told.place.as_deref(), Some("tehran"), "{name}");
        assert!(told.joined && told.found.is_empty());
    }
}

#[test]
fn a_name_two_places_share_is_an_error_with_both_of_them() {
    let told = told("Ilam,,,");
    assert!(!told.joined && told.place.is_none());
    let finding = &told.found[0];
    assert_eq!(
        (finding.code, finding.severity),
        (Code::E402, Severity::Error)
    );
    assert_eq!(finding.related.len(), 2);
    assert_eq!(finding.hint.as_deref(), Some("write id:ilam or id:ilam-np"));
}

#[test]
fn a_scope_makes_a_shared_name_clear() {
    assert_eq!(told("\"Ilam, NP\",,,").place.as_deref(), Some("ilam-np"));
    assert_eq!(told("Ilam (IR),,,").place.as_deref(), Some("ilam"));
}

#[test]
fn a_near_name_is_a_hint_and_never_a_join() {
    let told = told("Shalamchehh,,,");
    assert!(!told.joined && told.place.is_none());
    assert_eq!(told.codes(), [Code::E401]);
    let at = told.found[0].at.as_ref().unwrap();
    assert_eq!((at.line, at.column), (2, 2));
    let hints = hints(&told.found, &gazetteer());
    let hint = hints[0].as_deref();
    assert_eq!(hint.unwrap(), "did you mean \"Shalamcheh\" (places.csv:5)?");
}

#[test]
fn every_name_of_a_row_is_told_that_does_not_join() {
    let told = told("nobody,Tehran,no one;Ilam,nowhere");
    assert!(!told.joined);
    assert_eq!(
        told.codes(),
        [Code::E401, Code::E401, Code::E402, Code::E401]
    );
}

#[test]
fn stops_come_in_the_order_of_the_journey() {
    let stops = told(",Tehran,Ilam (IR); Shalamcheh ;,Ilam (NP)").stops;
    let ids: Vec<&str> = stops.iter().map(|(_, id)| id.as_str()).collect();
    assert_eq!(ids, ["tehran", "ilam", "shalamcheh", "ilam-np"]);
    let roles: Vec<Role> = stops.iter().map(|(role, _)| *role).collect();
    assert_eq!(roles, [Role::From, Role::Via, Role::Via, Role::To]);
}

#[test]
fn a_journey_from_a_place_to_itself_is_an_error_by_whatever_names() {
    for row in [
        ",Tehran,,id:tehran",
        ",Tehran,Teheran,tehran",
        ",Tehran,Teheran;TEHRAN,tehran",
    ] {
        let told = told(row);
        assert!(!told.joined, "{row}");
        assert_eq!(told.codes(), [Code::E421], "{row}");
    }
    assert!(
        told(",Tehran,Shalamcheh,Tehran").joined,
        "there and back again"
    );
}

#[test]
fn a_way_point_that_repeats_a_stop_is_dropped_and_never_an_end() {
    let to = (Role::To, "shalamcheh".to_owned());
    let from = (Role::From, "tehran".to_owned());
    for row in [
        ",Tehran,Shalamcheh,Shalamcheh",
        ",Tehran,Tehran,Shalamcheh",
        ",Tehran,Tehran;Shalamcheh;شلمچه,Shalamcheh",
    ] {
        let told = told(row);
        assert!(told.joined, "{row}");
        assert_eq!(told.stops, [from.clone(), to.clone()], "{row}");
        assert_eq!(told.codes(), [Code::E424], "{row}");
    }
}

#[test]
fn half_a_journey_and_no_place_at_all_are_warnings() {
    for (row, code) in [
        (",Tehran,,", Code::E420),
        (",,,Tehran", Code::E420),
        (",,Tehran,", Code::E423),
        (",,,", Code::E422),
    ] {
        let told = told(row);
        assert!(told.joined, "{row}");
        assert_eq!(told.codes(), [code], "{row}");
    }
}

#[test]
fn a_place_that_is_named_twice_in_a_row_is_counted_once() {
    let gazetteer = gazetteer();
    let id = |id: &str| gazetteer.by_id(id).unwrap();
    let joined = Joined {
        place: Some(id("tehran")),
        stops: vec![
            (Role::From, id("tehran")),
            (Role::Via, id("ilam")),
            (Role::To, id("ilam")),
        ],
    };
    let places: Vec<PlaceId> = joined.places().collect();
    assert_eq!(places, [id("tehran"), id("ilam")]);
}
