//! What must hold of every style and project.

use proptest::prelude::*;
use roxmltree::{Document, Node, ParsingOptions};

use super::*;
use crate::geodesy::Bounds;
use crate::layer::{EventSchema, Extra, FlowPeriod, FlowSchema, PlaceSchema, Span, ValueType};
use crate::model::{Day, RouteBasis, Status};
use crate::project::style::Rgb;
use crate::read::EventColumn;

const HOSTILE: &str = "</qgis><script>\"' || env('HOME') || ' [% 1 %] {{x}} \u{202e}\u{0}]]>\\";

fn schema(layer: LayerKind, has: impl Fn(EventColumn) -> bool, extra: &str) -> Schema {
    if matches!(layer, LayerKind::Places | LayerKind::Areas) {
        return PlaceSchema::new(layer).schema;
    }
    if layer == LayerKind::Flows {
        return FlowSchema::new(FlowPeriod::default()).schema;
    }
    let extras = [Extra {
        name: extra.to_owned(),
        position: 0,
        holds: ValueType::Text,
    }];
    EventSchema::new(layer, has, true, &extras).schema
}

fn full(layer: LayerKind) -> Schema {
    schema(layer, |_| true, "extra")
}

fn read(text: &str) -> Document<'_> {
    let options = ParsingOptions {
        allow_dtd: true,
        ..ParsingOptions::default()
    };
    Document::parse_with_options(text, options).expect("well-formed XML")
}

fn attribute<'a>(document: &'a Document<'_>, element: &str, name: &str) -> Vec<&'a str> {
    let elements = document.descendants().filter(|it| it.has_tag_name(element));
    elements.filter_map(|it| it.attribute(name)).collect()
}

fn day(text: &str) -> Option<Day> {
    Day::parse_iso(text)
}

fn span(features: u64) -> Span {
    Span {
        features,
        bounds: Some(Bounds {
            west: 44.0,
            south: 30.0,
            east: 60.0,
            north: 37.0,
        }),
        first: day("2026-01-02"),
        last: day("2026-01-07"),
    }
}

fn project<'a>(title: &'a str, schemas: &'a [Schema], styles: &'a StyleTable) -> Project<'a> {
    let layers = schemas.iter().map(|schema| Layer {
        schema,
        span: span(3),
        source: "some.geojson",
    });
    Project {
        title,
        layers: layers.collect(),
        container: Container::Folder,
        outlines: Some("outlines.geojson"),
        styles,
    }
}

fn all() -> Vec<Schema> {
    LayerKind::ALL.map(full).to_vec()
}

#[test]
fn a_style_tells_every_status_and_basis_and_what_is_not_stated() {
    let table = StyleTable::default();
    for layer in [
        LayerKind::Incidents,
        LayerKind::IncidentsArea,
        LayerKind::Routes,
    ] {
        let text = qml(&full(layer), &table, Crowd::Few);
        let document = read(&text);
        let filters = attribute(&document, "rule", "filter");
        for word in Status::WORDS {
            let wanted = format!("\"status\" = '{word}'");
            assert!(filters.contains(&wanted.as_str()), "{layer} {word}");
        }
        assert!(
            filters
                .iter()
                .any(|it| it.starts_with("coalesce(\"status\", '') NOT IN"))
        );
        if layer == LayerKind::Routes {
            for word in RouteBasis::WORDS {
                let wanted = format!("\"route_basis\" = '{word}'");
                assert!(filters.contains(&wanted.as_str()), "{word}");
            }
        }
    }
}

#[test]
fn chosen_colours_of_categories_are_in_the_legend_and_draw_nothing() {
    let mut table = StyleTable::default();
    table.choose("Protest", Rgb::of(0xaa_33_77));
    for layer in [
        LayerKind::Incidents,
        LayerKind::IncidentsArea,
        LayerKind::Routes,
    ] {
        let of_legend = |schema: &Schema, table: &StyleTable| {
            let text = qml(schema, table, Crowd::Few);
            let document = read(&text);
            let rules = document.descendants().filter(|it| it.has_tag_name("rule"));
            let named = rules.filter(|it| it.attribute("label") == Some("colour of: protest"));
            named
                .map(|it| it.attribute("filter").unwrap_or_default().to_owned())
                .collect::<Vec<_>>()
        };
        assert_eq!(of_legend(&full(layer), &table), ["FALSE"], "{layer}");
        assert!(of_legend(&full(layer), &StyleTable::default()).is_empty());
        let plain = schema(layer, |column| column != EventColumn::Category, "extra");
        assert!(of_legend(&plain, &table).is_empty(), "{layer}");
    }
}

#[test]
fn flows_are_arrows_as_wide_as_there_are_many() {
    for crowd in [Crowd::Few, Crowd::Many] {
        let text = qml(&full(LayerKind::Flows), &StyleTable::default(), crowd);
        let document = read(&text);
        assert!(attribute(&document, "layer", "class").contains(&"ArrowLine"));
        let options = document
            .descendants()
            .filter(|it| it.has_tag_name("Option"));
        let width = options
            .filter(|it| it.attribute("name") == Some("arrowWidth"))
            .flat_map(|it| it.descendants())
            .find_map(|it| it.attribute("value").filter(|it| it.contains("sqrt")))
            .expect("the width is calculated");
        assert!(width.contains("maximum(\"events\")"), "{width}");
    }
}

