//! An export from beginning to end.

use std::collections::BTreeMap;

use crate::diagnostic::Report;
use crate::error::{Error, Result};
use crate::export::atlas::Atlas;
use crate::export::files::{Files, Plan};
use crate::export::ids::{self, Repeated, Rising};
use crate::export::layers::{EventLayers, REJECTS, Rejects};
use crate::export::map::{Map, Spans};
use crate::export::rows::{Ordered, RowColumns, Rows};
use crate::export::stream::{self, Observer};
use crate::export::survey::Survey;
use crate::export::{Destination, Policy, Request, Tally, gazetteer_layers, values};
use crate::filter::Filter;
use crate::layer::{LayerKind, Schema, Usage};
use crate::output::{self, Delivered, Folder, InputEntry, Manifest, Setting, Sink};
use crate::read::{EVENTS, EventColumn, EventReader};
use crate::resolve::Resolver;
use crate::table::{OpenOptions, Table};

/// What an export did.
#[derive(Debug)]
#[non_exhaustive]
pub struct Outcome {
    /// All findings.
    pub report: Report,
    /// What became of the rows.
    pub tally: Tally,
    /// The files that were written; empty if nothing was.
    pub delivered: Vec<Delivered>,
    /// Names of files of an earlier export that were removed.
    pub removed: Vec<String>,
    /// Names of such files that were changed since, and were kept.
    pub kept: Vec<String>,
    /// Whether errors (or warnings, in a strict run) are there.
    pub is_wrong: bool,
}

/// Reads the tables, joins them, and writes the layers that are asked for.
///
/// Findings are in the outcome. Fails where the work could not be done at all; what was written
/// before stays as it was.
pub fn run(request: &Request, observer: &dyn Observer) -> Result<Outcome> {
    let mut report = Report::default();
    let atlas = Atlas::read(request, &mut report)?;
    let Some(table) = open_events(request, Some(&mut report))? else {
        return Ok(nothing(report));
    };
    let Some(atlas) = atlas else {
        return Ok(nothing(report));
    };
    let filter = request.filter.resolve(&atlas.gazetteer, &atlas.sites)?;
    let export = Export {
        request,
        observer,
        atlas: &atlas,
        filter: &filter,
    };
    let mut target = Target::open(request)?;
    let passed = export.pass(table, &report, &mut target)?;
    export.finish(passed, report, target)
}

/// The name of a table without its extension.
fn stem(name: &str) -> &str {
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}

fn nothing(report: Report) -> Outcome {
    Outcome {
        is_wrong: report.errors() > 0,
        report,
        tally: Tally::default(),
        delivered: Vec::new(),
        removed: Vec::new(),
        kept: Vec::new(),
    }
}

fn open_events(request: &Request, report: Option<&mut Report>) -> Result<Option<Table>> {
    let inputs = &request.inputs;
    let open = |options: OpenOptions| Table::open(inputs.events.input()?, &EVENTS, &options);
    let options = inputs.options(&inputs.event_columns);
    let mut opened = open(options.clone())?;
    if opened
        .value
        .as_ref()
        .is_some_and(|table| table.columns.position(EventColumn::Id.index()).is_none())
    {
        // rows without ids are numbered, and only then is counting them worth its time
        opened = open(OpenOptions {
            count_rows: true,
            ..options
        })?;
    }
    if let Some(report) = report {
        for finding in opened.findings {
            report.push(finding);
        }
    }
    Ok(opened.value)
}

/// Where the files of this export go.
enum Target {
    Nowhere,
    Folder(Box<Folder>),
    File(Option<Sink>),
}

impl Target {
    fn open(request: &Request) -> Result<Self> {
        let inputs = request.inputs.files.clone();
        Ok(match &request.destination {
            Destination::Nowhere => Self::Nowhere,
            Destination::Folder { path, overwrite } => {
                Self::Folder(Box::new(Folder::open(path, &inputs, *overwrite)?))
            }
            Destination::File { path } => Self::File(Some(Sink::to(path, &inputs)?)),
        })
    }

    fn sink(&mut self, plan: &Plan) -> Result<Option<Sink>> {
        Ok(match self {
            Self::Nowhere => None,
            Self::Folder(folder) => Some(folder.file(&plan.name)?.into()),
            // the file that was named is the first of the plan
            Self::File(sink) => sink.take(),
        })
    }

