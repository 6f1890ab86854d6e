//! Profiles: how the tables of other projects are read.
//!
//! A profile is a file in `data/`: what is called how, and what codes mean. It is data, so that a change of a
//! project's codebook is a change of a line; `docs/profiles.md` is held to it. A profile says nothing of
//! a place or a date that the project's codebook does not say.

mod file;

use std::fmt::Write as _;
use std::sync::Arc;

use crate::table::{Foreign, Others, Recipe};

macro_rules! profiles {
    ($($name:literal)*) => {
        /// The names of all profiles.
        pub const NAMES: &[&str] = &[$($name,)*];

        const FILES: &[&str] = &[$(include_str!(concat!("data/", $name, ".toml")),)*];
    };
}

profiles! { "acled" "ucdp-ged" "gdelt" "iom-mmp" "lp-tsv" "geonames" "flowmap" }

/// How the tables of another project are read.
#[derive(Debug, Clone)]
pub struct Profile {
    /// Its name, one of [`NAMES`].
    pub name: &'static str,
    /// The project.
    pub title: String,
    /// What its meanings rest on.
    pub about: String,
    /// How its events are read.
    pub events: Option<Arc<Foreign>>,
    /// How its places are read.
    pub places: Option<Arc<Foreign>>,
}

impl Profile {
    /// The profile of a name.
    pub fn named(name: &str) -> Option<Self> {
        let mut all = NAMES.iter().zip(FILES);
        let (name, text) = all.find(|(known, _)| **known == name)?;
        let profile = file::read(name, text);
        debug_assert!(profile.is_ok(), "{name}: {profile:?}");
        profile.ok()
    }

    /// Its tables with their names.
    pub fn tables(&self) -> impl Iterator<Item = (&'static str, &Foreign)> {
        let events = self.events.as_deref().map(|it| ("events", it));
        let places = self.places.as_deref().map(|it| ("places", it));
        events.into_iter().chain(places)
    }
}

/// How a column is read, in words.
pub fn in_words(recipe: Option<&Recipe>) -> String {
    let codes = |pairs: Vec<String>| pairs.join(", ");
    match recipe {
        None => "as it stands".to_owned(),
        Some(Recipe::Fixed(text)) => format!("always `{text}`"),
        Some(Recipe::Joined) => "joined as a list".to_owned(),
        Some(Recipe::Coded {
            codes: pairs,
            others,
        }) => {
            let pair = |(code, text): (&String, &String)| {
                let text = if text.is_empty() { "nothing" } else { text };
                format!("`{code}`: {text}")
            };
            let kept = match others {
                Others::Kept => "; others as they stand",
                Others::Refused => "",
            };
            codes(pairs.iter().map(pair).collect()) + kept
        }
        Some(Recipe::Date(date)) => {
            let mut words = Vec::new();
            for form in &date.forms {
                words.push(format!("`{}`", form.as_str()));
            }
            let mut text = words.join(" or ");
            if let Some(end) = &date.end {
                let _ = write!(text, ", to `{end}`"); // a string cannot fail
            }
            if let Some(precision) = &date.precision {
                let pair = |(code, moment): (&String, &crate::table::Moment)| {
                    format!("`{code}`: {}", moment.as_str())
                };
                let pairs = codes(date.codes.iter().map(pair).collect());
                let _ = write!(text, "; by `{precision}`: {pairs}");
            }
            text
        }
        Some(Recipe::Latitude) => "the part before the comma".to_owned(),
        Some(Recipe::Longitude) => "the part behind the comma".to_owned(),
        Some(Recipe::List(between)) => format!("a list separated by `{between}`"),
        Some(Recipe::Prefixed(prefix)) => format!("behind `{prefix}`"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::{EVENTS, PLACES};
    use crate::table::Vocabulary;

    const DOC: &str = include_str!("../../docs/profiles.md");

    #[test]
    fn every_profile_is_read_and_names_columns_that_we_have() {
        for (name, text) in NAMES.iter().zip(FILES) {
            let profile = file::read(name, text).unwrap();
            assert!(
                profile.tables().count() > 0 && !profile.title.is_empty(),
                "{name}"
            );
            for (table, foreign) in profile.tables() {
                let ours: Vocabulary = if table == "events" { EVENTS } else { PLACES };
                for column in &foreign.columns {
                    assert!(
                        ours.columns.iter().any(|own| own.name == column.known),
                        "{name}: {} is no column of {table}",
                        column.known
                    );
                }
                for header in &foreign.headers {
                    let needs = foreign.needs.iter().flat_map(|need| need.split('|'));
                    for need in needs.chain(
                        foreign
                            .columns
                            .iter()
                            .flat_map(|it| it.names.iter().map(String::as_str)),
                    ) {
                        assert!(header.iter().any(|own| own == need), "{name}: no {need}");
                    }
                }
            }
        }
        assert!(Profile::named("acle").is_none());
    }

    #[test]
    fn the_documentation_says_what_the_profiles_do() {
        let mut lines = Vec::new();
        for name in NAMES {
            let profile = Profile::named(name).unwrap();
            lines.push(format!("## {name}"));
            lines.push(profile.title.clone());
            for (table, foreign) in profile.tables() {
                for column in &foreign.columns {
                    let theirs: Vec<String> = column
                        .names
                        .iter()
                        .map(|name| format!("`{name}`"))
                        .collect();
                    lines.push(format!(
                        "| {table}.{} | {} | {} |",
                        column.known,
                        theirs.join(", "),
                        in_words(column.recipe.as_ref())
                    ));
                }
            }
        }
        let lacking: Vec<_> = lines
            .iter()
            .filter(|line| !DOC.lines().any(|doc| doc == **line))
            .map(String::as_str)
            .collect();
        assert!(
            lacking.is_empty(),
            "docs/profiles.md lacks\n{}",
            lacking.join("\n")
        );
    }
}
