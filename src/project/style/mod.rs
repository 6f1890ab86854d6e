//! The one table of styles, from which every target is drawn: QGIS, KML, the page, simplestyle.
//!
//! What carries what, everywhere:
//!
//! | of a feature | is shown by |
//! | --- | --- |
//! | status | colour, shape of the mark and of the arrow, solid or hollow |
//! | what a route rests on | the dash of its line |
//! | precision of a place | a ring or an area, its outline dashed the more widely the less is known |
//! | an end known only as an area | an open end without an arrowhead, and dots ([`DOUBT`]) for the part that leads into the area |
//! | category | text; a colour of its own where the user chose one |
//!
//! A colour never stands alone: each difference is also one of shape, fill, dash or text, so that
//! a map printed in grey or seen by a colour-blind reader says the same.
//!
//! # How to draw from it
//!
//! ```
//! use waymarks::model::{RouteBasis, Status};
//! use waymarks::project::style::{Theme, Rgb, StyleTable, ground};
//!
//! let mut table = StyleTable::default();
//! table.choose("protest", Rgb::parse("#aa3377").unwrap());
//!
//! // a mark: shape and fill by status; colour by status unless one is chosen for the category
//! let status = table.status(Some(Status::Alleged)); // `None`: no status is stated
//! assert_eq!((status.key, status.label), ("alleged", "alleged"));
//! let ink = table.ink(Some(Status::Alleged), Some("Protest"));
//! assert_eq!(ink.on(Theme::Light).hex(), "#aa3377");
//! assert!(status.shape.svg_path().starts_with('M'));
//!
//! // a line: dash by basis, in multiples of the line's width; empty is solid
//! assert!(table.basis(Some(RouteBasis::Reported)).dash.is_empty());
//! let dash: Vec<f64> = table.basis(None).dash_at(2.0).collect();
//! assert!(!dash.is_empty());
//!
//! // a legend: every row of each table, the last one for what is not stated
//! for row in table.statuses() {
//!     let _ = (row.label, row.meaning, row.ink.on(Theme::Dark).hex());
//! }
//! let paper = ground(Theme::Light).land.hex();
//! assert_eq!(paper.len(), 7);
//! ```
//!
//! A page that colours by category asks [`StyleTable::palette`] for the colours of all categories at
//! once. Rows are found by the word of a layer's property with [`StyleTable::status_of`],
//! [`StyleTable::basis_of`] and [`StyleTable::precision_of`], which take any text.

mod basis;
mod category;
mod colour;
mod ground;
mod precision;
mod shape;
mod status;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

pub use basis::{BasisStyle, DOUBT};
pub use category::{OTHER_CATEGORY, PALETTE};
pub use colour::{Ink, Rgb, Theme};
pub use ground::{Ground, ground};
pub use precision::{PrecisionStyle, Spread};
pub use shape::{Fill, Shape};
pub use status::StatusStyle;

use crate::model::{Precision, RouteBasis, Status};

/// Size of a mark: its diameter, in pixels of 1/96 inch.
pub const MARK_PX: f64 = 13.0;
/// Width of a route's line, in pixels of 1/96 inch.
pub const LINE_PX: f64 = 2.6;
/// Size of an arrowhead, in pixels of 1/96 inch.
pub const ARROW_PX: f64 = 11.0;

/// All styles of a map. The default is the tool's own; the user may choose colours of categories.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct StyleTable {
    /// By the folded name of the category.
    chosen: BTreeMap<String, Ink>,
}

impl StyleTable {
    /// The user chooses a colour for a category: marks and lines of it have that colour in place
    /// of their status', which still shows by its shape. Case does not matter.
    pub fn choose(&mut self, category: &str, colour: Rgb) {
        self.chosen
            .insert(category::folded(category), Ink::chosen(colour));
    }

    /// The categories that have a chosen colour, in lower case, in order.
    pub fn chosen(&self) -> impl Iterator<Item = (&str, Ink)> {
        self.chosen.iter().map(|(name, ink)| (name.as_str(), *ink))
    }

    /// The colour chosen for a category.
    pub fn chosen_for(&self, category: &str) -> Option<Ink> {
        self.chosen.get(&category::folded(category)).copied()
    }

    /// The colour of a mark or a line.
    pub fn ink(&self, status: Option<Status>, category: Option<&str>) -> Ink {
        category
            .and_then(|it| self.chosen_for(it))
            .unwrap_or_else(|| self.status(status).ink)
    }

    /// The colours of all categories of a map, for a view that colours by category: the chosen
    /// ones, then the palette in the order of the names, then [`OTHER_CATEGORY`] for all the rest.
    /// The order in which they are given and repetitions do not matter.
    pub fn palette<'n>(
        &self,
        categories: impl IntoIterator<Item = &'n str>,
    ) -> BTreeMap<&'n str, Ink> {
        let names: std::collections::BTreeSet<&str> = categories.into_iter().collect();
        let mut free = PALETTE.iter();
        let ink = |name: &str| {
            self.chosen_for(name)
                .unwrap_or_else(|| free.next().copied().unwrap_or(OTHER_CATEGORY))
        };
        let inks: Vec<Ink> = names.iter().copied().map(ink).collect();
        names.into_iter().zip(inks).collect()
    }

    /// The style of a status; of none, where the row states none.
    pub fn status(&self, status: Option<Status>) -> &'static StatusStyle {
        status::of(status)
    }

    /// The style of a status by the word of the property `status`. Unknown words are none.
    pub fn status_of(&self, word: Option<&str>) -> &'static StatusStyle {
        self.status(word.and_then(Status::parse))
    }

    /// Every status, and as the last one that none is stated.
    pub fn statuses(&self) -> &'static [StatusStyle] {
        status::TABLE
    }

    /// The style of what a route rests on; of nothing, where the row does not say.
    pub fn basis(&self, basis: Option<RouteBasis>) -> &'static BasisStyle {
        basis::of(basis)
    }

    /// The style of a basis by the word of the property `route_basis`. Unknown words are none.
    pub fn basis_of(&self, word: Option<&str>) -> &'static BasisStyle {
        self.basis(word.and_then(RouteBasis::parse))
    }

    /// Every basis, and as the last one that none is stated.
    pub fn bases(&self) -> &'static [BasisStyle] {
        basis::TABLE
    }

    /// The style of a precision; of an unknown one, where nothing is said.
    pub fn precision(&self, precision: Option<Precision>) -> &'static PrecisionStyle {
        precision::of(precision)
    }

    /// The style of a precision by the word of a property such as `precision`. Unknown words are
    /// none.
    pub fn precision_of(&self, word: Option<&str>) -> &'static PrecisionStyle {
        precision::of_word(word)
    }

    /// Every precision from the closest to the widest, and as the last one that it is not known.
    pub fn precisions(&self) -> &'static [PrecisionStyle] {
        precision::TABLE
    }
}
