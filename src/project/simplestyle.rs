//! Properties that GitHub, geojson.io and others draw features by (simplestyle-spec 1.1.0).
//!
//! The specification knows no dashes and no shapes but icons: colour, opacity and icon say of the
//! table of styles what they can.

use std::borrow::Cow;

use super::style::{ARROW_PX, LINE_PX, Rgb, StatusStyle, StyleTable, Theme, ground};
use crate::layer::{Field, LayerKind, Value, ValueType};
use crate::model::{RouteBasis, Status};

const MARKS: &[(&str, ValueType)] = &[
    ("marker-color", ValueType::Text),
    ("marker-size", ValueType::Text),
    ("marker-symbol", ValueType::Text),
];
const LINES: &[(&str, ValueType)] = &[
    ("stroke", ValueType::Text),
    ("stroke-width", ValueType::Real),
    ("stroke-opacity", ValueType::Real),
];
const AREAS: &[(&str, ValueType)] = &[
    ("stroke", ValueType::Text),
    ("stroke-width", ValueType::Real),
    ("stroke-opacity", ValueType::Real),
    ("fill", ValueType::Text),
    ("fill-opacity", ValueType::Real),
];

/// What a feature's style follows from.
#[derive(Debug, Clone, Copy, Default)]
pub struct Look<'a> {
    /// How sure it is.
    pub status: Option<Status>,
    /// What a journey rests on.
    pub basis: Option<RouteBasis>,
    /// Its category.
    pub category: Option<&'a str>,
}

/// The columns that are added to a layer.
pub fn fields(layer: LayerKind) -> impl Iterator<Item = Field> {
    names(layer).iter().map(|(name, holds)| Field {
        name: (*name).to_owned(),
        holds: *holds,
    })
}

fn names(layer: LayerKind) -> &'static [(&'static str, ValueType)] {
    match layer {
        LayerKind::Incidents | LayerKind::Places => MARKS,
        LayerKind::Routes => LINES,
        LayerKind::IncidentsArea | LayerKind::Areas => AREAS,
        LayerKind::Flows | LayerKind::Unlocated => &[],
    }
}

/// The values of those columns, in their order.
pub fn values(layer: LayerKind, table: &StyleTable, look: Look<'_>) -> Vec<Value<'static>> {
    let row = table.status(look.status);
    let ink = table.ink(look.status, look.category).on(Theme::Light);
    let quiet = ground(Theme::Light).gazetteer;
    let area = table.precision_of(Some("admin1"));
    match layer {
        LayerKind::Incidents => vec![colour(ink), word("medium"), word(icon(row))],
        LayerKind::Places => vec![colour(quiet), word("small"), Value::Null],
        LayerKind::Routes => vec![
            colour(ink),
            Value::Real(LINE_PX),
            Value::Real(opacity(table, look.basis)),
        ],
        LayerKind::IncidentsArea => vec![
            colour(ink),
            Value::Real(LINE_PX),
            Value::Real(0.8),
            colour(ink),
            Value::Real(area.opacity),
        ],
        LayerKind::Areas => vec![
            colour(quiet),
            Value::Real(ARROW_PX / 10.0),
            Value::Real(0.8),
            colour(quiet),
            Value::Real(0.0),
        ],
        LayerKind::Flows | LayerKind::Unlocated => Vec::new(),
    }
}

fn colour(rgb: Rgb) -> Value<'static> {
    Value::Text(Cow::Owned(rgb.hex()))
}

fn word(text: &'static str) -> Value<'static> {
    Value::Text(Cow::Borrowed(text))
}

/// Solid lines are opaque; broken ones are the fainter the less their dashes cover.
fn opacity(table: &StyleTable, basis: Option<RouteBasis>) -> f64 {
    let dash = table.basis(basis).dash;
    let whole: f64 = dash.iter().sum();
    if whole == 0.0 {
        return 1.0;
    }
    let drawn: f64 = dash.iter().step_by(2).sum();
    drawn / whole
}

/// Icons of Maki that come nearest to the shapes of the table.
fn icon(row: &StatusStyle) -> &'static str {
    match row.key {
        "confirmed" => "circle",
        "reported" => "square",
        "alleged" => "triangle-stroked",
        "disputed" => "star",
        "denied" => "cross",
        "unverified" => "circle-stroked",
        _ => "square-stroked",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_column_has_its_value_and_of_its_type() {
        let table = StyleTable::default();
        for layer in LayerKind::ALL {
            for status in table.statuses() {
                for basis in table.bases() {
                    let look = Look {
                        status: status.status,
                        basis: basis.basis,
                        category: None,
                    };
                    let values = values(layer, &table, look);
                    assert_eq!(values.len(), fields(layer).count(), "{layer}");
                    for (field, value) in fields(layer).zip(values) {
                        let fits = match value {
                            Value::Null => true,
                            Value::Text(_) => field.holds == ValueType::Text,
                            Value::Real(it) => field.holds == ValueType::Real && it >= 0.0,
                            _ => false,
                        };
                        assert!(fits, "{layer} {}", field.name);
                    }
                }
            }
        }
    }

    #[test]
    fn no_two_statuses_have_one_icon_and_a_solid_line_is_the_most_opaque() {
        let table = StyleTable::default();
        let icons: std::collections::BTreeSet<_> = table.statuses().iter().map(icon).collect();
        assert_eq!(icons.len(), table.statuses().len());
        for row in table.bases() {
            let is_solid = row.dash.is_empty();
            assert_eq!(opacity(&table, row.basis) >= 1.0, is_solid, "{}", row.key);
        }
    }
}
