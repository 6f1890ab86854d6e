//! A calendar day.

use std::fmt;
use std::io::Write as _;

/// A day of the proleptic Gregorian calendar with astronomical years: the year 0 exists and is a
/// leap year (ISO 8601-1, 4.2.1). Years -999,999 to 999,999.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(i32); // days from 1970-01-01

const LAST_YEAR: i32 = 999_999;

/// Days from 1970-01-01 to 0000-03-01, where the count by March years begins.
const MARCH_OF_YEAR_0: i32 = -719_468;
const DAYS_OF_400_YEARS: i32 = 146_097;

impl Day {
    /// -999999-01-01.
    pub const MIN: Self = Self(days_from_civil(-LAST_YEAR, 1, 1));
    /// +999999-12-31.
    pub const MAX: Self = Self(days_from_civil(LAST_YEAR, 12, 31));

    /// The day, if that month has it and the year is within the supported range.
    pub fn from_ymd(year: i32, month: u8, day: u8) -> Option<Self> {
        let exists = (-LAST_YEAR..=LAST_YEAR).contains(&year)
            && (1..=12).contains(&month)
            && day >= 1
            && (day <= 28 || day <= days_of_month(year, month));
        exists.then(|| Self(days_from_civil(year, month, day)))
    }

    /// 1 January of a year within the supported range.
    pub(super) const fn first_of(year: i32) -> Self {
        Self(days_from_civil(year, 1, 1))
    }

    /// Reads `YYYY-MM-DD` and nothing else.
    pub fn parse_iso(text: &str) -> Option<Self> {
        // added to a digit above 9, and to what should be 0, this reaches the highest bit of the byte
        const ROOM: [u8; 8] = [0x76, 0x76, 0x76, 0x76, 0x7F, 0x76, 0x76, 0x7F];
        const HIGHEST: u64 = u64::from_le_bytes([0x80; 8]);
        let (month, day) = text.as_bytes().split_first_chunk()?;
        let month = u64::from_le_bytes(*month) ^ u64::from_le_bytes(*b"0000-00-");
        if (month | month.wrapping_add(u64::from_le_bytes(ROOM))) & HIGHEST != 0 {
            return None;
        }
        let [y0, y1, y2, y3, _, m0, m1, _] = month.to_le_bytes();
        let year = 100 * i32::from(y0 * 10 + y1) + i32::from(y2 * 10 + y3);
        Self::from_ymd(year, m0 * 10 + m1, number(day.try_into().ok()?)?)
    }

    /// Days since 1970-01-01, negative before it.
    pub fn days_from_epoch(self) -> i32 {
        self.0
    }

    /// The day so many days after 1970-01-01, if it is within the supported range.
    pub fn from_days(days: i32) -> Option<Self> {
        (Self::MIN.0..=Self::MAX.0)
            .contains(&days)
            .then_some(Self(days))
    }

