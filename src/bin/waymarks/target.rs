//! Where an export goes and in what formats: what was typed must go together.

use std::io::IsTerminal as _;
use std::path::Path;

use clap::ValueEnum;
use waymarks::error::{Error, Result};
use waymarks::export::Destination;
use waymarks::layer::LayerKind;
use waymarks::output::Overwrite;
use waymarks::write::Format;

use crate::args::{self, Export};

/// Formats, destination and layers of an export.
pub(crate) fn target(args: &Export) -> Result<(Vec<Format>, Destination, Vec<LayerKind>)> {
    let layers: Vec<LayerKind> = if args.layer.is_empty() {
        LayerKind::ALL.to_vec()
    } else {
        LayerKind::ALL
            .into_iter()
            .filter(|&layer| args.layer.iter().any(|&typed| layer == typed.into()))
            .collect()
    };
    let mut typed: Vec<Format> = Vec::new();
    for &format in &args.format {
        if !typed.contains(&format.into()) {
            typed.push(format.into());
        }
    }
    refuse_idle(args, &typed, &layers)?;
    let extension = args.out.extension().and_then(|it| it.to_str());
    let meant = extension.and_then(Format::of_extension);
    if typed.contains(&Format::Csv) && typed.contains(&Format::Flowmap) {
        return Err(usage(
            "csv and flowmap both write a file called flows.csv",
            "export twice, into two folders",
        ));
    }
    if !is_file(&args.out, extension)? {
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
    refuse_several_files(args)?;
    let format = match typed.as_slice() {
        [] => meant.unwrap_or(if is_stream(&args.out) {
            Format::GeoJsonSeq
        } else {
            Format::GeoJson
        }),
        [only] => *only,
        _ => {
            return Err(Error::Usage {
                message: format!("{} can be in one format only", args.out.display()),
                hint: Some("give a folder to --out".to_owned()),
            });
        }
    };
    refuse_unfit(&args.out, format)?;
    let layers = if format.is_one_file() {
        layers
    } else {
        vec![only_layer(args, &layers)?]
    };
    let is_table = layers == [LayerKind::Unlocated];
    if !is_table {
        refuse_misnamed(&args.out, format, meant)?;
    }
    if is_table && !format.is_one_file() && meant.is_some_and(|meant| meant != Format::Csv) {
        return Err(Error::Usage {
            message: "the layer unlocated is a table, in any format".to_owned(),
            hint: Some("give --out a file that ends in .csv, such as unlocated.csv".to_owned()),
        });
    }
    if args.keep_going && !is_stream(&args.out) {
        // the rejected rows need a place of their own
        return Err(Error::Usage {
            message: "--keep-going needs a folder for rejects.csv".to_owned(),
            hint: Some("give a folder to --out".to_owned()),
        });
    }
    let destination = Destination::File {
        path: args.out.clone(),
    };
    Ok((vec![format], destination, layers))
}

/// The layer that a file of one layer holds: the one that is asked for, or that the file is named after.
fn only_layer(args: &Export, layers: &[LayerKind]) -> Result<LayerKind> {
    let stem = args.out.file_stem().and_then(|it| it.to_str());
    match (layers, stem.and_then(LayerKind::parse)) {
        ([only], _) => Ok(*only),
        (_, Some(layer)) if args.layer.is_empty() => Ok(layer),
        _ => Err(Error::Usage {
            message: format!("{} can hold one layer only", args.out.display()),
            hint: Some("name it with --layer, or give a folder to --out".to_owned()),
        }),
    }
}

/// A project and styles stand beside the layers.
fn refuse_several_files(args: &Export) -> Result<()> {
    let option = if is_project(args) {
        "--format qgis"
    } else if args.styling.styles {
        "--styles"
    } else {
        return Ok(());
    };
    Err(usage(
        format!("{option} writes several files"),
        "give a folder to --out",
    ))
}

/// Not every format is one file, or can be shown.
fn refuse_unfit(out: &Path, format: Format) -> Result<()> {
    let is_binary = matches!(
        format,
        Format::GeoPackage | Format::FlatGeobuf | Format::GeoParquet
    );
    if is_binary && is_stream(out) && std::io::stdout().is_terminal() {
        return Err(usage(
            format!("{} is no text: a terminal cannot show it", format.word()),
            "give a file to --out, or send it to another program",
        ));
    }
    if format == Format::Flowmap {
        return Err(usage("flowmap is two files", "give a folder to --out"));
    }
    Ok(())
}

/// A file of one format with the name of another is opened by nothing.
fn refuse_misnamed(out: &Path, format: Format, meant: Option<Format>) -> Result<()> {
    let json = [Format::GeoJson, Format::GeoJsonSeq, Format::GeoJsonRecords];
    match meant {
        Some(meant) if meant != format && !(json.contains(&meant) && json.contains(&format)) => {
            Err(usage(
                format!(
                    "{} is named like {}, and --format says {}",
                    out.display(),
                    meant.word(),
                    format.word()
                ),
                format!(
                    "name it {}, or leave out --format",
                    out.with_extension(format.extension()).display()
                ),
            ))
        }
        _ => Ok(()),
    }
}

/// Options that would change nothing of what is written are a mistake of whoever typed them.
fn refuse_idle(args: &Export, formats: &[Format], layers: &[LayerKind]) -> Result<()> {
    let meant = args
        .out
        .extension()
        .and_then(|it| Format::of_extension(it.to_str()?));
    let writes =
        |format| formats.contains(&format) || (formats.is_empty() && meant == Some(format));
    let is_geojson = formats.is_empty() && meant.is_none()
        || writes(Format::GeoJson)
        || writes(Format::GeoJsonSeq)
        || writes(Format::GeoJsonRecords);
    let has_flows = layers.contains(&LayerKind::Flows);
    let page = writes(Format::Html);
    let selects = !args.select.is_empty();
    if selects && page {
        return Err(usage(
            "a page needs all properties: it finds places, and filters, by them",
            "leave out --select, or export the page by itself",
        ));
    }
    if selects && formats == [Format::Flowmap] {
        return Err(usage(
            "--select is of events, and flowmap has none",
            "leave out --select, or add a format with events such as --format geojson",
        ));
    }
    let has_events = LayerKind::OF_EVENTS.iter().any(|it| layers.contains(it));
    let idle = [
        (
            args.page.tiles.is_some() && !page,
            "--tiles",
            "a page",
            "--format html",
        ),
        (
            args.page.title.is_some() && !page,
            "--title",
            "a page",
            "--format html",
        ),
        (
            args.page.lang.is_some() && !page,
            "--lang",
            "a page",
            "--format html",
        ),
        (
            args.styling.simplestyle && !is_geojson,
            "--simplestyle",
            "GeoJSON",
            "--format geojson",
        ),
        (
            selects && !has_events,
            "--select",
            "a layer of events",
            "--layer incidents",
        ),
        (
            args.by.is_some() && !has_flows,
            "--by",
            "the layer flows",
            "--layer flows",
        ),
        (
            writes(Format::Flowmap) && !has_flows,
            "--format flowmap",
            "the layer flows",
            "--layer flows",
        ),
    ];
    match idle.into_iter().find(|&(is_idle, ..)| is_idle) {
        None => Ok(()),
        Some((_, option, subject, add)) => Err(usage(
            format!("{option} is of {subject}, which is not asked for"),
            format!("add {add}, or leave out {option}"),
        )),
    }
}

fn is_project(args: &Export) -> bool {
    args.format.contains(&args::Format::Qgis)
}

fn usage(message: impl Into<String>, hint: impl Into<String>) -> Error {
    Error::Usage {
        message: message.into(),
        hint: Some(hint.into()),
    }
}

/// Whether `--out` means a single file: standard output, something that is there and no folder, or a
/// name that ends like a file's.
fn is_file(out: &Path, extension: Option<&str>) -> Result<bool> {
    if is_stream(out) {
        return Ok(true);
    }
    if let Ok(found) = std::fs::metadata(out) {
        return Ok(!found.is_dir());
    }
    let is_folder = out.to_string_lossy().ends_with(['/', '\\']);
    match extension.filter(|_| !is_folder) {
        Some(known) if Format::of_extension(known).is_some() => Ok(true),
        Some("qgz" | "qgs") => Err(usage(
            "a QGIS project stands in a folder, beside its layers",
            "--format qgis --out FOLDER",
        )),
        // out.2026 is the name of a folder, map.shp that of a file
        Some(other) if other.len() > 1 && other.chars().all(|it| it.is_ascii_alphabetic()) => {
            Err(usage(
                format!("{}: no format has the ending .{other}", out.display()),
                format!(
                    "there are {}; the name of a new folder that looks like a file's ends in /",
                    endings()
                ),
            ))
        }
        None | Some(_) => Ok(false),
    }
}

/// The endings of all formats, as words of a sentence.
fn endings() -> String {
    let mut endings = Vec::new();
    for &word in args::Format::value_variants() {
        let ending = format!(".{}", Format::from(word).extension());
        if word != args::Format::Flowmap && !endings.contains(&ending) {
            endings.push(ending);
        }
    }
    endings.join(", ")
}

/// Whether `--out` means standard output.
fn is_stream(out: &Path) -> bool {
    out == Path::new("-")
}
