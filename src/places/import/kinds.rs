//! Other gazetteers' words for what a place is, in ours.

/// Feature codes of GeoNames (<https://www.geonames.org/export/codes.html>) that have a word of ours.
const FEATURES: &[(&str, &str)] = &[
    ("PCLI", "country"),
    ("PCL", "country"),
    ("PCLD", "country"),
    ("PCLF", "country"),
    ("PCLS", "country"),
    ("PCLIX", "country"),
    ("TERR", "country"),
    ("ADM1", "admin1"),
    ("ADM2", "admin2"),
    ("ADM3", "admin3"),
    ("PPLC", "city"),
    ("PPLA", "city"),
    ("PPLA2", "town"),
    ("HSP", "hospital"),
    ("HSPC", "hospital"),
    ("CLN", "hospital"),
    ("AIRP", "airport"),
    ("AIRF", "airport"),
    ("AIRB", "base"),
    ("AIRQ", "facility"),
    ("MILB", "base"),
    ("NVB", "base"),
    ("INSM", "base"),
    ("PRT", "port"),
    ("HBR", "port"),
    ("FY", "port"),
    ("SHRN", "shrine"),
    ("MSQE", "mosque"),
    ("CMPRF", "camp"),
    ("CMP", "camp"),
    ("PSTB", "border_crossing"),
    ("PSTC", "border_crossing"),
    ("CSTM", "border_crossing"),
];

/// The kind of a GeoNames feature. A populated place is a city, a town or a village by its
/// inhabitants; where nobody has counted them it is a `populated_place`, which claims no size.
pub(super) fn of_feature(class: &str, code: &str, population: u64) -> Option<String> {
    let known = FEATURES.iter().find(|(known, _)| *known == code);
    if let Some((_, kind)) = known {
        return Some((*kind).to_owned());
    }
    let kind = match (class, population) {
        ("P", 100_000..) => "city",
        ("P", 10_000..) => "town",
        ("P", 1..) => "village",
        ("P", 0) => "populated_place",
        ("S", _) => "facility",
        _ => return None,
    };
    Some(kind.to_owned())
}

/// A word for a kind in plain English as one of ours; spaces become underscores.
pub(super) fn of_word(word: &str) -> Option<String> {
    let word = word.trim().to_lowercase();
    if word.is_empty()
        || !word
            .chars()
            .all(|it| it.is_alphanumeric() || " _-".contains(it))
    {
        return None;
    }
    let kind = match word.as_str() {
        "hamlet" | "human settlement" => "village",
        "border checkpoint"
        | "border control"
        | "border crossing point"
        | "border crossing"
        | "border post" => "border_crossing",
        "sovereign state" => "country",
        "aerodrome" | "international airport" => "airport",
        "military base" | "air base" => "base",
        "big city" | "city/town" => "city",
        "refugee camp" => "camp",
        _ => return Some(word.replace([' ', '-'], "_")),
    };
    Some(kind.to_owned())
}

/// The kind that tags of `OpenStreetMap` mean (<https://wiki.openstreetmap.org/wiki/Map_features>).
pub(super) fn of_tags<'t>(tag: impl Fn(&str) -> Option<&'t str>) -> Option<String> {
    let is = |key: &str, value: &str| tag(key) == Some(value);
    let kind = match tag("place") {
        Some("city") => "city",
        Some("town") => "town",
        Some("village" | "hamlet") => "village",
        Some("country") => "country",
        Some("state" | "province") => "admin1",
        _ if is("barrier", "border_control") => "border_crossing",
        _ if is("amenity", "hospital") => "hospital",
        _ if is("aeroway", "aerodrome") => "airport",
        _ if is("landuse", "military") || is("military", "base") => "base",
        _ if is("harbour", "yes") || is("industrial", "port") => "port",
        _ if is("boundary", "administrative") => match tag("admin_level") {
            Some("2") => "country",
            Some("4") => "admin1",
            Some("5" | "6") => "admin2",
            _ => return None,
        },
        _ => return None,
    };
    Some(kind.to_owned())
}
