//! Findings as one SARIF log (OASIS Static Analysis Results Interchange Format 2.1.0), which code hosts
//! and editors read.
//!
//! A region names the line on which the record starts and no character column: columns here are cells,
//! and SARIF's are characters (3.30.6). The cell's number and the column's name are in the properties. File names become
//! relative URI references (3.4.3), so that the same run gives the same bytes on every machine.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::{self, Write};

use waymarks::diagnostic::{Code, Group, Report, Severity};
use waymarks::export::Tally;
use waymarks::source::Location;

use super::Render;
use super::failure::Failure;
use super::object::Object;
use super::text::Said;
use crate::explain;

const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// Writes one SARIF log.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sarif;

impl Render for Sarif {
    fn report(&self, report: &Report, ending: &str, out: &mut dyn Write) -> io::Result<()> {
        let groups = report.groups();
        let rules = Rules::of(groups.iter().map(|group| group.first.code));
        let results = groups.iter().map(|group| result(group, &rules));
        let mut notes: Vec<String> = report
            .not_kept()
            .iter()
            .map(|(code, findings)| {
                let text = format!("{findings} more findings of {code}, of too many kinds to list");
                notification(None, Severity::Warning, &text)
            })
            .collect();
        if !ending.is_empty() {
            notes.push(notification(None, Severity::Note, ending));
        }
        log(&rules, results, true, notes, out)
    }

    fn tally(&self, _: &Tally, _: &mut dyn Write) -> io::Result<()> {
        Ok(()) // the log is one document
    }

    fn is_document(&self) -> bool {
        true
    }

    fn told(&self, failure: &Failure, out: &mut dyn Write) -> io::Result<()> {
        let rules = Rules::of([failure.code].into_iter());
        let mut text = failure.message.clone();
        if let Some(hint) = &failure.hint {
            let _ = write!(text, "; {hint}");
        }
        let note = notification(Some((failure.code, &rules)), Severity::Error, &text);
        log(&rules, std::iter::empty(), false, vec![note], out)
    }
}

/// The codes of a log in the order of the catalogue, each with its place in the list of rules.
struct Rules(BTreeMap<Code, u64>);

impl Rules {
    fn of(codes: impl Iterator<Item = Code>) -> Self {
        let mut rules: BTreeMap<Code, u64> = codes.map(|code| (code, 0)).collect();
        for (index, place) in (0..).zip(rules.values_mut()) {
            *place = index;
        }
        Self(rules)
    }

    fn index(&self, code: Code) -> Option<u64> {
        self.0.get(&code).copied()
    }
}

fn log(
    rules: &Rules,
    results: impl Iterator<Item = String>,
    done: bool,
    notes: Vec<String>,
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut driver = Object::new();
    driver.text("name", Some("waymarks"));
    driver.text("semanticVersion", Some(env!("CARGO_PKG_VERSION")));
    driver.list("rules", rules.0.keys().map(|&code| rule(code)));
    let mut tool = Object::new();
    tool.raw("driver", &driver.end());
    let mut invocation = Object::new();
    invocation.raw("executionSuccessful", if done { "true" } else { "false" });
    if !notes.is_empty() {
        invocation.list("toolExecutionNotifications", notes.into_iter());
    }
    let mut run = Object::new();
    run.raw("tool", &tool.end());
    run.list("invocations", std::iter::once(invocation.end()));
    run.text("columnKind", Some("unicodeCodePoints"));
    run.list("results", results.map(|result| format!("\n{result}")));
    let mut log = Object::new();
    log.text("$schema", Some(SCHEMA));
    log.text("version", Some("2.1.0"));
    log.list("runs", std::iter::once(run.end()));
    writeln!(out, "{}", log.end())
}

fn message(text: &str) -> String {
    let mut message = Object::new();
    message.text("text", Some(text));
    message.end()
}

fn level(severity: Severity) -> &'static str {
    severity.as_str() // SARIF has the same three words (3.27.10)
}

