//! What can be typed after `waymarks places`.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

use crate::render::MessageFormat;

/// Look at the gazetteer, mend it, fill it.
///
/// Every edit changes only the cells that are meant: order, quotes, delimiter, line ends, byte order
/// mark, encoding and unknown columns stay, byte for byte. An edit that would make the table wrong, or
/// undo joins of events, is refused. A file that somebody else changed meanwhile is not overwritten.
#[derive(Debug, Args)]
pub(crate) struct Places {
    #[command(subcommand)]
    pub(crate) verb: PlacesVerb,
}

/// What to do with the gazetteer.
#[derive(Debug, Subcommand)]
pub(crate) enum PlacesVerb {
    /// List the places, with how many rows of the events use each
    List(Box<List>),
    /// Show all that is known of a place
    Show(Box<Show>),
    /// Say which places answer to a name, or are near to it
    Find(Box<Find>),
    /// List the names in the events to which no single place answers
    Unmatched(Box<Unmatched>),
    /// Add a place
    Add(Box<Add>),
    /// Set cells of a place
    Set(Box<Set>),
    /// Give a place another name
    Alias(Box<Alias>),
    /// Remove a place that nothing uses
    Remove(Box<Remove>),
    /// Give a place another id, also where it is the parent of others
    Rename(Box<Rename>),
    /// Write cells that can be written in several ways in the plainest one
    Fmt(Box<Fmt>),
    /// Take in places of another gazetteer: GeoNames, World Historical Gazetteer, Wikidata, OpenStreetMap, GeoJSON
    Import(Box<Import>),
    /// Look up names in another gazetteer, and accept none
    Lookup(Box<Lookup>),
}

/// The tables and how to read them.
#[derive(Debug, Args)]
#[command(next_help_heading = "Tables")]
pub(crate) struct Files {
    /// The gazetteer
    #[arg(long, value_name = "FILE", default_value = "places.csv")]
    pub(crate) places: PathBuf,
    /// The events [default: events.csv beside the places, if it is there]
    #[arg(long, value_name = "FILE")]
    pub(crate) events: Option<PathBuf>,
    /// Polygons of places [default: areas.geojson beside the places, if it is there]
    #[arg(long, value_name = "FILE")]
    pub(crate) areas: Option<PathBuf>,
    /// Name that a column has in a file, such as places.id=iata; may be given more than once
    #[arg(long, value_name = "TABLE.COLUMN=NAME")]
    pub(crate) column: Vec<String>,
    /// Names of columns, and more, as in --column [default: waymarks.toml, if it is there]
    #[arg(long, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
    /// Encoding of the tables, such as windows-1256, where it is not UTF-8 or UTF-16
    #[arg(long, value_name = "NAME")]
    pub(crate) encoding: Option<String>,
    /// How messages are written
    #[arg(long, value_name = "FORMAT", value_enum, default_value = "text")]
    pub(crate) message_format: MessageFormat,
}

/// How an edit is made.
#[derive(Debug, Args)]
#[command(next_help_heading = "Edit")]
pub(crate) struct Edit {
    /// Show what would change as a diff, and change nothing
    #[arg(long)]
    pub(crate) dry_run: bool,
    /// Make the edit though events would not join any more, or two places answer to one name
    #[arg(long)]
    pub(crate) force: bool,
}

/// How a list is written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum ListFormat {
    /// Columns for people
    #[default]
    Table,
    /// A JSON array of objects
    Json,
    /// CSV
    Csv,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  waymarks places list
  waymarks places list --format csv > used.csv")]
pub(crate) struct List {
    /// Form of the list
    #[arg(long, value_name = "FORMAT", value_enum, default_value = "table")]
    pub(crate) format: ListFormat,
    #[command(flatten)]
    pub(crate) files: Files,
}

#[derive(Debug, Args)]
pub(crate) struct Show {
    /// Id or name of the place
    pub(crate) place: String,
    /// Form
    #[arg(long, value_name = "FORMAT", value_enum, default_value = "table")]
    pub(crate) format: ListFormat,
    #[command(flatten)]
    pub(crate) files: Files,
}

#[derive(Debug, Args)]
#[command(after_help = "Exits with 1 if no place answers to the name; what is near is no answer.")]
pub(crate) struct Find {
    /// The name, as events might write it
    pub(crate) name: String,
    /// How many near names are shown
    #[arg(long, value_name = "N", default_value = "5")]
    pub(crate) most: usize,
    /// Form of the list
    #[arg(long, value_name = "FORMAT", value_enum, default_value = "table")]
    pub(crate) format: ListFormat,
    #[command(flatten)]
    pub(crate) files: Files,
}

