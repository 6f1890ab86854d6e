//! When something is said to have happened.
//!
//! A date is what EDTF (ISO 8601-2:2019, annex A; levels 0 to 2) says it is, and a time of day may
//! follow a full date. Nothing here widens a date in silence: `start` and `end` are the days as written,
//! and what `~` adds is asked for with a [`Width`].
//!
//! Seasons: 21 to 24 and 25 to 28 are those of the northern hemisphere, 29 to 32 of the southern, in whole
//! months. The standard leaves that to the place. The winter of a year, `2022-24`, begins in its December
//! and ends with the February after it.

mod day;
mod explain;
mod extent;
mod foreign;
mod read;
mod solar_hijri;
mod time;
mod window;

use std::borrow::Cow;

use self::extent::Extent;
use crate::model::{ValueError, typed};

pub use self::day::Day;
pub(crate) use self::foreign::MONTHS;
pub use self::solar_hijri::from_solar_hijri;
pub use self::window::{Certainty, Width, Window};

/// How closely a date says when.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum DatePrecision {
    /// A day with a time of day.
    Time,
    /// A day.
    Day,
    /// A month.
    Month,
    /// A season, three months.
    Season,
    /// A quarter of a year.
    Quarter,
    /// Four months.
    Quadrimester,
    /// Six months.
    Semester,
    /// A year.
    Year,
    /// Ten years.
    Decade,
    /// A hundred years.
    Century,
    /// A thousand years or more.
    Millennium,
    /// From one date to another.
    Interval,
    /// One of several dates, or all of them.
    Set,
}

impl DatePrecision {
    /// The word written into layers.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Time => "time",
            Self::Day => "day",
            Self::Month => "month",
            Self::Season => "season",
            Self::Quarter => "quarter",
            Self::Quadrimester => "quadrimester",
            Self::Semester => "semester",
            Self::Year => "year",
            Self::Decade => "decade",
            Self::Century => "century",
            Self::Millennium => "millennium",
            Self::Interval => "interval",
            Self::Set => "set",
        }
    }
}

/// What `?`, `~` and `%` say of any part of a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Qualifier {
    /// Nothing.
    #[default]
    None,
    /// `?`: the source is in doubt.
    Uncertain,
    /// `~`: an estimate.
    Approximate,
    /// `%`, or each of the two somewhere in the date.
    Both,
}

impl Qualifier {
    /// The word written into layers.
    pub fn as_str(self) -> Option<&'static str> {
        match self {
            Self::None => None,
            Self::Uncertain => Some("uncertain"),
            Self::Approximate => Some("approximate"),
            Self::Both => Some("uncertain+approximate"),
        }
    }
}

/// When something is said to have happened. Small, and without its text: whoever holds the cell holds
/// that. A clone allocates nothing.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct When {
    extent: Extent,
    precision: DatePrecision,
    element: DatePrecision,
    qualifier: Qualifier,
}

impl When {
    /// Reads a date. Blanks around it are ignored; Persian and Arabic digits count as digits.
    ///
    /// Errors: E403 for a day, month or hour that does not exist, E405 for a range that ends before it
    /// begins, E404 for anything else that is not EDTF.
    pub fn parse(text: &str) -> Result<Self, ValueError> {
        if let Some(day) = Day::parse_iso(text) {
            return Ok(Self::on(day));
        }
        let text = typed::fold(text);
        read::read(&text).map_err(|reason| explain::explain(&text, reason))
    }

