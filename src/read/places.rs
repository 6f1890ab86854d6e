//! Rows of the gazetteer.

use std::sync::Arc;

use crate::diagnostic::{Checked, Code, Finding};
use crate::error::Result;
use crate::lately::Lately;
use crate::model::{Alias, LonLat, Place, Sensitivity, parse_latitude, parse_longitude};
use crate::read::row::Row;
use crate::source::FileName;
use crate::table::{
    ColumnSpec, Columns, Holds, Made, Record, Required, Shape, Table, Texts, Vocabulary,
};

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

const fn column(
    name: &'static str,
    synonyms: &'static [&'static str],
    holds: Holds,
    doc: &'static str,
) -> ColumnSpec {
    ColumnSpec {
        name,
        synonyms,
        required: Required::No,
        doc,
        holds,
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
            doc: "Unique in the table, short, and the same in every version of it.",
            holds: Holds::Id,
        },
        ColumnSpec {
            name: "name",
            synonyms: &["title", "label", "place", "place_name"],
            required: Required::Yes,
            doc: "What the place is called on the map.",
            holds: Holds::Text,
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
            Holds::List,
            "What people call it too, in any script; a language may follow behind @.",
        ),
        column(
            "kind",
            &["type", "feature_type"],
            Holds::Text,
            "What it is: border_crossing, city, town, village, facility, admin1, admin2, country, ...",
        ),
        column(
            "countries",
            &["country", "ccodes", "country_code", "country_codes"],
            Holds::List,
            "ISO 3166-1 alpha-2; a border crossing has two.",
        ),
        column(
            "parent",
            &["parent_id", "within"],
            Holds::Text,
            "The id of the place that contains it.",
        ),
        column(
            "lat",
            &["latitude", "y"],
            Holds::Number(-90.0, 90.0),
            "Latitude on WGS 84, in degrees; empty if it is not known.",
        ),
        column(
            "lon",
            &["longitude", "lng", "long", "x"],
            Holds::Number(-180.0, 180.0),
            "Longitude on WGS 84, in degrees; empty if it is not known.",
        ),
        column(
            "uncertainty_m",
            &[
                "uncertainty",
                "coordinateuncertaintyinmeters",
                "coordinate_uncertainty_in_meters",
            ],
            Holds::Number(0.0, 20_100_000.0),
            "The radius within which the true position lies, in metres; if empty, what is usual for the kind.",
        ),
        column(
            "sensitivity",
            &[],
            Holds::Word(Sensitivity::WORDS),
            "Who may see where it is; public if empty.",
        ),
        column(
            "links",
            &["link", "same_as"],
            Holds::List,
            "The same place elsewhere: wd:Q3616 (Wikidata), gn:112931 (GeoNames).",
        ),
        column(
            "source",
            &["sources"],
            Holds::Text,
            "Where the coordinates are from.",
        ),
        column(
            "notes",
            &["note", "remarks", "comment", "comments"],
            Holds::Text,
            "Remarks.",
        ),
    ],
};

/// Reads the gazetteer. Places whose row has errors are marked as faulty, and left out where not even
/// id and name are known; the findings say which.
pub fn read_places(table: Table) -> Result<Checked<Vec<Place>>> {
    let mut places = Vec::new();
    let mut found = Vec::new();
    let reader = PlaceReader::new(&table);
    let mut known = KnownTexts::default();
    table.for_each(&mut found, |_, record, found| {
        places.extend(reader.read(record, &mut known, found));
    })?;
    Ok(Checked {
        value: places,
        findings: found,
    })
}

/// Reads rows of a gazetteer, on any thread.
#[derive(Debug, Clone)]
pub struct PlaceReader {
    shape: Shape,
    columns: Columns,
}

impl PlaceReader {
    /// For the rows of that table.
    pub fn new(table: &Table) -> Self {
        Self {
            shape: table.shape.clone(),
            columns: table.columns.clone(),
        }
    }

