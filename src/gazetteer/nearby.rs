//! Every folded key, ready to be compared with one that no place answers to.
//!
//! Every key is looked at, most of them only long enough to see that they are too far: the lengths
//! and the letters of two keys bound the edits between them from below. Four keys are sieved at once.

use memchr::memmem;
use rapidfuzz::distance::{jaro_winkler, osa};
use wide::u32x4;

use crate::gazetteer::skeleton::{signs, skeleton_into};
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

/// Their lengths, as a bit for each, by the first byte: few other words have one of both.
const LENGTHS: [u32; 256] = {
    let mut lengths = [0; 256];
    let mut words = KIND_WORDS;
    while let [word, rest @ ..] = words {
        if let [first, ..] = word.as_bytes() {
            #[expect(clippy::indexing_slicing, reason = "256 bytes; the compiler does this")]
            {
                lengths[*first as usize] |= 1 << (word.len() % 32);
            }
        }
        words = rest;
    }
    lengths
};

/// Whether a word says what a place is, not which.
pub(super) fn is_kind_word(word: &str) -> bool {
    let first = word.as_bytes().first().map_or(0, |first| *first);
    let lengths = LENGTHS.get(usize::from(first)).copied();
    lengths.is_some_and(|lengths| lengths >> (word.len() % 32) & 1 == 1)
        && KIND_WORDS.contains(&word)
}

/// A key without such words at its beginning and end: `kermanshah province` is known as
/// `kermanshah`. The whole key if nothing else would stay.
fn core(key: &str) -> &str {
    let mut core = key;
    if memchr::memchr(b' ', key.as_bytes()).is_none() {
        return key; // as nearly all
    }
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
    /// Finds it in other keys, if it says enough for that.
    words: Option<memmem::Finder<'static>>,
    /// Edits that are forgiven between keys.
    most: u32,
}

impl Wanted {
    pub(super) fn new(key: String) -> Self {
        let mut skeleton = String::new();
        skeleton_into(&key, &mut skeleton);
        let traits = Traits::new(&key);
        let most = match traits.chars {
            0..=2 => 0,
            3..=4 => 1,
            5..=7 => 2,
            8..=12 => 3,
            _ => 4,
        };
        let says_enough = traits.chars >= 4 && !key.split(' ').all(is_kind_word);
        let finder = says_enough.then(|| memmem::Finder::new(key.as_bytes()).into_owned());
        Self {
            words: finder,
            edits: osa::BatchComparator::new(key.chars()),
            sounds: osa::BatchComparator::new(skeleton.chars()),
            alike: jaro_winkler::BatchComparator::new(key.chars()),
            key,
            traits,
            most,
        }
    }

