//! From what was typed to what is asked of the library: defaults, paths, formats.

use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

use waymarks::error::{Error, Result};
use waymarks::export::{Destination, Inputs, Policy, Request};
use waymarks::filter::FilterSpec;
use waymarks::geodesy::LineStyle;
use waymarks::layer::LayerKind;
use waymarks::output::Overwrite;
use waymarks::table::{Input, Rewindable};
use waymarks::write::Format;

use crate::args::{Check, Drawing, Export, Filters, Run, Tables};
use crate::config::{ColumnNames, Config};

/// The request of `waymarks export`.
pub(crate) fn export(args: &Export) -> Result<Request> {
    let (formats, destination, layers) = target(args)?;
    let max_segment_m = (!args.straight).then_some(args.max_segment_km * 1000.0);
    let policy = if args.keep_going {
        Policy::KeepGoing
    } else {
        policy(&args.run)
    };
    let mut request = request(&args.tables, &args.filters, &args.drawing, &args.run)?;
    style(args, &destination, &mut request)?;
    request.layers = layers;
    request.formats = formats;
    request.line = LineStyle { max_segment_m };
    request.policy = policy;
    request.destination = destination;
    Ok(request)
}

/// What makes the layers a map.
fn style(args: &Export, destination: &Destination, request: &mut Request) -> Result<()> {
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
    if styling.beside && !matches!(destination, Destination::Folder { .. }) {
        let typed = if project { "--format qgis" } else { "--styles" };
        return Err(Error::Usage {
            message: format!("{typed} writes several files"),
            hint: Some("give a folder to --out".to_owned()),
        });
    }
    Ok(())
}

/// The request of `waymarks check`.
pub(crate) fn check(args: &Check) -> Result<Request> {
    request(&args.tables, &args.filters, &args.drawing, &args.run)
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
    let mut request = Request::new(inputs(tables, config.columns)?);
    request.styling.table = config.styles;
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
    let word = |choice: &dyn std::fmt::Debug| format!("{choice:?}").to_lowercase();
    all("area-incidents", &[word(&drawing.area_incidents)]);
    all("sensitivity", &[word(&drawing.sensitivity)]);
    arguments
}

fn inputs(tables: &Tables, mut columns: ColumnNames) -> Result<Inputs> {
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
    let files = [
        Some(&tables.places),
        Some(&tables.events),
        sources.as_ref(),
        areas.as_ref(),
    ];
    let files = files
        .into_iter()
        .flatten()
        .filter(|path| !is_stdin(path))
        .cloned()
        .collect();
    let mut inputs = Inputs::new(open(&tables.places)?, open(&tables.events)?);
    inputs.sources = sources.as_deref().map(open).transpose()?;
    inputs.areas = areas;
    inputs.files = files;
    inputs.encoding.clone_from(&tables.encoding);
    inputs.place_columns = columns.places;
    inputs.event_columns = columns.events;
    inputs.source_columns = columns.sources;
    Ok(inputs)
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
fn beside(table: &Path, name: &str) -> Option<PathBuf> {
    let path = if is_stdin(table) {
        PathBuf::from(name)
    } else {
        table.with_file_name(name)
    };
    path.is_file().then_some(path)
}

fn target(args: &Export) -> Result<(Vec<Format>, Destination, Vec<LayerKind>)> {
    let layers: Vec<LayerKind> = if args.layer.is_empty() {
        LayerKind::ALL.to_vec()
    } else {
        args.layer.iter().map(|&layer| layer.into()).collect()
    };
    let mut typed: Vec<Format> = Vec::new();
    for &format in &args.format {
        if !typed.contains(&format.into()) {
            typed.push(format.into());
        }
    }
    let extension = args.out.extension().and_then(|it| it.to_str());
    let meant = extension.and_then(Format::of_extension);
    if !is_file(&args.out, extension) {
        let overwrite = if args.overwrite {
            Overwrite::Yes
        } else {
            Overwrite::No
        };
        let destination = Destination::Folder {
            path: args.out.clone(),
            overwrite,
        };
        if typed.is_empty() {
            typed.push(Format::GeoJson);
        }
        return Ok((typed, destination, layers));
    }
    let format = match typed.as_slice() {
        [] => meant.unwrap_or(Format::GeoJson),
        [only] => *only,
        _ => {
            return Err(Error::Usage {
                message: format!("{} can be in one format only", args.out.display()),
                hint: Some("give a folder to --out".to_owned()),
            });
        }
    };
    let stem = args
        .out
        .file_stem()
        .and_then(|it| it.to_str())
        .unwrap_or_default();
    let layer = match (layers.as_slice(), LayerKind::parse(stem)) {
        ([only], _) => *only,
        (_, Some(layer)) if args.layer.is_empty() => layer,
        _ => {
            return Err(Error::Usage {
                message: format!("{} can hold one layer only", args.out.display()),
                hint: Some("name it with --layer, or give a folder to --out".to_owned()),
            });
        }
    };
    let is_table = layer == LayerKind::Unlocated;
    if extension == Some("csv") && !is_table {
        return Err(Error::Usage {
            message: format!("the layer {layer} cannot be written as csv"),
            hint: Some(format!(
                "give --out a file that ends in .geojson, such as {layer}.geojson"
            )),
        });
    }
    if args.keep_going && !matches!(args.out.to_str(), Some("-")) {
        // the rejected rows need a place of their own
        return Err(Error::Usage {
            message: "--keep-going needs a folder for rejects.csv".to_owned(),
            hint: Some("give a folder to --out".to_owned()),
        });
    }
    let destination = Destination::File {
        path: args.out.clone(),
    };
    Ok((vec![format], destination, vec![layer]))
}

/// Whether `--out` means a single file: standard output, something that is there and no folder, or a
/// name that ends like a file's.
fn is_file(out: &Path, extension: Option<&str>) -> bool {
    if out == Path::new("-") {
        return true;
    }
    match std::fs::metadata(out) {
        Ok(found) => !found.is_dir(),
        Err(_) => extension.is_some_and(|it| Format::of_extension(it).is_some() || it == "csv"),
    }
}
