//! The calendar of Iran, to say what a date of the years 1300 to 1499 probably means.
//!
//! Its year begins on the day of the spring equinox at Tehran: six months of 31 days, five of 30, and
//! one of 29 or 30. Between 1178 and 1633 AP the leap years follow a cycle of 33 years (K. M. Borkowski,
//! "The Persian calendar for 3000 years", Earth, Moon and Planets 74, 1996); within 1300 to 1499 that
//! agrees with the calendar of ICU, day by day.

use super::Day;

/// The years for which the conversion is offered, and which make a Gregorian year doubtful.
pub(super) const YEARS: std::ops::RangeInclusive<i32> = 1_300..=1_499;
/// The Gregorian days whose year has such a number.
pub(super) const DAYS: std::ops::Range<Day> = Day::first_of(1_300)..Day::first_of(1_500);

/// Days from 1970-01-01 to 1 Farvardin of the year 1.
const EPOCH: i32 = -492_268;

/// The Gregorian day of a Solar Hijri date, if that day exists and the year is 1300 to 1499.
pub fn from_solar_hijri(year: i32, month: u8, day: u8) -> Option<Day> {
    let exists = YEARS.contains(&year)
        && (1..=12).contains(&month)
        && (1..=days_of_month(year, month)).contains(&day);
    if !exists {
        return None;
    }
    let months = i32::from(month) - 1;
    let of_year = months * 30 + months.min(6);
    let of_calendar = (year - 1) * 365 + (8 * year + 21).div_euclid(33);
    Day::from_days(EPOCH + of_calendar + of_year + i32::from(day) - 1)
}

/// How many days a month has, 1 to 12.
pub(super) fn days_of_month(year: i32, month: u8) -> u8 {
    match month {
        1..=6 => 31,
        12 if (25 * year + 11).rem_euclid(33) >= 8 => 29,
        _ => 30,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn well_known_days_are_right() {
        for (year, month, day, gregorian) in [
            (1300, 1, 1, "1921-03-21"),
            (1357, 11, 22, "1979-02-11"),
            (1375, 12, 30, "1997-03-20"),
            (1400, 1, 1, "2021-03-21"),
            (1403, 12, 30, "2025-03-20"),
            (1404, 1, 1, "2025-03-21"),
            (1404, 10, 13, "2026-01-03"),
            (1499, 12, 29, "2121-03-20"),
        ] {
            let it = from_solar_hijri(year, month, day).map(|day| day.to_string());
            assert_eq!(it.as_deref(), Some(gregorian), "{year}-{month}-{day}");
        }
    }

    #[test]
    fn days_that_the_calendar_lacks_are_refused() {
        assert_eq!(from_solar_hijri(1404, 12, 30), None);
        assert_eq!(from_solar_hijri(1404, 7, 31), None);
        assert_eq!(from_solar_hijri(1500, 1, 1), None);
        assert_eq!(from_solar_hijri(1404, 13, 1), None);
        assert!(from_solar_hijri(1404, 2, 31).is_some());
    }

    #[test]
    fn days_follow_each_other_without_gap_or_overlap() {
        let mut expected = from_solar_hijri(1300, 1, 1).unwrap();
        for year in YEARS {
            for month in 1..=12 {
                for day in 1..=days_of_month(year, month) {
                    assert_eq!(from_solar_hijri(year, month, day), Some(expected));
                    expected = expected.add_days(1);
                }
            }
        }
    }
}
