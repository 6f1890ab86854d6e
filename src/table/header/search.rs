//! Which names of a header are which columns: by `--column`, by another project's way, by name or synonym, by
//! HXL tag; and what is said of the rest.

use crate::diagnostic::{Code, Finding, Severity};
use crate::source::Location;
use crate::table::foreign::{Foreign, Making, Recipe};
use crate::table::hxl;
use crate::table::near::{key, nearest};

use super::{ColumnSpec, Columns, Required, Shape, UNKNOWN, Vocabulary};

impl Columns {
    /// Finds the columns of `vocabulary` in a header. `mapped` are pairs of a known column and
    /// the name it has in this file; they go before everything else.
    pub(in crate::table) fn find(
        shape: &Shape,
        vocabulary: &Vocabulary,
        mapped: &[(String, String)],
        foreign: Option<&Foreign>,
        found: &mut Vec<Finding>,
    ) -> Self {
        let keys: Vec<String> = shape.header.iter().map(|name| key(name)).collect();
        let mut search = Search {
            shape,
            vocabulary,
            positions: vec![None; vocabulary.columns.len()],
            taken: vec![false; keys.len()],
            reserved: vec![false; keys.len()],
            keys,
            found,
        };
        search.mapped(mapped);
        let makings = foreign.map_or_else(Vec::new, |foreign| search.foreign(foreign));
        search.by_name();
        search.by_tag();
        let missing = search.missing(&makings);
        if foreign.is_none() {
            search.slips(&missing);
        }
        let extras = search.extras();
        let mut indexes = vec![UNKNOWN; shape.header.len()];
        let mut made = 0;
        for (index, position) in search.positions.iter().enumerate() {
            let slot = position.and_then(|position| indexes.get_mut(position));
            // of two columns that share a cell (a made one takes none away) only the first finds it there
            let is_shared = slot.is_some_and(|slot| {
                let is_free = *slot == UNKNOWN;
                if is_free {
                    *slot = u8::try_from(index).unwrap_or(UNKNOWN);
                }
                !is_free
            });
            let is_made = makings.get(index).is_some_and(Option::is_some);
            made |= u64::from(is_shared || is_made) << index;
        }
        Self {
            positions: search.positions,
            indexes,
            made,
            extras,
            makings: makings.into(),
        }
    }
}

struct Search<'a> {
    shape: &'a Shape,
    vocabulary: &'a Vocabulary,
    keys: Vec<String>,
    /// Position of every column of the vocabulary.
    positions: Vec<Option<usize>>,
    /// Positions that belong to a column of the vocabulary.
    taken: Vec<bool>,
    /// Positions that are unknown columns whatever their names.
    reserved: Vec<bool>,
    found: &'a mut Vec<Finding>,
}

