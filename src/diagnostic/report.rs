//! All findings of a run, alike ones together.
//!
//! A misspelt name in ten million rows is one thing to say, not ten million. A report keeps the
//! first finding of each kind whole, counts the rest, and takes the same memory whatever their
//! number. Its totals are exact.

use std::collections::BTreeMap;
use std::hash::{BuildHasher, Hash};

use foldhash::fast::FixedState;
use hashbrown::HashTable;

use crate::diagnostic::{Code, Excerpt, Finding, Severity};

/// Kinds of findings that are kept whole unless the caller says otherwise.
pub const GROUPS: usize = 1_000;
/// Hints that are asked for: each may search the whole gazetteer.
const HINTS: usize = 100;
/// Lines that a group remembers beside its first.
const LINES: usize = 8;
/// Different values of one column that are kept apart where every row may have its own.
const VALUES: usize = 10;
/// Bytes of one text that are kept.
const TEXT: usize = 4_096;

/// What the findings of a group share.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Alike {
    /// The code and the value (or, without a value, the message).
    Value,
    /// The code and the column: the values differ from row to row.
    Column,
}

/// Findings that are alike: the first of them whole, the others counted.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Group {
    /// The first finding; texts beyond 4 KiB are cut with `…`.
    pub first: Finding,
    /// How many findings there are, the first included.
    pub findings: u64,
    /// On how many rows they are, the first included; as many as findings where no row is known.
    pub rows: u64,
    /// Lines of the first few other rows, in the order they were met.
    pub lines: Vec<u64>,
    /// What they share.
    pub alike: Alike,
    last_line: u64,
}

impl Group {
    fn of(first: Finding) -> Self {
        let last_line = line(&first);
        Self {
            first,
            findings: 1,
            rows: 1,
            lines: Vec::new(),
            alike: Alike::Value,
            last_line,
        }
    }

    /// Takes in a later group of the same kind.
    fn absorb(&mut self, later: &Self) {
        self.findings = self.findings.saturating_add(later.findings);
        let mut rows = later.rows;
        let start = line(&later.first);
        if start > 0 && start == self.last_line {
            rows -= 1; // the row was counted when it was first met
        } else {
            self.remember(start);
        }
        for &line in &later.lines {
            self.remember(line);
        }
        self.rows = self.rows.saturating_add(rows);
        self.last_line = later.last_line;
    }

    fn remember(&mut self, line: u64) {
        if line > 0 && self.lines.len() < LINES {
            self.lines.push(line);
        }
    }
}

/// How many findings there are of each severity.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Totals {
    /// Errors.
    pub errors: u64,
    /// Warnings.
    pub warnings: u64,
    /// Notes.
    pub notes: u64,
}

impl Totals {
    /// Findings of every severity.
    pub fn all(self) -> u64 {
        self.errors + self.warnings + self.notes
    }

    fn of(&mut self, severity: Severity) -> &mut u64 {
        match severity {
            Severity::Error => &mut self.errors,
            Severity::Warning => &mut self.warnings,
            Severity::Note => &mut self.notes,
        }
    }
}

/// The findings of one column that may differ from row to row.
#[derive(Debug, Clone)]
struct Column {
    hash: u64,
    /// A group of it, to compare with.
    sample: usize,
    /// Its groups.
    groups: usize,
    /// The group that takes all further ones.
    open: Option<usize>,
}

/// All findings of a run.
///
/// ```
/// use waymarks::diagnostic::{Code, Finding, Report};
/// let mut report = Report::default();
/// for _ in 0..3 {
///     report.push(Finding::new(Code::E401, "\"Shalamchehh\" is not in places.csv"));
/// }
/// assert_eq!(report.totals().errors, 3);
/// assert_eq!(report.groups().len(), 1);
/// ```
#[derive(Debug, Clone)]
pub struct Report {
    limit: usize,
    groups: Vec<Group>,
    by_value: HashTable<(u64, usize)>,
    by_column: HashTable<Column>,
    totals: Totals,
    not_kept: BTreeMap<Code, u64>,
    hints_asked: usize,
}

impl Default for Report {
    fn default() -> Self {
        Self::new(GROUPS)
    }
}

impl Report {
    /// An empty report that keeps at most `limit` groups; findings beyond are counted by code.
    pub fn new(limit: usize) -> Self {
        Self {
            limit,
            groups: Vec::new(),
            by_value: HashTable::new(),
            by_column: HashTable::new(),
            totals: Totals::default(),
            not_kept: BTreeMap::new(),
            hints_asked: 0,
        }
    }

    /// Takes in a finding. `hint` is asked only for the first of its kind, only if it has none,
    /// and only a hundred times in all: it may be costly.
    pub fn add(&mut self, finding: Finding, hint: impl FnOnce(&Finding) -> Option<String>) {
        *self.totals.of(finding.severity) += 1;
        self.place(Group::of(bounded(finding)), hint);
    }

