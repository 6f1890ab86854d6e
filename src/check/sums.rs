//! Adds up the numbers of a table, none of them twice.
//!
//! * A row that belongs to no group adds its number.
//! * A group with a total adds that, whatever else its rows say; several totals are a range.
//! * A group without one adds a range: at least its largest number, as its claims may be about the
//!   same people, at most all of them.
//! * `shared`, `subset` and `aggregate` add nothing.
//! * What is counted differently (`count_of`) is never added to each other.
//!
//! Memory grows with the groups that have numbers (some 100 bytes each) and with the lines of the
//! result, not with the rows.

use hashbrown::HashMap;

use crate::check::notes::fingerprint;
use crate::gazetteer::{Gazetteer, PlaceId};
use crate::model::{Count, CountScope, Event, Role};
use crate::resolve::Joined;

/// Lines of a result; the rows of further ones are in one line, [`OTHER`].
const LINES: usize = 100_000;
const OTHER: &str = "(other)";

/// Numbers that were not added and are shown, for each line.
const SHOWN: usize = 5;

/// What sums are sorted by. Each row is in exactly one line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum By {
    /// The category.
    Category,
    /// The status.
    Status,
    /// The month, or the first and the last one.
    Month,
    /// The countries of the place, or of the ends of the journey.
    Country,
    /// The place, or the ends of the journey.
    Place,
}

impl By {
    /// The word for it, as the options and the tables have it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Category => "category",
            Self::Status => "status",
            Self::Month => "month",
            Self::Country => "country",
            Self::Place => "place",
        }
    }
}

/// A sum of numbers, each of which may be a range.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Sum {
    /// At least so many.
    pub low: u64,
    /// The numbers that the rows give, where they give one, and the nearest bound where not.
    pub best: u64,
    /// At most so many; `None` if some row says no upper bound.
    pub high: Option<u64>,
    /// Whether some number in it is an estimate.
    pub approximate: bool,
}

impl Sum {
    fn of(count: Count) -> Option<Self> {
        let best = count.best.or(count.min).or(count.max)?;
        Some(Self {
            low: count.min.or(count.best).unwrap_or(0),
            best,
            high: count.max.or(count.best),
            approximate: count.approximate,
        })
    }

    fn plus(self, other: Self) -> Self {
        Self {
            low: self.low.saturating_add(other.low),
            best: self.best.saturating_add(other.best),
            high: self
                .high
                .zip(other.high)
                .map(|(one, other)| one.saturating_add(other)),
            approximate: self.approximate || other.approximate,
        }
    }

    /// Two claims about the same: one of them is right.
    fn either(self, other: Self) -> Self {
        Self {
            low: self.low.min(other.low),
            best: self.best,
            high: self.high.zip(other.high).map(|(one, other)| one.max(other)),
            approximate: self.approximate || other.approximate,
        }
    }

    /// Two claims that may be about the same or about different parts.
    fn perhaps_plus(self, other: Self) -> Self {
        Self {
            low: self.low.max(other.low),
            best: self.best.max(other.best),
            ..self.plus(other)
        }
    }
}

impl std::fmt::Display for Sum {
    /// As counts are written in tables: `800`, `~800`, `36+`, `10..20`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.approximate {
            f.write_str("~")?;
        }
        match self.high {
            Some(high) if high == self.low => write!(f, "{high}"),
            Some(high) => write!(f, "{}..{high}", self.low),
            None => write!(f, "{}+", self.low),
        }
    }
}

/// The numbers of one group.
#[derive(Debug, Clone, Copy, Default)]
struct OfGroup {
    total: Option<Sum>,
    parts: Option<Sum>,
}

impl OfGroup {
    fn add(&mut self, sum: Sum, scope: Option<CountScope>) {
        let (slot, join): (_, fn(Sum, Sum) -> Sum) = if scope == Some(CountScope::Total) {
            (&mut self.total, Sum::either)
        } else {
            (&mut self.parts, Sum::perhaps_plus)
        };
        *slot = Some(slot.map_or(sum, |known| join(known, sum)));
    }

    fn append(&mut self, later: Self) {
        let join =
            |one: Option<Sum>, other: Option<Sum>, join: fn(Sum, Sum) -> Sum| match (one, other) {
                (Some(one), Some(other)) => Some(join(one, other)),
                (one, other) => one.or(other),
            };
        self.total = join(self.total, later.total, Sum::either);
        self.parts = join(self.parts, later.parts, Sum::perhaps_plus);
    }
}

/// What is known of one line of the result.
#[derive(Debug, Clone, Default)]
struct Bucket {
    rows: u64,
    shared: u64,
    subset: u64,
    aggregate: u64,
    in_words: u64,
    plain: Option<Sum>,
    groups: HashMap<u64, OfGroup>,
    not_added: Vec<String>,
}

