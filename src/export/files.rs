//! The files of an export: which there are, which layers each holds, and where blocks of features go.

use std::num::NonZeroUsize;
use std::sync::Arc;

use crate::error::{Error, Result};
use crate::layer::{Feature, Field, Geometry, LayerKind, Schema, ValueType};
use crate::output::{Contents, Delivered, Reserved, Sink};
use crate::project::page::{Closing, Page};
use crate::project::style::StyleTable;
use crate::write::{Block, Container, Dress, Encoder, Format, Opened, Pieced, Table, Take};

/// What a file will be, before it is opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Plan {
    /// Its name in the folder.
    pub(super) name: String,
    form: Form,
    /// The layers in it.
    pub(super) layers: Vec<LayerKind>,
    take: Take,
    /// Categories that have a colour of their own, for formats that must know while they encode.
    categories: Arc<[String]>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    Format(Format),
    /// A table in CSV, whatever the format of the layers.
    Table,
    /// A table of the format for flows.
    Flowmap(FlowmapPart),
}

/// A table of the format for flows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum FlowmapPart {
    /// Where flows begin and end.
    Locations,
    /// How much goes from where to where.
    Flows,
}

impl FlowmapPart {
    fn schema(self) -> Schema {
        let columns: &[(&str, ValueType)] = match self {
            Self::Locations => &[
                ("id", ValueType::Text),
                ("name", ValueType::Text),
                ("lat", ValueType::Number),
                ("lon", ValueType::Number),
            ],
            Self::Flows => &[
                ("origin", ValueType::Text),
                ("dest", ValueType::Text),
                ("count", ValueType::Integer),
                ("people", ValueType::Integer),
                ("time", ValueType::Text),
            ],
        };
        let fields = columns.iter().map(|(name, holds)| Field {
            name: (*name).to_owned(),
            holds: *holds,
        });
        Schema::new(LayerKind::Flows, fields)
    }
}

/// The layers that can be in an export of these formats: a pair of tables of flows has no other.
pub(super) fn layers_of(layers: &[LayerKind], formats: &[Format]) -> Vec<LayerKind> {
    let only_flows = formats.iter().all(|format| *format == Format::Flowmap);
    let is_there =
        |layer: &LayerKind| !only_flows || matches!(layer, LayerKind::Flows | LayerKind::Unlocated);
    layers.iter().copied().filter(is_there).collect()
}

impl Plan {
    /// The files of an export of these layers in these formats, in the order in which they are listed: layers of
    /// events, layers of places, files of several layers.
    pub(super) fn all(layers: &[LayerKind], formats: &[Format]) -> Vec<Self> {
        let mut plans = Vec::new();
        let (whole, single): (Vec<Format>, Vec<Format>) =
            formats.iter().partition(|format| format.is_one_file());
        let of_events = LayerKind::OF_EVENTS.into_iter();
        let others = LayerKind::ALL
            .into_iter()
            .filter(|layer| !LayerKind::OF_EVENTS.contains(layer));
        for layer in of_events.chain(others) {
            if !layers.contains(&layer) || single.is_empty() {
                continue;
            }
            if layer == LayerKind::Unlocated {
                plans.push(Self::table(layer, layer.name(), Take::All));
                continue;
            }
            for &format in single.iter().filter(|&&format| format != Format::Flowmap) {
                plans.push(Self {
                    name: format!("{}.{}", layer.name(), format.extension()),
                    form: Form::Format(format),
                    layers: vec![layer],
                    take: format.takes(),
                    categories: Arc::default(),
                });
            }
            if single.iter().any(|format| format.takes() == Take::Located) {
                let name = format!("{}_without_geometry", layer.name());
                plans.push(Self::table(layer, &name, Take::Unlocated));
            }
        }
        if formats.contains(&Format::Flowmap) {
            for (name, part) in [
                ("locations.csv", FlowmapPart::Locations),
                ("flows.csv", FlowmapPart::Flows),
            ] {
                plans.push(Self {
                    name: name.to_owned(),
                    form: Form::Flowmap(part),
                    layers: Vec::new(),
                    take: Take::All,
                    categories: Arc::default(),
                });
            }
        }
        let ordered: Vec<LayerKind> = LayerKind::ALL
            .into_iter()
            .filter(|layer| layers.contains(layer))
            .collect();
        for format in whole {
            let is_page = format == Format::Html;
            let stem = if is_page { "map" } else { "waymarks" };
            // a page has its places from elsewhere, with all their names
            let is_in = |layer: &&LayerKind| !is_page || LayerKind::OF_EVENTS.contains(layer);
            plans.push(Self {
                name: format!("{stem}.{}", format.extension()),
                form: Form::Format(format),
                layers: ordered.iter().filter(is_in).copied().collect(),
                take: format.takes(),
                categories: Arc::default(),
            });
        }
        plans
    }

