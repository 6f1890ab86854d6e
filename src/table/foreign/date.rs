//! Dates of other projects as EDTF: their form, and what a code says of their precision.

use std::collections::BTreeMap;

use crate::model::{Day, MONTHS};

/// How dates are made of one or two cells and a code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DateRecipe {
    /// The forms that are tried, in this order.
    pub forms: Vec<DateForm>,
    /// The column with the last day, where there is one.
    pub end: Option<String>,
    /// The column with the code of the precision.
    pub precision: Option<String>,
    /// What the codes mean; without a code it is [`Moment::Exact`].
    pub codes: BTreeMap<String, Moment>,
}

/// A form of dates. A time of day behind it, as in `2026-01-03 00:00:00.000`, is passed over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DateForm {
    /// `2026-01-03`
    Iso,
    /// `20260103`
    Basic,
    /// `03 January 2026`, `3-Jan-2026`
    DayMonthYear,
    /// `January 3, 2026`, `Jan 03 2026`
    MonthDayYear,
    /// `01/03/2026`, the month first
    MonthDayYearInNumbers,
}

impl DateForm {
    /// The words in the files of profiles.
    pub const WORDS: [(&'static str, Self); 5] = [
        ("YYYY-MM-DD", Self::Iso),
        ("YYYYMMDD", Self::Basic),
        ("D month YYYY", Self::DayMonthYear),
        ("month D YYYY", Self::MonthDayYear),
        ("MM/DD/YYYY", Self::MonthDayYearInNumbers),
    ];

    /// The form of a word.
    pub fn parse(word: &str) -> Option<Self> {
        let found = Self::WORDS.iter().find(|(name, _)| *name == word);
        found.map(|(_, form)| *form)
    }

    /// The word for it.
    pub fn as_str(self) -> &'static str {
        let found = Self::WORDS.iter().find(|(_, form)| *form == self);
        found.map_or("", |(word, _)| word)
    }

    fn read(self, text: &str) -> Option<Day> {
        match self {
            Self::Iso => {
                let (date, rest) = text.split_at_checked(10)?;
                let is_time = rest.is_empty() || rest.starts_with([' ', 'T', 't']);
                is_time.then(|| Day::parse_iso(date))?
            }
            Self::Basic => {
                // the longer form carries hours, minutes and seconds
                if !matches!(text.len(), 8 | 14) || !text.bytes().all(|b| b.is_ascii_digit()) {
                    return None;
                }
                day(text.get(..4)?, text.get(4..6)?, text.get(6..8)?)
            }
            Self::DayMonthYear => match words(text).as_slice() {
                [of_month, name, year, ..] if year.len() == 4 => day(year, month(name)?, of_month),
                _ => None,
            },
            Self::MonthDayYear => match words(text).as_slice() {
                [name, of_month, year, ..] if year.len() == 4 => day(year, month(name)?, of_month),
                _ => None,
            },
            Self::MonthDayYearInNumbers => {
                let date = text.split(' ').next()?;
                match date.split('/').collect::<Vec<_>>().as_slice() {
                    [month, of_month, year] if year.len() == 4 => day(year, month, of_month),
                    _ => None,
                }
            }
        }
    }
}

/// What a date and its code say together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Moment {
    /// That day; from the first to the last day where the two differ.
    Exact,
    /// One moment between the first and the last day; if they are the same, about that day.
    Within,
    /// One moment in the seven days around that day.
    Week,
    /// One moment in its month.
    Month,
    /// One moment in its year.
    Year,
}

impl Moment {
    /// The words in the files of profiles.
    pub const WORDS: [(&'static str, Self); 5] = [
        ("exact", Self::Exact),
        ("within", Self::Within),
        ("week", Self::Week),
        ("month", Self::Month),
        ("year", Self::Year),
    ];

    /// The meaning of a word.
    pub fn parse(word: &str) -> Option<Self> {
        let found = Self::WORDS.iter().find(|(name, _)| *name == word);
        found.map(|(_, moment)| *moment)
    }

    /// The word for it.
    pub fn as_str(self) -> &'static str {
        let found = Self::WORDS.iter().find(|(_, moment)| *moment == self);
        found.map_or("", |(word, _)| word)
    }
}

