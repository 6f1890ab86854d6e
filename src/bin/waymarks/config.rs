//! `waymarks.toml`: what need not be typed each time.
//!
//! ```toml
//! [columns.places]
//! id = "iata"
//!
//! [style.category] # colours of categories, #rgb or #rrggbb
//! protest = "#aa3377"
//! ```

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use waymarks::error::{Error, Result};
use waymarks::project::style::{Rgb, StyleTable};
use waymarks::read::nearest;

const DEFAULT: &str = "waymarks.toml";

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    columns: Columns,
    #[serde(default)]
    style: Style,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, expecting = "a table")]
struct Style {
    #[serde(default)]
    category: BTreeMap<String, Colour>,
}

/// A colour as it is written in the file.
#[derive(Debug, Deserialize)]
#[serde(try_from = "String")]
struct Colour(Rgb);

impl TryFrom<String> for Colour {
    type Error = String;

    fn try_from(text: String) -> std::result::Result<Self, String> {
        Rgb::parse(&text)
            .map(Self)
            .ok_or_else(|| format!("{text:?} is not a colour such as #aa3377"))
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, expecting = "a table")]
struct Columns {
    #[serde(default)]
    places: BTreeMap<String, String>,
    #[serde(default)]
    events: BTreeMap<String, String>,
    #[serde(default)]
    sources: BTreeMap<String, String>,
}

/// What the file says.
#[derive(Debug, Default)]
pub(crate) struct Config {
    pub(crate) columns: ColumnNames,
    pub(crate) styles: StyleTable,
    /// Where it was read from; none if there is no such file.
    pub(crate) path: Option<PathBuf>,
}

impl Config {
    /// Reads the file that was named, or `waymarks.toml` if it is there.
    pub(crate) fn read(named: Option<&Path>) -> Result<Self> {
        let path = named.unwrap_or(Path::new(DEFAULT));
        if named.is_none() && !path.is_file() {
            return Ok(Self::default());
        }
        let text = std::fs::read_to_string(path).map_err(|error| Error::read(path, error))?;
        let file: File = toml::from_str(&text).map_err(|error| {
            let at = error.span().map_or(1, |span| {
                text.get(..span.start)
                    .map_or(1, |before| before.matches('\n').count() + 1)
            });
            Error::Usage {
                message: format!("{}:{at}: {}", path.display(), error.message()),
                hint: Some(
                    "it can hold [columns.places], [columns.events], [columns.sources] and \
                     [style.category]"
                        .to_owned(),
                ),
            }
        })?;
        let pairs = |columns: BTreeMap<String, String>| columns.into_iter().collect();
        let mut styles = StyleTable::default();
        for (category, Colour(colour)) in file.style.category {
            styles.choose(&category, colour);
        }
        Ok(Self {
            styles,
            path: Some(path.to_path_buf()),
            columns: ColumnNames {
                places: pairs(file.columns.places),
                events: pairs(file.columns.events),
                sources: pairs(file.columns.sources),
            },
        })
    }
}

/// Names of columns of the three tables: the known name and the one in the file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct ColumnNames {
    pub(crate) places: Vec<(String, String)>,
    pub(crate) events: Vec<(String, String)>,
    pub(crate) sources: Vec<(String, String)>,
}

impl ColumnNames {
    /// Adds what `--column` says.
    pub(crate) fn add(&mut self, typed: &str) -> Result<()> {
        let form = || Error::Usage {
            message: format!("--column {typed:?}: expected TABLE.COLUMN=NAME"),
            hint: Some("for example --column places.id=iata".to_owned()),
        };
        let (known, name) = typed.split_once('=').ok_or_else(form)?;
        let (table, known) = known.split_once('.').ok_or_else(form)?;
        if known.is_empty() || name.is_empty() {
            return Err(form());
        }
        let columns = match table {
            "places" => &mut self.places,
            "events" => &mut self.events,
            "sources" => &mut self.sources,
            _ => {
                let near = nearest(table, ["places", "events", "sources"].into_iter());
                return Err(Error::Usage {
                    message: format!("--column {typed:?}: there is no table {table:?}"),
                    hint: near.map(|near| format!("did you mean {near}.{known}?")),
                });
            }
        };
        columns.retain(|(earlier, _)| earlier != known);
        columns.push((known.to_owned(), name.to_owned()));
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_is_named_by_table_and_name() {
        let mut columns = ColumnNames::default();
        columns.add("places.id=iata").unwrap();
        columns.add("places.id=icao").unwrap();
        columns.add("events.from=start = x").unwrap();
        assert_eq!(columns.places, [("id".to_owned(), "icao".to_owned())]);
        assert_eq!(
            columns.events,
            [("from".to_owned(), "start = x".to_owned())]
        );
        for wrong in [
            "places.id",
            "id=iata",
            "places.=x",
            "places.id=",
            "place.id=x",
        ] {
            assert!(columns.add(wrong).is_err(), "{wrong}");
        }
    }
}
