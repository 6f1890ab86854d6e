//! What makes a map of a database: styles of its layers and a project, made by those who know them.

use crate::layer::LayerKind;

/// A style for QGIS, which its layer opens with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LayerStyle {
    /// Whose.
    pub layer: LayerKind,
    /// The style as QML.
    pub qml: String,
}

/// A project for QGIS.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredProject {
    /// Its name.
    pub name: String,
    /// What QGIS keeps beside it, as JSON.
    pub metadata: String,
    /// The `.qgz` file, as hexadecimal digits.
    pub content: String,
}

/// The rows of the tables `layer_styles` and `qgis_projects`: the same in every run, with neither
/// clock nor path in them. Nothing in it is no such table.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Dress {
    /// One style for each layer that has one.
    pub styles: Vec<LayerStyle>,
    /// The project.
    pub project: Option<StoredProject>,
}
