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
use std::num::NonZeroUsize;

use crate::error::Result;
use crate::layer::{Feature, Field, Geometry, LayerKind, Schema, Value, ValueType};
use crate::output::{Contents, Delivered, Reserved, Sink, Spool};
use crate::write::bounds::Bounds;
use crate::write::{Backdrop, Block, Container, Dress, Encoder as _};

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

impl Table {
    fn new(schema: &Schema) -> Self {
        Self {
            schema: schema.clone(),
            rows: 0,
            tree: Tree::default(),
            boxes: Boxes::default(),
            bounds: Bounds::EMPTY,
        }
    }

    /// Takes the next rows.
    fn push(&mut self, mut block: &[u8], pages: &mut Pages) -> Result<()> {
        while let Some((bounds, row, after)) = rows::split(block) {
            self.rows += 1;
            self.tree.push(self.rows, row, pages)?;
            self.boxes.push(&bounds);
            self.bounds.merge(&bounds);
            block = after;
        }
        Ok(())
    }

    /// Completes it under a name; how many rows it has.
    fn finish(self, name: &str, database: &mut Database, pages: &mut Pages) -> Result<u64> {
        let root = self.tree.finish(pages)?;
        database.layer(name, &self.schema, root, self.rows, &self.bounds);
        if self.schema.layer != LayerKind::Unlocated {
            database.index(name, self.boxes.finish(&self.bounds, pages)?);
        }
        Ok(self.rows.unsigned_abs())
    }
}

impl GeoPackage {
    /// Begins a database with a table for each of these layers.
    pub fn new(schemas: &[Schema], sink: Sink) -> Result<Self> {
        Ok(Self {
            pages: Pages::new(Spool::beside(&sink)?),
            sink,
            tables: schemas.iter().map(Table::new).collect(),
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
        if let Some(table) = table {
            table.push(&block.bytes, &mut self.pages)?;
        }
        Ok(None)
    }

    fn dress(&mut self, dress: &Dress) {
        self.dress = dress.clone();
    }

    fn finish(self: Box<Self>, _: NonZeroUsize) -> Result<Delivered> {
        let Self {
            mut sink,
            mut pages,
            tables,
            dress,
        } = *self;
        let mut database = Database::default();
        let mut layers = BTreeMap::new();
        for table in tables {
            let name = table.schema.layer.name();
            let features = table.finish(name, &mut database, &mut pages)?;
            layers.insert(name.to_owned(), features);
        }
        if let Some(backdrop) = &dress.backdrop {
            stand_under(backdrop, &mut database, &mut pages)?;
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

/// The table of what stands under the layers. It is no layer of the export and not counted as one.
fn stand_under(backdrop: &Backdrop, database: &mut Database, pages: &mut Pages) -> Result<()> {
    let name = Field {
        name: "name".to_owned(),
        holds: ValueType::Text,
    };
    let schema = Schema::new(LayerKind::Areas, [name]);
    let encoder = GeoPackageRows::new(&schema);
    let mut table = Table::new(&schema);
    let mut block = Vec::new();
    for (name, area) in &backdrop.areas {
        let feature = Feature {
            id: name,
            geometry: Geometry::Area(area),
            values: &[Value::text(Some(name))],
        };
        encoder.feature(feature, &mut block);
    }
    table.push(&block, pages)?;
    table.finish(&backdrop.table, database, pages).map(drop)
}
