//! Every spelling and every folded key, each with the places that answer to it.
//!
//! Two layers. *Spellings* hold each id, name and alias as it is written, with the final answer,
//! so that the usual look-up is one hash and one comparison. *Keys* hold the folded forms, for
//! what is spelled in another way. Both are split into shards by hash, a fixed number of them, so
//! that any number of threads makes the same index. The hash is fixed too: nothing here depends on
//! the run.

use crate::gazetteer::texts::{Answer, Slot, Texts, hash};
use crate::gazetteer::{PlaceId, fold_into};
use crate::model::Place;
use crate::parallel;
use std::borrow::Cow;

/// Number of shards of each layer.
const SHARDS: usize = 32;

/// Which text of a place: its name, one of its aliases, or its id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Which {
    Name,
    Alias(u32),
    Id,
}

impl Which {
    /// The text as the table writes it.
    pub(super) fn of(self, place: &Place) -> &str {
        match self {
            Self::Name => &place.name,
            Self::Alias(nth) => place
                .aliases
                .get(nth as usize)
                .map_or("", |alias| &alias.text),
            Self::Id => &place.id,
        }
    }

    /// In four bytes, in the same order.
    fn packed(self) -> u32 {
        match self {
            Self::Name => 0,
            Self::Alias(nth) => nth.saturating_add(1).min(u32::MAX - 1),
            Self::Id => u32::MAX,
        }
    }

    fn unpacked(packed: u32) -> Self {
        match packed {
            0 => Self::Name,
            u32::MAX => Self::Id,
            nth => Self::Alias(nth - 1),
        }
    }

    /// Every text of a place, the name first.
    pub(super) fn all(place: &Place) -> impl Iterator<Item = Self> {
        let aliases = u32::try_from(place.aliases.len()).unwrap_or(u32::MAX);
        std::iter::once(Self::Name)
            .chain((0..aliases).map(Self::Alias))
            .chain(std::iter::once(Self::Id))
    }
}

/// A folded key that several places answer to, and which text of each it is.
#[derive(Debug)]
pub(super) struct Shared {
    /// By place; of each place the first text in the order of [`Which`].
    pub(super) holders: Vec<(PlaceId, Which)>,
}

/// See the module.
#[derive(Debug, Default)]
pub(super) struct Index {
    spellings: Vec<Texts>,
    keys: Vec<Texts>,
    /// By shard of `keys`: the places of keys that several places answer to, each list sorted.
    lists: Vec<Vec<Box<[PlaceId]>>>,
}

impl Index {
    /// Indexes all texts of all places.
    pub(super) fn build(places: &[Place], threads: usize) -> (Self, Vec<Shared>) {
        let ranges = ranges(places.len(), threads);
        let mut parts = parallel::run(threads, ranges.len(), |at| {
            let (from, to) = ranges.get(at).copied().unwrap_or_default();
            Part::fold(places, from, to)
        });
        let made = parallel::run(threads, SHARDS, |shard| Keys::build(&parts, shard));
        for part in &mut parts {
            part.keys = Vec::new(); // nobody asks for them any more
        }
        let mut index = Self::default();
        let mut shared = Vec::new();
        let mut contested = vec![false; places.len()];
        for keys in made {
            for group in &keys.shared {
                for (place, _) in &group.holders {
                    if let Some(it) = contested.get_mut(place.index()) {
                        *it = true;
                    }
                }
            }
            index.keys.push(keys.texts);
            index.lists.push(keys.lists);
            shared.extend(keys.shared);
        }
        index.spellings = parallel::run(threads, SHARDS, |shard| {
            index.spellings_of(places, &parts, &contested, shard)
        });
        (index, shared)
    }

    /// The answer to a text that is spelled as an id, a name or an alias of the table is.
    #[inline]
    pub(super) fn spelled(&self, text: &str) -> Option<Answer> {
        let hash = hash(text.as_bytes());
        self.spellings.get(shard(hash))?.get(hash, text.as_bytes())
    }