#[derive(Debug, Args)]
#[command(after_help = "Exits with 1 if there are such names.")]
pub(crate) struct Unmatched {
    /// How many suggestions are shown for each name
    #[arg(long, value_name = "N", default_value = "3")]
    pub(crate) most: usize,
    /// Form of the list
    #[arg(long, value_name = "FORMAT", value_enum, default_value = "table")]
    pub(crate) format: ListFormat,
    #[command(flatten)]
    pub(crate) files: Files,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  waymarks places add --name Arkavaz --at \"33.3837, 46.5982\" --kind town --countries IR --parent ilam-province
  waymarks places add --id bostan --name Bostan --alias بستان@fa --parent khuzestan")]
pub(crate) struct Add {
    /// Unique and stable [default: made from the name]
    #[arg(long, value_name = "ID", help_heading = "Place")]
    pub(crate) id: Option<String>,
    /// What people call it
    #[arg(long, value_name = "NAME", help_heading = "Place")]
    pub(crate) name: String,
    /// Another name, with its language if it is known; may be given more than once
    #[arg(long, value_name = "NAME[@LANG]", help_heading = "Place")]
    pub(crate) alias: Vec<String>,
    /// What it is, such as `city`, `town`, `village`, `border_crossing`, `admin1`
    #[arg(long, value_name = "KIND", help_heading = "Place")]
    pub(crate) kind: Option<String>,
    /// ISO 3166-1 alpha-2 codes, separated by ;
    #[arg(long, value_name = "CODES", help_heading = "Place")]
    pub(crate) countries: Option<String>,
    /// Id of the place that contains it
    #[arg(long, value_name = "ID", help_heading = "Place")]
    pub(crate) parent: Option<String>,
    /// Where it is: latitude, then longitude
    #[arg(long, value_name = "LAT, LON", conflicts_with_all = ["lat", "lon"], allow_hyphen_values = true, help_heading = "Place")]
    pub(crate) at: Option<String>,
    /// Latitude on WGS 84
    #[arg(
        long,
        value_name = "DEGREES",
        requires = "lon",
        allow_hyphen_values = true,
        help_heading = "Place"
    )]
    pub(crate) lat: Option<String>,
    /// Longitude on WGS 84
    #[arg(
        long,
        value_name = "DEGREES",
        requires = "lat",
        allow_hyphen_values = true,
        help_heading = "Place"
    )]
    pub(crate) lon: Option<String>,
    /// Radius in metres in which the true position lies
    #[arg(long, value_name = "METRES", help_heading = "Place")]
    pub(crate) uncertainty_m: Option<String>,
    /// public, restricted or withheld
    #[arg(long, value_name = "LEVEL", help_heading = "Place")]
    pub(crate) sensitivity: Option<String>,
    /// What it is in other gazetteers, such as "wd:Q3616;gn:112931"
    #[arg(long, value_name = "LINKS", help_heading = "Place")]
    pub(crate) links: Option<String>,
    /// Where the position is from
    #[arg(long, value_name = "TEXT", help_heading = "Place")]
    pub(crate) source: Option<String>,
    /// Remarks
    #[arg(long, value_name = "TEXT", help_heading = "Place")]
    pub(crate) notes: Option<String>,
    /// A column of your own; may be given more than once
    #[arg(long, value_name = "COLUMN=VALUE", help_heading = "Place")]
    pub(crate) own: Vec<String>,
    #[command(flatten)]
    pub(crate) edit: Edit,
    #[command(flatten)]
    pub(crate) files: Files,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  waymarks places set shalamcheh uncertainty_m 2000
  waymarks places set shalamcheh lat 30.505 lon 48.03
  waymarks places set shalamcheh --at \"30.505, 48.03\"
  waymarks places set shalamcheh notes \"\"              an empty cell")]
pub(crate) struct Set {
    /// Id of the place
    pub(crate) id: String,
    /// Columns and what they shall hold
    #[arg(value_name = "COLUMN VALUE", allow_negative_numbers = true)]
    pub(crate) values: Vec<String>,
    /// Where it is: latitude, then longitude
    #[arg(long, value_name = "LAT, LON", allow_hyphen_values = true)]
    pub(crate) at: Option<String>,
    #[command(flatten)]
    pub(crate) edit: Edit,
    #[command(flatten)]
    pub(crate) files: Files,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  waymarks places alias shalamcheh Shalamche
  waymarks places alias shalamcheh \"گمرک شلمچه@fa\"")]
pub(crate) struct Alias {
    /// Id of the place
    pub(crate) id: String,
    /// The name, with its language if it is known
    #[arg(value_name = "NAME[@LANG]", required = true)]
    pub(crate) names: Vec<String>,
    #[command(flatten)]
    pub(crate) edit: Edit,
    #[command(flatten)]
    pub(crate) files: Files,
}

#[derive(Debug, Args)]
pub(crate) struct Remove {
    /// Id of the place
    pub(crate) id: String,
    #[command(flatten)]
    pub(crate) edit: Edit,
    #[command(flatten)]
    pub(crate) files: Files,
}

