//! One way of writing where the reader accepts several.

use super::book::PlaceBook;
use crate::diagnostic::Finding;
use crate::model::{Sensitivity, ValueError, parse_latitude, parse_longitude, write_degrees};
use crate::source::Location;
use crate::table::Delimiter;

/// A cell that is written in another way now.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Tidied {
    /// Where it is.
    pub at: Location,
    /// Name of the column in the file.
    pub column: String,
    /// What it was.
    pub old: String,
    /// What it is.
    pub new: String,
}

/// What the text of a cell becomes; none if that is up to nobody.
type Rule<'r> = &'r dyn Fn(&str) -> Option<String>;

/// Rewrites cells of known columns that mean the same in a plainer form, and nothing else:
///
/// * blanks at the ends of a cell go;
/// * coordinates with marks, letters or other digits become decimal degrees, with at most 7 decimals.
///   Plain numbers stay digit for digit, and so do decimal commas where no comma separates cells;
/// * codes of countries become upper case, separated by `;`;
/// * blanks around the `;` of aliases and links go, and empty entries;
/// * sensitivity becomes lower case.
///
/// Cells that the reader refuses stay as they are, and so do unknown columns.
///
/// # Errors
/// A finding (G604) if a row is not well formed.
pub fn tidy(book: &mut PlaceBook) -> Result<Vec<Tidied>, Box<Finding>> {
    let keep_commas = book.table().shape().delimiter() != Delimiter::Comma;
    let rules: [(&str, Rule<'_>); 13] = [
        ("id", &|_| None),
        ("name", &|_| None),
        ("aliases", &|text| Some(list(text))),
        ("kind", &|_| None),
        ("countries", &countries),
        ("parent", &|_| None),
        ("lat", &|text| degrees(text, keep_commas, parse_latitude)),
        ("lon", &|text| degrees(text, keep_commas, parse_longitude)),
        ("uncertainty_m", &|_| None),
        ("sensitivity", &|text| {
            Sensitivity::parse(text).map(|it| it.as_str().to_owned())
        }),
        ("links", &|text| Some(list(text))),
        ("source", &|_| None),
        ("notes", &|_| None),
    ];
    let mut tidied = Vec::new();
    for (column, rule) in rules {
        let Some(position) = book.column(column) else {
            continue;
        };
        let header = book.table().shape().header();
        let name = header.get(position).cloned().unwrap_or_default();
        for row in 0..book.table().rows() {
            let Some(cell) = book.table().cell(row, position) else {
                continue;
            };
            let text = cell.trim();
            let new = rule(text).unwrap_or_else(|| text.to_owned());
            if new == *cell {
                continue;
            }
            let old = cell.into_owned();
            // a row that is not well formed is left to the check
            if book.table_mut().set(row, position, &new).is_ok() {
                tidied.push(Tidied {
                    at: book.table().location(row, position),
                    column: name.clone(),
                    old,
                    new,
                });
            }
        }
    }
    tidied.sort_by(|one, other| one.at.cmp(&other.at));
    Ok(tidied)
}

fn list(text: &str) -> String {
    let parts: Vec<&str> = text
        .split(';')
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .collect();
    parts.join(";")
}

fn countries(text: &str) -> Option<String> {
    let codes: Vec<String> = text
        .split([';', ','])
        .map(|code| code.trim().to_ascii_uppercase())
        .filter(|code| !code.is_empty())
        .collect();
    let known = |code: &String| code.len() == 2 && code.bytes().all(|it| it.is_ascii_alphabetic());
    codes.iter().all(known).then(|| codes.join(";"))
}

fn degrees(
    text: &str,
    keep_commas: bool,
    parse: fn(&str) -> Result<f64, ValueError>,
) -> Option<String> {
    let plain = |text: &str| text.parse::<f64>().is_ok();
    if text.is_empty() || plain(text) || (keep_commas && plain(&text.replacen(',', ".", 1))) {
        return None;
    }
    let value = parse(text).ok()?;
    let mut out = Vec::new();
    write_degrees(value, &mut out);
    let new = String::from_utf8(out).ok()?;
    // six decimals are ten centimetres: the same place on any map
    let same = (parse(&new).ok()? - value).abs() <= 1e-6;
    let new = if keep_commas {
        new.replacen('.', ",", 1)
    } else {
        new
    };
    same.then_some(new)
}
