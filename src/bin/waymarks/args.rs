//! What can be typed. Nothing is decided here: see `plan`.

use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::builder::PossibleValuesParser;
use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::render::MessageFormat;
use crate::schema::{SchemaFormat, SchemaTable};

/// Turns a gazetteer and a table of reported events into map layers.
///
/// Names in the events are joined with places of the gazetteer; what is said to have happened
/// becomes marks, who moved from where to where becomes ways. Nothing is guessed and nothing is
/// dropped in silence: the last line of an export adds up.
#[derive(Debug, Parser)]
#[command(name = "waymarks", version, max_term_width = 100, arg_required_else_help = true, after_help = EXIT_CODES)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) verb: Verb,
}

const EXIT_CODES: &str = "\
Exit codes: 0 done; 1 the data have errors (nothing was written, unless --keep-going); 2 wrong usage;
3 a file cannot be read or written; 130 or 143 interrupted.";

/// What to do.
#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    /// Write map layers
    Export(Box<Export>),
    /// Read and join the tables, say what is wrong or doubtful, write nothing
    Check(Box<Check>),
    /// Add up the numbers of the events, none of them twice
    Stats(Box<crate::stats::Stats>),
    /// Make a folder with tables to begin with; nothing that is there is touched
    Init {
        /// The folder
        #[arg(value_name = "DIR", default_value = ".")]
        folder: PathBuf,
    },
    /// Say what the columns of the tables are
    Schema {
        /// The table [default: all]
        table: Option<SchemaTable>,
        /// How it is written
        #[arg(long, value_name = "FORMAT", value_enum, default_value = "text")]
        format: SchemaFormat,
    },
    /// Print a script with which a shell completes commands, such as: waymarks completions bash
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
    /// Look at the gazetteer, mend it without touching another byte, fill it from others
    Places(Box<crate::places::args::Places>),
    /// Say what a code such as E401 means and how to mend it
    Explain {
        /// The code, as it stands in a message
        code: String,
    },
}

/// Write map layers.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  waymarks export                                      the tables of this folder, into output/
  waymarks export --status confirmed --since 2026-01   what may have happened since January
  waymarks export --within Khuzestan --layer incidents --out khuzestan.geojson
  waymarks export --layer routes --format geojsonseq --out - | wc -l
  waymarks export --select start_date,end_date,category,place_name --format csv
  waymarks export --format qgis --out map              a map: open map/waymarks.qgz in QGIS
  waymarks export --places airports.csv --events flights.csv --column places.id=iata
  waymarks export --profile acled --events acled.csv   another project's table, as it is")]
pub(crate) struct Export {
    #[command(flatten)]
    pub(crate) tables: Tables,
    /// Where the layers go: a folder; a file, for a single layer; or - for standard output
    #[arg(
        long,
        short,
        value_name = "PATH",
        default_value = "output",
        help_heading = "Output"
    )]
    pub(crate) out: PathBuf,
    /// Only this layer; may be given more than once [default: all]
    #[arg(long, value_name = "LAYER", value_enum, help_heading = "Output")]
    pub(crate) layer: Vec<Layer>,
    /// Only these properties of events, and their ids; the names are those of the layers
    #[arg(
        long,
        value_name = "PROPERTY",
        value_delimiter = ',',
        help_heading = "Output"
    )]
    pub(crate) select: Vec<String>,
    /// Tell flows apart also by this [default: by their ends only]
    #[arg(long, value_name = "PERIOD", value_enum, help_heading = "Output")]
    pub(crate) by: Option<By>,
    /// Format of the layers; may be given more than once [default: by the extension of --out, or geojson]
    #[arg(long, value_name = "FORMAT", value_enum, help_heading = "Output")]
    pub(crate) format: Vec<Format>,
    #[command(flatten)]
    pub(crate) styling: Styling,
    /// Replace files that no earlier export wrote, or that were changed since
    #[arg(long, help_heading = "Output")]
    pub(crate) overwrite: bool,
    /// Write the rows without errors, and the others to rejects.csv; still exits with 1
    #[arg(long, conflicts_with = "strict", help_heading = "Output")]
    pub(crate) keep_going: bool,
    /// Longest piece of a line, in km, before points along the great circle are added
    #[arg(long, value_name = "KM", value_parser = kilometres, default_value = "50", help_heading = "Drawing")]
    pub(crate) max_segment_km: f64,
    /// Plain lines from stop to stop
    #[arg(long, conflicts_with = "max_segment_km", help_heading = "Drawing")]
    pub(crate) straight: bool,
    #[command(flatten)]
    pub(crate) page: Page,
    #[command(flatten)]
    pub(crate) drawing: Drawing,
    #[command(flatten)]
    pub(crate) filters: Filters,
    #[command(flatten)]
    pub(crate) doubts: Doubts,
    #[command(flatten)]
    pub(crate) run: Run,
}

