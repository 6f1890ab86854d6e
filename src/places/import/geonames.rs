//! The main table of GeoNames.
//!
//! Lines are read one by one; a place that is not chosen is never copied.

use std::io::BufRead;
use std::ops::ControlFlow;

use super::candidate::{Candidate, Glimpse, LeftOut};
use super::kinds;
use super::source::Choose;
use crate::model::LonLat;

/// Longest line, in bytes: the longest of GeoNames has about 12,000.
const LONGEST: usize = 1 << 20;

/// Reads the table line by line.
pub(super) fn read(
    reader: &mut dyn BufRead,
    choose: &dyn Choose,
    left_out: &mut LeftOut,
    each: &mut dyn FnMut(Candidate) -> ControlFlow<()>,
) -> std::io::Result<()> {
    let mut line = Vec::new();
    let mut number = 0;
    loop {
        line.clear();
        let read =
            std::io::Read::take(&mut *reader, LONGEST as u64).read_until(b'\n', &mut line)?;
        if read == 0 {
            return Ok(());
        }
        number += 1;
        if read == LONGEST {
            let message = format!("line {number} is longer than 1 MiB: this is no GeoNames table");
            return Err(std::io::Error::new(
                std::io::ErrorKind::InvalidData,
                message,
            ));
        }
        let Ok(text) = std::str::from_utf8(&line) else {
            left_out.add("their line is not UTF-8", number);
            continue;
        };
        let text = text.trim_end_matches(['\n', '\r']);
        if text.is_empty() {
            continue;
        }
        let Some(row) = Row::of(text) else {
            left_out.add("their line has too few columns", number);
            continue;
        };
        if row.name.is_empty() {
            left_out.add("they have no name", number);
        } else if choose.wants(&row.glimpse()) && each(row.candidate()).is_break() {
            return Ok(());
        }
    }
}

struct Row<'a> {
    id: &'a str,
    name: &'a str,
    ascii: &'a str,
    others: &'a str,
    lat: &'a str,
    lon: &'a str,
    class: &'a str,
    code: &'a str,
    country: &'a str,
    more_countries: &'a str,
    population: u64,
}

impl<'a> Row<'a> {
    fn of(line: &'a str) -> Option<Self> {
        let mut cells = line.split('\t');
        Some(Self {
            id: cells.next()?,
            name: cells.next()?,
            ascii: cells.next()?,
            others: cells.next()?,
            lat: cells.next()?,
            lon: cells.next()?,
            class: cells.next()?,
            code: cells.next()?,
            country: cells.next()?,
            more_countries: cells.next()?,
            population: cells.nth(4)?.parse().unwrap_or_default(),
        })
    }

    fn point(&self) -> Option<LonLat> {
        LonLat::new(self.lon.parse().ok()?, self.lat.parse().ok()?)
    }

    fn glimpse(&self) -> Glimpse<'a> {
        Glimpse {
            key: self.id,
            name: self.name,
            plain: self.ascii,
            listed: self.others,
            aliases: &[],
            point: self.point(),
            population: self.population,
        }
    }

    fn candidate(&self) -> Candidate {
        let key = format!("gn:{}", self.id);
        let mut place = Candidate::new(key.clone(), self.name.to_owned(), "GeoNames");
        place.link(key);
        place.plain = (!self.ascii.is_empty()).then(|| self.ascii.to_owned());
        place.alias(self.ascii, None);
        for name in self.others.split(',') {
            // Wikipedia's address, and codes of airports and the like, stand among the names.
            if !name.starts_with("http") {
                place.alias(name, None);
            }
        }
        place.kind = kinds::of_feature(self.class, self.code, self.population);
        let codes = std::iter::once(self.country).chain(self.more_countries.split(','));
        for code in codes.map(str::trim).filter(|code| code.len() == 2) {
            if !place.countries.iter().any(|known| known == code) {
                place.countries.push(code.to_owned());
            }
        }
        place.point = self.point();
        place.population = self.population;
        place
    }
}
