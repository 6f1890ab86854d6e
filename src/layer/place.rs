//! The layers of the gazetteer's own entries: the places that were used, and how often.

use std::sync::atomic::{AtomicI32, AtomicU32, Ordering::Relaxed};

use crate::gazetteer::PlaceId;
use crate::layer::{Field, LayerKind, Schema, Spot, Value, ValueType};
use crate::model::{Day, When};

/// How often each place is used, counted by all workers at once: sums, least and greatest do not
/// depend on who comes first.
#[derive(Debug)]
pub struct Usage {
    places: Vec<Counter>,
}

#[derive(Debug)]
struct Counter {
    events: AtomicU32,
    first: AtomicI32,
    last: AtomicI32,
}

/// How often a place is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UsageTotal {
    /// Number of events that are written and name it.
    pub events: u32,
    /// The earliest day that any of them is known to touch.
    pub first: Option<Day>,
    /// The latest such day.
    pub last: Option<Day>,
}

const NEVER_FIRST: i32 = i32::MAX;
const NEVER_LAST: i32 = i32::MIN;

impl Usage {
    /// No place is used yet.
    pub fn new(places: usize) -> Self {
        let unused = || Counter {
            events: AtomicU32::new(0),
            first: AtomicI32::new(NEVER_FIRST),
            last: AtomicI32::new(NEVER_LAST),
        };
        Self {
            places: std::iter::repeat_with(unused).take(places).collect(),
        }
    }

    /// An event of that time names `place`.
    pub fn add(&self, place: PlaceId, when: Option<&When>) {
        let Some(counter) = self.places.get(place.index()) else {
            return;
        };
        counter.events.fetch_add(1, Relaxed);
        if let Some(when) = when {
            if let Some(first) = when.start().or_else(|| when.end()) {
                counter.first.fetch_min(first.days_from_epoch(), Relaxed);
            }
            if let Some(last) = when.end().or_else(|| when.start()) {
                counter.last.fetch_max(last.days_from_epoch(), Relaxed);
            }
        }
    }

    /// How often `place` is used; `None` if it is not.
    pub fn of(&self, place: PlaceId) -> Option<UsageTotal> {
        let counter = self.places.get(place.index())?;
        let events = counter.events.load(Relaxed);
        let day = |days: i32, never: i32| {
            if days == never {
                None
            } else {
                Day::from_days(days)
            }
        };
        (events > 0).then(|| UsageTotal {
            events,
            first: day(counter.first.load(Relaxed), NEVER_FIRST),
            last: day(counter.last.load(Relaxed), NEVER_LAST),
        })
    }
}

/// The columns of the layers of places.
#[derive(Debug, Clone)]
pub struct PlaceSchema {
    /// The columns.
    pub schema: Schema,
}

impl PlaceSchema {
    /// The columns of `layer`.
    pub fn new(layer: LayerKind) -> Self {
        let fields = [
            ("id", ValueType::Text),
            ("name", ValueType::Text),
            ("kind", ValueType::Text),
            ("countries", ValueType::Text),
            ("parent", ValueType::Text),
            ("position_of", ValueType::Text),
            ("precision", ValueType::Text),
            ("uncertainty_m", ValueType::Real),
            ("sensitivity", ValueType::Text),
            ("events", ValueType::Integer),
            ("first_date", ValueType::Date),
            ("last_date", ValueType::Date),
            ("links", ValueType::Text),
            ("source", ValueType::Text),
            ("notes", ValueType::Text),
        ];
        let fields = fields.map(|(name, holds)| Field {
            name: name.to_owned(),
            holds,
        });
        Self {
            schema: Schema::new(layer, fields),
        }
    }

    /// The values of a place, in the order of the columns. What is said of its precision is that of
    /// the position that stands for it.
    pub fn values<'a>(
        spot: &Spot<'a>,
        countries: &'a [&'a str],
        used: UsageTotal,
    ) -> Vec<Value<'a>> {
        let Spot {
            place,
            site,
            position_of,
            ..
        } = *spot;
        let precision = site.map_or_else(|| place.precision(), |site| site.precision);
        let uncertainty_m = site.map_or_else(|| place.uncertainty_m(), |site| site.uncertainty_m);
        vec![
            Value::text(Some(&place.id)),
            Value::text(Some(&place.name)),
            Value::text(place.kind.as_deref()),
            Value::texts(countries),
            Value::text(place.parent.as_deref()),
            Value::text(position_of.map(|place| place.id.as_str())),
            Value::text(Some(precision.as_str())),
            Value::real(uncertainty_m),
            Value::text(Some(place.sensitivity.as_str())),
            Value::Integer(u64::from(used.events)),
            Value::date(used.first),
            Value::date(used.last),
            Value::text(place.links.as_deref()),
            Value::text(place.source.as_deref()),
            Value::text(place.notes.as_deref()),
        ]
    }
}
