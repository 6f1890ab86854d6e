//! Results of the Wikidata query service.
//!
//! A query gives one row for every combination of what it asks for, so rows of one item are put
//! together. The result is held in memory: the service gives no large ones.

use std::io::BufRead;
use std::ops::ControlFlow;
use std::path::Path;

use indexmap::IndexMap;
use serde_json::Value;

use super::candidate::{Candidate, LeftOut};
use super::kinds;
use super::lp_tsv::{open, wkt_point};
use super::source::Choose;
use crate::error::Result;
use crate::model::LonLat;
use crate::table::{Chunk, ColumnSpec, Records, Vocabulary};

/// Names that queries often give; a header needs one of them. What each means is looked up by name.
const WIKIDATA: Vocabulary = Vocabulary {
    table: "places",
    columns: &[
        ColumnSpec::text("item"),
        ColumnSpec::text("?item"),
        ColumnSpec::text("itemlabel"),
        ColumnSpec::text("place"),
        ColumnSpec::text("?place"),
        ColumnSpec::text("placelabel"),
        ColumnSpec::text("entity"),
        ColumnSpec::text("subject"),
        ColumnSpec::text("city"),
        ColumnSpec::text("citylabel"),
        ColumnSpec::text("coord"),
        ColumnSpec::text("coords"),
        ColumnSpec::text("coordinates"),
        ColumnSpec::text("location"),
        ColumnSpec::text("label"),
        ColumnSpec::text("name"),
    ],
};

/// Reads a result as CSV or TSV.
pub(super) fn read_table(
    path: &Path,
    reader: &mut dyn BufRead,
    choose: &dyn Choose,
    left_out: &mut LeftOut,
    each: &mut dyn FnMut(Candidate) -> ControlFlow<()>,
) -> Result<()> {
    let Some(mut table) = open(path, reader, &WIKIDATA)? else {
        return Ok(());
    };
    let header = table.shape.header().to_vec();
    let (mut chunk, mut records) = (Chunk::new(), Records::new());
    let mut results = Results::default();
    let mut found = Vec::new();
    while table.reader.next(&mut chunk)? {
        found.clear();
        for record in records.index(&chunk, &table.shape, &mut found).iter() {
            if record.is_faulty() {
                left_out.add("their row is not well formed", record.line());
                continue;
            }
            let cells = record.cells().zip(&header).filter_map(|(cell, name)| {
                let text = cell.trimmed();
                // TSV of the service is RDF: <address>, "text"@en
                let (text, language) = literal(&text);
                let name = name.trim_start_matches('?').to_owned();
                (!text.is_empty()).then_some((name, text, language))
            });
            results.add(cells.collect());
        }
    }
    results.give(choose, left_out, each);
    Ok(())
}

fn literal(text: &str) -> (String, Option<String>) {
    if let Some(address) = text.strip_prefix('<').and_then(|it| it.strip_suffix('>')) {
        return (address.to_owned(), None);
    }
    if let Some(rest) = text.strip_prefix('"')
        && let Some((inner, after)) = rest.rsplit_once('"')
    {
        let language = after.strip_prefix('@').map(str::to_owned);
        return (inner.to_owned(), language);
    }
    (text.to_owned(), None)
}

/// A value: the variable, its text, its language.
type Cell = (String, String, Option<String>);

/// The items of a result, in its order.
#[derive(Debug, Default)]
pub(super) struct Results {
    items: IndexMap<String, Vec<Cell>>,
    nameless: u64,
}

impl Results {
    /// Takes in an object: SPARQL's, whose values are objects, or the plain one.
    pub(super) fn add_json(&mut self, row: &Value) {
        let Some(row) = row.as_object() else {
            self.nameless += 1;
            return;
        };
        let cells = row.iter().filter_map(|(name, value)| {
            let text = value.get("value").unwrap_or(value);
            let language = value.get("xml:lang").and_then(Value::as_str);
            Some((
                name.clone(),
                super::geojson::text_of(text)?,
                language.map(str::to_owned),
            ))
        });
        self.add(cells.collect());
    }