/// What may be chosen about a page.
#[derive(Debug, Args)]
#[command(next_help_heading = "Page (--format html)")]
pub(crate) struct Page {
    /// Title of the page
    #[arg(long, value_name = "TEXT")]
    pub(crate) title: Option<String>,
    /// Language of place names that the page opens with, such as fa; readers can switch
    #[arg(long, value_name = "LANGUAGE")]
    pub(crate) lang: Option<String>,
    /// Fetch map tiles from this address, with {z}, {x} and {y}; without it nothing is fetched
    #[arg(long, value_name = "URL", requires = "tiles_attribution")]
    pub(crate) tiles: Option<String>,
    /// Who made the tiles
    #[arg(long, value_name = "TEXT", requires = "tiles")]
    pub(crate) tiles_attribution: Option<String>,
}

/// What is added so that the layers are drawn as they should be.
#[derive(Debug, Args)]
#[command(next_help_heading = "Output")]
pub(crate) struct Styling {
    /// A style for QGIS beside each layer, also without a project (see --format qgis)
    #[arg(long)]
    pub(crate) styles: bool,
    /// Properties that GitHub and geojson.io draw features by (marker-color, stroke, ...)
    #[arg(long)]
    pub(crate) simplestyle: bool,
}

/// Read and join, write nothing.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  waymarks check                          the tables of this folder
  waymarks check --strict                 warnings count as errors
  waymarks check --message-format json    one JSON object per line, for programs")]
pub(crate) struct Check {
    #[command(flatten)]
    pub(crate) tables: Tables,
    #[command(flatten)]
    pub(crate) drawing: Drawing,
    #[command(flatten)]
    pub(crate) filters: Filters,
    #[command(flatten)]
    pub(crate) doubts: Doubts,
    #[command(flatten)]
    pub(crate) run: Run,
}

/// The gazetteer where none is named.
pub(crate) const PLACES: &str = "places.csv";

/// The tables and how to read them.
#[derive(Debug, Args)]
#[command(next_help_heading = "Tables")]
pub(crate) struct Tables {
    /// The gazetteer; - for standard input; not needed where every event has its own lat and lon
    #[arg(long, value_name = "FILE", default_value = PLACES)]
    pub(crate) places: PathBuf,
    /// The events; - for standard input
    #[arg(long, value_name = "FILE", default_value = "events.csv")]
    pub(crate) events: PathBuf,
    /// The sources [default: sources.csv beside the events, if it is there]
    #[arg(long, value_name = "FILE")]
    pub(crate) sources: Option<PathBuf>,
    /// Polygons of places [default: areas.geojson beside the places, if it is there]
    #[arg(long, value_name = "FILE")]
    pub(crate) areas: Option<PathBuf>,
    /// Name that a column has in a file, such as places.id=iata; may be given more than once
    #[arg(long, value_name = "TABLE.COLUMN=NAME")]
    pub(crate) column: Vec<String>,
    /// Names of columns, and more, as in --column [default: waymarks.toml, if it is there]
    #[arg(long, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
    /// The project that a table comes from: its columns, dates and codes of precision are read as that
    /// project means them (docs/profiles.md); may be given more than once, for different tables
    #[arg(long, value_name = "PROFILE", value_parser = PossibleValuesParser::new(waymarks::profile::NAMES))]
    pub(crate) profile: Vec<String>,
    /// Encoding of the tables, such as windows-1256, where it is not UTF-8 or UTF-16
    #[arg(long, value_name = "NAME")]
    pub(crate) encoding: Option<String>,
}

