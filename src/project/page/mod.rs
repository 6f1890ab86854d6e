//! The page: a map in one HTML file that asks nobody for anything.
//!
//! It is Leaflet (vendored), code of our own, outlines of countries and the data, all in the file. A
//! policy in its head (CSP) allows exactly the one script and the one style sheet that are in it, by
//! their hashes, and no request at all, unless tiles were asked for. Data stand in a block that is not
//! run and become text nodes, never HTML.
//!
//! The page needs all rows before the first byte is written. Until then it holds them in memory: each
//! different text of a column once, and four bytes per cell.

mod assets;
mod data;
mod document;
mod outline;
mod places;
mod rows;
mod script_text;
mod style;
mod tiles;

use crate::error::Result;
use crate::gazetteer::Gazetteer;
use crate::layer::{LayerKind, Schema, Sites, Usage};
use crate::model::{Sensitivity, Width};
use crate::output::{Rows, Sink};
use crate::project::style::StyleTable;

pub use tiles::Tiles;

/// What may be chosen about a page.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PageOptions {
    /// Its title.
    pub title: Option<String>,
    /// The language of place names that it opens with (BCP 47), where the gazetteer has one.
    pub language: Option<String>,
    /// Map tiles that it fetches; none unless asked for.
    pub tiles: Option<Tiles>,
}

/// What is known only when all rows are read.
#[derive(Debug)]
pub struct Closing<'a> {
    /// What was chosen about the page.
    pub options: &'a PageOptions,
    /// How things look.
    pub styles: &'a StyleTable,
    /// The places.
    pub gazetteer: &'a Gazetteer,
    /// Where they stand.
    pub sites: &'a Sites,
    /// Which of them are used.
    pub usage: Option<&'a Usage>,
    /// Places more sensitive than this are left out.
    pub most_sensitive: Sensitivity,
    /// Stops less certain than this, in metres, are no vertices of a line.
    pub stop_limit_m: f64,
    /// The width of `~` in dates.
    pub width: Width,
    /// Whether lines follow the great circle.
    pub is_geodesic: bool,
    /// What became of the rows.
    pub rows: Rows,
    /// The options that were given, as the manifest names them.
    pub arguments: &'a [String],
}

/// A page that is being put together.
#[derive(Debug)]
pub struct Page {
    rows: rows::Collected,
}

impl Page {
    /// A page of these layers, without rows as yet.
    pub fn new(layers: &[Schema]) -> Self {
        let mut rows = rows::Collected::default();
        for schema in layers {
            rows.add_layer(schema);
        }
        Self { rows }
    }

    /// Takes rows of a layer, as a [`CellEncoder`](crate::write::CellEncoder) wrote them; to be called
    /// in the order of the input. Rows of other layers are passed over.
    pub fn take(&mut self, layer: LayerKind, block: &[u8]) {
        self.rows.take(layer, block);
    }

    /// Writes the page.
    pub fn write(&self, closing: &Closing<'_>, sink: &mut Sink) -> Result<()> {
        let mut out = document::head(closing.options);
        data::begin(closing, self.rows.bounds(), &mut out);
        for piece in self.rows.pieces(closing.width) {
            out.extend_from_slice(&piece);
            if out.len() > PIECE {
                sink.append(&out)?;
                out.clear();
            }
        }
        data::end(&mut out);
        document::tail(&mut out);
        sink.append(&out)
    }

    /// How many rows came.
    pub fn features(&self) -> u64 {
        self.rows.features()
    }
}

/// Bytes that are written at a time.
const PIECE: usize = 1 << 20;
