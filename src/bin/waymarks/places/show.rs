//! `waymarks places show`.

use serde_json::Value;
use waymarks::error::{Error, Result};
use waymarks::gazetteer::{Gazetteer, Lookup, PlaceId};
use waymarks::model::Place;
use waymarks::places::Usage;

use super::args::{ListFormat, Show};
use super::desk::{Desk, Ended, print};
use super::print::{Listing, degrees, object};
use crate::exit::Exit;

/// Shows a place.
pub(crate) fn run(args: &Show, desk: &mut Desk<'_>) -> Ended {
    let Some(gazetteer) = desk.gazetteer()? else {
        return Ok(Exit::WrongData);
    };
    let id = meant(&gazetteer, &args.place)?;
    let place = gazetteer.get(id);
    let rows = match desk.events()? {
        Some(events) => Some(Usage::count(&gazetteer, events)?.of(id)),
        None => None,
    };
    let (areas, _) = desk.areas()?;
    let has_area = areas.iter().any(|area| area.place == place.id);
    let facts = facts(&gazetteer, id, place, rows, has_area);
    match args.format {
        ListFormat::Table => {
            let mut listing = Listing::new(&["field", "value"]);
            for (key, value) in facts {
                if let (key, Value::Array(items)) = (key, &value) {
                    let first = std::iter::once(key).chain(std::iter::repeat(""));
                    for (key, item) in first.zip(items) {
                        listing.push(vec![key.into(), item.clone()]);
                    }
                } else if !value.is_null() {
                    listing.push(vec![key.into(), text(&value)]);
                }
            }
            listing.print(ListFormat::Table)?;
        }
        ListFormat::Json => {
            let facts: Vec<(&str, Value)> = facts;
            let pairs = facts.iter().map(|(key, value)| (*key, value));
            print(format!("{}\n", object(pairs)).as_bytes())?;
        }
        ListFormat::Csv => {
            let mut listing = Listing::new(&["field", "value"]);
            for (key, value) in facts {
                listing.push(vec![key.into(), value]);
            }
            listing.print(ListFormat::Csv)?;
        }
    }
    Ok(Exit::Done)
}

fn text(value: &Value) -> Value {
    match value {
        Value::String(_) => value.clone(),
        other => other.to_string().into(),
    }
}

fn facts(
    gazetteer: &Gazetteer,
    id: PlaceId,
    place: &Place,
    rows: Option<u64>,
    has_area: bool,
) -> Vec<(&'static str, Value)> {
    let aliases: Vec<Value> = place
        .aliases
        .iter()
        .map(|alias| match &alias.language {
            Some(language) => format!("{}@{language}", alias.text).into(),
            None => alias.text.clone().into(),
        })
        .collect();
    let within: Vec<&str> = gazetteer
        .ancestors(id)
        .map(|area| gazetteer.get(area).id.as_str())
        .collect();
    let stated = place.uncertainty_m.is_some();
    vec![
        ("id", place.id.as_str().into()),
        ("name", place.name.as_str().into()),
        ("aliases", Value::Array(aliases)),
        ("kind", place.kind.as_deref().into()),
        ("countries", place.countries.to_vec().into()),
        ("within", within.into()),
        (
            "lat",
            place.point.map_or(Value::Null, |at| degrees(at.lat())),
        ),
        (
            "lon",
            place.point.map_or(Value::Null, |at| degrees(at.lon())),
        ),
        ("uncertainty_m", place.uncertainty_m().into()),
        ("uncertainty_is_stated", stated.into()),
        ("sensitivity", place.sensitivity.as_str().into()),
        ("links", place.links.clone().into()),
        ("source", place.source.clone().into()),
        ("notes", place.notes.clone().into()),
        ("area", has_area.into()),
        ("rows", rows.into()),
        ("at", place.at.to_string().into()),
    ]
}

/// The one place that a text means.
pub(crate) fn meant(gazetteer: &Gazetteer, typed: &str) -> Result<PlaceId> {
    let hint = |places: &[String]| {
        (!places.is_empty()).then(|| format!("did you mean {}?", places.join(" or ")))
    };
    match gazetteer.lookup(typed) {
        Lookup::Found(place) => Ok(place),
        Lookup::Ambiguous(places) => {
            let ids: Vec<String> = places
                .iter()
                .take(5)
                .map(|place| format!("id:{}", gazetteer.get(*place).id))
                .collect();
            Err(Error::Usage {
                message: format!("{} places answer to {typed:?}", places.len()),
                hint: hint(&ids),
            })
        }
        Lookup::Unknown => {
            let near = gazetteer.suggest(typed, 3);
            let near: Vec<String> = near.iter().map(|near| format!("{:?}", near.name)).collect();
            Err(Error::Usage {
                message: format!("no place answers to {typed:?}"),
                hint: hint(&near),
            })
        }
    }
}
