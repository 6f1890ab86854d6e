//! One place in every form, and what becomes of it.

use std::io::Write as _;
use std::ops::ControlFlow;

use super::*;

/// Reads a text as a gazetteer.
fn read(text: &str, format: Option<Format>) -> (Format, Vec<Candidate>, LeftOut) {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(text.as_bytes()).unwrap();
    let (mut places, mut left_out) = (Vec::new(), LeftOut::default());
    let read = for_each(
        file.path(),
        format,
        &Selection::default(),
        &mut left_out,
        &mut |place| {
            places.push(place);
            ControlFlow::Continue(())
        },
    );
    (read.unwrap(), places, left_out)
}

const GEONAMES: &str = "100\tArkavāz\tArkavaz\tArkavaz,Ārkavāz,ارکواز\t33.38373\t46.59818\tP\tPPLA2\tIR\t\t10\t\t\t\t15000\t\t1270\tAsia/Tehran\t2020-01-01\n";

#[test]
fn geonames_gives_names_kind_country_and_link() {
    let (format, places, left_out) = read(&format!("{GEONAMES}broken\tline\n"), None);
    assert_eq!(format, Format::GeoNames);
    let place = &places[0];
    assert_eq!(
        (place.name.as_str(), place.plain.as_deref()),
        ("Arkavāz", Some("Arkavaz"))
    );
    let names: Vec<&str> = place
        .aliases
        .iter()
        .map(|alias| alias.text.as_str())
        .collect();
    assert_eq!(names, ["Arkavaz", "Ārkavāz", "ارکواز"]);
    assert_eq!(place.kind.as_deref(), Some("town"));
    assert_eq!(
        (place.countries.join(";"), place.links.join(";")),
        ("IR".into(), "gn:100".into())
    );
    let point = place.point.unwrap();
    assert_eq!((point.lat(), point.lon()), (33.38373, 46.59818));
    let reasons: Vec<_> = left_out.iter().collect();
    assert_eq!(reasons, [("their line has too few columns", 1, 2)]);
}

#[test]
fn lp_tsv_gives_variants_with_their_language_and_matches_as_links() {
    let text = "id\ttitle\ttitle_source\tstart\tccodes\tmatches\tvariants\ttypes\tlon\tlat\n\
                7\tIlam\tgazetteer\t1900\tIR\tgn:130802;wd:Q207638\tایلام@fa;Elam\tcity\t46.42\t33.64\n";
    let (format, places, _) = read(text, None);
    assert_eq!(format, Format::LpTsv);
    let place = &places[0];
    assert_eq!(place.links, ["gn:130802", "wd:Q207638"]);
    let first = &place.aliases[0];
    assert_eq!(
        (first.text.as_str(), first.language.as_deref()),
        ("ایلام", Some("fa"))
    );
    assert_eq!(
        (place.kind.as_deref(), place.key.as_str()),
        (Some("city"), "lp:7")
    );
}

#[test]
fn linked_places_give_toponyms_and_matches() {
    let text = r#"{"type":"FeatureCollection","@context":"x","features":[
        {"@id":"whg:7","type":"Feature","properties":{"title":"Ilam","ccodes":["IR"]},
         "names":[{"toponym":"Ilam","lang":"en"},{"toponym":"ایلام","lang":"fa"}],
         "types":[{"identifier":"aat:300008389","label":"city"}],
         "geometry":{"type":"Point","coordinates":[46.42,33.64]},
         "links":[{"type":"closeMatch","identifier":"gn:130802"},{"type":"subjectOf","identifier":"https://example.org"}]}]}"#;
    let (format, places, _) = read(text, None);
    assert_eq!(format, Format::LinkedPlaces);
    assert_eq!(places[0].links, ["whg:7", "gn:130802"]);
    assert_eq!(places[0].aliases.len(), 1);
    assert_eq!(places[0].aliases[0].language.as_deref(), Some("fa"));
}

#[test]
fn wikidata_rows_of_one_item_are_one_place_in_csv_and_json() {
    let csv = "item,itemLabel,coord,label_fa,geonames\n\
               http://www.wikidata.org/entity/Q1,Ilam,Point(46.42 33.64),ایلام,130802\n\
               http://www.wikidata.org/entity/Q2,Other,,,\n\
               http://www.wikidata.org/entity/Q1,Ilam,Point(46.42 33.64),عیلام,130802\n";
    let json = r#"{"head":{"vars":["item"]},"results":{"bindings":[
        {"item":{"type":"uri","value":"http://www.wikidata.org/entity/Q1"},
         "itemLabel":{"xml:lang":"en","type":"literal","value":"Ilam"},
         "label":{"xml:lang":"fa","type":"literal","value":"ایلام"},
         "coord":{"datatype":"wkt","type":"literal","value":"Point(46.42 33.64)"}}]}}"#;
    let plain = r#"[{"item":"http://www.wikidata.org/entity/Q1","itemLabel":"Ilam","coord":"Point(46.42 33.64)","label_fa":"ایلام"}]"#;
    for text in [csv, json, plain] {
        let (format, places, _) = read(text, None);
        assert_eq!(format, Format::Wikidata, "{text}");
        let place = &places[0];
        assert_eq!(
            (place.key.as_str(), place.name.as_str()),
            ("wd:Q1", "Ilam"),
            "{text}"
        );
        assert!(place.point.is_some(), "{text}");
        let alias = &place.aliases[0];
        assert_eq!(
            (alias.text.as_str(), alias.language.as_deref()),
            ("ایلام", Some("fa")),
            "{text}"
        );
    }
    let (_, places, _) = read(csv, None);
    assert_eq!((places.len(), places[0].aliases.len()), (2, 2));
    assert_eq!(places[0].links, ["wd:Q1", "gn:130802"]);
}

