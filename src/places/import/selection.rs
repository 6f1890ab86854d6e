//! Which places of a gazetteer are taken in.

use std::collections::BTreeSet;

use super::candidate::Glimpse;
use super::source::Choose;
use crate::gazetteer::fold;
use crate::geodesy::Region;

/// Which places of a gazetteer are taken in. Values of one kind are alternatives; different kinds must
/// all be met. Without any, every place is wanted.
#[derive(Debug, Default)]
pub struct Selection {
    ids: BTreeSet<String>,
    names: BTreeSet<String>,
    regions: Vec<Region>,
}

impl Selection {
    /// By ids of that gazetteer (`112931`, `gn:112931`, `wd:Q3616`), by names (compared folded, other
    /// names too), and by regions.
    pub fn new(ids: &[String], names: &[String], regions: Vec<Region>) -> Self {
        Self {
            ids: ids.iter().map(|id| bare(id).to_lowercase()).collect(),
            names: names.iter().map(|name| fold(name)).collect(),
            regions,
        }
    }

    /// Whether every place is wanted.
    pub fn is_all(&self) -> bool {
        self.ids.is_empty() && self.names.is_empty() && self.regions.is_empty()
    }
}

/// An id without the gazetteer's prefix.
fn bare(id: &str) -> &str {
    match id.trim().split_once(':') {
        Some((prefix, rest)) if prefix.len() <= 4 && !rest.starts_with('/') => rest,
        _ => id.trim(),
    }
}

impl Choose for Selection {
    fn wants(&self, glimpse: &Glimpse<'_>) -> bool {
        let is_in = |region: &Region| glimpse.point.is_some_and(|at| region.contains_point(at));
        (self.ids.is_empty() || self.ids.contains(&bare(glimpse.key).to_lowercase()))
            && (self.regions.is_empty() || self.regions.iter().any(is_in))
            && (self.names.is_empty()
                || glimpse.names().any(|name| self.names.contains(&fold(name))))
    }
}
