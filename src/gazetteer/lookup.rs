//! Which place a text means, by rules that never guess.
//!
//! In this order:
//!
//! 1. `id:xyz` is the place with that id, and nothing else.
//! 2. A text that is an id, byte for byte, is that place, unless another place has it as a name or
//!    alias in just that spelling.
//! 3. All places one of whose name, aliases and id has the text's folded key.
//! 4. If there is none: a text with a scope, `Ilam, IR` or `Arar (SA)`. The part before it is
//!    looked up, and the places that the scope fits stay.
//!
//! A scope fits a place if it is the code of one of its countries, names a place that contains it
//! or a country that it shares, or is its kind.

use std::borrow::Cow;

use crate::gazetteer::{Answer, Gazetteer, PlaceId, fold, fold_into};
use crate::model::{Place, Precision};

/// Scopes inside scopes that are followed: `Malekshahi, Ilam Province, IR` has two.
const SCOPES: usize = 4;

/// Words for kinds that differ from table to table, as folded keys.
const KINDS: &[(&str, &str)] = &[
    ("province", "admin1"),
    ("state", "admin1"),
    ("governorate", "admin1"),
    ("region", "admin1"),
    ("استان", "admin1"),
    ("محافظه", "admin1"),
    ("county", "admin2"),
    ("district", "admin2"),
    ("شهرستان", "admin2"),
    ("قضا", "admin2"),
    ("crossing", "border crossing"),
    ("border", "border crossing"),
    ("شهر", "city"),
    ("مدینه", "city"),
    ("روستا", "village"),
    ("کشور", "country"),
];

/// What a text means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Lookup {
    /// Exactly this place.
    Found(PlaceId),
    /// One of these, in the order of the file; at least two.
    Ambiguous(Box<[PlaceId]>),
    /// No place answers to it.
    Unknown,
}

impl Lookup {
    /// The place, if there is exactly one.
    pub fn found(&self) -> Option<PlaceId> {
        match self {
            Self::Found(place) => Some(*place),
            Self::Ambiguous(_) | Self::Unknown => None,
        }
    }
}

impl Gazetteer {
    /// Which place a text means. A text spelled as in the table costs one hash and one comparison
    /// and allocates nothing; any other is folded first.
    #[inline]
    pub fn lookup(&self, text: &str) -> Lookup {
        if !asks_for_id(text)
            && let Some(place) = self.index.spelled(text).and_then(Answer::single)
        {
            return Lookup::Found(place);
        }
        match self.answering(text, SCOPES).as_ref() {
            [] => Lookup::Unknown,
            [place] => Lookup::Found(*place),
            // an id that is used twice is told where the table is read: the first row has it
            [first, others @ ..]
                if others
                    .iter()
                    .all(|other| self.get(*other).id == self.get(*first).id) =>
            {
                Lookup::Found(*first)
            }
            several => Lookup::Ambiguous(several.into()),
        }
    }

    /// The places of many texts that [`lookup`](Self::lookup) finds by their spelling or their folded key
    /// alone; `None` where it takes more. Faster than single look-ups, as the processor waits for many
    /// entries at once.
    pub fn look_ahead(&self, texts: &[&str]) -> Vec<Option<PlaceId>> {
        let answers = self.index.all_spelled(texts);
        let mut found: Vec<Option<PlaceId>> = answers
            .iter()
            .zip(texts)
            .map(|(answer, text)| answer.filter(|_| !asks_for_id(text))?.single())
            .collect();
        // what is spelled in another way
        let (mut folded, mut ends, mut unknown) = (String::new(), Vec::new(), Vec::new());
        let mut key = String::new();
        for ((text, answer), found) in texts.iter().zip(answers).zip(&mut found) {
            if answer.is_none() && !text.is_empty() && !asks_for_id(text) {
                fold_into(text, &mut key);
                folded.push_str(&key);
                ends.push(folded.len());
                unknown.push(found);
            }
        }
        let starts = std::iter::once(0).chain(ends.iter().copied());
        let keys: Vec<&str> = starts
            .zip(&ends)
            .map(|(start, end)| folded.get(start..*end).unwrap_or_default())
            .collect();
        for (found, answer) in unknown.into_iter().zip(self.index.all_keyed(&keys)) {
            *found = answer.and_then(Answer::single);
        }
        found
    }

