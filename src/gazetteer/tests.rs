//! The rules of the gazetteer as a whole.

use proptest::prelude::*;

use super::sample::{HOMONYMS, Row, SAMPLE, build, places};
use super::*;
use crate::diagnostic::{Code, Finding, Severity};

/// The ids of the places that a text means.
fn means<'a>(gazetteer: &'a Gazetteer, text: &str) -> Vec<&'a str> {
    let ids = match gazetteer.lookup(text) {
        Lookup::Found(place) => vec![place],
        Lookup::Ambiguous(places) => places.into_vec(),
        Lookup::Unknown => Vec::new(),
    };
    ids.into_iter()
        .map(|id| gazetteer.get(id).id.as_str())
        .collect()
}

#[track_caller]
fn check(rows: &[Row<'_>], cases: &[(&str, &[&str])]) {
    let (gazetteer, _) = build(rows);
    for (text, ids) in cases {
        assert_eq!(means(&gazetteer, text), *ids, "{text:?}");
    }
}

#[test]
fn the_sample_is_sound_and_every_spelling_of_it_finds_its_place() {
    let (gazetteer, findings) = build(SAMPLE);
    assert_eq!(findings, []);
    for (id, place) in gazetteer.iter() {
        let aliases = place.aliases.iter().map(|alias| &alias.text);
        for text in aliases.chain([&place.name, &place.id]) {
            for text in [
                text.clone(),
                text.to_uppercase(),
                text.to_lowercase(),
                format!("  {text} "),
                fold(text),
            ] {
                assert_eq!(gazetteer.lookup(&text), Lookup::Found(id), "{text:?}");
            }
        }
        assert_eq!(gazetteer.by_id(&place.id), Some(id));
    }
}

#[test]
fn a_name_two_places_share_is_not_resolved() {
    let rows: Vec<_> = SAMPLE.iter().chain(HOMONYMS).copied().collect();
    check(
        &rows,
        &[
            ("Mashhad", &["mashhad", "mashhad-af"]),
            ("MASHHAD", &["mashhad", "mashhad-af"]),
            ("مشهد", &["mashhad"]),
            ("Tehran", &["tehran", "tiran"]),
            ("tehran", &["tehran"]), // an id, byte for byte
            (
                "Malekshahi",
                &["malekshahi", "malekshahi-lorestan", "malekshahi-kermanshah"],
            ),
            ("Meshed", &["mashhad"]),
            ("Arar", &["arar"]),
        ],
    );
}

#[test]
fn a_scope_narrows_a_name_down() {
    let rows: Vec<_> = SAMPLE.iter().chain(HOMONYMS).copied().collect();
    check(
        &rows,
        &[
            ("Ilam, IR", &["ilam"]),
            ("Ilam, ir", &["ilam"]),
            ("Ilam (NP)", &["ilam-np"]),
            ("Ilam, Iran", &["ilam"]),
            ("ایلام، ایران", &["ilam"]),
            ("Ilam (town)", &["ilam-np", "ilam-nz"]),
            ("Ilam (city)", &["ilam"]),
            ("Ilam (Province)", &["ilam-province"]), // by its name
            ("Ilam, SA", &[]),
            ("Arar (SA)", &["arar"]),
            ("Malekshahi, Ilam Province", &["malekshahi"]),
            ("Malekshahi (ilam-province)", &["malekshahi"]),
            ("Malekshahi (id:ilam-province)", &["malekshahi"]),
            ("Malekshahi, Ilam Province, IR", &["malekshahi"]),
            (
                "Malekshahi, Kermanshah Province",
                &["malekshahi-kermanshah"],
            ),
            ("Malekshahi (county)", &["malekshahi"]),
            (
                "Malekshahi, IR",
                &["malekshahi", "malekshahi-lorestan", "malekshahi-kermanshah"],
            ),
            ("Shalamcheh, Iraq", &["shalamcheh"]),
            ("Shalamcheh (border crossing)", &["shalamcheh"]),
            ("Imam Reza shrine, Mashhad", &["imam-reza-shrine"]),
            ("Imam Reza shrine, Iran", &["imam-reza-shrine"]),
            ("Mashhad, Mashhad", &[]), // a place does not contain itself
            (", IR", &[]),
            ("(IR)", &[]),
            ("Ilam ()", &["ilam", "ilam-np", "ilam-nz"]),
        ],
    );
}

#[test]
fn a_whole_text_goes_before_its_scope() {
    check(
        &[
            ["a", "Plain", "", "", "IR", ""],
            ["b", "Other", "Plain, IR", "", "IQ", ""],
            ["c", "Third", "Plain, Old Town", "", "IQ", ""],
        ],
        &[
            ("Plain, IR", &["b"]),
            ("plain (ir)", &["b"]),
            ("Plain, Old Town", &["c"]),
            ("Plain", &["a"]),
        ],
    );
}

#[test]
fn an_id_is_met_exactly_or_by_its_folded_key() {
    let rows: &[Row<'_>] = &[
        ["x-1", "One", "", "", "", ""],
        ["two", "X-1", "", "", "", ""],
        ["three", "Drei", "", "", "", ""],
        ["drei", "Three", "", "", "", ""],
        ["four", "x 1", "", "", "", ""],
        ["—", "Dash", "", "", "", ""],
        ["own", "own", "", "", "", ""],
        ["five", "Own", "", "", "", ""],
    ];
    check(
        rows,
        &[
            ("id:x-1", &["x-1"]),
            (" id: x-1 ", &["x-1"]),
            ("id:X-1", &[]),
            ("id:One", &[]),
            ("x-1", &["x-1"]),
            ("X-1", &["x-1", "two", "four"]),
            ("x 1", &["x-1", "two", "four"]),
            ("three", &["three"]),
            ("Three", &["three", "drei"]),
            ("—", &["—"]),
            ("–", &[]),
            ("", &[]),
            ("  ", &[]),
            ("own", &["own"]),
            ("Own", &["own", "five"]),
        ],
    );
    check(
        &[["same", "A", "", "", "", ""], ["b", "same", "", "", "", ""]],
        &[("same", &["same", "b"])],
    );
}

#[test]
fn a_place_without_countries_has_those_of_what_contains_it() {
    let (gazetteer, _) = build(&[
        ["village", "Village", "", "", "", "county"],
        ["county", "County", "", "admin2", "", "province"],
        ["province", "Province", "", "admin1", "IR", ""],
    ]);
    let id = |id| gazetteer.by_id(id).unwrap();
    assert_eq!(gazetteer.countries(id("village")), ["IR"]);
    assert_eq!(
        gazetteer.ancestors(id("village")).collect::<Vec<_>>(),
        [id("county"), id("province")]
    );
    assert!(
        gazetteer.is_within(id("village"), id("province"))
            && gazetteer.is_within(id("county"), id("county"))
    );
    assert!(!gazetteer.is_within(id("province"), id("county")));
    assert_eq!(
        gazetteer.lookup("Village, IR"),
        Lookup::Found(id("village"))
    );
}

/// Code, severity, line, field and value of each finding.
fn brief(findings: &[Finding]) -> Vec<(Code, Severity, u64, &str, &str)> {
    findings
        .iter()
        .map(|it| {
            let (field, value) = (it.field.as_deref(), it.value.as_deref());
            (
                it.code,
                it.severity,
                it.at.as_ref().map_or(0, |at| at.line),
                field.unwrap_or(""),
                value.unwrap_or(""),
            )
        })
        .collect()
}

#[test]
fn an_id_used_twice_is_told_where_it_is_used_again_and_the_first_is_kept() {
    let (gazetteer, findings) = build(&[
        ["a", "Shared", "", "", "", ""],
        ["b", "Second", "", "", "", ""],
        ["a", "Shared", "", "", "", ""],
        ["B", "Fourth", "", "", "", ""],
        ["a", "Fifth", "", "", "", ""],
    ]);
    assert_eq!(
        brief(&findings),
        [
            (Code::P311, Severity::Error, 4, "id", "a"),
            (Code::P311, Severity::Warning, 5, "id", "B"),
            (Code::P311, Severity::Error, 6, "id", "a"),
        ]
    );
    assert_eq!(findings[2].related[0].at.line, 2);
    assert_eq!(gazetteer.by_id("a").map(PlaceId::index), Some(0));
    assert_eq!(gazetteer.by_id("B").map(PlaceId::index), Some(3));
    assert_eq!(means(&gazetteer, "a"), ["a"]);
    assert_eq!(
        gazetteer.lookup("Shared").found().map(PlaceId::index),
        Some(0)
    );
    let faulty: Vec<bool> = gazetteer.iter().map(|(_, place)| place.is_faulty).collect();
    assert_eq!(faulty, [false, false, true, false, true]);
}

#[test]
fn an_alias_that_is_another_places_name_is_told_once_but_shared_names_are_not() {
    let (_, findings) = build(&[
        ["tehran", "Tehran", "Teheran", "", "", ""],
        ["tiran", "Tiran", "TEHRAN;Teheran", "", "", ""],
        ["ilam", "Ilam", "", "", "", ""],
        ["ilam-np", "Ilam", "", "", "", ""],
        ["mashad", "Arar", "", "", "", ""],
        ["m", "Mashad", "", "", "", ""],
        ["k", "Karbala", "Meshed", "", "", ""],
        ["n", "Najaf", "Meshed", "", "", ""],
        ["o", "Other", "Meshed", "", "", ""],
    ]);
    assert_eq!(
        brief(&findings),
        [
            (Code::P313, Severity::Warning, 2, "aliases", "Teheran"),
            (Code::P313, Severity::Warning, 3, "aliases", "TEHRAN"),
            (Code::P313, Severity::Warning, 7, "name", "Mashad"),
            (Code::P313, Severity::Warning, 8, "aliases", "Meshed"),
        ]
    );
    assert!(
        findings[1].message.contains("\"tiran\"") && findings[1].message.contains("\"tehran\"")
    );
    assert_eq!(findings[3].related.len(), 2);
}

#[test]
fn a_parent_that_is_no_place_and_a_circle_are_told_where_they_stand() {
    let (gazetteer, findings) = build(&[
        ["a", "A place", "", "", "", "c"],
        ["b", "B place", "", "", "", "khuzistan"],
        ["c", "C place", "", "", "", "a"],
        ["d", "D place", "", "", "", "d"],
        ["khuzestan", "Khuzestan", "", "", "", ""],
        ["e", "E place", "", "", "", "a"],
        ["f", "F place", "", "", "", "nowhere at all"],
    ]);
    assert_eq!(
        brief(&findings),
        [
            (Code::P315, Severity::Error, 2, "parent", "c"),
            (Code::P314, Severity::Error, 3, "parent", "khuzistan"),
            (Code::P315, Severity::Error, 5, "parent", "d"),
            (Code::P314, Severity::Error, 8, "parent", "nowhere at all"),
        ]
    );
    assert_eq!(
        findings[1].hint.as_deref(),
        Some("did you mean \"khuzestan\"?")
    );
    assert_eq!(findings[3].hint, None);
    let id = |id| gazetteer.by_id(id).unwrap();
    assert_eq!(gazetteer.parent(id("a")), None);
    assert_eq!(gazetteer.ancestors(id("e")).collect::<Vec<_>>(), [id("a")]);
}

fn any_row() -> impl Strategy<Value = [String; 6]> {
    let name = || {
        prop_oneof![
            "[abAB]{1,2}",
            "[a-b][- ',][A-B]",
            "al-[ab]{2}",
            "[اآبی]{1,3}",
            "\\PC{0,5}"
        ]
    };
    let list = || prop::collection::vec(name().prop_map(|name| name.replace(';', "")), 0..4);
    (
        name(),
        name(),
        list(),
        prop_oneof!["city", "admin1"],
        prop_oneof!["", "IR", "IQ"],
        name(),
    )
        .prop_map(|(id, name, aliases, kind, country, parent)| {
            [id, name, aliases.join(";"), kind, country, parent]
        })
}

fn rows_of(rows: &[[String; 6]]) -> Vec<Row<'_>> {
    rows.iter()
        .map(|row| std::array::from_fn(|at| row[at].as_str()))
        .collect()
}

