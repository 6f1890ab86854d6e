//! Events known only to an area, and the entries of the gazetteer.

use std::fmt::Display;

use super::Crowd;
use super::expression::{chosen, first_of, given, ink};
use super::marks::dash_by_precision;
use super::parts::{Labels, Placement, labels, status_rules, statuses};
use super::symbol::{Kind, MARK_MM, Symbol, SymbolLayer, colour};
use super::xml::Xml;
use crate::layer::Schema;
use crate::project::style::{StyleTable, Theme, ground};

/// Areas with a dashed outline, and a mark for each event: those of the same area stand in a row.
pub(super) fn events(schema: &Schema, table: &StyleTable, crowd: Crowd, xml: &mut Xml) {
    let attributes: [(&str, &dyn Display); 4] = [
        ("type", &"RuleRenderer"),
        ("symbollevels", &0),
        ("enableorderby", &0),
        ("forceraster", &0),
    ];
    let statuses = statuses(schema);
    let ink = ink(schema, table);
    let place = crowd.tells_apart().then(|| in_a_row(schema)).flatten();
    xml.element("renderer-v2", &attributes, |xml| {
        let label = |label: &str| format!("{label}, somewhere in the area");
        status_rules("areas", schema, table, label, xml);
        xml.element("symbols", &[], |xml| {
            for (number, (_, ink)) in (statuses.len()..).zip(chosen(schema, table)) {
                let patch = SymbolLayer::area(Some(ink), None);
                Symbol::new(Kind::Fill, vec![patch]).write(&number.to_string(), xml);
            }
            for (number, status) in statuses.iter().enumerate() {
                let row = table.status(*status);
                let precision = table.precision_of(Some("admin1"));
                let fill = row.ink.light;
                let tint = format!("{},{},{},10", fill.red, fill.green, fill.blue);
                let mut mark = super::marks::coloured(schema, table, row, MARK_MM * crowd.scale());
                if let Some(place) = &place {
                    mark = mark.define("offset", place.clone());
                }
                let layers = vec![
                    SymbolLayer::area(Some(fill), None).set("color", tint),
                    SymbolLayer::outline(fill, 0.5, precision.dash)
                        .define("outlineColor", ink.clone())
                        .define("customDash", dash_by_precision(schema, table, 0.5)),
                    SymbolLayer::centroid(mark),
                ];
                Symbol::new(Kind::Fill, layers).write(&number.to_string(), xml);
            }
        });
    });
}

/// How far below the middle of the area the marks stand: the middle is for its name.
const BELOW_MM: f64 = 4.5;

/// An expression of the offset, in millimetres, of a feature's mark among those of its area.
fn in_a_row(schema: &Schema) -> Option<String> {
    let (id, area) = (given(schema, "id")?, given(schema, "place_id")?);
    Some(format!(
        "with_variable('all', array_agg({id}, group_by := {area}), \
         to_string((coalesce(array_find(@all, {id}), 0) - (array_length(@all) - 1) / 2.0) * {step}) || ',{BELOW_MM}')",
        step = super::symbol::rounded(MARK_MM * 1.25)
    ))
}

/// Labels of events in areas: one for each area, with what happened there, a line each.
pub(super) fn event_label(schema: &Schema, crowd: Crowd, xml: &mut Xml) {
    let name = first_of(schema, &["name", "category", "place_name", "id"]);
    let all = crowd.tells_apart().then(|| all_of_area(schema, &name));
    labels(
        &Labels {
            expression: all.flatten().unwrap_or(name),
            size_pt: 7.0,
            ink: ground(Theme::Light).text,
            italic: false,
            placement: Placement::Below(BELOW_MM + MARK_MM * 0.6),
            priority: 6,
            closer_than: crowd.labels_closer_than(),
            distance: 0.0,
            wrap: 44,
            ink_by: None,
            at: None,
        },
        xml,
    );
}

/// An expression of the names of all events of a feature's area; of nothing for all but the first.
fn all_of_area(schema: &Schema, name: &str) -> Option<String> {
    let (id, area) = (given(schema, "id")?, given(schema, "place_id")?);
    Some(format!(
        "CASE WHEN array_first(array_agg({id}, group_by := {area})) = {id} THEN \
         with_variable('all', array_agg({name}, group_by := {area}), \
         array_to_string(array_slice(@all, 0, {last}), '\\n') || \
         CASE WHEN array_length(@all) > {most} \
         THEN '\\nand ' || (array_length(@all) - {most}) || ' more' ELSE '' END) END",
        most = MOST_LINES,
        last = MOST_LINES - 1,
    ))
}

/// Lines of a label: more than that is for the table.
const MOST_LINES: usize = 5;

/// Places of the gazetteer: small, so that nobody takes them for events.
pub(super) fn places(xml: &mut Xml) {
    let ground = ground(Theme::Light);
    let dot = SymbolLayer::shape("circle", 1.3)
        .set("color", colour(ground.halo))
        .set("outline_color", colour(ground.gazetteer))
        .set("outline_width", 0.4);
    single(&Symbol::new(Kind::Marker, vec![dot]), xml);
}

/// Areas of the gazetteer.
pub(super) fn areas(schema: &Schema, table: &StyleTable, xml: &mut Xml) {
    let ground = ground(Theme::Light);
    let outline = SymbolLayer::outline(ground.gazetteer, 0.25, &[5.0, 3.0])
        .define("customDash", dash_by_precision(schema, table, 0.25));
    single(&Symbol::new(Kind::Fill, vec![outline]), xml);
}

/// Countries under the map.
pub(super) fn outlines(xml: &mut Xml) {
    let ground = ground(Theme::Light);
    let land = SymbolLayer::area(Some(ground.land), Some((ground.border, 0.2)));
    single(&Symbol::new(Kind::Fill, vec![land]), xml);
}

/// One symbol for all.
pub(super) fn single(symbol: &Symbol, xml: &mut Xml) {
    let attributes: [(&str, &dyn Display); 4] = [
        ("type", &"singleSymbol"),
        ("symbollevels", &0),
        ("enableorderby", &0),
        ("forceraster", &0),
    ];
    xml.element("renderer-v2", &attributes, |xml| {
        xml.element("symbols", &[], |xml| symbol.write("0", xml));
    });
}

/// Labels of the gazetteer: names of places, quiet.
pub(super) fn place_label(schema: &Schema, placement: Placement, crowd: Crowd, xml: &mut Xml) {
    let ground = ground(Theme::Light);
    labels(
        &Labels {
            expression: first_of(schema, &["name", "id"]),
            size_pt: if placement == Placement::Within {
                8.0
            } else {
                7.0
            },
            ink: ground.quiet_text,
            italic: placement == Placement::Within,
            placement,
            priority: 5,
            closer_than: crowd.labels_closer_than().map(|scale| scale * 4),
            distance: 0.8,
            wrap: 20,
            ink_by: None,
            at: None,
        },
        xml,
    );
}

/// Names of countries.
pub(super) fn country_label(xml: &mut Xml) {
    let ground = ground(Theme::Light);
    labels(
        &Labels {
            expression: super::expression::column("name"),
            size_pt: 9.0,
            ink: ground.border,
            italic: false,
            placement: Placement::Within,
            priority: 0,
            closer_than: None,
            distance: 0.0,
            wrap: 14,
            ink_by: None,
            at: None,
        },
        xml,
    );
}
