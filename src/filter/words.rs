//! A filter on words of the table: categories, actors.

use std::sync::atomic::{AtomicBool, Ordering::Relaxed};

use crate::gazetteer::fold;

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

impl Words {
    /// The words as typed.
    pub fn new(typed: &[String]) -> Self {
        let word = |typed: &String| Word {
            typed: typed.clone(),
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

    fn is_wanted(&self, word: &str) -> bool {
        let exact = self.wanted.iter().find(|wanted| wanted.typed == word);
        let wanted = exact.or_else(|| {
            let key = fold(word);
            self.wanted.iter().find(|wanted| wanted.key == key)
        });
        if let Some(wanted) = wanted {
            wanted.met.store(true, Relaxed);
        }
        wanted.is_some()
    }

    /// The words that no row has had so far.
    pub fn unmet(&self) -> impl Iterator<Item = &str> {
        self.wanted
            .iter()
            .filter(|word| !word.met.load(Relaxed))
            .map(|word| word.typed.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_word_of_a_list_passes_in_any_case() {
        let words = Words::new(&["badr organisation".to_owned(), "police".to_owned()]);
        assert!(words.admit("Kataib Hezbollah; Badr Organisation"));
        assert!(!words.admit("Kataib Hezbollah"));
        assert!(!words.admit(""));
        assert_eq!(words.unmet().collect::<Vec<_>>(), ["police"]);
        assert!(Words::default().admit("anything"));
    }
}
