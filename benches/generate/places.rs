//! The gazetteer.

use std::collections::BTreeSet;
use std::io::{self, Write};

use super::words::{COUNTRIES, ENDINGS, KINDS, SYLLABLES};
use super::{Random, cell};

/// What events need to know of a place.
#[derive(Debug, Clone)]
pub(crate) struct Place {
    pub(crate) name: String,
    /// The name without its marks.
    pub(crate) plain: String,
    pub(crate) aliases: Vec<String>,
    /// The position as the table writes it.
    pub(crate) lat: String,
    pub(crate) lon: String,
}

/// Writes `count` places as a table. No two of them share a name or an alias, whatever their case and
/// marks.
pub(crate) fn places(out: &mut impl Write, count: usize, seed: u64) -> io::Result<Vec<Place>> {
    let mut random = Random::new(seed ^ 0x70_6C_61_63_65_73); // not the numbers of the events
    let mut used = BTreeSet::new();
    let mut places = Vec::with_capacity(count);
    writeln!(out, "id,name,aliases,kind,countries,lat,lon")?;
    while places.len() < count {
        let (country, [south, north, west, east]) = COUNTRIES[random.below(COUNTRIES.len())];
        let decimals = 4 + random.below(3);
        let lat = format!("{:.decimals$}", south + random.unit() * (north - south));
        let lon = format!("{:.decimals$}", west + random.unit() * (east - west));
        let place = name(&mut random, lat, lon);
        let keys: Vec<String> = (place.aliases.iter().chain([&place.name, &place.plain]))
            .map(|key| without_marks(key).to_lowercase())
            .collect();
        if keys.iter().any(|key| used.contains(key)) {
            continue;
        }
        used.extend(keys);
        write!(out, "p{},", places.len() + 1)?;
        cell(out, &place.name)?;
        out.write_all(b",")?;
        cell(out, &place.aliases.join(";"))?;
        let kind = random.pick(KINDS);
        writeln!(out, ",{kind},{country},{},{}", place.lat, place.lon)?;
        places.push(place);
    }
    Ok(places)
}

fn name(random: &mut Random, lat: String, lon: String) -> Place {
    let (mut marked, mut plain, mut arabic) = (String::new(), String::new(), String::new());
    let syllables = 2 + random.below(4).min(2);
    let parts = (0..syllables)
        .map(|_| SYLLABLES[random.below(SYLLABLES.len())])
        .collect::<Vec<_>>();
    let ending = ENDINGS[random.below(ENDINGS.len())];
    for (a, b, c) in parts.into_iter().chain([ending]) {
        marked.push_str(a);
        plain.push_str(b);
        arabic.push_str(c);
    }
    let (name, plain) = (capitalized(&marked), capitalized(&plain));
    let mut aliases = Vec::new();
    if random.chance(60) {
        aliases.push(arabic);
    }
    if plain != name && random.chance(40) {
        aliases.push(plain.clone());
    }
    match random.below(20) {
        0 | 1 => aliases.push(format!("Shahr-e {plain}")),
        2 | 3 => aliases.push(format!("Upper {plain}")),
        4 => aliases.push(format!("{plain}, the old town")),
        _ => {}
    }
    Place {
        name,
        plain,
        aliases,
        lat,
        lon,
    }
}

fn capitalized(text: &str) -> String {
    let mut chars = text.chars();
    chars
        .next()
        .map(|first| first.to_uppercase().chain(chars).collect())
        .unwrap_or_default()
}

/// The text without the marks that [`super::words`] uses.
fn without_marks(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            'ā' | 'Ā' => 'a',
            'ī' | 'Ī' => 'i',
            'ū' | 'Ū' => 'u',
            c => c,
        })
        .collect()
}