    /// The answers to many texts that are spelled as in the table.
    pub(super) fn all_spelled(&self, texts: &[&str]) -> Vec<Option<Answer>> {
        answers(&self.spellings, texts)
    }

    /// The answers to many folded keys.
    pub(super) fn all_keyed(&self, keys: &[&str]) -> Vec<Option<Answer>> {
        answers(&self.keys, keys)
    }

    /// The answer to a folded key.
    pub(super) fn keyed(&self, key: &str) -> Option<Answer> {
        Some(self.key(key)?.1)
    }

    /// A folded key as the index holds it, with its answer.
    pub(super) fn key(&self, key: &str) -> Option<(&str, Answer)> {
        let hash = hash(key.as_bytes());
        let texts = self.keys.get(shard(hash)).filter(|_| !key.is_empty())?;
        let slot = texts.slot(hash, key.as_bytes())?;
        Some((texts.text(slot), slot.answer))
    }

    /// The places of an answer, in the order of the file.
    pub(super) fn places(&self, answer: Answer) -> Cow<'_, [PlaceId]> {
        if let Some(place) = answer.single() {
            return Cow::Owned(vec![place]);
        }
        let (shard, list) = answer.list();
        let list = self.lists.get(shard).and_then(|lists| lists.get(list));
        Cow::Borrowed(list.map_or(&[], |list| list))
    }

    /// The folded keys, in shards.
    pub(super) fn keys(&self) -> &[Texts] {
        &self.keys
    }

    /// One shard of the spellings: names and aliases first, then ids, which win over them where no
    /// other place is spelled so.
    fn spellings_of(
        &self,
        places: &[Place],
        parts: &[Part],
        contested: &[bool],
        shard: usize,
    ) -> Texts {
        // the texts of all parts, one after the other
        let shards = || parts.iter().filter_map(|part| part.spellings.get(shard));
        let mut joined = String::with_capacity(shards().map(|it| it.text.len()).sum());
        let mut starts = Vec::with_capacity(parts.len());
        for spellings in shards() {
            starts.push(joined.len());
            joined.push_str(&spellings.text);
        }
        let entries = || {
            let shards = shards().zip(starts.iter().copied());
            shards.flat_map(|(spellings, start)| {
                let entries = spellings.entries.iter();
                entries.map(move |entry| (entry, entry.range(start)))
            })
        };
        let is_contested = |entry: &Entry| contested.get(entry.place.index()) != Some(&false);
        let hash_of = |texts: &Texts, range: &std::ops::Range<usize>| {
            let text = texts.joined().get(range.clone());
            hash(text.unwrap_or_default().as_bytes())
        };
        let mut texts = Texts::within(joined, shards().map(|it| it.entries.len()).sum());
        let mut key = String::new();
        for (entry, range) in entries().filter(|(entry, _)| entry.which() != Which::Id) {
            let mut answer = Answer::one(entry.place);
            if is_contested(entry) {
                let text = texts.joined().get(range.clone());
                fold_into(text.unwrap_or_default(), &mut key);
                answer = self.keyed(&key).unwrap_or(answer);
            }
            let hash = hash_of(&texts, &range);
            texts.insert_within(hash, range, answer);
        }
        let mut rivals: Vec<(u64, PlaceId, Which)> = entries()
            .filter(|(entry, _)| is_contested(entry))
            .map(|(entry, range)| (hash_of(&texts, &range), entry.place, entry.which()))
            .collect();
        rivals.sort_unstable();
        for (entry, range) in entries().filter(|(entry, _)| entry.which() == Which::Id) {
            let hash = hash_of(&texts, &range);
            let Some(known) = texts.insert_within(hash, range, Answer::one(entry.place)) else {
                continue;
            };
            let Some(place) = places.get(entry.place.index()) else {
                continue;
            };
            // Another place is spelled in just this way, or had the id first.
            let is_rival = |(_, other, which): &(u64, PlaceId, Which)| {
                *other != entry.place
                    && (*which != Which::Id || *other < entry.place)
                    && places
                        .get(other.index())
                        .is_some_and(|other| which.of(other) == place.id)
            };
            let from = rivals.partition_point(|(rival, ..)| *rival < hash);
            let mut same = rivals
                .iter()
                .skip(from)
                .take_while(|(rival, ..)| *rival == hash);
            if known.single().is_none() && !same.any(is_rival) {
                *known = Answer::one(entry.place);
            }
        }
        texts
    }
}

