//! Finds the rows again that findings speak of, to show them with a caret.
//!
//! Checks over the whole look at what was made of the rows; their text is gone by then. Only where
//! something is found is the table read again, no farther than to the last row that is wanted.

use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

use std::num::NonZeroUsize;

use hashbrown::HashMap;

use crate::diagnostic::{Excerpt, Finding};
use crate::error::Result;
use crate::export::stream::{self, Observer, Work};
use crate::output::Reserved;
use crate::source::Location;
use crate::table::{Chunk, Record, Records, Shape, Table, Vocabulary};

/// Findings that are shown with their row; more are not read by anyone.
const SHOWN: usize = 200;

/// Gives cell and excerpt to the findings about the table that `open` opens which name a row and a
/// column and have none. Columns are named as in `vocabulary`; where the cell is empty, the id is
/// shown. A table that cannot be opened again leaves the findings as they are.
pub(super) fn quote(
    findings: &mut [&mut Finding],
    open: &dyn Fn() -> Result<Option<Table>>,
    vocabulary: &Vocabulary,
    threads: NonZeroUsize,
    observer: &dyn Observer,
) -> Result<()> {
    if !findings.iter().any(|finding| lacks_its_row(finding)) {
        return Ok(());
    }
    let Some(mut table) = open()? else {
        return Ok(());
    };
    let mut wanted: HashMap<u64, Vec<(usize, usize)>> = HashMap::new();
    let column = |name: &str| vocabulary.columns.iter().position(|it| it.name == name);
    let of_table = findings.iter().enumerate().filter(|(_, finding)| {
        let file = finding.at.as_ref().map(|at| &at.file);
        lacks_its_row(finding) && file == Some(table.shape.name())
    });
    for (number, finding) in of_table.take(SHOWN) {
        let at = finding.at.as_ref().map_or(0, |at| at.line);
        let column = finding.field.as_deref().and_then(column);
        if let Some(column) = column.and_then(|it| table.columns.position(it)) {
            wanted.entry(at).or_default().push((number, column));
        }
    }
    let find = Find {
        shape: table.shape.clone(),
        id: column("id").and_then(|id| table.columns.position(id)),
        left: AtomicUsize::new(wanted.len()),
        wanted,
    };
    let quotes = stream::run(&mut table.reader, threads, observer, &find, Vec::new())?;
    for Quote {
        number,
        at,
        field,
        text,
        excerpt,
    } in quotes
    {
        if let Some(finding) = findings.get_mut(number) {
            if matches!(finding.field.as_deref(), Some("lat" | "date")) {
                finding.value = Some(text);
            }
            finding.at = Some(at);
            finding.field = Some(field);
            finding.excerpt = Some(excerpt);
        }
    }
    Ok(())
}

fn lacks_its_row(finding: &Finding) -> bool {
    finding.excerpt.is_none()
        && finding.field.is_some()
        && finding
            .at
            .as_ref()
            .is_some_and(|at| at.line > 0 && at.column == 0)
}

struct Quote {
    number: usize,
    at: Location,
    field: String,
    text: String,
    excerpt: Excerpt,
}

struct Find {
    shape: Shape,
    id: Option<usize>,
    /// For each line, the findings that want it and the position of their cell.
    wanted: HashMap<u64, Vec<(usize, usize)>>,
    left: AtomicUsize,
}

impl Find {
    fn quote(&self, record: Record<'_>, number: usize, column: usize) -> Option<Quote> {
        let filled = |position: usize| record.cell(position).filter(|cell| !cell.is_empty());
        let (position, cell) = filled(column)
            .map(|cell| (column, cell))
            .or_else(|| self.id.and_then(|id| Some((id, filled(id)?))))?;
        Some(Quote {
            number,
            at: cell.location(self.shape.name()),
            field: self
                .shape
                .header()
                .get(position)
                .cloned()
                .unwrap_or_default(),
            text: cell.trimmed().into_owned(),
            excerpt: record.excerpt(cell.column()),
        })
    }
}

#[derive(Default)]
struct Scratch {
    records: Records,
    quotes: Vec<Quote>,
}

impl Work for Find {
    type Scratch = Scratch;
    type Ordered = Vec<Quote>;

    fn begin(&self) -> Scratch {
        Scratch::default()
    }

    fn work(&self, chunk: &Chunk, scratch: &mut Scratch) -> Result<()> {
        let mut found = Vec::new();
        let rows = scratch.records.index(chunk, &self.shape, &mut found);
        for record in rows.iter().filter(|record| !record.is_faulty()) {
            let Some(findings) = self.wanted.get(&record.line()) else {
                continue;
            };
            self.left.fetch_sub(1, Relaxed);
            let quotes = findings
                .iter()
                .filter_map(|(number, column)| self.quote(record, *number, *column));
            scratch.quotes.extend(quotes);
        }
        Ok(())
    }

    fn merge<'s>(
        &self,
        quotes: &mut Self::Ordered,
        scratch: &'s mut Scratch,
    ) -> Result<Vec<Reserved<'s>>> {
        quotes.append(&mut scratch.quotes);
        Ok(Vec::new())
    }

    fn is_done(&self) -> bool {
        self.left.load(Relaxed) == 0
    }
}
