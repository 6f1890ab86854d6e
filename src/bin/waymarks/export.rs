//! `waymarks export` and `waymarks check`: run, then say what came of it.

use std::io::{BufWriter, Write};
use std::path::Path;

use waymarks::diagnostic::escape;
use waymarks::error::{Error, Result};
use waymarks::export::{Destination, Outcome, Request, run};
use waymarks::output::Delivered;

use crate::args::{Check, Export};
use crate::exit::Exit;
use crate::plan;
use crate::render::{MessageFormat, Render, width};
use crate::watch::Watch;

/// Writes layers.
pub(crate) fn export(args: &Export, talk: &mut dyn Write) -> Exit {
    let format = args.run.message_format;
    conclude(plan::export(args), &args.tables.events, format, talk)
}

/// Writes nothing.
pub(crate) fn check(args: &Check, talk: &mut dyn Write) -> Exit {
    let format = args.run.message_format;
    // The findings are what a check is run for: to programs they are its data.
    let data = &mut anstream::stdout();
    let findings: &mut dyn Write = if format.is_for_programs() { data } else { talk };
    conclude(plan::check(args), &args.tables.events, format, findings)
}

fn conclude(
    request: Result<Request>,
    events: &Path,
    format: MessageFormat,
    talk: &mut dyn Write,
) -> Exit {
    let renderer = format.renderer(width());
    let fail = |error: &Error, interrupted: u8, talk: &mut dyn Write| {
        // nobody is left to tell if the terminal is gone
        let _ = renderer.failure(error, talk);
        Exit::of(error, interrupted)
    };
    let request = match request {
        Ok(request) => request,
        Err(error) => return fail(&error, 0, talk),
    };
    let watch = match Watch::begin(events) {
        Ok(watch) => watch,
        Err(error) => return fail(&Error::read("signals", error), 0, talk),
    };
    let ran = run(&request, &watch);
    watch.end();
    match ran {
        Ok(outcome) => {
            let ending = ending(&request, &outcome);
            // a report is many small pieces, and each would be a call of the system
            let talk = &mut BufWriter::new(talk);
            if renderer.is_document() || !outcome.report.is_empty() {
                let _ = renderer.report(&outcome.report, ending, talk);
            }
            let _ = summary(&outcome, &*renderer, format, talk);
            let _ = talk.flush();
            outcome.leftovers.leave_to_the_system();
            if outcome.is_wrong {
                Exit::WrongData
            } else {
                Exit::Done
            }
        }
        Err(error) => fail(&error, watch.exit_code(), talk),
    }
}

fn ending(request: &Request, outcome: &Outcome) -> &'static str {
    match &request.destination {
        Destination::Nowhere => "",
        _ if outcome.delivered.is_empty() => "nothing was written",
        _ if outcome.is_wrong => "the rows without errors were written",
        _ => "",
    }
}

/// The files, and the line that adds up.
fn summary(
    outcome: &Outcome,
    renderer: &dyn Render,
    format: MessageFormat,
    talk: &mut dyn Write,
) -> std::io::Result<()> {
    let Outcome {
        delivered,
        removed,
        kept,
        tally,
        ..
    } = outcome;
    if format == MessageFormat::Text {
        for file in delivered.iter().filter(|file| !is_beside_a_table(file)) {
            writeln!(
                talk,
                "wrote {}: {}",
                escape::clean(&file.path.to_string_lossy()),
                amount(file)
            )?;
        }
        for name in removed {
            writeln!(
                talk,
                "removed {}, which an earlier export wrote",
                escape::clean(name)
            )?;
        }
        for name in kept {
            writeln!(
                talk,
                "kept {}, which was changed since an earlier export wrote it",
                escape::clean(name)
            )?;
        }
        for (reason, rows) in &tally.reasons {
            writeln!(
                talk,
                "{rows} {}: {reason}",
                if *rows == 1 { "row" } else { "rows" }
            )?;
        }
    }
    if tally.read > 0 || !delivered.is_empty() {
        renderer.tally(tally, talk)?;
    }
    Ok(())
}

/// Whether the file says to programs what a table is like: nothing that a person opens.
fn is_beside_a_table(file: &Delivered) -> bool {
    let kind = file.path.extension().and_then(|it| it.to_str());
    matches!(kind, Some("csvt" | "prj"))
}

fn amount(file: &Delivered) -> String {
    let kind = file.path.extension().and_then(|it| it.to_str());
    match kind {
        Some("qml") => return "style for QGIS".to_owned(),
        Some("qgz") => return "project for QGIS".to_owned(),
        _ => {}
    }
    let contents = &file.contents;
    let noun = match (contents.layer.as_deref(), contents.features) {
        _ if !contents.layers.is_empty() => "features and rows",
        (Some("outlines"), 1) => "country",
        (Some("outlines"), _) => "countries",
        (None | Some("unlocated"), 1) => "row",
        (None | Some("unlocated"), _) => "rows",
        (Some(_), 1) => "feature",
        (Some(_), _) => "features",
    };
    match contents.layers.len() {
        0 => format!("{} {noun}", contents.features),
        1 => format!("{} {noun} in 1 layer", contents.features),
        layers => format!("{} {noun} in {layers} layers", contents.features),
    }
}
