//! Linked Places JSON, the exchange format of the World Historical Gazetteer
//! (<https://github.com/LinkedPasts/linked-places-format>).

use serde_json::Value;

use super::candidate::Candidate;
use super::geojson::{point, text_of};
use super::kinds;

/// Whether a feature has names with their attestations, as Linked Places have.
pub(super) fn is_one(feature: &Value) -> bool {
    let names = feature.get("names").and_then(Value::as_array);
    names.is_some_and(|names| names.iter().any(|name| name.get("toponym").is_some()))
}

/// The place that a feature is, or why it is none.
pub(super) fn candidate(feature: &Value) -> Result<Candidate, &'static str> {
    let properties = feature.get("properties").unwrap_or(&Value::Null);
    let names = items(feature.get("names"));
    let toponym = |name: &Value| text_of(name.get("toponym")?);
    let title = properties.get("title").and_then(text_of);
    let title = title.or_else(|| names.iter().find_map(toponym));
    let title = title.ok_or("they have no name")?;
    let id = feature.get("@id").and_then(text_of).unwrap_or_default();
    let mut place = Candidate::new(id.clone(), title, "World Historical Gazetteer");
    if !id.is_empty() {
        place.link(id);
    }
    for name in names {
        let language = name.get("lang").and_then(Value::as_str);
        let language = language.filter(|it| !it.is_empty());
        if let Some(text) = toponym(name) {
            place.alias(&text, language);
        }
    }
    let types = items(feature.get("types"));
    let label = |it: &Value| text_of(it.get("label").or_else(|| it.get("sourceLabel"))?);
    place.kind = types
        .iter()
        .find_map(label)
        .and_then(|label| kinds::of_word(&label));
    for code in items(properties.get("ccodes")) {
        if let Some(code) = code.as_str().filter(|code| code.len() == 2) {
            place.countries.push(code.to_ascii_uppercase());
        }
    }
    for link in items(feature.get("links")) {
        let kind = link.get("type").and_then(Value::as_str).unwrap_or_default();
        // those of other kinds are about the place, not the place itself
        let same = kind.ends_with("Match") || kind.ends_with("sameAs");
        if let Some(id) = link.get("identifier").and_then(text_of).filter(|_| same) {
            place.link(id);
        }
    }
    place.point = point(feature)?;
    Ok(place)
}

fn items(value: Option<&Value>) -> &[Value] {
    value.and_then(Value::as_array).map_or(&[], Vec::as_slice)
}