impl Bucket {
    fn add(&mut self, event: &Event<'_>, group: Option<u64>) {
        self.rows += 1;
        let text = event.count_text;
        let sum = event.count.and_then(Sum::of);
        if sum.is_none() && text.is_some() && event.count_scope != Some(CountScope::Shared) {
            self.in_words += 1;
        }
        let apart = match event.count_scope {
            Some(CountScope::Shared) => Some(&mut self.shared),
            Some(CountScope::Subset) => Some(&mut self.subset),
            Some(CountScope::Aggregate) => Some(&mut self.aggregate),
            _ => None,
        };
        if let Some(rows) = apart {
            *rows += 1;
            let text = text.map(str::to_owned).or_else(|| Some(sum?.to_string()));
            if self.not_added.len() < SHOWN {
                self.not_added.extend(text);
            }
            return;
        }
        let Some(sum) = sum else {
            if self.not_added.len() < SHOWN {
                self.not_added.extend(text.map(str::to_owned));
            }
            return;
        };
        match group {
            Some(group) => self
                .groups
                .entry(group)
                .or_default()
                .add(sum, event.count_scope),
            None => self.plain = Some(self.plain.map_or(sum, |known| known.plus(sum))),
        }
    }

    fn append(&mut self, later: Self) {
        self.rows += later.rows;
        self.shared += later.shared;
        self.subset += later.subset;
        self.aggregate += later.aggregate;
        self.in_words += later.in_words;
        self.plain = match (self.plain, later.plain) {
            (Some(one), Some(other)) => Some(one.plus(other)),
            (one, other) => one.or(other),
        };
        for (group, sum) in later.groups {
            self.groups.entry(group).or_default().append(sum);
        }
        let room = SHOWN.saturating_sub(self.not_added.len());
        self.not_added
            .extend(later.not_added.into_iter().take(room));
    }

    /// The sum; `whole` has the totals of groups wherever they stand.
    fn sum(&self, whole: &Self) -> Option<Sum> {
        // the order of the groups does not matter to a sum
        self.groups
            .iter()
            .filter_map(|(group, own)| {
                let has_total = whole
                    .groups
                    .get(group)
                    .is_some_and(|whole| whole.total.is_some());
                own.total.or(own.parts.filter(|_| !has_total))
            })
            .chain(self.plain)
            .reduce(Sum::plus)
    }
}

/// A line of the result.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct SumLine {
    /// What its rows have in common; empty where they say nothing, and for the sum of all.
    pub key: String,
    /// What is counted; empty where the rows do not say.
    pub counted: String,
    /// Number of rows.
    pub rows: u64,
    /// Their sum, if any of them adds a number.
    pub sum: Option<Sum>,
    /// Rows that share in the number of their group.
    pub shared: u64,
    /// Rows whose number is a part of another's.
    pub subset: u64,
    /// Rows whose number stands over many others.
    pub aggregate: u64,
    /// Rows that say how many in words only.
    pub in_words: u64,
    /// The first few numbers and words that were not added.
    pub not_added: Vec<String>,
}

/// The numbers of many rows. Parts of a table are added up apart and joined in order.
#[derive(Debug, Clone, Default)]
pub struct Sums {
    lines: HashMap<(String, String), Bucket>,
    all: HashMap<String, Bucket>,
}

impl Sums {
    /// Adds a row; `group` is the group that it belongs to.
    pub fn add(
        &mut self,
        by: By,
        event: &Event<'_>,
        group: Option<&str>,
        joined: &Joined,
        gazetteer: &Gazetteer,
    ) {
        let group = group.map(fingerprint);
        let counted = event.count_of.unwrap_or_default().to_owned();
        let key = key(by, event, joined, gazetteer);
        self.line(key, counted.clone()).add(event, group);
        self.all.entry(counted).or_default().add(event, group);
    }

    fn line(&mut self, key: String, counted: String) -> &mut Bucket {
        let mut place = (key, counted);
        if self.lines.len() >= LINES && !self.lines.contains_key(&place) {
            OTHER.clone_into(&mut place.0);
        }
        self.lines.entry(place).or_default()
    }

    /// Adds the rows of a later part of the table.
    pub fn append(&mut self, later: Self) {
        let mut lines: Vec<_> = later.lines.into_iter().collect();
        lines.sort_unstable_by(|(one, _), (other, _)| one.cmp(other)); // which are the first 100,000?
        for ((key, counted), bucket) in lines {
            self.line(key, counted).append(bucket);
        }
        for (counted, bucket) in later.all {
            self.all.entry(counted).or_default().append(bucket);
        }
    }

