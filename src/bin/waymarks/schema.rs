//! `waymarks schema`: what the columns of the tables are, for people and for programs.
//!
//! All of it is made from the vocabularies that the readers use, so that the two cannot disagree.

use std::fmt::Write as _;

use serde::Serialize;
use waymarks::read::{EVENTS, PLACES, SOURCES};
use waymarks::table::{ColumnSpec, Holds, Required, Vocabulary};

/// A table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum SchemaTable {
    /// The gazetteer
    Places,
    /// The events
    Events,
    /// The sources
    Sources,
}

impl SchemaTable {
    pub(crate) const ALL: [Self; 3] = [Self::Places, Self::Events, Self::Sources];

    pub(crate) fn vocabulary(self) -> Vocabulary {
        match self {
            Self::Places => PLACES,
            Self::Events => EVENTS,
            Self::Sources => SOURCES,
        }
    }
}

/// How it is written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum SchemaFormat {
    /// For people
    #[default]
    Text,
    /// For people who write Markdown
    Markdown,
    /// For programs: Frictionless Table Schema; of all tables together, a Data Package
    TableSchema,
}

/// What `waymarks schema` prints.
pub(crate) fn print(table: Option<SchemaTable>, format: SchemaFormat) -> String {
    let tables = table.map_or_else(|| SchemaTable::ALL.to_vec(), |table| vec![table]);
    match (format, table) {
        (SchemaFormat::Text, _) => joined(&tables, text),
        (SchemaFormat::Markdown, _) => joined(&tables, markdown),
        (SchemaFormat::TableSchema, Some(table)) => {
            json(&Schema::of(&table.vocabulary(), |_| true))
        }
        (SchemaFormat::TableSchema, None) => package(|_, _| true),
    }
}

fn joined(tables: &[SchemaTable], page: fn(&Vocabulary) -> String) -> String {
    let pages: Vec<String> = tables.iter().map(|it| page(&it.vocabulary())).collect();
    pages.join("\n")
}

/// The Data Package of the three tables, of each the columns for which `has` is true.
pub(crate) fn package(has: impl Fn(&str, &str) -> bool) -> String {
    let mut resources: Vec<Resource> = SchemaTable::ALL
        .into_iter()
        .map(|table| {
            let vocabulary = table.vocabulary();
            Resource {
                name: vocabulary.table,
                path: format!("{}.csv", vocabulary.table),
                profile: Some("tabular-data-resource"),
                format: "csv",
                mediatype: "text/csv",
                encoding: "utf-8",
                schema: Some(Schema::of(&vocabulary, |name| has(vocabulary.table, name))),
            }
        })
        .collect();
    resources.push(Resource {
        name: "areas",
        path: "areas.geojson".to_owned(),
        profile: None,
        format: "geojson",
        mediatype: "application/geo+json",
        encoding: "utf-8",
        schema: None,
    });
    json(&Package {
        profile: "data-package",
        name: "map",
        title: "Places, reported events and their sources",
        resources,
    })
}

fn json(value: &impl Serialize) -> String {
    let text = serde_json::to_string_pretty(value);
    debug_assert!(text.is_ok(), "plain texts and numbers");
    text.unwrap_or_default() + "\n"
}

fn text(vocabulary: &Vocabulary) -> String {
    let widest = vocabulary.columns.iter().map(|it| it.name.len()).max();
    let width = widest.unwrap_or_default();
    let mut text = format!("{}.csv\n", vocabulary.table);
    for column in vocabulary.columns {
        // Writing into a string cannot fail.
        let _ = writeln!(text, "  {:width$}  {}", column.name, sentence(column));
        if !column.synonyms.is_empty() {
            let names = column.synonyms.join(", ");
            let _ = writeln!(text, "  {:width$}  also called {names}", "");
        }
    }
    text
}

/// One table in Markdown.
pub(crate) fn markdown(vocabulary: &Vocabulary) -> String {
    let table = vocabulary.table;
    let mut text = format!("## {table}.csv\n\n| column | meaning | other names |\n|---|---|---|\n");
    for column in vocabulary.columns {
        let other: Vec<String> = column.synonyms.iter().map(|it| format!("`{it}`")).collect();
        let _ = writeln!(
            text,
            "| `{}` | {} | {} |",
            column.name,
            sentence(column),
            other.join(", ")
        );
    }
    text
}

/// What a column means and how its cells are written.
fn sentence(column: &ColumnSpec) -> String {
    let form = match column.holds {
        Holds::List => " Separated by `;`.".to_owned(),
        Holds::Word(words) => format!(" One of {}.", words.join(", ")),
        _ => String::new(),
    };
    let required = match column.required {
        Required::Yes => " Required.",
        Required::No => "",
    };
    format!("{}{form}{required}", column.doc)
}

