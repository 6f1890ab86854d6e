//! One line for each kind of finding, as editors and `grep` take messages: `file:line:cell: level[CODE] message`.

use std::fmt::Write as _;
use std::io::{self, Write};

use waymarks::diagnostic::escape::clean;
use waymarks::diagnostic::{Group, Report};

use super::Render;
use super::failure::Failure;
use super::text::{Said, others, totals};

/// Writes one line per finding.
#[derive(Debug, Clone, Copy)]
pub(super) struct Concise;

impl Render for Concise {
    fn report(&self, report: &Report, ending: &str, out: &mut dyn Write) -> io::Result<()> {
        for group in report.groups() {
            writeln!(out, "{}", line(group))?;
        }
        writeln!(out, "{}", totals(report, ending))
    }

    fn told(&self, failure: &Failure, out: &mut dyn Write) -> io::Result<()> {
        write!(out, "error[{}] {}", failure.code, clean(&failure.message))?;
        if let Some(hint) = &failure.hint {
            write!(out, " ({})", clean(hint))?;
        }
        writeln!(out)
    }
}

fn line(group: &Group) -> String {
    let finding = &group.first;
    let mut line = String::new();
    // Writing into a string cannot fail.
    if let Some(at) = &finding.at {
        let _ = write!(line, "{}: ", clean(&at.to_string()));
    }
    let said = Said {
        finding,
        field: true,
    };
    let _ = write!(line, "{}[{}] {said}", finding.severity, finding.code);
    if let Some(hint) = &finding.hint {
        let _ = write!(line, " ({})", clean(hint));
    }
    for related in &finding.related {
        let (at, message) = (related.at.to_string(), clean(&related.message));
        let _ = write!(line, "; {}: {message}", clean(&at));
    }
    if group.findings > 1 {
        let _ = write!(line, "; {}", others(group));
    }
    line
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use waymarks::diagnostic::{Code, Finding};
    use waymarks::error::Error;
    use waymarks::source::Location;

    use super::*;

    fn written(report: &Report) -> String {
        let mut out = Vec::new();
        Concise.report(report, "", &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn a_kind_of_finding_is_one_line_whatever_its_text() {
        let name = Arc::from("events.csv");
        let mut report = Report::default();
        for line in [3, 9] {
            report.push(
                Finding::new(Code::E401, "no place answers to this name")
                    .at(Location::cell(&name, line, 6))
                    .cell("place", "Il\nam\u{1b}[2J")
                    .hint("did you mean \"Ilam\"?"),
            );
        }
        assert_eq!(
            written(&report),
            "events.csv:3:6: error[E401] place = \"Il\\nam\\u{1b}[2J\": no place answers to this name \
             (did you mean \"Ilam\"?); 1 more row has it: line 9\ntotal: 2 errors, 0 warnings\n"
        );
    }

    #[test]
    fn a_failure_is_one_line_with_its_code() {
        let mut out = Vec::new();
        Concise
            .failure(&Error::Busy("out".into()), &mut out)
            .unwrap();
        let line = String::from_utf8(out).unwrap();
        assert!(
            line.starts_with("error[O506] another export is writing to out ("),
            "{line}"
        );
        assert_eq!(line.matches('\n').count(), 1);
    }
}