/// What is too uncertain to be a point.
#[derive(Debug, Args)]
#[command(next_help_heading = "Drawing")]
pub(crate) struct Drawing {
    /// How events are drawn that are known only to a province, a country, or not even --area-km
    #[arg(long, value_name = "HOW", value_enum, default_value = "polygon")]
    pub(crate) area_incidents: AreaIncidents,
    /// Events at places less certain than this are areas, not points
    #[arg(long, value_name = "KM", value_parser = kilometres, default_value = "100")]
    pub(crate) area_km: f64,
    /// Stops less certain than this are left out of the line (a country counts as 1000 km)
    #[arg(long, value_name = "KM", value_parser = kilometres, default_value = "300")]
    pub(crate) max_stop_km: f64,
    /// Leave out rows, and positions of places, that are more sensitive than this
    #[arg(long, value_name = "LEVEL", value_enum, default_value = "restricted")]
    pub(crate) sensitivity: Sensitivity,
}

/// What is taken as plausible.
#[derive(Debug, Args)]
#[command(next_help_heading = "Doubts")]
pub(crate) struct Doubts {
    /// Warn of journeys whose way through their stops is more than this many times the direct line
    #[arg(long, value_name = "RATIO", value_parser = ratio, default_value = "3")]
    pub(crate) max_detour: f64,
    /// Warn of dates outside these years
    #[arg(long, value_name = "FIRST..LAST", value_parser = years, default_value = "1900..2100")]
    pub(crate) years: Years,
}

/// The first and the last of the years that are plausible.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Years(pub(crate) std::ops::RangeInclusive<i32>);

/// Which rows. Values of one filter are alternatives; different filters must all be met.
#[derive(Debug, Args)]
#[command(next_help_heading = "Filters (each but --since and --until may be given more than once)")]
pub(crate) struct Filters {
    /// Category of the event
    #[arg(long, value_name = "NAME")]
    pub(crate) category: Vec<String>,
    /// Status of the event
    #[arg(long, value_name = "STATUS", value_delimiter = ',')]
    pub(crate) status: Vec<String>,
    /// Place of the event or stop of the journey, or an area that contains it
    #[arg(long, value_name = "PLACE")]
    pub(crate) place: Vec<String>,
    /// Country of any place of the row (ISO 3166-1, such as IQ, or its name in the gazetteer)
    #[arg(long, value_name = "COUNTRY", value_delimiter = ',')]
    pub(crate) country: Vec<String>,
    /// One of the actors
    #[arg(long, value_name = "NAME")]
    pub(crate) actor: Vec<String>,
    /// What may have happened on or after this date (EDTF)
    #[arg(long, value_name = "DATE")]
    pub(crate) since: Option<String>,
    /// What may have happened on or before this date (EDTF)
    #[arg(long, value_name = "DATE")]
    pub(crate) until: Option<String>,
    /// Only what certainly happened between --since and --until
    #[arg(long)]
    pub(crate) certain: bool,
    /// How far ~ reaches: units of the date (1: a day, a month or a year) or days (10d)
    #[arg(long, value_name = "WIDTH", default_value = "1", value_parser = width)]
    pub(crate) approximate: waymarks::model::Width,
    /// What meets this box, in degrees; W may be greater than E to cross the antimeridian
    #[arg(long, value_name = "W,S,E,N", allow_hyphen_values = true)]
    pub(crate) bbox: Vec<String>,
    /// What meets the area of this place, or the polygons of this GeoJSON file
    #[arg(long, value_name = "PLACE-OR-FILE")]
    pub(crate) within: Vec<String>,
    /// What comes this near to a place
    #[arg(long, value_name = "PLACE:KM")]
    pub(crate) near: Vec<String>,
}

/// How to work and how to speak.
#[derive(Debug, Args)]
#[command(next_help_heading = "Run")]
pub(crate) struct Run {
    /// Warnings count as errors
    #[arg(long)]
    pub(crate) strict: bool,
    /// Number of threads [default: one for each core]; the output does not depend on it
    #[arg(long, value_name = "N")]
    pub(crate) threads: Option<NonZeroUsize>,
    /// How messages are written
    #[arg(long, value_name = "FORMAT", value_enum, default_value = "text")]
    pub(crate) message_format: MessageFormat,
}

