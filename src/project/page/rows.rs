//! The rows of a page, held by column until all are there.

use foldhash::quality::FixedState;
use indexmap::IndexSet;

use crate::geodesy::Bounds;
use crate::layer::{LayerKind, Schema, ValueType};
use crate::model::{Day, LonLat, When, Width, write_degrees};
use crate::project::page::script_text::{list, text, whole};
use crate::write::{Cells, Position};

/// The column whose texts are dates in EDTF.
const DATE: &str = "date_text";

/// The rows of all layers.
#[derive(Debug, Default)]
pub(super) struct Collected {
    columns: Vec<Texts>,
    layers: Vec<Layer>,
}

/// The different texts of a column, shared by all layers that have it.
#[derive(Debug)]
struct Texts {
    name: String,
    holds: ValueType,
    known: IndexSet<Box<str>, FixedState>,
}

impl Texts {
    /// The number of a text, from 1.
    fn number(&mut self, text: &str) -> u32 {
        let index = match self.known.get_index_of(text) {
            Some(index) => index,
            None => self.known.insert_full(text.into()).0,
        };
        // four thousand million different texts do not fit into a table that can be read
        u32::try_from(index).map_or(u32::MAX, |index| index.saturating_add(1))
    }
}

#[derive(Debug)]
struct Layer {
    kind: LayerKind,
    rows: u32,
    columns: Vec<Numbers>,
    own: Vec<Own>,
}

/// For each row the number of its text; 0 for none.
#[derive(Debug)]
struct Numbers {
    /// Position in [`Collected::columns`].
    column: usize,
    numbers: Vec<u32>,
}

/// A row that stands at coordinates of its own.
#[derive(Debug)]
struct Own {
    row: u32,
    lon: f64,
    lat: f64,
}

impl Collected {
    pub(super) fn add_layer(&mut self, schema: &Schema) {
        let columns = schema.fields.iter().map(|field| {
            let known = self.columns.iter().position(|it| it.name == field.name);
            let column = known.unwrap_or(self.columns.len());
            if known.is_none() {
                self.columns.push(Texts {
                    name: field.name.clone(),
                    holds: field.holds,
                    known: IndexSet::default(),
                });
            }
            Numbers {
                column,
                numbers: Vec::new(),
            }
        });
        let columns = columns.collect();
        self.layers.push(Layer {
            kind: schema.layer,
            rows: 0,
            columns,
            own: Vec::new(),
        });
    }

    pub(super) fn take(&mut self, layer: LayerKind, block: &[u8]) {
        let Self { columns, layers } = self;
        let Some(layer) = layers.iter_mut().find(|it| it.kind == layer) else {
            return;
        };
        let mut rows = Cells::new(block, layer.columns.len());
        let mut cells = Vec::new();
        while let Some(position) = rows.next_row(&mut cells) {
            for (numbers, cell) in layer.columns.iter_mut().zip(&cells) {
                let number = match (cell, columns.get_mut(numbers.column)) {
                    (Some(text), Some(texts)) => texts.number(text),
                    _ => 0,
                };
                numbers.numbers.push(number);
            }
            if let Position::Own(lon, lat) = position {
                let row = layer.rows;
                layer.own.push(Own { row, lon, lat });
            }
            layer.rows = layer.rows.saturating_add(1);
        }
    }

    pub(super) fn features(&self) -> u64 {
        self.layers.iter().map(|layer| u64::from(layer.rows)).sum()
    }

    /// The box around the rows that have coordinates of their own.
    pub(super) fn bounds(&self) -> Option<Bounds> {
        let own = self.layers.iter().flat_map(|layer| &layer.own);
        own.filter_map(|own| LonLat::new(own.lon, own.lat))
            .map(Bounds::of)
            .reduce(Bounds::with)
    }

    /// The rows as members of a JSON object, piece by piece: the texts, the days, the layers.
    pub(super) fn pieces(&self, width: Width) -> impl Iterator<Item = Vec<u8>> {
        let texts = self.columns.iter().enumerate().map(|(index, column)| {
            let mut out = if index == 0 {
                b"\"columns\":[".to_vec()
            } else {
                b",".to_vec()
            };
            column.write(&mut out);
            out
        });
        let days = std::iter::once_with(move || self.days(width));
        let layers = self.layers.iter().enumerate().map(|(index, layer)| {
            let mut out = Vec::new();
            if index > 0 {
                out.push(b',');
            }
            layer.write(&mut out);
            out
        });
        let none = self.columns.is_empty();
        texts
            .chain(none.then(|| b"\"columns\":[".to_vec()))
            .chain(days)
            .chain(layers)
            .chain(std::iter::once(b"]".to_vec()))
    }

    /// What each different date may and must mean, in days since 1970: the first and the last that it
    /// may touch, the day by which it has surely begun and that until which it surely lasts.
    fn days(&self, width: Width) -> Vec<u8> {
        let mut out = b"],\n\"days\":".to_vec();
        let dates = self.columns.iter().find(|column| column.name == DATE);
        let dates = dates.into_iter().flat_map(|column| &column.known);
        list(dates, &mut out, |date, out| match When::parse(date) {
            Ok(when) => {
                let (first, last) = when.possible(width);
                let (begun, lasts) = when.surely(width);
                list([first, last, begun, lasts], out, day);
            }
            Err(_) => out.extend_from_slice(b"null"),
        });
        out.extend_from_slice(b",\n\"layers\":[");
        out
    }
}

fn day(day: Option<Day>, out: &mut Vec<u8>) {
    match day {
        Some(day) => whole(day.days_from_epoch(), out),
        None => out.extend_from_slice(b"null"),
    }
}

impl Texts {
    fn write(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(b"\n{\"name\":");
        text(&self.name, out);
        out.extend_from_slice(match self.holds {
            ValueType::Integer | ValueType::Real | ValueType::Number => b",\"number\":1",
            _ => b"",
        });
        out.extend_from_slice(b",\"texts\":");
        list(&self.known, out, |it, out| text(it, out));
        out.push(b'}');
    }
}

impl Layer {
    fn write(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(b"\n{\"name\":");
        text(self.kind.name(), out);
        out.extend_from_slice(b",\"rows\":");
        whole(self.rows, out);
        out.extend_from_slice(b",\"columns\":");
        let filled = self
            .columns
            .iter()
            .filter(|column| column.numbers.iter().any(|&number| number > 0));
        list(filled, out, |column, out| {
            out.push(b'[');
            whole(column.column, out);
            out.push(b',');
            column.write(out);
            out.push(b']');
        });
        out.extend_from_slice(b",\"own\":");
        list(&self.own, out, |own, out| {
            out.push(b'[');
            whole(own.row, out);
            out.push(b',');
            write_degrees(own.lon, out);
            out.push(b',');
            write_degrees(own.lat, out);
            out.push(b']');
        });
        out.push(b'}');
    }
}

impl Numbers {
    /// One number where all rows have it, or a list.
    fn write(&self, out: &mut Vec<u8>) {
        match self.numbers.split_first() {
            Some((&first, rest)) if rest.iter().all(|&it| it == first) => whole(first, out),
            _ => list(&self.numbers, out, |&number, out| whole(number, out)),
        }
    }
}