    fn rejects(&mut self, request: &Request) -> Result<Option<Rejects>> {
        match self {
            Self::Folder(folder) if request.policy == Policy::KeepGoing => {
                Rejects::begin(folder.file(REJECTS)?.into()).map(Some)
            }
            _ => Ok(None),
        }
    }
}

/// Opens those of the files for which `is_meant` is true. The plans of layers of events come first.
fn open_files(
    plans: &[Plan],
    is_meant: impl Fn(&Plan) -> bool,
    schemas: &[Schema],
    target: &mut Target,
    files: &mut Files,
) -> Result<()> {
    for (position, plan) in plans.iter().enumerate() {
        if is_meant(plan) {
            let sink = target.sink(plan)?;
            files.open(position, plan, schemas, sink)?;
        }
    }
    Ok(())
}

struct Export<'a> {
    request: &'a Request,
    observer: &'a dyn Observer,
    atlas: &'a Atlas,
    filter: &'a Filter,
}

/// What a pass over the rows leaves to be finished.
struct Passed {
    ordered: Ordered,
    plans: Vec<Plan>,
    schemas: Vec<Schema>,
    usage: Usage,
}

impl Export<'_> {
    /// Passes over the rows; once more if ids turn out to be used twice.
    fn pass(&self, table: Table, report: &Report, target: &mut Target) -> Result<Passed> {
        let passed = self.pass_once(table, report, target, &Repeated::default())?;
        if passed.ordered.ids.is_unbroken() {
            return Ok(passed);
        }
        let repeated = ids::repeated(&|| self.reopen(), self.request.threads, self.observer)?;
        if repeated.is_empty() {
            return Ok(passed);
        }
        drop(passed);
        // the folder is let go of before it is taken again: its lock is ours
        *target = Target::Nowhere;
        *target = Target::open(self.request)?;
        match self.reopen()? {
            Some(table) => self.pass_once(table, report, target, &repeated),
            None => Err(self.changed()),
        }
    }

    fn reopen(&self) -> Result<Option<Table>> {
        open_events(self.request, None)
    }

    fn changed(&self) -> Error {
        let name = self.request.inputs.events.name();
        Error::read(
            &**name,
            std::io::Error::other("it changed while it was read"),
        )
    }

    fn pass_once(
        &self,
        table: Table,
        report: &Report,
        target: &mut Target,
        repeated: &Repeated,
    ) -> Result<Passed> {
        let request = self.request;
        let survey = Survey::take(table, request.threads, self.observer)?;
        let mut table = self.reopen()?.ok_or_else(|| self.changed())?;
        let reader = EventReader::new(&table.shape, &table.columns);
        let resolver = Resolver::new(
            &self.atlas.gazetteer,
            &self.atlas.name,
            &table.shape,
            &table.columns,
        );
        let plans = Plan::all(&request.layers, &request.formats);
        let layers = EventLayers::new(
            &request.layers,
            &plans,
            |column| reader.has(column),
            self.atlas.has_sources,
            &survey.extras,
            &request.styling,
        );
        let usage = Usage::new(self.atlas.gazetteer.len());
        let of_places = [LayerKind::Places, LayerKind::Areas]
            .map(|layer| gazetteer_layers::schema(layer, &request.styling));
        let schemas: Vec<Schema> = layers.schemas().cloned().chain(of_places).collect();
        let rows = Rows {
            shape: &table.shape,
            reader: &reader,
            resolver: &resolver,
            gazetteer: &self.atlas.gazetteer,
            sites: &self.atlas.sites,
            sources: &self.atlas.sources,
            totals: &survey.totals,
            filter: self.filter,
            layers: &layers,
            usage: &usage,
            repeated,
            columns: RowColumns::of(&table.columns),
            line: request.line,
            stop_limit_m: request.stop_limit_m,
            area_incidents: request.area_incidents,
            keep_rejects: request.policy == Policy::KeepGoing,
            tells_unknown: self.atlas.is_whole || request.policy == Policy::KeepGoing,
        };
        let stop_at_errors = request.policy != Policy::KeepGoing;
        let is_asked_to_write = !matches!(request.destination, Destination::Nowhere);
        let mut ordered = Ordered {
            report: Report::default(),
            tally: Tally::default(),
            ids: Rising::default(),
            files: Files::default(),
            spans: Spans::default(),
            rejects: None,
            writes: is_asked_to_write && !(stop_at_errors && report.errors() > 0),
            stop_at_errors,
        };
        for finding in reader.table_findings() {
            ordered.report.push(finding);
        }
        if ordered.writes {
            let is_of_events = Plan::is_of_events;
            open_files(&plans, is_of_events, &schemas, target, &mut ordered.files)?;
            ordered.rejects = target.rejects(request)?;
        }
        let ordered = stream::run(
            &mut table.reader,
            request.threads,
            self.observer,
            &rows,
            ordered,
        )?;
        Ok(Passed {
            ordered,
            plans,
            schemas,
            usage,
        })
    }

    fn finish(&self, passed: Passed, mut report: Report, mut target: Target) -> Result<Outcome> {
        let Passed {
            ordered,
            plans,
            schemas,
            usage,
        } = passed;
        let request = self.request;
        report.merge(ordered.report, |_| None);
        let tally = ordered.tally;
        for (option, words, column) in [
            ("--category", &self.filter.categories, EventColumn::Category),
            ("--actor", &self.filter.actors, EventColumn::Actors),
        ] {
            values::all_met(
                option,
                words,
                column,
                &|| self.reopen(),
                request.threads,
                self.observer,
            )?;
        }
        let is_wrong =
            report.errors() > 0 || (request.policy == Policy::Strict && report.warnings() > 0);
        let mut outcome = Outcome {
            report,
            tally,
            delivered: Vec::new(),
            removed: Vec::new(),
            kept: Vec::new(),
            is_wrong,
        };
        if !ordered.writes || (is_wrong && request.policy != Policy::KeepGoing) {
            return Ok(outcome);
        }
        let (mut files, mut spans) = (ordered.files, ordered.spans);
        let is_of_places = |plan: &Plan| !plan.is_of_events();
        open_files(&plans, is_of_places, &schemas, &mut target, &mut files)?;
        for layer in [LayerKind::Places, LayerKind::Areas] {
            let most_sensitive = self.filter.most_sensitive();
            let span = gazetteer_layers::write(
                layer,
                self.atlas,
                &usage,
                most_sensitive,
                &request.styling,
                &plans,
                &mut files,
            )?;
            spans.merge(layer, &span);
        }
        let mut delivered = files.finish()?;
        if let Some(rejects) = ordered.rejects {
            delivered.push(rejects.end()?);
        }
        if let Target::Folder(folder) = &mut target {
            let schemas: Vec<&Schema> = LayerKind::ALL
                .iter()
                .filter(|layer| request.layers.contains(layer))
                .filter_map(|layer| schemas.iter().find(|schema| schema.layer == *layer))
                .collect();
            let map = Map {
                title: stem(request.inputs.events.name()),
                styling: &request.styling,
                schemas: &schemas,
                spans: &spans,
            };
            delivered.extend(map.write(folder)?);
        }
        if self.observer.is_cancelled() {
            return Err(Error::Interrupted);
        }
        if let Target::Folder(folder) = target {
            let done = folder.commit(self.manifest(&outcome.tally))?;
            delivered = done.files;
            outcome.removed = done.removed;
            outcome.kept = done.kept;
        }
        outcome.delivered = delivered;
        Ok(outcome)
    }

    fn manifest(&self, tally: &Tally) -> Manifest {
        let request = self.request;
        let mut manifest = Manifest::new(request.arguments.clone());
        manifest.inputs = request
            .inputs
            .files
            .iter()
            .map(|path| InputEntry {
                name: path
                    .file_name()
                    .unwrap_or_default()
                    .to_string_lossy()
                    .into_owned(),
                bytes: std::fs::metadata(path).ok().map(|it| it.len()),
                sha256: None,
            })
            .collect();
        manifest.rows = output::Rows {
            read: tally.read,
            written: tally.written,
            unlocated: tally.unlocated,
            filtered: tally.filtered,
            rejected: tally.rejected,
        };
        manifest.reasons = tally
            .reasons
            .iter()
            .map(|(reason, rows)| (reason.as_str().to_owned(), *rows))
            .collect();
        let km = |metres: f64| Setting::Text(format!("{} km", metres / 1000.0));
        manifest.settings = BTreeMap::from([
            (
                "width of ~".to_owned(),
                Setting::Text(request.filter.width.to_string()),
            ),
            (
                "events are areas beyond".to_owned(),
                km(request.pin_limit_m),
            ),
            (
                "stops are left out beyond".to_owned(),
                km(request.stop_limit_m),
            ),
            (
                "longest segment of a line".to_owned(),
                request
                    .line
                    .max_segment_m
                    .map_or_else(|| Setting::Text("straight".to_owned()), km),
            ),
        ]);
        manifest
    }
}
