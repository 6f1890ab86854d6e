//! An export from beginning to end.

use std::collections::BTreeMap;
use std::fs::Metadata;

use crate::check::{self, Doubts, RowChecks, Sums, Surroundings};
use crate::diagnostic::{Finding, Report};
use crate::error::{Error, Result};
use crate::export::atlas::Atlas;
use crate::export::files::{Files, Plan, layers_of};
use crate::export::ids::{self, Repeated, Rising};
use crate::export::layers::{EventLayers, EventSchemas};
use crate::export::map::{Map, Spans, Styling};
use crate::export::quote::quote;
use crate::export::rows::{Ordered, RowColumns, Rows};
use crate::export::stream::{self, Observer};
use crate::export::survey::Survey;
use crate::export::target::{Target, open_files};
use crate::export::{Destination, Policy, Request, Tally, flows, gazetteer_layers, values};
use crate::filter::Filter;
use crate::layer::{EventSchema, FlowSchema, Flows, LayerKind, Schema, Selection, Usage};
use crate::output::{self, Delivered, Folder, InputEntry, Manifest, Setting};
use crate::parallel;
use crate::project::page::Closing;
use crate::project::style::StyleTable;
use crate::read::{EVENTS, EventColumn, EventReader, nearest};
use crate::resolve::{self, Resolver};
use crate::table::{OpenOptions, Table};
use crate::write::Format;

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
    /// The numbers of the rows added up, if that was asked for.
    pub sums: Sums,
    /// Whether errors (or warnings, in a strict run) are there.
    pub is_wrong: bool,
    /// What the rows were joined with: nobody needs it any more.
    pub leftovers: Leftovers,
}

/// What is left of an export: much memory in many pieces where the gazetteer is large, which takes time to
/// let go of.
#[derive(Default)]
pub struct Leftovers(Option<Box<(Atlas, EventLayers)>>);

impl Leftovers {
    /// Leaves it to the system to take the memory back: for a program that ends now.
    pub fn leave_to_the_system(self) {
        std::mem::forget(self);
    }
}

impl std::fmt::Debug for Leftovers {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Leftovers")
            .field("is_empty", &self.0.is_none())
            .finish_non_exhaustive()
    }
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
    let Finished {
        mut outcome,
        written,
        layers,
        without_hints,
    } = export.finish(passed, report, target)?;
    drop(filter);
    // while the disk is waited for: what may have been meant
    let mut hints = Vec::new();
    let mut meanwhile = || hints = hints_to(&without_hints, &atlas, request.threads.get());
    let is_done = std::thread::scope(|scope| {
        let other = std::thread::Builder::new().spawn_scoped(scope, &mut meanwhile);
        if let Some((folder, manifest)) = written {
            let done = folder.commit(manifest)?;
            outcome.delivered = done.files;
            outcome.removed = done.removed;
            outcome.kept = done.kept;
        }
        Ok(other.is_ok())
    })?;
    if !is_done {
        meanwhile(); // there was no thread
    }
    outcome.report.give_hints(&without_hints, hints);
    outcome.leftovers = Leftovers(Some(Box::new((atlas, layers))));
    Ok(outcome)
}

/// What may have been meant, where a name or a source is not known.
fn hints_to(findings: &[Finding], atlas: &Atlas, threads: usize) -> Vec<Option<String>> {
    let of_names = resolve::hints(findings, &atlas.gazetteer);
    let of_sources = parallel::run(threads, findings.len(), |at| {
        check::hint(findings.get(at)?, &atlas.sources)
    });
    let both = of_names.into_iter().zip(of_sources);
    both.map(|(name, source)| name.or(source)).collect()
}

/// A folder with all its new files, which are still to be put in place, and what is to be said of them.
type Written = (Box<Folder>, Manifest);

/// The name of a table without its extension.
fn stem(name: &str) -> &str {
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}

fn nothing(report: Report) -> Outcome {
    Outcome {
        is_wrong: report.errors() > 0,
        report,
        tally: Tally::default(),
        sums: Sums::default(),
        delivered: Vec::new(),
        removed: Vec::new(),
        kept: Vec::new(),
        leftovers: Leftovers::default(),
    }
}