    /// Year, month 1 to 12, day of the month 1 to 31.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "month and day are at most 12 and 31"
    )]
    pub fn ymd(self) -> (i32, u8, u8) {
        // Years that begin in March put the leap day last: H. Hinnant, "chrono-compatible low-level
        // date algorithms", civil_from_days.
        let days = self.0 - MARCH_OF_YEAR_0;
        let era = days.div_euclid(DAYS_OF_400_YEARS);
        let of_era = days.rem_euclid(DAYS_OF_400_YEARS);
        let year_of_era =
            (of_era - of_era / 1_460 + of_era / 36_524 - of_era / (DAYS_OF_400_YEARS - 1)) / 365;
        let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let from_march = (5 * of_year + 2) / 153;
        let day = of_year - (153 * from_march + 2) / 5 + 1;
        let month = if from_march < 10 {
            from_march + 3
        } else {
            from_march - 9
        };
        let year = year_of_era + era * 400 + i32::from(month <= 2);
        (year, month as u8, day as u8)
    }

    /// The year, astronomical.
    pub fn year(self) -> i32 {
        self.ymd().0
    }

    /// So many days later, or earlier; stops at the ends of the supported range.
    #[must_use]
    pub fn add_days(self, days: i32) -> Self {
        Self(self.0.saturating_add(days)).clamp(Self::MIN, Self::MAX)
    }

    /// The same day so many months later, or earlier; the last day of a month that is too short for
    /// it. Stops at the ends of the supported range.
    #[must_use]
    pub fn add_months(self, months: i32) -> Self {
        let (year, month, day) = self.ymd();
        // At most 12 million months of either sign, so the sum stays within i64.
        let count = i64::from(year) * 12 + i64::from(month) - 1 + i64::from(months);
        let year = i32::try_from(count.div_euclid(12)).ok();
        let month = u8::try_from(count.rem_euclid(12) + 1).ok();
        let moved = year.zip(month).and_then(|(year, month)| {
            (-LAST_YEAR..=LAST_YEAR)
                .contains(&year)
                .then(|| Self::from_ymd(year, month, day.min(days_of_month(year, month))))?
        });
        moved.unwrap_or(if months < 0 { Self::MIN } else { Self::MAX })
    }

    /// The first day of its month.
    #[must_use]
    pub fn first_of_month(self) -> Self {
        let (_, _, day) = self.ymd();
        Self(self.0 - i32::from(day) + 1)
    }

    /// The last day of its month.
    #[must_use]
    pub fn last_of_month(self) -> Self {
        let (year, month, day) = self.ymd();
        Self(self.0 + i32::from(days_of_month(year, month)) - i32::from(day))
    }

    /// Whether its year is written in four digits without a sign, 0000 to 9999: what map clients
    /// take for a date.
    pub fn has_plain_year(self) -> bool {
        const FIRST: i32 = days_from_civil(0, 1, 1);
        const LAST: i32 = days_from_civil(9_999, 12, 31);
        (FIRST..=LAST).contains(&self.0)
    }

    /// Appends the day as `YYYY-MM-DD`, like [`Display`](fmt::Display).
    #[expect(
        clippy::cast_possible_truncation,
        reason = "digits of numbers below 100"
    )]
    pub fn write_iso(self, out: &mut Vec<u8>) {
        let (year, month, day) = self.ymd();
        match u16::try_from(year) {
            Ok(year @ 0..=9_999) => {
                let mut text = *b"YYYY-MM-DD";
                let (century, of_century) = (year / 100, year % 100);
                let parts = [century, of_century, u16::from(month), u16::from(day)];
                for (place, value) in [0, 2, 5, 8].into_iter().zip(parts) {
                    if let Some([tens, ones]) = text.get_mut(place..place + 2) {
                        *tens = b'0' + (value / 10) as u8;
                        *ones = b'0' + (value % 10) as u8;
                    }
                }
                out.extend_from_slice(&text);
            }
            // Writing into a Vec cannot fail.
            _ => drop(write!(out, "{self}")),
        }
    }
}

impl fmt::Display for Day {
    /// `YYYY-MM-DD`; a year before 0 has a minus sign, one after 9999 a plus sign (ISO 8601-1,
    /// 5.2.2.3).
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = self.ymd();
        let sign = match year {
            ..0 => "-",
            0..=9_999 => "",
            10_000.. => "+",
        };
        write!(f, "{sign}{:04}-{month:02}-{day:02}", year.unsigned_abs())
    }
}

/// Whether a year has a 29 February.
fn is_leap(year: i32) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

