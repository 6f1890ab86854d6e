//! From what was typed to what is asked of the library: defaults, paths, formats.

use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

use clap::ValueEnum;
use waymarks::check::Plausible;
use waymarks::error::{Error, Result};
use waymarks::export::{Inputs, Policy, Request};
use waymarks::filter::FilterSpec;
use waymarks::geodesy::LineStyle;
use waymarks::layer::{FlowPeriod, Selection};
use waymarks::project::page::{PageOptions, Tiles};
use waymarks::project::style::StyleTable;
use waymarks::table::{Input, Rewindable};

use crate::args::{Check, Doubts, Drawing, Export, Filters, Run, Tables};
use crate::config::Config;
use crate::stats::Stats;
use crate::tables::{self, Profiles};
use crate::target;

/// The request of `waymarks export`.
pub(crate) fn export(args: &Export) -> Result<Request> {
    let (formats, destination, layers) = target::target(args)?;
    let max_segment_m = (!args.straight).then_some(args.max_segment_km * 1000.0);
    let policy = if args.keep_going {
        Policy::KeepGoing
    } else {
        policy(&args.run)
    };
    let mut request = request(&args.tables, &args.filters, &args.drawing, &args.run)?;
    style(args, &mut request)?;
    request.plausible = plausible(&args.doubts);
    request.layers = layers;
    if !args.select.is_empty() {
        request.select = Selection::of(&args.select);
    }
    request.formats = formats;
    request.flow_period = args.by.map_or(FlowPeriod::All, FlowPeriod::from);
    request.line = LineStyle { max_segment_m };
    request.policy = policy;
    request.destination = destination;
    request.page = page(args)?;
    let layers = args.layer.iter().filter_map(|it| word("layer", it));
    request.arguments.extend(layers);
    request.written_as = written_as(args);
    Ok(request)
}

/// What was typed of how the layers are written, for the manifest. Where they go is no part of it.
fn written_as(args: &Export) -> Vec<String> {
    let formats = args.format.iter().filter_map(|it| word("format", it));
    let mut arguments: Vec<String> = formats.collect();
    arguments.extend(args.by.iter().filter_map(|by| word("by", by)));
    if !args.select.is_empty() {
        arguments.push(format!("--select={}", args.select.join(",")));
    }
    for (flag, is_set) in [
        ("styles", args.styling.styles),
        ("simplestyle", args.styling.simplestyle),
    ] {
        if is_set {
            arguments.push(format!("--{flag}"));
        }
    }
    arguments
}

/// An option with the word of one of its choices.
fn word(option: &str, choice: &impl ValueEnum) -> Option<String> {
    let choice = choice.to_possible_value()?;
    Some(format!("--{option}={}", choice.get_name()))
}

/// What makes the layers a map.
fn style(args: &Export, request: &mut Request) -> Result<()> {
    let project = args.format.contains(&crate::args::Format::Qgis);
    if project && cfg!(not(feature = "qgis")) {
        return Err(Error::usage(
            "this program was built without QGIS projects: --styles writes the styles alone",
        ));
    }
    let styling = &mut request.styling;
    styling.project = project;
    styling.beside = project || args.styling.styles;
    styling.simplestyle = args.styling.simplestyle;
    Ok(())
}

/// The request of `waymarks check`.
pub(crate) fn check(args: &Check) -> Result<Request> {
    let mut request = request(&args.tables, &args.filters, &args.drawing, &args.run)?;
    request.plausible = plausible(&args.doubts);
    Ok(request)
}

/// The request of `waymarks stats`.
pub(crate) fn stats(args: &Stats) -> Result<Request> {
    let mut request = request(&args.tables, &args.filters, &args.drawing, &args.run)?;
    request.sums = Some(args.by.into());
    Ok(request)
}

fn plausible(doubts: &Doubts) -> Plausible {
    let mut plausible = Plausible::default();
    plausible.detour = doubts.max_detour;
    plausible.years = doubts.years.0.clone();
    plausible
}

fn policy(run: &Run) -> Policy {
    if run.strict {
        Policy::Strict
    } else {
        Policy::Errors
    }
}

fn request(tables: &Tables, filters: &Filters, drawing: &Drawing, run: &Run) -> Result<Request> {
    let config = Config::read(tables.config.as_deref())?;
    let (inputs, styles) = inputs(tables, filters, config)?;
    let mut request = Request::new(inputs);
    request.styling.table = styles;
    request.filter = FilterSpec {
        category: filters.category.clone(),
        status: filters.status.clone(),
        place: filters.place.clone(),
        country: filters.country.clone(),
        actor: filters.actor.clone(),
        since: filters.since.clone(),
        until: filters.until.clone(),
        certain: filters.certain,
        bbox: filters.bbox.clone(),
        within: filters.within.clone(),
        near: filters.near.clone(),
        width: filters.approximate,
        most_sensitive: Some(drawing.sensitivity.into()),
    };
    request.area_incidents = drawing.area_incidents.into();
    request.pin_limit_m = drawing.area_km * 1000.0;
    request.stop_limit_m = drawing.max_stop_km * 1000.0;
    let cores = || std::thread::available_parallelism().unwrap_or(NonZeroUsize::MIN);
    request.threads = run.threads.unwrap_or_else(cores);
    request.policy = policy(run);
    request.arguments = arguments(filters, drawing);
    let mut all = |option: &str, values: &[String]| {
        let typed = values.iter().map(|value| format!("--{option}={value}"));
        request.arguments.extend(typed);
    };
    all("profile", &tables.profile);
    all("column", &tables.column);
    all("encoding", tables.encoding.as_slice());
    Ok(request)
}