fn open_events(request: &Request, report: Option<&mut Report>) -> Result<Option<Table>> {
    let inputs = &request.inputs;
    let open = |options: OpenOptions| Table::open(inputs.events.input()?, &EVENTS, &options);
    let options = inputs.event_options();
    let mut opened = open(options.clone())?;
    if opened
        .value
        .as_ref()
        .is_some_and(|table| !table.columns.has(EventColumn::Id.index()))
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

/// The name of the export's `GeoPackage`, if it has one.
fn database_name(request: &Request) -> Option<String> {
    if !request.formats.contains(&Format::GeoPackage) {
        return None;
    }
    let named = match &request.destination {
        Destination::File { path } => path.file_name(),
        _ => None,
    };
    Some(named.map_or_else(
        || format!("waymarks.{}", Format::GeoPackage.extension()),
        |name| name.to_string_lossy().into_owned(),
    ))
}

struct Export<'a> {
    request: &'a Request,
    observer: &'a dyn Observer,
    atlas: &'a Atlas,
    filter: &'a Filter,
}

/// The columns that are asked for. Fails if one of them is in no layer: a slip of the hand would make a good
/// map a poor one.
fn selected(schemas: EventSchemas, selection: &Selection) -> Result<EventSchemas> {
    let mut names: Vec<&str> = Vec::new();
    let layers = schemas.iter().flatten().map(|it| &it.schema);
    for field in layers.flat_map(|schema| &schema.fields) {
        if !names.contains(&&*field.name) {
            names.push(&field.name);
        }
    }
    let Some(unmet) = selection.unmet(&names) else {
        return Ok(schemas.map(|schema| schema.map(|it| it.select(selection))));
    };
    let hint = match nearest(unmet, names.iter().copied()) {
        Some(near) => format!("did you mean {near:?}?"),
        None => format!("there are {}", names.join(", ")),
    };
    Err(Error::Usage {
        message: format!("--select {unmet:?}: no layer of these events has such a property"),
        hint: Some(hint),
    })
}

/// What is there when all files are complete.
struct Finished {
    outcome: Outcome,
    written: Option<Written>,
    /// They have much to let go of.
    layers: EventLayers,
    /// Findings about rows, as far as what may have been meant is looked for.
    without_hints: Vec<Finding>,
}

/// What a pass over the rows leaves to be finished.
struct Passed {
    ordered: Ordered,
    layers: EventLayers,
    plans: Vec<Plan>,
    schemas: Vec<Schema>,
    usage: Option<Usage>,
}

