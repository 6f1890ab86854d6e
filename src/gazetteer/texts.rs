//! Many texts, each with the places that answer to it, in little memory.

use std::hash::{BuildHasher, Hasher};

use foldhash::quality::FixedState;
use hashbrown::HashTable;
use hashbrown::hash_table::Entry;

use crate::gazetteer::PlaceId;

/// The places that answer to a text: one, or a list of several.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Answer(u32);

impl Answer {
    const SEVERAL: u32 = 1 << 31;
    const LIST_BITS: u32 = 26; // the other five bits of a list are its shard

    pub(super) fn one(place: PlaceId) -> Self {
        Self(place.0)
    }

    pub(super) fn several(shard: usize, list: usize) -> Self {
        // In range: 32 shards of 2^26 lists of two places each would need a table far beyond what
        // the reader accepts.
        #[expect(clippy::cast_possible_truncation, reason = "see above")]
        Self(Self::SEVERAL | ((shard as u32) << Self::LIST_BITS) | list as u32)
    }

    /// The place, if it is one.
    pub(super) fn single(self) -> Option<PlaceId> {
        (self.0 & Self::SEVERAL == 0).then_some(PlaceId(self.0))
    }

    /// The shard and number of its list.
    pub(super) fn list(self) -> (usize, usize) {
        let rest = self.0 & !Self::SEVERAL;
        (
            (rest >> Self::LIST_BITS) as usize,
            (rest & ((1 << Self::LIST_BITS) - 1)) as usize,
        )
    }
}

/// Texts, each with an answer; the texts stand side by side in one string.
#[derive(Debug, Default)]
pub(super) struct Texts {
    text: String,
    slots: HashTable<Slot>,
}

/// Where a text stands, and its answer.
#[derive(Debug, Clone, Copy)]
pub(super) struct Slot {
    start: u32,
    len: u32,
    /// Bits of the hash: what stands elsewhere is looked at only if it is likely the same.
    tag: u32,
    pub(super) answer: Answer,
}

/// The bits of a hash that a slot has.
#[inline]
#[expect(clippy::cast_possible_truncation, reason = "some bits of it")]
fn tag(hash: u64) -> u32 {
    (hash >> 24) as u32
}

/// Bytes in which few texts begin.
const FEW: usize = 4;

impl Slot {
    /// No text.
    const NONE: Self = Self {
        start: 0,
        len: 0,
        tag: 0,
        answer: Answer(0),
    };

    /// `None` beyond 4 GiB.
    fn new(start: usize, len: usize, hash: u64, answer: Answer) -> Option<Self> {
        Some(Self {
            start: u32::try_from(start).ok()?,
            len: u32::try_from(len).ok()?,
            tag: tag(hash),
            answer,
        })
    }

    fn range(&self) -> std::ops::Range<usize> {
        let start = self.start as usize;
        start..start + self.len as usize
    }
}

/// The slot of a text, or where one is free for it.
fn entry<'t>(all: &str, slots: &'t mut HashTable<Slot>, hash: u64, text: &str) -> Entry<'t, Slot> {
    let tag = tag(hash);
    slots.entry(
        hash,
        |slot| slot.tag == tag && all.get(slot.range()) == Some(text),
        |slot| self::hash(all.get(slot.range()).unwrap_or_default().as_bytes()),
    )
}

impl Texts {
    pub(super) fn with_capacity(texts: usize) -> Self {
        Self {
            text: String::with_capacity(texts * 12),
            slots: HashTable::with_capacity(texts),
        }
    }

    /// Room for so many texts, which stand in this string.
    pub(super) fn within(text: String, texts: usize) -> Self {
        Self {
            text,
            slots: HashTable::with_capacity(texts),
        }
    }

    /// The answer to a text with this hash.
    #[inline]
    pub(super) fn get(&self, hash: u64, text: &[u8]) -> Option<Answer> {
        Some(self.slot(hash, text)?.answer)
    }

    /// Where a text with this hash stands.
    #[inline]
    pub(super) fn slot(&self, hash: u64, text: &[u8]) -> Option<&Slot> {
        let tag = tag(hash);
        self.slots
            .find(hash, |slot| slot.tag == tag && self.is_at(slot, text))
    }

