//! One claim: what is said to have happened, where, and who says so.

use crate::model::{Count, CountScope, LonLat, Precision, RouteBasis, Sensitivity, Status, When};

/// The stops of a journey as the row writes them, not yet joined with places.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Journey<'a> {
    /// Where it is said to begin.
    pub from: Option<&'a str>,
    /// What it is said to pass, in order, separated by `;`.
    pub via: Option<&'a str>,
    /// Where it is said to end.
    pub to: Option<&'a str>,
}

impl Journey<'_> {
    /// Whether the row names no stop at all.
    pub fn is_empty(&self) -> bool {
        self.from.is_none() && self.via.is_none() && self.to.is_none()
    }

    /// The names of the way points, in order.
    pub fn way_points(&self) -> impl Iterator<Item = &str> {
        let via = self.via.unwrap_or_default();
        via.split(';')
            .map(str::trim)
            .filter(|name| !name.is_empty())
    }
}

/// What a stop is to its journey.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Role {
    /// Where it begins.
    From,
    /// What it passes.
    Via,
    /// Where it ends.
    To,
}

/// A row of the event table. Texts are borrowed from the chunk they were read in, or from what had to be made
/// of it; an empty cell is `None`.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Event<'a> {
    /// Unique in the table.
    pub id: &'a str,
    /// Id of the row it belongs to.
    pub group: Option<&'a str>,
    /// What happened, in a few words.
    pub title: Option<&'a str>,
    /// Free.
    pub category: Option<&'a str>,
    /// How sure it is.
    pub status: Option<Status>,
    /// When, as the row writes it (EDTF).
    pub date: Option<&'a str>,
    /// When; `None` if the row does not say.
    pub when: Option<When>,
    /// Where, as the row writes it.
    pub place: Option<&'a str>,
    /// From where via where to where, as the row writes it.
    pub journey: Journey<'a>,
    /// What the journey rests on; `None` where there is no journey.
    pub route_basis: Option<RouteBasis>,
    /// The row's own position.
    pub point: Option<LonLat>,
    /// Radius in metres around that position within which the true one lies; `None` where nobody says.
    pub uncertainty_m: Option<f64>,
    /// What that position stands for; `None`: itself.
    pub point_precision: Option<Precision>,
    /// Who did it.
    pub actors: Option<&'a str>,
    /// Whom it struck.
    pub targets: Option<&'a str>,
    /// How many, as the row writes it.
    pub count_text: Option<&'a str>,
    /// How many.
    pub count: Option<Count>,
    /// Of what.
    pub count_of: Option<&'a str>,
    /// What the number stands for.
    pub count_scope: Option<CountScope>,
    /// Who claims it.
    pub attribution: Option<&'a str>,
    /// Id in the table of sources, or free text.
    pub source: Option<&'a str>,
    /// Where it can be read.
    pub source_url: Option<&'a str>,
    /// Who may see it.
    pub sensitivity: Sensitivity,
    /// Remarks.
    pub notes: Option<&'a str>,
}

impl<'a> Event<'a> {
    /// An event of which nothing is known but its id.
    #[inline]
    pub fn new(id: &'a str) -> Self {
        Self {
            id,
            group: None,
            title: None,
            category: None,
            status: None,
            date: None,
            when: None,
            place: None,
            journey: Journey::default(),
            route_basis: None,
            point: None,
            uncertainty_m: None,
            point_precision: None,
            actors: None,
            targets: None,
            count_text: None,
            count: None,
            count_of: None,
            count_scope: None,
            attribution: None,
            source: None,
            source_url: None,
            sensitivity: Sensitivity::Public,
            notes: None,
        }
    }
}
