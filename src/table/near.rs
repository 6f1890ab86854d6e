//! "Did you mean": the known name that a misspelt one is nearest to.

use rapidfuzz::distance::osa;

/// The form in which names of columns are compared: no white space around them, no case, and
/// spaces and hyphens as underscores.
pub(super) fn key(name: &str) -> String {
    name.trim()
        .trim_start_matches('\u{feff}')
        .chars()
        .map(|c| match c {
            ' ' | '-' | '\u{a0}' => '_',
            c => c,
        })
        .flat_map(char::to_lowercase)
        .collect()
}

/// The candidate nearest to `word` by optimal string alignment (an insertion, deletion,
/// replacement or swap of neighbours costs 1), if near enough to be a slip: at most 2, and less
/// for short words. The first of equals.
pub(super) fn nearest<'a>(
    word: &str,
    candidates: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    let word = key(word);
    candidates
        .into_iter()
        .filter_map(|candidate| {
            let other = key(candidate);
            let distance = osa::distance(word.chars(), other.chars());
            let short = word.chars().count().min(other.chars().count());
            let slip = match short {
                0..3 => 0,
                3 => usize::from(same_letters(&word, &other)),
                4..6 => 1,
                _ => 2,
            };
            (distance <= slip).then_some((distance, candidate))
        })
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// Whether the two differ in the order of their letters alone.
fn same_letters(a: &str, b: &str) -> bool {
    let sorted = |text: &str| {
        let mut letters: Vec<char> = text.chars().collect();
        letters.sort_unstable();
        letters
    };
    sorted(a) == sorted(b)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_is_recognised_and_another_word_is_not() {
        let names = ["id", "via", "to", "date", "category", "lat", "lon"];
        for (word, expected) in [
            ("catgory", Some("category")),
            ("Catogery ", Some("category")),
            ("dat", None),
            ("dtae", Some("date")),
            ("vai", Some("via")),
            ("ids", None),
            ("region", None),
            ("lan", None),
            ("", None),
        ] {
            assert_eq!(nearest(word, names), expected, "{word}");
        }
    }

    #[test]
    fn case_spaces_and_hyphens_do_not_tell_names_apart() {
        assert_eq!(key(" Event Date"), "event_date");
        assert_eq!(key("event-DATE\u{a0}"), "event_date");
    }
}
