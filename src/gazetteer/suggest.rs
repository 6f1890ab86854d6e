//! "Did you mean": places whose names are near a text that no place answers to.
//!
//! Suggestions are for people. Three signals, each of its own kind: how many edits lie between the
//! folded keys, whether the names sound alike ([`skeleton`](super::skeleton)), and whether one
//! name stands within the other as whole words. Every key is looked at, most of them only long
//! enough to see that they are too far: their lengths and the letters they have bound the edits
//! from below.

use memchr::memmem;
use rapidfuzz::distance::{jaro_winkler, osa};

use crate::gazetteer::index::{Answer, Slot, Texts, Which};
use crate::gazetteer::lookup::split_scope;
use crate::gazetteer::skeleton::skeleton_into;
use crate::gazetteer::{Gazetteer, PlaceId, fold, fold_into, parallel};

/// Below this a name is not worth telling, in thousandths of likeness.
const LEAST: u16 = 600;

/// Longest text, in characters of its key, for which anything is suggested: names are shorter, and
/// a cell that holds an essay must not cost more than a name.
const LONGEST: usize = 100;

/// Words of a text in whose runs names are looked for.
const MOST_WORDS: usize = 8;

/// Words that say what a place is, not which: `Baghdad city` is near `Baghdad`. Folded.
const KIND_WORDS: &[&str] = &[
    "city",
    "town",
    "village",
    "province",
    "county",
    "district",
    "governorate",
    "state",
    "border",
    "crossing",
    "terminal",
    "port",
    "gate",
    "of",
    "the",
    "ostan",
    "shahrestan",
    "شهر",
    "شهرستان",
    "استان",
    "روستای",
    "گمرک",
    "مرز",
    "پایانه",
    "محافظه",
    "مدینه",
    "منفذ",
    "معبر",
    "قضا",
    "ناحیه",
];

/// A place whose name is near a text.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Suggestion {
    /// The place.
    pub place: PlaceId,
    /// Its name, alias or id that is near, as the gazetteer spells it.
    pub name: String,
    /// Edits between the two folded keys: characters put in, left out, replaced, or swapped with
    /// their neighbour.
    pub distance: usize,
    /// How near it is in all, in thousandths; suggestions are ranked by it.
    pub likeness: u16,
}

impl Gazetteer {
    /// Places whose names are near a text, the nearest first, at most one entry for each place;
    /// ties in the order of the file. Empty if nothing is near.
    ///
    /// The first call on a large gazetteer takes longer: it prepares what later ones use.
    pub fn suggest(&self, text: &str, most: usize) -> Vec<Suggestion> {
        let nearby = self
            .nearby
            .get_or_init(|| Nearby::new(self.index.keys(), self.threads));
        let mut hits = Vec::new();
        for (key, weight) in wordings(text) {
            let wanted = Wanted::new(key);
            let from = hits.len();
            nearby.near(self.index.keys(), &wanted, &mut hits);
            nearby.around(self.index.keys(), &wanted, &mut hits);
            self.inside(&wanted, &mut hits);
            for hit in hits.iter_mut().skip(from) {
                hit.likeness = weighted(hit.likeness, weight);
            }
        }
        self.ranked(hits, most)
    }

