//! Opens a gazetteer, whatever form it is in.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read as _};
use std::ops::ControlFlow;
use std::path::Path;

use super::candidate::{Candidate, Glimpse, LeftOut};
use super::format::Format;
use super::{geojson, geonames, json, linked_places, lp_tsv, osm, wikidata};
use crate::error::{Error, Result};

/// How much is read at a time, in bytes.
const BUFFER: usize = 256 << 10;
/// How much of the beginning tells the form, in bytes: the first line of the longest place of GeoNames
/// fits.
const BEGINNING: usize = 32 << 10;

/// Which places are wanted.
pub trait Choose {
    /// Whether a place is wanted. Asked for every one, so it should be quick to say no.
    fn wants(&self, glimpse: &Glimpse<'_>) -> bool;
}

/// Runs over the places of a gazetteer that are wanted, in the order of the file, until `each` breaks
/// off. The form is recognised unless `format` says it; a zip archive is looked into.
///
/// # Errors
/// [`Error::Read`] if the file cannot be read, [`Error::Usage`] if its form is not recognised.
pub fn for_each(
    path: &Path,
    format: Option<Format>,
    choose: &dyn Choose,
    left_out: &mut LeftOut,
    each: &mut dyn FnMut(Candidate) -> ControlFlow<()>,
) -> Result<Format> {
    let failed = |error| Error::read(path, error);
    let file = File::open(path).map_err(failed)?;
    if file.metadata().map_err(failed)?.is_dir() {
        return Err(failed(io::ErrorKind::IsADirectory.into()));
    }
    let mut reader = BufReader::with_capacity(BUFFER, file);
    let beginning = reader.fill_buf().map_err(failed)?;
    if beginning.starts_with(b"PK\x03\x04") {
        return zipped(path, format, choose, left_out, each);
    }
    read(path, &mut reader, format, choose, left_out, each)
}

fn read(
    path: &Path,
    reader: &mut dyn BufRead,
    format: Option<Format>,
    choose: &dyn Choose,
    left_out: &mut LeftOut,
    each: &mut dyn FnMut(Candidate) -> ControlFlow<()>,
) -> Result<Format> {
    let failed = |error| Error::read(path, error);
    // A decompressor gives little at a time, and the form may need more to be told.
    let mut beginning = Vec::new();
    let mut limited = io::Read::take(&mut *reader, BEGINNING as u64);
    limited.read_to_end(&mut beginning).map_err(failed)?;
    let first = beginning
        .iter()
        .position(|byte| !byte.is_ascii_whitespace() && ![0xEF, 0xBB, 0xBF].contains(byte));
    let is_json = first.is_some_and(|at| matches!(beginning.get(at), Some(b'{' | b'[')));
    let format = match format {
        Some(format) if is_json && !format.may_be_json() => {
            let message = format!("{} is JSON, not {}", path.display(), format.as_str());
            return Err(Error::usage(message));
        }
        None if !is_json => Some(Format::of_text(&beginning).ok_or_else(|| unknown(path))?),
        format => format,
    };
    let skipped = if is_json {
        first.unwrap_or_default()
    } else {
        0
    };
    let beginning = beginning.get(skipped..).unwrap_or_default();
    let mut whole = BufReader::with_capacity(BUFFER, beginning.chain(reader));
    if !is_json {
        return match format {
            Some(Format::GeoNames) => {
                geonames::read(&mut whole, choose, left_out, each).map_err(failed)?;
                Ok(Format::GeoNames)
            }
            Some(Format::LpTsv) => {
                lp_tsv::read(path, &mut whole, choose, left_out, each)?;
                Ok(Format::LpTsv)
            }
            Some(Format::Wikidata) => {
                wikidata::read_table(path, &mut whole, choose, left_out, each)?;
                Ok(Format::Wikidata)
            }
            _ => Err(Error::usage(format!("{} is not JSON", path.display()))),
        };
    }
    let mut used = format;
    let mut results = wikidata::Results::default();
    let mut number = 0;
    json::for_each_item(&mut whole, &mut |list, item| {
        number += 1;
        let form = *used.get_or_insert_with(|| form_of(list, &item));
        // a file of points may hold features of several makers
        let form = match (format, list) {
            (None, json::List::Features) => form_of(list, &item),
            _ => form,
        };
        let place = match form {
            Format::LinkedPlaces => linked_places::candidate(&item),
            Format::Osm => osm::candidate(&item),
            Format::GeoJson => geojson::candidate(&item),
            _ => {
                results.add_json(&item);
                return ControlFlow::Continue(());
            }
        };
        match place {
            Ok(place) if choose.wants(&place.glimpse()) => each(place),
            Ok(_) => ControlFlow::Continue(()),
            Err(reason) => {
                left_out.add(reason, number);
                ControlFlow::Continue(())
            }
        }
    })
    .map_err(failed)?;
    results.give(choose, left_out, each);
    used.ok_or_else(|| unknown(path))
}

/// The form of a list of JSON objects, by the first of them.
fn form_of(list: json::List, item: &serde_json::Value) -> Format {
    match list {
        json::List::Elements => Format::Osm,
        json::List::Bindings | json::List::Top => Format::Wikidata,
        json::List::Features if linked_places::is_one(item) => Format::LinkedPlaces,
        json::List::Features if osm::is_one(item) => Format::Osm,
        json::List::Features => Format::GeoJson,
    }
}

fn unknown(path: &Path) -> Error {
    let words: Vec<&str> = Format::ALL.iter().map(|(word, _)| *word).collect();
    Error::Usage {
        message: format!("{} is no gazetteer in a form that is known", path.display()),
        hint: Some(format!(
            "if it is one, say which: --from {}",
            words.join("|")
        )),
    }
}

#[cfg(feature = "zip")]
fn zipped(
    path: &Path,
    format: Option<Format>,
    choose: &dyn Choose,
    left_out: &mut LeftOut,
    each: &mut dyn FnMut(Candidate) -> ControlFlow<()>,
) -> Result<Format> {
    let failed = |error| Error::read(path, error);
    let broken = |error: zip::result::ZipError| failed(io::Error::other(error));
    let file = File::open(path).map_err(failed)?;
    let mut archive = zip::ZipArchive::new(BufReader::new(file)).map_err(broken)?;
    // The largest file: beside its table GeoNames packs a readme.txt.
    let mut largest = None;
    for index in 0..archive.len() {
        let entry = archive.by_index_raw(index).map_err(broken)?;
        if entry.is_file() && largest.is_none_or(|(size, _)| entry.size() > size) {
            largest = Some((entry.size(), index));
        }
    }
    let (_, index) = largest.ok_or_else(|| unknown(path))?;
    let entry = archive.by_index(index).map_err(broken)?;
    let mut reader = BufReader::with_capacity(BUFFER, entry);
    read(path, &mut reader, format, choose, left_out, each)
}

#[cfg(not(feature = "zip"))]
fn zipped(
    path: &Path,
    _: Option<Format>,
    _: &dyn Choose,
    _: &mut LeftOut,
    _: &mut dyn FnMut(Candidate) -> ControlFlow<()>,
) -> Result<Format> {
    Err(Error::Usage {
        message: format!("{} is a zip archive", path.display()),
        hint: Some("unpack it first: this program was built without the feature zip".to_owned()),
    })
}