    /// The lines, sorted by what they are sorted by, and for each thing that is counted the sum of
    /// all. Groups are added up as wholes there, so that it may be less than the sum of the lines.
    pub fn lines(&self) -> (Vec<SumLine>, Vec<SumLine>) {
        let nothing = Bucket::default();
        let whole = |counted: &str| self.all.get(counted).unwrap_or(&nothing);
        let mut lines: Vec<SumLine> = self
            .lines
            .iter()
            .map(|((key, counted), bucket)| line(key, counted, bucket, whole(counted)))
            .collect();
        let mut totals: Vec<SumLine> = self
            .all
            .iter()
            .map(|(counted, bucket)| line("", counted, bucket, bucket))
            .collect();
        for list in [&mut lines, &mut totals] {
            list.sort_unstable_by(|a, b| (&a.key, &a.counted).cmp(&(&b.key, &b.counted)));
        }
        (lines, totals)
    }
}

fn line(key: &str, counted: &str, bucket: &Bucket, whole: &Bucket) -> SumLine {
    SumLine {
        key: key.to_owned(),
        counted: counted.to_owned(),
        rows: bucket.rows,
        sum: bucket.sum(whole),
        shared: bucket.shared,
        subset: bucket.subset,
        aggregate: bucket.aggregate,
        in_words: bucket.in_words,
        not_added: bucket.not_added.clone(),
    }
}

fn key(by: By, event: &Event<'_>, joined: &Joined, gazetteer: &Gazetteer) -> String {
    let end = |wanted: Role| {
        let stop = joined.stops.iter().find(|(role, _)| *role == wanted);
        stop.map(|(_, place)| *place)
    };
    let name =
        |place: Option<PlaceId>| place.map_or("?", |place| gazetteer.get(place).name.as_str());
    match by {
        By::Category => event.category.unwrap_or_default().to_owned(),
        By::Status => event.status.map_or("", |status| status.as_str()).to_owned(),
        By::Month => month(event),
        By::Place => match joined.place {
            Some(place) => gazetteer.get(place).name.clone(),
            None if joined.stops.is_empty() => String::new(),
            None => format!("{} - {}", name(end(Role::From)), name(end(Role::To))),
        },
        By::Country => {
            let places = match joined.place {
                Some(place) => [Some(place), None],
                None => [end(Role::From), end(Role::To)],
            };
            let mut codes: Vec<&str> = Vec::new();
            for code in places
                .into_iter()
                .flatten()
                .flat_map(|place| gazetteer.countries(place))
            {
                if !codes.contains(&code.as_str()) {
                    codes.push(code);
                }
            }
            codes.join(";")
        }
    }
}

/// The months from the beginning to the end of the date, as it is written.
fn month(event: &Event<'_>) -> String {
    let Some(when) = &event.when else {
        return String::new();
    };
    let text = |day: Option<crate::model::Day>| {
        day.map_or("..".to_owned(), |day| {
            let iso = day.to_string();
            iso.rsplit_once('-')
                .map_or_else(String::new, |(month, _)| month.to_owned())
        })
    };
    let (first, last) = (text(when.start()), text(when.end()));
    if first == last {
        first
    } else {
        format!("{first}/{last}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sum_of(rows: &[(&str, &str, Option<CountScope>)]) -> String {
        let mut bucket = Bucket::default();
        for (group, count, scope) in rows {
            let Some(sum) = Sum::of(Count::parse(count).unwrap()) else {
                continue;
            };
            if group.is_empty() {
                bucket.plain = Some(bucket.plain.map_or(sum, |known| known.plus(sum)));
            } else {
                let group = bucket.groups.entry(fingerprint(group)).or_default();
                group.add(sum, *scope);
            }
        }
        bucket
            .sum(&bucket)
            .map_or_else(String::new, |sum| sum.to_string())
    }

    #[test]
    fn rows_of_no_group_are_added() {
        assert_eq!(sum_of(&[("", "800", None), ("", "36", None)]), "836");
        assert_eq!(sum_of(&[("", "~800", None), ("", "36+", None)]), "~836+");
        assert_eq!(sum_of(&[("", "10..20", None), ("", "5", None)]), "15..25");
        assert_eq!(sum_of(&[("", "<50", None)]), "0..49");
        assert_eq!(sum_of(&[("", "dozens", None)]), "");
    }

    #[test]
    fn a_group_with_a_total_adds_that_alone() {
        let total = Some(CountScope::Total);
        assert_eq!(
            sum_of(&[("m", "800", total), ("m", "300", None), ("", "1", None)]),
            "801"
        );
        assert_eq!(sum_of(&[("m", "300", None), ("m", "800", total)]), "800");
        assert_eq!(
            sum_of(&[("m", "700", total), ("m", "800", total)]),
            "700..800"
        );
    }

    #[test]
    fn claims_of_a_group_are_neither_dropped_nor_added_twice() {
        assert_eq!(
            sum_of(&[("m", "800", None), ("m", "800", None), ("m", "800", None)]),
            "800..2400"
        );
        assert_eq!(sum_of(&[("m", "10", None), ("n", "10", None)]), "20");
    }
}
