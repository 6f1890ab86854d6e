//! Events at a point.

use std::fmt::Display;

use super::expression::{first_of, given, ink, is_status};
use super::parts::{Labels, Placement, labels, statuses};
use super::symbol::{Kind, MARK_MM, Symbol, SymbolLayer};
use super::xml::Xml;
use super::{Crowd, keys};
use crate::layer::Schema;
use crate::project::style::{Fill, Spread, StatusStyle, StyleTable, Theme, ground};

/// Marks by status, with a ring as wide as the position is uncertain. Several at one place are
/// moved apart.
pub(super) fn renderer(schema: &Schema, table: &StyleTable, crowd: Crowd, xml: &mut Xml) {
    let ground = ground(Theme::Light);
    let quiet = super::symbol::colour(ground.quiet_text);
    let apart: [(&str, &dyn Display); 14] = [
        ("type", &"pointDisplacement"),
        // of the map's unit, so that it is "at the same place" in degrees and in metres
        ("tolerance", &0.00001),
        ("toleranceUnit", &"MapUnit"),
        ("placement", &0), // on a ring
        ("circleWidth", &0.2),
        ("circleColor", &quiet),
        ("circleRadiusAddition", &0.6),
        ("labelAttributeName", &""),
        ("labelDistanceFactor", &0.5),
        ("labelColor", &quiet),
        ("maxLabelScaleDenominator", &0),
        ("symbollevels", &0),
        ("enableorderby", &0),
        ("forceraster", &0),
    ];
    xml.element("renderer-v2", &apart, |xml| {
        marks(schema, table, crowd, xml);
        // what stands in the middle of those that were moved apart: the place itself
        let middle = SymbolLayer::shape("circle", 0.9)
            .set("color", super::symbol::colour(ground.quiet_text))
            .set("outline_style", "no");
        Symbol::new(Kind::Marker, vec![middle]).write("centerSymbol", xml);
    });
}

fn marks(schema: &Schema, table: &StyleTable, crowd: Crowd, xml: &mut Xml) {
    let attributes: [(&str, &dyn Display); 4] = [
        ("type", &"RuleRenderer"),
        ("symbollevels", &0),
        ("enableorderby", &0),
        ("forceraster", &0),
    ];
    let statuses = statuses(schema);
    let size = MARK_MM * crowd.scale();
    xml.element("renderer-v2", &attributes, |xml| {
        xml.element("rules", &[("key", &keys::key("marks", 0))], |xml| {
            for (number, status) in statuses.iter().enumerate() {
                let row = table.status(*status);
                let filter = is_status(schema, *status).unwrap_or_default();
                let attributes: [(&str, &dyn Display); 4] = [
                    ("symbol", &number),
                    ("key", &keys::key("marks", number + 1)),
                    ("label", &row.label),
                    ("filter", &filter),
                ];
                xml.empty("rule", &attributes);
            }
        });
        xml.element("symbols", &[], |xml| {
            for (number, status) in statuses.iter().enumerate() {
                let row = table.status(*status);
                let mut layers: Vec<SymbolLayer> = ring(schema, table, row).into_iter().collect();
                layers.push(coloured(schema, table, row, size));
                Symbol::new(Kind::Marker, layers).write(&number.to_string(), xml);
            }
        });
    });
}

/// The mark of a status; colours chosen for categories come before it.
pub(super) fn coloured(
    schema: &Schema,
    table: &StyleTable,
    row: &StatusStyle,
    size: f64,
) -> SymbolLayer {
    let mark = SymbolLayer::mark(row, size, ground(Theme::Light).halo);
    if table.chosen().next().is_none() || given(schema, "category").is_none() {
        return mark;
    }
    let option = match row.fill {
        Fill::Solid => "fillColor",
        Fill::Hollow => "outlineColor",
    };
    mark.define(option, ink(schema, table))
}

/// A ring of the uncertainty's radius on the ground, of any scale of the map. Web Mercator, the
/// projection of the project, stretches the ground by one over the cosine of the latitude (EPSG
/// guidance note 7-2, 3.2.1.2).
fn ring(schema: &Schema, table: &StyleTable, row: &StatusStyle) -> Option<SymbolLayer> {
    let radius = given(schema, "uncertainty_m")?;
    let stretch = "CASE WHEN @map_crs = 'EPSG:3857' \
                   THEN 1 / max(cos(radians($y)), 0.01) ELSE 1 END";
    let millimetres = format!("2000 * coalesce({radius}, 0) * ({stretch}) / @map_scale");
    // beyond this it fills the window anyway, and the painter chokes on it
    let size = format!("min({millimetres}, 3000)");
    let style = match given(schema, "precision") {
        None => "'solid'".to_owned(),
        Some(precision) => {
            let broken: Vec<String> = table
                .precisions()
                .iter()
                .filter(|it| it.precision.is_some() && it.dash.is_empty())
                .filter(|it| it.spread == Spread::Ring)
                .map(|it| super::expression::literal(it.key))
                .collect();
            format!(
                "CASE WHEN {precision} IN ({}) THEN 'solid' ELSE 'dash' END",
                broken.join(", ")
            )
        }
    };
    let ink = row.ink.light;
    let fill = format!("{},{},{},26", ink.red, ink.green, ink.blue);
    let edge = format!("{},{},{},150", ink.red, ink.green, ink.blue);
    let ring = SymbolLayer::shape("circle", 0.1)
        .set("color", fill)
        .set("outline_color", edge)
        .set("outline_width", 0.25)
        .define("size", size)
        .define("outlineStyle", style)
        // a ring that its own mark hides says nothing
        .define("enabled", format!("{millimetres} > {MARK_MM}"));
    Some(ring)
}

/// Labels: what happened, in few words.
pub(super) fn label(schema: &Schema, crowd: Crowd, xml: &mut Xml) {
    let ground = ground(Theme::Light);
    labels(
        &Labels {
            expression: first_of(schema, &["name", "category", "place_name", "id"]),
            size_pt: 7.5,
            ink: ground.text,
            italic: false,
            placement: Placement::Around,
            priority: 7,
            closer_than: crowd.labels_closer_than(),
            distance: MARK_MM / 2.0 + 0.4,
            wrap: 26,
            ink_by: None,
        },
        xml,
    );
}