    /// Keys that stand in the text as whole words: `Baghdad` in `a square in Baghdad`.
    fn inside<'a>(&'a self, wanted: &Wanted, hits: &mut Vec<Hit<'a>>) {
        let words: Vec<&str> = wanted.key.split(' ').take(MOST_WORDS).collect();
        for from in 0..words.len() {
            for run in (from + 1..=words.len()).filter_map(|to| words.get(from..to)) {
                let key = run.join(" ");
                let chars = key.chars().count();
                let is_word = chars >= 3 && !run.iter().all(|word| KIND_WORDS.contains(word));
                let Some((key, answer)) = self.index.key(&key).filter(|_| is_word) else {
                    continue;
                };
                hits.push(Hit {
                    key,
                    answer,
                    distance: usize::from(wanted.traits.chars).saturating_sub(chars),
                    likeness: contained(
                        u8::try_from(chars).unwrap_or(u8::MAX),
                        wanted.traits.chars,
                    ),
                });
            }
        }
    }

    /// The best hit of each place.
    fn ranked(&self, hits: Vec<Hit<'_>>, most: usize) -> Vec<Suggestion> {
        let mut best: Vec<(PlaceId, Hit<'_>)> = Vec::new();
        for hit in hits.into_iter().filter(|hit| hit.likeness >= LEAST) {
            // Of a name that many places share, as many as could be shown.
            let places = self.index.places(&hit.answer);
            best.extend(places.iter().take(most).map(|place| (*place, hit)));
        }
        let rank = |(place, hit): &(PlaceId, Hit<'_>)| {
            (std::cmp::Reverse(hit.likeness), hit.distance, *place)
        };
        best.sort_unstable_by(|one, other| (rank(one), one.1.key).cmp(&(rank(other), other.1.key)));
        let mut suggestions: Vec<Suggestion> = Vec::new();
        for (place, hit) in best {
            if suggestions.len() >= most {
                break;
            }
            if suggestions.iter().all(|known| known.place != place) {
                suggestions.push(Suggestion {
                    place,
                    name: self.spelling(place, hit.key),
                    distance: hit.distance,
                    likeness: hit.likeness,
                });
            }
        }
        suggestions
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

/// The keys to look for, each with its weight in thousandths: the text, the text without its
/// scope, and that without words that only say what it is.
fn wordings(text: &str) -> Vec<(String, u16)> {
    let text = text.trim();
    let text = text.strip_prefix("id:").unwrap_or(text);
    let mut keys = vec![(fold(text), 1000)];
    if let Some((name, _)) = split_scope(text) {
        keys.push((fold(name), 990));
    }
    let last = keys.last().map(|(key, _)| key.as_str()).unwrap_or_default();
    let words: Vec<&str> = last
        .split(' ')
        .filter(|word| !KIND_WORDS.contains(word))
        .collect();
    keys.push((words.join(" "), 970));
    let mut seen: Vec<String> = Vec::new();
    keys.retain(|(key, _)| {
        let is_new = !key.is_empty() && key.chars().count() <= LONGEST && !seen.contains(key);
        seen.push(key.clone());
        is_new
    });
    keys
}

fn weighted(likeness: u16, weight: u16) -> u16 {
    u16::try_from(u32::from(likeness) * u32::from(weight) / 1000).unwrap_or(1000)
}

/// A key that is near.
#[derive(Debug, Clone, Copy)]
struct Hit<'a> {
    key: &'a str,
    answer: Answer,
    distance: usize,
    likeness: u16,
}

/// A key that is looked for, with what is compared.
struct Wanted {
    key: String,
    traits: Traits,
    edits: osa::BatchComparator<char>,
    sounds: osa::BatchComparator<char>,
    alike: jaro_winkler::BatchComparator<char>,
    /// Edits that are forgiven between keys.
    most: u32,
}

impl Wanted {
    fn new(key: String) -> Self {
        let mut skeleton = String::new();
        let traits = Traits::new(&key, &mut skeleton);
        let most = match traits.chars {
            0..=2 => 0,
            3..=4 => 1,
            5..=7 => 2,
            8..=12 => 3,
            _ => 4,
        };
        Self {
            edits: osa::BatchComparator::new(key.chars()),
            sounds: osa::BatchComparator::new(skeleton.chars()),
            alike: jaro_winkler::BatchComparator::new(key.chars()),
            key,
            traits,
            most,
        }
    }

    /// Whether a key with these traits can be near at all. Never says no to one that is.
    fn may_be_near(&self, traits: &Traits) -> bool {
        let (own, other) = (&self.traits, traits);
        let by_letters = u32::from(own.chars.abs_diff(other.chars)) <= self.most
            && (own.letters & !other.letters).count_ones() <= self.most
            && (other.letters & !own.letters).count_ones() <= self.most;
        by_letters || self.may_sound_alike(traits)
    }

    fn may_sound_alike(&self, traits: &Traits) -> bool {
        let (own, other) = (&self.traits, traits);
        if own.sound == other.sound {
            return own.sounds >= 2;
        }
        own.sounds >= 4
            && own.sounds.abs_diff(other.sounds) <= 1
            && (own.sound_letters & !other.sound_letters).count_ones() <= 1
            && (other.sound_letters & !own.sound_letters).count_ones() <= 1
            && own.chars.abs_diff(other.chars) <= 4
    }

    /// How near a key is: edits, and likeness in thousandths; `None` if it is not.
    fn compare(&self, key: &str, traits: &Traits, skeleton: &mut String) -> Option<(usize, u16)> {
        let distance = self.edits.distance(key.chars());
        let longest = self.traits.chars.max(traits.chars);
        let is_close = distance <= self.most as usize;
        if !is_close && !self.may_sound_alike(traits) {
            return None;
        }
        skeleton_into(key, skeleton);
        let apart = self.sounds.distance(skeleton.chars());
        let sounds = self.traits.sounds.max(traits.sounds);
        let by_edits = part(distance, usize::from(longest));
        let by_sound = part(apart, usize::from(sounds));
        let sounds_alike = match apart {
            0 => by_edits >= 0.4 && sounds >= 2,
            1 => by_edits >= 0.55 && sounds >= 4,
            _ => false,
        };
        if !is_close && !sounds_alike {
            return None;
        }
        let alike = self.alike.similarity(key.chars());
        let likeness = 0.45 * by_edits + 0.25 * alike + 0.3 * by_sound;
        Some((distance, thousandths(likeness)))
    }
}

/// The part of `all` that is not `apart`.
#[expect(clippy::cast_precision_loss, reason = "lengths of names")]
fn part(apart: usize, all: usize) -> f64 {
    if all == 0 {
        return 1.0;
    }
    1.0 - apart as f64 / all as f64
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "0 to 1000"
)]
fn thousandths(likeness: f64) -> u16 {
    (likeness.clamp(0.0, 1.0) * 1000.0) as u16
}

