//! Bytes that are made once and copied from then on.

use std::hash::BuildHasher;
use std::sync::OnceLock;

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

    /// Touches what belongs to `number`, if it is there.
    #[inline]
    pub(super) fn look_ahead(&self, number: usize) -> usize {
        let kept = self.all.get(number).and_then(OnceLock::get);
        let lines = kept.iter().flat_map(|kept| kept.iter().step_by(64)); // of the processor's cache
        lines.map(|byte| usize::from(*byte)).sum()
    }

    /// Appends what belongs to `number`; `make` must append the same every time.
    #[inline]
    pub(super) fn append(
        &self,
        number: usize,
        out: &mut Vec<u8>,
        mut make: impl FnMut(&mut Vec<u8>),
    ) {
        let Some(slot) = self.all.get(number) else {
            return make(out);
        };
        let kept = slot.get_or_init(|| made(&mut make).into());
        debug_assert_eq!(**kept, *made(&mut make), "more than the number matters");
        out.extend_from_slice(kept);
    }
}

/// What rows with the same text share, as far as it is still known: a text may have taken the place
/// of another one. Of a fixed size, as a table may have any number of texts.
#[derive(Default)]
pub(super) struct TextBytes {
    slots: Vec<Slot>,
}

/// A text, and after it the bytes that were made of it.
#[derive(Default, Clone)]
struct Slot {
    bytes: Vec<u8>,
    text: usize,
}

/// Enough for every day of ten years.
const SLOTS: usize = 1 << 12;
/// Longest text that is kept, in bytes: longer ones hardly repeat.
const TEXT: usize = 64;

impl TextBytes {
    /// Appends what belongs to `text`; `make` must append the same every time.
    #[inline]
    pub(super) fn append(
        &mut self,
        text: &str,
        out: &mut Vec<u8>,
        mut make: impl FnMut(&mut Vec<u8>),
    ) {
        if text.len() > TEXT {
            return make(out);
        }
        if self.slots.is_empty() {
            self.slots.resize(SLOTS, Slot::default());
        }
        #[expect(clippy::cast_possible_truncation, reason = "any twelve bits will do")]
        let hash = foldhash::fast::FixedState::default().hash_one(text) as usize;
        let Some(slot) = self.slots.get_mut(hash % SLOTS) else {
            return make(out);
        };
        if let Some((known, kept)) = slot.bytes.split_at_checked(slot.text)
            && known == text.as_bytes()
            && !kept.is_empty()
        {
            debug_assert_eq!(*kept, *made(&mut make), "more than the text matters");
            out.extend_from_slice(kept);
            return;
        }
        let start = out.len();
        make(out);
        slot.bytes.clear();
        slot.bytes.extend_from_slice(text.as_bytes());
        slot.bytes
            .extend_from_slice(out.get(start..).unwrap_or_default());
        slot.text = text.len();
    }
}

fn made(make: &mut impl FnMut(&mut Vec<u8>)) -> Vec<u8> {
    let mut bytes = Vec::new();
    make(&mut bytes);
    bytes
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn what_is_kept_is_what_is_made(texts in proptest::collection::vec("[a-c]{0,3}|x{60,70}", 0..200)) {
            let mut kept = TextBytes::default();
            let (mut out, mut expected) = (Vec::new(), Vec::new());
            for text in &texts {
                let make = |out: &mut Vec<u8>| out.extend(text.bytes().rev());
                kept.append(text, &mut out, make);
                make(&mut expected);
            }
            prop_assert_eq!(out, expected);
        }
    }
}