impl DateRecipe {
    /// The date in EDTF; `None` where a cell has none of the forms.
    pub(super) fn edtf(&self, start: &str, end: Option<&str>, moment: Moment) -> Option<String> {
        let read = |text: &str| self.forms.iter().find_map(|form| form.read(text));
        let start = read(start)?;
        let end = match end {
            Some(end) => read(end)?,
            None => start,
        };
        let (year, month, _) = start.ymd();
        Some(match moment {
            Moment::Exact if start == end => start.to_string(),
            // a range that is reversed is for the reader of dates to judge
            Moment::Exact => format!("{start}/{end}"),
            Moment::Within if start == end => format!("{start}~"),
            Moment::Within => format!("[{start}..{end}]"),
            Moment::Week => format!("[{}..{}]", start.add_days(-3), start.add_days(3)),
            Moment::Month => format!("{year:04}-{month:02}"),
            Moment::Year => format!("{year:04}"),
        })
    }
}

fn words(text: &str) -> Vec<&str> {
    let parts = text.split(|c: char| c.is_whitespace() || matches!(c, '-' | ',' | '.'));
    parts.filter(|part| !part.is_empty()).collect()
}

/// The number of a month by its name or the beginning of it, three letters at least.
fn month(name: &str) -> Option<&'static str> {
    const NUMBERS: [&str; 12] = [
        "01", "02", "03", "04", "05", "06", "07", "08", "09", "10", "11", "12",
    ];
    let name = name.to_lowercase();
    let found = MONTHS
        .iter()
        .position(|month| name.len() >= 3 && month.starts_with(&name))?;
    NUMBERS.get(found).copied()
}

fn day(year: &str, month: &str, day: &str) -> Option<Day> {
    Day::from_ymd(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn made(start: &str, end: Option<&str>, moment: Moment) -> String {
        let recipe = DateRecipe {
            forms: DateForm::WORDS.map(|(_, form)| form).to_vec(),
            end: None,
            precision: None,
            codes: BTreeMap::new(),
        };
        recipe.edtf(start, end, moment).unwrap_or_default()
    }

    #[test]
    fn a_day_is_read_in_every_form() {
        for text in [
            "2026-01-03",
            "2026-01-03 00:00:00.000",
            "2026-01-03T00:00:00Z",
            "20260103",
            "20260103141500",
            "03 January 2026",
            "3-Jan-2026",
            "January 3, 2026",
            "Jan 03 2026",
            "01/03/2026",
        ] {
            assert_eq!(made(text, None, Moment::Exact), "2026-01-03", "{text}");
        }
        for text in [
            "2026-02-30",
            "3 Ja 2026",
            "Smarch 3, 2026",
            "2026",
            "13/01/2026",
            "202601031",
        ] {
            assert_eq!(made(text, None, Moment::Exact), "", "{text}");
        }
    }

    #[test]
    fn a_code_widens_the_day_and_never_moves_it_outside() {
        assert_eq!(
            made("2026-01-03", None, Moment::Week),
            "[2025-12-31..2026-01-06]"
        );
        assert_eq!(made("2026-01-03", None, Moment::Month), "2026-01");
        assert_eq!(made("2026-01-03", None, Moment::Year), "2026");
        assert_eq!(made("2026-01-03", None, Moment::Within), "2026-01-03~");
        assert_eq!(
            made("2026-01-03", Some("2026-01-09"), Moment::Within),
            "[2026-01-03..2026-01-09]"
        );
        assert_eq!(
            made("2026-01-03", Some("2026-01-09"), Moment::Exact),
            "2026-01-03/2026-01-09"
        );
        assert_eq!(
            made("2026-01-03", Some("2026-01-03"), Moment::Exact),
            "2026-01-03"
        );
    }

    proptest! {
        #[test]
        fn what_is_made_is_a_date_that_holds_the_day(
            days in 0_i32..30_000, length in 0_i32..400, code in 0_usize..5,
        ) {
            let (start, end) = (Day::from_days(days).unwrap(), Day::from_days(days + length).unwrap());
            let text = made(&start.to_string(), Some(&end.to_string()), Moment::WORDS[code].1);
            let when = crate::model::When::parse(&text).unwrap();
            prop_assert!(when.start() <= Some(start) && Some(start) <= when.end(), "{}", text);
        }

        #[test]
        fn any_text_is_read_or_left(text in "\\PC*", end in "\\PC*") {
            made(&text, Some(&end), Moment::Week);
        }
    }
}