#[test]
fn points_of_qgis_keep_our_id_and_lines_are_left_out() {
    let text = r#"{"type":"FeatureCollection","features":[
        {"type":"Feature","properties":{"id":"ilam","name":"Ilam"},"geometry":{"type":"MultiPoint","coordinates":[[46.42,33.64]]}},
        {"type":"Feature","properties":{"id":"x"},"geometry":{"type":"LineString","coordinates":[[1,2],[3,4]]}},
        {"type":"Feature","properties":{"id":"metres"},"geometry":{"type":"Point","coordinates":[5167000,3980000]}}]}"#;
    let (format, places, left_out) = read(text, None);
    assert_eq!((format, places.len()), (Format::GeoJson, 1));
    assert_eq!(places[0].own_id.as_deref(), Some("ilam"));
    assert_eq!(left_out.iter().count(), 2);
}

#[test]
fn openstreetmap_comes_in_two_forms() {
    let geojson = r#"{"type":"FeatureCollection","features":[{"type":"Feature","id":"node/42",
        "properties":{"@id":"node/42","name":"ایلام","name:en":"Ilam","name:fa":"ایلام","place":"city","wikidata":"Q1"},
        "geometry":{"type":"Point","coordinates":[46.42,33.64]}}]}"#;
    let overpass = r#"{"version":0.6,"elements":[{"type":"node","id":42,"lat":33.64,"lon":46.42,
        "tags":{"name":"ایلام","name:en":"Ilam","name:fa":"ایلام","place":"city","wikidata":"Q1"}}]}"#;
    for text in [geojson, overpass] {
        let (format, places, _) = read(text, None);
        assert_eq!(format, Format::Osm);
        let place = &places[0];
        assert_eq!(place.links, ["osm:node/42", "wd:Q1"]);
        assert_eq!(
            (place.name.as_str(), place.kind.as_deref()),
            ("Ilam", Some("city"))
        );
        assert_eq!(place.aliases.len(), 1);
        assert_eq!(place.aliases[0].language.as_deref(), Some("fa"));
    }
}

#[cfg(feature = "zip")]
#[test]
fn the_largest_file_of_an_archive_is_read() {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    let mut archive = zip::ZipWriter::new(file.as_file_mut());
    let options = zip::write::SimpleFileOptions::default();
    archive.start_file("readme.txt", options).unwrap();
    archive.write_all(b"hello").unwrap();
    archive.start_file("IR.txt", options).unwrap();
    archive.write_all(GEONAMES.as_bytes()).unwrap();
    archive.finish().unwrap();
    let mut names = Vec::new();
    let mut left_out = LeftOut::default();
    let all = Selection::default();
    let format = for_each(file.path(), None, &all, &mut left_out, &mut |place| {
        names.push(place.name);
        ControlFlow::Continue(())
    });
    assert_eq!(
        (format.unwrap(), names),
        (Format::GeoNames, vec!["Arkavāz".to_owned()])
    );
}

#[test]
fn what_is_no_gazetteer_is_refused_with_a_hint() {
    for text in ["id,name,lat\n", "", "hello"] {
        let mut file = tempfile::NamedTempFile::new().unwrap();
        file.write_all(text.as_bytes()).unwrap();
        let all = Selection::default();
        let mut left_out = LeftOut::default();
        let read = for_each(file.path(), None, &all, &mut left_out, &mut |_| {
            ControlFlow::Break(())
        });
        assert!(
            matches!(read, Err(crate::error::Error::Usage { hint: Some(_), .. })),
            "{text}"
        );
    }
}

#[test]
fn a_selection_goes_by_id_and_by_any_name() {
    let (_, places, _) = read(GEONAMES, None);
    let glimpse = places[0].glimpse();
    let select = |ids: &[&str], names: &[&str]| {
        let own = |list: &[&str]| list.iter().map(|&it| it.to_owned()).collect::<Vec<_>>();
        Selection::new(&own(ids), &own(names), Vec::new()).wants(&glimpse)
    };
    assert!(select(&["100"], &[]) && select(&["gn:100"], &["اركواز"]) && select(&[], &["ARKAVAZ"]));
    assert!(!select(&["1"], &[]) && !select(&["100"], &["Ilam"]));
}

#[test]
fn a_search_keeps_the_nearest_and_among_those_the_largest() {
    let line = |id: u32, name: &str, people: u32| {
        format!("{id}\t{name}\t{name}\t\t33\t46\tP\tPPL\tIR\t\t\t\t\t\t{people}\t\t\t\t\n")
    };
    let text = [
        line(1, "Malekshahi", 0),
        line(2, "Malekshahi", 50),
        line(3, "Malekshah", 9_000_000),
        line(4, "Tehran", 9_000_000),
    ]
    .concat();
    let (_, places, _) = read(&text, None);
    let search = Search::new(&["Malekshahi (IR)".to_owned(), "Rasht".to_owned()], 2);
    for place in &places {
        if search.wants(&place.glimpse()) {
            search.take(place);
        }
    }
    let results: Vec<_> = search
        .results()
        .map(|(name, hits)| {
            let hits: Vec<_> = hits
                .into_iter()
                .map(|hit| (hit.place.key, hit.distance))
                .collect();
            (name, hits)
        })
        .collect();
    assert_eq!(
        results,
        [
            (
                "Malekshahi (IR)".to_owned(),
                vec![("gn:2".to_owned(), 0), ("gn:1".to_owned(), 0)]
            ),
            ("Rasht".to_owned(), vec![])
        ]
    );
}
