//! How closely it is known where something happened.

use crate::model::Precision;

/// How a place is drawn by how closely it is known.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PrecisionStyle {
    /// The precision; `None` where nothing is said of it.
    pub precision: Option<Precision>,
    /// Its word in layers; empty where nothing is said.
    pub key: &'static str,
    /// Its name in a legend.
    pub label: &'static str,
    /// What is drawn around the mark, or in its place.
    pub spread: Spread,
    /// Dashes and gaps of the outline of the ring or the area, in multiples of its width; empty is
    /// solid.
    pub dash: &'static [f64],
    /// How much of the colour fills the ring or the area, 0 to 1.
    pub opacity: f64,
}

/// What is drawn of an uncertainty.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Spread {
    /// A mark, with a ring of the uncertainty's radius.
    Ring,
    /// The area, or a ring of the uncertainty's radius, and no mark that looks like a spot.
    Area,
}

macro_rules! rows {
    ($($precision:ident $key:literal $label:literal $spread:ident $dash:expr, $opacity:literal;)*) => {
        pub(super) static TABLE: &[PrecisionStyle] = &[
            $(PrecisionStyle {
                precision: Some(Precision::$precision),
                key: $key,
                label: $label,
                spread: Spread::$spread,
                dash: $dash,
                opacity: $opacity,
            },)*
            NOT_STATED,
        ];
    };
}

rows! {
    Coordinates "coordinates" "the row's own coordinates" Ring &[], 0.10;
    Site "site" "a site" Ring &[], 0.10;
    Settlement "settlement" "a village, town or city" Ring &[], 0.10;
    Place "place" "a place of unknown extent" Ring &[4.0, 2.0], 0.10;
    Admin2 "admin2" "a county or district" Ring &[4.0, 2.0], 0.10;
    Admin1 "admin1" "a province" Area &[5.0, 3.0], 0.14;
    Country "country" "a country" Area &[2.0, 3.0], 0.08;
}

const NOT_STATED: PrecisionStyle = PrecisionStyle {
    precision: None,
    key: "",
    label: "not known how closely",
    spread: Spread::Ring,
    dash: &[1.0, 2.0],
    opacity: 0.06,
};

static NONE: PrecisionStyle = NOT_STATED;

pub(super) fn of(precision: Option<Precision>) -> &'static PrecisionStyle {
    TABLE
        .iter()
        .find(|it| it.precision == precision)
        .unwrap_or(&NONE)
}

pub(super) fn of_word(word: Option<&str>) -> &'static PrecisionStyle {
    let word = word.unwrap_or_default();
    TABLE.iter().find(|it| it.key == word).unwrap_or(&NONE)
}
