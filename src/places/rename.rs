//! A new id in the rows of the event table that use the old one.

use crate::diagnostic::Finding;
use crate::gazetteer::Gazetteer;
use crate::read::EventColumn;
use crate::table::edit::TableEdit;

use super::usage::joins_as_before;

/// Writes the id `to` wherever a cell of the events names a place by its id `from` and would not join
/// it after the renaming otherwise. The other names of a list of way points stay as they are, with
/// the blanks around them. Returns how many cells changed.
///
/// # Errors
/// A finding (G604) if a row that should change is not well formed.
pub fn rename_in_events(
    events: &mut TableEdit,
    before: &Gazetteer,
    after: &Gazetteer,
    from: &str,
    to: &str,
) -> Result<usize, Box<Finding>> {
    let mut changed = 0;
    let columns = [
        EventColumn::Place,
        EventColumn::From,
        EventColumn::Via,
        EventColumn::To,
    ];
    for column in columns {
        let Some(position) = events.columns().position(column.index()) else {
            continue;
        };
        for row in 0..events.rows() {
            let Some(cell) = events.cell(row, position) else {
                continue;
            };
            let renamed = |part: &str| {
                let name = part.trim();
                if joins_as_before(before, after, Some((from, to)), name) {
                    return part.to_owned();
                }
                let new = match name.strip_prefix("id:") {
                    Some(id) if id.trim() == from => format!("id:{to}"),
                    None if name == from => to.to_owned(),
                    _ => return part.to_owned(),
                };
                part.replacen(name, &new, 1)
            };
            let new = if column == EventColumn::Via {
                let parts: Vec<String> = cell.split(';').map(renamed).collect();
                parts.join(";")
            } else {
                renamed(&cell)
            };
            if new != cell {
                events.set(row, position, &new)?;
                changed += 1;
            }
        }
    }
    Ok(changed)
}
