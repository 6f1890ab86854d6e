//! GeoParquet 1.1 (<https://geoparquet.org/releases/v1.1.0/>): one file per layer, geometries as
//! well-known binary, a column of boxes, Snappy.
//!
//! A worker turns its chunk of rows into one page for each column; pages are gathered into row groups
//! of about 100,000 rows, whose numbers, dates and boxes have their least and greatest value in
//! the footer, so that a reader passes over what is elsewhere or at another time. Memory: one row
//! group, compressed.

mod column;
mod rows;
mod thrift;

use crate::error::Result;
use crate::layer::{LayerKind, Schema};
use crate::output::{Contents, Delivered, Reserved, Sink};
use crate::write::bounds::Bounds;
use crate::write::{Block, Container};
use std::num::NonZeroUsize;

pub use rows::GeoParquetRows;

use column::{BOX, Column, GEOMETRY, Meaning, Range, SIDES};
use rows::TYPES;
use thrift::Struct;

/// A row group is complete with so many rows.
const ROWS: u64 = 100_000;
const MAGIC: &[u8] = b"PAR1";

/// A file of one layer.
#[derive(Debug)]
pub struct GeoParquet {
    layer: LayerKind,
    columns: Vec<Column>,
    sink: Sink,
    group: Group,
    groups: Vec<Finished>,
    rows: u64,
    bounds: Bounds,
    types: u8,
}

/// A row group that fills up.
#[derive(Debug, Default)]
struct Group {
    rows: u64,
    columns: Vec<Pages>,
}

#[derive(Debug, Default)]
struct Pages {
    bytes: Vec<u8>,
    plain: u64,
    absences: u64,
    range: Range,
}

/// A row group in the file.
#[derive(Debug)]
struct Finished {
    rows: u64,
    offset: u64,
    chunks: Vec<Chunk>,
}

/// All pages of a column in a row group.
#[derive(Debug)]
struct Chunk {
    offset: u64,
    packed: u64,
    plain: u64,
    absences: u64,
    range: Range,
}

impl GeoParquet {
    /// Begins the file of the layer of `schema`.
    pub fn new(schema: &Schema, mut sink: Sink) -> Result<Self> {
        sink.append(MAGIC)?;
        Ok(Self {
            layer: schema.layer,
            columns: column::all(schema),
            sink,
            group: Group::default(),
            groups: Vec::new(),
            rows: 0,
            bounds: Bounds::EMPTY,
            types: 0,
        })
    }

    fn flush(&mut self) -> Result<()> {
        if self.group.rows == 0 {
            return Ok(());
        }
        let mut finished = Finished {
            rows: self.group.rows,
            offset: self.sink.bytes(),
            chunks: Vec::with_capacity(self.columns.len()),
        };
        for pages in &mut self.group.columns {
            finished.chunks.push(Chunk {
                offset: self.sink.bytes(),
                packed: pages.bytes.len() as u64,
                plain: pages.plain,
                absences: pages.absences,
                range: pages.range,
            });
            self.sink.append(&pages.bytes)?;
            pages.bytes.clear();
            (pages.plain, pages.absences, pages.range) = (0, 0, Range::None);
        }
        self.groups.push(finished);
        self.group.rows = 0;
        Ok(())
    }

    /// `FileMetaData` of `parquet.thrift`.
    fn footer(&self) -> Vec<u8> {
        let mut out = Vec::new();
        let geo = self.geo();
        let mut footer = Struct::begin(&mut out);
        let elements = self.elements();
        footer
            .i32(1, 2)
            .structures(2, &elements, Element::write)
            .i64(3, self.rows)
            .structures(4, &self.groups, |group, it| self.write_group(group, it))
            .structures(5, &[geo.as_str()], |geo, it| {
                it.bytes(1, b"geo").bytes(2, geo.as_bytes());
            })
            .bytes(
                6,
                concat!("waymarks ", env!("CARGO_PKG_VERSION")).as_bytes(),
            )
            // least and greatest are by the order of the type
            .structures(7, &self.columns, |_, it| {
                it.structure(1, |_| {});
            });
        footer.end();
        out
    }

    fn write_group(&self, group: &Finished, it: &mut Struct<'_>) {
        let columns: Vec<(&Column, &Chunk)> = self.columns.iter().zip(&group.chunks).collect();
        let plain = group.chunks.iter().map(|chunk| chunk.plain).sum();
        let packed = group.chunks.iter().map(|chunk| chunk.packed).sum();
        it.structures(1, &columns, |(column, chunk), it| {
            it.i64(2, chunk.offset);
            it.structure(3, |it| write_chunk(column, chunk, group.rows, it));
        })
        .i64(2, plain)
        .i64(3, group.rows)
        .i64(5, group.offset)
        .i64(6, packed);
    }