    fn add(&mut self, cells: Vec<Cell>) {
        match cells.iter().find_map(|(_, text, _)| entity(text)) {
            Some(item) => {
                let item = item.to_owned();
                let known = self.items.entry(item).or_default();
                for cell in cells {
                    if !known.contains(&cell) {
                        known.push(cell);
                    }
                }
            }
            None => self.nameless += 1,
        }
    }

    /// Gives the items that are wanted.
    pub(super) fn give(
        self,
        choose: &dyn Choose,
        left_out: &mut LeftOut,
        each: &mut dyn FnMut(Candidate) -> ControlFlow<()>,
    ) {
        for _ in 0..self.nameless {
            left_out.add("their row has no item", 0);
        }
        for (number, (item, cells)) in (1..).zip(self.items) {
            match candidate(&item, &cells) {
                Some(place) => {
                    if choose.wants(&place.glimpse()) && each(place).is_break() {
                        return;
                    }
                }
                None => left_out.add("they have no label", number),
            }
        }
    }
}

/// `Q3616` of an address of an item, or of its plain id.
fn entity(text: &str) -> Option<&str> {
    let id = match text.rsplit_once('/') {
        Some((address, id)) if address.ends_with("wikidata.org/entity") => id,
        Some(_) => return None,
        None => text,
    };
    let digits = id.strip_prefix('Q')?;
    (!digits.is_empty() && digits.bytes().all(|it| it.is_ascii_digit())).then_some(id)
}

fn candidate(item: &str, cells: &[Cell]) -> Option<Candidate> {
    let is_item = |(_, text, _): &&Cell| entity(text) == Some(item);
    let variable = cells.iter().find(is_item).map_or("item", |(name, ..)| name);
    let label = format!("{variable}Label").to_lowercase();
    let other = format!("{variable}AltLabel").to_lowercase();
    let mut names: Vec<(&str, Option<&str>)> = Vec::new();
    let mut place = Candidate::new(format!("wd:{item}"), String::new(), "Wikidata");
    place.link(format!("wd:{item}"));
    let (mut lat, mut lon) = (None, None);
    let variables: Vec<String> = cells.iter().map(|(name, ..)| name.to_lowercase()).collect();
    for (variable, (_, text, language)) in variables.iter().zip(cells) {
        let language = language.as_deref();
        let suffix = ["label_", "name_", "itemlabel_", "label", "name"]
            .iter()
            .find_map(|prefix| variable.strip_prefix(prefix))
            .filter(|it| matches!(it.len(), 2 | 3) && it.bytes().all(|it| it.is_ascii_lowercase()));
        match variable.as_str() {
            // without a label the service gives the id
            name if (name == label || name == "label" || name == "name")
                && entity(text).is_none() =>
            {
                names.push((text.as_str(), language));
            }
            name if name == other || name == "altlabel" || name == "alias" || name == "aliases" => {
                names.extend(text.split(", ").map(|name| (name, language)));
            }
            "lat" | "latitude" => lat = text.parse::<f64>().ok(),
            "lon" | "long" | "longitude" => lon = text.parse::<f64>().ok(),
            "geonames" | "geonamesid" | "gn" | "geonames_id" => place.link(format!("gn:{text}")),
            "countrycode" | "country_code" | "iso" | "cc" if text.len() == 2 => {
                let code = text.to_ascii_uppercase();
                if !place.countries.contains(&code) {
                    place.countries.push(code);
                }
            }
            "kind" | "type" | "typelabel" | "kindlabel" | "instancelabel" | "classlabel"
                if place.kind.is_none() && entity(text).is_none() =>
            {
                place.kind = kinds::of_word(text);
            }
            "population" => place.population = text.parse().unwrap_or_default(),
            _ if suffix.is_some() && entity(text).is_none() => names.push((text.as_str(), suffix)),
            _ => {
                if let Some(point) = wkt_point(text) {
                    place.point.get_or_insert(point);
                }
            }
        }
    }
    if let (Some(lat), Some(lon), None) = (lat, lon, place.point) {
        place.point = LonLat::new(lon, lat);
    }
    let first = names
        .iter()
        .find(|(_, language)| language.is_none_or(|it| it == "en"));
    let (name, _) = *first.or_else(|| names.first())?;
    name.clone_into(&mut place.name);
    for (text, language) in names {
        place.alias(text, language);
    }
    Some(place)
}