macro_rules! choices {
    ($(#[$doc:meta])* $name:ident for $target:ty { $($(#[$vdoc:meta])* $variant:ident => $value:expr,)* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
        #[value(rename_all = "snake_case")]
        pub(crate) enum $name { $($(#[$vdoc])* $variant,)* }

        impl From<$name> for $target {
            fn from(choice: $name) -> Self {
                match choice { $($name::$variant => $value,)* }
            }
        }
    };
}

choices! {
    /// A layer.
    Layer for waymarks::layer::LayerKind {
        /// Events at a point
        Incidents => Self::Incidents,
        /// Events known only to an area
        IncidentsArea => Self::IncidentsArea,
        /// Journeys
        Routes => Self::Routes,
        /// Places that were used
        Places => Self::Places,
        /// Areas that were used
        Areas => Self::Areas,
        /// Journeys added up by where they lead from and to
        Flows => Self::Flows,
        /// The table of events without a position
        Unlocated => Self::Unlocated,
    }
}

choices! {
    /// A format.
    Format for waymarks::write::Format {
        /// GeoJSON (RFC 7946), one collection per layer
        Geojson => Self::GeoJson,
        /// One GeoJSON feature per line
        #[value(aliases = ["geojsonl", "ndjson"])]
        Geojsonseq => Self::GeoJsonSeq,
        /// GeoJSON with styles, and the project waymarks.qgz that opens it as a finished map
        Qgis => Self::GeoJson,
        /// One GeoJSON feature per line, a record separator before each (RFC 8142)
        #[value(alias = "geojson-rs")]
        Geojsons => Self::GeoJsonRecords,
        /// A table per layer with a column of well-known text
        Csv => Self::Csv,
        /// KML 2.2, all layers in one file
        Kml => Self::Kml,
        /// GeoPackage, all layers in one file
        #[value(alias = "geopackage")]
        Gpkg => Self::GeoPackage,
        /// FlatGeobuf with a spatial index
        #[value(alias = "flatgeobuf")]
        Fgb => Self::FlatGeobuf,
        /// GeoParquet 1.1
        #[value(alias = "geoparquet")]
        Parquet => Self::GeoParquet,
        /// A map in one page, map.html, that needs nothing else
        Html => Self::Html,
        /// locations.csv and flows.csv, for programs that draw flows
        Flowmap => Self::Flowmap,
    }
}

choices! {
    /// How flows are told apart.
    By for waymarks::layer::FlowPeriod {
        /// By month; events not known to the month are by themselves
        Month => Self::Month,
    }
}

choices! {
    /// How events in areas are drawn.
    AreaIncidents for waymarks::export::AreaIncidents {
        /// As the area, in a layer of their own
        Polygon => Self::Polygon,
        /// As a point on the area, in the layer incidents
        Point => Self::Point,
        /// Without geometry, in the layer incidents
        Null => Self::Null,
    }
}

choices! {
    /// A sensitivity.
    Sensitivity for waymarks::model::Sensitivity {
        /// Only what everybody may see
        Public => Self::Public,
        /// Also what is restricted
        Restricted => Self::Restricted,
        /// Everything
        Withheld => Self::Withheld,
    }
}

fn kilometres(text: &str) -> Result<f64, String> {
    match text.trim_end_matches("km").trim().parse::<f64>() {
        Ok(km) if km > 0.0 && km <= 40_100.0 => Ok(km),
        _ => Err("expected a number of kilometres above 0".to_owned()),
    }
}

fn ratio(text: &str) -> Result<f64, String> {
    match text.trim_end_matches(['x', '×']).trim().parse::<f64>() {
        Ok(ratio) if ratio >= 1.0 => Ok(ratio),
        _ => Err("expected a number of 1 or more, such as 3 or inf".to_owned()),
    }
}

fn years(text: &str) -> Result<Years, String> {
    let parse = |year: &str| year.trim().parse::<i32>().ok();
    let years = text
        .split_once("..")
        .and_then(|(first, last)| Some(parse(first)?..=parse(last)?));
    years
        .filter(|years| !years.is_empty())
        .map(Years)
        .ok_or_else(|| "expected two years, such as 1900..2100".to_owned())
}

fn width(text: &str) -> Result<waymarks::model::Width, String> {
    waymarks::model::Width::parse(text)
        .ok_or_else(|| "expected a number of units such as 1, or of days such as 10d".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory as _;

    #[test]
    fn the_arguments_are_consistent() {
        Cli::command().debug_assert();
    }
}
