//! Days and months that were swapped, seen over a whole column.
//!
//! A spreadsheet that reads `03/01/2026` the American way makes the first of March of the third of
//! January, and leaves `13/01/2026` alone: dates with days up to the twelfth are scattered over the
//! year, the others are where they belong. One date tells nothing; a column does.

use hashbrown::HashMap;

use crate::diagnostic::{Code, Finding};
use crate::model::Day;
use crate::source::{FileName, Location};

/// Different days that are kept: eleven years of them. A column with more covers every month anyway.
const DAYS: usize = 4_096;

/// Days that must come nearer to the others when they are swapped, and the part of all that could be
/// swapped, in tenths, that must.
const LEAST: usize = 3;
const TENTHS: usize = 8;

/// Days that are the only ones in a column without a day after the twelfth.
const LEAST_ALONE: usize = 12;

/// How far from the others, in days, a date counts as with them.
const NEAR: i32 = 15;

/// All plain days of a column.
#[derive(Debug, Default)]
pub(super) struct Calendar {
    days: HashMap<Day, (u64, u64)>,
    is_full: bool,
}

impl Calendar {
    /// Takes in first line and number of rows of each day of the next rows.
    pub(super) fn take(&mut self, days: &mut HashMap<Day, (u64, u64)>) {
        if !self.is_full {
            for (day, (line, rows)) in days.drain() {
                let known = self.days.entry(day).or_insert((line, 0));
                *known = (known.0.min(line), known.1 + rows);
            }
            self.is_full = self.days.len() > DAYS;
        }
        days.clear();
    }

    /// One finding, if the column as a whole speaks for it.
    pub(super) fn conclude(self, table: &FileName) -> Option<Finding> {
        if self.is_full {
            return None;
        }
        let odd = self.scattered().or_else(|| self.one_day_of_many_months())?;
        let first = odd.iter().min_by_key(|(_, line)| *line)?;
        let (day, line) = *first;
        let rows: u64 = odd
            .iter()
            .filter_map(|(day, _)| self.days.get(day))
            .map(|(_, rows)| rows)
            .sum();
        let message = format!(
            "in {rows} rows day and month may be swapped: as they stand, the dates are scattered, \
             and swapped they are together"
        );
        let mut finding = Finding::new(Code::E409, message)
            .at(Location::line(table, line))
            .cell("date", day.to_string());
        finding.hint = swapped(day).map(|other| {
            format!("{day} would be {other}; look at how the dates were written before a spreadsheet read them")
        });
        for (day, line) in odd.iter().filter(|it| *it != first).take(4) {
            finding = finding.related(Location::line(table, *line), format!("{day} stands here"));
        }
        Some(finding)
    }

    /// Days that could be swapped, are far from those that could not, and near them if swapped.
    fn scattered(&self) -> Option<Vec<(Day, u64)>> {
        let sure = || self.days.keys().filter(|day| day.ymd().2 > 12);
        let from = sure().min()?.add_days(-NEAR);
        let to = sure().max()?.add_days(NEAR);
        let is_near = |day: Day| from <= day && day <= to;
        let could = || {
            self.days
                .iter()
                .filter_map(|(day, (line, _))| Some((*day, swapped(*day)?, *line)))
        };
        let odd = could()
            .filter(|(day, other, _)| !is_near(*day) && is_near(*other))
            .map(|(day, _, line)| (day, line));
        let odd = in_order(odd);
        let far = could().filter(|(day, ..)| !is_near(*day)).count();
        (odd.len() >= LEAST && odd.len() * 10 >= far * TENTHS).then_some(odd)
    }

    /// No day after the twelfth, few different days, many months: what a fortnight looks like after
    /// all of it was swapped. A table with one date for each month, the first, is none.
    fn one_day_of_many_months(&self) -> Option<Vec<(Day, u64)>> {
        if self.days.len() < LEAST_ALONE || self.days.keys().any(|day| day.ymd().2 > 12) {
            return None;
        }
        let mut days: Vec<u8> = self.days.keys().map(|day| day.ymd().2).collect();
        let mut months: Vec<(i32, u8)> = self
            .days
            .keys()
            .map(|day| (day.ymd().0, day.ymd().1))
            .collect();
        days.sort_unstable();
        days.dedup();
        months.sort_unstable();
        months.dedup();
        let is_odd = days.len() > 1 && days.len() * 3 <= months.len();
        let could = self.days.iter().filter(|(day, _)| swapped(**day).is_some());
        is_odd.then(|| in_order(could.map(|(day, (line, _))| (*day, *line))))
    }
}

fn in_order(days: impl Iterator<Item = (Day, u64)>) -> Vec<(Day, u64)> {
    let mut days: Vec<(Day, u64)> = days.collect();
    days.sort_unstable();
    days
}

/// The date with day and month swapped, if that is another one.
fn swapped(day: Day) -> Option<Day> {
    let (year, month, of_month) = day.ymd();
    Day::from_ymd(year, of_month, month).filter(|other| *other != day)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found_in(days: &[&str]) -> Option<Finding> {
        let mut calendar = Calendar::default();
        let mut notes: HashMap<Day, (u64, u64)> = days
            .iter()
            .zip(2..)
            .map(|(day, line)| (Day::parse_iso(day).unwrap(), (line, 1)))
            .collect();
        calendar.take(&mut notes);
        calendar.conclude(&FileName::from("events.csv"))
    }

    #[test]
    fn dates_that_a_swap_brings_together_are_told_once() {
        let found = found_in(&[
            "2026-01-13",
            "2026-03-01",
            "2026-01-20",
            "2026-05-01",
            "2026-09-01",
            "2026-01-28",
        ])
        .unwrap();
        assert_eq!(found.code, Code::E409);
        assert!(found.message.starts_with("in 3 rows"), "{}", found.message);
        assert_eq!(found.value.as_deref(), Some("2026-03-01"));
        assert!(
            found
                .hint
                .unwrap()
                .starts_with("2026-03-01 would be 2026-01-03")
        );
    }

    #[test]
    fn a_fortnight_that_was_swapped_whole_is_told() {
        let days: Vec<String> = (1..=12)
            .flat_map(|month| [1, 2].map(|day| format!("2026-{month:02}-{day:02}")))
            .collect();
        let days: Vec<&str> = days.iter().map(String::as_str).collect();
        assert!(found_in(&days).is_some());
    }

    #[test]
    fn dates_as_they_are_mostly_found_are_left_alone() {
        // one month; a year; the first of each month; both dates of a swap near
        let january: Vec<String> = (1..=31).map(|day| format!("2026-01-{day:02}")).collect();
        let firsts: Vec<String> = (0..36)
            .map(|it| format!("{}-{:02}-01", 2020 + it / 12, it % 12 + 1))
            .collect();
        let year: Vec<String> = (1..=12)
            .flat_map(|month| (1..=28).map(move |day| format!("2026-{month:02}-{day:02}")))
            .collect();
        for days in [january, firsts, year] {
            let days: Vec<&str> = days.iter().map(String::as_str).collect();
            assert_eq!(found_in(&days), None);
        }
        assert_eq!(found_in(&["2026-01-13", "2026-03-01"]), None);
    }
}
