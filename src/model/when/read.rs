//! From EDTF to the days that it may mean.

use std::borrow::Cow;

use edtf_core::{
    Bound, Date, DateField, Edtf, IntervalEndpoint, Precision, SetElement, SetKind, YearKind,
};

use super::extent::{Extent, Member, Span, Unit};
use super::time::{BadTime, Time};
use super::{DatePrecision, Day, Qualifier, When};

/// Why a text could not be read. What the reader of the message needs to know is worked out from the
/// text in `explain`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reason {
    /// Not EDTF: the words of the parser.
    Edtf(&'static str),
    /// A time of day.
    Time(BadTime),
    /// An interval whose times of day are in the wrong order.
    TimesReversed,
    /// A year beyond those of [`Day`].
    Year,
    /// A quarter, or the like, with `?`, `~` or `%`.
    QualifiedGroup,
}

/// Reads EDTF, with times of day where a full date stands.
pub(super) fn read(text: &str) -> Result<When, Reason> {
    let (dates, timed) = take_times(text)?;
    let edtf = Edtf::parse(&dates).map_err(|error| Reason::Edtf(error.message))?;
    let mut reading = Reading::default();
    let (extent, form) = match &edtf {
        Edtf::Date(date) => (Extent::Moment(reading.span(date)?), None),
        Edtf::DateTime(it) => (Extent::Moment(reading.span(&it.date)?), None),
        Edtf::Interval(it) => {
            let start = match &it.start {
                IntervalEndpoint::Open | IntervalEndpoint::Unknown => Span::UNBOUNDED,
                IntervalEndpoint::Date(date) => reading.span(date)?,
                IntervalEndpoint::OnOrBefore(date) => before(reading.span(date)?),
                IntervalEndpoint::OnOrAfter(date) => after(reading.span(date)?),
            };
            let end = match &it.end {
                IntervalEndpoint::Open | IntervalEndpoint::Unknown => Span::UNBOUNDED,
                IntervalEndpoint::Date(date) => reading.span(date)?,
                IntervalEndpoint::OnOrBefore(date) => before(reading.span(date)?),
                IntervalEndpoint::OnOrAfter(date) => after(reading.span(date)?),
            };
            (Extent::Lasting(start, end), Some(DatePrecision::Interval))
        }
        Edtf::Set(set) => {
            let mut members = Vec::with_capacity(set.elements.len());
            for element in &set.elements {
                reading.member(element, set.kind, &mut members)?;
            }
            let extent = match set.kind {
                SetKind::OneMember => Extent::OneOf(members.into()),
                SetKind::AllMembers => Extent::AllOf(members.into()),
            };
            (extent, Some(DatePrecision::Set))
        }
    };
    let element = match reading.coarsest {
        Some(DatePrecision::Day) if timed => DatePrecision::Time,
        Some(precision) => precision,
        // The grammar has no date without a date in it.
        None => return Err(Reason::Edtf("no date")),
    };
    let qualifier = match (edtf.is_uncertain(), edtf.is_approximate()) {
        (false, false) => Qualifier::None,
        (true, false) => Qualifier::Uncertain,
        (false, true) => Qualifier::Approximate,
        (true, true) => Qualifier::Both,
    };
    Ok(When {
        extent,
        precision: form.unwrap_or(element),
        element,
        qualifier,
    })
}

/// The text without times of day, and whether there were any. They are checked here because the parser
/// knows them neither without seconds nor in intervals.
fn take_times(text: &str) -> Result<(Cow<'_, str>, bool), Reason> {
    if !text.contains('T') {
        return Ok((Cow::Borrowed(text), false));
    }
    let mut dates = String::with_capacity(text.len());
    let mut ends = Vec::with_capacity(2);
    for (index, end) in text.split('/').enumerate() {
        if index > 0 {
            dates.push('/');
        }
        match end.split_once('T') {
            None => dates.push_str(end),
            Some((date, time)) => {
                let day = Day::parse_iso(date);
                if day.is_none() && date.len() != "YYYY-MM-DD".len() {
                    return Err(Reason::Edtf("a time of day needs a full date before it"));
                }
                ends.push((day, Time::parse(time).map_err(Reason::Time)?));
                dates.push_str(date);
            }
        }
    }
    if let [(Some(first), from), (Some(last), to)] = ends.as_slice()
        && first == last
        && from.is_after(*to)
    {
        return Err(Reason::TimesReversed);
    }
    Ok((Cow::Owned(dates), true))
}

/// What is gathered from the dates of one text.
#[derive(Default)]
struct Reading {
    coarsest: Option<DatePrecision>,
}

impl Reading {
    fn span(&mut self, date: &Date) -> Result<Span, Reason> {
        let precision = precision_of(date);
        if sub_year_code(date).is_some_and(|code| code > 24)
            && (date.is_uncertain() || date.is_approximate())
        {
            return Err(Reason::QualifiedGroup);
        }
        let bounds = Edtf::Date(*date).bounds();
        let (Some(earliest), Some(latest)) = (to_day(bounds.earliest), to_day(bounds.latest))
        else {
            return Err(Reason::Year);
        };
        self.coarsest = self.coarsest.max(Some(precision));
        Ok(Span {
            earliest: Some(earliest),
            latest: Some(latest),
            approximate: approximate_unit(date),
        })
    }

