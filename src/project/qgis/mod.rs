//! Styles and projects for QGIS 3.22 and later.
//!
//! * [`qml`]: the style of one layer. Beside a file of the same name (`routes.qml` beside
//!   `routes.geojson`) QGIS takes it by itself; so it does from the table `layer_styles` of a
//!   `GeoPackage`, column `styleQML`.
//! * [`Project`]: the project of a map: its text is a `.qgs`; zipped, by [`Project::archive`], a
//!   `.qgz`; and [`Project::row`] is the row of a `GeoPackage`'s table `qgis_projects`. Layers of a
//!   container are its tables, with the geometry column that they have; the table of events without
//!   a position is a table without one; the countries are a table with the style [`outlines_qml`].
//!
//! Whatever comes from a table is quoted in expressions, escaped in XML, and escaped once more in
//! the HTML of map tips; links are links only if they lead to the web.

#[cfg(feature = "qgis")]
mod archive;
mod areas;
mod expression;
mod flows;
mod keys;
mod marks;
mod parts;
mod project;
mod routes;
mod symbol;
#[cfg(test)]
mod tests;
mod xml;

pub use project::{Container, Layer, Project, ProjectRow};

use std::fmt::Display;

use crate::layer::{LayerKind, Schema};
use crate::project::style::StyleTable;
use parts::Placement;
use xml::Xml;

/// How many features a layer has to be drawn for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Crowd {
    /// So few that each can have its label, its badge and a line beside those of the same journey.
    #[default]
    Few,
    /// So many that only a thin line with an arrow each is readable, and labels show close up.
    Many,
}

impl Crowd {
    /// Layers of more than this many features are drawn for many.
    pub const LIMIT: u64 = 300;

    /// For so many features.
    pub fn of(features: u64) -> Self {
        if features > Self::LIMIT {
            Self::Many
        } else {
            Self::Few
        }
    }

    fn tells_apart(self) -> bool {
        self == Self::Few
    }

    /// What sizes are multiplied by.
    fn scale(self) -> f64 {
        match self {
            Self::Few => 1.0,
            Self::Many => 0.5,
        }
    }

    /// Of lines, so that where many lie it is darker.
    fn opacity(self) -> f64 {
        match self {
            Self::Few => 1.0,
            Self::Many => 0.25,
        }
    }

    fn labels_closer_than(self) -> Option<u32> {
        match self {
            Self::Few => None,
            Self::Many => Some(1_000_000),
        }
    }
}

/// The style of a layer, as a `.qml` file. The table of events without a position has a style too:
/// readable names of its columns.
pub fn qml(schema: &Schema, table: &StyleTable, crowd: Crowd) -> String {
    let mut xml = Xml::default();
    let attributes: [(&str, &dyn Display); 3] = [
        ("version", &VERSION),
        ("styleCategories", &CATEGORIES),
        ("labelsEnabled", &u8::from(has_labels(schema.layer))),
    ];
    xml.element("qgis", &attributes, |xml| {
        style(schema, table, crowd, xml);
    });
    xml.document()
}

/// The style of the countries under a map, for a table of a `GeoPackage` with a column `name`.
pub fn outlines_qml() -> String {
    let mut xml = Xml::default();
    let attributes: [(&str, &dyn Display); 3] = [
        ("version", &VERSION),
        ("styleCategories", &"Symbology|Labeling"),
        ("labelsEnabled", &1),
    ];
    xml.element("qgis", &attributes, |xml| {
        areas::outlines(xml);
        areas::country_label(xml);
    });
    xml.document()
}

/// The oldest QGIS that is served.
const VERSION: &str = "3.22.0";

/// What a style says; all else is left as the user has it.
const CATEGORIES: &str = "Symbology|Labeling|Fields|Actions|MapTips|Temporal";

fn has_labels(layer: LayerKind) -> bool {
    layer != LayerKind::Unlocated
}

/// What stands in a style, in a file of its own as in a project.
fn style(schema: &Schema, table: &StyleTable, crowd: Crowd, xml: &mut Xml) {
    parts::temporal(schema, xml);
    match schema.layer {
        LayerKind::Incidents => {
            marks::renderer(schema, table, crowd, xml);
            marks::label(schema, crowd, xml);
        }
        LayerKind::IncidentsArea => {
            areas::events(schema, table, crowd, xml);
            areas::event_label(schema, crowd, xml);
        }
        LayerKind::Routes => {
            routes::renderer(schema, table, crowd, xml);
            routes::label(schema, table, crowd, xml);
        }
        LayerKind::Places => {
            areas::places(xml);
            areas::place_label(schema, Placement::Around, crowd, xml);
        }
        LayerKind::Areas => {
            areas::areas(schema, table, xml);
            areas::place_label(schema, Placement::Within, crowd, xml);
        }
        LayerKind::Flows => {
            flows::renderer(schema, crowd, xml);
            flows::label(schema, crowd, xml);
        }
        LayerKind::Unlocated => {}
    }
    parts::map_tip(schema, table, xml);
    parts::actions(schema, xml);
    parts::aliases(schema, xml);
}