/// The filters as typed, for the manifest. A file is named without its folder, which differs from
/// machine to machine.
fn arguments(filters: &Filters, drawing: &Drawing) -> Vec<String> {
    let mut arguments = Vec::new();
    let mut all = |option: &str, values: &[String]| {
        arguments.extend(values.iter().map(|value| format!("--{option}={value}")));
    };
    all("category", &filters.category);
    all("status", &filters.status);
    all("place", &filters.place);
    all("country", &filters.country);
    all("actor", &filters.actor);
    all("since", filters.since.as_slice());
    all("until", filters.until.as_slice());
    if filters.certain {
        all("certain", &["true".to_owned()]);
    }
    all("bbox", &filters.bbox);
    let within: Vec<String> = filters
        .within
        .iter()
        .map(|typed| match Path::new(typed).file_name() {
            Some(name) if Path::new(typed).is_file() => name.to_string_lossy().into_owned(),
            _ => typed.clone(),
        })
        .collect();
    all("within", &within);
    all("near", &filters.near);
    arguments.extend(word("area-incidents", &drawing.area_incidents));
    arguments.extend(word("sensitivity", &drawing.sensitivity));
    arguments
}

fn inputs(tables: &Tables, filters: &Filters, config: Config) -> Result<(Inputs, StyleTable)> {
    let mut columns = config.columns;
    if is_stdin(&tables.places) && is_stdin(&tables.events) {
        return Err(Error::usage(
            "standard input can be only one of --places and --events",
        ));
    }
    for typed in &tables.column {
        columns.add(typed)?;
    }
    let sources = tables
        .sources
        .clone()
        .or_else(|| beside(&tables.events, "sources.csv"));
    let areas = tables
        .areas
        .clone()
        .or_else(|| beside(&tables.places, "areas.geojson"));
    let lacks_places = tables::lacks_places(tables) && is_there(&tables.events);
    let regions = filters.within.iter().map(PathBuf::from);
    let files = [
        Some(tables.places.clone()).filter(|_| !lacks_places),
        Some(tables.events.clone()),
        sources.clone(),
        areas.clone(),
        config.path,
    ];
    let files = files
        .into_iter()
        .flatten()
        .filter(|path| !is_stdin(path))
        .chain(regions.filter(|path| path.is_file()))
        .collect();
    let mut inputs = if lacks_places {
        Inputs::without_places(open(&tables.events)?)?
    } else {
        Inputs::new(open(&tables.places)?, open(&tables.events)?)
    };
    inputs.sources = sources.as_deref().map(open).transpose()?;
    inputs.areas = areas.filter(|_| !lacks_places);
    inputs.files = files;
    inputs.encoding.clone_from(&tables.encoding);
    inputs.place_columns = columns.places;
    inputs.event_columns = columns.events;
    inputs.source_columns = columns.sources;
    Profiles::named(&tables.profile)?.apply(&mut inputs);
    if lacks_places && !tables::has_positions(&inputs)? {
        open(&tables.places)?; // says that it is not there
    }
    if tables.profile.is_empty() {
        tables::refuse_swapped(&inputs)?;
    }
    Ok((inputs, config.styles))
}

fn is_there(path: &Path) -> bool {
    is_stdin(path) || path.exists()
}

fn open(path: &Path) -> Result<Rewindable> {
    let input = if is_stdin(path) {
        Input::stdin()
    } else {
        Input::path(path)?
    };
    input.rewindable()
}

fn is_stdin(path: &Path) -> bool {
    path == Path::new("-")
}

/// A file that belongs to a table, if it is there.
pub(crate) fn beside(table: &Path, name: &str) -> Option<PathBuf> {
    let path = if is_stdin(table) {
        PathBuf::from(name)
    } else {
        table.with_file_name(name)
    };
    path.is_file().then_some(path)
}

fn page(args: &Export) -> Result<PageOptions> {
    let tiles = match (&args.page.tiles, &args.page.tiles_attribution) {
        (Some(url), attribution) => {
            let attribution = attribution.as_deref().unwrap_or_default();
            Some(Tiles::new(url, attribution)?)
        }
        (None, _) => None,
    };
    Ok(PageOptions {
        title: args.page.title.clone(),
        language: args.page.lang.clone(),
        tiles,
    })
}
