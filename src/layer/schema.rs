//! Layers and their columns.

use std::fmt;

use crate::layer::ValueType;

/// A layer: one file, one kind of geometry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum LayerKind {
    /// Marks: events at a point.
    Incidents,
    /// Events known only to an area.
    IncidentsArea,
    /// Ways: journeys as lines.
    Routes,
    /// Places of the gazetteer that are points and were used.
    Places,
    /// Places of the gazetteer that are areas and were used.
    Areas,
    /// Journeys added up by where they lead from and to.
    Flows,
    /// Events without a position: a table, not a map.
    Unlocated,
}

impl LayerKind {
    /// Every layer, in the order in which files are listed.
    pub const ALL: [Self; 7] = [
        Self::Incidents,
        Self::IncidentsArea,
        Self::Routes,
        Self::Places,
        Self::Areas,
        Self::Flows,
        Self::Unlocated,
    ];

    /// The layers that rows of the event table go to.
    pub const OF_EVENTS: [Self; 4] = [
        Self::Incidents,
        Self::IncidentsArea,
        Self::Routes,
        Self::Unlocated,
    ];

    /// Name of the layer and of its file, without an extension.
    pub fn name(self) -> &'static str {
        match self {
            Self::Incidents => "incidents",
            Self::IncidentsArea => "incidents_area",
            Self::Routes => "routes",
            Self::Places => "places",
            Self::Areas => "areas",
            Self::Flows => "flows",
            Self::Unlocated => "unlocated",
        }
    }

    /// The layer of a name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|layer| layer.name() == name)
    }

    /// Position in [`LayerKind::ALL`].
    pub fn index(self) -> usize {
        self as usize
    }
}

impl fmt::Display for LayerKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A column of a layer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// Its name as written.
    pub name: String,
    /// What it holds.
    pub holds: ValueType,
}

/// The columns of a layer, in the order in which every feature has them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Schema {
    /// Which layer.
    pub layer: LayerKind,
    /// Its columns.
    pub fields: Vec<Field>,
}

impl Schema {
    /// A schema with unique names that no reader trips over: names that are reserved by a format or
    /// differ from an earlier one only in case get `_2`, `_3`, ... appended.
    pub fn new(layer: LayerKind, fields: impl IntoIterator<Item = Field>) -> Self {
        let mut taken: Vec<String> = RESERVED.iter().map(|&name| name.to_owned()).collect();
        let fields = fields
            .into_iter()
            .map(|mut field| {
                let wanted = field.name.clone();
                let mut number = 2_u32;
                while taken.contains(&field.name.to_lowercase()) {
                    field.name = format!("{wanted}_{number}");
                    number += 1;
                }
                taken.push(field.name.to_lowercase());
                field
            })
            .collect();
        Self { layer, fields }
    }

    /// The schema with columns added behind the others.
    #[must_use]
    pub fn with(self, fields: impl IntoIterator<Item = Field>) -> Self {
        Self::new(self.layer, self.fields.into_iter().chain(fields))
    }
}

/// Names that break readers: GeoPackage takes `fid` for its key and `geom` for its geometry
/// (`GeoJSON` to `GeoPackage` fails on them), `ogc_fid` and `geometry` are other drivers' own, `wkt`
/// is the geometry of a CSV, `bbox` the boxes of a `GeoParquet` file.
const RESERVED: &[&str] = &["fid", "ogc_fid", "geom", "geometry", "wkt", "bbox"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_columns_differ_only_in_case_and_none_is_reserved() {
        let field = |name: &str| Field {
            name: name.to_owned(),
            holds: ValueType::Text,
        };
        let schema = Schema::new(
            LayerKind::Incidents,
            ["id", "Name", "name", "NAME", "fid", "Geom", "fid_2"].map(field),
        );
        let names: Vec<_> = schema
            .fields
            .iter()
            .map(|field| field.name.as_str())
            .collect();
        assert_eq!(
            names,
            [
                "id", "Name", "name_2", "NAME_3", "fid_2", "Geom_2", "fid_2_2"
            ]
        );
    }

    #[test]
    fn every_layer_is_found_by_its_name() {
        for (index, layer) in LayerKind::ALL.into_iter().enumerate() {
            assert_eq!(LayerKind::parse(layer.name()), Some(layer));
            assert_eq!(layer.index(), index);
        }
    }
}