    /// What is known of the table.
    pub fn shape(&self) -> &Shape {
        &self.shape
    }

    /// Reads a row, as [`read_places`] does.
    pub fn read(
        &self,
        record: Record<'_>,
        known: &mut KnownTexts,
        found: &mut Vec<Finding>,
    ) -> Option<Place> {
        if record.is_faulty() {
            return None;
        }
        let mut texts = Texts::of(&record, &self.columns);
        let mut made = Made::default();
        let row = Row::new(&self.shape, texts.take_apart(&mut made), found);
        place(row, record, self.shape.name(), known)
    }
}

/// Texts of which a table has few, mostly kept once. A new one for each worker will do.
#[derive(Debug, Default)]
pub struct KnownTexts {
    /// The name of the table: one of its own, as workers that share a text wait for each other.
    file: Option<FileName>,
    kinds: Lately<Arc<str>, 16>,
    /// Cells and what they say.
    countries: Lately<Arc<[String]>, 16>,
}

impl KnownTexts {
    fn file(&mut self, name: &FileName) -> &FileName {
        self.file.get_or_insert_with(|| FileName::from(&**name))
    }
}

fn place(
    mut row: Row<'_, '_>,
    record: Record<'_>,
    file: &FileName,
    known: &mut KnownTexts,
) -> Option<Place> {
    let id = row.text(ID);
    let name = row.text(NAME);
    for (column, is_missing, lacks) in [
        (ID, id.is_none(), "an id"),
        (NAME, name.is_none(), "a name"),
    ] {
        // a spreadsheet's error value in the cell was told already
        if is_missing && row.is_empty(column) {
            row.find(
                Finding::new(Code::P310, format!("a place needs {lacks}")),
                column,
            );
        }
    }
    let mut place = Place::new(
        id.unwrap_or_default(),
        name.unwrap_or_default(),
        record.location(known.file(file)),
    );
    place.aliases = row.text(ALIASES).map(aliases).unwrap_or_default();
    place.kind = row
        .text(KIND)
        .map(|text| known.kinds.get(text, || text.into()));
    place.countries = countries(&mut row, known);
    place.parent = row.text(PARENT).map(str::to_owned);
    place.point = point(&mut row, LAT, LON);
    place.uncertainty_m = uncertainty(&mut row, UNCERTAINTY);
    if let Some(stated) = place.uncertainty_m.filter(|_| place.point.is_some()) {
        digits(&mut row, stated);
    }
    place.sensitivity = row
        .word(
            SENSITIVITY,
            Code::P318,
            Sensitivity::WORDS,
            Sensitivity::parse,
        )
        .unwrap_or(Sensitivity::Public);
    place.links = row.text(LINKS).map(str::to_owned);
    place.source = row.text(SOURCE).map(str::to_owned);
    place.notes = row.text(NOTES).map(str::to_owned);
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
            let both = lat.and_then(two_numbers);
            if let Some((first, second)) = both {
                row.find(
                    Finding::new(Code::P301, "two coordinates in one cell").hint(format!(
                        "write {first} here and {second} into the other column, if the latitude stands first"
                    )),
                    there,
                );
                return None;
            }
            row.find(
                Finding::new(Code::P305, format!("the {missing} is missing"))
                    .hint("fill in both, or leave both empty if the position is not known"),
                there,
            );
            return None;
        }
    };
    let lat = row.value(lat_column, parse_latitude(lat));
    let lon = row.value(lon_column, parse_longitude(lon));
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

