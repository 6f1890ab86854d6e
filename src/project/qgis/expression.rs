//! QGIS expressions: names and texts in them are quoted, always.

use std::fmt::Write as _;

use crate::layer::Schema;
use crate::model::{RouteBasis, Status};
use crate::project::style::{Ink, Rgb, Spread, StyleTable, Theme};

/// A text as a literal: quotes are doubled, the backslash, which begins an escape, too.
pub(super) fn literal(text: &str) -> String {
    let mut out = String::from("'");
    for char in text.chars() {
        if matches!(char, '\'' | '\\') {
            out.push(char);
        }
        out.push(char);
    }
    out.push('\'');
    out
}

/// A column. Quotes in its name are doubled.
pub(super) fn column(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// Whether the layer has the column.
pub(super) fn has(schema: &Schema, name: &str) -> bool {
    schema.fields.iter().any(|field| field.name == name)
}

/// The column, if the layer has it.
pub(super) fn given(schema: &Schema, name: &str) -> Option<String> {
    has(schema, name).then(|| column(name))
}

/// The first of the columns that holds something.
pub(super) fn first_of(schema: &Schema, names: &[&str]) -> String {
    let columns: Vec<String> = names.iter().filter_map(|it| given(schema, it)).collect();
    match columns.as_slice() {
        [] => literal(""),
        [only] => only.clone(),
        several => format!("coalesce({})", several.join(", ")),
    }
}

/// The column's text as HTML text: nothing in it is markup.
pub(super) fn html(expression: &str) -> String {
    let mut out = format!("coalesce(to_string({expression}),'')");
    for (from, to) in [
        ("&", "&amp;"),
        ("<", "&lt;"),
        (">", "&gt;"),
        ("\"", "&quot;"),
    ] {
        out = format!("replace({out},{},{})", literal(from), literal(to));
    }
    out
}

/// Colour of a feature, as `#rrggbb`: by category where one is chosen, else by status.
pub(super) fn ink(schema: &Schema, table: &StyleTable) -> String {
    let of = |status: Option<Status>| table.status(status).ink.on(Theme::Light);
    let mut out = String::from("CASE");
    if let Some(category) = given(schema, "category") {
        for (name, ink) in table.chosen() {
            let _ = write!(
                out,
                " WHEN lower(trim({category})) = {} THEN '{}'",
                literal(name),
                ink.on(Theme::Light)
            );
        }
    }
    if let Some(status) = given(schema, "status") {
        for row in table.statuses().iter().filter(|row| row.status.is_some()) {
            let _ = write!(
                out,
                " WHEN {status} = {} THEN '{}'",
                literal(row.key),
                row.ink.on(Theme::Light)
            );
        }
    }
    if out == "CASE" {
        return format!("'{}'", of(None));
    }
    let _ = write!(out, " ELSE '{}' END", of(None));
    out
}

/// The categories with a colour of their own, for a legend; none if the layer has no categories.
pub(super) fn chosen<'t>(
    schema: &Schema,
    table: &'t StyleTable,
) -> impl Iterator<Item = (String, Rgb)> + use<'t> {
    let categories = has(schema, "category").then(|| table.chosen());
    let named = |(name, ink): (&str, Ink)| (format!("colour of: {name}"), ink.on(Theme::Light));
    categories.into_iter().flatten().map(named)
}

/// The filter of a rule that stands in the legend only.
pub(super) const NEVER: &str = "FALSE";

/// True where a status, or none, is stated; `None` for a layer without statuses, where only the
/// row for none is true.
pub(super) fn is_status(schema: &Schema, status: Option<Status>) -> Option<String> {
    is_word(schema, "status", status.map(Status::as_str), Status::WORDS)
}

/// True where a line rests on this, or where nothing is said of it.
pub(super) fn is_basis(schema: &Schema, basis: Option<RouteBasis>) -> Option<String> {
    is_word(
        schema,
        "route_basis",
        basis.map(RouteBasis::as_str),
        RouteBasis::WORDS,
    )
}

fn is_word(schema: &Schema, name: &str, word: Option<&str>, all: &[&str]) -> Option<String> {
    let Some(column) = given(schema, name) else {
        return word.is_none().then(|| "TRUE".to_owned());
    };
    if let Some(word) = word {
        return Some(format!("{column} = {}", literal(word)));
    }
    let words: Vec<String> = all.iter().map(|word| literal(word)).collect();
    Some(format!(
        "coalesce({column}, '') NOT IN ({})",
        words.join(", ")
    ))
}

/// Words of the precisions that are drawn as areas, as a list: `'admin1', 'country'`.
pub(super) fn area_precisions(table: &StyleTable) -> String {
    let words: Vec<String> = table
        .precisions()
        .iter()
        .filter(|row| row.spread == Spread::Area)
        .map(|row| literal(row.key))
        .collect();
    words.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_a_text_or_a_name_ends_it() {
        assert_eq!(literal("it's"), "'it''s'");
        assert_eq!(literal(r"\' || env('HOME')"), r"'\\'' || env(''HOME'')'");
        assert_eq!(column(r#"a" OR "b"#), r#""a"" OR ""b""#);
    }
}
