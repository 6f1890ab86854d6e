//! What holds for every export, whatever stands in the tables: no row is lost, and neither threads,
//! blocks, encodings nor the order of columns can be seen in the layers.

#![allow(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a test that panics is a test that fails"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::io::Cursor;
use std::num::NonZeroUsize;

use proptest::prelude::*;
use proptest::sample::select;
use serde_json::Value;
use waymarks::export::{Destination, Inputs, Outcome, Policy, Request, Unobserved, run};
use waymarks::layer::LayerKind;
use waymarks::output::Overwrite;
use waymarks::table::{Input, Rewindable};

const PLACES: &str = "\
id,name,aliases,kind,countries,parent,lat,lon,sensitivity
ilam,Ilam,ایلام@fa,city,IR,iran,33.6374,46.4227,
tehran,Tehran,,city,IR,iran,35.6944,51.4215,restricted
arar-iq,Arar,,town,IQ,,31.98,42.0,
arar-sa,Arar,,town,SA,,30.98,41.02,
khuzestan,Khuzestan,,admin1,IR,iran,31.4959,48.9596,
base,Khamenei Base,,base,,khuzestan,,,
iran,Iran,,country,IR,,32.0,53.0,
post,Border post,,facility,IR,,33.0,46.0,withheld
nowhere,Lost village,,village,,,,,
fiji,Suva,,city,FJ,,-18.14,178.44,
samoa,Apia,,city,WS,,-13.83,-171.76,
date,Date line,,,,,10,180,
";

/// A table as its header and its rows.
#[derive(Debug, Clone)]
struct Cells {
    header: Vec<&'static str>,
    rows: Vec<Vec<String>>,
}

/// What a cell of a column may hold: mostly right, sometimes wrong, sometimes hostile.
fn cell(column: &str) -> BoxedStrategy<String> {
    let names = [
        "Ilam",
        "Tehran",
        "TEHRAN",
        "ایلام",
        "Arar",
        "Arar (SA)",
        "Arar, IQ",
        "id:base",
        "Khuzestan",
        "Iran",
        "Border post",
        "Lost village",
        "Suva",
        "Apia",
        "Date line",
        "Tehrn",
        "",
    ];
    let words: Vec<&'static str> = match column {
        "place" | "from" | "to" => names.to_vec(),
        "via" => vec![
            "",
            "",
            "Ilam",
            "Arar (SA);Suva",
            "Ilam;Ilam",
            "Tehran; Iran",
            "nobody",
        ],
        "date" => vec![
            "",
            "2026-01",
            "2026-01-03",
            "2025-12-28~/..",
            "[2026-01-07..2026-01-09]",
            "../2026",
            "2026-02-30",
            "late 2022",
        ],
        "status" => vec!["reported", "alleged", "Denied", "", "denid"],
        "count" => vec!["", "800", "~800", "36+", "dozens", "1,200"],
        "count_scope" => vec!["", "", "total", "shared", "aggregate", "all"],
        "group" => vec!["", "0", "1", "g"],
        "lat" => vec!["", "", "", "30.5", "30°30'N", "۳۰٫۵", "95", "0"],
        "lon" => vec!["", "", "", "48.5", "-179.9999999", "180", "0", "NaN"],
        "route_basis" => vec!["", "declared", "intended", "guessed"],
        "sensitivity" => vec!["", "", "public", "restricted", "withheld"],
        "source_url" => vec!["", "https://example.org/a", "javascript:x", "see page 4"],
        "n" => vec!["", "1", "2.5", "007", "text"],
        _ => vec![
            "",
            "x",
            "a \"quoted\" word",
            "semi; colon",
            "=1+1",
            "\u{202e}abc",
            "tab\tbar|",
            "کاف",
        ],
    };
    select(words).prop_map(str::to_owned).boxed()
}

const COLUMNS: [&str; 18] = [
    "title",
    "category",
    "group",
    "status",
    "date",
    "place",
    "from",
    "via",
    "to",
    "route_basis",
    "lat",
    "lon",
    "count",
    "count_scope",
    "source",
    "source_url",
    "sensitivity",
    "n",
];

fn cells() -> impl Strategy<Value = Cells> {
    let columns = proptest::sample::subsequence(&COLUMNS[..], 3..=COLUMNS.len());
    (columns, 0_usize..24).prop_flat_map(|(columns, rows)| {
        let row: Vec<BoxedStrategy<String>> =
            std::iter::once((0_u32..40).prop_map(|id| format!("e{id}")).boxed())
                .chain(columns.iter().map(|column| cell(column)))
                .collect();
        let header: Vec<&'static str> = std::iter::once("id").chain(columns).collect();
        proptest::collection::vec(row, rows).prop_map(move |rows| Cells {
            header: header.clone(),
            rows,
        })
    })
}