/// Tells of coordinates that have too few digits for the uncertainty that the row states.
fn digits(row: &mut Row<'_, '_>, stated: f64) {
    let decimals = |text: Option<&str>| decimals(text?);
    // a zero at the end of one of the two may have been lost in a spreadsheet, hardly of both
    let (Some(lat), Some(lon)) = (decimals(row.text(LAT)), decimals(row.text(LON))) else {
        return;
    };
    let decimals = lat.max(lon);
    let within_m = 0.5 * DEGREE_M / 10_f64.powi(decimals);
    if stated > 0.0 && stated < within_m {
        let message = match decimals {
            0 => format!("degrees without decimals are within {within_m:.0} m"),
            1 => format!("one decimal of a degree is within {within_m:.0} m"),
            _ => format!("{decimals} decimals of a degree are within {within_m:.0} m"),
        };
        row.find(
            Finding::new(Code::P325, format!("{message}, not what the row claims"))
                .hint("give all digits of lat and lon, or the uncertainty that they have"),
            UNCERTAINTY,
        );
    }
}

/// Length of a degree of latitude in metres, 40,008 km / 360.
const DEGREE_M: f64 = 111_132.0;

/// How many decimals a number of degrees has; `None` if it is written in another form.
fn decimals(text: &str) -> Option<i32> {
    let (whole, decimals) = text.split_once(['.', ',']).unwrap_or((text, ""));
    let is_number = |digits: &str| digits.bytes().all(|byte| byte.is_ascii_digit());
    let whole = whole.strip_prefix(['-', '+']).unwrap_or(whole);
    let is_plain = !whole.is_empty() && is_number(whole) && is_number(decimals);
    is_plain.then(|| i32::try_from(decimals.len()).ok())?
}

/// The parts of `30.49, 48.03`. A comma between digits without points is a decimal sign.
fn two_numbers(text: &str) -> Option<(&str, &str)> {
    let (first, second) = text.split_once([',', ';', ' '])?;
    let (first, second) = (first.trim(), second.trim());
    let is_number = |part: &str| part.contains('.') && part.parse::<f64>().is_ok();
    (is_number(first) && is_number(second)).then_some((first, second))
}

fn aliases(text: &str) -> Vec<Alias> {
    let alias = |part: &str| {
        let part = part.trim();
        let split = memchr::memchr(b'@', part.as_bytes()).and_then(|_| part.rsplit_once('@'));
        let (text, language) = match split {
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
    // room for no more than there are: there are many places, most with one alias
    let more = memchr::memchr_iter(b';', text.as_bytes()).count();
    let mut aliases = Vec::with_capacity(1 + more);
    if more == 0 {
        aliases.extend(alias(text));
    } else {
        aliases.extend(text.split(';').filter_map(alias));
    }
    aliases
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

fn countries(row: &mut Row<'_, '_>, known: &mut KnownTexts) -> Arc<[String]> {
    let Some(text) = row.text(COUNTRIES) else {
        return Arc::default();
    };
    if let Some(codes) = known.countries.find(text) {
        return Arc::clone(codes);
    }
    let codes: Arc<[String]> = text
        .split([';', ','])
        .map(|code| code.trim().to_ascii_uppercase())
        .filter(|code| !code.is_empty())
        .collect();
    let is_code =
        |code: &String| code.len() == 2 && code.bytes().all(|byte| byte.is_ascii_uppercase());
    if codes.iter().all(is_code) {
        known.countries.keep(text, Arc::clone(&codes)); // there is nothing to say of them
    } else {
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

/// A radius in metres.
pub(crate) fn uncertainty(row: &mut Row<'_, '_>, column: usize) -> Option<f64> {
    let text = row.text(column)?;
    // no more than half of the way around the Earth
    let metres = text
        .parse::<f64>()
        .ok()
        .filter(|metres| (0.0..=20_100_000.0).contains(metres));
    if metres.is_none() {
        row.find(
            Finding::new(Code::P316, "expected a radius in metres, such as 3000"),
            column,
        );
    }
    metres
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_are_counted_of_plain_degrees_only() {
        assert_eq!(decimals("30.5049"), Some(4));
        assert_eq!(decimals("-30,50"), Some(2));
        assert_eq!(decimals("48"), Some(0));
        for other in ["30°29'N", "1e2", "", "30.4.9", "N 30.5"] {
            assert_eq!(decimals(other), None, "{other}");
        }
    }
}
