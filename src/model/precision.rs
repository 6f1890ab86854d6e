//! How closely a place says where something happened.

use std::fmt;

/// How closely a place says where something happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Precision {
    /// The row's own coordinates.
    Coordinates,
    /// A building, a base, a crossing: anything that is smaller than a settlement.
    Site,
    /// A village, a town, a city.
    Settlement,
    /// A place of a kind that the tool does not know, or of none.
    Place,
    /// A county or district.
    Admin2,
    /// A province or state.
    Admin1,
    /// A country.
    Country,
}

/// Kinds that are understood, the precision they mean, and the radius in metres that stands for
/// their extent where the table states none. Orders of magnitude, not measurements: they decide
/// whether a pin would be a lie.
const KINDS: &[(&str, Precision, f64)] = &[
    ("border_crossing", Precision::Site, 5_000.0),
    ("facility", Precision::Site, 2_000.0),
    ("base", Precision::Site, 5_000.0),
    ("airport", Precision::Site, 3_000.0),
    ("port", Precision::Site, 3_000.0),
    ("hospital", Precision::Site, 1_000.0),
    ("shrine", Precision::Site, 1_000.0),
    ("camp", Precision::Site, 2_000.0),
    ("village", Precision::Settlement, 2_000.0),
    ("town", Precision::Settlement, 5_000.0),
    ("city", Precision::Settlement, 10_000.0),
    ("admin3", Precision::Admin2, 20_000.0),
    ("admin2", Precision::Admin2, 50_000.0),
    ("admin1", Precision::Admin1, 200_000.0),
    ("country", Precision::Country, 1_000_000.0),
];

impl Precision {
    /// The words, the closest first.
    pub const WORDS: &'static [&'static str] = &[
        "coordinates",
        "site",
        "settlement",
        "place",
        "admin2",
        "admin1",
        "country",
    ];

    /// Reads a word, whatever its case.
    pub fn parse(word: &str) -> Option<Self> {
        let all = [
            Self::Coordinates,
            Self::Site,
            Self::Settlement,
            Self::Place,
            Self::Admin2,
            Self::Admin1,
            Self::Country,
        ];
        all.into_iter()
            .find(|it| it.as_str().eq_ignore_ascii_case(word))
    }

    /// What a kind of place means; spaces, hyphens and case do not matter.
    pub fn of_kind(kind: Option<&str>) -> Self {
        kind.and_then(find).map_or(Self::Place, |(_, it, _)| *it)
    }

    /// The radius in metres that stands for the extent of a kind of place, if the kind is known.
    pub fn uncertainty_of_kind(kind: &str) -> Option<f64> {
        find(kind).map(|(_, _, radius)| *radius)
    }

    /// Whether it names an area that a pin would misplace: a province or a country.
    pub fn is_wide(self) -> bool {
        self >= Self::Admin1
    }

    /// The word written into layers.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Coordinates => "coordinates",
            Self::Site => "site",
            Self::Settlement => "settlement",
            Self::Place => "place",
            Self::Admin2 => "admin2",
            Self::Admin1 => "admin1",
            Self::Country => "country",
        }
    }
}

impl fmt::Display for Precision {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

fn find(kind: &str) -> Option<&'static (&'static str, Precision, f64)> {
    let same = |known: &str| {
        let plain = |byte: u8| {
            if byte == b' ' || byte == b'-' {
                b'_'
            } else {
                byte.to_ascii_lowercase()
            }
        };
        known.len() == kind.len()
            && (known == kind || known.bytes().zip(kind.bytes()).all(|(a, b)| a == plain(b)))
    };
    KINDS.iter().find(|(known, _, _)| same(known))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kind_is_known_however_its_words_are_joined() {
        for kind in ["border_crossing", "Border Crossing", "border-crossing"] {
            assert_eq!(Precision::of_kind(Some(kind)), Precision::Site, "{kind}");
        }
        assert_eq!(Precision::of_kind(Some("caravanserai")), Precision::Place);
        assert_eq!(Precision::of_kind(None), Precision::Place);
    }

    #[test]
    fn every_word_is_read_back() {
        let read: Vec<_> = Precision::WORDS
            .iter()
            .filter_map(|word| Precision::parse(&word.to_uppercase()))
            .map(Precision::as_str)
            .collect();
        assert_eq!(read, Precision::WORDS);
        assert_eq!(Precision::parse("roughly"), None);
    }

    #[test]
    fn only_provinces_and_countries_are_wide() {
        assert!(Precision::Admin1.is_wide() && Precision::Country.is_wide());
        assert!(!Precision::Admin2.is_wide() && !Precision::Place.is_wide());
    }
}