    /// The schema as a tree in one list: the root, its children, theirs.
    fn elements(&self) -> Vec<Element> {
        let own = self.columns.len() - SIDES.len();
        let (own, sides) = self.columns.split_at_checked(own).unwrap_or_default();
        let leaf = |column: &Column, repetition: i32| Element {
            name: column.path.last().cloned().unwrap_or_default(),
            column: Some(column.clone()),
            repetition: Some(repetition),
            children: None,
        };
        let group = |name: &str, repetition: Option<i32>, children: usize| Element {
            name: name.to_owned(),
            column: None,
            repetition,
            children: i32::try_from(children).ok(),
        };
        let root = group("schema", None, own.len() + 1);
        std::iter::once(root)
            .chain(own.iter().map(|column| leaf(column, OPTIONAL)))
            .chain([group(BOX, Some(OPTIONAL), sides.len())])
            .chain(sides.iter().map(|column| leaf(column, REQUIRED)))
            .collect()
    }

    /// What the file says of its geometries. The coordinates are longitude and latitude on WGS 84,
    /// which is what no `crs` means.
    fn geo(&self) -> String {
        let types = TYPES
            .iter()
            .enumerate()
            .filter(|(bit, _)| self.types >> bit & 1 == 1)
            .map(|(_, name)| *name)
            .collect::<Vec<_>>();
        let covering = SIDES
            .iter()
            .map(|side| ((*side).to_owned(), serde_json::json!([BOX, side])))
            .collect::<serde_json::Map<_, _>>();
        let mut column = serde_json::json!({
            "encoding": "WKB",
            "geometry_types": types,
            "covering": { "bbox": covering },
        });
        if let Some(column) = column.as_object_mut() {
            if !self.bounds.is_empty() {
                column.insert("bbox".to_owned(), self.bounds.to_array().as_slice().into());
            }
            if matches!(self.layer, LayerKind::IncidentsArea | LayerKind::Areas) {
                column.insert("orientation".to_owned(), "counterclockwise".into());
            }
        }
        let geo = serde_json::json!({
            "version": "1.1.0",
            "primary_column": GEOMETRY,
            "columns": { GEOMETRY: column },
        });
        geo.to_string()
    }
}

impl Container for GeoParquet {
    fn add<'b>(&mut self, _: LayerKind, block: &'b Block) -> Result<Option<Reserved<'b>>> {
        let Some((types, bounds, mut rest)) = rows::split_head(&block.bytes) else {
            return Ok(None);
        };
        self.types |= types;
        self.bounds.merge(&bounds);
        self.group
            .columns
            .resize_with(self.columns.len(), Pages::default);
        for pages in &mut self.group.columns {
            let Some((page, after)) = rows::split_page(rest) else {
                break;
            };
            pages.bytes.extend_from_slice(page.bytes);
            pages.plain += page.plain;
            pages.absences += page.absences;
            pages.range.merge(page.range);
            rest = after;
        }
        self.group.rows += block.features;
        self.rows += block.features;
        if self.group.rows >= ROWS {
            self.flush()?;
        }
        Ok(None)
    }

    fn finish(mut self: Box<Self>, _: NonZeroUsize) -> Result<Delivered> {
        self.flush()?;
        let mut footer = self.footer();
        let length = u32::try_from(footer.len()).unwrap_or(u32::MAX);
        footer.extend_from_slice(&length.to_le_bytes());
        footer.extend_from_slice(MAGIC);
        self.sink.append(&footer)?;
        self.sink.finish(Contents {
            features: self.rows,
            layer: Some(self.layer.name().to_owned()),
            ..Contents::default()
        })
    }
}

/// `FieldRepetitionType` of `parquet.thrift`.
const REQUIRED: i32 = 0;
const OPTIONAL: i32 = 1;

/// `SchemaElement` of `parquet.thrift`.
#[derive(Debug)]
struct Element {
    name: String,
    column: Option<Column>,
    repetition: Option<i32>,
    children: Option<i32>,
}

impl Element {
    fn write(&self, it: &mut Struct<'_>) {
        if let Some(column) = &self.column {
            it.i32(1, column.kind as i32);
        }
        if let Some(repetition) = self.repetition {
            it.i32(3, repetition);
        }
        it.bytes(4, self.name.as_bytes());
        if let Some(children) = self.children {
            it.i32(5, children);
        }
        // the old name of the meaning, and the new one
        match self.column.as_ref().map(|column| column.meaning) {
            Some(Meaning::Text) => {
                it.i32(6, 0).structure(10, |it| {
                    it.structure(1, |_| {});
                });
            }
            Some(Meaning::Date) => {
                it.i32(6, 6).structure(10, |it| {
                    it.structure(6, |_| {});
                });
            }
            Some(Meaning::Plain) | None => {}
        }
    }
}

/// `ColumnMetaData` of `parquet.thrift`.
fn write_chunk(column: &Column, chunk: &Chunk, rows: u64, it: &mut Struct<'_>) {
    let path: Vec<&str> = column.path.iter().map(String::as_str).collect();
    it.i32(1, column.kind as i32)
        .i32s(2, &[0, 3]) // plain, runs
        .texts(3, &path)
        .i32(4, 1) // Snappy
        .i64(5, rows)
        .i64(6, chunk.plain)
        .i64(7, chunk.packed)
        .i64(9, chunk.offset)
        .structure(12, |it| {
            it.i64(3, chunk.absences);
            if let Some([least, most]) = chunk.range.ends(column.kind) {
                it.bytes(5, &most).bytes(6, &least);
            }
        });
}
