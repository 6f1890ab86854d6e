//! A window of time to look through.

use std::fmt;

use super::{Day, When};
use crate::diagnostic::Code;
use crate::model::ValueError;

/// How sure it must be that something falls into a window.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Certainty {
    /// It may, as far as the date says.
    #[default]
    Possible,
    /// It does, whatever the truth behind the date.
    Certain,
}

/// How far `~` reaches beyond the date as written, to either side.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Width {
    /// So many units of the component that it qualifies: with 1, `2026-01-03~` is one day more on
    /// either side, `2026-01~` one month, `2026~` one year. With 0 it changes nothing.
    Units(u32),
    /// So many days, whatever the component.
    Days(u32),
}

impl Default for Width {
    fn default() -> Self {
        Self::Units(1)
    }
}

impl Width {
    /// Reads `2` as two units and `10d` as ten days.
    pub fn parse(text: &str) -> Option<Self> {
        match text.strip_suffix('d') {
            Some(days) => days.parse().ok().map(Self::Days),
            None => text.parse().ok().map(Self::Units),
        }
    }
}

impl fmt::Display for Width {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Units(count) => write!(f, "{count}"),
            Self::Days(count) => write!(f, "{count}d"),
        }
    }
}

/// A window of days, both ends included; without an end it reaches as far as time does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Window {
    since: Option<Day>,
    until: Option<Day>,
}

impl Window {
    /// A window, unless it ends before it begins (E405).
    pub fn new(since: Option<Day>, until: Option<Day>) -> Result<Self, ValueError> {
        match (since, until) {
            (Some(first), Some(last)) if first > last => Err(ValueError::new(
                Code::E405,
                format!("the window begins on {first} and ends before that, on {last}"),
            )),
            _ => Ok(Self { since, until }),
        }
    }

    /// Reads both ends as dates: `since` from its first day, `until` to its last, so that `2026-01`
    /// stands for the whole month in either place. An end that is open in the date is open in the
    /// window; `~` adds nothing.
    pub fn parse(since: Option<&str>, until: Option<&str>) -> Result<Self, ValueError> {
        let since = since.map(When::parse).transpose()?;
        let until = until.map(When::parse).transpose()?;
        Self::new(
            since.and_then(|when| when.start()),
            until.and_then(|when| when.end()),
        )
    }

    /// Its first day.
    pub fn since(&self) -> Option<Day> {
        self.since
    }

    /// Its last day.
    pub fn until(&self) -> Option<Day> {
        self.until
    }
}
