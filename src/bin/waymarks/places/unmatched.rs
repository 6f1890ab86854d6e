//! `waymarks places unmatched`.

use serde_json::Value;
use waymarks::error::{Error, Result};
use waymarks::gazetteer::Gazetteer;
use waymarks::places::Unmatched as Names;

use super::args::Unmatched;
use super::desk::{Desk, Ended, plural};
use super::print::Listing;
use crate::exit::Exit;

/// For how many names something is suggested: each may search the whole gazetteer.
const SUGGESTED: usize = 1_000;

/// Lists names to which no single place answers.
pub(crate) fn run(args: &Unmatched, desk: &mut Desk<'_>) -> Ended {
    let Some(gazetteer) = desk.gazetteer()? else {
        return Ok(Exit::WrongData);
    };
    let Some(names) = names(&gazetteer, desk)? else {
        return Ok(Exit::WrongData);
    };
    let mut listing = Listing::new(&["name", "rows", "first_line", "why", "perhaps"]);
    for (number, name) in names.names.iter().enumerate() {
        let (why, perhaps): (&str, Vec<Value>) = if name.several.is_empty() {
            let most = if number < SUGGESTED { args.most } else { 0 };
            let near = gazetteer.suggest(&name.name, most);
            let near = near.iter().map(|near| {
                let id = &gazetteer.get(near.place).id;
                let edits = plural(near.distance as u64, "edit", "edits");
                format!("{} ({id}, {edits})", near.name).into()
            });
            ("unknown", near.collect())
        } else {
            let ids = name.several.iter().take(5);
            let ids = ids.map(|id| format!("id:{}", gazetteer.get(*id).id).into());
            ("several places", ids.collect())
        };
        listing.push(vec![
            name.name.as_str().into(),
            name.rows.into(),
            name.first_line.into(),
            why.into(),
            Value::Array(perhaps),
        ]);
    }
    if names.others > 0 {
        let more = plural(
            names.others,
            "use of a further name",
            "uses of further names",
        );
        desk.say(&format!("{more} are not listed: mend these first"));
    }
    if names.names.is_empty() {
        desk.say("every name in the events joins with one place");
        if args.format == super::args::ListFormat::Table {
            return Ok(Exit::Done);
        }
    }
    listing.print(args.format)?;
    Ok(if names.names.is_empty() {
        Exit::Done
    } else {
        Exit::WrongData
    })
}

/// The names; none if the events are no table, the report says why.
pub(crate) fn names(gazetteer: &Gazetteer, desk: &mut Desk<'_>) -> Result<Option<Names>> {
    if desk.events_path().is_none() {
        return Err(Error::Usage {
            message: "there are no events beside the places".to_owned(),
            hint: Some("name them with --events".to_owned()),
        });
    }
    match desk.events()? {
        Some(events) => Names::find(gazetteer, events).map(Some),
        None => Ok(None),
    }
}
