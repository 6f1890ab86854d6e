//! Messages for people, like a compiler's.
//!
//! The order is the input's. Where there are more kinds than anyone reads, errors are shown
//! rather than warnings and warnings rather than notes; what is left out is counted.

use std::fmt::{self, Write as _};
use std::io::{self, Write};

use anstyle::{AnsiColor, Style};
use waymarks::diagnostic::escape::{VALUE_CHARS, clean, escaped};
use waymarks::diagnostic::{Alike, Code, Finding, Group, Report, Severity};

use super::Render;
use super::excerpt::Row;
use super::failure::Failure;

/// Groups that are shown.
const SHOWN: usize = 40;

const ERROR: Style = AnsiColor::BrightRed.on_default().bold();
const WARNING: Style = AnsiColor::Yellow.on_default().bold();
const NOTE: Style = AnsiColor::BrightGreen.on_default().bold();
const HELP: Style = AnsiColor::BrightCyan.on_default().bold();
const FRAME: Style = AnsiColor::BrightBlue.on_default().bold();
const STRONG: Style = Style::new().bold();

/// Writes messages for people.
#[derive(Debug, Clone, Copy)]
pub(super) struct Text {
    /// Columns that a row may take with its frame.
    pub(super) width: usize,
}

impl Render for Text {
    fn report(&self, report: &Report, ending: &str, out: &mut dyn Write) -> io::Result<()> {
        let groups = report.groups();
        let shown = gravest(&groups);
        let mut text = String::new();
        for group in &shown {
            text.clear();
            // Writing into a string cannot fail.
            let _ = self.group(group, &mut text);
            out.write_all(text.as_bytes())?;
        }
        let told: u64 = shown.iter().map(|group| group.findings).sum();
        let more = report.totals().all().saturating_sub(told);
        if more > 0 {
            let them = if more == 1 { "it" } else { "them" };
            let all = if report.not_kept().is_empty() {
                format!("see {them}")
            } else {
                format!("see the first {} kinds", groups.len())
            };
            writeln!(
                out,
                "… and {more} more: run with --message-format json to {all}"
            )?;
        }
        writeln!(out, "{}", totals(report, ending))
    }

    fn told(&self, failure: &Failure, out: &mut dyn Write) -> io::Result<()> {
        writeln!(
            out,
            "{ERROR}error[{}]{ERROR:#}{STRONG}: {}{STRONG:#}",
            failure.code,
            clean(&failure.message)
        )?;
        if let Some(hint) = &failure.hint {
            writeln!(out, "  {HELP}help{HELP:#}: {}", clean(hint))?;
        }
        Ok(())
    }
}

/// The groups that are shown, in the order they came.
fn gravest<'a>(groups: &[&'a Group]) -> Vec<&'a Group> {
    let mut places: Vec<usize> = (0..groups.len()).collect();
    places.sort_by_key(|&place| {
        std::cmp::Reverse(groups.get(place).map(|group| group.first.severity))
    });
    places.truncate(SHOWN);
    places.sort_unstable();
    let shown = places.into_iter().filter_map(|place| groups.get(place));
    shown.copied().collect()
}

/// The closing line: `total: 2 errors, 1 warning; nothing was written`.
pub(super) fn totals(report: &Report, ending: &str) -> String {
    let mut line = format!(
        "total: {}, {}",
        counted(report.errors(), "error"),
        counted(report.warnings(), "warning")
    );
    if report.notes() > 0 {
        line += ", ";
        line += &counted(report.notes(), "note");
    }
    if !ending.is_empty() {
        let _ = write!(line, "; {}", clean(ending));
    }
    line
}

fn counted(number: u64, noun: &str) -> String {
    let s = if number == 1 { "" } else { "s" };
    format!("{number} {noun}{s}")
}

impl Text {
    fn group(self, group: &Group, out: &mut String) -> fmt::Result {
        let finding = &group.first;
        let style = match finding.severity {
            Severity::Error => ERROR,
            Severity::Warning => WARNING,
            Severity::Note => NOTE,
        };
        write!(
            out,
            "{style}{}[{}]{style:#}",
            finding.severity, finding.code
        )?;
        let line = finding.at.as_ref().map_or(0, |at| at.line);
        let gutter = if line > 0 {
            line.to_string()
        } else {
            " ".to_owned()
        };
        let room = self.width.saturating_sub(gutter.len() + 3).max(20);
        let excerpt = finding.excerpt.as_ref();
        if let Some(row) = excerpt.and_then(|excerpt| Row::new(excerpt, room)) {
            writeln!(
                out,
                "{STRONG}: {}{STRONG:#}",
                Said {
                    finding,
                    field: false
                }
            )?;
            self::framed(finding, &row, &gutter, style, out)?;
            let margin = format!("{:1$} {FRAME}={FRAME:#} ", "", gutter.len());
            remarks(group, &margin, ("help", "note"), out)?;
            return writeln!(out);
        }
        write!(out, "{STRONG}: ")?;
        if let Some(at) = &finding.at {
            write!(out, "{}: ", clean(&at.to_string()))?;
        }
        writeln!(
            out,
            "{}{STRONG:#}",
            Said {
                finding,
                field: true
            }
        )?;
        remarks(group, "  ", ("hint", "note"), out)
    }
}

