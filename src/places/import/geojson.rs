//! Points as GeoJSON, such as our own layer of places, edited in QGIS.

use serde_json::Value;

use super::candidate::Candidate;
use super::kinds;
use crate::model::LonLat;

/// The place that a feature is, or why it is none.
pub(super) fn candidate(feature: &Value) -> Result<Candidate, &'static str> {
    let properties = feature.get("properties").unwrap_or(&Value::Null);
    let text = |key: &str| text_of(properties.get(key)?);
    let name = ["name", "title", "label", "place_name"]
        .iter()
        .find_map(|key| text(key));
    let id = ["id", "place_id"].iter().find_map(|key| text(key));
    let id = id.or_else(|| text_of(feature.get("id")?));
    let name = name
        .or_else(|| id.clone())
        .ok_or("they have neither name nor id")?;
    let point = point(feature)?;
    let key = id.clone().unwrap_or_default();
    let mut place = Candidate::new(key, name, "GeoJSON");
    place.own_id = id;
    place.point = point;
    place.kind = text("kind").and_then(|kind| kinds::of_word(&kind));
    for alias in list(properties.get("aliases")) {
        let (text, language) = match alias.rsplit_once('@') {
            Some((text, language)) if language.len() <= 8 => (text, Some(language)),
            _ => (alias.as_str(), None),
        };
        place.alias(text, language);
    }
    for code in list(properties.get("countries")) {
        if code.len() == 2 && code.bytes().all(|it| it.is_ascii_alphabetic()) {
            place.countries.push(code.to_ascii_uppercase());
        }
    }
    for link in list(properties.get("links")) {
        place.link(link);
    }
    if let Some(source) = text("source") {
        place.source = source;
    }
    Ok(place)
}

/// The point of a feature; none where it says that there is none.
pub(super) fn point(feature: &Value) -> Result<Option<LonLat>, &'static str> {
    let geometry = match feature.get("geometry") {
        None | Some(Value::Null) => return Ok(None),
        Some(geometry) => geometry,
    };
    let kind = geometry.get("type").and_then(Value::as_str);
    let coordinates = geometry.get("coordinates");
    let position = match (kind, coordinates) {
        (Some("Point"), Some(position)) => position,
        // QGIS makes several of one
        (Some("MultiPoint"), Some(Value::Array(points))) if points.len() == 1 => {
            points.first().unwrap_or(&Value::Null)
        }
        (Some("GeometryCollection"), _) => {
            let parts = geometry.get("geometries").and_then(Value::as_array);
            let is_point =
                |part: &&Value| part.get("type").and_then(Value::as_str) == Some("Point");
            let first = parts.and_then(|parts| parts.iter().find(is_point));
            first
                .and_then(|part| part.get("coordinates"))
                .ok_or("they are no points")?
        }
        _ => return Err("they are no points"),
    };
    let number = |index: usize| position.get(index).and_then(Value::as_f64);
    match (number(0), number(1)) {
        (Some(lon), Some(lat)) => LonLat::new(lon, lat)
            .map(Some)
            .ok_or("their position is out of range (degrees on WGS 84 are expected)"),
        _ => Err("their position is not two numbers"),
    }
}

/// A text or a number as text; nothing for an empty one.
pub(super) fn text_of(value: &Value) -> Option<String> {
    let text = match value {
        Value::String(text) => text.trim().to_owned(),
        Value::Number(number) => number.to_string(),
        _ => return None,
    };
    (!text.is_empty()).then_some(text)
}

/// The texts of a list, or of a text whose parts are separated by `;`.
fn list(value: Option<&Value>) -> Vec<String> {
    match value {
        Some(Value::Array(items)) => items.iter().filter_map(text_of).collect(),
        Some(Value::String(text)) => text
            .split(';')
            .map(|part| part.trim().to_owned())
            .filter(|part| !part.is_empty())
            .collect(),
        _ => Vec::new(),
    }
}