impl Cells {
    fn csv(&self, delimiter: char, line_end: &str) -> String {
        let header: Vec<String> = self.header.iter().map(|&name| name.to_owned()).collect();
        let mut text = String::new();
        for row in std::iter::once(&header).chain(&self.rows) {
            let cells: Vec<String> = row
                .iter()
                .map(|cell| format!("\"{}\"", cell.replace('"', "\"\"")))
                .collect();
            text.push_str(&cells.join(&delimiter.to_string()));
            text.push_str(line_end);
        }
        text
    }

    fn plain(&self) -> Vec<u8> {
        self.csv(',', "\n").into_bytes()
    }

    /// The same table with its columns in another order.
    fn turned(&self, by: usize) -> Self {
        let turn = |row: &Vec<String>| {
            let mut row = row.clone();
            row.rotate_left(by % self.header.len());
            row
        };
        let mut header = self.header.clone();
        header.rotate_left(by % self.header.len());
        Self {
            header,
            rows: self.rows.iter().map(turn).collect(),
        }
    }
}

fn table(name: &str, bytes: &[u8]) -> Rewindable {
    Input::reader(name, Cursor::new(bytes.to_vec()))
        .rewindable()
        .unwrap()
}

/// A request for all layers, the rows with errors kept aside.
fn request(events: &[u8]) -> Request {
    let mut request = Request::new(Inputs::new(
        table("places.csv", PLACES.as_bytes()),
        table("events.csv", events),
    ));
    request.layers = LayerKind::ALL.to_vec();
    request.policy = Policy::KeepGoing;
    request
}

/// Runs it into a folder of its own, and gives the files.
fn files(mut request: Request) -> (Outcome, BTreeMap<String, Vec<u8>>) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("out");
    request.destination = Destination::Folder {
        path: path.clone(),
        overwrite: Overwrite::No,
    };
    let outcome = run(&request, &Unobserved).unwrap();
    let mut files = BTreeMap::new();
    if path.is_dir() {
        for entry in std::fs::read_dir(path).unwrap() {
            let entry = entry.unwrap();
            files.insert(
                entry.file_name().into_string().unwrap(),
                std::fs::read(entry.path()).unwrap(),
            );
        }
    }
    (outcome, files)
}

/// Only the layers: what tells lines or lengths of the tables depends on how they are written.
fn layers(request: Request) -> BTreeMap<String, Vec<u8>> {
    let mut files = files(request).1;
    files.retain(|name, _| name != "manifest.json" && name != "rejects.csv");
    files
}

fn features(files: &BTreeMap<String, Vec<u8>>, layer: &str) -> Vec<Value> {
    let layer: Value = serde_json::from_slice(&files[&format!("{layer}.geojson")]).unwrap();
    layer["features"].as_array().unwrap().clone()
}

