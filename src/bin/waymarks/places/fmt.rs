//! `waymarks places fmt`.

use waymarks::places::tidy;

use super::args::{Fmt, ListFormat};
use super::desk::{Desk, Ended, exit, plural};
use super::print::Listing;
use crate::exit::Exit;

/// Writes cells in the plainest way.
pub(crate) fn run(args: &Fmt, desk: &mut Desk<'_>) -> Ended {
    let Some(mut book) = desk.book()? else {
        return Ok(Exit::WrongData);
    };
    let tidied = match tidy(&mut book) {
        Ok(tidied) => tidied,
        Err(finding) => return Ok(desk.refuse(*finding)),
    };
    if !args.check {
        return Ok(exit(desk.conclude(book, &args.edit, None)?));
    }
    if tidied.is_empty() {
        return Ok(Exit::Done);
    }
    let mut listing = Listing::new(&["at", "column", "is", "would be"]);
    for cell in &tidied {
        listing.push(vec![
            cell.at.to_string().into(),
            cell.column.as_str().into(),
            format!("{:?}", cell.old).into(),
            format!("{:?}", cell.new).into(),
        ]);
    }
    listing.print(ListFormat::Table)?;
    let cells = plural(tidied.len() as u64, "cell", "cells");
    desk.say(&format!("{cells} would be written in another way"));
    Ok(Exit::WrongData)
}
