//! How a file looks, for formats that have a place for it: made by those who know, from the one table
//! of styles.

use geo::MultiPolygon;

use crate::layer::LayerKind;
use crate::model::Status;

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

/// What stands under the layers, in a table of its own: areas with names.
#[derive(Debug, Clone, PartialEq)]
pub struct Backdrop {
    /// Name of the table.
    pub table: String,
    /// Names and areas.
    pub areas: Vec<(String, MultiPolygon<f64>)>,
    /// Its style, as QML.
    pub qml: String,
}

/// A colour: red, green, blue.
pub type Colour = [u8; 3];

/// How the layers of a file look: the same in every run, with neither clock nor path in it. Nothing in
/// it is nothing in the file.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Dress {
    /// For the table `layer_styles`: one style for each layer that has one.
    pub styles: Vec<LayerStyle>,
    /// For the table `qgis_projects`.
    pub project: Option<StoredProject>,
    /// What the project has under the layers.
    pub backdrop: Option<Backdrop>,
    /// The colours of statuses, also of none.
    pub inks: Vec<(Option<Status>, Colour)>,
    /// The colours that were chosen for categories, in the order that the encoders were told.
    pub chosen: Vec<Colour>,
    /// The colour of what is no event.
    pub quiet: Colour,
}