    /// The text of a cell as EDTF, to be handed on: blanks around it gone, its digits in ASCII.
    pub fn edtf(cell: &str) -> Cow<'_, str> {
        typed::fold(cell)
    }

    /// One plain day.
    pub fn on(day: Day) -> Self {
        Self {
            extent: Extent::Moment(extent::Span {
                earliest: Some(day),
                latest: Some(day),
                approximate: None,
            }),
            precision: DatePrecision::Day,
            element: DatePrecision::Day,
            qualifier: Qualifier::None,
        }
    }

    /// The first day that it may mean, as written: `~` adds nothing. `None` where the date is open or
    /// unknown on that side.
    pub fn start(&self) -> Option<Day> {
        self.bounds().0
    }

    /// The last day that it may mean, under the same rules as [`start`](Self::start).
    pub fn end(&self) -> Option<Day> {
        self.bounds().1
    }

    /// [`start`](Self::start) and [`end`](Self::end) together.
    #[inline]
    pub fn bounds(&self) -> (Option<Day>, Option<Day>) {
        self.possible(Width::Units(0))
    }

    /// The first and the last day that it may mean, with `~` worth `width`.
    #[inline]
    pub fn possible(&self, width: Width) -> (Option<Day>, Option<Day>) {
        self.extent.bounds(width)
    }

    /// The day by which it has surely begun and the day until which it surely lasts, with `~` worth
    /// `width`: it certainly falls into a window that does not end before the first nor begin after the
    /// second. For all but all-of sets (`{..}`), of which every date must lie in the window here, this
    /// is what [`overlaps`](Self::overlaps) calls certain.
    pub fn surely(&self, width: Width) -> (Option<Day>, Option<Day>) {
        self.extent.surely(width)
    }

    /// How closely it says when; an interval is [`Interval`](DatePrecision::Interval) and a set
    /// [`Set`](DatePrecision::Set), however precise their parts. Digits left open (`X`) make a date as
    /// coarse as the unit above them: `2026-01-XX` and `2026-01-0X` are months, `202X` is a decade.
    pub fn precision(&self) -> DatePrecision {
        self.precision
    }

    /// The precision of the coarsest date in it; the same as [`precision`](Self::precision) where it is
    /// a single one.
    pub fn element_precision(&self) -> DatePrecision {
        self.element
    }

    /// Whether `text`, which it was read from, is a full date without anything else, such as `2026-01-02`;
    /// then these are its bytes.
    #[inline]
    pub fn as_full_date<'t>(&self, text: &'t str) -> Option<&'t [u8; 10]> {
        const DIGITS: u64 = u64::from_be_bytes([0xF0, 0xF0, 0xF0, 0xF0, 0xFF, 0xF0, 0xF0, 0xFF]);
        let bytes: &[u8; 10] = text.as_bytes().try_into().ok()?;
        let &[begin @ .., last, end] = bytes;
        // what begins with the bits of a digit and is none is no part of a date, but for `?`
        let is_full = u64::from_be_bytes(begin) & DIGITS == u64::from_be_bytes(*b"0000-00-")
            && [last & 0xF0, end & 0xF0] == *b"00"
            && self.precision == DatePrecision::Day
            && self.qualifier == Qualifier::None;
        is_full.then_some(bytes)
    }

    /// What it says of its own reliability, anywhere in it.
    pub fn qualifier(&self) -> Qualifier {
        self.qualifier
    }

    /// Whether it falls into a window.
    ///
    /// * A single date and a one-of set (`[..]`) are one moment: possibly inside if any day that they may
    ///   mean is, certainly if every one is.
    /// * An interval lasts from its start to its end: possibly if the longest reading meets the window,
    ///   certainly if the shortest does.
    /// * An all-of set (`{..}`) falls into the window if one of its members does.
    /// * An open or unknown end may be anywhere beyond the other one; where it is, is never certain.
    pub fn overlaps(&self, window: &Window, certainty: Certainty, width: Width) -> bool {
        self.extent.overlaps(window, certainty, width)
    }

    /// Whether its years suggest the Solar Hijri calendar (E406): a bound within 1300 to 1499.
    pub fn looks_solar_hijri(&self) -> bool {
        let within = |day: Option<Day>| day.is_some_and(|day| solar_hijri::DAYS.contains(&day));
        let (start, end) = self.bounds();
        within(start) || within(end)
    }

    /// The Gregorian date, in EDTF, that it stands for if it was written in the Solar Hijri calendar:
    /// a day for a day, an interval for a month, a year or an interval. `None` for other forms, and
    /// where the calendar lacks such a day. Qualifiers are not carried over.
    pub fn as_if_solar_hijri(&self) -> Option<String> {
        let (first, last) = match self.element {
            DatePrecision::Day | DatePrecision::Month | DatePrecision::Year => match &self.extent {
                Extent::Moment(span) => (span.earliest?, span.latest?),
                Extent::Lasting(start, end) => (start.earliest?, end.latest?),
                Extent::OneOf(_) | Extent::AllOf(_) => return None,
            },
            _ => return None,
        };
        let (year, month, day) = first.ymd();
        let from = from_solar_hijri(year, month, day)?;
        let (year, month, day) = last.ymd();
        // The last day of a month or year is another one in the other calendar.
        let day = match self.element {
            DatePrecision::Day => day,
            _ => solar_hijri::days_of_month(year, month),
        };
        let to = from_solar_hijri(year, month, day)?;
        Some(if from == to {
            from.to_string()
        } else {
            format!("{from}/{to}")
        })
    }
}

#[cfg(test)]
mod tests;