fn rows(files: &BTreeMap<String, Vec<u8>>, name: &str) -> u64 {
    csv::Reader::from_reader(&*files[name])
        .records()
        .map(|row| u64::from(row.is_ok()))
        .sum()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn every_row_is_in_exactly_one_place(cells in cells()) {
        let (outcome, files) = files(request(&cells.plain()));
        let tally = &outcome.tally;
        prop_assert_eq!(tally.read, cells.rows.len() as u64);
        prop_assert!(tally.adds_up(), "{}", tally);
        let mut written = BTreeSet::new();
        for layer in ["incidents", "incidents_area", "routes"] {
            let mut ids = BTreeSet::new();
            for feature in features(&files, layer) {
                let id = feature["id"].as_str().unwrap().to_owned();
                prop_assert_eq!(&feature["properties"]["id"], &feature["id"]);
                prop_assert!(ids.insert(id.clone()), "{} twice in {}", id, layer);
                written.insert(id);
            }
        }
        prop_assert_eq!(written.len() as u64, tally.written);
        prop_assert_eq!(rows(&files, "unlocated.csv"), tally.unlocated);
        prop_assert_eq!(rows(&files, "rejects.csv"), tally.rejected);
        prop_assert_eq!(outcome.report.errors() == 0, tally.rejected == 0);
    }

    #[test]
    fn neither_threads_nor_blocks_nor_the_run_show_in_any_byte(
        cells in cells(),
        threads in select(vec![1_usize, 2, 5]),
        block_size in prop_oneof![Just(None), (1_usize..600).prop_map(Some)],
    ) {
        let once = files(request(&cells.plain()));
        let mut other = request(&cells.plain());
        other.threads = NonZeroUsize::new(threads).unwrap();
        other.inputs.block_size = block_size;
        let again = files(other);
        prop_assert_eq!(&once.1, &again.1);
        prop_assert_eq!(&once.0.tally, &again.0.tally);
        let said = |outcome: &Outcome| -> Vec<String> {
            outcome.report.groups().iter().map(|group| format!("{group:?}")).collect()
        };
        prop_assert_eq!(said(&once.0), said(&again.0));
    }

    #[test]
    fn encodings_delimiters_and_line_ends_give_the_same_layers(
        cells in cells(),
        line_end in select(vec!["\n", "\r\n", "\r"]),
        delimiter in select(vec![',', ';', '\t', '|']),
        encoding in 0_u8..4,
    ) {
        let text = cells.csv(delimiter, line_end);
        let units = |mark: bool| mark.then_some('\u{feff}').into_iter().chain(text.chars()).collect::<String>();
        let bytes: Vec<u8> = match encoding {
            0 => text.clone().into_bytes(),
            1 => units(true).into_bytes(),
            2 => units(true).encode_utf16().flat_map(u16::to_le_bytes).collect(),
            _ => units(true).encode_utf16().flat_map(u16::to_be_bytes).collect(),
        };
        prop_assert_eq!(layers(request(&bytes)), layers(request(&cells.plain())));
    }

    #[test]
    fn the_order_of_the_columns_does_not_matter(cells in cells(), by in 0_usize..19) {
        prop_assert_eq!(layers(request(&cells.turned(by).plain())), layers(request(&cells.plain())));
    }

    #[test]
    fn a_layer_is_the_same_whatever_else_is_asked_for(cells in cells(), layer in select(LayerKind::ALL.to_vec())) {
        let mut alone = request(&cells.plain());
        alone.layers = vec![layer];
        let all = layers(request(&cells.plain()));
        for (name, bytes) in layers(alone) {
            prop_assert_eq!(Some(&bytes), all.get(&name), "{}", name);
        }
    }

    #[test]
    fn filters_take_rows_away_and_change_none(
        cells in cells(),
        place in select(vec!["Ilam", "Iran", "Khuzestan"]),
        bbox in select(vec!["170,-30,-170,30", "40,25,60,40", "-180,-90,180,90"]),
    ) {
        let all = features(&files(request(&cells.plain())).1, "routes");
        let mut some = request(&cells.plain());
        some.filter.place = vec![place.to_owned()];
        some.filter.bbox = vec![bbox.to_owned()];
        let (outcome, files) = files(some);
        prop_assert!(outcome.tally.adds_up());
        for feature in features(&files, "routes") {
            prop_assert!(all.contains(&feature), "{}", feature);
        }
    }

    #[test]
    fn no_line_of_a_layer_spans_more_than_180_degrees(
        stops in proptest::collection::vec(
            (
                prop_oneof![-180.0..=180.0, 179.999..=180.0, select(vec![180.0, -180.0, 179.999_999_7, -179.999_999_7])],
                prop_oneof![-90.0..=90.0, select(vec![90.0, -90.0, 10.0])],
            ),
            2..7,
        ),
        is_straight in any::<bool>(),
    ) {
        use std::fmt::Write as _;
        let mut places = "id,name,lat,lon\n".to_owned();
        let mut events = "id,from,via,to\n".to_owned();
        for (at, (lon, lat)) in stops.iter().enumerate() {
            // a hair beside 0, 0, which is refused
            writeln!(places, "p{at},p{at},{lat:.9},{:.9}", if *lon == 0.0 { 1.0 } else { *lon }).unwrap();
        }
        for at in 1..stops.len() {
            writeln!(events, "e{at},p0,p{at},p{}", (at * 3 + 1) % stops.len()).unwrap();
        }
        let mut request = Request::new(Inputs::new(table("places.csv", places.as_bytes()), table("events.csv", events.as_bytes())));
        request.layers = vec![LayerKind::Routes];
        request.policy = Policy::KeepGoing;
        if is_straight {
            request.line.max_segment_m = None;
        }
        for feature in features(&files(request).1, "routes") {
            let geometry = &feature["geometry"];
            let parts = match geometry["type"].as_str().unwrap() {
                "LineString" => vec![geometry["coordinates"].clone()],
                _ => geometry["coordinates"].as_array().unwrap().clone(),
            };
            for part in parts {
                let part: Vec<(f64, f64)> = serde_json::from_value(part).unwrap();
                prop_assert!(part.len() >= 2);
                for pair in part.windows(2) {
                    prop_assert!((pair[0].0 - pair[1].0).abs() <= 180.0, "{:?} in {}", pair, geometry);
                    prop_assert!(pair[0] != pair[1], "{:?} twice in {}", pair[0], geometry);
                }
            }
        }
    }
}
