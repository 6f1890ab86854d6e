//! Rows of the gazetteer.

use std::borrow::Cow;

use crate::diagnostic::{Checked, Code, Finding};
use crate::error::Result;
use crate::model::{Alias, LonLat, Place, Sensitivity, parse_latitude, parse_longitude};
use crate::read::row::Row;
use crate::source::FileName;
use crate::table::{ColumnSpec, Record, Required, Table, Vocabulary};

const ID: usize = 0;
const NAME: usize = 1;
const ALIASES: usize = 2;
const KIND: usize = 3;
const COUNTRIES: usize = 4;
const PARENT: usize = 5;
const LAT: usize = 6;
const LON: usize = 7;
const UNCERTAINTY: usize = 8;
const SENSITIVITY: usize = 9;
const LINKS: usize = 10;
const SOURCE: usize = 11;
const NOTES: usize = 12;

const fn column(name: &'static str, synonyms: &'static [&'static str]) -> ColumnSpec {
    ColumnSpec {
        name,
        synonyms,
        required: Required::No,
    }
}

/// The columns of `places.csv`.
pub const PLACES: Vocabulary = Vocabulary {
    table: "places",
    columns: &[
        ColumnSpec {
            name: "id",
            synonyms: &["place_id"],
            required: Required::Yes,
        },
        ColumnSpec {
            name: "name",
            synonyms: &["title", "label", "place", "place_name"],
            required: Required::Yes,
        },
        column(
            "aliases",
            &[
                "alias",
                "variants",
                "alt_names",
                "alternate_names",
                "other_names",
            ],
        ),
        column("kind", &["type", "feature_type"]),
        column(
            "countries",
            &["country", "ccodes", "country_code", "country_codes"],
        ),
        column("parent", &["parent_id", "within"]),
        column("lat", &["latitude", "y"]),
        column("lon", &["longitude", "lng", "long", "x"]),
        column(
            "uncertainty_m",
            &[
                "uncertainty",
                "coordinateuncertaintyinmeters",
                "coordinate_uncertainty_in_meters",
            ],
        ),
        column("sensitivity", &[]),
        column("links", &["link", "same_as"]),
        column("source", &["sources"]),
        column("notes", &["note", "remarks", "comment", "comments"]),
    ],
};

/// Reads the gazetteer. Places whose row has errors are marked as faulty, and left out where not even
/// id and name are known; the findings say which.
pub fn read_places(table: Table) -> Result<Checked<Vec<Place>>> {
    let mut places = Vec::new();
    let mut found = Vec::new();
    let columns = table.columns.clone();
    table.for_each(&mut found, |shape, record, found| {
        if !record.is_faulty() {
            let row = Row::new(record, shape, &columns, found);
            places.extend(place(row, record, shape.name()));
        }
    })?;
    Ok(Checked {
        value: places,
        findings: found,
    })
}

fn place(mut row: Row<'_, '_>, record: Record<'_>, file: &FileName) -> Option<Place> {
    let id = row.text(ID);
    let name = row.text(NAME);
    if id.is_none() || name.is_none() {
        let lacks = if id.is_none() { "an id" } else { "a name" };
        row.find_row(Finding::new(Code::P310, format!("a place needs {lacks}")));
    }
    let mut place = Place::new(
        id.unwrap_or_default(),
        name.unwrap_or_default(),
        record.location(file),
    );
    place.aliases = row
        .text(ALIASES)
        .map(|text| aliases(&text))
        .unwrap_or_default();
    place.kind = row.text(KIND).map(Cow::into_owned);
    place.countries = countries(&mut row);
    place.parent = row.text(PARENT).map(Cow::into_owned);
    place.point = point(&mut row, LAT, LON);
    place.uncertainty_m = uncertainty(&mut row);
    place.sensitivity = row
        .word(
            SENSITIVITY,
            Code::P318,
            Sensitivity::WORDS,
            Sensitivity::parse,
        )
        .unwrap_or(Sensitivity::Public);
    place.links = row.text(LINKS).map(Cow::into_owned);
    place.source = row.text(SOURCE).map(Cow::into_owned);
    place.notes = row.text(NOTES).map(Cow::into_owned);
    // a place that is known by name is kept, so that one mistake in its row is told once and not again
    // for every event there
    place.is_faulty = row.is_wrong();
    (!place.id.is_empty() && !place.name.is_empty()).then_some(place)
}

/// The pair of coordinates of a row: both or none, and not 0, 0.
pub(crate) fn point(row: &mut Row<'_, '_>, lat_column: usize, lon_column: usize) -> Option<LonLat> {
    let (lat, lon) = match (row.text(lat_column), row.text(lon_column)) {
        (Some(lat), Some(lon)) => (lat, lon),
        (None, None) => return None,
        (lat, _) => {
            let (there, missing) = if lat.is_some() {
                (lat_column, "longitude")
            } else {
                (lon_column, "latitude")
            };
            row.find(
                Finding::new(Code::P305, format!("the {missing} is missing"))
                    .hint("fill in both, or leave both empty if the position is not known"),
                there,
            );
            return None;
        }
    };
    let lat = row.value(lat_column, parse_latitude(&lat));
    let lon = row.value(lon_column, parse_longitude(&lon));
    let (lat, lon) = (lat?, lon?);
    if lat == 0.0 && lon == 0.0 {
        row.find(
            Finding::new(
                Code::P307,
                "0, 0 is in the sea off Ghana; it mostly means that nothing is known",
            )
            .hint("leave both empty if the position is not known"),
            lat_column,
        );
        return None;
    }
    LonLat::new(lon, lat)
}

fn aliases(text: &str) -> Vec<Alias> {
    let alias = |part: &str| {
        let part = part.trim();
        let (text, language) = match part.rsplit_once('@') {
            Some((text, language)) if is_language(language) => {
                (text.trim(), Some(language.to_owned()))
            }
            _ => (part, None),
        };
        (!text.is_empty()).then(|| Alias {
            text: text.to_owned(),
            language,
        })
    };
    text.split(';').filter_map(alias).collect()
}

/// Whether a text has the shape of a language tag (RFC 5646, 2.1).
fn is_language(tag: &str) -> bool {
    let mut parts = tag.split('-');
    let first = parts.next().unwrap_or_default();
    (2..=8).contains(&first.len())
        && first.bytes().all(|byte| byte.is_ascii_alphabetic())
        && parts.all(|part| {
            (1..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric())
        })
}

fn countries(row: &mut Row<'_, '_>) -> Vec<String> {
    let Some(text) = row.text(COUNTRIES) else {
        return Vec::new();
    };
    let codes: Vec<String> = text
        .split([';', ','])
        .map(|code| code.trim().to_ascii_uppercase())
        .filter(|code| !code.is_empty())
        .collect();
    let known =
        |code: &String| code.len() == 2 && code.bytes().all(|byte| byte.is_ascii_uppercase());
    if !codes.iter().all(known) {
        row.find(
            Finding::new(
                Code::P317,
                "expected ISO 3166-1 alpha-2 codes, separated by ;",
            )
            .hint("write IR, or IR;IQ for a border crossing"),
            COUNTRIES,
        );
    }
    codes
}

fn uncertainty(row: &mut Row<'_, '_>) -> Option<f64> {
    let text = row.text(UNCERTAINTY)?;
    // no more than half of the way around the Earth
    let metres = text
        .parse::<f64>()
        .ok()
        .filter(|metres| (0.0..=20_100_000.0).contains(metres));
    if metres.is_none() {
        row.find(
            Finding::new(Code::P316, "expected a radius in metres, such as 3000"),
            UNCERTAINTY,
        );
    }
    metres
}
