//! What was made of texts lately. Cells of a table repeat: what is made of one is mostly there already.

use std::hash::{BuildHasher, Hasher};

use foldhash::fast::FixedState;

/// Longest text that is kept, in bytes: longer ones hardly repeat. It stands in the slot itself, which so is
/// one line of the processor's cache for all that is small.
const TEXT: usize = 40;

/// What was made of texts, as far as it is still known: a text may have taken the place of another one. Of
/// a fixed size, as a table may have any number of texts.
#[derive(Debug)]
pub struct Lately<T, const PAIRS: usize> {
    /// Two for each hash: with one, texts that repeat would often take turns.
    slots: Vec<[Slot<T>; 2]>,
}

#[derive(Debug)]
struct Slot<T> {
    text: [u8; TEXT],
    length: u8,
    made: Option<T>,
}

impl<T, const PAIRS: usize> Default for Lately<T, PAIRS> {
    fn default() -> Self {
        Self { slots: Vec::new() }
    }
}

impl<T> Default for Slot<T> {
    fn default() -> Self {
        Self {
            text: [0; TEXT],
            length: 0,
            made: None,
        }
    }
}

impl<T> Slot<T> {
    #[inline]
    fn is_of(&self, text: &str) -> bool {
        let kept = self.text.get(..usize::from(self.length));
        kept == Some(text.as_bytes())
    }
}

impl<T, const PAIRS: usize> Lately<T, PAIRS> {
    /// What was made of `text`, or what `make` makes of it now: it must make the same every time.
    #[inline]
    pub fn get(&mut self, text: &str, make: impl FnOnce() -> T) -> T
    where
        T: Clone,
    {
        if let Some(known) = self.find(text) {
            return known.clone();
        }
        let new = make();
        self.keep(text, new.clone());
        new
    }

    /// What was made of `text`, if it is still known.
    #[inline]
    pub fn find(&self, text: &str) -> Option<&T> {
        let pair = self.slots.get(Self::place(text))?;
        let slot = pair.iter().find(|slot| slot.is_of(text))?;
        slot.made.as_ref()
    }

    /// Keeps what was made of `text`, which is not known, unless that is too long.
    pub fn keep(&mut self, text: &str, made: T) {
        let Ok(length) = u8::try_from(text.len()) else {
            return;
        };
        if self.slots.is_empty() {
            self.slots.resize_with(PAIRS, Default::default);
        }
        let Some([slot, older]) = self.slots.get_mut(Self::place(text)) else {
            return;
        };
        let mut bytes = [0; TEXT];
        let Some(place) = bytes.get_mut(..text.len()) else {
            return;
        };
        place.copy_from_slice(text.as_bytes());
        // the one that came last stays
        std::mem::swap(slot, older);
        *slot = Slot {
            text: bytes,
            length,
            made: Some(made),
        };
    }

    #[inline]
    fn place(text: &str) -> usize {
        let mut hasher = FixedState::default().build_hasher();
        hasher.write(text.as_bytes());
        #[expect(clippy::cast_possible_truncation, reason = "any few bits will do")]
        let hash = hasher.finish() as usize;
        hash % PAIRS
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn what_is_known_is_what_is_made(texts in proptest::collection::vec("[a-d]{0,3}|x{38,43}|x{254,258}", 0..200)) {
            let mut lately = Lately::<usize, 4>::default();
            for text in &texts {
                prop_assert_eq!(lately.get(text, || text.len()), text.len());
            }
        }
    }

    #[test]
    fn a_text_that_comes_again_is_not_made_again() {
        let mut lately = Lately::<u8, 1>::default();
        for text in ["a", "b", "a", "b"] {
            lately.get(text, || 1);
        }
        assert_eq!(lately.get("a", || unreachable!("known")), 1);
        lately.get("c", || 2);
        assert_eq!(lately.get("b", || unreachable!("known")), 1);
        assert_eq!(lately.get("a", || 3), 3, "gave way to the third");
    }
}
