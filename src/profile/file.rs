//! The files of profiles: TOML to what the table reader takes.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Deserialize;

use super::Profile;
use crate::table::{
    DateForm, DateRecipe, Delimiter, Foreign, ForeignColumn, Moment, Others, Recipe,
};

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    title: String,
    about: String,
    events: Option<Table>,
    places: Option<Table>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    #[serde(default)]
    needs: Vec<String>,
    /// Names separated by blanks.
    #[serde(default)]
    headers: Vec<String>,
    delimiter: Option<String>,
    #[serde(default)]
    ignored: Vec<String>,
    columns: BTreeMap<String, Entry>,
}

#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Entry {
    One(String),
    Several(Vec<String>),
    Made(Box<Made>),
}

/// A column with a recipe: at most one of the members that say which.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Made {
    #[serde(default)]
    from: Vec<String>,
    fixed: Option<String>,
    codes: Option<BTreeMap<String, String>>,
    #[serde(default)]
    others: Rest,
    date: Option<Date>,
    half: Option<Half>,
    list: Option<String>,
    prefix: Option<String>,
    #[serde(default)]
    join: bool,
}

#[derive(Debug, Clone, Copy, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Rest {
    #[default]
    Refused,
    Kept,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Half {
    Lat,
    Lon,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Date {
    forms: Vec<String>,
    end: Option<String>,
    precision: Option<String>,
    #[serde(default)]
    codes: BTreeMap<String, String>,
}

/// Reads a profile; the message says what is wrong with its file.
pub(super) fn read(name: &'static str, text: &str) -> Result<Profile, String> {
    let file: File = toml::from_str(text).map_err(|error| error.to_string())?;
    let table = |table: Option<Table>| match table {
        Some(table) => foreign(name, table).map(Arc::new).map(Some),
        None => Ok(None),
    };
    Ok(Profile {
        name,
        events: table(file.events)?,
        places: table(file.places)?,
        title: file.title,
        about: file.about,
    })
}

fn foreign(name: &str, table: Table) -> Result<Foreign, String> {
    let delimiter = match table.delimiter {
        Some(word) => Some(Delimiter::parse(&word).ok_or(format!("no delimiter {word}"))?),
        None => None,
    };
    let columns = table.columns.into_iter().map(|(known, entry)| {
        let (names, recipe) = match entry {
            Entry::One(name) => (vec![name], None),
            Entry::Several(names) => (names, None),
            Entry::Made(made) => {
                let names = made.from.clone();
                (
                    names,
                    Some(recipe(*made).map_err(|it| format!("{known}: {it}"))?),
                )
            }
        };
        Ok(ForeignColumn {
            known,
            names,
            recipe,
        })
    });
    let words = |line: &String| line.split_whitespace().map(str::to_owned).collect();
    Ok(Foreign {
        title: name.to_owned(),
        needs: table.needs,
        headers: table.headers.iter().map(words).collect(),
        delimiter,
        columns: columns.collect::<Result<_, String>>()?,
        ignored: table.ignored,
    })
}

fn recipe(made: Made) -> Result<Recipe, String> {
    let others = match made.others {
        Rest::Refused => Others::Refused,
        Rest::Kept => Others::Kept,
    };
    let recipes = [
        made.fixed.map(|text| Ok(Recipe::Fixed(text))),
        made.join.then_some(Ok(Recipe::Joined)),
        made.codes.map(|codes| Ok(Recipe::Coded { codes, others })),
        made.date.map(date),
        made.half.map(|half| {
            Ok(match half {
                Half::Lat => Recipe::Latitude,
                Half::Lon => Recipe::Longitude,
            })
        }),
        made.list.map(|between| Ok(Recipe::List(between))),
        made.prefix.map(|prefix| Ok(Recipe::Prefixed(prefix))),
    ];
    let mut recipes = recipes.into_iter().flatten();
    match (recipes.next(), recipes.next()) {
        (Some(recipe), None) => recipe,
        _ => Err("one recipe is needed".to_owned()),
    }
}

fn date(date: Date) -> Result<Recipe, String> {
    let forms = date.forms.iter().map(|word| {
        let form = DateForm::parse(word);
        form.ok_or(format!("no form {word}"))
    });
    let codes = date.codes.into_iter().map(|(code, word)| {
        let moment = Moment::parse(&word).ok_or(format!("no moment {word}"))?;
        Ok((code, moment))
    });
    Ok(Recipe::Date(DateRecipe {
        forms: forms.collect::<Result<_, String>>()?,
        end: date.end,
        precision: date.precision,
        codes: codes.collect::<Result<_, String>>()?,
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_with_a_slip_is_refused() {
        let good = "title = 't'\nabout = 'a'\n[events.columns]\nid = 'x'\n";
        assert!(read("x", good).is_ok());
        for slip in [
            "category = { from = ['x'] }",
            "category = { from = ['x'], fixed = 'y', prefix = 'z' }",
            "date = { from = ['x'], date = { forms = ['DD'] } }",
            "date = { from = ['x'], date = { forms = ['YYYY-MM-DD'], codes = { 1 = 'day' } } }",
            "lat = { from = ['x'], half = 'north' }",
            "lat = { form = ['x'], half = 'lat' }",
        ] {
            assert!(read("x", &format!("{good}{slip}\n")).is_err(), "{slip}");
        }
    }
}