/// A run of places with its texts, folded and as they are spelled, sorted into shards.
struct Part {
    keys: Vec<Entries>,
    spellings: Vec<Entries>,
}

/// The texts of a shard, one after the other: in another shard or part they are not looked for.
struct Entries {
    text: String,
    entries: Vec<Entry>,
}

/// Where a text stands, and whose it is. There are many: in few bytes, and its hash is made anew.
#[derive(Clone, Copy)]
struct Entry {
    start: u32,
    len: u32,
    place: PlaceId,
    which: u32,
}

impl Entry {
    fn which(&self) -> Which {
        Which::unpacked(self.which)
    }

    /// Where its text is, if those of its part begin at `start`.
    fn range(&self, start: usize) -> std::ops::Range<usize> {
        let start = start + self.start as usize;
        start..start + self.len as usize
    }
}

impl Entries {
    fn with_capacity(entries: usize) -> Self {
        Self {
            text: String::with_capacity(entries * 13),
            entries: Vec::with_capacity(entries),
        }
    }

    /// Adds a text; none beyond 4 GiB, as [`Texts`] has none there.
    fn add(&mut self, text: &str, place: PlaceId, which: Which) {
        if let (Ok(start), Ok(len)) = (u32::try_from(self.text.len()), u32::try_from(text.len())) {
            self.text.push_str(text);
            self.entries.push(Entry {
                start,
                len,
                place,
                which: which.packed(),
            });
        }
    }

    fn text(&self, entry: &Entry) -> &str {
        self.text.get(entry.range(0)).unwrap_or_default()
    }
}

impl Part {
    fn fold(places: &[Place], from: usize, to: usize) -> Self {
        let own = places.get(from..to).unwrap_or_default();
        // an id, a name and the aliases
        let texts: usize = own.iter().map(|place| 2 + place.aliases.len()).sum();
        let shards = || (0..SHARDS).map(|_| Entries::with_capacity(texts / SHARDS * 9 / 8));
        let mut part = Self {
            keys: shards().collect(),
            spellings: shards().collect(),
        };
        let mut key = String::new();
        let mut hashes: Vec<u64> = Vec::new();
        for (place, index) in own.iter().zip(from..) {
            let id = PlaceId::at(index);
            hashes.clear();
            for which in Which::all(place) {
                let text = which.of(place);
                fold_into(text, &mut key);
                if key.is_empty() && (which != Which::Id || text.is_empty()) {
                    continue; // no text can mean it
                }
                if let Some(spellings) = part.spellings.get_mut(shard(hash(text.as_bytes()))) {
                    spellings.add(text, id, which);
                }
                // Many aliases differ from the name in marks only. The window keeps a place with
                // thousands of aliases from costing their square; what it misses costs a slot.
                let hash = hash(key.as_bytes());
                if hashes.iter().rev().take(16).any(|seen| *seen == hash) {
                    continue;
                }
                hashes.push(hash);
                if let Some(keys) = part.keys.get_mut(shard(hash)) {
                    keys.add(&key, id, which);
                }
            }
        }
        part
    }
}

/// One shard of the keys.
struct Keys {
    texts: Texts,
    lists: Vec<Box<[PlaceId]>>,
    shared: Vec<Shared>,
}

