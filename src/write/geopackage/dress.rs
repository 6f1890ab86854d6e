//! What makes a map of a database: styles of its layers and a project, given by those who know
//! them.

use std::fmt;

use crate::layer::LayerKind;

/// A layer as it was written.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LayerExtent {
    /// Which.
    pub layer: LayerKind,
    /// How many features it has.
    pub features: u64,
    /// West, south, east, north in degrees; nothing if no feature has a geometry.
    pub bounds: Option<[f64; 4]>,
}

/// A style for QGIS.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Style {
    /// Its name.
    pub name: String,
    /// The style as QML.
    pub qml: String,
    /// What it shows.
    pub description: String,
}

/// A project for QGIS.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Project {
    /// Its name.
    pub name: String,
    /// The bytes of the `.qgz` file.
    pub qgz: Vec<u8>,
}

/// Gives the styles of layers, for the table `layer_styles`, and a project, for `qgis_projects`. Both
/// must be the same in every run: neither clock nor path.
pub trait Dress: fmt::Debug + Send {
    /// The style that `layer` opens with.
    fn style(&self, layer: LayerKind) -> Option<Style>;

    /// The project of the layers in the database.
    fn project(&self, layers: &[LayerExtent]) -> Option<Project>;
}

/// Neither styles nor a project.
#[derive(Debug, Clone, Copy, Default)]
pub struct Plain;

impl Dress for Plain {
    fn style(&self, _: LayerKind) -> Option<Style> {
        None
    }

    fn project(&self, _: &[LayerExtent]) -> Option<Project> {
        None
    }
}
