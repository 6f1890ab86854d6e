//! `waymarks places add`.

use waymarks::error::{Error, Result};
use waymarks::gazetteer::Lookup;
use waymarks::places::{PlaceBook, parse_position, unused_id};

use super::args::Add;
use super::desk::{Desk, Ended, exit};
use crate::exit::Exit;

/// Adds a place.
pub(crate) fn run(args: &Add, desk: &mut Desk<'_>) -> Ended {
    let Some(mut book) = desk.book()? else {
        return Ok(Exit::WrongData);
    };
    let gazetteer = book.gazetteer();
    let country = args.countries.as_deref().map(str::trim);
    let id = args.id.clone().unwrap_or_else(|| {
        let country = country.filter(|code| code.len() == 2);
        unused_id(&args.name, country, "", |id| {
            gazetteer.lookup(id) != Lookup::Unknown
        })
    });
    let (lat, lon) = match &args.at {
        Some(at) => position(at, &book)?,
        None => (
            args.lat.clone().unwrap_or_default(),
            args.lon.clone().unwrap_or_default(),
        ),
    };
    let text = |value: &Option<String>| value.clone().unwrap_or_default();
    let known = [
        ("id", id.clone()),
        ("name", args.name.clone()),
        ("aliases", args.alias.join(";")),
        ("kind", text(&args.kind)),
        ("countries", text(&args.countries)),
        ("parent", text(&args.parent)),
        ("lat", lat),
        ("lon", lon),
        ("uncertainty_m", text(&args.uncertainty_m)),
        ("sensitivity", text(&args.sensitivity)),
        ("links", text(&args.links)),
        ("source", text(&args.source)),
        ("notes", text(&args.notes)),
    ];
    let own = own(&args.own)?;
    let known = known.iter().map(|(column, text)| (*column, text.as_str()));
    let cells: Vec<(&str, &str)> = known
        .filter(|(_, text)| !text.is_empty())
        .chain(own.iter().map(|(column, text)| (*column, *text)))
        .collect();
    if let Err(finding) = book.add(&cells)? {
        return Ok(desk.refuse(*finding));
    }
    let made = desk.conclude(book, &args.edit, None)?;
    if made && !args.edit.dry_run {
        desk.say(&format!("added {id}"));
    }
    Ok(exit(made))
}

/// `--at`, as its two halves, with decimal commas where the table has them.
pub(crate) fn position(typed: &str, book: &PlaceBook) -> Result<(String, String)> {
    let commas = book.has_decimal_commas();
    let written = |half: String| {
        if commas && half.parse::<f64>().is_ok() {
            half.replacen('.', ",", 1)
        } else {
            half
        }
    };
    match parse_position(typed) {
        Ok(position) => Ok((written(position.lat), written(position.lon))),
        Err(why) => Err(Error::Usage {
            message: format!("--at {typed:?}: {why}"),
            hint: Some("latitude comes first, as in --at \"30.5049, 48.0294\"".to_owned()),
        }),
    }
}

fn own(typed: &[String]) -> Result<Vec<(&str, &str)>> {
    let form = |typed: &str| Error::Usage {
        message: format!("--own {typed:?}: expected COLUMN=VALUE"),
        hint: None,
    };
    let pair = |typed: &'_ String| -> Result<(usize, usize)> {
        let at = typed.find('=').ok_or_else(|| form(typed))?;
        Ok((at, at + 1))
    };
    typed
        .iter()
        .map(|typed| {
            let (end, start) = pair(typed)?;
            Ok((
                typed.get(..end).unwrap_or_default(),
                typed.get(start..).unwrap_or_default(),
            ))
        })
        .collect()
}
