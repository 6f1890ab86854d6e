//! Every folded key, ready to be compared with one that no place answers to.
//!
//! Every key is looked at, most of them only long enough to see that they are too far: the lengths
//! and the letters of two keys bound the edits between them from below.

use memchr::memmem;
use rapidfuzz::distance::{jaro_winkler, osa};

use crate::gazetteer::skeleton::skeleton_into;
use crate::gazetteer::texts::{Answer, Slot, Texts};
use crate::parallel;

/// Weight of a likeness between parts of names, in thousandths.
pub(super) const IN_PART: u16 = 970;

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

/// Whether a word says what a place is, not which.
pub(super) fn is_kind_word(word: &str) -> bool {
    KIND_WORDS.contains(&word)
}

/// A key without such words at its beginning and end: `kermanshah province` is known as
/// `kermanshah`. The whole key if nothing else would stay.
fn core(key: &str) -> &str {
    let mut core = key;
    while let Some((_, rest)) = core.split_once(' ').filter(|(word, _)| is_kind_word(word)) {
        core = rest;
    }
    while let Some((rest, _)) = core.rsplit_once(' ').filter(|(_, word)| is_kind_word(word)) {
        core = rest;
    }
    if is_kind_word(core) { key } else { core }
}

/// A key that is near.
#[derive(Debug, Clone, Copy)]
pub(super) struct Hit<'a> {
    pub(super) key: &'a str,
    pub(super) answer: Answer,
    /// As in a suggestion.
    pub(super) distance: usize,
    pub(super) likeness: u16,
}

/// A key that is looked for, with what is compared.
pub(super) struct Wanted {
    pub(super) key: String,
    traits: Traits,
    edits: osa::BatchComparator<char>,
    sounds: osa::BatchComparator<char>,
    alike: jaro_winkler::BatchComparator<char>,
    /// Edits that are forgiven between keys.
    most: u32,
}

impl Wanted {
    pub(super) fn new(key: String) -> Self {
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
        let by_edits = part(distance, usize::from(longest));
        let is_close = distance <= self.most as usize;
        let is_same_sound = self.traits.sound == traits.sound;
        let least = if is_same_sound { 0.4 } else { 0.55 };
        if !is_close && (by_edits < least || !self.may_sound_alike(traits)) {
            return None;
        }
        skeleton_into(key, skeleton);
        let apart = self.sounds.distance(skeleton.chars());
        if !is_close && apart > usize::from(!is_same_sound) {
            return None;
        }
        let sounds = self.traits.sounds.max(traits.sounds);
        let by_sound = part(apart, usize::from(sounds));
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
    /// Whether this is the [`core()`] of the key rather than the key.
    is_core: bool,
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
            is_core: false,
        }
    }
}

/// Every folded key with its traits.
#[derive(Debug, Default)]
pub(super) struct Nearby {
    shards: Vec<Vec<(Slot, Traits)>>,
}

impl Nearby {
    pub(super) fn new(keys: &[Texts], threads: usize) -> Self {
        let shards = parallel::run(threads, keys.len(), |shard| {
            let Some(texts) = keys.get(shard) else {
                return Vec::new();
            };
            let mut skeleton = String::new();
            let slots = texts.in_order();
            let mut all = Vec::with_capacity(slots.len());
            for slot in slots {
                let key = texts.text(&slot);
                all.push((slot, Traits::new(key, &mut skeleton)));
                let core = core(key);
                if core.len() < key.len() {
                    let traits = Traits::new(core, &mut skeleton);
                    all.push((
                        slot,
                        Traits {
                            is_core: true,
                            ..traits
                        },
                    ));
                }
            }
            all
        });
        Self { shards }
    }

    /// Keys that are near as a whole.
    pub(super) fn near<'a>(&self, keys: &'a [Texts], wanted: &Wanted, hits: &mut Vec<Hit<'a>>) {
        let mut skeleton = String::new();
        for (texts, slots) in keys.iter().zip(&self.shards) {
            for (slot, traits) in slots {
                if !wanted.may_be_near(traits) {
                    continue;
                }
                let key = texts.text(slot);
                let compared = if traits.is_core { core(key) } else { key };
                if let Some((distance, likeness)) = wanted.compare(compared, traits, &mut skeleton)
                {
                    let weight = if traits.is_core { IN_PART } else { 1000 };
                    hits.push(Hit {
                        key,
                        answer: slot.answer,
                        distance: distance + key.chars().count() - compared.chars().count(),
                        likeness: weighted(likeness, weight),
                    });
                }
            }
        }
    }

    /// Keys in which the text stands as whole words: `Khorasan` in `Razavi Khorasan Province`.
    pub(super) fn around<'a>(&self, keys: &'a [Texts], wanted: &Wanted, hits: &mut Vec<Hit<'a>>) {
        if wanted.traits.chars < 4 || wanted.key.split(' ').all(is_kind_word) {
            return;
        }
        let finder = memmem::Finder::new(wanted.key.as_bytes());
        for (texts, slots) in keys.iter().zip(&self.shards) {
            let mut met = usize::MAX;
            for start in finder.find_iter(texts.joined().as_bytes()) {
                let next = slots.partition_point(|(slot, _)| slot.start() <= start);
                let Some((slot, _)) = next.checked_sub(1).and_then(|at| slots.get(at)) else {
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
                let (inner, outer) = (usize::from(wanted.traits.chars), key.chars().count());
                hits.push(Hit {
                    key,
                    answer: slot.answer,
                    distance: outer - inner,
                    likeness: contained(inner, outer),
                });
            }
        }
    }
}

/// How near a name is to one that contains it as whole words.
pub(super) fn contained(inner: usize, outer: usize) -> u16 {
    let share = part(outer.saturating_sub(inner), outer);
    thousandths(0.6 + 0.35 * share)
}

/// A likeness that counts only in part; both in thousandths.
pub(super) fn weighted(likeness: u16, weight: u16) -> u16 {
    u16::try_from(u32::from(likeness) * u32::from(weight) / 1000).unwrap_or(1000)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gazetteer::fold;

    #[test]
    fn the_words_for_kinds_are_folded() {
        for word in KIND_WORDS {
            assert_eq!(fold(word), *word);
        }
    }

    #[test]
    fn a_core_is_never_empty() {
        assert_eq!(core("city of baghdad"), "baghdad");
        assert_eq!(core("استان خراسان رضوی"), "خراسان رضوی");
        assert_eq!(core("border city"), "border city");
        assert_eq!(core("port"), "port");
    }
}
