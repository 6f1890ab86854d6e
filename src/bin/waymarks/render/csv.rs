//! Findings as a table that opens beside the others in a spreadsheet (RFC 4180).
//!
//! Cells that a spreadsheet would run as formulas are disarmed, and a text never breaks a row: what
//! cannot be seen stands as an escape.

use std::io::{self, Write};

use waymarks::diagnostic::escape::clean;
use waymarks::diagnostic::{Group, Report};
use waymarks::export::Tally;
use waymarks::write::csv_row;

use super::Render;
use super::failure::Failure;

const HEADER: [&str; 11] = [
    "file", "line", "column", "code", "level", "field", "value", "message", "hint", "rows", "lines",
];

/// Writes findings as a table.
#[derive(Debug, Clone, Copy)]
pub(super) struct Csv;

impl Render for Csv {
    fn report(&self, report: &Report, _: &str, out: &mut dyn Write) -> io::Result<()> {
        let mut bytes = Vec::new();
        csv_row(HEADER, &mut bytes);
        for group in report.groups() {
            row(&cells(group), &mut bytes);
        }
        for (code, findings) in report.not_kept() {
            let message = format!("{findings} more like this, of too many kinds to list");
            let mut cells = [const { String::new() }; HEADER.len()];
            let [_, _, _, of, level, _, _, said, ..] = &mut cells;
            *of = code.to_string();
            *level = code.severity().to_string();
            *said = message;
            row(&cells, &mut bytes);
        }
        out.write_all(&bytes)
    }

    fn tally(&self, _: &Tally, _: &mut dyn Write) -> io::Result<()> {
        Ok(()) // a table holds nothing but its rows
    }

    fn is_document(&self) -> bool {
        true
    }

    fn told(&self, failure: &Failure, out: &mut dyn Write) -> io::Result<()> {
        let mut cells = [const { String::new() }; HEADER.len()];
        let [file, _, _, code, level, _, _, message, hint, ..] = &mut cells;
        *file = failure.file.clone().unwrap_or_default();
        *code = failure.code.to_string();
        "error".clone_into(level);
        message.clone_from(&failure.message);
        *hint = failure.hint.clone().unwrap_or_default();
        let mut bytes = Vec::new();
        csv_row(HEADER, &mut bytes);
        row(&cells, &mut bytes);
        out.write_all(&bytes)
    }
}

fn cells(group: &Group) -> [String; HEADER.len()] {
    let finding = &group.first;
    let at = finding.at.as_ref();
    let number = |number: u64| match number {
        0 => String::new(),
        number => number.to_string(),
    };
    let mut lines: Vec<String> = group.lines.iter().map(u64::to_string).collect();
    if group.rows > 1 + group.lines.len() as u64 && !lines.is_empty() {
        lines.push("...".to_owned());
    }
    [
        at.map(|at| at.file.to_string()).unwrap_or_default(),
        number(at.map_or(0, |at| at.line)),
        number(at.map_or(0, |at| u64::from(at.column))),
        finding.code.to_string(),
        finding.severity.to_string(),
        finding.field.clone().unwrap_or_default(),
        finding.value.clone().unwrap_or_default(),
        finding.message.clone(),
        finding.hint.clone().unwrap_or_default(),
        group.rows.to_string(),
        lines.join("; "),
    ]
}

fn row(cells: &[String; HEADER.len()], out: &mut Vec<u8>) {
    let shown = cells.each_ref().map(|cell| clean(cell).to_string());
    csv_row(shown.iter().map(String::as_str), out);
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use proptest::prelude::*;
    use waymarks::diagnostic::{Code, Finding};
    use waymarks::source::Location;

    use super::*;

    fn table(report: &Report) -> String {
        let mut out = Vec::new();
        Csv.report(report, "nothing was written", &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    fn finding(line: u64, value: &str) -> Finding {
        Finding::new(Code::E401, "no place answers to this name")
            .at(Location::cell(&Arc::from("events.csv"), line, 6))
            .cell("place", value)
    }

    #[test]
    fn a_group_is_a_row_that_says_on_which_lines_it_is() {
        let mut report = Report::default();
        report.extend((2..=12).map(|line| finding(line, "Ilm")));
        report.push(Finding::new(Code::C102, "the file is empty"));
        assert_eq!(
            table(&report),
            "file,line,column,code,level,field,value,message,hint,rows,lines\n\
             events.csv,2,6,E401,error,place,Ilm,no place answers to this name,,11,3; 4; 5; 6; 7; 8; 9; 10; ...\n\
             ,,,C102,error,,,the file is empty,,1,\n"
        );
    }

    #[test]
    fn a_value_is_never_a_formula() {
        let mut report = Report::default();
        report.push(finding(2, "=HYPERLINK(\"x\")"));
        assert!(table(&report).contains(",\"'=HYPERLINK(\"\"x\"\")\","));
    }

    proptest! {
        #[test]
        fn any_value_stays_in_its_cell_and_on_its_line(value in proptest::string::string_regex("\\PC*|[,\"\n\r\t=\u{202e}a]*").unwrap()) {
            let mut report = Report::default();
            report.push(finding(2, &value));
            let text = table(&report);
            prop_assert_eq!(text.lines().count(), 2);
            let seen = |c: char| text.contains(c);
            prop_assert!(!seen('\u{202e}') && !seen('\r'), "{}", text);
        }
    }
}
