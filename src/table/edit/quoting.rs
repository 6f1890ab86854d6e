//! How a table quotes its cells, so that new ones look like those that are there.

use crate::table::dialect::QUOTE;

/// How many cells of one column are quoted though they need not be, and how many are not.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Habit {
    filled: Count,
    empty: Count,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Count {
    quoted: usize,
    plain: usize,
}

impl Count {
    /// What most do; none if there is nothing to go by.
    fn says(self) -> Option<bool> {
        (self.quoted + self.plain > 0).then_some(self.quoted > self.plain)
    }
}

/// A cell as it stands.
#[derive(Debug, Clone, Copy)]
pub(super) struct Standing {
    pub(super) quoted: bool,
    pub(super) empty: bool,
    /// It could not stand without quotes.
    pub(super) needs: bool,
}

impl Habit {
    /// Counts a cell.
    pub(super) fn add(&mut self, cell: Standing) {
        if let Some(count) = self.of(cell) {
            *count += 1;
        }
    }

    /// The habit without a cell that was counted.
    pub(super) fn without(mut self, cell: Standing) -> Self {
        if let Some(count) = self.of(cell) {
            *count = count.saturating_sub(1);
        }
        self
    }

    pub(super) fn plus(mut self, other: Self) -> Self {
        self.filled.quoted += other.filled.quoted;
        self.filled.plain += other.filled.plain;
        self.empty.quoted += other.empty.quoted;
        self.empty.plain += other.empty.plain;
        self
    }

    fn of(&mut self, cell: Standing) -> Option<&mut usize> {
        let count = if cell.empty {
            &mut self.empty
        } else {
            &mut self.filled
        };
        match (cell.needs, cell.quoted) {
            (true, _) => None,
            (false, true) => Some(&mut count.quoted),
            (false, false) => Some(&mut count.plain),
        }
    }

    /// Whether a cell is quoted, if the habit says so.
    pub(super) fn says(self, empty: bool) -> Option<bool> {
        if empty {
            self.empty.says()
        } else {
            self.filled.says()
        }
    }
}

/// Whether a text cannot stand in a cell without quotes. `alone`: the table has one column only, so
/// that an empty cell would be a line without any byte, which is no record.
pub(super) fn needs_quotes(text: &str, delimiter: u8, alone: bool) -> bool {
    (alone && text.is_empty())
        || text
            .bytes()
            .any(|byte| byte == delimiter || matches!(byte, QUOTE | b'\r' | b'\n'))
}

/// Appends a cell.
pub(super) fn write_cell(text: &str, quoted: bool, out: &mut String) {
    if quoted {
        out.push('"');
        out.push_str(&text.replace('"', "\"\""));
        out.push('"');
    } else {
        out.push_str(text);
    }
}
