//! What to tell people whose date could not be read. Runs on failures only.

use edtf_core::Edtf;

use super::day::days_of_month;
use super::foreign;
use super::read::{Reason, read};
use super::time::BadTime;
use super::{Day, When, from_solar_hijri};
use crate::diagnostic::Code;
use crate::model::ValueError;

/// Longer cells are no dates; nothing of them is looked at.
const LONGEST: usize = 200;

/// The error for a text that [`read`] refused for a reason.
pub(super) fn explain(text: &str, reason: Reason) -> ValueError {
    match reason {
        Reason::TimesReversed => {
            return ValueError::new(Code::E405, "the interval ends before it begins");
        }
        Reason::Time(BadTime::Missing) => {
            return ValueError::new(Code::E403, "there is no such time of day").hint(
                "hours go from 00 to 23, minutes from 00 to 59; midnight is 00:00 of the next day",
            );
        }
        Reason::Year => {
            return ValueError::new(Code::E404, "a year must be between -999999 and 999999");
        }
        Reason::Time(BadTime::Form) | Reason::QualifiedGroup | Reason::Edtf(_) => {}
    }
    if text.len() > LONGEST {
        return ValueError::new(Code::E404, "too long for a date in EDTF");
    }
    if reason == Reason::QualifiedGroup {
        return qualified_group(text);
    }
    missing(text)
        .or_else(|| reversed(text))
        .or_else(|| {
            let it = foreign::recognise(text)?;
            let error = ValueError::new(Code::E404, it.message);
            Some(match it.hint {
                Some(hint) => error.hint(hint),
                None => error,
            })
        })
        .unwrap_or_else(|| match reason {
            Reason::Time(_) => {
                ValueError::new(Code::E404, "a time of day is written hh:mm or hh:mm:ss")
                    .hint("as in 2026-01-03T23:00, 2026-01-03T23:00Z or 2026-01-03T23:00+03:30")
            }
            Reason::Edtf(words) if text.is_ascii() && text.bytes().any(|b| b.is_ascii_digit()) => {
                ValueError::new(Code::E404, format!("not a date in EDTF: {words}"))
            }
            _ => ValueError::new(
                Code::E404,
                "not a date: dates are written as EDTF has them, such as 2026-01-03, 2026-01 or 2026",
            ),
        })
}

/// The single dates in a text, without qualifiers and times of day.
fn dates(text: &str) -> impl Iterator<Item = String> {
    text.split(['/', ',', '[', ']', '{', '}'])
        .flat_map(|part| part.split(".."))
        .map(|part| {
            let date = part.split_once('T').map_or(part, |(date, _)| date);
            date.replace(['?', '~', '%'], "")
        })
}

/// A date of the right form that no calendar has.
fn missing(text: &str) -> Option<ValueError> {
    dates(text).find_map(|date| {
        let mut parts = date.split('-');
        let (year, month, day) = (parts.next()?, parts.next()?, parts.next());
        if parts.next().is_some() {
            return None;
        }
        let is = |part: &str, length| {
            part.len() == length && part.bytes().all(|b| b.is_ascii_digit() || b == b'X')
        };
        if !is(year, 4) || !is(month, 2) || !day.is_none_or(|day| is(day, 2)) {
            return None;
        }
        match (year.parse(), month.parse(), day.map(str::parse).transpose()) {
            (Ok(year), Ok(month), Ok(day)) => missing_day(year, month, day),
            _ => Edtf::parse(&date).is_err().then(|| {
                ValueError::new(Code::E403, format!("no day of the calendar matches {date}"))
            }),
        }
    })
}

fn missing_day(year: i32, month: u8, day: Option<u8>) -> Option<ValueError> {
    let error = |message: String| ValueError::new(Code::E403, message);
    let Some(day) = day else {
        return match month {
            1..=12 | 21..=41 => None,
            0 => Some(
                error("there is no month 00".to_owned())
                    .hint(format!("if the month is not known, write {year:04}")),
            ),
            _ => Some(error(format!("there is no month {month:02}"))),
        };
    };
    if Day::from_ymd(year, month, day).is_some() {
        return None;
    }
    if !(1..=12).contains(&month) {
        let error = error(format!("there is no month {month:02}"));
        return Some(match Day::from_ymd(year, day, month) {
            Some(swapped) => error.hint(format!("{swapped}, if the day stands before the month")),
            None if month == 0 => error.hint(format!("if the month is not known, write {year:04}")),
            None => error,
        });
    }
    if day == 0 {
        return Some(error("there is no day 00".to_owned()).hint(format!(
            "if the day is not known, write {year:04}-{month:02}"
        )));
    }
    let error = error(format!("{year:04}-{month:02} has no day {day:02}"));
    Some(match from_solar_hijri(year, month, day) {
        Some(it) => error.hint(format!("if it is a Solar Hijri date, write {it}")),
        None => error.hint(format!(
            "the last day of that month is {year:04}-{month:02}-{:02}",
            days_of_month(year, month)
        )),
    })
}

/// A range whose ends are in the wrong order.
fn reversed(text: &str) -> Option<ValueError> {
    let is_reversed = |first: &str, last: &str| {
        let (first, last) = (read(first).ok(), read(last).ok());
        let start = first.as_ref().and_then(When::start);
        let end = last.as_ref().and_then(When::end);
        start.zip(end).is_some_and(|(start, end)| start > end)
    };
    let set = text.starts_with(['[', '{']);
    let (first, last, between) = if set {
        let (first, last) = text
            .trim_matches(['[', ']', '{', '}'])
            .split(',')
            .filter_map(|member| member.split_once(".."))
            .find(|(first, last)| is_reversed(first, last))?;
        (first, last, "..")
    } else {
        let (first, last) = text.split_once('/')?;
        (first, last, "/")
    };
    is_reversed(first, last).then(|| {
        ValueError::new(Code::E405, "the range ends before it begins").hint(format!(
            "write {last}{between}{first} if the two are swapped"
        ))
    })
}

/// `2022-36~`: readers of EDTF disagree whether that is allowed, so it is not written.
fn qualified_group(text: &str) -> ValueError {
    let error = ValueError::new(
        Code::E404,
        "a quarter or semester takes no ?, ~ or %: other readers of EDTF refuse it",
    );
    let plain = text.trim_end_matches(['?', '~', '%']);
    let bounds = read(plain)
        .ok()
        .and_then(|when| when.start().zip(when.end()));
    let (Some((first, last)), Some(mark)) = (bounds, text.get(plain.len()..)) else {
        return error.hint("write an interval of months, such as 2022-10~/2022-12");
    };
    let ((year, month, _), (last_year, last_month, _)) = (first.ymd(), last.ymd());
    // The end of a year is not in doubt when "late 2022" is.
    let last_mark = if last_month == 12 { "" } else { mark };
    error.hint(format!(
        "write an interval of months: {year:04}-{month:02}{mark}/{last_year:04}-{last_month:02}{last_mark}"
    ))
}
