//! A place of the gazetteer.

use std::sync::Arc;

use crate::model::{LonLat, Precision, Sensitivity};
use crate::source::Location;

/// Another name of a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alias {
    /// The name, in any script.
    pub text: String,
    /// Its language as the table states it after `@` (BCP 47).
    pub language: Option<String>,
}

/// An entry of the gazetteer.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Place {
    /// Unique and stable.
    pub id: String,
    /// What people call it.
    pub name: String,
    /// What else it is called.
    pub aliases: Vec<Alias>,
    /// What it is: `border_crossing`, `city`, `admin1`, ...; free. Places share the text.
    pub kind: Option<Arc<str>>,
    /// ISO 3166-1 alpha-2 codes, upper case; a border crossing has two. Places share the list.
    pub countries: Arc<[String]>,
    /// Id of the place that contains it.
    pub parent: Option<String>,
    /// Where it is, if that is known.
    pub point: Option<LonLat>,
    /// Radius in metres within which the true position lies, as the table states it (Darwin Core
    /// `coordinateUncertaintyInMeters`).
    pub uncertainty_m: Option<f64>,
    /// Who may see it.
    pub sensitivity: Sensitivity,
    /// The same place elsewhere: `wd:Q3616;gn:112931`.
    pub links: Option<String>,
    /// Where the coordinate is from.
    pub source: Option<String>,
    /// Remarks.
    pub notes: Option<String>,
    /// Whether its row has errors: its names are known, and nothing else may be relied on.
    pub is_faulty: bool,
    /// Where its row stands.
    pub at: Location,
}

impl Place {
    /// A place with nothing known but its id and name.
    pub fn new(id: impl Into<String>, name: impl Into<String>, at: Location) -> Self {
        Self {
            id: id.into(),
            name: name.into(),
            aliases: Vec::new(),
            kind: None,
            countries: Arc::default(),
            parent: None,
            point: None,
            uncertainty_m: None,
            sensitivity: Sensitivity::Public,
            links: None,
            source: None,
            notes: None,
            is_faulty: false,
            at,
        }
    }

    /// How closely the place says where something is.
    pub fn precision(&self) -> Precision {
        Precision::of_kind(self.kind.as_deref())
    }

    /// The stated uncertainty, or the one that goes with its kind, in metres.
    pub fn uncertainty_m(&self) -> Option<f64> {
        self.uncertainty_m
            .or_else(|| Precision::uncertainty_of_kind(self.kind.as_deref()?))
    }
}
