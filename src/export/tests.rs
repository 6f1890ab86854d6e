use std::collections::BTreeMap;
use std::fs;
use std::io::Cursor;
use std::path::Path;

use serde_json::Value;

use super::*;
use crate::diagnostic::Code;
use crate::error::Error;
use crate::layer::LayerKind;
use crate::output::Overwrite;
use crate::table::{Input, Rewindable};

const PLACES: &str = "\
id,name,kind,parent,lat,lon,uncertainty_m,sensitivity
ilam,Ilam,city,,33.6,46.4,,
tehran,Tehran,city,,35.7,51.4,,
khuzestan,Khuzestan,admin1,,31.5,48.9,,
base,Base,base,khuzestan,,,,
iran,Iran,country,,32,53,,
marsh,Marsh,,,31,47,150000,
lost,Lost,village,,,,,
post,Post,facility,,33,46,,withheld
";

fn table(name: &str, text: &str) -> Rewindable {
    let bytes = Cursor::new(text.to_owned().into_bytes());
    Input::reader(name, bytes).rewindable().unwrap()
}

/// A request for all layers of these events.
fn request(events: &str) -> Request {
    let mut request = Request::new(Inputs::new(
        table("places.csv", PLACES),
        table("events.csv", events),
    ));
    request.layers = LayerKind::ALL.to_vec();
    request
}

fn into(mut request: Request, path: &Path) -> Request {
    request.destination = Destination::Folder {
        path: path.to_owned(),
        overwrite: Overwrite::No,
    };
    request
}

/// All files of a folder, hidden ones too.
fn files(path: &Path) -> BTreeMap<String, Vec<u8>> {
    let Ok(entries) = fs::read_dir(path) else {
        return BTreeMap::new();
    };
    let file = |entry: std::io::Result<fs::DirEntry>| {
        let entry = entry.unwrap();
        (
            entry.file_name().into_string().unwrap(),
            fs::read(entry.path()).unwrap(),
        )
    };
    entries.map(file).collect()
}

/// The features of all layers of events: layer, id, feature.
fn drawn(request: Request) -> (Outcome, BTreeMap<(String, String), Value>) {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out");
    let outcome = run(&into(request, &out), &Unobserved).unwrap();
    let mut drawn = BTreeMap::new();
    let files = files(&out);
    for layer in ["incidents", "incidents_area", "routes"] {
        let Some(bytes) = files.get(&format!("{layer}.geojson")) else {
            continue;
        };
        let collection: Value = serde_json::from_slice(bytes).unwrap();
        for feature in collection["features"].as_array().unwrap() {
            let id = feature["id"].as_str().unwrap().to_owned();
            drawn.insert((layer.to_owned(), id), feature.clone());
        }
    }
    (outcome, drawn)
}

fn keys(drawn: &BTreeMap<(String, String), Value>) -> Vec<(&str, &str)> {
    drawn
        .keys()
        .map(|(layer, id)| (layer.as_str(), id.as_str()))
        .collect()
}

#[test]
fn an_error_leaves_the_old_output_as_it_was() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out");
    run(&into(request("id,place\n1,Ilam\n"), &out), &Unobserved).unwrap();
    let before = files(&out);
    let outcome = run(
        &into(request("id,place\n1,Ilam\n2,Ilan\n"), &out),
        &Unobserved,
    )
    .unwrap();
    assert!(outcome.is_wrong && outcome.delivered.is_empty());
    assert_eq!(outcome.tally.rejected, 1);
    assert_eq!(files(&out), before);
}

#[test]
fn a_warning_stops_a_strict_export_and_no_other() {
    let events = "id,place,source\n1,Ilam,\n";
    for (policy, stops) in [
        (Policy::Errors, false),
        (Policy::KeepGoing, false),
        (Policy::Strict, true),
    ] {
        let mut request = request(events);
        request.policy = policy;
        let (outcome, drawn) = drawn(request);
        assert_eq!(
            (outcome.is_wrong, drawn.is_empty()),
            (stops, stops),
            "{policy:?}"
        );
    }
}

#[test]
fn a_check_says_what_an_export_says_and_writes_nothing() {
    let events = "id,place,from,to\n1,Ilam,,\n2,,Ilam,Tehran\n3,Ilan,,\n4,,Ilam,\n";
    let checked = run(&request(events), &Unobserved).unwrap();
    let (exported, _) = drawn(request(events));
    assert_eq!(checked.tally, exported.tally);
    assert_eq!(checked.report.totals(), exported.report.totals());
    assert!(checked.delivered.is_empty());
}

struct Impatient;

impl Observer for Impatient {
    fn is_cancelled(&self) -> bool {
        true
    }
}

#[test]
fn an_export_that_is_interrupted_leaves_no_trace() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out");
    let failed = run(&into(request("id,place\n1,Ilam\n"), &out), &Impatient);
    assert!(matches!(failed, Err(Error::Interrupted)));
    assert!(!out.exists());
}

