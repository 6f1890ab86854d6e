//! The table of places, open for edits.

use std::path::{Path, PathBuf};

use crate::diagnostic::{Checked, Code, Finding};
use crate::error::{Error, Result};
use crate::gazetteer::{Gazetteer, Lookup, PlaceId};
use crate::model::Place;
use crate::read::{PLACES, nearest, read_places};
use crate::source::{FileName, Location};
use crate::table::edit::{Edited, TableEdit};
use crate::table::{Input, OpenOptions, Table};

/// How to open the table of places.
#[derive(Debug, Clone)]
pub struct Open {
    /// The file.
    pub path: PathBuf,
    /// Its encoding and own names of columns.
    pub options: OpenOptions,
    /// How many threads may index it.
    pub threads: usize,
}

/// The table of places with what it says.
#[derive(Debug)]
pub struct PlaceBook {
    open: Open,
    name: FileName,
    edit: TableEdit,
    gazetteer: Gazetteer,
    findings: Vec<Finding>,
}

impl PlaceBook {
    /// Reads the table; none if it is no table of places, the findings saying why. What is wrong with
    /// its rows is no reason to refuse: it may be what shall be mended. Those findings are in
    /// [`findings`](Self::findings).
    ///
    /// # Errors
    /// [`Error::Read`] if the file cannot be read.
    pub fn open(open: Open) -> Result<Checked<Option<Self>>> {
        let path = &open.path;
        let read = |error| Error::read(path, error);
        if !std::fs::metadata(path).map_err(read)?.is_file() {
            return Err(Error::usage(format!(
                "{} is not a file that can be edited",
                path.display()
            )));
        }
        let raw = std::fs::read(path).map_err(read)?;
        let name = FileName::from(path.display().to_string());
        let Checked {
            value,
            mut findings,
        } = TableEdit::open(&name, raw, &PLACES, &open.options)?;
        let Some(edit) = value else {
            return Ok(Checked {
                value: None,
                findings,
            });
        };
        let read = read_gazetteer(&name, edit.raw().to_vec(), &open)?;
        let Some(gazetteer) = read.value else {
            findings.extend(read.findings);
            return Ok(Checked {
                value: None,
                findings,
            });
        };
        let book = Self {
            name,
            edit,
            gazetteer,
            findings: read.findings,
            open,
        };
        Ok(Checked {
            value: Some(book),
            findings: Vec::new(),
        })
    }

    /// The file.
    pub fn path(&self) -> &Path {
        &self.open.path
    }

    /// What messages call it.
    pub fn name(&self) -> &FileName {
        &self.name
    }

    /// The places as they are in the file, whatever was edited since.
    pub fn gazetteer(&self) -> &Gazetteer {
        &self.gazetteer
    }

    /// What is wrong or doubtful in the file as it is.
    pub fn findings(&self) -> &[Finding] {
        &self.findings
    }

    /// The table, to be edited.
    pub fn table(&self) -> &TableEdit {
        &self.edit
    }

    /// The table, to be edited.
    pub fn table_mut(&mut self) -> &mut TableEdit {
        &mut self.edit
    }

    /// The one row of the place with this id, which may be written with `id:` before it.
    ///
    /// # Errors
    /// A finding (G604) if there is none, or several.
    pub fn row(&self, id: &str) -> std::result::Result<usize, Box<Finding>> {
        let id = id.trim();
        let id = id.strip_prefix("id:").unwrap_or(id).trim();
        let column = self.edit.columns().position(ID).unwrap_or_default();
        let is_it = |row: &usize| {
            let cell = self.edit.cell(*row, column);
            cell.is_some_and(|cell| cell.trim() == id)
        };
        let mut rows = (0..self.edit.rows()).filter(is_it);
        match (rows.next(), rows.next()) {
            (Some(row), None) => Ok(row),
            (Some(first), Some(second)) => Err(Box::new(
                Finding::new(Code::G604, "two rows have this id")
                    .at(self.edit.location(second, column))
                    .cell("id", id)
                    .related(self.edit.location(first, column), "the first one")
                    .hint("give one of them another id in an editor"),
            )),
            (None, _) => {
                let mut finding = Finding::new(Code::G604, "no place has this id")
                    .at(Location::file(&self.name))
                    .cell("id", id);
                finding.hint = self.meant(id);
                Err(Box::new(finding))
            }
        }
    }

    /// The id that a text means which is none: the id of the one place that answers to it, or the
    /// nearest one.
    fn meant(&self, text: &str) -> Option<String> {
        let place = match self.gazetteer.lookup(text) {
            Lookup::Found(place) => Some(place),
            _ => None,
        };
        let id = |place: PlaceId| self.gazetteer.get(place).id.as_str();
        let near = place.map(id).or_else(|| {
            let ids = self.gazetteer.iter().map(|(_, place)| place.id.as_str());
            nearest(text, ids)
        });
        let near = near.or_else(|| {
            let suggested = self.gazetteer.suggest(text, 1);
            suggested.first().map(|near| id(near.place))
        });
        near.map(|id| format!("did you mean {id:?}?"))
    }

