//! How often the country look-up agrees with a table of positions whose country is known.
//!
//! `cargo run --release --example country_accuracy -- positions.tsv` reads lines of longitude,
//! latitude and ISO 3166-1 alpha-2 code, separated by tabs; further cells are passed over. See
//! `docs/country-lookup.md` for what came out.

#![expect(clippy::print_stdout, reason = "it is there to print")]

use std::time::Instant;

use waymarks::check::countries::{
    country_of, distance_to_country_m, is_disputed_between, is_known, may_stand_for,
};
use waymarks::model::LonLat;

fn main() -> std::io::Result<()> {
    let path = std::env::args().nth(1).unwrap_or_default();
    let text = std::fs::read_to_string(path)?;
    let rows: Vec<(LonLat, &str, &str)> = text.lines().filter_map(row).collect();
    let begin = Instant::now();
    let first = country_of(LonLat::new(0.0, 0.0).unwrap_or_else(|| unreachable!()));
    println!("decoding: {:?} ({first:?} at 0, 0)", begin.elapsed());
    let begin = Instant::now();
    let found: Vec<Option<&str>> = rows.iter().map(|(at, ..)| country_of(*at)).collect();
    println!("{} look-ups: {:?}", rows.len(), begin.elapsed());

    let (mut same, mut at_sea, mut other, mut unknown) = (0, 0, 0, 0);
    let mut off = [0_usize; 6];
    let limits_km = [1.0, 2.5, 5.0, 10.0, 25.0];
    let begin = Instant::now();
    let mut worst = Vec::new();
    for ((at, code, line), found) in rows.iter().zip(found) {
        if !is_known(code) {
            unknown += 1;
            continue;
        }
        match found {
            Some(drawn) if may_stand_for(code, drawn) || is_disputed_between(*at, code, drawn) => {
                same += 1;
                continue;
            }
            Some(_) => other += 1,
            None => at_sea += 1,
        }
        let km = distance_to_country_m(*at, code).unwrap_or(f64::INFINITY) / 1000.0;
        let bin = limits_km.iter().position(|limit| km <= *limit).unwrap_or(5);
        if let Some(count) = off.get_mut(bin) {
            *count += 1;
        }
        worst.push((km, found, *line));
    }
    println!("{} distances: {:?}", worst.len(), begin.elapsed());
    println!("same {same}, at sea {at_sea}, in another country {other}, no outline {unknown}");
    println!("distance to the stated country, up to {limits_km:?} km and beyond: {off:?}");
    worst.sort_by(|a, b| b.0.total_cmp(&a.0));
    for (km, found, line) in worst.iter().take(60) {
        println!("{km:8.1} km  {found:?}  {line}");
    }
    Ok(())
}

fn row(line: &str) -> Option<(LonLat, &str, &str)> {
    let mut cells = line.split('\t');
    let (lon, lat) = (cells.next()?.parse().ok()?, cells.next()?.parse().ok()?);
    Some((LonLat::new(lon, lat)?, cells.next()?, line))
}
