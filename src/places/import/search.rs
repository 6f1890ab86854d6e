//! Finds, in a gazetteer of any size, what may be meant by names.
//!
//! Every place of the other gazetteer is looked at once and forgotten; for each name the best few are
//! kept. Nothing found here joins.

use std::cell::RefCell;
use std::cmp::Reverse;

use hashbrown::HashMap;
use rapidfuzz::distance::osa;

use super::candidate::{Candidate, Glimpse};
use super::source::Choose;
use crate::gazetteer::{fold, fold_into};

/// Most edits between two names that are near.
const EDITS: usize = 2;

/// A name that is looked for.
#[derive(Debug)]
struct Wanted {
    text: String,
    key: String,
    chars: usize,
    mask: u64,
    edits: usize,
}

/// A place that may be meant.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Hit {
    /// The place.
    pub place: Candidate,
    /// Its name that is near.
    pub name: String,
    /// Edits between the folded names; 0 if they are the same.
    pub distance: usize,
}

/// A search for names.
#[derive(Debug)]
pub struct Search {
    wanted: Vec<Wanted>,
    /// Numbers of the wanted names, by key.
    exact: HashMap<String, Vec<usize>>,
    /// Numbers of the wanted names that may be near to a name of so many characters.
    by_length: Vec<Vec<usize>>,
    most: usize,
    kept: RefCell<Vec<Vec<Hit>>>,
    scratch: RefCell<Scratch>,
}

#[derive(Debug, Default)]
struct Scratch {
    key: String,
    near: Vec<(usize, usize, String)>,
}

impl Search {
    /// A search for these names that keeps the best `most` places for each.
    pub fn new(names: &[String], most: usize) -> Self {
        let wanted: Vec<Wanted> = names
            .iter()
            .map(|text| {
                // what stands in brackets or after a comma says where, not what
                let name = text.split(['(', ',', '،']).next().unwrap_or_default();
                let name = if name.trim().is_empty() { text } else { name };
                let key = fold(name);
                let chars = key.chars().count();
                Wanted {
                    text: text.clone(),
                    chars,
                    mask: mask(&key),
                    edits: match chars {
                        0..4 => 0,
                        4..7 => 1,
                        _ => EDITS,
                    },
                    key,
                }
            })
            .collect();
        let mut exact: HashMap<String, Vec<usize>> = HashMap::new();
        let longest = wanted.iter().map(|it| it.chars).max().unwrap_or_default();
        let mut by_length = vec![Vec::new(); longest + EDITS + 1];
        for (number, name) in wanted.iter().enumerate() {
            if name.key.is_empty() {
                continue;
            }
            exact.entry(name.key.clone()).or_default().push(number);
            let lengths = name.chars.saturating_sub(name.edits)..=name.chars + name.edits;
            for length in lengths {
                if let Some(list) = by_length.get_mut(length) {
                    list.push(number);
                }
            }
        }
        Self {
            kept: RefCell::new(vec![Vec::new(); wanted.len()]),
            wanted,
            exact,
            by_length,
            most,
            scratch: RefCell::default(),
        }
    }

    /// The names with the places that may be meant: the nearest first, of equally near ones those with
    /// more inhabitants, then in the order of their identifiers.
    pub fn results(self) -> impl Iterator<Item = (String, Vec<Hit>)> {
        let names = self.wanted.into_iter().map(|name| name.text);
        names.zip(self.kept.into_inner())
    }

    /// Which names a place is near to, with the distance and its own name.
    fn near(&self, glimpse: &Glimpse<'_>, scratch: &mut Scratch) {
        scratch.near.clear();
        for name in glimpse.names() {
            fold_into(name, &mut scratch.key);
            let key = scratch.key.as_str();
            if let Some(numbers) = self.exact.get(key) {
                for &number in numbers {
                    note(&mut scratch.near, number, 0, name);
                }
            }
            let chars = if key.is_ascii() {
                key.len()
            } else {
                key.chars().count()
            };
            let Some(numbers) = self.by_length.get(chars).filter(|it| !it.is_empty()) else {
                continue;
            };
            let letters = mask(key);
            for &number in numbers {
                let Some(wanted) = self.wanted.get(number).filter(|it| it.edits > 0) else {
                    continue;
                };
                // an edit changes two letters at most
                if (letters ^ wanted.mask).count_ones() as usize > 2 * wanted.edits {
                    continue;
                }
                let cutoff = osa::Args::default().score_cutoff(wanted.edits);
                let distance = osa::distance_with_args(wanted.key.chars(), key.chars(), &cutoff);
                if let Some(distance) = distance.filter(|it| *it > 0) {
                    note(&mut scratch.near, number, distance, name);
                }
            }
        }
    }

    /// Takes in a place that is wanted.
    pub fn take(&self, place: &Candidate) {
        let mut scratch = self.scratch.take();
        self.near(&place.glimpse(), &mut scratch);
        let mut all = self.kept.borrow_mut();
        for (number, distance, name) in scratch.near.drain(..) {
            let Some(kept) = all.get_mut(number) else {
                continue;
            };
            let hit = Hit {
                place: place.clone(),
                name,
                distance,
            };
            let at = kept.partition_point(|other| rank(other) <= rank(&hit));
            kept.insert(at, hit);
            kept.truncate(self.most);
        }
        drop(all);
        self.scratch.replace(scratch);
    }

    /// Whether a place at that distance has a chance to be kept.
    fn has_room(&self, number: usize, distance: usize, population: u64) -> bool {
        let all = self.kept.borrow();
        let Some(kept) = all.get(number) else {
            return false;
        };
        kept.len() < self.most
            || kept.last().is_some_and(|last| {
                (distance, Reverse(population)) <= (last.distance, Reverse(last.place.population))
            })
    }
}

/// Whether a place is near to a wanted name, and would be kept.
impl Choose for Search {
    fn wants(&self, glimpse: &Glimpse<'_>) -> bool {
        let mut scratch = self.scratch.borrow_mut();
        self.near(glimpse, &mut scratch);
        let population = glimpse.population;
        let mut near = scratch.near.iter();
        near.any(|(number, distance, _)| self.has_room(*number, *distance, population))
    }
}

fn rank(hit: &Hit) -> (usize, Reverse<u64>, usize, &str) {
    let place = &hit.place;
    (
        hit.distance,
        Reverse(place.population),
        place.key.len(),
        place.key.as_str(),
    )
}

/// Keeps the nearest name for each number.
fn note(near: &mut Vec<(usize, usize, String)>, number: usize, distance: usize, name: &str) {
    match near.iter_mut().find(|(known, ..)| *known == number) {
        Some(known) if known.1 > distance => *known = (number, distance, name.to_owned()),
        Some(_) => {}
        None => near.push((number, distance, name.to_owned())),
    }
}

/// A bit for every letter of a name, 64 letters sharing them.
fn mask(key: &str) -> u64 {
    key.chars()
        .fold(0, |mask, letter| mask | 1 << (u32::from(letter) % 64))
}