    fn member(
        &mut self,
        element: &SetElement,
        kind: SetKind,
        members: &mut Vec<Member>,
    ) -> Result<(), Reason> {
        let plain = |span| Member { span, run: None };
        let mut open = |date: Span, all: Span| {
            members.push(plain(all));
            // Of "these and all earlier ones", the one that is named is sure.
            if kind == SetKind::AllMembers {
                members.push(plain(date));
            }
        };
        match element {
            SetElement::Date(date) => {
                let span = self.span(date)?;
                members.push(plain(span));
            }
            SetElement::OnOrBefore(date) => {
                let span = self.span(date)?;
                open(span, before(span));
            }
            SetElement::OnOrAfter(date) => {
                let span = self.span(date)?;
                open(span, after(span));
            }
            SetElement::Range(first, last) => {
                let (from, to) = (self.span(first)?, self.span(last)?);
                members.push(Member {
                    span: Span {
                        earliest: from.earliest,
                        latest: to.latest,
                        approximate: None,
                    },
                    run: Some(finest_unit(first)),
                });
            }
        }
        Ok(())
    }
}

fn before(span: Span) -> Span {
    Span {
        earliest: None,
        ..span
    }
}

fn after(span: Span) -> Span {
    Span {
        latest: None,
        ..span
    }
}

fn to_day(bound: Bound) -> Option<Day> {
    match bound {
        Bound::Date(date) => Day::from_ymd(i32::try_from(date.year).ok()?, date.month, date.day),
        Bound::NegativeInfinity | Bound::PositiveInfinity | Bound::Unknown => None,
    }
}

/// A season, quarter or the like in the place of the month.
fn sub_year_code(date: &Date) -> Option<u8> {
    date.month
        .and_then(DateField::value)
        .filter(|code| *code > 12)
}

fn precision_of(date: &Date) -> DatePrecision {
    if date.year.has_unspecified() || date.year.significant_digits.is_some() {
        return precision_of_year(date);
    }
    if let Some(code) = sub_year_code(date) {
        return match code {
            33..=36 => DatePrecision::Quarter,
            37..=39 => DatePrecision::Quadrimester,
            40.. => DatePrecision::Semester,
            _ => DatePrecision::Season,
        };
    }
    match (date.month, date.day) {
        (Some(month), _) if month.has_unspecified() => DatePrecision::Year,
        (Some(_), Some(day)) if day.has_unspecified() => DatePrecision::Month,
        (Some(_), Some(_)) => DatePrecision::Day,
        (Some(_), None) => DatePrecision::Month,
        (None, _) => DatePrecision::Year,
    }
}

/// By the highest digit that is left open, or that `S` says is not significant.
fn precision_of_year(date: &Date) -> DatePrecision {
    let digits = match date.year.kind {
        YearKind::Standard { digits, .. } => digits,
        // Beyond four digits only `S` leaves any open.
        YearKind::Big { .. } | YearKind::Exponential { .. } => return DatePrecision::Millennium,
    };
    let first_open = match date.year.significant_digits {
        Some(count) => usize::try_from(count).ok(),
        None => digits.iter().position(Option::is_none),
    };
    match first_open {
        Some(0 | 1) => DatePrecision::Millennium,
        Some(2) => DatePrecision::Century,
        Some(3) => DatePrecision::Decade,
        _ => DatePrecision::Year,
    }
}

/// The unit of the finest component that carries `~` or `%`.
fn approximate_unit(date: &Date) -> Option<Unit> {
    let is_approximate = |field: &DateField| field.qualifier.approximate;
    if date.day.as_ref().is_some_and(is_approximate) {
        return Some(unit_of(precision_of(date)));
    }
    if date.month.as_ref().is_some_and(is_approximate) {
        let of_month = Date { day: None, ..*date };
        return Some(unit_of(precision_of(&of_month)));
    }
    date.year.qualifier.approximate.then(|| {
        let of_year = Date {
            month: None,
            day: None,
            ..*date
        };
        unit_of(precision_of(&of_year))
    })
}

fn finest_unit(date: &Date) -> Unit {
    match date.precision() {
        Precision::Day => Unit::Day,
        Precision::Month => Unit::Months(1),
        Precision::Season => Unit::Months(3),
        Precision::Year => Unit::Months(12),
    }
}

fn unit_of(precision: DatePrecision) -> Unit {
    Unit::Months(match precision {
        DatePrecision::Month => 1,
        DatePrecision::Season | DatePrecision::Quarter => 3,
        DatePrecision::Quadrimester => 4,
        DatePrecision::Semester => 6,
        DatePrecision::Year => 12,
        DatePrecision::Decade => 120,
        DatePrecision::Century => 1_200,
        DatePrecision::Millennium => 12_000,
        DatePrecision::Time | DatePrecision::Day | DatePrecision::Interval | DatePrecision::Set => {
            return Unit::Day;
        }
    })
}