/// What bounds the edits between two keys from below, in a few bytes.
#[derive(Debug, Clone, Copy)]
struct Traits {
    /// A bit for each letter of the key, modulo 64.
    letters: u64,
    /// The same for the skeleton, modulo 32.
    sound_letters: u32,
    /// Hash of the skeleton.
    sound: u32,
    /// Characters of the key; 255 for more.
    chars: u8,
    /// Characters of the skeleton.
    sounds: u8,
}

impl Traits {
    fn new(key: &str, skeleton: &mut String) -> Self {
        skeleton_into(key, skeleton);
        let mut sound: u32 = 0x811c_9dc5;
        for byte in skeleton.bytes() {
            sound = (sound ^ u32::from(byte)).wrapping_mul(0x0100_0193); // FNV-1a
        }
        Self {
            letters: key
                .chars()
                .fold(0, |bits, char| bits | 1 << (u32::from(char) % 64)),
            sound_letters: skeleton
                .chars()
                .fold(0, |bits, char| bits | 1 << (u32::from(char) % 32)),
            sound,
            chars: u8::try_from(key.chars().count()).unwrap_or(u8::MAX),
            sounds: u8::try_from(skeleton.chars().count()).unwrap_or(u8::MAX),
        }
    }
}

/// Every folded key with its traits.
#[derive(Debug, Default)]
pub(super) struct Nearby {
    shards: Vec<Vec<(Slot, Traits)>>,
}

impl Nearby {
    fn new(keys: &[Texts], threads: usize) -> Self {
        let shards = parallel::run(threads, keys.len(), |shard| {
            let Some(texts) = keys.get(shard) else {
                return Vec::new();
            };
            let mut skeleton = String::new();
            let slots = texts.in_order();
            let with_traits = |slot: Slot| (slot, Traits::new(texts.text(&slot), &mut skeleton));
            slots.into_iter().map(with_traits).collect()
        });
        Self { shards }
    }

    /// Keys that are near as a whole.
    fn near<'a>(&self, keys: &'a [Texts], wanted: &Wanted, hits: &mut Vec<Hit<'a>>) {
        let mut skeleton = String::new();
        for (texts, slots) in keys.iter().zip(&self.shards) {
            for (slot, traits) in slots {
                if !wanted.may_be_near(traits) {
                    continue;
                }
                let key = texts.text(slot);
                if let Some((distance, likeness)) = wanted.compare(key, traits, &mut skeleton) {
                    hits.push(Hit {
                        key,
                        answer: slot.answer,
                        distance,
                        likeness,
                    });
                }
            }
        }
    }

    /// Keys in which the text stands as whole words: `Khorasan` in `Razavi Khorasan Province`.
    fn around<'a>(&self, keys: &'a [Texts], wanted: &Wanted, hits: &mut Vec<Hit<'a>>) {
        if wanted.traits.chars < 4 {
            return;
        }
        let finder = memmem::Finder::new(wanted.key.as_bytes());
        for (texts, slots) in keys.iter().zip(&self.shards) {
            let mut met = usize::MAX;
            for start in finder.find_iter(texts.joined().as_bytes()) {
                let next = slots.partition_point(|(slot, _)| slot.start() <= start);
                let Some((slot, traits)) = next.checked_sub(1).and_then(|at| slots.get(at)) else {
                    continue;
                };
                let key = texts.text(slot);
                let before = key.get(..start - slot.start());
                let after = key.get(start - slot.start() + wanted.key.len()..);
                let (Some(before), Some(after)) = (before, after) else {
                    continue; // it runs on into the next key
                };
                let is_whole = (before.is_empty() || before.ends_with(' '))
                    && (after.is_empty() || after.starts_with(' '));
                if !is_whole || met == slot.start() {
                    continue;
                }
                met = slot.start();
                hits.push(Hit {
                    key,
                    answer: slot.answer,
                    distance: usize::from(traits.chars.abs_diff(wanted.traits.chars)),
                    likeness: contained(wanted.traits.chars, traits.chars),
                });
            }
        }
    }
}

/// How near a name is to one that contains it as whole words.
fn contained(inner: u8, outer: u8) -> u16 {
    let share = part(usize::from(outer - inner.min(outer)), usize::from(outer));
    thousandths(0.6 + 0.35 * share)
}