impl Search<'_> {
    fn take(&mut self, column: usize, position: usize) {
        if let Some(slot) = self.positions.get_mut(column) {
            *slot = Some(position);
        }
        if let Some(taken) = self.taken.get_mut(position) {
            *taken = true;
        }
    }

    fn at(&self, position: usize) -> Location {
        let column = u32::try_from(position + 1).unwrap_or(u32::MAX);
        Location::cell(&self.shape.name, self.shape.line, column)
    }

    fn header_name(&self, position: usize) -> &str {
        self.shape.header.get(position).map_or("", String::as_str)
    }

    /// Positions with that name that are free: exactly that name if there is one, or else names
    /// that compare equal to it.
    fn named(&self, text: &str) -> Vec<usize> {
        let free = |position: &usize| self.taken.get(*position) == Some(&false);
        let all = || (0..self.keys.len()).filter(free);
        let exact: Vec<usize> = all()
            .filter(|&position| self.header_name(position) == text.trim())
            .collect();
        if !exact.is_empty() {
            return exact;
        }
        let wanted = key(text);
        all()
            .filter(|&position| self.keys.get(position) == Some(&wanted))
            .collect()
    }

    fn mapped(&mut self, mapped: &[(String, String)]) {
        for (known, text) in mapped {
            let wanted = key(known);
            let columns = self.vocabulary.columns;
            let Some(column) = columns.iter().position(|own| own.answers_to(&wanted)) else {
                let message = format!("{} have no column {known:?}", self.vocabulary.table);
                let finding = Finding::new(Code::C213, message).at(self.at_header());
                let near = nearest(known, columns.iter().map(|own| own.name));
                self.found.push(suggest(finding, near, || {
                    let names: Vec<&str> = columns.iter().map(|own| own.name).collect();
                    format!("the columns are {}", names.join(", "))
                }));
                continue;
            };
            if self.positions.get(column).is_some_and(Option::is_some) {
                let message = format!("column {known:?} is mapped twice");
                self.found
                    .push(Finding::new(Code::C213, message).at(self.at_header()));
                continue;
            }
            match *self.named(text) {
                [position] => self.take(column, position),
                [first, second, ..] => self.twice(first, second, "rename one of them"),
                [] => {
                    let message = format!(
                        "column {known:?} is mapped to {text:?}, which is not in the header"
                    );
                    let finding = Finding::new(Code::C213, message).at(self.at_header());
                    let near = nearest(text, self.shape.header.iter().map(String::as_str));
                    let list = || format!("the header has {}", list(&self.shape.header));
                    self.found.push(suggest(finding, near, list));
                }
            }
        }
    }

    /// The columns of another project's table; what it has to say of how they are read.
    fn foreign(&mut self, foreign: &Foreign) -> Vec<Option<Making>> {
        if let Some(lacking) = foreign.lacks(self.shape) {
            let names = lacking.replace('|', " or ");
            let message = format!(
                "{} tables have a column {names}; the header has {}",
                foreign.title,
                list(&self.shape.header)
            );
            let finding = Finding::new(Code::C215, message).at(self.at_header());
            let hint = "name the profile of this table with --profile, or none";
            self.found.push(finding.hint(hint));
            return Vec::new();
        }
        let mut makings = vec![None; self.vocabulary.columns.len()];
        for name in &foreign.ignored {
            self.reserve(self.shape.position(name));
        }
        for column in &foreign.columns {
            let wanted = key(&column.known);
            let columns = self.vocabulary.columns;
            let Some(index) = columns.iter().position(|own| own.name == wanted) else {
                debug_assert!(false, "{wanted} is no column of {}", self.vocabulary.table);
                continue;
            };
            let making = Making::of(column, self.shape);
            let position = column
                .names
                .iter()
                .find_map(|name| self.shape.position(name));
            if self.positions.get(index).is_some_and(Option::is_none)
                && let Some(position) = position
            {
                if making.is_some() {
                    // also stays a property as it is, under its own name
                    if let Some(slot) = self.positions.get_mut(index) {
                        *slot = Some(position);
                    }
                    self.reserve(Some(position));
                } else if self.taken.get(position) == Some(&false) {
                    self.take(index, position);
                }
            }
            if matches!(column.recipe, Some(Recipe::Joined)) {
                for name in &column.names {
                    self.reserve(self.shape.position(name));
                }
            }
            if let Some(slot) = makings.get_mut(index) {
                *slot = making;
            }
        }
        makings
    }

    fn reserve(&mut self, position: Option<usize>) {
        if let Some(slot) = position.and_then(|position| self.reserved.get_mut(position)) {
            *slot = true;
        }
    }

    /// Columns that no name tells, by their HXL tags.
    fn by_tag(&mut self) {
        for position in 0..self.shape.tags.len() {
            let tag = self.shape.tags.get(position).map_or("", String::as_str);
            let Some(name) = hxl::meaning(tag) else {
                continue;
            };
            let columns = self.vocabulary.columns;
            let index = columns.iter().position(|column| column.name == name);
            if let Some(index) = index
                && self.positions.get(index).is_some_and(Option::is_none)
                && self.taken.get(position) == Some(&false)
            {
                self.take(index, position);
            }
        }
    }

    fn by_name(&mut self) {
        for (index, column) in self.vocabulary.columns.iter().enumerate() {
            if self.positions.get(index).is_some_and(Option::is_some) {
                continue;
            }
            let mut positions = (0..self.keys.len()).filter(|&position| {
                self.taken.get(position) == Some(&false)
                    && self.reserved.get(position) == Some(&false)
                    && self
                        .keys
                        .get(position)
                        .is_some_and(|name| column.answers_to(name))
            });
            let (first, second) = (positions.next(), positions.next());
            let Some(first) = first else { continue };
            self.take(index, first);
            if let Some(second) = second {
                let hint = format!(
                    "say which one it is: --column {}.{}=NAME, or rename one",
                    self.vocabulary.table, column.name
                );
                self.twice(first, second, &hint);
                self.take(index, second);
            }
        }
    }

    fn twice(&mut self, first: usize, second: usize, hint: &str) {
        let (a, b) = (self.header_name(first), self.header_name(second));
        let message = if key(a) == key(b) {
            format!(
                "two columns are called {b:?}: {} and {}",
                first + 1,
                second + 1
            )
        } else {
            format!(
                "{a:?} (column {}) and {b:?} (column {}) mean the same",
                first + 1,
                second + 1
            )
        };
        let finding = Finding::new(Code::C203, message)
            .at(self.at(second))
            .related(self.at(first), "the first one")
            .hint(hint);
        self.found.push(finding);
    }

    /// The columns that the table does not have; those it must have are errors.
    fn missing(&mut self, makings: &[Option<Making>]) -> Vec<&'static ColumnSpec> {
        let columns = self.vocabulary.columns.iter().enumerate();
        let made = |index: usize| {
            let making = makings.get(index).and_then(Option::as_ref);
            making.is_some_and(Making::stands_alone)
        };
        let missing: Vec<&'static ColumnSpec> = columns
            .filter(|(index, _)| {
                self.positions.get(*index).is_none_or(Option::is_none) && !made(*index)
            })
            .map(|(_, column)| column)
            .collect();
        if missing.len() == self.vocabulary.columns.len() {
            let message = format!(
                "none of the columns of {} is in the header {}",
                self.vocabulary.table,
                list(&self.shape.header)
            );
            let example = self.vocabulary.example(self.shape.delimiter);
            let finding = Finding::new(Code::C202, message)
                .at(self.at_header())
                .hint(format!("the first line must be a header such as {example}"));
            self.found.push(finding);
            return missing;
        }
        for column in &missing {
            if column.required == Required::No {
                continue;
            }
            let unknown = self.unknown();
            // A required column is missed for certain, so a slip in a short name is likely too.
            let near = unknown
                .iter()
                .copied()
                .find(|name| column.names().any(|own| nearest(name, [own]).is_some()))
                .or_else(|| unknown.iter().copied().find(|name| slip(name, column)));
            let message = format!(
                "column {:?} is missing; the header has {}",
                column.name,
                list(&self.shape.header)
            );
            let finding = Finding::new(Code::C202, message).at(self.at_header());
            let hint = match near {
                Some(near) => format!(
                    "did you mean {near:?}? rename it, or say --column {}.{}={near:?}",
                    self.vocabulary.table, column.name
                ),
                None => format!(
                    "if it has another name: --column {}.{}=NAME",
                    self.vocabulary.table, column.name
                ),
            };
            self.found.push(finding.hint(hint));
        }
        missing
    }

    /// Names that no column of the vocabulary answers to.
    fn unknown(&self) -> Vec<&str> {
        (0..self.keys.len())
            .filter(|&position| self.taken.get(position) == Some(&false))
            .map(|position| self.header_name(position))
            .filter(|name| !name.is_empty())
            .collect()
    }

    /// Unknown columns that are likely known ones, misspelt.
    fn slips(&mut self, missing: &[&'static ColumnSpec]) {
        if missing.len() == self.vocabulary.columns.len() {
            return;
        }
        for position in 0..self.keys.len() {
            let name = self.header_name(position);
            let known = self
                .keys
                .get(position)
                .is_some_and(|key| self.vocabulary.knows(key));
            if self.taken.get(position) != Some(&false) || known {
                continue;
            }
            let optional = missing
                .iter()
                .filter(|column| column.required == Required::No);
            let Some(near) = nearest(name, optional.flat_map(|column| column.names())) else {
                continue;
            };
            let finding = Finding::new(Code::C204, format!("column {name:?} is not known"))
                .severity(Severity::Warning)
                .at(self.at(position))
                .hint(format!(
                    "did you mean {near:?}? it is carried through as it is"
                ));
            self.found.push(finding);
        }
    }

    fn extras(&mut self) -> Vec<(usize, String)> {
        let mut extras: Vec<(usize, String)> = Vec::new();
        let mut seen = std::collections::BTreeMap::new();
        let mut nameless = Vec::new();
        for position in 0..self.keys.len() {
            if self.taken.get(position) != Some(&false) {
                continue;
            }
            let name = self.header_name(position).to_owned();
            if name.is_empty() {
                nameless.push(position);
                continue;
            }
            // Names that differ in case alone are one column to many readers of layers.
            if let Some(&first) = seen.get(&name.to_lowercase()) {
                self.twice(first, position, "rename one of them");
                continue;
            }
            seen.insert(name.to_lowercase(), position);
            extras.push((position, name));
        }
        if let Some((&first, others)) = nameless.split_first() {
            let message = match others {
                [] => format!("column {} has no name", first + 1),
                [.., last] => format!(
                    "{} columns have no name, from column {} to column {}",
                    nameless.len(),
                    first + 1,
                    last + 1
                ),
            };
            let finding = Finding::new(Code::C210, message)
                .at(self.at(first))
                .hint("what stands there is not carried into any layer: name it or remove it");
            self.found.push(finding);
        }
        extras
    }

    fn at_header(&self) -> Location {
        Location::line(&self.shape.name, self.shape.line)
    }
}

/// Whether a name may be a column's short name with one slip.
fn slip(name: &str, column: &ColumnSpec) -> bool {
    let name = key(name);
    name.chars().count() > 1
        && rapidfuzz::distance::osa::distance(name.chars(), column.name.chars()) == 1
}

fn suggest(finding: Finding, near: Option<&str>, otherwise: impl Fn() -> String) -> Finding {
    match near {
        Some(near) => finding.hint(format!("did you mean {near:?}?")),
        None => finding.hint(otherwise()),
    }
}

/// Names for a message; the first twenty.
fn list(names: &[String]) -> String {
    let mut shown: Vec<String> = names
        .iter()
        .take(20)
        .map(|name| format!("{name:?}"))
        .collect();
    if names.len() > 20 {
        shown.push(format!("and {} more", names.len() - 20));
    }
    shown.join(", ")
}