#[test]
fn every_rule_has_a_symbol_and_a_key_of_its_own() {
    for layer in LayerKind::ALL {
        for crowd in [Crowd::Few, Crowd::Many] {
            let text = qml(&full(layer), &StyleTable::default(), crowd);
            let document = read(&text);
            let mut keys = attribute(&document, "rule", "key");
            let count = keys.len();
            keys.sort_unstable();
            keys.dedup();
            assert_eq!(keys.len(), count, "{layer}");
            let names = attribute(&document, "symbol", "name");
            for symbol in attribute(&document, "rule", "symbol") {
                assert!(names.contains(&symbol), "{layer} {symbol}");
            }
        }
    }
}

#[test]
fn layers_are_played_with_their_last_day_counted_in() {
    for layer in LayerKind::ALL {
        let text = qml(&full(layer), &StyleTable::default(), Crowd::Few);
        let document = read(&text);
        let limits = attribute(&document, "temporal", "limitMode");
        assert_eq!(limits, ["1"], "{layer}");
        assert_eq!(attribute(&document, "temporal", "enabled"), ["1"]);
    }
}

#[test]
fn no_label_is_curved_as_curved_persian_falls_apart() {
    for layer in LayerKind::ALL {
        let text = qml(&full(layer), &StyleTable::default(), Crowd::Few);
        let document = read(&text);
        let placements = attribute(&document, "placement", "placement");
        assert!(!placements.contains(&"3"), "{layer}");
    }
}

#[test]
fn several_marks_at_one_place_are_moved_apart() {
    let text = qml(
        &full(LayerKind::Incidents),
        &StyleTable::default(),
        Crowd::Few,
    );
    let document = read(&text);
    let kinds = attribute(&document, "renderer-v2", "type");
    assert_eq!(kinds, ["pointDisplacement", "RuleRenderer"]);
}

#[test]
fn many_features_are_drawn_without_looking_at_all_of_them_for_each() {
    for layer in LayerKind::ALL {
        let text = qml(&full(layer), &StyleTable::default(), Crowd::Many);
        assert!(!text.contains("array_agg"), "{layer}");
    }
    assert_eq!(Crowd::of(Crowd::LIMIT), Crowd::Few);
    assert_eq!(Crowd::of(Crowd::LIMIT + 1), Crowd::Many);
}

#[test]
fn a_style_names_no_column_that_the_layer_has_not() {
    let table = StyleTable::default();
    for layer in LayerKind::ALL {
        // a table with ids and nothing else
        let bare = schema(layer, |_| false, "x");
        let text = qml(&bare, &table, Crowd::Few);
        let known: Vec<&str> = bare.fields.iter().map(|it| it.name.as_str()).collect();
        for property in crate::layer::PROPERTIES.iter().map(|it| it.name) {
            if !known.contains(&property) {
                assert!(
                    !text.contains(&format!("&quot;{property}&quot;")),
                    "{layer} {property}"
                );
            }
        }
    }
}

#[test]
fn a_project_finds_its_files_wherever_the_folder_goes() {
    let schemas = all();
    let styles = StyleTable::default();
    let text = project("events", &schemas, &styles).text();
    let document = read(&text);
    let inner = |name: &str| -> Vec<&str> {
        let elements = document.descendants().filter(|it| it.has_tag_name(name));
        elements.filter_map(|it| it.text()).collect()
    };
    assert_eq!(inner("Absolute"), ["false"]);
    let sources = inner("datasource");
    assert_eq!(sources.len(), LayerKind::ALL.len() + 1);
    assert!(sources.iter().all(|it| it.starts_with("./")), "{sources:?}");
    let mut ids = attribute(&document, "layer-tree-layer", "id");
    let tree: Vec<&str> = inner("id");
    assert!(ids.iter().all(|id| id.len() >= 12 && tree.contains(id)));
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), sources.len());
}

#[test]
fn a_project_in_a_container_names_its_tables() {
    let schemas = all();
    let styles = StyleTable::default();
    let mut project = project("events", &schemas, &styles);
    project.container = Container::GeoPackage("map.gpkg");
    let text = project.text();
    assert!(text.contains("<datasource>./map.gpkg|layername=some.geojson</datasource>"));
}

#[test]
fn layers_without_features_are_left_out_and_an_empty_map_is_the_world() {
    let schemas = all();
    let styles = StyleTable::default();
    let mut project = project("events", &schemas, &styles);
    for layer in &mut project.layers {
        layer.span = Span::default();
    }
    project.outlines = None;
    let text = project.text();
    let document = read(&text);
    assert_eq!(attribute(&document, "maplayer", "type").len(), 0);
    assert_eq!(project.bounds(), Bounds::WORLD);
    assert!(!text.contains("TemporalRange"));
}

