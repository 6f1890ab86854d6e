//! "Did you mean": places whose names are near a text that no place answers to.
//!
//! Suggestions are for people. Three signals, each of its own kind: how many edits lie between the
//! folded keys, whether the names sound alike ([`skeleton`](super::skeleton)), and whether one
//! name stands within the other as whole words.

use crate::gazetteer::index::Which;
use crate::gazetteer::lookup::split_scope;
use crate::gazetteer::nearby::{Hit, IN_PART, Nearby, Wanted, contained, is_kind_word, weighted};
use crate::gazetteer::{Gazetteer, PlaceId, fold, fold_into};
use crate::parallel;

/// Below this a name is not worth telling, in thousandths of likeness.
const LEAST: u16 = 600;

/// Longest text, in characters of its key, for which anything is suggested: names are shorter, and
/// a cell that holds an essay must not cost more than a name.
const LONGEST: usize = 100;

/// Words of a text in whose runs names are looked for.
const MOST_WORDS: usize = 8;

/// A place whose name is near a text.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Suggestion {
    /// The place.
    pub place: PlaceId,
    /// Its name, alias or id that is near, as the gazetteer spells it.
    pub name: String,
    /// Edits that turn the folded text, or the part of it that was compared, into the folded name:
    /// characters put in, left out, replaced, or swapped with their neighbour.
    pub distance: usize,
    /// How near it is in all, in thousandths; suggestions are ranked by it.
    pub likeness: u16,
}

impl Gazetteer {
    /// Places whose names are near a text, the nearest first, at most one entry for each place;
    /// ties in the order of the file. Empty if nothing is near.
    ///
    /// The first call on a large gazetteer takes longer: it prepares what later ones use. Many texts are
    /// asked for together in less time: see [`suggest_all`](Self::suggest_all).
    pub fn suggest(&self, text: &str, most: usize) -> Vec<Suggestion> {
        self.suggest_all(&[text], most).pop().unwrap_or_default()
    }

    /// What [`suggest`](Self::suggest) says of each of these texts: all in one walk over the names.
    pub fn suggest_all(&self, texts: &[&str], most: usize) -> Vec<Vec<Suggestion>> {
        let keys = self.index.keys();
        let nearby = self.nearby.get_or_init(|| Nearby::new(keys, self.threads));
        let asked: Vec<Vec<(Wording, Wanted)>> = texts
            .iter()
            .map(|text| {
                let readings = readings(text).into_iter();
                readings
                    .map(|it| (it.wording, Wanted::new(it.key)))
                    .collect()
            })
            .collect();
        // shard by shard, so that what is looked at stays near the processor; of each only the best, so that
        // many names that are alike take no memory
        let found = parallel::run(self.threads, keys.len(), |shard| {
            let near = |asked: &Vec<(Wording, Wanted)>| {
                let mut hits = Vec::new();
                for (wording, wanted) in asked {
                    let from = hits.len();
                    nearby.find(keys, shard, wanted, &mut hits);
                    wording.weigh(hits.iter_mut().skip(from));
                }
                self.best(hits, most)
            };
            asked.iter().map(near).collect::<Vec<Vec<Placed<'_>>>>()
        });
        asked
            .iter()
            .enumerate()
            .map(|(number, asked)| {
                let shards = found.iter().filter_map(|found| found.get(number));
                let mut best: Vec<Placed<'_>> = shards.flatten().copied().collect();
                let mut inside = Vec::new();
                for (wording, wanted) in asked {
                    let from = inside.len();
                    if wording.scope == ScopeIs::Out {
                        self.inside(wanted, &mut inside);
                    }
                    wording.weigh(inside.iter_mut().skip(from));
                }
                best.extend(self.best(inside, most));
                let shown = first_of_places(best, most).into_iter();
                shown
                    .map(|(place, hit)| self.suggestion(place, hit))
                    .collect()
            })
            .collect()
    }