    fn table(layer: LayerKind, stem: &str, take: Take) -> Self {
        Self {
            name: format!("{stem}.csv"),
            form: Form::Table,
            layers: vec![layer],
            take,
            categories: Arc::default(),
        }
    }

    /// The same files, with colours that were chosen for categories.
    pub(super) fn coloured(plans: Vec<Self>, table: &StyleTable) -> Vec<Self> {
        let categories: Arc<[String]> = table.chosen().map(|(name, _)| name.to_owned()).collect();
        let coloured = |plan| Self {
            categories: Arc::clone(&categories),
            ..plan
        };
        plans.into_iter().map(coloured).collect()
    }

    /// Whether rows of the event table go to it.
    pub(super) fn is_of_events(&self) -> bool {
        self.layers
            .iter()
            .any(|layer| LayerKind::OF_EVENTS.contains(layer))
    }

    /// Whether flows are all that is in it.
    pub(super) fn is_of_flows(&self) -> bool {
        self.layers == [LayerKind::Flows] || matches!(self.form, Form::Flowmap(_))
    }

    fn encoder(&self, schema: &Schema) -> Box<dyn Encoder> {
        match self.form {
            Form::Table | Form::Flowmap(_) => Box::new(Table::new(schema)),
            Form::Format(format) => format.encoder(schema, &self.categories),
        }
    }
}

/// How the features of one layer get to one file.
#[derive(Debug)]
pub(super) struct Lane {
    /// Position of the file in the plans.
    file: usize,
    encoder: Box<dyn Encoder>,
    take: Take,
}

impl Lane {
    /// The lanes of the layer of `schema`, one to each file that holds it.
    pub(super) fn all(plans: &[Plan], schema: &Schema) -> Vec<Self> {
        plans
            .iter()
            .enumerate()
            .filter(|(_, plan)| plan.layers.contains(&schema.layer))
            .map(|(file, plan)| Self {
                file,
                encoder: plan.encoder(schema),
                take: plan.take,
            })
            .collect()
    }

    /// The lane to a table of the format for flows, if it is among the plans.
    pub(super) fn of_flowmap(plans: &[Plan], part: FlowmapPart) -> Option<Self> {
        let file = plans
            .iter()
            .position(|plan| plan.form == Form::Flowmap(part))?;
        Some(Self {
            file,
            encoder: Box::new(Table::new(&part.schema())),
            take: Take::All,
        })
    }

    /// The pieces that features are put together from, if the format is made so.
    pub(super) fn pieces(&self) -> Option<Pieced<'_>> {
        self.encoder.pieces()
    }

    /// Appends a feature to a block, if the file takes it.
    pub(super) fn feature(&self, feature: Feature<'_>, block: &mut Block) {
        let geometry = feature.geometry;
        self.append(geometry, block, |out| self.encoder.feature(feature, out));
    }

    /// Appends what `make` makes of a feature to a block, if the file takes features of that geometry.
    /// Each begins with what stands between two.
    pub(super) fn append(
        &self,
        geometry: Geometry<'_>,
        block: &mut Block,
        make: impl FnOnce(&mut Vec<u8>),
    ) {
        let is_null = matches!(geometry, Geometry::Null);
        if (self.take == Take::Located && is_null) || (self.take == Take::Unlocated && !is_null) {
            return;
        }
        block.bytes.extend_from_slice(self.encoder.between());
        make(&mut block.bytes);
        block.features += 1;
    }

    /// No more features come into the block.
    pub(super) fn seal(&self, block: &mut Block) {
        if block.features > 0 {
            self.encoder.seal(block);
        }
    }
}

/// The files that are open, in the order of their plans.
#[derive(Debug, Default)]
pub(super) struct Files {
    files: Vec<Option<OpenFile>>,
}

#[derive(Debug)]
enum OpenFile {
    Stream(Box<StreamFile>),
    Whole(Box<dyn Container>),
    Page(Box<Page>, Sink),
}

impl Files {
    /// Opens the file of the plan at `position`, if there is anywhere to write it.
    pub(super) fn open(
        &mut self,
        position: usize,
        plan: &Plan,
        schemas: &[Schema],
        sink: Option<Sink>,
    ) -> Result<()> {
        let Some(sink) = sink else {
            return Ok(());
        };
        let schemas: Vec<Schema> = plan
            .layers
            .iter()
            .filter_map(|layer| schemas.iter().find(|schema| schema.layer == *layer))
            .cloned()
            .collect();
        let part = match plan.form {
            Form::Flowmap(part) => Some(part.schema()),
            _ => None,
        };
        let schemas: Vec<Schema> = schemas.into_iter().chain(part).collect();
        let opened = match plan.form {
            Form::Table | Form::Flowmap(_) => Opened::Stream(sink),
            Form::Format(format) => format.open(&schemas, sink)?,
        };
        let file = match (opened, schemas.first()) {
            (Opened::Whole(container), _) => Some(OpenFile::Whole(container)),
            (Opened::Stream(sink), Some(schema)) => {
                let encoder = plan.encoder(schema);
                let layer = plan.layers.first().copied();
                let file = StreamFile::begin(layer, encoder, sink, plan.take)?;
                Some(OpenFile::Stream(Box::new(file)))
            }
            (Opened::Stream(_), None) => None,
            (Opened::Page(sink), _) => Some(OpenFile::Page(Box::new(Page::new(&schemas)), sink)),
        };
        if self.files.len() <= position {
            self.files.resize_with(position + 1, || None);
        }
        if let Some(slot) = self.files.get_mut(position) {
            *slot = file;
        }
        Ok(())
    }

