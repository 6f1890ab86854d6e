//! GeoPackage 1.2 (OGC 12-128r15): all layers in one `SQLite` database, each with a spatial index.
//!
//! The database is written here and not by `SQLite`: rows come in the order of their numbers, so
//! pages can be filled one after the other, workers encode the rows, and the bytes are the same on
//! every machine. There is no clock in it: `last_change` is the beginning of 1970. Pages wait in a
//! temporary file beside the output, as the first of them says where the others lead. Memory: 20
//! bytes for each feature while they come, about 40 while an index is written.

mod pages;
mod record;
mod rows;
mod rtree;
mod tables;

use std::collections::BTreeMap;

use crate::error::Result;
use crate::layer::{LayerKind, Schema};
use crate::output::{Contents, Delivered, Reserved, Sink, Spool};
use crate::write::bounds::Bounds;
use crate::write::{Block, Container, Dress};

pub use rows::GeoPackageRows;

use pages::{Pages, Tree};
use rtree::Boxes;
use tables::Database;

/// A database.
#[derive(Debug)]
pub struct GeoPackage {
    sink: Sink,
    pages: Pages,
    tables: Vec<Table>,
    dress: Dress,
}

/// The table of a layer.
#[derive(Debug)]
struct Table {
    schema: Schema,
    rows: i64,
    tree: Tree,
    boxes: Boxes,
    bounds: Bounds,
}

impl GeoPackage {
    /// Begins a database with a table for each of these layers.
    pub fn new(schemas: &[Schema], sink: Sink) -> Result<Self> {
        let table = |schema: &Schema| Table {
            schema: schema.clone(),
            rows: 0,
            tree: Tree::default(),
            boxes: Boxes::default(),
            bounds: Bounds::EMPTY,
        };
        Ok(Self {
            pages: Pages::new(Spool::beside(&sink)?),
            sink,
            tables: schemas.iter().map(table).collect(),
            dress: Dress::default(),
        })
    }
}

impl Container for GeoPackage {
    fn add<'b>(&mut self, layer: LayerKind, block: &'b Block) -> Result<Option<Reserved<'b>>> {
        let table = self
            .tables
            .iter_mut()
            .find(|table| table.schema.layer == layer);
        let Some(table) = table else {
            return Ok(None);
        };
        let mut rest = block.bytes.as_slice();
        while let Some((bounds, row, after)) = rows::split(rest) {
            table.rows += 1;
            table.tree.push(table.rows, row, &mut self.pages)?;
            table.boxes.push(&bounds);
            table.bounds.merge(&bounds);
            rest = after;
        }
        Ok(None)
    }

    fn dress(&mut self, dress: &Dress) {
        self.dress = dress.clone();
    }

    fn finish(self: Box<Self>) -> Result<Delivered> {
        let Self {
            mut sink,
            mut pages,
            tables,
            dress,
        } = *self;
        let mut database = Database::default();
        let mut layers = BTreeMap::new();
        for table in tables {
            let Table {
                schema,
                rows,
                tree,
                boxes,
                bounds,
            } = table;
            let root = tree.finish(&mut pages)?;
            database.layer(&schema, root, rows, &bounds);
            if schema.layer != LayerKind::Unlocated {
                let roots = boxes.finish(&bounds, &mut pages)?;
                database.index(schema.layer, roots);
            }
            let features = rows.unsigned_abs();
            layers.insert(schema.layer.name().to_owned(), features);
        }
        database.dress(&dress, &mut pages)?;
        let first = database.finish(&mut pages)?;
        sink.append(&first)?;
        pages.into_spool()?.copy_to(&mut sink)?;
        sink.finish(Contents {
            features: layers.values().sum(),
            layer: None,
            layers,
        })
    }
}
