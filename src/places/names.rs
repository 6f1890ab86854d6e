//! The names of places in the event table.

use std::borrow::Cow;

use crate::error::Result;
use crate::read::{EVENTS, EventColumn};
use crate::table::{Chunk, Columns, Input, OpenOptions, Record, Records, Shape, Table};

/// The columns that name places.
const COLUMNS: [EventColumn; 4] = [
    EventColumn::Place,
    EventColumn::From,
    EventColumn::Via,
    EventColumn::To,
];

/// A name in a row of the event table.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Named<'a> {
    /// The name, blanks around it removed.
    pub name: Cow<'a, str>,
    /// The column that holds it.
    pub column: EventColumn,
}

/// Runs over the names of an event table of any size, row by row.
#[derive(Debug)]
pub struct EventNames {
    table: Table,
}

impl EventNames {
    /// Opens the table; `None` if it is none, `found` says why.
    ///
    /// # Errors
    /// [`Error::Read`](crate::error::Error::Read) if it cannot be read.
    pub fn open(
        input: Input,
        options: &OpenOptions,
        found: &mut Vec<crate::diagnostic::Finding>,
    ) -> Result<Option<Self>> {
        let table = Table::open(input, &EVENTS, options)?.into_value(found);
        Ok(table.map(|table| Self { table }))
    }

    /// The header and the delimiter.
    pub fn shape(&self) -> &Shape {
        &self.table.shape
    }

    /// Calls `each` with the line and the names of every row that is well formed and names a place.
    /// Other faults of a row do not matter here. Returns how many rows are not well formed.
    ///
    /// # Errors
    /// [`Error::Read`](crate::error::Error::Read) if the table cannot be read further.
    pub fn for_each(mut self, mut each: impl FnMut(u64, &[Named<'_>])) -> Result<u64> {
        let (mut chunk, mut records) = (Chunk::new(), Records::new());
        let mut malformed = 0;
        let mut found = Vec::new();
        while self.table.reader.next(&mut chunk)? {
            found.clear(); // the check of the events tells them
            for record in records.index(&chunk, &self.table.shape, &mut found).iter() {
                if record.is_faulty() {
                    malformed += 1;
                    continue;
                }
                let names = names(record, &self.table.columns);
                if !names.is_empty() {
                    each(record.line(), &names);
                }
            }
        }
        Ok(malformed)
    }
}

fn names<'c>(record: Record<'c>, columns: &Columns) -> Vec<Named<'c>> {
    let mut names = Vec::new();
    for column in COLUMNS {
        let position = columns.position(column.index());
        let Some(cell) = position.and_then(|position| record.cell(position)) else {
            continue;
        };
        let text = cell.trimmed();
        if text.is_empty() {
            continue;
        }
        if column != EventColumn::Via {
            names.push(Named { name: text, column });
            continue;
        }
        for part in text.split(';').map(str::trim) {
            if !part.is_empty() {
                names.push(Named {
                    name: Cow::Owned(part.to_owned()),
                    column,
                });
            }
        }
    }
    names
}