    /// Every place that a text may mean, in the order of the file.
    fn answering(&self, text: &str, scopes: usize) -> Cow<'_, [PlaceId]> {
        if let Some(id) = text.trim().strip_prefix("id:") {
            return Cow::Owned(self.by_id(id.trim()).into_iter().collect());
        }
        let answer = self.index.spelled(text);
        if let Some(answer) = answer.or_else(|| self.index.keyed(&fold(text))) {
            return self.index.places(answer);
        }
        let Some((name, scope)) = split_scope(text).filter(|_| scopes > 0) else {
            return Cow::Borrowed(&[]);
        };
        let candidates = self.answering(name, scopes - 1);
        if candidates.is_empty() {
            return candidates;
        }
        let scope = Scope::new(self, scope, scopes - 1);
        let fits = candidates.iter().filter(|place| scope.fits(**place));
        Cow::Owned(fits.copied().collect())
    }
}

/// Whether a text begins with `id:`, blanks before it aside.
#[inline]
fn asks_for_id(text: &str) -> bool {
    // the first byte tells it of nearly every text
    let may_be = |first: &u8| *first == b'i' || !first.is_ascii_graphic();
    text.as_bytes().first().is_some_and(may_be) && text.trim_start().starts_with("id:")
}

/// A text's name and scope: what stands in brackets at its end, or after its last comma.
pub(super) fn split_scope(text: &str) -> Option<(&str, &str)> {
    let text = text.trim();
    let (name, scope) = match text.strip_suffix([')', '）']) {
        Some(inside) => inside.rsplit_once(['(', '（'])?,
        None => text.rsplit_once([',', '،', '，', '、'])?,
    };
    let (name, scope) = (name.trim(), scope.trim());
    (!name.is_empty() && !scope.is_empty()).then_some((name, scope))
}

/// What narrows a name down, in every way in which it can be read.
struct Scope<'a> {
    gazetteer: &'a Gazetteer,
    /// An ISO 3166-1 alpha-2 code, upper case.
    country: Option<String>,
    /// Places that it names.
    areas: Cow<'a, [PlaceId]>,
    /// A folded word for a kind.
    kind: String,
}

impl<'a> Scope<'a> {
    fn new(gazetteer: &'a Gazetteer, text: &str, scopes: usize) -> Self {
        let is_code = text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_alphabetic());
        Self {
            gazetteer,
            country: is_code.then(|| text.to_ascii_uppercase()),
            areas: gazetteer.answering(text, scopes),
            kind: kind_key(text),
        }
    }

    fn fits(&self, place: PlaceId) -> bool {
        let countries = self.gazetteer.countries(place);
        self.country
            .as_ref()
            .is_some_and(|code| countries.contains(code))
            || self
                .gazetteer
                .ancestors(place)
                .any(|area| self.areas.contains(&area))
            || self
                .areas
                .iter()
                .any(|area| self.shares_country(*area, countries))
            || self.is_kind_of(self.gazetteer.get(place))
    }

    fn shares_country(&self, area: PlaceId, countries: &[String]) -> bool {
        let area = self.gazetteer.get(area);
        area.precision() == Precision::Country
            && area.countries.iter().any(|code| countries.contains(code))
    }

    fn is_kind_of(&self, place: &Place) -> bool {
        place
            .kind
            .as_ref()
            .is_some_and(|kind| !self.kind.is_empty() && kind_key(kind) == self.kind)
    }
}

/// A kind as a folded word, one word for all that mean the same.
fn kind_key(kind: &str) -> String {
    let key = fold(kind);
    match KINDS.iter().find(|(word, _)| *word == key) {
        Some((_, known)) => (*known).to_owned(),
        None => key,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_for_kinds_are_folded() {
        for (word, kind) in KINDS {
            assert_eq!(
                (fold(word), fold(kind)),
                ((*word).to_owned(), (*kind).to_owned())
            );
        }
    }
}
