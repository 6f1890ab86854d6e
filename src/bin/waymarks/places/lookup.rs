//! `waymarks places lookup`.

use std::fmt::Write as _;
use std::ops::ControlFlow;

use serde_json::Value;
use waymarks::error::Result;
use waymarks::places::PlaceBook;
use waymarks::places::import::{Hit, LeftOut, Merge, Search, for_each};
use waymarks::write::csv_row;

use super::args::{ListFormat, Lookup, LookupFormat};
use super::desk::{Desk, Ended, plural, print};
use super::print::{Listing, degrees};
use super::unmatched::names;
use crate::exit::Exit;

/// Looks up names in another gazetteer.
pub(crate) fn run(args: &Lookup, desk: &mut Desk<'_>) -> Ended {
    let Some(book) = desk.book()? else {
        return Ok(Exit::WrongData);
    };
    let mut wanted = args.names.clone();
    if args.unmatched {
        let Some(unmatched) = names(book.gazetteer(), desk)? else {
            return Ok(Exit::WrongData);
        };
        let unknown = unmatched
            .names
            .into_iter()
            .filter(|name| name.several.is_empty());
        wanted.extend(unknown.map(|name| name.name));
    }
    // several spellings of one name have the same candidates
    let mut keys = std::collections::BTreeSet::new();
    wanted.retain(|name| keys.insert(waymarks::gazetteer::fold(name)));
    if wanted.is_empty() {
        desk.say("every name in the events joins with one place");
        return Ok(Exit::Done);
    }
    let search = Search::new(&wanted, args.most);
    let mut left_out = LeftOut::default();
    let format = args.from.map(super::args::From::format);
    for_each(
        &args.gazetteer,
        format,
        &search,
        &mut left_out,
        &mut |place| {
            search.take(&place);
            ControlFlow::Continue(())
        },
    )?;
    let results: Vec<(String, Vec<Hit>)> = search.results().collect();
    for (name, hits) in &results {
        if hits.is_empty() {
            desk.say(&format!("nothing is near to {name:?}"));
        }
    }
    match args.format {
        LookupFormat::Table => listing(&results).print(ListFormat::Table)?,
        LookupFormat::Json => listing(&results).print(ListFormat::Json)?,
        LookupFormat::Csv => rows(&results, &book)?,
        LookupFormat::Commands => commands(&results, &book)?,
    }
    let found = results.iter().filter(|(_, hits)| !hits.is_empty()).count() as u64;
    let found = plural(found, "name has", "names have");
    desk.say(&format!("{found} candidates; nothing was added"));
    Ok(Exit::Done)
}

fn listing(results: &[(String, Vec<Hit>)]) -> Listing {
    let header = [
        "wanted",
        "edits",
        "name",
        "as",
        "key",
        "kind",
        "countries",
        "lat",
        "lon",
        "population",
    ];
    let mut listing = Listing::new(&header);
    for (name, hits) in results {
        for hit in hits {
            let place = &hit.place;
            let point = place.point;
            listing.push(vec![
                name.as_str().into(),
                hit.distance.into(),
                place.name.as_str().into(),
                hit.name.as_str().into(),
                place.key.as_str().into(),
                place.kind.clone().into(),
                place.countries.join(";").into(),
                point.map_or(Value::Null, |at| degrees(at.lat())),
                point.map_or(Value::Null, |at| degrees(at.lon())),
                Some(place.population).filter(|it| *it > 0).into(),
            ]);
        }
    }
    listing
}

/// The candidates as they would stand in the table, each once, under its columns.
fn rows(results: &[(String, Vec<Hit>)], book: &PlaceBook) -> Result<()> {
    let mut out = Vec::new();
    let columns = [
        "id",
        "name",
        "aliases",
        "kind",
        "countries",
        "lat",
        "lon",
        "links",
        "source",
    ];
    csv_row(columns, &mut out);
    let merge = merged(results, book);
    for new in &merge.new {
        let place = &new.place;
        let aliases: Vec<String> = place
            .aliases
            .iter()
            .map(|alias| match &alias.language {
                Some(language) => format!("{}@{language}", alias.text),
                None => alias.text.clone(),
            })
            .collect();
        let (lat, lon) = match place.point {
            Some(at) => (degrees(at.lat()).to_string(), degrees(at.lon()).to_string()),
            None => (String::new(), String::new()),
        };
        let cells = [
            new.id.clone(),
            place.name.clone(),
            aliases.join(";"),
            place.kind.clone().unwrap_or_default(),
            place.countries.join(";"),
            lat,
            lon,
            place.links.join(";"),
            place.source.clone(),
        ];
        csv_row(cells.iter().map(String::as_str), &mut out);
    }
    print(&out)
}

/// What the candidates would become.
fn merged(results: &[(String, Vec<Hit>)], book: &PlaceBook) -> Merge {
    let mut places = Vec::new();
    for hit in results.iter().flat_map(|(_, hits)| hits) {
        if !places.contains(&hit.place) {
            places.push(hit.place.clone());
        }
    }
    Merge::make(book, places, 30)
}

/// Commands to choose from: each a comment on why, then what would add the place.
fn commands(results: &[(String, Vec<Hit>)], book: &PlaceBook) -> Result<()> {
    let merge = merged(results, book);
    let mut out = String::new();
    for (name, hits) in results {
        for hit in hits {
            let edits = plural(hit.distance as u64, "edit", "edits");
            let why = format!("{name:?}: {:?} is {edits} away", hit.name);
            // writing into a string cannot fail
            let _ = writeln!(out, "# {}", waymarks::diagnostic::escape::clean(&why));
            out.push_str(&command(name, hit, &merge));
            out.push('\n');
        }
    }
    print(out.as_bytes())
}

fn command(wanted: &str, hit: &Hit, merge: &Merge) -> String {
    let new = merge.new.iter().find(|new| new.place.key == hit.place.key);
    let mut words = vec!["waymarks".to_owned(), "places".to_owned()];
    let Some(new) = new else {
        let mut known = merge.known.iter().chain(&merge.unchanged);
        let known = known.find(|known| known.key == hit.place.key);
        let id = known.map_or("", |known| known.id.as_str());
        words.extend(["alias".to_owned(), quoted(id), quoted(wanted)]);
        return words.join(" ");
    };
    let place = &new.place;
    let mut option = |name: &str, value: &str| {
        if !value.is_empty() {
            words.push(format!("{name}={}", quoted(value)));
        }
    };
    words_of(&mut option, &new.id, place);
    if hit.distance > 0 || hit.name != place.name {
        option("--alias", wanted);
    }
    words.insert(2, "add".to_owned());
    words.join(" ")
}

fn words_of(
    option: &mut dyn FnMut(&str, &str),
    id: &str,
    place: &waymarks::places::import::Candidate,
) {
    option("--id", id);
    option("--name", &place.name);
    option("--kind", place.kind.as_deref().unwrap_or_default());
    option("--countries", &place.countries.join(";"));
    if let Some(at) = place.point {
        let at = format!("{}, {}", degrees(at.lat()), degrees(at.lon()));
        option("--at", &at);
    }
    option("--links", &place.links.join(";"));
    option("--source", &place.source);
}

/// A word for a POSIX shell (POSIX.1-2017, XCU 2.2.2); what a terminal would act on is left out.
fn quoted(text: &str) -> String {
    let text: String = text.chars().filter(|it| !it.is_control()).collect();
    let plain = |it: char| it.is_ascii_alphanumeric() || "-_.:/".contains(it);
    if !text.is_empty() && text.chars().all(plain) {
        return text;
    }
    format!("'{}'", text.replace('\'', "'\\''"))
}