    /// The position of a column, by its name in the format, a synonym of that, or its name in this
    /// file.
    ///
    /// # Errors
    /// [`Error::Usage`] if the table has no such column.
    pub fn position(&self, column: &str) -> Result<usize> {
        let typed = column.trim().to_lowercase().replace([' ', '-'], "_");
        let columns = self.edit.columns();
        let known = PLACES
            .columns
            .iter()
            .position(|known| known.name == typed || known.synonyms.contains(&typed.as_str()));
        let header = self.edit.shape().header();
        let own = || {
            let same = |name: &String| name.trim() == column.trim();
            let alike = |name: &String| name.trim().to_lowercase() == column.trim().to_lowercase();
            header
                .iter()
                .position(same)
                .or_else(|| header.iter().position(alike))
        };
        if let Some(position) = known.and_then(|known| columns.position(known)).or_else(own) {
            return Ok(position);
        }
        let hint = match known {
            Some(_) => format!("add a column {typed} to the header in an editor first"),
            None => match nearest(column, header.iter().map(String::as_str)) {
                Some(near) => format!("did you mean {near:?}?"),
                None => format!("the columns are {}", header.join(", ")),
            },
        };
        Err(Error::Usage {
            message: format!("{} has no column {column:?}", self.name),
            hint: Some(hint),
        })
    }

    /// The position of a known column, if the table has it.
    pub fn column(&self, name: &str) -> Option<usize> {
        let known = PLACES.columns.iter().position(|known| known.name == name)?;
        self.edit.columns().position(known)
    }

    /// The row of a place of the gazetteer.
    pub fn row_of(&self, place: &Place) -> Option<usize> {
        let rows = self.edit.rows();
        let (mut low, mut high) = (0, rows);
        while low < high {
            let middle = usize::midpoint(low, high);
            if self.edit.line(middle) < place.at.line {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        (low < rows && self.edit.line(low) == place.at.line).then_some(low)
    }

    /// Adds a row with these cells, each with the name of its column; other cells are empty.
    ///
    /// # Errors
    /// [`Error::Usage`] if the table lacks one of the columns.
    pub fn add(&mut self, cells: &[(&str, &str)]) -> Result<std::result::Result<(), Box<Finding>>> {
        let mut row = vec![String::new(); self.edit.shape().width()];
        for (column, text) in cells {
            let position = self.position(column)?;
            if let Some(cell) = row.get_mut(position) {
                (*text).clone_into(cell);
            }
        }
        Ok(self.edit.push(row))
    }

    /// Whether coordinates in this file have a decimal comma.
    pub fn has_decimal_commas(&self) -> bool {
        let Some(lat) = self.column("lat") else {
            return false;
        };
        let mut commas = 0_usize;
        let mut points = 0_usize;
        for row in 0..self.edit.rows() {
            let cell = self.edit.cell(row, lat).unwrap_or_default();
            commas += usize::from(cell.contains(','));
            points += usize::from(cell.contains('.'));
        }
        commas > points
    }

    /// The edits, what is needed to check them, and the places before.
    pub(super) fn into_parts(self) -> (Open, FileName, TableEdit, Gazetteer, Vec<Finding>) {
        (
            self.open,
            self.name,
            self.edit,
            self.gazetteer,
            self.findings,
        )
    }
}

/// Index of the column `id` in the vocabulary.
const ID: usize = 0;

/// Reads and indexes the places of a table that nobody wants to edit; none if it is no table of
/// places, the findings saying why.
///
/// # Errors
/// [`Error::Read`] if the file cannot be read.
pub fn read(open: &Open) -> Result<Checked<Option<Gazetteer>>> {
    read_input(Input::path(&open.path)?, open)
}

/// Reads a table of places from its bytes.
pub(super) fn read_gazetteer(
    name: &FileName,
    raw: Vec<u8>,
    open: &Open,
) -> Result<Checked<Option<Gazetteer>>> {
    let input = Input::reader(FileName::clone(name), std::io::Cursor::new(raw));
    read_input(input, open)
}

fn read_input(input: Input, open: &Open) -> Result<Checked<Option<Gazetteer>>> {
    let mut findings = Vec::new();
    let opened = Table::open(input, &PLACES, &open.options)?;
    let value = match opened.into_value(&mut findings) {
        Some(table) => {
            let places = read_places(table)?.into_value(&mut findings);
            Some(Gazetteer::build(places, open.threads).into_value(&mut findings))
        }
        None => None,
    };
    Ok(Checked { value, findings })
}

/// Reads the result of an edit.
pub(super) fn read_edited(
    name: &FileName,
    edited: &Edited,
    open: &Open,
) -> Result<Checked<Option<Gazetteer>>> {
    read_gazetteer(name, edited.after().to_vec(), open)
}