#[derive(Debug, Args)]
pub(crate) struct Rename {
    /// Id of the place
    pub(crate) old: String,
    /// The new id
    pub(crate) new: String,
    /// Write the new id into the events too, where they have the old one
    #[arg(long)]
    pub(crate) with_events: bool,
    #[command(flatten)]
    pub(crate) edit: Edit,
    #[command(flatten)]
    pub(crate) files: Files,
}

#[derive(Debug, Args)]
#[command(after_help = "\
What is written in one way: blanks at the ends of cells; coordinates that are no plain numbers, as
decimal degrees; codes of countries in upper case, separated by ;  blanks around the ; of aliases and
links; sensitivity in lower case. What the cells mean stays, and so does every other byte.")]
pub(crate) struct Fmt {
    /// Only say what would change, and exit with 1 if something would
    #[arg(long)]
    pub(crate) check: bool,
    #[command(flatten)]
    pub(crate) edit: Edit,
    #[command(flatten)]
    pub(crate) files: Files,
}

/// A form in which a gazetteer comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum From {
    /// The main table of GeoNames, such as IR.txt, IR.zip or allCountries.zip
    Geonames,
    /// LP-TSV of the World Historical Gazetteer
    LpTsv,
    /// Linked Places JSON of the World Historical Gazetteer
    LinkedPlaces,
    /// A result of the Wikidata query service, as CSV, TSV or JSON
    Wikidata,
    /// Points as GeoJSON
    Geojson,
    /// OpenStreetMap: GeoJSON of overpass turbo, or Overpass JSON with `out center`
    Osm,
}

impl From {
    pub(crate) fn format(self) -> waymarks::places::import::Format {
        use waymarks::places::import::Format;
        match self {
            Self::Geonames => Format::GeoNames,
            Self::LpTsv => Format::LpTsv,
            Self::LinkedPlaces => Format::LinkedPlaces,
            Self::Wikidata => Format::Wikidata,
            Self::Geojson => Format::GeoJson,
            Self::Osm => Format::Osm,
        }
    }
}

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  waymarks places import IR.zip --name Arkavaz --dry-run
  waymarks places import IR.zip --id 130802 --id gn:112931
  waymarks places import query.csv                     a result of query.wikidata.org
  waymarks places import places.geojson --update       points that were moved in QGIS
New places are appended. What could be filled in for known ones is shown, and done with --update.")]
pub(crate) struct Import {
    /// The other gazetteer
    pub(crate) file: PathBuf,
    /// Its form [default: recognised by what is in it]
    #[arg(long, value_name = "FORM", value_enum)]
    pub(crate) from: Option<From>,
    /// Only the place with this id there, such as 112931 or wd:Q3616; may be given more than once
    #[arg(long, value_name = "ID", help_heading = "Which places")]
    pub(crate) id: Vec<String>,
    /// Only places with this name, in any spelling that folds to the same; may be given more than once
    #[arg(long, value_name = "NAME", help_heading = "Which places")]
    pub(crate) name: Vec<String>,
    /// Only what lies in this box, or in the area of a place of ours
    #[arg(
        long,
        value_name = "W,S,E,N or PLACE",
        allow_hyphen_values = true,
        help_heading = "Which places"
    )]
    pub(crate) within: Vec<String>,
    /// All of them, however many
    #[arg(long, help_heading = "Which places")]
    pub(crate) all: bool,
    /// Make the changes of known places too
    #[arg(long)]
    pub(crate) update: bool,
    /// Most other names that are taken over for a place
    #[arg(long, value_name = "N", default_value = "30")]
    pub(crate) most_names: usize,
    #[command(flatten)]
    pub(crate) edit: Edit,
    #[command(flatten)]
    pub(crate) files: Files,
}

/// How candidates are written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum LookupFormat {
    /// Columns for people
    #[default]
    Table,
    /// A JSON array of objects
    Json,
    /// Rows as they could stand in the gazetteer
    Csv,
    /// Commands that would add the place, or give a known one the name
    Commands,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  waymarks places lookup Arkavaz Bostan --gazetteer IR.zip
  waymarks places lookup --unmatched --gazetteer allCountries.zip --format commands
Nothing is added: a name that is near, or even the same, may be another place.")]
pub(crate) struct Lookup {
    /// The names
    #[arg(value_name = "NAME", required_unless_present = "unmatched")]
    pub(crate) names: Vec<String>,
    /// The names in the events to which no place answers
    #[arg(long)]
    pub(crate) unmatched: bool,
    /// The other gazetteer
    #[arg(long, value_name = "FILE")]
    pub(crate) gazetteer: PathBuf,
    /// Its form [default: recognised by what is in it]
    #[arg(long, value_name = "FORM", value_enum)]
    pub(crate) from: Option<From>,
    /// How many candidates are shown for each name
    #[arg(long, value_name = "N", default_value = "5")]
    pub(crate) most: usize,
    /// Form of the list
    #[arg(long, value_name = "FORMAT", value_enum, default_value = "table")]
    pub(crate) format: LookupFormat,
    #[command(flatten)]
    pub(crate) files: Files,
}
