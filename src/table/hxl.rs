//! A row of tags below the header, as the Humanitarian Exchange Language has it (HXL 1.1, "Hashtag
//! row"): every cell that is not empty is a tag such as `#date+occurred`.

/// Records that are looked at for a row of tags: the standard lets it stand among the first 25.
pub(super) const ROWS: usize = 25;

/// Hashtags of the core schema. One of them must be there: a table may be about other people's hashtags.
const CORE: &[&str] = &[
    "access",
    "activity",
    "adm1",
    "adm2",
    "adm3",
    "adm4",
    "adm5",
    "affected",
    "beneficiary",
    "capacity",
    "cause",
    "contact",
    "country",
    "crisis",
    "currency",
    "date",
    "delivery",
    "description",
    "event",
    "frequency",
    "geo",
    "group",
    "impact",
    "indicator",
    "inneed",
    "item",
    "loc",
    "meta",
    "modality",
    "need",
    "operations",
    "org",
    "output",
    "population",
    "reached",
    "region",
    "sector",
    "service",
    "severity",
    "status",
    "subsector",
    "targeted",
    "value",
];

/// Whether a record is a row of tags: two at least, and nothing else.
pub(super) fn is_tags(cells: &[String]) -> bool {
    let filled: Vec<&String> = cells.iter().filter(|cell| !cell.is_empty()).collect();
    filled.len() > 1
        && filled.iter().all(|cell| is_tag(cell))
        && filled.iter().any(|cell| is_core(cell))
}

fn is_core(tag: &str) -> bool {
    let hashtag = tag.trim_start_matches('#').split('+').next();
    let hashtag = hashtag.unwrap_or_default().trim().to_ascii_lowercase();
    CORE.contains(&hashtag.as_str())
}

fn is_tag(text: &str) -> bool {
    let Some(text) = text.strip_prefix('#') else {
        return false;
    };
    text.split('+').all(|word| {
        let word = word.trim();
        word.starts_with(|c: char| c.is_ascii_alphabetic())
            && word.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
    })
}

/// What a tag says in our words: the hashtag, the attribute that it must have, our column. The first
/// line that fits.
const MEANINGS: &[(&str, &str, &str)] = &[
    ("geo", "lat", "lat"),
    ("geo", "lon", "lon"),
    ("date", "", "date"),
    ("event", "id", "id"),
    ("event", "code", "id"),
    ("event", "type", "category"),
    ("event", "name", "title"),
    ("event", "", "category"),
    ("loc", "name", "place"),
    ("loc", "", "place"),
    ("affected", "", "count"),
    ("meta", "source", "source"),
    ("meta", "url", "source_url"),
    ("meta", "id", "id"),
];

/// Our column for a tag.
pub(super) fn meaning(tag: &str) -> Option<&'static str> {
    let tag = tag.trim().strip_prefix('#')?.to_ascii_lowercase();
    let mut words = tag.split('+').map(str::trim);
    let hashtag = words.next()?;
    let attributes: Vec<&str> = words.collect();
    let fits = |(wanted, attribute, _): &&(&str, &str, &str)| {
        *wanted == hashtag && (attribute.is_empty() || attributes.contains(attribute))
    };
    MEANINGS.iter().find(fits).map(|(_, _, column)| *column)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(cells: &[&str]) -> Vec<String> {
        cells.iter().map(|&cell| cell.to_owned()).collect()
    }

    #[test]
    fn a_row_of_tags_holds_nothing_but_tags() {
        assert!(is_tags(&row(&[
            "",
            "#org",
            "#adm1+name +en",
            "#date+occurred"
        ])));
        assert!(!is_tags(&row(&["", ""])));
        assert!(!is_tags(&row(&["#freedom", "#monday"])));
        assert!(!is_tags(&row(&["#date", ""])));
        assert!(!is_tags(&row(&["#org", "country"])));
        for error in ["#N/A", "#REF!", "#NAME?", "#DIV/0!", "#NULL!", "#1", "#"] {
            assert!(!is_tags(&row(&[error, error, "#date"])), "{error}");
        }
    }

    #[test]
    fn a_tag_is_a_column_by_its_hashtag_and_attribute() {
        assert_eq!(meaning("#geo+lat"), Some("lat"));
        assert_eq!(meaning("#Geo +Lon"), Some("lon"));
        assert_eq!(meaning("#date+reported"), Some("date"));
        assert_eq!(meaning("#affected+f"), Some("count"));
        assert_eq!(meaning("#geo+elevation"), None);
        assert_eq!(meaning("#sector"), None);
    }
}