/// What a look-up must say of a text without a scope, told the slow way.
fn by_the_rules(gazetteer: &Gazetteer, text: &str) -> Vec<PlaceId> {
    let texts = |place: &Place| -> Vec<String> {
        let aliases = place.aliases.iter().map(|alias| alias.text.clone());
        let names = aliases.chain([place.name.clone()]);
        names.filter(|name| !fold(name).is_empty()).collect()
    };
    if text.is_empty() {
        return Vec::new();
    }
    if let Some((id, _)) = gazetteer.iter().find(|(_, place)| place.id == text)
        && gazetteer
            .iter()
            .all(|(other, place)| other == id || !texts(place).contains(&text.to_owned()))
    {
        return vec![id];
    }
    let key = fold(text);
    let answers = |place: &Place| {
        place.id == text
            || texts(place)
                .iter()
                .chain([&place.id])
                .any(|name| !key.is_empty() && fold(name) == key)
    };
    let mut all: Vec<PlaceId> = gazetteer
        .iter()
        .filter(|(_, place)| answers(place))
        .map(|(id, _)| id)
        .collect();
    let id = |place: &PlaceId| &gazetteer.get(*place).id;
    if all.iter().all(|place| id(place) == id(&all[0])) {
        all.truncate(1); // rows that repeat an id are not other places
    }
    all
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn the_index_answers_as_the_rules_do(rows in prop::collection::vec(any_row(), 1..12)) {
        let (gazetteer, _) = build(&rows_of(&rows));
        for row in &rows {
            let spellings = row[2].split(';').chain([row[0].as_str(), row[1].as_str()]);
            for text in spellings.flat_map(|text| [text.to_owned(), text.to_uppercase(), fold(text)]) {
                if text.trim_start().starts_with("id:") {
                    continue;
                }
                let expected = by_the_rules(&gazetteer, &text);
                let got = match gazetteer.lookup(&text) {
                    Lookup::Found(place) => vec![place],
                    Lookup::Ambiguous(places) => { prop_assert!(places.len() > 1); places.into_vec() }
                    Lookup::Unknown => Vec::new(),
                };
                if expected.is_empty() {
                    continue; // a scope may have found one
                }
                prop_assert_eq!(&got, &expected, "{:?}", text);
            }
        }
    }

    #[test]
    fn what_is_looked_up_ahead_is_what_is_looked_up(
        texts in prop::collection::vec(("[a-c]|id:[a-c]|[A-C]|[a-c]{2}|á| a|[a-c], [A-C]|[\"]?", any::<bool>()), 0..20),
        rows in prop::collection::vec(("[a-cA-C]{1,2}", "[a-cA-Cá]", "[a-c]|"), 1..8),
    ) {
        let rows: Vec<[String; 6]> = rows
            .into_iter()
            .map(|(id, name, alias)| [id, name, alias, String::new(), String::new(), String::new()])
            .collect();
        let (gazetteer, _) = build(&rows_of(&rows));
        let texts: Vec<&str> = texts.iter().map(|(text, is_there)| if *is_there { text } else { "" }).collect();
        let ahead = gazetteer.look_ahead(&texts);
        prop_assert_eq!(ahead.len(), texts.len());
        for (text, ahead) in texts.into_iter().zip(ahead) {
            let found = gazetteer.lookup(text).found();
            prop_assert!(ahead.is_none() || ahead == found, "{}", text);
            let is_plain = !text.contains(',') && !text.contains(':') && gazetteer.by_id(text).is_none();
            let shares_an_id = found.is_some_and(|found| {
                let id = &gazetteer.get(found).id;
                gazetteer.iter().filter(|(_, place)| place.id == *id).count() > 1
            });
            prop_assert!(ahead == found || !is_plain || shares_an_id, "{}", text);
        }
    }

    #[test]
    fn any_text_can_be_looked_up_and_suggested_for(text in "\\PC{0,20}", odd in ".{0,8}[,(،]{0,3}.{0,4}[)]?") {
        let (gazetteer, _) = build(SAMPLE);
        for text in [text, odd] {
            let _ = gazetteer.lookup(&text);
            let near = gazetteer.suggest(&text, 3);
            prop_assert!(near.len() <= 3);
            prop_assert!(near.windows(2).all(|pair| pair[0].likeness >= pair[1].likeness && pair[0].place != pair[1].place));
        }
    }
}