    /// A bit for each key of a block that has to be looked at, if `MOST` edits are forgiven; the others are
    /// not near.
    #[inline]
    fn sieve<const MOST: usize>(&self, block: &Block) -> u32 {
        let own = &self.traits;
        let by_letters = are_near::<MOST>(own.letters, block.letters);
        let by_sound = are_near::<1>(own.sound_letters, block.sound_letters);
        let is_same_sound = u32x4::new(block.sounds).simd_eq(u32x4::splat(own.sound));
        (by_letters | by_sound | is_same_sound).to_bitmask()
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

/// Which of four have at most so many letters more, and at most so many less: all bits or none.
#[inline]
fn are_near<const MOST: usize>(own: u32, others: [u32; 4]) -> u32x4 {
    let (own, others) = (u32x4::splat(own), u32x4::new(others));
    let (mut lacks, mut has) = (own & !others, others & !own);
    for _ in 0..MOST {
        // one letter less
        lacks &= lacks - u32x4::ONE;
        has &= has - u32x4::ONE;
    }
    (lacks | has).simd_eq(u32x4::ZERO)
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
    /// A bit for each letter of the key, modulo 32.
    letters: u32,
    /// The same for the skeleton.
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
    fn new(key: &str) -> Self {
        let mut traits = Self {
            letters: 0,
            sound_letters: 0,
            sound: 0x811c_9dc5,
            chars: 0,
            sounds: 0,
            is_core: false,
        };
        let mut utf8 = [0; 4];
        signs(key, |sign| {
            let mut hash = |byte: u8| {
                traits.sound = (traits.sound ^ u32::from(byte)).wrapping_mul(0x0100_0193); // FNV-1a
            };
            match u8::try_from(sign).ok().filter(u8::is_ascii) {
                Some(byte) => hash(byte),
                None => sign.encode_utf8(&mut utf8).bytes().for_each(hash),
            }
            traits.sound_letters |= 1 << (u32::from(sign) % 32);
            traits.sounds = traits.sounds.saturating_add(1);
        });
        if key.is_ascii() {
            let bits = key.bytes().map(|byte| 1 << (byte % 32));
            traits.letters = bits.fold(0, |all, bit: u32| all | bit);
            traits.chars = u8::try_from(key.len()).unwrap_or(u8::MAX);
            return traits;
        }
        for char in key.chars() {
            traits.letters |= 1 << (u32::from(char) % 32);
            traits.chars = traits.chars.saturating_add(1);
        }
        traits
    }
}

/// What the sieve needs of four keys.
#[derive(Debug, Clone, Copy, Default)]
struct Block {
    letters: [u32; 4],
    sound_letters: [u32; 4],
    sounds: [u32; 4],
}

/// Every folded key of a shard with its traits.
#[derive(Debug, Default)]
struct Shard {
    blocks: Vec<Block>,
    /// In the order of the blocks: the key, and what its block does not hold.
    keys: Vec<Key>,
}

#[derive(Debug, Clone, Copy)]
struct Key {
    slot: Slot,
    chars: u8,
    sounds: u8,
    is_core: bool,
}

impl Shard {
    fn new(texts: &Texts) -> Self {
        let slots = texts.in_order();
        let room = slots.len() + slots.len() / 16; // few have a core
        let mut shard = Self {
            blocks: Vec::with_capacity(room / 4 + 1),
            keys: Vec::with_capacity(room),
        };
        for slot in slots {
            let key = texts.text(&slot);
            let traits = Traits::new(key);
            shard.add(slot, traits);
            if traits.letters & 1 == 0 {
                continue; // it has no space, so there is nothing to leave out
            }
            let core = core(key);
            if core.len() < key.len() {
                let is_core = true;
                shard.add(
                    slot,
                    Traits {
                        is_core,
                        ..Traits::new(core)
                    },
                );
            }
        }
        shard
    }

    fn add(&mut self, slot: Slot, traits: Traits) {
        let lane = self.keys.len() % 4;
        if lane == 0 {
            self.blocks.push(Block::default());
        }
        if let Some(block) = self.blocks.last_mut() {
            block.put(lane, &traits);
        }
        self.keys.push(Key {
            slot,
            chars: traits.chars,
            sounds: traits.sounds,
            is_core: traits.is_core,
        });
    }

    /// Hands on the keys that may be near to what is wanted.
    fn sieve(&self, wanted: &Wanted, take: impl FnMut(&Slot, &Traits)) {
        match wanted.most {
            0 => self.sieve_most::<0>(wanted, take),
            1 => self.sieve_most::<1>(wanted, take),
            2 => self.sieve_most::<2>(wanted, take),
            3 => self.sieve_most::<3>(wanted, take),
            _ => self.sieve_most::<4>(wanted, take),
        }
    }

    fn sieve_most<const MOST: usize>(&self, wanted: &Wanted, mut take: impl FnMut(&Slot, &Traits)) {
        for (number, block) in self.blocks.iter().enumerate() {
            let bits = wanted.sieve::<MOST>(block);
            if bits == 0 {
                continue;
            }
            let keys = self.keys.get(number * 4..).unwrap_or_default();
            for (lane, key) in keys.iter().take(4).enumerate() {
                let traits = block.traits(lane, key);
                if bits >> lane & 1 == 1 && wanted.may_be_near(&traits) {
                    take(&key.slot, &traits);
                }
            }
        }
    }
}

impl Block {
    fn put(&mut self, lane: usize, traits: &Traits) {
        let lanes = [
            (&mut self.letters, traits.letters),
            (&mut self.sound_letters, traits.sound_letters),
            (&mut self.sounds, traits.sound),
        ];
        for (lanes, bits) in lanes {
            if let Some(place) = lanes.get_mut(lane) {
                *place = bits;
            }
        }
    }

    fn traits(&self, lane: usize, key: &Key) -> Traits {
        let of = |lanes: &[u32; 4]| lanes.get(lane).copied().unwrap_or_default();
        Traits {
            letters: of(&self.letters),
            sound_letters: of(&self.sound_letters),
            sound: of(&self.sounds),
            chars: key.chars,
            sounds: key.sounds,
            is_core: key.is_core,
        }
    }
}

/// Every folded key with its traits.
#[derive(Debug, Default)]
pub(super) struct Nearby {
    shards: Vec<Shard>,
}

impl Nearby {
    pub(super) fn new(keys: &[Texts], threads: usize) -> Self {
        let shards = parallel::run(threads, keys.len(), |shard| {
            keys.get(shard).map(Shard::new).unwrap_or_default()
        });
        Self { shards }
    }

    /// The keys of a shard of `texts` that are near to what is wanted as a whole, or in which it stands as
    /// whole words.
    pub(super) fn find<'a>(
        &self,
        texts: &'a [Texts],
        shard: usize,
        wanted: &Wanted,
        hits: &mut Vec<Hit<'a>>,
    ) {
        if let (Some(texts), Some(shard)) = (texts.get(shard), self.shards.get(shard)) {
            shard.near(texts, wanted, hits);
            shard.around(texts, wanted, hits);
        }
    }
}

impl Shard {
    /// Keys that are near as a whole.
    fn near<'a>(&self, texts: &'a Texts, wanted: &Wanted, hits: &mut Vec<Hit<'a>>) {
        let mut skeleton = String::new();
        self.sieve(wanted, |slot, traits| {
            let key = texts.text(slot);
            let compared = if traits.is_core { core(key) } else { key };
            if let Some((distance, likeness)) = wanted.compare(compared, traits, &mut skeleton) {
                let weight = if traits.is_core { IN_PART } else { 1000 };
                hits.push(Hit {
                    key,
                    answer: slot.answer,
                    distance: distance + key.chars().count() - compared.chars().count(),
                    likeness: weighted(likeness, weight),
                });
            }
        });
    }

