//! `waymarks places rename`.

use waymarks::diagnostic::{Code, Finding};
use waymarks::error::{Error, Result};
use waymarks::output::replace;
use waymarks::places::{Draft, rename_in_events};
use waymarks::read::EVENTS;
use waymarks::source::FileName;
use waymarks::table::edit::{Edited, TableEdit};

use super::args::Rename;
use super::desk::{Desk, Ended, exit};
use super::remove::warn_of_area;
use crate::exit::Exit;

/// Gives a place another id.
pub(crate) fn run(args: &Rename, desk: &mut Desk<'_>) -> Ended {
    let Some(mut book) = desk.book()? else {
        return Ok(Exit::WrongData);
    };
    let row = match book.row(&args.old) {
        Ok(row) => row,
        Err(finding) => return Ok(desk.refuse(*finding)),
    };
    let old = args.old.trim();
    let old = old.strip_prefix("id:").unwrap_or(old).trim().to_owned();
    let new = args.new.trim();
    if new.is_empty() || new.starts_with("id:") || new.contains([';', '\n', '\r']) {
        let finding = Finding::new(Code::G604, "an id is not empty and has no ; or id: in it");
        return Ok(desk.refuse(finding.cell("id", new)));
    }
    let id = book.position("id")?;
    let mut set = book.table_mut().set(row, id, new);
    if let Some(parent) = book.column("parent") {
        for row in 0..book.table().rows() {
            let cell = book.table().cell(row, parent);
            if set.is_ok() && cell.is_some_and(|cell| cell.trim() == old) {
                set = book.table_mut().set(row, parent, new);
            }
        }
    }
    if let Err(finding) = set {
        return Ok(desk.refuse(*finding));
    }
    let Some(draft) = desk.draft(book, &args.edit)? else {
        return Ok(Exit::WrongData);
    };
    warn_of_area(&old, desk, &format!("give it the id {new:?} there too"))?;
    if args.with_events {
        return with_events(args, desk, &draft, &old, new);
    }
    if !desk.keeps_joins(&draft, &args.edit, Some((&old, new)))? {
        return Ok(Exit::WrongData);
    }
    Ok(exit(desk.save(draft.path(), draft.edited(), &args.edit)?))
}

fn with_events(args: &Rename, desk: &mut Desk<'_>, draft: &Draft, old: &str, new: &str) -> Ended {
    let Some(events) = events(desk, draft, old, new)? else {
        return Ok(Exit::WrongData);
    };
    let Some(path) = desk.events_path() else {
        return Ok(Exit::WrongData);
    };
    desk.save(&path, &events, &args.edit)?;
    let saved = desk.save(draft.path(), draft.edited(), &args.edit);
    if let (Err(error), false) = (&saved, events.is_unchanged() || args.edit.dry_run) {
        // one without the other is worse than none
        match replace(&path, events.after(), events.before()) {
            Ok(()) => desk.say(&format!("took the change of {} back", path.display())),
            Err(_) => desk.say(&format!("{} has the new id: {error}", path.display())),
        }
    }
    Ok(exit(saved?))
}

/// The events with the new id; none if they cannot be edited, or rows would not join even so.
fn events(desk: &mut Desk<'_>, draft: &Draft, old: &str, new: &str) -> Result<Option<Edited>> {
    let Some(path) = desk.events_path() else {
        return Err(Error::usage("there are no events: name them with --events"));
    };
    let raw = std::fs::read(&path).map_err(|error| Error::read(&path, error))?;
    let name = FileName::from(path.display().to_string());
    let opened = TableEdit::open(&name, raw, &EVENTS, &desk.event_options())?;
    let Some(mut table) = opened.value else {
        opened.findings.into_iter().for_each(|it| desk.find(it));
        return Ok(None);
    };
    let renamed = rename_in_events(&mut table, draft.before(), draft.after(), old, new);
    let edited = renamed.and_then(|_| table.finish());
    match edited {
        Ok(edited) => Ok(Some(edited)),
        Err(finding) => {
            desk.refuse(*finding);
            Ok(None)
        }
    }
}