    /// The first findings of the first hundred kinds that have no hint: it may be costly to find them one.
    pub fn without_hints(&self) -> Vec<Finding> {
        let lack = |group: &&Group| group.first.hint.is_none();
        let lacking = self.groups.iter().filter(lack).take(HINTS);
        lacking.map(|group| group.first.clone()).collect()
    }

    /// Gives hints to findings that [`without_hints`](Self::without_hints) told of, also if this report has
    /// taken in theirs since.
    pub fn give_hints(&mut self, findings: &[Finding], hints: Vec<Option<String>>) {
        for (finding, hint) in findings.iter().zip(hints) {
            let found = self.find(hash_of(&Kind::value(finding)), finding);
            let group = found.and_then(|at| self.groups.get_mut(at));
            if let Some(group) = group.filter(|group| group.first.hint.is_none()) {
                group.first.hint = hint.map(short);
            }
        }
    }

    /// Takes in a finding as it is.
    pub fn push(&mut self, finding: Finding) {
        self.add(finding, |_| None);
    }

    /// Whether further findings of that code in that column are only counted, whatever else they say than
    /// their value: the column has had so many that they are not told apart.
    pub fn only_counts(&self, code: Code, file: &str, field: &str) -> bool {
        let kind = Kind {
            code,
            severity: code.severity(),
            file: Some(file),
            field: Some(field),
            value: None,
        };
        let column = self.column(&kind).filter(|_| folds(code));
        column.is_some_and(|column| column.open.is_some())
    }

    /// Takes in a report about a later part of the input.
    pub fn merge(&mut self, later: Self) {
        self.totals.errors += later.totals.errors;
        self.totals.warnings += later.totals.warnings;
        self.totals.notes += later.totals.notes;
        for (code, findings) in later.not_kept {
            *self.not_kept.entry(code).or_default() += findings;
        }
        for group in later.groups {
            self.place(group, |_| None);
        }
    }

    /// How many findings there are, exactly.
    pub fn totals(&self) -> Totals {
        self.totals
    }

    /// How many errors there are.
    pub fn errors(&self) -> u64 {
        self.totals.errors
    }

    /// How many warnings there are.
    pub fn warnings(&self) -> u64 {
        self.totals.warnings
    }

    /// How many notes there are.
    pub fn notes(&self) -> u64 {
        self.totals.notes
    }

    /// Whether there is nothing to say.
    pub fn is_empty(&self) -> bool {
        self.totals.all() == 0
    }

    /// The groups in the order of the input: file by file as first met, then by line and cell.
    /// Findings that belong to no file come last.
    pub fn groups(&self) -> Vec<&Group> {
        let mut files: Vec<&str> = Vec::new();
        for file in self.groups.iter().filter_map(|group| file(&group.first)) {
            if !files.contains(&file) {
                files.push(file);
            }
        }
        let mut groups: Vec<&Group> = self.groups.iter().collect();
        groups.sort_by_cached_key(|group| {
            let at = group.first.at.as_ref();
            let file = at.and_then(|at| files.iter().position(|file| **file == *at.file));
            (
                file.unwrap_or(usize::MAX),
                at.map_or(0, |at| at.line),
                at.map_or(0, |at| at.column),
            )
        });
        groups
    }

    /// Findings that belong to no group, because there were too many kinds, by code.
    pub fn not_kept(&self) -> &BTreeMap<Code, u64> {
        &self.not_kept
    }

    fn place(&mut self, mut group: Group, hint: impl FnOnce(&Finding) -> Option<String>) {
        let hash = hash_of(&Kind::value(&group.first));
        // A group of mixed values must not join one whose rows all have the same value.
        if group.alike == Alike::Value
            && let Some(known) = self.find(hash, &group.first)
        {
            return self.absorb(known, &group);
        }
        let folds = folds(group.first.code);
        let column = if folds {
            self.column(&Kind::column(&group.first))
        } else {
            None
        };
        if let Some(open) = column.and_then(|column| column.open) {
            return self.absorb(open, &group);
        }
        if self.groups.len() >= self.limit {
            let code = group.first.code;
            *self.not_kept.entry(code).or_default() += group.findings;
            return;
        }
        if group.first.hint.is_none() && self.hints_asked < HINTS {
            self.hints_asked += 1;
            group.first.hint = hint(&group.first).map(short);
        }
        let place = self.groups.len();
        if group.alike == Alike::Value {
            self.by_value
                .insert_unique(hash, (hash, place), |known| known.0);
        }
        self.groups.push(group);
        if folds {
            self.note_column(place);
        }
    }

    fn absorb(&mut self, known: usize, later: &Group) {
        if let Some(group) = self.groups.get_mut(known) {
            group.absorb(later);
        }
    }

    fn find(&self, hash: u64, finding: &Finding) -> Option<usize> {
        let kind = Kind::value(finding);
        let is_it = |known: &(u64, usize)| {
            known.0 == hash
                && self
                    .groups
                    .get(known.1)
                    .is_some_and(|group| Kind::value(&group.first) == kind)
        };
        self.by_value.find(hash, is_it).map(|known| known.1)
    }