    /// The slot of a text with this hash, or of one whose hash is nearly the same: found without a look
    /// at any text.
    #[inline]
    pub(super) fn likely_slot(&self, hash: u64) -> Option<&Slot> {
        let tag = tag(hash);
        self.slots.find(hash, |slot| slot.tag == tag)
    }

    /// A byte of the slot's text: for who wants it to be near.
    #[inline]
    pub(super) fn touch(&self, slot: &Slot) -> usize {
        let byte = self.text.as_bytes().get(slot.start as usize);
        byte.map_or(0, |byte| usize::from(*byte))
    }

    /// Whether the slot is that of this text.
    #[inline]
    pub(super) fn is_at(&self, slot: &Slot, text: &[u8]) -> bool {
        self.text.as_bytes().get(slot.range()) == Some(text)
    }

    /// Takes a new text in, or gives the answer of the one that is there already.
    ///
    /// A shard holds 4 GiB of text; the reader refuses tables of a size that could fill one.
    pub(super) fn insert(&mut self, hash: u64, text: &str, answer: Answer) -> Option<&mut Answer> {
        let Self { text: all, slots } = self;
        match entry(all, slots, hash, text) {
            Entry::Occupied(known) => Some(&mut known.into_mut().answer),
            Entry::Vacant(free) => {
                if let Some(slot) = Slot::new(all.len(), text.len(), hash, answer) {
                    all.push_str(text);
                    free.insert(slot);
                }
                None
            }
        }
    }

    /// As [`insert`](Self::insert), of a text that stands in the string already.
    pub(super) fn insert_within(
        &mut self,
        hash: u64,
        text: std::ops::Range<usize>,
        answer: Answer,
    ) -> Option<&mut Answer> {
        let Self { text: all, slots } = self;
        let (start, len) = (text.start, text.len());
        match entry(all, slots, hash, all.get(text)?) {
            Entry::Occupied(known) => Some(&mut known.into_mut().answer),
            Entry::Vacant(free) => {
                if let Some(slot) = Slot::new(start, len, hash, answer) {
                    free.insert(slot);
                }
                None
            }
        }
    }

    /// Replaces every answer.
    pub(super) fn answer_with(&mut self, change: impl Fn(Answer) -> Answer) {
        for slot in &mut self.slots {
            slot.answer = change(slot.answer);
        }
    }

    /// The texts in the order in which they came.
    pub(super) fn in_order(&self) -> Vec<Slot> {
        // nearly sorted by a count of those that begin in each few bytes, which is far fewer steps than
        // sorting them all
        let few = |slot: &Slot| slot.start() / FEW;
        let mut next = vec![0_u32; self.text.len() / FEW + 2];
        for slot in &self.slots {
            if let Some(count) = next.get_mut(few(slot) + 1) {
                *count += 1;
            }
        }
        let mut begin = 0;
        for count in &mut next {
            begin += *count;
            *count = begin;
        }
        let mut slots = vec![Slot::NONE; self.slots.len()];
        for slot in &self.slots {
            let Some(place) = next.get_mut(few(slot)) else {
                continue;
            };
            if let Some(free) = slots.get_mut(*place as usize) {
                *free = *slot;
            }
            *place += 1;
        }
        slots.sort_by_key(|slot| (slot.start, slot.len));
        slots
    }

    /// All texts, one after the other without anything between.
    pub(super) fn joined(&self) -> &str {
        &self.text
    }

    /// The text of a slot of this shard.
    pub(super) fn text(&self, slot: &Slot) -> &str {
        self.text.get(slot.range()).unwrap_or_default()
    }
}

impl Slot {
    /// Where the text begins in [`Texts::joined`].
    pub(super) fn start(&self) -> usize {
        self.start as usize
    }
}

/// The hash of a text, the same in every run.
pub(super) fn hash(text: &[u8]) -> u64 {
    let mut hasher = FixedState::with_seed(0x7761_796d_6172_6b73).build_hasher();
    hasher.write(text);
    hasher.finish()
}