#[test]
fn the_time_of_a_project_holds_its_last_day_and_can_be_played_through() {
    let schemas = all();
    let styles = StyleTable::default();
    let mut project = project("events", &schemas, &styles);
    let text = project.text();
    assert!(text.contains("<start>2026-01-02T00:00:00Z</start>"));
    assert!(text.contains("<end>2026-01-08T00:00:00Z</end>"));
    for (first, unit) in [
        ("2025-12-01", "d"),
        ("2024-12-01", "wk"),
        ("2010-01-01", "mon"),
        ("0001-01-01", "y"),
    ] {
        for layer in &mut project.layers {
            layer.span.first = day(first);
        }
        let text = project.text();
        let document = read(&text);
        assert_eq!(
            attribute(&document, "ProjectTimeSettings", "timeStepUnit"),
            [unit]
        );
    }
}

#[cfg(feature = "qgis")]
#[test]
fn an_archive_holds_the_project_and_nothing_of_a_clock() {
    use sha2::Digest as _;
    use std::fmt::Write as _;
    use std::io::Read as _;
    let schemas = all();
    let styles = StyleTable::default();
    let project = project("events", &schemas, &styles);
    let bytes = project.archive();
    assert_eq!(bytes, project.archive());
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(&bytes)).unwrap();
    assert_eq!(zip.len(), 1);
    let mut file = zip.by_index(0).unwrap();
    assert_eq!(file.name().unwrap(), "waymarks.qgs");
    let when = file.last_modified().unwrap();
    assert_eq!((when.year(), when.month(), when.hour()), (1980, 1, 0));
    let mut text = String::new();
    file.read_to_string(&mut text).unwrap();
    assert_eq!(text, project.text());
    assert!(
        bytes.len() * 5 < text.len(),
        "{} {}",
        bytes.len(),
        text.len()
    );
    // another back end of the compression would show here, before it shows in somebody's diff
    let fixed = super::archive::archive(&"waymarks ".repeat(100));
    let sum = sha2::Sha256::digest(fixed);
    let expected = "de1c0ff7640f8b0b31e6c8bdd7ceadf166c2328623f98cfc87f32a3a9c0faf29";
    let mut digits = String::new();
    for byte in &sum {
        let _ = write!(digits, "{byte:02x}");
    }
    assert_eq!(digits, expected);
    let row = project.row();
    assert_eq!(row.content.len(), bytes.len() * 2);
    assert!(row.content.starts_with("504b0304"));
    serde_json::from_str::<serde_json::Value>(row.metadata).unwrap();
}

#[test]
fn a_link_is_a_link_only_if_it_leads_to_the_web() {
    let text = qml(
        &full(LayerKind::Incidents),
        &StyleTable::default(),
        Crowd::Few,
    );
    let document = read(&text);
    let [action] = attribute(&document, "actionsetting", "action")[..] else {
        panic!("one action");
    };
    assert!(action.contains("'^[hH][tT][tT][pP][sS]?://"), "{action}");
    let tip = document.descendants().find(|it| it.has_tag_name("mapTip"));
    let tip = tip.and_then(|it: Node<'_, '_>| it.text()).unwrap();
    // every value goes through the replacements that take markup out of it
    for part in tip.split("[%").skip(1) {
        let part = part.split("%]").next().unwrap();
        let escapes = part.matches("'&lt;'").count();
        let values = part.matches("to_string(").count();
        assert_eq!(escapes, values, "{part}");
    }
}

proptest! {
    // each case writes seven documents
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn nothing_in_a_table_or_a_setting_breaks_a_style(
        title in "\\PC*|.*",
        column in "[ -~\\x00-\\x1f\u{200f}\u{ffff}]{1,30}",
        category in "\\PC{0,20}|[ -~]{0,20}",
        number in 0_u32..=0xff_ff_ff,
    ) {
        let mut table = StyleTable::default();
        table.choose(&category, Rgb::of(number));
        table.choose(HOSTILE, Rgb::of(number));
        let schemas: Vec<Schema> = LayerKind::ALL
            .map(|layer| schema(layer, |_| true, &column))
            .to_vec();
        for schema in &schemas {
            let text = qml(schema, &table, Crowd::Few);
            let document = read(&text);
            let elements = document.root().children().filter(Node::is_element).count();
            prop_assert_eq!(elements, 1);
            prop_assert!(document.descendants().all(|it| !it.has_tag_name("script")));
            prop_assert_eq!(&text, &qml(schema, &table, Crowd::Few));
            // a text that opens is closed again: quotes come in pairs
            for value in document.descendants().flat_map(|it| it.attributes()) {
                if value.name() == "value" && value.value().starts_with("CASE WHEN lower(trim") {
                    prop_assert_eq!(value.value().matches('\'').count() % 2, 0);
                }
            }
        }
        let text = project(&title, &schemas, &table).text();
        read(&text);
    }
}
