//! `waymarks places remove`.

use waymarks::diagnostic::{Code, Finding, Severity};

use super::args::Remove;
use super::desk::{Desk, Ended, exit};
use crate::exit::Exit;

/// Removes a place that nothing uses.
pub(crate) fn run(args: &Remove, desk: &mut Desk<'_>) -> Ended {
    let Some(mut book) = desk.book()? else {
        return Ok(Exit::WrongData);
    };
    let row = match book.row(&args.id) {
        Ok(row) => row,
        Err(finding) => return Ok(desk.refuse(*finding)),
    };
    let id = args.id.trim();
    let id = id.strip_prefix("id:").unwrap_or(id).trim();
    // Read back, the table would say of each child that its parent is missing; here it is said once.
    if let Some(position) = book.column("parent") {
        let is_child = |row: &usize| {
            let cell = book.table().cell(*row, position);
            cell.is_some_and(|cell| cell.trim() == id)
        };
        let children: Vec<usize> = (0..book.table().rows()).filter(is_child).collect();
        if let Some(first) = children.first() {
            let message = format!("it contains {} other places", children.len());
            let finding = Finding::new(Code::G604, message)
                .at(book.table().location(*first, position))
                .cell("parent", id)
                .hint("give them another parent first");
            return Ok(desk.refuse(finding));
        }
    }
    if let Err(finding) = book.table_mut().remove(row) {
        return Ok(desk.refuse(*finding));
    }
    warn_of_area(id, desk, "remove it there too")?;
    Ok(exit(desk.conclude(book, &args.edit, None)?))
}

/// Areas go by ids too.
pub(crate) fn warn_of_area(
    id: &str,
    desk: &mut Desk<'_>,
    hint: &str,
) -> waymarks::error::Result<()> {
    let (areas, path) = desk.areas()?;
    if let Some(path) = path.filter(|_| areas.iter().any(|area| area.place == id)) {
        let file = path.display().to_string().as_str().into();
        desk.find(
            Finding::new(Code::P321, format!("{id:?} has an area, which stays"))
                .severity(Severity::Warning)
                .at(waymarks::source::Location::file(&file))
                .hint(hint),
        );
    }
    Ok(())
}