    /// Keys that stand in the text as whole words: `Baghdad` in `a square in Baghdad`, or with a
    /// word too many between them: `Khamenei Base` in `Khamenei military base`.
    fn inside<'a>(&'a self, wanted: &Wanted, hits: &mut Vec<Hit<'a>>) {
        let words: Vec<&str> = wanted.key.split(' ').take(MOST_WORDS).collect();
        let runs =
            (0..words.len()).flat_map(|from| (from + 1..=words.len()).map(move |to| from..to));
        let runs = runs.filter_map(|run| words.get(run)).map(<[&str]>::to_vec);
        let gaps = (1..words.len().saturating_sub(1)).map(|gap| {
            let mut words = words.clone();
            words.remove(gap);
            words
        });
        let all = wanted.key.chars().count();
        for some in runs.chain(gaps) {
            let key = some.join(" ");
            let chars = key.chars().count();
            let is_name = chars >= 3 && !some.iter().all(|word| is_kind_word(word));
            let Some((key, answer)) = self.index.key(&key).filter(|_| is_name) else {
                continue;
            };
            hits.push(Hit {
                key,
                answer,
                distance: all.saturating_sub(chars),
                likeness: contained(chars, all),
            });
        }
    }

    /// The best hits, one of each place, the best first.
    fn best<'a>(&self, hits: Vec<Hit<'a>>, most: usize) -> Vec<Placed<'a>> {
        let mut placed: Vec<Placed<'a>> = Vec::new();
        for hit in hits.into_iter().filter(|hit| hit.likeness >= LEAST) {
            // Of a name that many places share, as many as could be shown.
            let answering = self.index.places(hit.answer);
            placed.extend(answering.iter().take(most).map(|place| (*place, hit)));
        }
        first_of_places(placed, most)
    }

    fn suggestion(&self, place: PlaceId, hit: Hit<'_>) -> Suggestion {
        Suggestion {
            place,
            name: self.spelling(place, hit.key),
            distance: hit.distance,
            likeness: hit.likeness,
        }
    }

    /// How a place spells the name with this key.
    fn spelling(&self, place: PlaceId, key: &str) -> String {
        let place = self.get(place);
        let mut folded = String::new();
        let which = Which::all(place).find(|which| {
            fold_into(which.of(place), &mut folded);
            folded == key
        });
        which.unwrap_or(Which::Name).of(place).to_owned()
    }
}

/// A place, and a name of it that is near.
type Placed<'a> = (PlaceId, Hit<'a>);

/// The best hit of each place, the best places first, so many of them. What is not among the best of a part
/// is not among the best of all.
fn first_of_places(mut placed: Vec<Placed<'_>>, most: usize) -> Vec<Placed<'_>> {
    let rank = |(place, hit): &Placed<'_>| (std::cmp::Reverse(hit.likeness), hit.distance, *place);
    placed.sort_unstable_by(|one, other| (rank(one), one.1.key).cmp(&(rank(other), other.1.key)));
    let mut first: Vec<Placed<'_>> = Vec::new();
    for (place, hit) in placed {
        if first.len() >= most {
            break;
        }
        if first.iter().all(|(known, _)| *known != place) {
            first.push((place, hit));
        }
    }
    first
}

/// One way to read a text.
struct Reading {
    /// What to look for.
    key: String,
    wording: Wording,
}

/// What a way to read a text says of what is found.
#[derive(Clone, Copy)]
struct Wording {
    /// What a likeness to it counts, in thousandths.
    weight: u16,
    scope: ScopeIs,
}

impl Wording {
    fn weigh<'h, 'a: 'h>(self, hits: impl Iterator<Item = &'h mut Hit<'a>>) {
        for hit in hits {
            hit.likeness = weighted(hit.likeness, self.weight);
        }
    }
}

/// Whether a wording still holds the text's scope.
#[derive(Clone, Copy, PartialEq, Eq)]
enum ScopeIs {
    In,
    Out,
}

/// The keys to look for: the text, the text without its scope, and that without words that only
/// say what it is.
fn readings(text: &str) -> Vec<Reading> {
    let text = text.trim();
    let text = text.strip_prefix("id:").unwrap_or(text);
    let mut readings: Vec<Reading> = Vec::new();
    let mut add = |key: String, weight, scope| {
        let is_new = readings.iter().all(|known| known.key != key);
        if is_new && !key.is_empty() && key.chars().count() <= LONGEST {
            let wording = Wording { weight, scope };
            readings.push(Reading { key, wording });
        }
    };
    let key = match split_scope(text) {
        Some((name, _)) => {
            add(fold(text), 1000, ScopeIs::In);
            fold(name)
        }
        None => fold(text),
    };
    let words: Vec<&str> = key.split(' ').filter(|word| !is_kind_word(word)).collect();
    let bare = words.join(" ");
    add(key, 1000, ScopeIs::Out);
    add(bare, IN_PART, ScopeIs::Out);
    readings
}