#[test]
fn of_two_rows_with_one_id_the_second_is_wrong_wherever_they_stand() {
    let mut request = request("id,place\nb,Ilam\na,Ilam\nb,Tehran\n");
    request.policy = Policy::KeepGoing;
    let (outcome, drawn) = drawn(request);
    assert_eq!(keys(&drawn), [("incidents", "a"), ("incidents", "b")]);
    assert_eq!(
        drawn[&("incidents".into(), "b".into())]["properties"]["place"],
        "Ilam"
    );
    let group = outcome.report.groups();
    let finding = group
        .iter()
        .map(|group| &group.first)
        .find(|it| it.code == Code::E430)
        .unwrap();
    assert_eq!(finding.at.as_ref().map(|at| at.line), Some(4));
    assert_eq!(finding.related[0].at.line, 2);
}

#[test]
fn where_a_row_is_drawn_depends_on_how_closely_it_says_where() {
    let (outcome, drawn) = drawn(request(
        "id,place,lat,lon\n1,Ilam,,\n2,Khuzestan,,\n3,Base,,\n4,Marsh,,\n5,Lost,,\n6,Base,31,48\n7,,,\n",
    ));
    assert_eq!(
        keys(&drawn),
        [
            ("incidents", "1"),
            ("incidents", "6"),
            ("incidents_area", "2"),
            ("incidents_area", "3"),
            ("incidents_area", "4")
        ]
    );
    let reasons: Vec<(Reason, u64)> = outcome.tally.reasons.into_iter().collect();
    assert_eq!(reasons, [(Reason::NoPlace, 1), (Reason::NoPosition, 1)]);
    let base = &drawn[&("incidents_area".into(), "3".into())]["properties"];
    assert_eq!(
        (&base["position_of"], &base["precision"]),
        (&"khuzestan".into(), &"admin1".into())
    );
    let own = &drawn[&("incidents".into(), "6".into())]["properties"];
    assert_eq!(
        (&own["position_of"], &own["precision"]),
        (&Value::Null, &"coordinates".into())
    );
}

#[test]
fn events_in_areas_are_points_or_nothing_if_that_is_asked_for() {
    for (how, geometry) in [
        (AreaIncidents::Point, "Point"),
        (AreaIncidents::Null, "null"),
    ] {
        let mut request = request("id,place\n1,Khuzestan\n");
        request.area_incidents = how;
        let (_, drawn) = drawn(request);
        assert_eq!(keys(&drawn), [("incidents", "1")]);
        let told = &drawn[&("incidents".into(), "1".into())]["geometry"];
        assert_eq!(told["type"].as_str().unwrap_or("null"), geometry);
    }
}

#[test]
fn a_stop_that_is_too_vague_is_told_and_not_drawn() {
    let (outcome, drawn) = drawn(request("id,from,via,to\n1,Iran,Ilam,Base\n2,Iran,,Ilam\n"));
    assert_eq!(keys(&drawn), [("routes", "1")]);
    let route = &drawn[&("routes".into(), "1".into())]["properties"];
    assert_eq!(
        (&route["stops_drawn"], &route["stops_left_out"]),
        (&"Ilam; Base".into(), &"Iran".into())
    );
    assert_eq!(route["from_precision"], "country");
    assert_eq!(route["to_position_of"], "khuzestan");
    assert_eq!(outcome.tally.reasons.get(&Reason::TooFewStops), Some(&1));
}

#[test]
fn what_a_row_shares_in_is_told_as_text_and_never_as_a_number() {
    let events = "id,group,place,count,count_scope\n0,,Iran,~800,total\n1,0,Ilam,100,shared\n2,0,Tehran,,shared\n3,0,Ilam,5,subset\n";
    let (_, drawn) = drawn(request(events));
    for (id, text, best) in [
        ("1", Value::from("~800"), Value::Null),
        ("3", Value::Null, 5.into()),
    ] {
        let row = &drawn[&("incidents".into(), id.into())]["properties"];
        assert_eq!(
            (&row["group_count_text"], &row["count_best"]),
            (&text, &best),
            "{id}"
        );
    }
    let total = &drawn[&("incidents_area".into(), "0".into())]["properties"];
    assert_eq!(total["count_best"], 800);
}

#[test]
fn what_is_withheld_is_in_no_layer_unless_it_is_asked_for() {
    let events = "id,place,sensitivity\n1,Ilam,withheld\n2,Post,\n3,Tehran,restricted\n";
    let (outcome, shown) = drawn(request(events));
    assert_eq!(keys(&shown), [("incidents", "3")]);
    let reasons: Vec<Reason> = outcome.tally.reasons.into_keys().collect();
    assert_eq!(reasons, [Reason::PlaceWithheld, Reason::RowWithheld]);
    let mut everything = request(events);
    everything.filter.most_sensitive = Some(crate::model::Sensitivity::Withheld);
    assert_eq!(drawn(everything).1.len(), 3);
}

#[test]
fn a_word_that_no_row_has_stops_the_export() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out");
    let mut request = request("id,place,category\n1,Ilam,clash\n");
    request.filter.category = vec!["clahs".to_owned()];
    let error = run(&into(request, &out), &Unobserved).unwrap_err();
    assert!(
        matches!(&error, Error::Usage { hint: Some(hint), .. } if hint.contains("clash")),
        "{error:?}"
    );
    assert!(!out.exists());
}
