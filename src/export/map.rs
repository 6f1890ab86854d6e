//! What makes the layers of a folder a map: styles beside them, a project, the ground under them.

use crate::error::Result;
use crate::layer::{LayerKind, Schema, Span};
use crate::output::{Contents, Delivered, Folder, Sink};
use crate::project::qgis::{Crowd, qml};
use crate::project::style::{self, Rgb, StyleTable, Theme};
use crate::write::{CSV_SYSTEM, Dress, Format, LayerStyle, csv_types};

#[cfg(feature = "qgis")]
use crate::geodesy::Bounds;
#[cfg(feature = "qgis")]
use crate::layer::{Feature, Field, Geometry, Value, ValueType};
#[cfg(feature = "qgis")]
use crate::project::outlines;
#[cfg(feature = "qgis")]
use crate::project::qgis::{Container, Layer, Project, outlines_qml};
#[cfg(feature = "qgis")]
use crate::write::{
    Backdrop, Block, Container as _, Encoder as _, FlatGeobuf, FlatGeobufFeatures, StoredProject,
};

/// What is added to the layers so that they open as a map.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
#[expect(
    clippy::struct_excessive_bools,
    reason = "four things that may be added, each by itself"
)]
pub struct Styling {
    /// How everything looks.
    pub table: StyleTable,
    /// A style for QGIS beside each layer, `routes.qml` beside `routes.geojson`, in a folder.
    pub beside: bool,
    /// A project for QGIS, `waymarks.qgz`, and the countries under it, `outlines.fgb`, in a
    /// folder with layers in `GeoJSON`.
    pub project: bool,
    /// Properties that some web maps draw features by, in every feature.
    pub simplestyle: bool,
    /// Whether a database of the export has styles and a project in it.
    pub(super) in_database: bool,
}

impl Styling {
    /// Whether it must be known where and when the layers are.
    pub(super) fn wants_spans(&self) -> bool {
        self.beside || self.project || self.in_database
    }
}

/// Where and when each layer is, in the order of [`LayerKind::ALL`].
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Spans([Span; LayerKind::ALL.len()]);

impl Spans {
    pub(super) fn of(&self, layer: LayerKind) -> Span {
        self.0.get(layer.index()).copied().unwrap_or_default()
    }

    pub(super) fn merge(&mut self, layer: LayerKind, span: &Span) {
        if let Some(own) = self.0.get_mut(layer.index()) {
            own.merge(span);
        }
    }
}

/// A map that is complete but for what is added to its layers.
pub(super) struct Map<'a> {
    #[cfg_attr(
        not(feature = "qgis"),
        expect(dead_code, reason = "only a project has one")
    )]
    pub(super) title: &'a str,
    pub(super) styling: &'a Styling,
    /// The columns of the layers that are written.
    pub(super) schemas: &'a [&'a Schema],
    pub(super) formats: &'a [Format],
    pub(super) spans: &'a Spans,
}