fn rule(code: Code) -> String {
    let mut configuration = Object::new();
    configuration.text("level", Some(level(code.severity())));
    let mut rule = Object::new();
    rule.text("id", Some(code.as_str()));
    rule.raw("shortDescription", &message(code.title()));
    rule.raw("help", &message(explain::explain(code).trim_end()));
    rule.raw("defaultConfiguration", &configuration.end());
    rule.end()
}

fn notification(rule: Option<(Code, &Rules)>, severity: Severity, text: &str) -> String {
    let mut note = Object::new();
    if let Some((code, rules)) = rule {
        let mut descriptor = Object::new();
        descriptor.text("id", Some(code.as_str()));
        if let Some(index) = rules.index(code) {
            descriptor.number("index", Some(index));
        }
        note.raw("associatedRule", &descriptor.end());
    }
    note.text("level", Some(level(severity)));
    note.raw("message", &message(text));
    note.end()
}

fn result(group: &Group, rules: &Rules) -> String {
    let finding = &group.first;
    let mut text = Said {
        finding,
        field: true,
    }
    .to_string();
    if let Some(hint) = &finding.hint {
        let _ = write!(text, "; {hint}");
    }
    let mut result = Object::new();
    result.text("ruleId", Some(finding.code.as_str()));
    if let Some(index) = rules.index(finding.code) {
        result.number("ruleIndex", Some(index));
    }
    result.text("level", Some(level(finding.severity)));
    result.raw("message", &message(&text));
    let place = finding.at.iter().map(|at| location(at, None));
    result.list("locations", place);
    let file = finding.at.as_ref().map(|at| &at.file);
    let alike = group.lines.iter().filter_map(|&line| {
        let at = Location::line(file?, line);
        Some(location(&at, Some("the same here")))
    });
    let related = finding
        .related
        .iter()
        .map(|related| location(&related.at, Some(&related.message)))
        .chain(alike);
    result.list("relatedLocations", related);
    result.number("occurrenceCount", Some(group.findings));
    let mut properties = Object::new();
    properties.number("rows", Some(group.rows));
    let cell = finding.at.as_ref().map(|at| u64::from(at.column));
    if let Some(cell) = cell.filter(|&cell| cell > 0) {
        properties.number("cell", Some(cell));
    }
    for (key, value) in [("field", &finding.field), ("value", &finding.value)] {
        if value.is_some() {
            properties.text(key, value.as_deref());
        }
    }
    result.raw("properties", &properties.end());
    result.end()
}

fn location(at: &Location, said: Option<&str>) -> String {
    let mut artifact = Object::new();
    if at.file.starts_with('<') {
        artifact.raw("description", &message(&at.file)); // standard input has no address
    } else {
        artifact.text("uri", Some(&uri(&at.file)));
    }
    let mut physical = Object::new();
    physical.raw("artifactLocation", &artifact.end());
    if at.line > 0 {
        let mut region = Object::new();
        region.number("startLine", Some(at.line));
        physical.raw("region", &region.end());
    }
    let mut location = Object::new();
    location.raw("physicalLocation", &physical.end());
    if let Some(said) = said {
        location.raw("message", &message(said));
    }
    location.end()
}

/// A path as a URI reference (RFC 3986, 4.2): relative as long as the path is.
fn uri(path: &str) -> String {
    let path = if cfg!(windows) {
        path.replace('\\', "/")
    } else {
        path.to_owned()
    };
    let mut uri = String::new();
    if path.starts_with('/') {
        uri.push_str("file://");
    }
    for byte in path.trim_start_matches("./").bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'-' | b'.' | b'_' | b'~' => {
                uri.push(char::from(byte));
            }
            // Writing into a string cannot fail.
            byte => {
                let _ = write!(uri, "%{byte:02X}");
            }
        }
    }
    uri
}

#[cfg(test)]
mod tests;
