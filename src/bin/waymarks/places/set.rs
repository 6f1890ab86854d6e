//! `waymarks places set`.

use waymarks::error::Error;

use super::add::position;
use super::args::Set;
use super::desk::{Desk, Ended, exit};
use crate::exit::Exit;

/// Sets cells of a place.
pub(crate) fn run(args: &Set, desk: &mut Desk<'_>) -> Ended {
    let (pairs, rest) = args.values.as_chunks::<2>();
    if let Some(column) = rest.first() {
        return Err(Error::Usage {
            message: format!("what shall {column:?} hold?"),
            hint: Some("write COLUMN VALUE; an empty cell is \"\"".to_owned()),
        });
    }
    let mut values: Vec<(String, String)> = pairs
        .iter()
        .map(|[column, value]| (column.clone(), value.clone()))
        .collect();
    if values.is_empty() && args.at.is_none() {
        return Err(Error::usage("no column is named that shall be set"));
    }
    let Some(mut book) = desk.book()? else {
        return Ok(Exit::WrongData);
    };
    if let Some(at) = &args.at {
        let (lat, lon) = position(at, &book)?;
        values.extend([("lat".to_owned(), lat), ("lon".to_owned(), lon)]);
    }
    let row = match book.row(&args.id) {
        Ok(row) => row,
        Err(finding) => return Ok(desk.refuse(*finding)),
    };
    let id = book.column("id");
    for (column, value) in &values {
        let position = book.position(column)?;
        if Some(position) == id {
            return Err(Error::Usage {
                message: "an id is not set like other cells".to_owned(),
                hint: Some(format!("waymarks places rename {} {value}", args.id)),
            });
        }
        if let Err(finding) = book.table_mut().set(row, position, value) {
            return Ok(desk.refuse(*finding));
        }
    }
    Ok(exit(desk.conclude(book, &args.edit, None)?))
}
