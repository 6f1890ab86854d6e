//! Bytes that are made once and copied from then on.

use std::sync::OnceLock;

use crate::lately::Lately;

/// What many rows share that have the same number of something, as those at one place have that of the
/// place. Made by the first worker that needs it.
pub(super) struct KeptBytes {
    all: Vec<OnceLock<Box<[u8]>>>,
}

impl KeptBytes {
    /// Room for so many numbers, from 0.
    pub(super) fn new(numbers: usize) -> Self {
        Self {
            all: std::iter::repeat_with(OnceLock::new)
                .take(numbers)
                .collect(),
        }
    }

    /// What belongs to `number`, if it is known.
    #[inline]
    pub(super) fn find(&self, number: usize) -> Option<&[u8]> {
        Some(self.all.get(number)?.get()?)
    }

    /// Keeps what belongs to `number`, if there is room.
    pub(super) fn keep(&self, number: usize, made: &[u8]) {
        if let Some(slot) = self.all.get(number) {
            slot.get_or_init(|| made.into());
        }
    }
}

/// As [`KeptBytes`], but of several parts that do not stand side by side: one piece of memory for each
/// number.
pub(super) struct KeptParts {
    all: Vec<OnceLock<Box<[u8]>>>,
}

/// Lines of the processor's cache that are brought near: more than the texts of a place take.
const NEAR: usize = 16;

/// Parts in the making: where each ends (4 bytes, the lowest first), and then the bytes of all.
#[derive(Default)]
pub(super) struct Making {
    ends: Vec<u8>,
    bytes: Vec<u8>,
}

/// Parts that are taken one after the other.
pub(super) struct Parts<'a> {
    ends: &'a [u8],
    rest: &'a [u8],
    taken: usize,
}

impl KeptParts {
    /// Room for so many numbers, from 0.
    pub(super) fn new(numbers: usize) -> Self {
        Self {
            all: std::iter::repeat_with(OnceLock::new)
                .take(numbers)
                .collect(),
        }
    }

    /// Touches the beginning of what belongs to `number`, if it is there: a polygon may be megabytes, and
    /// nobody knows yet whether the row is wanted.
    #[inline]
    pub(super) fn look_ahead(&self, number: usize) -> usize {
        let kept = self.all.get(number).and_then(OnceLock::get);
        let lines = kept.iter().flat_map(|kept| kept.iter().step_by(64)); // of the processor's cache
        lines.take(NEAR).map(|byte| usize::from(*byte)).sum()
    }

    /// What belongs to `number`; `make` must make the same every time. `None` if nothing is kept.
    #[inline]
    pub(super) fn get(&self, number: usize, make: impl Fn() -> Making) -> Option<Parts<'_>> {
        let slot = self.all.get(number)?;
        let kept = match slot.get() {
            Some(kept) => kept,
            None => slot.get_or_init(|| make().whole()),
        };
        debug_assert_eq!(**kept, *make().whole(), "more than the number matters");
        let (ends, rest) = kept.split_at_checked(1).map(|(parts, rest)| {
            let ends = parts.first().map_or(0, |parts| usize::from(*parts) * 4);
            rest.split_at_checked(ends).unwrap_or_default()
        })?;
        Some(Parts {
            ends,
            rest,
            taken: 0,
        })
    }
}

impl Making {
    /// Adds a part.
    pub(super) fn add(&mut self, make: impl FnOnce(&mut Vec<u8>)) {
        make(&mut self.bytes);
        let end = u32::try_from(self.bytes.len()).unwrap_or(u32::MAX);
        self.ends.extend_from_slice(&end.to_le_bytes());
    }

    fn whole(self) -> Box<[u8]> {
        debug_assert!(self.ends.len() < 4 * 256, "few parts");
        #[expect(clippy::cast_possible_truncation, reason = "there are few parts")]
        let parts = (self.ends.len() / 4) as u8;
        [&[parts], &*self.ends, &*self.bytes].concat().into()
    }
}

impl<'a> Parts<'a> {
    /// The next part; nothing after the last.
    #[inline]
    pub(super) fn next(&mut self) -> &'a [u8] {
        let Some((end, ends)) = self.ends.split_first_chunk() else {
            return &[];
        };
        let end = u32::from_le_bytes(*end) as usize;
        let part = self.rest.split_at_checked(end - self.taken);
        let (part, rest) = part.unwrap_or_default();
        *self = Self {
            ends,
            rest,
            taken: end,
        };
        part
    }
}

/// What rows with the same text share, as far as it is still known.
#[derive(Default)]
pub(super) struct TextBytes(Lately<Box<[u8]>, PAIRS>);

/// Enough for every day of ten years.
const PAIRS: usize = 1 << 12;

impl TextBytes {
    /// What belongs to `text`, if it is still known.
    #[inline]
    pub(super) fn find(&self, text: &str) -> Option<&[u8]> {
        self.0.find(text).map(|known| &**known)
    }

    /// Keeps what belongs to `text`, which is not known.
    pub(super) fn keep(&mut self, text: &str, made: &[u8]) {
        self.0.keep(text, made.into());
    }
}

/// What rows of a day share, which is the same for every day but for the day itself.
#[derive(Default)]
pub(super) struct DayBytes(Option<OfSomeDay>);

struct OfSomeDay {
    bytes: Vec<u8>,
    /// Where the day stands in them.
    days: Vec<usize>,
}

impl DayBytes {
    /// Appends what belongs to `day`, if that of any day is known.
    #[inline]
    pub(super) fn append(&self, day: &[u8; 10], out: &mut Vec<u8>) -> bool {
        let Some(known) = &self.0 else {
            return false;
        };
        let start = out.len();
        out.extend_from_slice(&known.bytes);
        let appended = out.get_mut(start..).unwrap_or_default();
        for at in &known.days {
            let place = appended.get_mut(*at..).and_then(<[u8]>::first_chunk_mut);
            if let Some(place) = place {
                *place = *day;
            }
        }
        true
    }

    /// Keeps what belongs to `day`.
    pub(super) fn keep(&mut self, day: &[u8; 10], made: &[u8]) {
        self.0 = Some(OfSomeDay {
            bytes: made.to_vec(),
            days: memchr::memmem::find_iter(made, day).collect(),
        });
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn of_another_day_only_the_day_is_another() {
        let mut kept = DayBytes::default();
        let mut out = b"before ".to_vec();
        assert!(!kept.append(b"2026-01-02", &mut out));
        kept.keep(b"2026-01-02", b"2026-01-02,2026-01-02,day");
        assert!(kept.append(b"1999-12-31", &mut out));
        assert_eq!(out, b"before 1999-12-31,1999-12-31,day");
    }

    proptest! {
        #[test]
        fn parts_are_taken_as_they_were_made(texts in proptest::collection::vec("[a-c]{0,9}", 0..9)) {
            let kept = KeptParts::new(2);
            for _ in 0..2 {
                let parts = kept.get(1, || {
                    let mut parts = Making::default();
                    for text in &texts {
                        parts.add(|out| out.extend(text.bytes()));
                    }
                    parts
                });
                let mut parts = parts.unwrap();
                for text in &texts {
                    prop_assert_eq!(parts.next(), text.as_bytes());
                }
                prop_assert_eq!(parts.next(), b"");
            }
            prop_assert!(kept.get(2, Making::default).is_none());
        }
    }
}