#[test]
fn the_number_of_threads_changes_nothing() {
    // Enough rows for threads to be used, with shared names, broken parents and circles.
    let rows: Vec<[String; 6]> = (0..5_000)
        .map(|at| {
            [
                format!("p{}", at - usize::from(at % 97 == 0) * (at / 97) % 7),
                format!("Name {}", at / 3),
                format!("Alias {};نام {};Näme {}", at / 2, at, at / 3),
                String::new(),
                String::new(),
                format!("p{}", at * 7 % 6_000),
            ]
        })
        .collect();
    let rows = rows_of(&rows);
    let mut dumps = [1, 2, 3, 8].map(|threads| {
        let checked = Gazetteer::build(places(&rows), threads);
        let gazetteer = checked.value;
        let texts = (0..2_500).flat_map(|at| {
            [
                format!("name {at}"),
                format!("Alias {at}"),
                format!("p{at}"),
                format!("نام {at}"),
            ]
        });
        let found: Vec<_> = texts.map(|text| gazetteer.lookup(&text)).collect();
        (found, gazetteer.suggest("Nama 17", 5), checked.findings)
    });
    let first = std::mem::take(&mut dumps[0]);
    assert!(first.2.len() > 100 && !first.1.is_empty());
    for other in &dumps[1..] {
        assert_eq!(*other, first);
    }
}

#[test]
fn shares_are_all_places_in_order() {
    let gazetteer = build(SAMPLE).0;
    let all: Vec<PlaceId> = gazetteer.iter().map(|(id, _)| id).collect();
    for places in [1, 7, all.len(), all.len() + 1] {
        let shares = (0..=all.len() / places).flat_map(|number| gazetteer.share(number, places));
        let shares = shares.map(|(id, place)| (id, place.id.as_str()));
        assert!(shares.eq(gazetteer.iter().map(|(id, place)| (id, place.id.as_str()))));
    }
    assert_eq!(gazetteer.share(usize::MAX, 2).count(), 0);
}
