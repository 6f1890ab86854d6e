//! Messages for programs: one JSON object per line; the last but one sums up the messages, the last
//! one the rows.
//!
//! Every object has every key, in one order. Text stands as it is in the file; what a person
//! would not see as it is, is written as `\u` escapes, so that a line may go to a terminal too.

use std::io::{self, Write};

use waymarks::diagnostic::{Alike, Code, Group, Report, Severity};
use waymarks::export::Tally;
use waymarks::source::Location;

use super::Render;
use super::failure::Failure;
use super::object::Object;

/// Writes messages for programs.
#[derive(Debug, Clone, Copy)]
pub(super) struct Json;

impl Render for Json {
    fn report(&self, report: &Report, ending: &str, out: &mut dyn Write) -> io::Result<()> {
        let groups = report.groups();
        for group in &groups {
            let first = &group.first;
            let mut object = Object::new();
            object.head(first.code, first.severity);
            object.at(first.at.as_ref());
            object.text("field", first.field.as_deref());
            object.text("value", first.value.as_deref());
            object.text("message", Some(&first.message));
            object.text("hint", first.hint.as_deref());
            let related = first.related.iter().map(|related| {
                let mut object = Object::new();
                object.at(Some(&related.at));
                object.text("message", Some(&related.message));
                object.end()
            });
            object.list("related", related);
            object.group(Some(group));
            let record = first.excerpt.as_ref().map(|excerpt| excerpt.text.as_str());
            object.text("csv_line", record);
            writeln!(out, "{}", object.end())?;
        }
        let mut object = Object::new();
        object.text("level", Some("summary"));
        object.number("errors", Some(report.errors()));
        object.number("warnings", Some(report.warnings()));
        object.number("notes", Some(report.notes()));
        object.number("groups", Some(groups.len() as u64));
        let not_listed = report.not_kept().iter().map(|(code, findings)| {
            let mut object = Object::new();
            object.text("code", Some(code.as_str()));
            object.number("findings", Some(*findings));
            object.end()
        });
        object.list("not_listed", not_listed);
        object.text("message", Some(ending).filter(|ending| !ending.is_empty()));
        writeln!(out, "{}", object.end())
    }

    fn tally(&self, tally: &Tally, out: &mut dyn Write) -> io::Result<()> {
        let mut object = Object::new();
        object.text("level", Some("rows"));
        for (name, rows) in [
            ("read", tally.read),
            ("written", tally.written),
            ("unlocated", tally.unlocated),
            ("filtered", tally.filtered),
            ("rejected", tally.rejected),
        ] {
            object.number(name, Some(rows));
        }
        writeln!(out, "{}", object.end())
    }

    fn told(&self, failure: &Failure, out: &mut dyn Write) -> io::Result<()> {
        let mut object = Object::new();
        object.head(failure.code, Severity::Error);
        object.text("file", failure.file.as_deref());
        object.number("line", None);
        object.number("column", None);
        object.text("field", None);
        object.text("value", None);
        object.text("message", Some(&failure.message));
        object.text("hint", failure.hint.as_deref());
        object.list("related", std::iter::empty());
        object.group(None);
        object.text("csv_line", None);
        writeln!(out, "{}", object.end())
    }
}

impl Object {
    fn head(&mut self, code: Code, severity: Severity) {
        self.text("code", Some(code.as_str()));
        self.text("level", Some(severity.as_str()));
        self.text("title", Some(code.title()));
    }

    /// Line and column are null where there is none, not 0.
    fn at(&mut self, at: Option<&Location>) {
        self.text("file", at.map(|at| &*at.file));
        self.number("line", at.map(|at| at.line).filter(|&line| line > 0));
        let column = at.map(|at| u64::from(at.column));
        self.number("column", column.filter(|&column| column > 0));
    }

    /// How many findings the object stands for; a failure stands for itself.
    fn group(&mut self, group: Option<&Group>) {
        let alike = match group.map(|group| group.alike) {
            Some(Alike::Column) => "column",
            Some(Alike::Value) | None => "value",
        };
        self.number("findings", Some(group.map_or(1, |group| group.findings)));
        self.number("rows", group.map(|group| group.rows));
        self.text("alike", Some(alike));
        let first = group.and_then(|group| group.first.at.as_ref());
        let first = first.map(|at| at.line).filter(|&line| line > 0);
        let others = group
            .into_iter()
            .flat_map(|group| group.lines.iter().copied());
        let lines = first.into_iter().chain(others);
        self.list("lines", lines.map(|line| line.to_string()));
    }
}

#[cfg(test)]
mod tests;