impl Keys {
    fn build(parts: &[Part], shard: usize) -> Self {
        let entries: Vec<(&Entries, &Entry)> = parts
            .iter()
            .filter_map(|part| part.keys.get(shard))
            .flat_map(|keys| keys.entries.iter().map(move |entry| (keys, entry)))
            .collect();
        let mut texts = Texts::with_capacity(entries.len());
        // While the shard is made, a key with one place has the number of its first entry as its
        // answer. With the second place it gets a list, numbered in the order in which that comes.
        let mut holders: Vec<(usize, PlaceId, Which)> = Vec::new();
        let mut lists = 0;
        for (number, (keys, entry)) in entries.iter().enumerate() {
            let answer = Answer::one(PlaceId::at(number));
            let text = keys.text(entry);
            let Some(known) = texts.insert(hash(text.as_bytes()), text, answer) else {
                continue;
            };
            let first = known.single().and_then(|first| entries.get(first.index()));
            let list = match first {
                Some((_, first)) if first.place == entry.place => continue,
                Some((_, first)) => {
                    *known = Answer::several(shard, lists);
                    holders.push((lists, first.place, first.which()));
                    lists += 1;
                    lists - 1
                }
                None => known.list().1,
            };
            holders.push((list, entry.place, entry.which()));
        }
        texts.answer_with(|answer| {
            let first = answer.single().and_then(|first| entries.get(first.index()));
            first.map_or(answer, |(_, first)| Answer::one(first.place))
        });
        holders.sort_unstable();
        holders.dedup_by_key(|(list, place, _)| (*list, *place));
        let groups: Vec<Shared> = holders
            .chunk_by(|one, next| one.0 == next.0)
            .map(|group| Shared {
                holders: group
                    .iter()
                    .map(|(_, place, which)| (*place, *which))
                    .collect(),
            })
            .collect();
        let lists = groups
            .iter()
            .map(|group| group.holders.iter().map(|(place, _)| *place).collect())
            .collect();
        Self {
            texts,
            lists,
            shared: groups,
        }
    }
}

/// The answers to many texts; none to an empty one.
///
/// The entries of a large table are far apart in memory. Here the processor waits for those of many
/// texts at once: first for their slots, then for the texts that these stand for. Little stands between
/// one and the next.
fn answers(shards: &[Texts], texts: &[&str]) -> Vec<Option<Answer>> {
    let hashes: Vec<u64> = texts.iter().map(|text| hash(text.as_bytes())).collect();
    let near: Vec<Option<(&Texts, &Slot)>> = hashes
        .iter()
        .map(|hash| {
            let texts = shards.get(shard(*hash))?;
            Some((texts, texts.likely_slot(*hash)?))
        })
        .collect();
    let touched: usize = near
        .iter()
        .flatten()
        .map(|(texts, slot)| texts.touch(slot))
        .sum();
    std::hint::black_box(touched);
    let of = |(text, near): (&&str, Option<(&Texts, &Slot)>)| {
        let (texts, slot) = near.filter(|_| !text.is_empty())?;
        if texts.is_at(slot, text.as_bytes()) {
            return Some(slot.answer);
        }
        texts.get(hash(text.as_bytes()), text.as_bytes())
    };
    texts.iter().zip(near).map(of).collect()
}

/// Even runs of places, a few for each thread.
fn ranges(places: usize, threads: usize) -> Vec<(usize, usize)> {
    let runs = if threads > 1 { threads * 4 } else { 1 };
    let length = places.div_ceil(runs).max(1);
    (0..runs)
        .map(|run| ((run * length).min(places), ((run + 1) * length).min(places)))
        .collect()
}

/// The bits in the middle: a table takes its own from both ends.
#[inline]
fn shard(hash: u64) -> usize {
    (hash >> 40) as usize % SHARDS
}

#[cfg(test)]
mod tests {
    use super::Which;

    #[test]
    fn which_text_it_is_fits_into_four_bytes_in_the_same_order() {
        let all = [Which::Name, Which::Alias(0), Which::Alias(7), Which::Id];
        let packed = all.map(Which::packed);
        assert!(packed.is_sorted());
        assert_eq!(packed.map(Which::unpacked), all);
    }
}
