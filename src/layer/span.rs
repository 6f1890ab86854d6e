//! Where and when the features of a layer are, gathered while they pass.

use crate::geodesy::Bounds;
use crate::layer::Geometry;
use crate::model::{Day, When};

/// Where and when the features of a layer are, in a few numbers whatever their count. The order in
/// which features and spans are added does not matter.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Span {
    /// Number of features.
    pub features: u64,
    /// The box around those that are drawn.
    pub bounds: Option<Bounds>,
    /// The earliest day that any of them is known to touch.
    pub first: Option<Day>,
    /// The latest such day.
    pub last: Option<Day>,
}

impl Span {
    /// One more feature.
    pub fn add(&mut self, geometry: Geometry<'_>, when: Option<&When>) {
        self.features += 1;
        self.place(bounds(geometry));
        if let Some(when) = when {
            self.days(
                when.start().or_else(|| when.end()),
                when.end().or_else(|| when.start()),
            );
        }
    }

    /// All features of another span.
    pub fn merge(&mut self, other: &Self) {
        self.features += other.features;
        self.place(other.bounds);
        self.days(other.first, other.last);
    }

    fn place(&mut self, bounds: Option<Bounds>) {
        self.bounds = self.bounds.into_iter().chain(bounds).reduce(Bounds::with);
    }

    /// It reaches from `first` to `last`, as far as these are known.
    pub fn days(&mut self, first: Option<Day>, last: Option<Day>) {
        self.first = self.first.into_iter().chain(first).min();
        self.last = self.last.into_iter().chain(last).max();
    }
}

fn bounds(geometry: Geometry<'_>) -> Option<Bounds> {
    match geometry {
        Geometry::Null => None,
        Geometry::Point(at) => Some(Bounds::of(at)),
        Geometry::Line(line) => line
            .positions()
            .iter()
            .map(|at| Bounds::of(*at))
            .reduce(Bounds::with),
        Geometry::Area(area) => Bounds::of_area(area),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::LonLat;

    fn day(text: &str) -> Option<Day> {
        Day::parse_iso(text)
    }

    #[test]
    fn a_span_is_the_same_in_any_order_and_nothing_drawn_has_no_bounds() {
        let mut nowhere = Span::default();
        nowhere.add(Geometry::Null, None);
        assert_eq!((nowhere.features, nowhere.bounds), (1, None));
        let span = |lon: f64, first: &str, last: &str| {
            let at = LonLat::new(lon, 10.0).unwrap();
            let mut span = Span::default();
            span.add(Geometry::Point(at), None);
            span.days(day(first), day(last));
            span
        };
        let parts = [
            span(1.0, "2026-01-05", "2026-01-09"),
            nowhere,
            span(-3.0, "2026-01-07", "2026-01-07"),
        ];
        let mut forwards = Span::default();
        let mut backwards = Span::default();
        for part in &parts {
            forwards.merge(part);
        }
        for part in parts.iter().rev() {
            backwards.merge(part);
        }
        assert_eq!(forwards, backwards);
        assert_eq!(forwards.features, 3);
        assert_eq!(
            forwards.bounds.map(|it| (it.west, it.east)),
            Some((-3.0, 1.0))
        );
        assert_eq!(
            (forwards.first, forwards.last),
            (day("2026-01-05"), day("2026-01-09"))
        );
    }
}
