//! Events at a point.

use std::fmt::{Display, Write as _};

use super::Crowd;
use super::expression::{chosen, first_of, given, ink, literal};
use super::parts::{Labels, Placement, labels, status_rules, statuses};
use super::symbol::{Kind, MARK_MM, Symbol, SymbolLayer};
use super::xml::Xml;
use crate::layer::Schema;
use crate::project::style::{Fill, PrecisionStyle, StatusStyle, StyleTable, Theme, ground};

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
        status_rules("marks", schema, table, str::to_owned, xml);
        xml.element("symbols", &[], |xml| {
            for (number, (_, ink)) in (statuses.len()..).zip(chosen(schema, table)) {
                let patch = SymbolLayer::shape("square", size)
                    .set("color", super::symbol::colour(ink))
                    .set("outline_style", "no");
                Symbol::new(Kind::Marker, vec![patch]).write(&number.to_string(), xml);
            }
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

/// A ring as wide as the position is uncertain, dashed where little is known.
///
/// A marker, as nothing else is drawn for marks that are moved apart; in millimetres, as those are
/// what the marks are moved by. Web Mercator, the projection of the project, stretches the ground
/// by cosh(y / R) at its northing y; QGIS has projected the point before it moves it apart.
fn ring(schema: &Schema, table: &StyleTable, row: &StatusStyle) -> Option<SymbolLayer> {
    let radius = given(schema, "uncertainty_m")?;
    let stretch = "CASE WHEN @map_crs = 'EPSG:3857' THEN (exp(y($geometry) / 6378137) + \
                   exp(-y($geometry) / 6378137)) / 2 ELSE 1 END";
    let millimetres = format!("2000 * {radius} * {stretch} / @map_scale");
    let solid: Vec<String> = table
        .precisions()
        .iter()
        .filter(|it| it.precision.is_some() && it.dash.is_empty())
        .map(|it| literal(it.key))
        .collect();
    let style = given(schema, "precision").map_or_else(
        || literal("dash"),
        |precision| {
            let solid = solid.join(", ");
            format!("CASE WHEN {precision} IN ({solid}) THEN 'solid' ELSE 'dash' END")
        },
    );
    let ink = row.ink.light;
    let shade = |opacity: u8| format!("{},{},{},{opacity}", ink.red, ink.green, ink.blue);
    let ring = SymbolLayer::shape("circle", 0.1)
        .set("color", shade(26))
        .set("outline_color", shade(200))
        .set("outline_width", 0.25)
        // a wider one fills the window, and costs more than it tells
        .define("size", format!("min(coalesce({millimetres}, 0), 2000)"))
        .define("outlineStyle", style)
        // one that its own mark hides tells nothing
        .define("enabled", format!("coalesce({millimetres}, 0) > {MARK_MM}"));
    Some(ring)
}

/// An expression of the dashes of a ring or an area, in millimetres.
pub(super) fn dash_by_precision(schema: &Schema, table: &StyleTable, width: f64) -> String {
    let silence = table.precision(None);
    let dash = |row: &PrecisionStyle| {
        // a dash so long that it is a line, as an empty pattern is none
        let solid = &[10_000.0, 0.1][..];
        let dash = if row.dash.is_empty() { solid } else { row.dash };
        literal(&super::symbol::dashes(dash, width))
    };
    let Some(precision) = given(schema, "precision") else {
        return dash(silence);
    };
    let mut out = String::from("CASE");
    for row in table
        .precisions()
        .iter()
        .filter(|it| it.precision.is_some())
    {
        let word = literal(row.key);
        let _ = write!(out, " WHEN {precision} = {word} THEN {}", dash(row));
    }
    let _ = write!(out, " ELSE {} END", dash(silence));
    out
}

/// An expression of the area within `radius` metres of a point in degrees: an ellipse of the plane,
/// with the lengths of a degree on the sphere of the earth's mean radius. A picture, not a
/// measurement.
pub(super) fn circle(point: &str, radius: &str) -> String {
    const DEGREE_M: f64 = 111_195.0;
    format!(
        "CASE WHEN {radius} > 0 THEN make_ellipse({point}, \
         {radius} / ({DEGREE_M} * max(cos(radians(y({point}))), 0.02)), {radius} / {DEGREE_M}, 90, 72) END"
    )
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
            at: None,
        },
        xml,
    );
}
