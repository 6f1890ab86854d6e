//! The days that a date may mean, and what a window of time says about them.

use std::sync::Arc;

use super::{Certainty, Day, Width, Window};

/// The unit by which `~` blurs a date: that of the component it qualifies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Unit {
    Day,
    /// Seasons and quarters have 3 months, years 12, decades 120.
    Months(u16),
}

/// The days that one date may mean. `None` is no bound: an open or an unknown end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Span {
    pub(super) earliest: Option<Day>,
    pub(super) latest: Option<Day>,
    pub(super) approximate: Option<Unit>,
}

/// An element of a set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Member {
    pub(super) span: Span,
    /// For `a..b`: the unit of its ends, each one of which between the two is a member.
    pub(super) run: Option<Unit>,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum Extent {
    /// One moment somewhere within.
    Moment(Span),
    /// From a moment within the first to a later one within the second.
    Lasting(Span, Span),
    /// `[..]`: one moment within one of them.
    OneOf(Arc<[Member]>),
    /// `{..}`: a moment within each of them.
    AllOf(Arc<[Member]>),
}

impl Unit {
    fn later(self, day: Day, count: i32) -> Day {
        match self {
            Self::Day => day.add_days(count),
            Self::Months(months) => day.add_months(count.saturating_mul(i32::from(months))),
        }
    }
}

impl Span {
    pub(super) const UNBOUNDED: Self = Self {
        earliest: None,
        latest: None,
        approximate: None,
    };

    fn widened(self, width: Width) -> Self {
        let Some(unit) = self.approximate else {
            return self;
        };
        let (unit, count) = match width {
            Width::Units(count) => (unit, count),
            Width::Days(count) => (Unit::Day, count),
        };
        let count = i32::try_from(count).unwrap_or(i32::MAX);
        Self {
            earliest: self.earliest.map(|day| unit.later(day, -count)),
            // Counted from the day after, so that the end of a month stays one: February and a month
            // is 31 March, not the 28th.
            latest: self.latest.map(|day| {
                let end = unit.later(day.add_days(1), count).add_days(-1);
                end.max(unit.later(day, count))
            }),
            approximate: None,
        }
    }

    fn meets(self, window: &Window) -> bool {
        begins_by(self.earliest, window.until()) && lasts_until(self.latest, window.since())
    }

    fn is_within(self, window: &Window) -> bool {
        surely_begins_by(self.latest, window.until())
            && surely_lasts_until(self.earliest, window.since())
    }
}

impl Member {
    /// Whether it, or some date of its run, lies wholly within the window.
    fn has_one_within(self, window: &Window, width: Width) -> bool {
        let (Some(unit), Some(first), Some(last)) =
            (self.run, self.span.earliest, self.span.latest)
        else {
            return self.span.widened(width).is_within(window);
        };
        let from = window.since().map_or(first, |since| since.max(first));
        let begin = match unit {
            Unit::Day => from,
            Unit::Months(months) => {
                let (year, month, _) = from.ymd();
                // A run of years begins in January, a run of months on any first.
                let month = if months < 12 { month } else { 1 };
                match Day::from_ymd(year, month, 1) {
                    Some(begin) if begin < from => unit.later(begin, 1),
                    Some(begin) => begin,
                    None => return false,
                }
            }
        };
        let end = unit.later(begin, 1).add_days(-1);
        end <= last && window.until().is_none_or(|until| end <= until)
    }
}

impl Extent {
    /// The first and the last day that anything in it may mean, with `~` worth `width`.
    #[inline]
    pub(super) fn bounds(&self, width: Width) -> (Option<Day>, Option<Day>) {
        match self {
            Self::Moment(span) if span.approximate.is_none() => (span.earliest, span.latest),
            _ => self.widest(width),
        }
    }

    fn widest(&self, width: Width) -> (Option<Day>, Option<Day>) {
        match self {
            Self::Moment(span) => {
                let span = span.widened(width);
                (span.earliest, span.latest)
            }
            Self::Lasting(start, end) => (start.widened(width).earliest, end.widened(width).latest),
            Self::OneOf(members) | Self::AllOf(members) => {
                let spans = || members.iter().map(|member| member.span.widened(width));
                // No bound on one side of any member is no bound on that side of the set.
                let earliest = spans().map(|span| span.earliest).min().flatten();
                let open = spans().any(|span| span.latest.is_none());
                let latest = spans().filter_map(|span| span.latest).max();
                (earliest, latest.filter(|_| !open))
            }
        }
    }

    /// The day by which it has surely begun, and the day until which it surely lasts.
    pub(super) fn surely(&self, width: Width) -> (Option<Day>, Option<Day>) {
        if let Self::Lasting(start, end) = self {
            let (start, end) = (start.widened(width), end.widened(width));
            return (
                earlier(start.latest, end.latest),
                start.earliest.max(end.earliest),
            );
        }
        let (earliest, latest) = self.bounds(width);
        (latest, earliest)
    }

    pub(super) fn overlaps(&self, window: &Window, certainty: Certainty, width: Width) -> bool {
        let certain = certainty == Certainty::Certain;
        match self {
            Self::Moment(span) if certain => span.widened(width).is_within(window),
            Self::Moment(span) => span.widened(width).meets(window),
            Self::Lasting(start, end) => {
                let (start, end) = (start.widened(width), end.widened(width));
                if certain {
                    // However late it began and however early it ended: it did not begin after the
                    // window, nor end before it. An end without a bound is at least not before the
                    // start, and the reverse.
                    let last_start = earlier(start.latest, end.latest);
                    let first_end = start.earliest.max(end.earliest);
                    surely_begins_by(last_start, window.until())
                        && surely_lasts_until(first_end, window.since())
                } else {
                    begins_by(start.earliest, window.until())
                        && lasts_until(end.latest, window.since())
                }
            }
            Self::OneOf(members) if certain => members
                .iter()
                .all(|member| member.span.widened(width).is_within(window)),
            Self::AllOf(members) if certain => members
                .iter()
                .any(|member| member.has_one_within(window, width)),
            Self::OneOf(members) | Self::AllOf(members) => members
                .iter()
                .any(|member| member.span.widened(width).meets(window)),
        }
    }
}

/// The earlier of two last days, where `None` is no bound.
fn earlier(a: Option<Day>, b: Option<Day>) -> Option<Day> {
    match (a, b) {
        (Some(a), Some(b)) => Some(a.min(b)),
        (one, None) | (None, one) => one,
    }
}

/// `earliest` unbounded: may be before any day.
fn begins_by(earliest: Option<Day>, until: Option<Day>) -> bool {
    earliest.is_none_or(|day| until.is_none_or(|until| day <= until))
}

/// `latest` unbounded: may be after any day.
fn lasts_until(latest: Option<Day>, since: Option<Day>) -> bool {
    latest.is_none_or(|day| since.is_none_or(|since| day >= since))
}

/// `latest` unbounded: not sure for any end of the window.
fn surely_begins_by(latest: Option<Day>, until: Option<Day>) -> bool {
    until.is_none_or(|until| latest.is_some_and(|day| day <= until))
}

/// `earliest` unbounded: not sure for any beginning of the window.
fn surely_lasts_until(earliest: Option<Day>, since: Option<Day>) -> bool {
    since.is_none_or(|since| earliest.is_some_and(|day| day >= since))
}
