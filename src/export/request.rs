//! What is asked of an export.

use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::sync::Arc;

use crate::check::{By, Plausible};
use crate::error::Result;
use crate::export::Styling;
use crate::filter::FilterSpec;
use crate::geodesy::LineStyle;
use crate::layer::{FlowPeriod, LayerKind, Selection};
use crate::output::Overwrite;
use crate::project::page::PageOptions;
use crate::resolve::UnknownPlaces;
use crate::table::{Foreign, Input, OpenOptions, Rewindable};
use crate::write::Format;

/// The files that are read.
#[derive(Debug)]
#[non_exhaustive]
pub struct Inputs {
    /// The gazetteer.
    pub places: Rewindable,
    /// The events.
    pub events: Rewindable,
    /// The sources.
    pub sources: Option<Rewindable>,
    /// The polygons of places that are areas.
    pub areas: Option<PathBuf>,
    /// Every file that is read, so that none of them is written.
    pub files: Vec<PathBuf>,
    /// Encoding of the tables, where it is not UTF-8 or said by a byte order mark.
    pub encoding: Option<String>,
    /// Own names of columns of the gazetteer: the known name and the one in the file.
    pub place_columns: Vec<(String, String)>,
    /// Own names of columns of the event table.
    pub event_columns: Vec<(String, String)>,
    /// Own names of columns of the table of sources.
    pub source_columns: Vec<(String, String)>,
    /// Another project's way to write the gazetteer.
    pub foreign_places: Option<Arc<Foreign>>,
    /// Another project's way to write the events.
    pub foreign_events: Option<Arc<Foreign>>,
    /// What becomes of a row that has a position of its own and names a place that does not join.
    pub unknown_places: UnknownPlaces,
    /// Bytes of a table that a worker takes at a time, between 1 and 16 MiB; `None` for the usual.
    /// The layers do not depend on it.
    pub block_size: Option<usize>,
}

impl Inputs {
    /// A gazetteer and events, with the usual names of columns, and nothing else.
    pub fn new(places: Rewindable, events: Rewindable) -> Self {
        Self {
            places,
            events,
            sources: None,
            areas: None,
            files: Vec::new(),
            encoding: None,
            place_columns: Vec::new(),
            event_columns: Vec::new(),
            source_columns: Vec::new(),
            block_size: None,
            foreign_places: None,
            foreign_events: None,
            unknown_places: UnknownPlaces::Refused,
        }
    }

    /// Events with positions of their own, and no gazetteer.
    ///
    /// # Errors
    /// Those of [`Input::rewindable`].
    pub fn without_places(events: Rewindable) -> Result<Self> {
        let none = Input::reader("places.csv (which is not there)", &b"id,name\n"[..]);
        Ok(Self {
            unknown_places: UnknownPlaces::Carried,
            ..Self::new(none.rewindable()?, events)
        })
    }

    /// How the gazetteer is opened.
    pub fn place_options(&self) -> OpenOptions {
        OpenOptions {
            foreign: self.foreign_places.clone(),
            ..self.options(&self.place_columns)
        }
    }

    /// How the events are opened.
    pub fn event_options(&self) -> OpenOptions {
        OpenOptions {
            foreign: self.foreign_events.clone(),
            ..self.options(&self.event_columns)
        }
    }

    pub(super) fn options(&self, columns: &[(String, String)]) -> OpenOptions {
        let usual = OpenOptions::default();
        OpenOptions {
            encoding: self.encoding.clone(),
            columns: columns.to_vec(),
            block_size: self.block_size.unwrap_or(usual.block_size),
            ..usual
        }
    }
}

/// How events are drawn that are known only to an area.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum AreaIncidents {
    /// As the area, in a layer of their own.
    #[default]
    Polygon,
    /// As a point on the area, among the incidents.
    Point,
    /// Without a geometry, among the incidents.
    Null,
}

/// Where the layers go.
#[derive(Debug, Clone)]
pub enum Destination {
    /// Nowhere: the tables are only checked.
    Nowhere,
    /// All layers into a folder, with a manifest.
    Folder {
        /// The folder.
        path: PathBuf,
        /// Whether files that are not ours may be replaced.
        overwrite: Overwrite,
    },
    /// One file, a device, or `-` for standard output: one layer, or all if the format holds them
    /// in one file.
    File {
        /// The file.
        path: PathBuf,
    },
}

/// What findings do to an export.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Policy {
    /// An error stops it, a warning does not.
    #[default]
    Errors,
    /// A warning stops it too.
    Strict,
    /// The rows without errors are written, the others kept aside.
    KeepGoing,
}

/// What is asked of an export.
#[derive(Debug)]
#[non_exhaustive]
pub struct Request {
    /// The files that are read.
    pub inputs: Inputs,
    /// Which rows.
    pub filter: FilterSpec,
    /// Which layers.
    pub layers: Vec<LayerKind>,
    /// Which properties of events.
    pub select: Selection,
    /// How flows are told apart beside their ends.
    pub flow_period: FlowPeriod,
    /// In which formats. A single file is in the first.
    pub formats: Vec<Format>,
    /// What is added to the layers so that they open as a map.
    pub styling: Styling,
    /// What a page is like, if one is asked for.
    pub page: PageOptions,
    /// How lines are drawn.
    pub line: LineStyle,
    /// How events are drawn that are known only to an area.
    pub area_incidents: AreaIncidents,
    /// Events at places less certain than this, in metres, are known only to an area.
    pub pin_limit_m: f64,
    /// Stops less certain than this, in metres, are no vertices of a line.
    pub stop_limit_m: f64,
    /// What is taken as plausible.
    pub plausible: Plausible,
    /// What the numbers of the rows are added up by, if they are.
    pub sums: Option<By>,
    /// How many workers.
    pub threads: NonZeroUsize,
    /// What findings do to it.
    pub policy: Policy,
    /// Where the layers go.
    pub destination: Destination,
    /// The options that matter to the layers, as the manifest names them.
    pub arguments: Vec<String>,
    /// The options of how they are written, which the manifest names too.
    pub written_as: Vec<String>,
}

impl Request {
    /// A check of `inputs`: all rows, nothing written, the usual limits, one worker.
    pub fn new(inputs: Inputs) -> Self {
        Self {
            inputs,
            filter: FilterSpec::default(),
            layers: LayerKind::ALL.to_vec(),
            select: Selection::default(),
            flow_period: FlowPeriod::All,
            formats: vec![Format::GeoJson],
            styling: Styling::default(),
            page: PageOptions::default(),
            line: LineStyle {
                max_segment_m: Some(Self::SEGMENT_M),
            },
            area_incidents: AreaIncidents::default(),
            pin_limit_m: Self::PIN_LIMIT_M,
            stop_limit_m: Self::STOP_LIMIT_M,
            plausible: Plausible::default(),
            sums: None,
            threads: NonZeroUsize::MIN,
            policy: Policy::default(),
            destination: Destination::Nowhere,
            arguments: Vec::new(),
            written_as: Vec::new(),
        }
    }

    /// The usual limit of a pin: 100 km.
    pub const PIN_LIMIT_M: f64 = 100_000.0;
    /// The usual limit of a stop: 300 km, more than a province and less than a country.
    pub const STOP_LIMIT_M: f64 = 300_000.0;
    /// The usual longest segment of a line: 50 km.
    pub const SEGMENT_M: f64 = 50_000.0;
}