#[derive(Debug, Serialize)]
struct Package {
    profile: &'static str,
    name: &'static str,
    title: &'static str,
    resources: Vec<Resource>,
}

#[derive(Debug, Serialize)]
struct Resource {
    name: &'static str,
    path: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    profile: Option<&'static str>,
    format: &'static str,
    mediatype: &'static str,
    encoding: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    schema: Option<Schema>,
}

/// A Table Schema (Frictionless Standards, Table Schema).
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Schema {
    fields: Vec<Field>,
    missing_values: [&'static str; 1],
    primary_key: &'static str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    foreign_keys: Vec<ForeignKey>,
}

#[derive(Debug, Serialize)]
struct ForeignKey {
    fields: &'static str,
    reference: Reference,
}

#[derive(Debug, Serialize)]
struct Reference {
    /// Empty: the table itself.
    resource: &'static str,
    fields: &'static str,
}

#[derive(Debug, Serialize)]
struct Field {
    name: &'static str,
    r#type: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    format: Option<&'static str>,
    description: String,
    #[serde(skip_serializing_if = "Constraints::is_empty")]
    constraints: Constraints,
}

#[derive(Debug, Default, PartialEq, Serialize)]
struct Constraints {
    #[serde(skip_serializing_if = "Option::is_none")]
    required: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    unique: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    minimum: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    maximum: Option<f64>,
    #[serde(rename = "enum", skip_serializing_if = "Option::is_none")]
    words: Option<&'static [&'static str]>,
}

impl Constraints {
    fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

impl Schema {
    fn of(vocabulary: &Vocabulary, has: impl Fn(&str) -> bool) -> Self {
        let columns = vocabulary.columns.iter();
        let fields: Vec<Field> = columns
            .filter(|column| has(column.name))
            .map(Field::of)
            .collect();
        let has_parent = fields.iter().any(|field| field.name == "parent");
        let parent = ForeignKey {
            fields: "parent",
            reference: Reference {
                resource: "",
                fields: "id",
            },
        };
        Self {
            fields,
            missing_values: [""],
            primary_key: "id",
            foreign_keys: has_parent.then_some(parent).into_iter().collect(),
        }
    }
}

impl Field {
    fn of(column: &ColumnSpec) -> Self {
        let mut constraints = Constraints {
            required: (column.required == Required::Yes).then_some(true),
            ..Constraints::default()
        };
        let mut format = None;
        let mut kind = "string";
        match column.holds {
            Holds::Number(from, to) => {
                kind = "number";
                constraints.minimum = Some(from);
                constraints.maximum = Some(to);
            }
            Holds::Word(words) => constraints.words = Some(words),
            Holds::Link => format = Some("uri"),
            Holds::Id => {
                constraints.required = Some(true);
                constraints.unique = Some(true);
            }
            // "36+" and "2026-01~" are text to everybody else; a list is one until it is split
            Holds::Text | Holds::List | Holds::Edtf | Holds::Count => {}
        }
        Self {
            name: column.name,
            r#type: kind,
            format,
            description: sentence(column),
            constraints,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_column_that_is_read_is_described_everywhere() {
        for table in SchemaTable::ALL {
            let schema = print(Some(table), SchemaFormat::TableSchema);
            let schema: serde_json::Value = serde_json::from_str(&schema).unwrap();
            let fields = schema["fields"].as_array().unwrap();
            let text = print(Some(table), SchemaFormat::Text);
            let page = print(Some(table), SchemaFormat::Markdown);
            let vocabulary = table.vocabulary();
            assert_eq!(fields.len(), vocabulary.columns.len());
            for (column, field) in vocabulary.columns.iter().zip(fields) {
                assert_eq!(field["name"], column.name);
                assert!(field["description"].as_str().unwrap().ends_with('.'));
                assert!(text.contains(&format!("\n  {} ", column.name)));
                assert!(page.contains(&format!("\n| `{}` | {}", column.name, column.doc)));
            }
        }
    }

    #[test]
    fn a_package_has_the_columns_that_are_asked_for() {
        let package = package(|table, column| table != "events" || column == "id");
        let package: serde_json::Value = serde_json::from_str(&package).unwrap();
        let names: Vec<_> = package["resources"]
            .as_array()
            .unwrap()
            .iter()
            .map(|it| it["schema"]["fields"].as_array().map_or(0, Vec::len))
            .collect();
        assert_eq!(names, [PLACES.columns.len(), 1, SOURCES.columns.len(), 0]);
    }
}