    /// Keys in which the text stands as whole words: `Khorasan` in `Razavi Khorasan Province`.
    fn around<'a>(&self, texts: &'a Texts, wanted: &Wanted, hits: &mut Vec<Hit<'a>>) {
        let Some(finder) = &wanted.words else {
            return;
        };
        let mut met = usize::MAX;
        for start in finder.find_iter(texts.joined().as_bytes()) {
            let next = self.keys.partition_point(|key| key.slot.start() <= start);
            let Some(Key { slot, .. }) = next.checked_sub(1).and_then(|at| self.keys.get(at))
            else {
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
    use proptest::prelude::*;

    use super::*;
    use crate::gazetteer::fold;

    #[test]
    fn the_words_for_kinds_are_folded() {
        for word in KIND_WORDS {
            assert_eq!(fold(word), *word);
        }
    }

    proptest! {
        #[test]
        fn the_sieve_lets_through_what_may_be_near(
            text in "[a-e ]{1,12}|[ا-ی]{1,9}",
            names in proptest::collection::vec("[a-e]{1,12}|[a-e]{1,6} (city|[a-e]{1,5})|[ا-ی]{1,9}", 1..11),
        ) {
            let mut texts = Texts::default();
            for name in &names {
                texts.insert(crate::gazetteer::texts::hash(name.as_bytes()), name, Answer::several(0, 0));
            }
            let wanted = Wanted::new(text);
            let mut through = Vec::new();
            Shard::new(&texts).sieve(&wanted, |slot, traits| through.push((texts.text(slot), traits.is_core)));
            for slot in texts.in_order() {
                let name = texts.text(&slot);
                for (text, is_core) in [(name, false), (core(name), true)] {
                    let may_be_near = wanted.may_be_near(&Traits::new(text));
                    let is_looked_at = !is_core || text.len() < name.len();
                    let is_through = through.contains(&(name, is_core));
                    prop_assert_eq!(is_through, may_be_near && is_looked_at, "{}", text);
                }
            }
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