impl Map<'_> {
    /// Writes what is asked for into the folder, beside the files of these names.
    pub(super) fn write(&self, files: &[String], folder: &mut Folder) -> Result<Vec<Delivered>> {
        let mut delivered = self.describe_tables(files, folder)?;
        if self.styling.beside {
            for schema in self.schemas {
                let crowd = Crowd::of(self.spans.of(schema.layer).features);
                let style = qml(schema, &self.styling.table, crowd);
                let name = format!("{}.qml", schema.layer);
                delivered.push(put(folder, &name, style.as_bytes(), 0)?);
            }
        }
        #[cfg(feature = "qgis")]
        if self.styling.project {
            delivered.extend(self.project(folder)?);
        }
        Ok(delivered)
    }

    /// Writes beside tables in CSV, of these names, what their columns hold and where their positions are.
    fn describe_tables(&self, tables: &[String], folder: &mut Folder) -> Result<Vec<Delivered>> {
        let mut delivered = Vec::new();
        for schema in self.schemas {
            let layer = schema.layer;
            let is_located = layer != LayerKind::Unlocated;
            if self.formats.contains(&Format::Csv) {
                let types = csv_types(schema, is_located);
                delivered.push(put(folder, &format!("{layer}.csvt"), &types, 0)?);
                if is_located {
                    let name = format!("{layer}.prj");
                    delivered.push(put(folder, &name, CSV_SYSTEM.as_bytes(), 0)?);
                }
            }
            let rest = format!("{layer}_without_geometry.csv");
            if tables.contains(&rest) {
                let types = csv_types(schema, false);
                delivered.push(put(folder, &format!("{rest}t"), &types, 0)?);
            }
        }
        Ok(delivered)
    }

    /// How the layers look in one file; in a database, by its name, also styles and project for QGIS.
    pub(super) fn dress(&self, database: Option<&str>) -> Dress {
        let statuses = self.styling.table.statuses().iter();
        let rgb = |Rgb { red, green, blue }: Rgb| [red, green, blue];
        let mut dress = Dress {
            inks: statuses
                .map(|row| (row.status, rgb(row.ink.on(Theme::Light))))
                .collect(),
            chosen: self
                .styling
                .table
                .chosen()
                .map(|(_, ink)| rgb(ink.on(Theme::Light)))
                .collect(),
            quiet: rgb(style::ground(Theme::Light).gazetteer),
            ..Dress::default()
        };
        if let Some(file) = database {
            dress.styles = self.layer_styles();
            self.store_project(file, &mut dress);
        }
        dress
    }

    fn layer_styles(&self) -> Vec<LayerStyle> {
        let styles = self.schemas.iter().map(|schema| LayerStyle {
            layer: schema.layer,
            qml: qml(
                schema,
                &self.styling.table,
                Crowd::of(self.spans.of(schema.layer).features),
            ),
        });
        styles.collect()
    }

    /// The project, and the countries that it has under the layers.
    #[cfg(feature = "qgis")]
    fn store_project(&self, file: &str, dress: &mut Dress) {
        const OUTLINES: &str = "outlines";
        let layers = self.schemas.iter().map(|schema| Layer {
            schema,
            span: self.spans.of(schema.layer),
            source: schema.layer.name(),
        });
        let project = Project {
            title: self.title,
            layers: layers.collect(),
            container: Container::GeoPackage(file),
            outlines: Some(OUTLINES),
            styles: &self.styling.table,
        };
        let row = project.row();
        dress.project = Some(StoredProject {
            name: row.name.to_owned(),
            metadata: row.metadata.to_owned(),
            content: row.content,
        });
        let countries = outlines::around(&project.bounds()).into_iter();
        dress.backdrop = Some(Backdrop {
            table: OUTLINES.to_owned(),
            areas: countries.map(|it| (it.name, it.area)).collect(),
            qml: outlines_qml(),
        });
    }

    #[cfg(not(feature = "qgis"))]
    #[expect(clippy::unused_self, reason = "with the feature it is of the map")]
    fn store_project(&self, _: &str, _: &mut Dress) {}

    #[cfg(feature = "qgis")]
    fn project(&self, folder: &mut Folder) -> Result<[Delivered; 2]> {
        const OUTLINES: &str = "outlines.fgb";
        let sources: Vec<String> = self
            .schemas
            .iter()
            .map(|schema| match schema.layer {
                LayerKind::Unlocated => format!("{}.csv", schema.layer),
                layer => format!("{layer}.{}", Format::GeoJson.extension()),
            })
            .collect();
        let layers = self.schemas.iter().zip(&sources);
        let project = Project {
            title: self.title,
            layers: layers
                .map(|(schema, source)| Layer {
                    schema,
                    span: self.spans.of(schema.layer),
                    source,
                })
                .collect(),
            container: Container::Folder,
            outlines: Some(OUTLINES),
            styles: &self.styling.table,
        };
        Ok([
            put(folder, "waymarks.qgz", &project.archive(), 0)?,
            ground(&project.bounds(), folder.file(OUTLINES)?.into())?,
        ])
    }
}

fn put(folder: &mut Folder, name: &str, bytes: &[u8], features: u64) -> Result<Delivered> {
    let mut sink: Sink = folder.file(name)?.into();
    sink.append(bytes)?;
    sink.finish(Contents {
        features,
        ..Contents::default()
    })
}

/// Writes the countries around a region: indexed and small, as nobody edits them.
#[cfg(feature = "qgis")]
fn ground(region: &Bounds, sink: Sink) -> Result<Delivered> {
    let name = Field {
        name: "name".to_owned(),
        holds: ValueType::Text,
    };
    let schema = Schema::new(LayerKind::Areas, [name]);
    let encoder = FlatGeobufFeatures;
    let mut block = Block::default();
    for country in outlines::around(region) {
        let feature = Feature {
            id: &country.name,
            geometry: Geometry::Area(&country.area),
            values: &[Value::text(Some(&country.name))],
        };
        encoder.feature(feature, &mut block.bytes);
        block.features += 1;
    }
    let mut file = Box::new(FlatGeobuf::named("outlines", &schema, sink)?);
    if let Some(piece) = file.add(LayerKind::Areas, &block)? {
        piece.write()?;
    }
    file.finish(std::num::NonZeroUsize::MIN)
}
