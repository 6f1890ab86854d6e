//! Lists on stdout: columns for people, JSON, CSV.

use std::fmt::Write as _;

use serde_json::{Map, Value};
use unicode_width::UnicodeWidthStr as _;
use waymarks::diagnostic::escape;
use waymarks::error::Result;
use waymarks::write::csv_row;

use super::args::ListFormat;
use super::desk::print;

/// A list with named columns.
#[derive(Debug)]
pub(crate) struct Listing {
    header: Vec<&'static str>,
    rows: Vec<Vec<Value>>,
}

impl Listing {
    pub(crate) fn new(header: &[&'static str]) -> Self {
        Self {
            header: header.to_vec(),
            rows: Vec::new(),
        }
    }

    /// Adds a row: a value for each column.
    pub(crate) fn push(&mut self, row: Vec<Value>) {
        debug_assert_eq!(row.len(), self.header.len(), "a value for each column");
        self.rows.push(row);
    }

    pub(crate) fn print(&self, format: ListFormat) -> Result<()> {
        print(&match format {
            ListFormat::Table => self.table().into_bytes(),
            ListFormat::Json => self.json(),
            ListFormat::Csv => self.csv(),
        })
    }

    /// Aligned columns; numbers to the right.
    fn table(&self) -> String {
        let cells: Vec<Vec<String>> = self
            .rows
            .iter()
            .map(|row| {
                row.iter()
                    .map(|it| escape::clean(&text(it)).to_string())
                    .collect()
            })
            .collect();
        let mut widths: Vec<usize> = self.header.iter().map(|name| name.width()).collect();
        for row in &cells {
            for (width, cell) in widths.iter_mut().zip(row) {
                *width = (*width).max(cell.width());
            }
        }
        let right = |column: usize| {
            let mut values = self.rows.iter().filter_map(|row| row.get(column));
            values.all(|value| value.is_number() || value.is_null())
        };
        let right: Vec<bool> = (0..self.header.len()).map(right).collect();
        let header: Vec<String> = self.header.iter().map(|&name| name.to_owned()).collect();
        let mut out = String::new();
        for row in std::iter::once(&header).chain(&cells) {
            let mut line = String::new();
            for ((cell, width), right) in row.iter().zip(&widths).zip(&right) {
                let blanks = " ".repeat(width.saturating_sub(cell.width()));
                if !line.is_empty() {
                    line.push_str("  ");
                }
                if *right {
                    line.push_str(&blanks);
                    line.push_str(cell);
                } else {
                    line.push_str(cell);
                    line.push_str(&blanks);
                }
            }
            out.push_str(line.trim_end());
            out.push('\n');
        }
        out
    }

    /// One object per line, its keys in the order of the columns.
    fn json(&self) -> Vec<u8> {
        let objects: Vec<String> = self
            .rows
            .iter()
            .map(|row| object(self.header.iter().copied().zip(row)))
            .collect();
        if objects.is_empty() {
            return b"[]\n".to_vec();
        }
        format!("[\n{}\n]\n", objects.join(",\n")).into_bytes()
    }

    fn csv(&self) -> Vec<u8> {
        let mut out = Vec::new();
        csv_row(self.header.iter().copied(), &mut out);
        for row in &self.rows {
            let cells: Vec<String> = row.iter().map(text).collect();
            csv_row(cells.iter().map(String::as_str), &mut out);
        }
        out
    }
}

/// An object with its keys in this order. What a terminal would act on is escaped.
pub(crate) fn object<'a>(pairs: impl IntoIterator<Item = (&'a str, &'a Value)>) -> String {
    let pairs: Vec<String> = pairs
        .into_iter()
        .map(|(key, value)| format!("{}:{}", json(&Value::from(key)), json(value)))
        .collect();
    format!("{{{}}}", pairs.join(","))
}

fn json(value: &Value) -> String {
    let text = value.to_string();
    if text.chars().all(is_plain) {
        return text;
    }
    let mut out = String::new();
    for char in text.chars() {
        if is_plain(char) {
            out.push(char);
        } else {
            let mut units = [0; 2];
            for unit in char.encode_utf16(&mut units) {
                // writing into a string cannot fail
                let _ = write!(out, "\\u{unit:04x}");
            }
        }
    }
    out
}

/// Whether a character may go to a terminal as it is: no control, nothing that turns the direction.
fn is_plain(char: char) -> bool {
    !char.is_control()
        && !matches!(char, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2028}' | '\u{2029}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

/// A value as a cell has it.
fn text(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Array(items) => items.iter().map(text).collect::<Vec<_>>().join("; "),
        Value::Object(map) => pairs(map),
        other => other.to_string(),
    }
}

fn pairs(map: &Map<String, Value>) -> String {
    let pairs: Vec<String> = map
        .iter()
        .map(|(key, value)| format!("{key}={}", text(value)))
        .collect();
    pairs.join(" ")
}

/// Degrees as people write them.
pub(crate) fn degrees(degrees: f64) -> Value {
    let mut out = Vec::new();
    waymarks::model::write_degrees(degrees, &mut out);
    let number = std::str::from_utf8(&out).ok();
    let number = number.and_then(|text| serde_json::from_str(text).ok());
    number.unwrap_or(Value::Null)
}
