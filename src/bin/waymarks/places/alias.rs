//! `waymarks places alias`.

use waymarks::diagnostic::{Code, Finding};
use waymarks::gazetteer::fold;

use super::args::Alias;
use super::desk::{Desk, Ended, exit};
use crate::exit::Exit;

/// Gives a place another name.
pub(crate) fn run(args: &Alias, desk: &mut Desk<'_>) -> Ended {
    let Some(mut book) = desk.book()? else {
        return Ok(Exit::WrongData);
    };
    let row = match book.row(&args.id) {
        Ok(row) => row,
        Err(finding) => return Ok(desk.refuse(*finding)),
    };
    let position = book.position("aliases")?;
    let mut cell = book
        .table()
        .cell(row, position)
        .map(std::borrow::Cow::into_owned)
        .unwrap_or_default();
    for name in &args.names {
        let name = name.trim();
        if name.is_empty() || name.contains(';') {
            let finding = Finding::new(Code::G604, "a name is not empty and contains no ;")
                .cell("aliases", name);
            let finding = finding.at(book.table().location(row, position));
            return Ok(desk.refuse(finding.hint("give names one by one")));
        }
        let is_there = |own: &str| own.trim() == name;
        if cell.split(';').any(is_there) {
            desk.say(&format!("{name:?} is there already"));
            continue;
        }
        let bare = name.rsplit_once('@').map_or(name, |(bare, _)| bare);
        let same = |own: &str| {
            let own = own.trim();
            fold(own.rsplit_once('@').map_or(own, |(bare, _)| bare)) == fold(bare)
        };
        if cell.split(';').any(same) {
            desk.say(&format!(
                "{name:?} is there in another spelling, which joins already"
            ));
        }
        if !cell.trim().is_empty() && !cell.trim_end().ends_with(';') {
            cell.push(';');
        }
        cell.push_str(name);
    }
    if let Err(finding) = book.table_mut().set(row, position, &cell) {
        return Ok(desk.refuse(*finding));
    }
    Ok(exit(desk.conclude(book, &args.edit, None)?))
}
