//! The event table.

use std::borrow::Cow;
use std::io::{self, Write};

use super::words::{ACTORS, AFTERMATHS, CATEGORIES, FOREIGN, OPENINGS, SOURCES, STORIES};
use super::{Place, Random, cell};

/// Writes `count` events that happen at `places`. A longer table begins with the rows of a shorter one.
///
/// Of the names 75 % stand as in the gazetteer, 13 % are aliases, 6 % are in another case, 3 % without
/// marks, 1 % with a stray blank, and 2 % name no place. 30 % of the rows are journeys, 60 % of those by
/// way of a third place.
pub(crate) fn events(
    out: &mut impl Write,
    count: usize,
    places: &[Place],
    seed: u64,
) -> io::Result<()> {
    let mut random = Random::new(seed);
    writeln!(
        out,
        "id,date,category,place,from,via,to,actors,count_low,count_best,count_high,source,source_url,notes"
    )?;
    for row in 1..=count {
        let year = 2022 + random.below(5);
        let (month, day) = (1 + random.below(12), 1 + random.below(28));
        let category = CATEGORIES[random.skewed(CATEGORIES.len(), 2)];
        write!(out, "e{row},{year}-{month:02}-{day:02},{category},")?;
        let place = place_name(&mut random, places);
        cell(out, &place)?;
        out.write_all(b",")?;
        if random.chance(30) {
            cell(out, &place_name(&mut random, places))?;
            out.write_all(b",")?;
            if random.chance(60) {
                cell(out, &place_name(&mut random, places))?;
            }
            out.write_all(b",")?;
            cell(out, &place)?;
            out.write_all(b",")?;
        } else {
            out.write_all(b",,,")?;
        }
        cell(out, random.pick(ACTORS))?;
        numbers(out, &mut random)?;
        cell(out, random.pick(SOURCES))?;
        let page = random.below(100_000_000);
        write!(
            out,
            ",https://news.example.org/{year}/{month:02}/{page:08},"
        )?;
        cell(out, &remark(&mut random))?;
        out.write_all(b"\n")?;
    }
    Ok(())
}

/// How a row writes a place; the first places of the gazetteer are named most.
fn place_name<'a>(random: &mut Random, places: &'a [Place]) -> Cow<'a, str> {
    let unknown = random.below(500);
    let way = random.below(100);
    let known = places.get(random.skewed(places.len(), 3));
    let Some(place) = known.filter(|_| way < 98) else {
        return format!("Nowhere {unknown}").into();
    };
    match way {
        0..75 => place.name.as_str().into(),
        75..88 => match place.aliases.len() {
            0 => place.name.as_str().into(),
            n => place.aliases[random.below(n)].as_str().into(),
        },
        88..91 => place.name.to_uppercase().into(),
        91..94 => place.name.to_lowercase().into(),
        94..97 => place.plain.as_str().into(),
        _ => format!("{} ", place.name).into(),
    }
}

/// Low, best and high: nothing in 40 % of the rows, no highest number in 20 %.
fn numbers(out: &mut impl Write, random: &mut Random) -> io::Result<()> {
    let best = 1 + random.skewed(2_000, 6);
    match random.below(5) {
        0 | 1 => out.write_all(b",,,,"),
        2 => write!(out, ",{},{best},,", best * 3 / 4),
        _ => write!(out, ",{},{best},{},", best * 3 / 4, best + best / 3),
    }
}

/// A sentence: 60 % have commas, 12 % quotes, 30 % other scripts, 0.5 % a line break.
fn remark(random: &mut Random) -> String {
    let mut text = String::new();
    if random.chance(60) {
        text.push_str(random.pick(OPENINGS));
        text.push_str(", ");
    }
    text.push_str(random.pick(STORIES));
    if random.chance(50) {
        text.push_str("; ");
        text.push_str(random.pick(AFTERMATHS));
    }
    if random.chance(12) {
        text.push_str(", as one had it \"");
        text.push_str(random.pick(AFTERMATHS));
        text.push('"');
    }
    if random.chance(30) {
        text.push_str(" – ");
        text.push_str(random.pick(FOREIGN));
    }
    if random.below(200) == 0 {
        text.push_str("\nlater: ");
        text.push_str(random.pick(AFTERMATHS));
    }
    text
}
