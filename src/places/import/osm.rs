//! `OpenStreetMap`, as GeoJSON from overpass turbo or as Overpass' own JSON.

use serde_json::{Map, Value};

use super::candidate::Candidate;
use super::{geojson, kinds};
use crate::model::LonLat;

const KINDS: [&str; 3] = ["node", "way", "relation"];

/// Whether a feature is from `OpenStreetMap`: its id is `node/1`, `way/1` or `relation/1`.
pub(super) fn is_one(feature: &Value) -> bool {
    id(feature).is_some()
}

/// `node/1`, from wherever the exporters put it.
fn id(item: &Value) -> Option<String> {
    let properties = item.get("properties");
    let stated = properties
        .and_then(|it| it.get("@id"))
        .or_else(|| item.get("id"))
        .and_then(Value::as_str);
    let is_id = |id: &&str| {
        id.split_once('/').is_some_and(|(kind, number)| {
            KINDS.contains(&kind) && number.bytes().all(|it| it.is_ascii_digit())
        })
    };
    if let Some(id) = stated.filter(is_id) {
        return Some(id.to_owned());
    }
    let kind = item.get("type").and_then(Value::as_str)?;
    let number = item.get("id").and_then(Value::as_u64)?;
    KINDS.contains(&kind).then(|| format!("{kind}/{number}"))
}

/// The place that an object is, or why it is none.
pub(super) fn candidate(item: &Value) -> Result<Candidate, &'static str> {
    let id = id(item).ok_or("they have no id of OpenStreetMap")?;
    let properties = item.get("tags").or_else(|| item.get("properties"));
    // some exporters put the tags one level down
    let tags = properties
        .and_then(|it| it.get("tags"))
        .filter(|it| it.is_object())
        .or(properties)
        .and_then(Value::as_object)
        .ok_or("they have no tags")?;
    let tag = |key: &str| {
        tags.get(key)
            .and_then(Value::as_str)
            .filter(|it| !it.is_empty())
    };
    let plain = tag("name:en").or_else(|| tag("int_name"));
    let name = plain.or_else(|| tag("name")).ok_or("they have no name")?;
    let key = format!("osm:{id}");
    let mut place = Candidate::new(key.clone(), name.to_owned(), "OpenStreetMap");
    place.link(key);
    if let Some(entity) = tag("wikidata").filter(|it| it.starts_with('Q')) {
        place.link(format!("wd:{entity}"));
    }
    add_names(tags, &mut place);
    place.plain = plain.map(str::to_owned);
    place.kind = kinds::of_tags(tag);
    let code = [
        "ISO3166-1",
        "ISO3166-1:alpha2",
        "is_in:country_code",
        "addr:country",
    ];
    if let Some(code) = code
        .iter()
        .find_map(|key| tag(key))
        .filter(|code| code.len() == 2)
    {
        place.countries.push(code.to_ascii_uppercase());
    }
    place.population = tag("population")
        .and_then(|it| it.parse().ok())
        .unwrap_or_default();
    place.point = point(item)?;
    Ok(place)
}

fn add_names(tags: &Map<String, Value>, place: &mut Candidate) {
    for (key, value) in tags {
        let Some(text) = value.as_str() else { continue };
        let language = match key.split_once(':') {
            None if matches!(
                key.as_str(),
                "name"
                    | "alt_name"
                    | "old_name"
                    | "int_name"
                    | "official_name"
                    | "short_name"
                    | "loc_name"
            ) =>
            {
                None
            }
            Some(("name" | "alt_name" | "old_name" | "official_name", language))
                if (2..=8).contains(&language.len())
                    && language
                        .bytes()
                        .all(|it| it.is_ascii_alphabetic() || it == b'-') =>
            {
                Some(language)
            }
            _ => continue,
        };
        for name in text.split(';') {
            // the language is known: worth more than the same name without
            if let Some(language) = language
                && let Some(known) = place.aliases.iter_mut().find(|it| it.text == name.trim())
            {
                known.language.get_or_insert_with(|| language.to_owned());
            }
            place.alias(name, language);
        }
    }
}

fn point(item: &Value) -> Result<Option<LonLat>, &'static str> {
    if item
        .get("geometry")
        .is_some_and(|it| it.get("type").is_some())
    {
        return geojson::point(item);
    }
    let holder = item.get("center").unwrap_or(item);
    let number = |key: &str| holder.get(key).and_then(Value::as_f64);
    match (number("lon"), number("lat")) {
        (Some(lon), Some(lat)) => LonLat::new(lon, lat)
            .map(Some)
            .ok_or("their position is out of range (degrees on WGS 84 are expected)"),
        _ => Err("they are no points (ask Overpass for `out center`)"),
    }
}