    fn column(&self, kind: &Kind<'_>) -> Option<&Column> {
        let hash = hash_of(kind);
        self.by_column
            .find(hash, |known| is_column(known, hash, kind, &self.groups))
    }

    /// Counts the group at `place` to its column; the last one that the column may have apart
    /// takes all further ones.
    fn note_column(&mut self, place: usize) {
        let Some(group) = self.groups.get(place) else {
            return;
        };
        let mixed = group.alike == Alike::Column;
        let kind = Kind::column(&group.first);
        let hash = hash_of(&kind);
        let is_it = |known: &Column| is_column(known, hash, &kind, &self.groups);
        let open = if let Some(column) = self.by_column.find_mut(hash, is_it) {
            column.groups += 1;
            let open = mixed || column.groups >= VALUES;
            column.open = open.then_some(place);
            open
        } else {
            let column = Column {
                hash,
                sample: place,
                groups: 1,
                open: mixed.then_some(place),
            };
            self.by_column
                .insert_unique(hash, column, |known| known.hash);
            mixed
        };
        if open && let Some(group) = self.groups.get_mut(place) {
            group.alike = Alike::Column;
        }
    }
}

/// Each finding as it is, in order.
impl Extend<Finding> for Report {
    fn extend<T: IntoIterator<Item = Finding>>(&mut self, findings: T) {
        for finding in findings {
            self.push(finding);
        }
    }
}

/// What makes two findings alike.
#[derive(PartialEq, Eq, Hash)]
struct Kind<'a> {
    code: Code,
    severity: Severity,
    file: Option<&'a str>,
    field: Option<&'a str>,
    value: Option<&'a str>,
}

impl<'a> Kind<'a> {
    fn value(finding: &'a Finding) -> Self {
        let value = finding.value.as_deref();
        let mut kind = Self {
            value: value.or(Some(&finding.message)),
            ..Self::column(finding)
        };
        // The wrong encoding is one mistake of the whole file.
        if finding.code == Code::C105 {
            kind.value = None;
            kind.field = None;
        }
        // A name is unknown once, whichever of place, from, via and to holds it.
        if value.is_some() && matches!(finding.code, Code::E401 | Code::E402) {
            kind.field = None;
        }
        kind
    }

    fn column(finding: &'a Finding) -> Self {
        Self {
            code: finding.code,
            severity: finding.severity,
            file: file(finding),
            field: finding.field.as_deref(),
            value: None,
        }
    }
}

/// Whether every row may have a value of its own, so that values say nothing once they are many.
/// Names and words from a list do not: each different one has to be mended by itself.
fn folds(code: Code) -> bool {
    !matches!(
        code,
        Code::C202
            | Code::C203
            | Code::C204
            | Code::C210
            | Code::C213
            | Code::P314
            | Code::P317
            | Code::P318
            | Code::E401
            | Code::E402
            | Code::E414
            | Code::E425
            | Code::E440
            | Code::E453
            | Code::S601
    )
}

fn is_column(known: &Column, hash: u64, kind: &Kind<'_>, groups: &[Group]) -> bool {
    known.hash == hash
        && groups
            .get(known.sample)
            .is_some_and(|group| Kind::column(&group.first) == *kind)
}

fn hash_of(kind: &Kind<'_>) -> u64 {
    FixedState::default().hash_one(kind)
}

fn line(finding: &Finding) -> u64 {
    finding.at.as_ref().map_or(0, |at| at.line)
}

fn file(finding: &Finding) -> Option<&str> {
    finding.at.as_ref().map(|at| &*at.file)
}

/// The finding, no text of it longer than a report can afford to keep a thousand times.
fn bounded(mut finding: Finding) -> Finding {
    finding.message = short(finding.message);
    finding.value = finding.value.map(short);
    finding.field = finding.field.map(short);
    finding.hint = finding.hint.map(short);
    finding.excerpt = finding.excerpt.map(around_cell);
    finding
}

fn short(mut text: String) -> String {
    if text.len() > TEXT {
        text.truncate(text.floor_char_boundary(TEXT));
        text.push('…');
        text.shrink_to_fit();
    }
    text
}

/// The record, or the part of it around the cell.
fn around_cell(excerpt: Excerpt) -> Excerpt {
    let Excerpt { text, cell } = excerpt;
    if text.len() <= TEXT {
        return Excerpt { text, cell };
    }
    let start = text.floor_char_boundary(cell.start.saturating_sub(TEXT / 4));
    let end = text.floor_char_boundary(start.saturating_add(TEXT));
    let mut kept = String::new();
    if start > 0 {
        kept.push('…');
    }
    let shift = |at: usize| at.clamp(start, end) - start + kept.len();
    let cell = shift(cell.start)..shift(cell.end);
    kept.push_str(text.get(start..end).unwrap_or_default());
    if end < text.len() {
        kept.push('…');
    }
    Excerpt { text: kept, cell }
}

#[cfg(test)]
mod tests;
