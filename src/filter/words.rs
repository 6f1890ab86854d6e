//! A filter on words of the table: categories, actors.

use std::borrow::Cow;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};

use crate::gazetteer::fold;
use crate::lately::Lately;

/// Words that a cell may have, compared by folded key; remembers which were met, so that a word
/// that no row has can be told from one that only this time matched nothing.
#[derive(Debug, Default)]
pub struct Words {
    wanted: Vec<Word>,
}

#[derive(Debug)]
struct Word {
    typed: String,
    key: String,
    met: AtomicBool,
}

impl Word {
    /// A key without anything in it is no key: signs are compared as they are.
    fn is(&self, word: &str, key: &str) -> bool {
        if self.key.is_empty() {
            self.typed == word
        } else {
            self.key == key
        }
    }
}

impl Words {
    /// The words as typed.
    pub fn new(typed: &[String]) -> Self {
        let word = |typed: &String| Word {
            typed: typed.trim().to_owned(),
            key: fold(typed),
            met: AtomicBool::new(false),
        };
        Self {
            wanted: typed.iter().map(word).collect(),
        }
    }

    /// Whether anything is asked for at all.
    pub fn is_empty(&self) -> bool {
        self.wanted.is_empty()
    }

    /// Whether one of the words in a cell, separated by `;`, is asked for.
    pub fn admit(&self, cell: &str) -> bool {
        // all words are looked at, not only up to the first that passes, so that each is seen to be met
        self.wanted.is_empty()
            || cell
                .split(';')
                .filter(|word| self.is_wanted(word.trim()))
                .count()
                > 0
    }

    /// As [`admit`](Self::admit), with what is remembered of other cells of the same column.
    pub fn admit_known(&self, cell: &str, known: &mut KnownCells) -> bool {
        self.wanted.is_empty() || known.get(cell, || self.admit(cell))
    }

    /// Words that were typed in two spellings are met together: they have one key.
    fn is_wanted(&self, word: &str) -> bool {
        let key = match self.wanted.iter().find(|wanted| wanted.typed == word) {
            Some(exact) => Cow::Borrowed(exact.key.as_str()),
            None => Cow::Owned(fold(word)),
        };
        let mut is_wanted = false;
        for wanted in self.wanted.iter().filter(|wanted| wanted.is(word, &key)) {
            wanted.met.store(true, Relaxed);
            is_wanted = true;
        }
        is_wanted
    }

    /// The words that no row has had so far.
    pub fn unmet(&self) -> impl Iterator<Item = &str> {
        self.wanted
            .iter()
            .filter(|word| !word.met.load(Relaxed))
            .map(|word| word.typed.as_str())
    }
}

/// What was said of cells lately. To fold each costs more than all else about a row that is not asked for.
pub type KnownCells = Lately<bool, 128>;

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_cell_that_is_known_is_admitted_as_before(
            typed in proptest::collection::vec("[a-cA-C]{1,2}", 0..3),
            cells in proptest::collection::vec("[a-cA-C; ]{0,3}|a{60,70}", 0..600),
        ) {
            let (words, asked) = (Words::new(&typed), Words::new(&typed));
            let mut known = KnownCells::default();
            for cell in &cells {
                prop_assert_eq!(words.admit_known(cell, &mut known), asked.admit(cell));
            }
            prop_assert!(words.unmet().eq(asked.unmet()));
        }
    }

    #[test]
    fn any_word_of_a_list_passes_in_any_case() {
        let words = Words::new(&["badr organisation".to_owned(), "police".to_owned()]);
        assert!(words.admit("Kataib Hezbollah; Badr Organisation"));
        assert!(!words.admit("Kataib Hezbollah"));
        assert!(!words.admit(""));
        assert_eq!(words.unmet().collect::<Vec<_>>(), ["police"]);
        assert!(Words::default().admit("anything"));
    }

    #[test]
    fn two_spellings_of_one_word_are_both_met() {
        let words = Words::new(&["Transfer".to_owned(), "transfer".to_owned()]);
        assert!(words.admit("transfer"));
        assert_eq!(words.unmet().count(), 0);
    }

    #[test]
    fn a_sign_is_not_any_other_sign_and_not_an_empty_cell() {
        let words = Words::new(&["?".to_owned()]);
        assert!(!words.admit("") && !words.admit("!"));
        assert!(words.admit("?"));
    }
}
