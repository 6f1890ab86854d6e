//! Ids for new places.

use unicode_normalization::UnicodeNormalization as _;

/// Longest id that is made, in characters.
const LONGEST: usize = 48;

/// A name as an id: ASCII letters and digits in lower case, hyphens between words. Empty if the name
/// has none, as one in another script: transliteration is nobody's to guess.
///
/// ```
/// use waymarks::places::slug;
///
/// assert_eq!(slug("Qaṣr-e Shīrīn"), "qasr-e-shirin");
/// assert_eq!(slug("شلمچه"), "");
/// ```
pub fn slug(name: &str) -> String {
    let mut id = String::new();
    for char in name.nfkd() {
        if char.is_ascii_alphanumeric() {
            id.push(char.to_ascii_lowercase());
        } else if !unicode_normalization::char::is_combining_mark(char)
            && !matches!(char, '\'' | '’' | '‘' | 'ʿ' | 'ʾ' | '`')
            && !id.is_empty()
            && !id.ends_with('-')
        {
            id.push('-');
        }
        if id.len() >= LONGEST {
            break;
        }
    }
    id.trim_end_matches('-').to_owned()
}

/// An id for a name that `is_used` does not know: the slug, then with its country, then with a number.
/// `fallback` stands for a name without a slug.
pub fn unused_id(
    name: &str,
    country: Option<&str>,
    fallback: &str,
    is_used: impl Fn(&str) -> bool,
) -> String {
    let mut base = slug(name);
    if base.is_empty() {
        base = slug(fallback);
    }
    if base.is_empty() {
        "place".clone_into(&mut base);
    }
    if !is_used(&base) {
        return base;
    }
    if let Some(country) = country {
        base = format!("{base}-{}", country.to_ascii_lowercase());
        if !is_used(&base) {
            return base;
        }
    }
    (2..=u64::MAX)
        .map(|number| format!("{base}-{number}"))
        .find(|id| !is_used(id))
        .unwrap_or(base)
}
