//! The words that a column has, to say what may have been meant by one that it does not have.

use std::collections::BTreeSet;
use std::num::NonZeroUsize;

use crate::error::{Error, Result};
use crate::export::stream::{self, Observer, Work};
use crate::filter::Words;
use crate::output::Reserved;
use crate::read::{EventColumn, nearest};
use crate::table::{Chunk, Columns, Records, Shape, Table};

/// How many different words are kept.
const LIMIT: usize = 1_000;

/// Fails if a word of a filter is in no row: a slip of the hand would otherwise replace a good map by
/// an empty one.
pub(super) fn all_met(
    option: &str,
    words: &Words,
    column: EventColumn,
    open: &dyn Fn() -> Result<Option<Table>>,
    threads: NonZeroUsize,
    observer: &dyn Observer,
) -> Result<()> {
    let Some(unmet) = words.unmet().next() else {
        return Ok(());
    };
    let Some(mut table) = open()? else {
        return Ok(());
    };
    if !table.columns.has(column.index()) {
        return Err(Error::usage(format!(
            "{option} {unmet:?}: the table has no such column"
        )));
    }
    let collect = Collect {
        shape: table.shape.clone(),
        columns: table.columns.clone(),
        column,
    };
    let known = stream::run(
        &mut table.reader,
        threads,
        observer,
        &collect,
        BTreeSet::new(),
    )?;
    let hint = nearest(unmet, known.iter().map(String::as_str)).map_or_else(
        || {
            let some: Vec<&str> = known.iter().take(12).map(String::as_str).collect();
            let more = if known.len() > some.len() {
                ", ..."
            } else {
                ""
            };
            format!("the table has {}{more}", some.join(", "))
        },
        |near| format!("did you mean {near:?}?"),
    );
    Err(Error::Usage {
        message: format!("{option} {unmet:?} is in no row of the table"),
        hint: Some(hint),
    })
}

struct Collect {
    shape: Shape,
    columns: Columns,
    column: EventColumn,
}

#[derive(Default)]
struct Scratch {
    records: Records,
    words: BTreeSet<String>,
}

impl Work for Collect {
    type Scratch = Scratch;
    type Ordered = BTreeSet<String>;

    fn begin(&self) -> Scratch {
        Scratch::default()
    }

    fn work(&self, chunk: &Chunk, scratch: &mut Scratch) -> Result<()> {
        let Scratch { records, words } = scratch;
        words.clear();
        let mut found = Vec::new();
        for record in records.index(chunk, &self.shape, &mut found).iter() {
            let Some(text) = self.columns.text(self.column.index(), record) else {
                continue;
            };
            for word in text.split(';').map(str::trim) {
                if words.len() < LIMIT && !word.is_empty() && !words.contains(word) {
                    words.insert(word.to_owned());
                }
            }
        }
        Ok(())
    }

    fn merge<'s>(
        &self,
        known: &mut BTreeSet<String>,
        scratch: &'s mut Scratch,
    ) -> Result<Vec<Reserved<'s>>> {
        known.extend(std::mem::take(&mut scratch.words));
        while known.len() > LIMIT {
            known.pop_last();
        }
        Ok(Vec::new())
    }
}