/// How many days a month has, 1 to 12.
pub(super) fn days_of_month(year: i32, month: u8) -> u8 {
    match month {
        2 if is_leap(year) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// The inverse of [`Day::ymd`]; the same source.
const fn days_from_civil(year: i32, month: u8, day: u8) -> i32 {
    // Counted from a year before all others, so that quotients need not be rounded down by hand.
    const ERAS: i32 = 2_500;
    // `as` widens here: `From` is not const yet.
    let (month, day) = (month as i32, day as i32);
    let (year, from_march) = if month <= 2 {
        (year - 1, month + 9)
    } else {
        (year, month - 3)
    };
    let of_year = (153 * from_march + 2) / 5 + day - 1;
    let year = (year + 400 * ERAS).cast_unsigned();
    let century = year / 100;
    let before = (year * 365 + year / 4 - century + century / 4).cast_signed();
    before - ERAS * DAYS_OF_400_YEARS + of_year + MARCH_OF_YEAR_0
}

/// The number that two digits make.
fn number([tens, ones]: [u8; 2]) -> Option<u8> {
    let is_number = tens.is_ascii_digit() && ones.is_ascii_digit();
    is_number.then(|| (tens - b'0') * 10 + (ones - b'0'))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn every_day_of_the_years_0_to_9999_reads_back() {
        let mut bytes = Vec::new();
        let mut expected = Day::parse_iso("0000-01-01").unwrap();
        for year in 0..=9_999 {
            for month in 1..=12 {
                for day in 1..=days_of_month(year, month) {
                    let it = Day::from_ymd(year, month, day).unwrap();
                    assert_eq!(it, expected);
                    assert_eq!(it.ymd(), (year, month, day));
                    bytes.clear();
                    it.write_iso(&mut bytes);
                    let text = std::str::from_utf8(&bytes).unwrap();
                    assert_eq!(Day::parse_iso(text), Some(it));
                    expected = expected.add_days(1);
                }
            }
        }
        assert_eq!(expected.to_string(), "+10000-01-01");
    }

    #[test]
    fn the_epoch_is_day_0_and_leap_years_follow_the_rule_of_400() {
        assert_eq!(Day::from_ymd(1970, 1, 1).unwrap().days_from_epoch(), 0);
        assert!(Day::from_ymd(2000, 2, 29).is_some());
        assert!(Day::from_ymd(0, 2, 29).is_some());
        assert!(Day::from_ymd(1900, 2, 29).is_none());
    }

    #[test]
    fn only_the_plain_form_is_read() {
        for text in [
            "",
            "2026-1-3",
            "2026-02-30",
            "2026-13-01",
            "2026/01/03",
            "+2026-01-03",
        ] {
            assert_eq!(Day::parse_iso(text), None, "{text}");
        }
    }

    #[test]
    fn months_are_added_without_leaving_the_month() {
        let day = |text| Day::parse_iso(text).unwrap();
        assert_eq!(day("2026-01-31").add_months(1), day("2026-02-28"));
        assert_eq!(day("2026-01-31").add_months(-11), day("2025-02-28"));
        assert_eq!(day("2024-02-29").add_months(12), day("2025-02-28"));
        assert_eq!(day("2024-02-10").last_of_month(), day("2024-02-29"));
        assert_eq!(day("2024-02-10").first_of_month(), day("2024-02-01"));
    }

    #[test]
    fn sums_stop_at_the_ends_of_the_range() {
        assert_eq!(Day::MAX.add_days(i32::MAX), Day::MAX);
        assert_eq!(Day::MIN.add_days(-1), Day::MIN);
        assert_eq!(Day::MIN.add_months(i32::MIN), Day::MIN);
        assert_eq!(Day::MAX.add_months(i32::MAX), Day::MAX);
        assert_eq!(Day::MAX.last_of_month(), Day::MAX);
    }

    proptest! {
        #[test]
        fn days_of_any_year_read_back(days in Day::MIN.0..=Day::MAX.0) {
            let day = Day(days);
            let (year, month, of_month) = day.ymd();
            prop_assert_eq!(Day::from_ymd(year, month, of_month), Some(day));
            let mut bytes = Vec::new();
            day.write_iso(&mut bytes);
            prop_assert_eq!(String::from_utf8(bytes).unwrap(), day.to_string());
            prop_assert_eq!(day.has_plain_year(), (0..=9_999).contains(&year));
        }

        #[test]
        fn adding_months_keeps_the_order(a in -400_000..400_000_i32, b in -400_000..400_000_i32, n in -900..900) {
            prop_assert!(Day(a.min(b)).add_months(n) <= Day(a.max(b)).add_months(n));
        }

        #[test]
        fn no_text_breaks_the_parser(text in ".*") {
            let _ = Day::parse_iso(&text);
        }
    }
}