    /// Gives a block its place in the file of its lane.
    pub(super) fn reserve<'b>(
        &mut self,
        layer: LayerKind,
        lane: &Lane,
        block: &'b Block,
    ) -> Result<Option<Reserved<'b>>> {
        if block.features == 0 {
            return Ok(None);
        }
        match self.files.get_mut(lane.file) {
            Some(Some(OpenFile::Stream(file))) => file.reserve(block).map(Some),
            Some(Some(OpenFile::Whole(container))) => container.add(layer, block),
            Some(Some(OpenFile::Page(page, _))) => {
                page.take(layer, &block.bytes);
                Ok(None)
            }
            // the one file that was named has no room for these, and they must not be lost
            _ if lane.take == Take::Unlocated => Err(Error::Usage {
                message: format!(
                    "{layer} has rows without a geometry, which such a file cannot hold"
                ),
                hint: Some(format!(
                    "give a folder to --out: they go to {layer}_without_geometry.csv there"
                )),
            }),
            _ => Ok(None),
        }
    }

    /// Says how everything looks, to those files that have a place for it.
    pub(super) fn dress(&mut self, dress: &Dress) {
        for file in self.files.iter_mut().flatten() {
            if let OpenFile::Whole(container) = file {
                container.dress(dress);
            }
        }
    }

    /// Completes all files.
    ///
    /// `closing` is what a page says besides its rows.
    pub(super) fn finish(
        self,
        closing: &Closing<'_>,
        threads: NonZeroUsize,
    ) -> Result<Vec<Delivered>> {
        let mut delivered = Vec::new();
        for file in self.files.into_iter().flatten() {
            match file {
                OpenFile::Stream(file) => delivered.extend(file.end()?),
                OpenFile::Whole(container) => delivered.push(container.finish(threads)?),
                OpenFile::Page(page, mut sink) => {
                    page.write(closing, &mut sink)?;
                    delivered.push(sink.finish(Contents {
                        features: page.features(),
                        ..Contents::default()
                    })?);
                }
            }
        }
        Ok(delivered)
    }
}

/// A file that is a stream of bytes.
#[derive(Debug)]
struct StreamFile {
    /// Nothing for a table that is no layer.
    layer: Option<LayerKind>,
    encoder: Box<dyn Encoder>,
    sink: Sink,
    features: u64,
    /// Whether there is no such file where there is nothing to put into it.
    may_be_absent: bool,
}

impl StreamFile {
    /// Writes what stands before the first feature.
    fn begin(
        layer: Option<LayerKind>,
        encoder: Box<dyn Encoder>,
        mut sink: Sink,
        take: Take,
    ) -> Result<Self> {
        let mut head = Vec::new();
        encoder.begin(&mut head);
        sink.append(&head)?;
        Ok(Self {
            layer,
            encoder,
            sink,
            features: 0,
            may_be_absent: take == Take::Unlocated,
        })
    }

    /// The first block of the file has nothing before its first feature.
    fn reserve<'b>(&mut self, block: &'b Block) -> Result<Reserved<'b>> {
        let skip = if self.features == 0 {
            self.encoder.between().len()
        } else {
            0
        };
        self.features += block.features;
        let bytes = block.bytes.get(skip..).unwrap_or_default();
        self.sink.reserve(bytes)
    }

    /// Writes what stands after the last feature.
    fn end(mut self) -> Result<Option<Delivered>> {
        if self.may_be_absent && self.features == 0 {
            self.sink.withdraw();
            return Ok(None);
        }
        let mut tail = Vec::new();
        self.encoder.end(self.features, &mut tail);
        self.sink.append(&tail)?;
        let contents = Contents {
            features: self.features,
            layer: self.layer.map(|layer| layer.name().to_owned()),
            ..Contents::default()
        };
        self.sink.finish(contents).map(Some)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(layers: &[LayerKind], formats: &[Format]) -> Vec<String> {
        let plans = Plan::all(layers, formats);
        plans.into_iter().map(|plan| plan.name).collect()
    }

    #[test]
    fn events_without_a_position_are_one_table_however_many_formats() {
        let found = names(
            &[LayerKind::Unlocated, LayerKind::Routes],
            &[Format::GeoJson, Format::GeoJsonSeq],
        );
        assert_eq!(
            found,
            ["routes.geojson", "routes.geojsonl", "unlocated.csv"]
        );
    }
}
