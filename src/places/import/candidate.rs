//! A place of another gazetteer.

use std::collections::BTreeMap;

use crate::model::{Alias, LonLat};

/// A place of another gazetteer, in our terms.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Candidate {
    /// What it is called there, such as `gn:112931`, `wd:Q3616`, `osm:node/1`; the first of its links.
    pub key: String,
    /// The id of our own that it carries, if it was ours before.
    pub own_id: Option<String>,
    /// Its name.
    pub name: String,
    /// Its name in ASCII, if the gazetteer has one.
    pub plain: Option<String>,
    /// Its other names.
    pub aliases: Vec<Alias>,
    /// Our word for what it is, where there is one.
    pub kind: Option<String>,
    /// ISO 3166-1 alpha-2 codes, upper case.
    pub countries: Vec<String>,
    /// Where it is.
    pub point: Option<LonLat>,
    /// Identifiers in gazetteers, `key` among them where it is one.
    pub links: Vec<String>,
    /// The gazetteer, for the column `source`.
    pub source: String,
    /// People who live there; 0 where nobody says.
    pub population: u64,
}

impl Candidate {
    pub(super) fn new(key: String, name: String, source: &str) -> Self {
        Self {
            key,
            own_id: None,
            name,
            plain: None,
            aliases: Vec::new(),
            kind: None,
            countries: Vec::new(),
            point: None,
            links: Vec::new(),
            source: source.to_owned(),
            population: 0,
        }
    }

    /// Adds another name, if it is one that a cell of aliases can hold and not there yet.
    pub(super) fn alias(&mut self, text: &str, language: Option<&str>) {
        let text = text.trim();
        let known = text == self.name || self.aliases.iter().any(|alias| alias.text == text);
        if !known && fits_alias(text) {
            self.aliases.push(Alias {
                text: text.to_owned(),
                language: language.map(str::to_owned),
            });
        }
    }

    /// Adds an identifier.
    pub(super) fn link(&mut self, link: String) {
        if !link.contains(';') && !self.links.contains(&link) {
            self.links.push(link);
        }
    }

    /// What a choice looks at.
    pub(super) fn glimpse(&self) -> Glimpse<'_> {
        Glimpse {
            key: &self.key,
            name: &self.name,
            plain: self.plain.as_deref().unwrap_or_default(),
            listed: "",
            aliases: &self.aliases,
            point: self.point,
            population: self.population,
        }
    }
}

/// Whether a cell of aliases can hold a name: `;` separates them, `@` says their language, and what a
/// spreadsheet would run is none.
fn fits_alias(text: &str) -> bool {
    !text.is_empty()
        && !text.starts_with(['=', '+', '@', '-'])
        && !text.contains([';', '@'])
        && !text.chars().any(char::is_control)
}

/// As much of a place as is needed to choose it: borrowed from the line it was read from.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct Glimpse<'a> {
    /// As in [`Candidate::key`]; for GeoNames the number alone.
    pub key: &'a str,
    /// Its name.
    pub name: &'a str,
    /// Its name in ASCII, or nothing.
    pub plain: &'a str,
    /// Other names, separated by commas.
    pub listed: &'a str,
    /// Other names.
    pub aliases: &'a [Alias],
    /// Where it is.
    pub point: Option<LonLat>,
    /// People who live there; 0 where nobody says.
    pub population: u64,
}

impl<'a> Glimpse<'a> {
    /// All its names.
    pub fn names(&self) -> impl Iterator<Item = &'a str> {
        let listed = self.listed.split(',');
        let aliases = self.aliases.iter().map(|alias| alias.text.as_str());
        [self.name, self.plain]
            .into_iter()
            .chain(listed)
            .chain(aliases)
            .filter(|name| !name.is_empty())
    }
}

/// Places that could not be taken in, by reason, with the line or number of the first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LeftOut {
    reasons: BTreeMap<&'static str, (u64, u64)>,
}

impl LeftOut {
    pub(super) fn add(&mut self, reason: &'static str, at: u64) {
        self.reasons.entry(reason).or_insert((0, at)).0 += 1;
    }

    /// The reasons, with how many there are and where the first one is.
    pub fn iter(&self) -> impl Iterator<Item = (&'static str, u64, u64)> {
        self.reasons
            .iter()
            .map(|(reason, (count, first))| (*reason, *count, *first))
    }
}
