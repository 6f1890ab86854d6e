//! `waymarks.toml`: what need not be typed each time.
//!
//! ```toml
//! [columns.places]
//! id = "iata"
//! ```

use std::collections::BTreeMap;
use std::path::Path;

use serde::Deserialize;
use waymarks::error::{Error, Result};

use crate::plan::ColumnNames;

const DEFAULT: &str = "waymarks.toml";

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    columns: Columns,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
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
                    "it can hold [columns.places], [columns.events] and [columns.sources]"
                        .to_owned(),
                ),
            }
        })?;
        let pairs = |columns: BTreeMap<String, String>| columns.into_iter().collect();
        Ok(Self {
            columns: ColumnNames {
                places: pairs(file.columns.places),
                events: pairs(file.columns.events),
                sources: pairs(file.columns.sources),
            },
        })
    }
}
