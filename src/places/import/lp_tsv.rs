//! LP-TSV of the World Historical Gazetteer
//! (<https://github.com/LinkedPasts/linked-places-format/blob/main/tsv_0.4.md>).

use std::io::BufRead;
use std::ops::ControlFlow;
use std::path::Path;

use super::candidate::{Candidate, LeftOut};
use super::kinds;
use super::source::Choose;
use crate::error::{Error, Result};
use crate::model::{LonLat, parse_latitude, parse_longitude};
use crate::table::{ColumnSpec, Input, OpenOptions, Table, Vocabulary};

const LP_TSV: Vocabulary = Vocabulary {
    table: "places",
    columns: &[
        ColumnSpec::text("id"),
        ColumnSpec::text("title"),
        ColumnSpec::text("variants"),
        ColumnSpec::text("types"),
        ColumnSpec::text("ccodes"),
        ColumnSpec::text("matches"),
        ColumnSpec::text("lon"),
        ColumnSpec::text("lat"),
        ColumnSpec::text("geowkt"),
        ColumnSpec::text("geo_source"),
    ],
};

/// Reads the table.
pub(super) fn read(
    path: &Path,
    reader: &mut dyn BufRead,
    choose: &dyn Choose,
    left_out: &mut LeftOut,
    each: &mut dyn FnMut(Candidate) -> ControlFlow<()>,
) -> Result<()> {
    let Some(mut table) = open(path, reader, &LP_TSV)? else {
        return Ok(());
    };
    let columns = table.columns.clone();
    let (mut chunk, mut records) = (crate::table::Chunk::new(), crate::table::Records::new());
    let mut found = Vec::new();
    while table.reader.next(&mut chunk)? {
        found.clear();
        for record in records.index(&chunk, &table.shape, &mut found).iter() {
            if record.is_faulty() {
                left_out.add("their row is not well formed", record.line());
                continue;
            }
            let text = |index: usize| {
                let cell = columns.position(index).and_then(|at| record.cell(at));
                cell.map(|cell| cell.trimmed().into_owned())
                    .unwrap_or_default()
            };
            match candidate(&text) {
                Ok(place) => {
                    if choose.wants(&place.glimpse()) && each(place).is_break() {
                        return Ok(());
                    }
                }
                Err(reason) => left_out.add(reason, record.line()),
            }
        }
    }
    Ok(())
}

/// Opens a table of another gazetteer. It is copied to an unnamed temporary file, as a table is read
/// by threads and an archive is not.
pub(super) fn open(
    path: &Path,
    reader: &mut dyn BufRead,
    vocabulary: &Vocabulary,
) -> Result<Option<Table>> {
    use std::io::Seek as _;
    let temp = |error| Error::write(std::env::temp_dir(), error);
    let mut copy = tempfile::tempfile().map_err(temp)?;
    std::io::copy(reader, &mut copy).map_err(|error| Error::read(path, error))?;
    copy.rewind().map_err(temp)?;
    let input = Input::reader(path.display().to_string(), copy);
    let opened = Table::open(input, vocabulary, &OpenOptions::default())?;
    if opened.value.is_none()
        && let Some(finding) = opened.findings.into_iter().next_back()
    {
        let message = format!("{}: {}", path.display(), finding.message);
        return Err(Error::Usage {
            message,
            hint: finding.hint,
        });
    }
    Ok(opened.value)
}

fn candidate(text: &dyn Fn(usize) -> String) -> std::result::Result<Candidate, &'static str> {
    let (id, title) = (text(0), text(1));
    if title.is_empty() {
        return Err("they have no title");
    }
    let key = if id.is_empty() {
        String::new()
    } else {
        format!("lp:{id}")
    };
    let mut place = Candidate::new(key, title, "World Historical Gazetteer");
    for variant in text(2).split(';') {
        let (name, language) = match variant.rsplit_once('@') {
            Some((name, language)) if !language.is_empty() => (name, Some(language.trim())),
            _ => (variant, None),
        };
        place.alias(name, language);
    }
    let types = text(3);
    let first = types.split(';').next().unwrap_or_default();
    place.kind = kinds::of_word(first);
    for code in text(4).split([';', ',']).map(str::trim) {
        if code.len() == 2 && code.bytes().all(|it| it.is_ascii_alphabetic()) {
            place.countries.push(code.to_ascii_uppercase());
        }
    }
    for link in text(5).split([';', ',']).map(str::trim) {
        if !link.is_empty() {
            place.link(link.to_owned());
        }
    }
    let (lon, lat) = (text(6), text(7));
    place.point = if lon.is_empty() && lat.is_empty() {
        wkt_point(&text(8))
    } else {
        match (parse_longitude(&lon), parse_latitude(&lat)) {
            (Ok(lon), Ok(lat)) => LonLat::new(lon, lat),
            _ => return Err("their position cannot be read"),
        }
    };
    let source = text(9);
    if !source.is_empty() {
        place.source = source;
    }
    Ok(place)
}

/// `POINT(lon lat)` (OGC 06-103r4, 7.2), as Wikidata writes it too.
pub(super) fn wkt_point(text: &str) -> Option<LonLat> {
    let text = text.trim();
    let rest = text
        .get(..5)
        .filter(|it| it.eq_ignore_ascii_case("point"))?;
    let rest = text.strip_prefix(rest)?.trim();
    let inside = rest.strip_prefix('(')?.strip_suffix(')')?;
    let mut numbers = inside.split_whitespace().map(str::parse::<f64>);
    let (lon, lat) = (numbers.next()?.ok()?, numbers.next()?.ok()?);
    LonLat::new(lon, lat)
}
