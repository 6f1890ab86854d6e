//! What the line of a journey rests on.

use crate::model::RouteBasis;

/// How a line looks by what it rests on.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct BasisStyle {
    /// The basis; `None` where the row does not say.
    pub basis: Option<RouteBasis>,
    /// Its word in layers; empty where none is stated.
    pub key: &'static str,
    /// Its name in a legend.
    pub label: &'static str,
    /// What it means, as a part of a sentence.
    pub meaning: &'static str,
    /// Dashes and gaps by turns, in multiples of the line's width; empty is a solid line.
    pub dash: &'static [f64],
    /// What that looks like, in words.
    pub drawn: &'static str,
}

impl BasisStyle {
    /// Dashes and gaps by turns for a line of `width`, in the unit of the width.
    pub fn dash_at(&self, width: f64) -> impl Iterator<Item = f64> {
        self.dash.iter().map(move |part| part * width)
    }
}

/// The dots of the part of a line that leads into an area: where the journey ends there is not
/// known. In multiples of the line's width, for round ends.
pub const DOUBT: &[f64] = &[0.1, 2.2];

/// What was done is solid; what was said, meant or inferred is broken, the less is known the more.
pub(super) static TABLE: &[BasisStyle] = &[
    BasisStyle {
        basis: Some(RouteBasis::Reported),
        key: "reported",
        label: "reported",
        meaning: "a source reports that they went there",
        dash: &[],
        drawn: "unbroken",
    },
    BasisStyle {
        basis: Some(RouteBasis::Declared),
        key: "declared",
        label: "declared",
        meaning: "the travellers say that they go there",
        dash: &[6.0, 2.5],
        drawn: "long dashes",
    },
    BasisStyle {
        basis: Some(RouteBasis::Intended),
        key: "intended",
        label: "intended",
        meaning: "a source says that they are meant to go there",
        dash: &[6.0, 2.0, 1.0, 2.0],
        drawn: "dash and dot",
    },
    BasisStyle {
        basis: Some(RouteBasis::Inferred),
        key: "inferred",
        label: "inferred",
        meaning: "nobody says so; it follows from other facts",
        dash: &[2.0, 2.0],
        drawn: "short dashes",
    },
    NOT_STATED,
];

const NOT_STATED: BasisStyle = BasisStyle {
    basis: None,
    key: "",
    label: "not stated",
    meaning: "the table does not say what the line rests on",
    dash: &[3.0, 1.5, 1.0, 1.5, 1.0, 1.5],
    drawn: "dash and two dots",
};

pub(super) fn of(basis: Option<RouteBasis>) -> &'static BasisStyle {
    static NONE: BasisStyle = NOT_STATED;
    TABLE.iter().find(|it| it.basis == basis).unwrap_or(&NONE)
}