impl Export<'_> {
    /// Passes over the rows; once more if ids turn out to be used twice. A stream cannot be begun
    /// again, so there the ids are looked at first.
    fn pass(&self, table: Table, report: &Report, target: &mut Target) -> Result<Passed> {
        if target.is_stream() {
            let repeated = ids::repeated(&|| self.reopen(), self.request.threads, self.observer)?;
            return self.pass_once(table, report, target, &repeated);
        }
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
        let survey = Survey::take(
            table,
            self.filter.most_sensitive(),
            request.threads,
            self.observer,
        )?;
        let mut table = self.reopen()?.ok_or_else(|| self.changed())?;
        let reader = EventReader::new(&table.shape, &table.columns);
        let resolver = Resolver::new(
            &self.atlas.gazetteer,
            &self.atlas.name,
            &table.shape,
            &table.columns,
        )
        .unknown_places(request.inputs.unknown_places);
        let wanted = layers_of(&request.layers, &request.formats);
        let plans = Plan::coloured(Plan::all(&wanted, &request.formats), &request.styling.table);
        let styling = Styling {
            in_database: request.formats.contains(&Format::GeoPackage),
            ..request.styling.clone()
        };
        let is_wanted = |layer| wanted.contains(&layer);
        let schemas = LayerKind::OF_EVENTS.map(|kind| {
            let has = |column| reader.has(column);
            let all = || EventSchema::new(kind, has, self.atlas.has_sources, &survey.extras);
            is_wanted(kind).then(all)
        });
        let schemas = selected(schemas, &request.select)?;
        let places = self.atlas.gazetteer.len();
        let layers = EventLayers::new(schemas, &plans, places, &styling);
        let counts_usage = is_wanted(LayerKind::Places)
            || is_wanted(LayerKind::Areas)
            || request.formats.contains(&Format::Html);
        let usage = counts_usage.then(|| Usage::new(self.atlas.gazetteer.len()));
        let schemas = self.schemas(&layers);
        let surroundings = Surroundings {
            gazetteer: &self.atlas.gazetteer,
            sites: &self.atlas.sites,
            sources: self.atlas.has_sources.then_some(&self.atlas.sources),
            shape: &table.shape,
            columns: &table.columns,
            groups: &survey.groups,
            stop_limit_m: request.stop_limit_m,
        };
        let checks = RowChecks::new(surroundings, &request.plausible);
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
            usage: usage.as_ref(),
            repeated,
            columns: RowColumns::of(&table.columns),
            line: request.line,
            draws_lines: is_wanted(LayerKind::Routes) || is_wanted(LayerKind::Flows),
            stop_limit_m: request.stop_limit_m,
            pin_limit_m: request.pin_limit_m,
            area_incidents: request.area_incidents,
            checks: &checks,
            sums: request.sums,
            groups: &survey.groups,
            keep_rejects: request.policy == Policy::KeepGoing,
            flows: wanted
                .contains(&LayerKind::Flows)
                .then_some(request.flow_period),
            tells_unknown: self.atlas.is_whole || request.policy == Policy::KeepGoing,
        };
        let mut ordered = self.nothing_yet(report);
        ordered.report.extend(reader.table_findings());
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
            layers,
            plans,
            schemas,
            usage,
        })
    }

    /// The columns of all layers.
    fn schemas(&self, layers: &EventLayers) -> Vec<Schema> {
        let of_places = [LayerKind::Places, LayerKind::Areas]
            .map(|layer| gazetteer_layers::schema(layer, &self.request.styling));
        let of_flows = FlowSchema::new(self.request.flow_period).schema;
        let others = of_places.into_iter().chain([of_flows]);
        layers.schemas().cloned().chain(others).collect()
    }

    /// What is handed on in order, before the first row; `report` is of the other tables.
    fn nothing_yet(&self, report: &Report) -> Ordered {
        let stop_at_errors = self.request.policy != Policy::KeepGoing;
        let is_asked_to_write = !matches!(self.request.destination, Destination::Nowhere);
        Ordered {
            report: Report::default(),
            tally: Tally::default(),
            ids: Rising::default(),
            files: Files::default(),
            spans: Spans::default(),
            flows: Flows::default(),
            rejects: None,
            doubts: Doubts::default(),
            sums: Sums::default(),
            writes: is_asked_to_write && !(stop_at_errors && report.errors() > 0),
            stop_at_errors,
        }
    }

    /// Completes all files but for putting those of a folder in place.
    fn finish(&self, passed: Passed, mut report: Report, mut target: Target) -> Result<Finished> {
        let Passed {
            ordered,
            layers,
            plans,
            schemas,
            usage,
        } = passed;
        let request = self.request;
        let without_hints = ordered.report.without_hints();
        report.merge(ordered.report);
        let doubts = self.doubts(ordered.doubts)?;
        report.extend(doubts);
        let tally = ordered.tally;
        self.all_words_met()?;
        let is_wrong =
            report.errors() > 0 || (request.policy == Policy::Strict && report.warnings() > 0);
        let mut done = Finished {
            outcome: Outcome {
                report,
                tally,
                sums: ordered.sums,
                delivered: Vec::new(),
                removed: Vec::new(),
                kept: Vec::new(),
                is_wrong,
                leftovers: Leftovers::default(),
            },
            written: None,
            layers,
            without_hints,
        };
        if !ordered.writes || (is_wrong && request.policy != Policy::KeepGoing) {
            return Ok(done);
        }
        let (mut files, mut spans) = (ordered.files, ordered.spans);
        let wanted = layers_of(&request.layers, &request.formats);
        let found = ordered.flows.finish();
        // no flows are no file, unless it is the one that was named
        let has_flows = !found.is_empty() || matches!(target, Target::File(_));
        let is_other = |plan: &Plan| !plan.is_of_events() && (has_flows || !plan.is_of_flows());
        open_files(&plans, is_other, &schemas, &mut target, &mut files)?;
        for layer in [LayerKind::Places, LayerKind::Areas] {
            if let Some(usage) = &usage {
                let used = gazetteer_layers::Used {
                    atlas: self.atlas,
                    usage,
                    most_sensitive: self.filter.most_sensitive(),
                    styling: &request.styling,
                };
                let span = gazetteer_layers::write(layer, used, &plans, &mut files)?;
                spans.merge(layer, &span);
            }
        }
        let schema = FlowSchema::new(request.flow_period);
        let span = flows::write(
            &found,
            &schema,
            self.atlas,
            &request.line,
            &plans,
            &mut files,
        )?;
        spans.merge(LayerKind::Flows, &span);
        flows::write_flowmap(&found, self.atlas, &plans, &mut files)?;
        let schemas: Vec<&Schema> = LayerKind::ALL
            .iter()
            .filter(|layer| wanted.contains(layer))
            .filter(|layer| has_flows || **layer != LayerKind::Flows)
            .filter_map(|layer| schemas.iter().find(|schema| schema.layer == *layer))
            .collect();
        let map = Map {
            title: stem(request.inputs.events.name()),
            styling: &request.styling,
            schemas: &schemas,
            formats: &request.formats,
            spans: &spans,
        };
        if request.formats.iter().any(|it| it.is_dressed()) {
            files.dress(&map.dress(database_name(request).as_deref()));
        }
        let manifest = self.manifest(&done.outcome.tally);
        let closing = self.closing(usage.as_ref(), &request.styling.table, &manifest);
        let mut delivered = files.finish(&closing, request.threads)?;
        if let Some(rejects) = ordered.rejects {
            delivered.push(rejects.end()?);
        }
        if let Target::Folder(folder) = &mut target {
            let name = |file: &Delivered| Some(file.path.file_name()?.to_str()?.to_owned());
            let files: Vec<String> = delivered.iter().filter_map(name).collect();
            delivered.extend(map.write(&files, folder)?);
        }
        if self.observer.is_cancelled() {
            return Err(Error::Interrupted);
        }
        done.outcome.delivered = delivered;
        done.written = match target {
            Target::Folder(folder) => Some((folder, manifest)),
            Target::Nowhere | Target::File(_) => None,
        };
        Ok(done)
    }

    /// Fails if a word of a filter is in no row.
    fn all_words_met(&self) -> Result<()> {
        let open = || self.reopen();
        for (option, words, column) in [
            ("--category", &self.filter.categories, EventColumn::Category),
            ("--actor", &self.filter.actors, EventColumn::Actors),
        ] {
            let threads = self.request.threads;
            values::all_met(option, words, column, &open, threads, self.observer)?;
        }
        Ok(())
    }

    /// What is doubtful about the rows together.
    fn doubts(&self, doubts: Doubts) -> Result<Vec<Finding>> {
        let request = self.request;
        let sources = self.atlas.has_sources.then_some(&self.atlas.sources);
        let table = &request.inputs.events.name();
        let mut found = doubts.conclude(table, &self.atlas.gazetteer, sources);
        quote(
            &mut found.iter_mut().collect::<Vec<_>>(),
            &|| self.reopen(),
            &EVENTS,
            request.threads,
            self.observer,
        )?;
        Ok(found)
    }

    /// What a page says besides its rows.
    fn closing<'c>(
        &'c self,
        usage: Option<&'c Usage>,
        styles: &'c StyleTable,
        manifest: &'c Manifest,
    ) -> Closing<'c> {
        let request = self.request;
        Closing {
            options: &request.page,
            styles,
            gazetteer: &self.atlas.gazetteer,
            sites: &self.atlas.sites,
            usage,
            most_sensitive: self.filter.most_sensitive(),
            stop_limit_m: request.stop_limit_m,
            width: request.filter.width,
            is_geodesic: request.line.max_segment_m.is_some(),
            rows: manifest.rows,
            arguments: &request.arguments,
        }
    }

    fn manifest(&self, tally: &Tally) -> Manifest {
        let request = self.request;
        let arguments = [&*request.arguments, &*request.written_as].concat();
        let mut manifest = Manifest::new(arguments);
        manifest.inputs = request
            .inputs
            .files
            .iter()
            .filter_map(|path| {
                // pipes and devices are called differently each time
                let found = std::fs::metadata(path).ok().filter(Metadata::is_file)?;
                Some(InputEntry {
                    name: path.file_name()?.to_string_lossy().into_owned(),
                    bytes: Some(found.len()),
                    sha256: None,
                })
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