/// Where the cell is, and the record with carets under it.
fn framed(
    finding: &Finding,
    row: &Row,
    gutter: &str,
    style: Style,
    out: &mut String,
) -> fmt::Result {
    let blank = " ".repeat(gutter.len());
    if let Some(at) = &finding.at {
        write!(out, "{blank}{FRAME}-->{FRAME:#} {}", clean(&at.to_string()))?;
        if let Some(field) = &finding.field {
            write!(out, " ({})", Name(field))?;
        }
        writeln!(out)?;
    }
    writeln!(out, "{blank} {FRAME}|{FRAME:#}")?;
    writeln!(out, "{FRAME}{gutter} |{FRAME:#} {}", row.text)?;
    let before = " ".repeat(row.before);
    let carets = "^".repeat(row.carets);
    writeln!(
        out,
        "{blank} {FRAME}|{FRAME:#} {before}{style}{carets}{style:#}"
    )
}

/// The hint, the other places, and how many findings are alike.
fn remarks(group: &Group, margin: &str, words: (&str, &str), out: &mut String) -> fmt::Result {
    let (help, note) = words;
    if let Some(hint) = &group.first.hint {
        writeln!(out, "{margin}{HELP}{help}{HELP:#}: {}", clean(hint))?;
    }
    for related in &group.first.related {
        let at = related.at.to_string();
        let message = clean(&related.message);
        writeln!(
            out,
            "{margin}{STRONG}{note}{STRONG:#}: {}: {message}",
            clean(&at)
        )?;
    }
    if group.findings > 1 {
        writeln!(out, "{margin}{STRONG}{note}{STRONG:#}: {}", others(group))?;
    }
    Ok(())
}

/// How many findings are alike: `12 more rows use it: lines 3, 9, 14, …`.
pub(super) fn others(group: &Group) -> String {
    let rows = group.rows.saturating_sub(1);
    if group.lines.is_empty() || rows == 0 {
        let more = group.findings.saturating_sub(1);
        return format!("{more} more like this");
    }
    let by_value = group.alike == Alike::Value
        && group.first.value.is_some()
        && group.first.code != Code::C105;
    let mut text = match (rows, by_value) {
        (1, true) => "1 more row has it: line ".to_owned(),
        (1, false) => "1 more row like this: line ".to_owned(),
        (_, true) => format!("{rows} more rows have it: lines "),
        (_, false) => format!("{rows} more rows like this: lines "),
    };
    for (n, line) in group.lines.iter().enumerate() {
        let comma = if n > 0 { ", " } else { "" };
        let _ = write!(text, "{comma}{line}");
    }
    if rows > group.lines.len() as u64 {
        text += ", …";
    }
    text
}

/// What is wrong, with the value: once, whether or not the message quotes it.
pub(super) struct Said<'a> {
    pub(super) finding: &'a Finding,
    /// Whether the column must be named, because nothing else does.
    pub(super) field: bool,
}

impl fmt::Display for Said<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut message = self.finding.message.clone();
        let mut value = self.finding.value.as_ref();
        let mut starts = false;
        if let Some(quoted) = value.map(|value| escaped(value, VALUE_CHARS).to_string()) {
            // `{:?}` neither cuts a value nor spares the joiners of Persian words.
            let raw = value.map(|value| format!("{value:?}")).unwrap_or_default();
            message = message.replacen(&raw, &quoted, 1);
            if message.contains(&quoted) {
                value = None;
                starts = message.starts_with(&quoted);
            }
        }
        let field = self
            .finding
            .field
            .as_ref()
            .filter(|_| self.field || value.is_some());
        if let Some(field) = field {
            let sign = if starts || value.is_some() { " =" } else { ":" };
            write!(f, "{}{sign} ", Name(field))?;
        }
        if let Some(value) = value {
            write!(f, "{}: ", escaped(value, VALUE_CHARS))?;
        }
        write!(f, "{}", clean(&message))
    }
}

/// The name of a column: bare if it reads well, else cut, and in quotes.
struct Name<'a>(&'a str);

impl fmt::Display for Name<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let bare = self
            .0
            .chars()
            .all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.'));
        if bare && !self.0.is_empty() && self.0.chars().count() <= VALUE_CHARS {
            f.write_str(self.0)
        } else {
            write!(f, "{}", escaped(self.0, VALUE_CHARS))
        }
    }
}

#[cfg(test)]
mod tests;
