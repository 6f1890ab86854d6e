//! What every verb needs: the tables, where findings go, how an edit is saved.

use std::io::{IsTerminal as _, Write};
use std::path::{Path, PathBuf};

use waymarks::diagnostic::{Code, Finding, Report, escape};
use waymarks::error::{Error, Result};
use waymarks::gazetteer::Gazetteer;
use waymarks::model::Area;
use waymarks::output::replace;
use waymarks::places::{Broken, Draft, EventNames, Open, PlaceBook, Strictness};
use waymarks::read::read_areas;
use waymarks::source::{FileName, Location};
use waymarks::table::edit::Edited;
use waymarks::table::{Input, OpenOptions};

use super::args::{Edit, Files};
use crate::config::{ColumnNames, Config};
use crate::exit::Exit;
use crate::plan::beside;
use crate::render::width;

/// The tables on the desk.
pub(crate) struct Desk<'t> {
    files: &'t Files,
    columns: ColumnNames,
    talk: &'t mut dyn Write,
    report: Report,
    /// What it means that there are errors.
    ending: &'static str,
}

/// How a verb ended, if the machine did not say no.
pub(crate) type Ended = Result<Exit>;

impl<'t> Desk<'t> {
    /// Runs a verb, then says what was found.
    pub(crate) fn run(
        files: &'t Files,
        talk: &'t mut dyn Write,
        verb: impl FnOnce(&mut Self) -> Ended,
    ) -> Exit {
        let renderer = files.message_format.renderer(width());
        let mut desk = match columns(files) {
            Ok(columns) => Self {
                files,
                columns,
                talk,
                report: Report::default(),
                ending: "",
            },
            Err(error) => {
                let _ = renderer.failure(&error, talk);
                return Exit::of(&error, 0);
            }
        };
        let ended = verb(&mut desk);
        // nobody is left to tell if the terminal is gone
        if !desk.report.is_empty() {
            let _ = renderer.report(&desk.report, desk.ending, desk.talk);
        }
        match ended {
            Ok(Exit::Done) if desk.report.errors() > 0 => Exit::WrongData,
            Ok(exit) => exit,
            Err(error) => {
                let _ = renderer.failure(&error, desk.talk);
                Exit::of(&error, 0)
            }
        }
    }

    /// Takes a finding along.
    pub(crate) fn find(&mut self, finding: Finding) {
        self.report.push(finding);
    }

    /// Says a line.
    pub(crate) fn say(&mut self, line: &str) {
        let _ = writeln!(self.talk, "{}", escape::clean(line));
    }

    /// The places, to be looked at; none if they are no table, the report says why. What is wrong
    /// with single rows is for the check to say.
    pub(crate) fn gazetteer(&mut self) -> Result<Option<Gazetteer>> {
        let read = waymarks::places::read(&self.open()?)?;
        if read.value.is_none() {
            self.report.extend(read.findings);
        }
        Ok(read.value)
    }

    /// The table of places, to be edited; none if it is none, the report says why.
    pub(crate) fn book(&mut self) -> Result<Option<PlaceBook>> {
        let open = self.open()?;
        Ok(PlaceBook::open(open)?.into_value_of(&mut self.report))
    }

    fn open(&self) -> Result<Open> {
        if self.files.places == Path::new("-") {
            return Err(Error::usage(
                "the places must be a file, not standard input",
            ));
        }
        let threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        Ok(Open {
            path: self.files.places.clone(),
            options: self.options(&self.columns.places),
            threads,
        })
    }

    fn options(&self, columns: &[(String, String)]) -> OpenOptions {
        OpenOptions {
            encoding: self.files.encoding.clone(),
            columns: columns.to_vec(),
            ..OpenOptions::default()
        }
    }

    /// The file of the events, if there is one.
    pub(crate) fn events_path(&self) -> Option<PathBuf> {
        let named = self.files.events.clone();
        named.or_else(|| beside(&self.files.places, "events.csv"))
    }

    /// The names in the events; none if there are no events.
    pub(crate) fn events(&mut self) -> Result<Option<EventNames>> {
        let Some(path) = self.events_path() else {
            return Ok(None);
        };
        let input = if path == Path::new("-") {
            Input::stdin()
        } else {
            Input::path(&path)?
        };
        let options = self.options(&self.columns.events);
        let mut found = Vec::new();
        let names = EventNames::open(input, &options, &mut found)?;
        if names.is_none() {
            self.report.extend(found);
        }
        Ok(names)
    }

    /// The options for opening the events.
    pub(crate) fn event_options(&self) -> OpenOptions {
        self.options(&self.columns.events)
    }

    /// The areas of places, and their file; nothing if there are none.
    pub(crate) fn areas(&mut self) -> Result<(Vec<Area>, Option<PathBuf>)> {
        let named = self.files.areas.clone();
        let Some(path) = named.or_else(|| beside(&self.files.places, "areas.geojson")) else {
            return Ok((Vec::new(), None));
        };
        let text = std::fs::read_to_string(&path).map_err(|error| Error::read(&path, error))?;
        let name = FileName::from(path.display().to_string());
        let areas = read_areas(&name, &text).value;
        Ok((areas, Some(path)))
    }

    /// Checks an edit, shows or saves it. True if it was made, or would be.
    pub(crate) fn conclude(
        &mut self,
        book: PlaceBook,
        edit: &Edit,
        renamed: Option<(&str, &str)>,
    ) -> Result<bool> {
        let Some(draft) = self.draft(book, edit)? else {
            return Ok(false);
        };
        if !self.keeps_joins(&draft, edit, renamed)? {
            return Ok(false);
        }
        self.save(draft.path(), draft.edited(), edit)
    }

    /// Makes a draft; none if it is refused, the report says why.
    pub(crate) fn draft(&mut self, book: PlaceBook, edit: &Edit) -> Result<Option<Draft>> {
        let strictness = if edit.force {
            Strictness::Lenient
        } else {
            Strictness::Usual
        };
        self.draft_with(book, strictness)
    }

    /// Makes a draft with a strictness of one's own.
    pub(crate) fn draft_with(
        &mut self,
        book: PlaceBook,
        strictness: Strictness,
    ) -> Result<Option<Draft>> {
        let draft = Draft::make(book, strictness)?;
        if draft.value.is_none() {
            self.ending = NOTHING;
        }
        Ok(draft.into_value_of(&mut self.report))
    }

    /// Whether all events join as before, or that does not matter.
    pub(crate) fn keeps_joins(
        &mut self,
        draft: &Draft,
        edit: &Edit,
        renamed: Option<(&str, &str)>,
    ) -> Result<bool> {
        let Some(events) = self.events()? else {
            return Ok(true);
        };
        let file = FileName::clone(events.shape().name());
        let broken = Broken::find(draft.before(), draft.after(), renamed, events)?;
        if broken.rows == 0 {
            return Ok(true);
        }
        let names: Vec<String> = broken
            .names
            .keys()
            .take(5)
            .map(|it| format!("{it:?}"))
            .collect();
        let rows = plural(
            broken.rows,
            "row of the events joins",
            "rows of the events join",
        );
        let message = format!(
            "{rows} now and would not after the edit: {}",
            names.join(", ")
        );
        let mut finding = Finding::new(Code::G605, message)
            .at(Location::line(&file, broken.first_line))
            .hint(match renamed {
                Some(_) => "--with-events writes the new id there too; --force leaves them",
                None => "change the events first, or say --force",
            });
        if edit.force {
            finding = finding.severity(waymarks::diagnostic::Severity::Warning);
        } else {
            self.ending = NOTHING;
        }
        self.find(finding);
        Ok(edit.force)
    }

    /// Shows the diff, or writes the file. True unless there was nothing to do.
    pub(crate) fn save(&mut self, path: &Path, edited: &Edited, edit: &Edit) -> Result<bool> {
        if edited.is_unchanged() {
            self.say(&format!("{} needs no change", path.display()));
            return Ok(true);
        }
        if edit.dry_run {
            print_diff(&edited.diff())?;
            return Ok(true);
        }
        self.warn_of_lock(path);
        replace(path, edited.before(), edited.after())?;
        self.say(&format!("wrote {}", path.display()));
        Ok(true)
    }

    /// A spreadsheet program that has the table open does not see the edit.
    fn warn_of_lock(&mut self, path: &Path) {
        let Some(name) = path.file_name() else {
            return;
        };
        let name = name.to_string_lossy();
        let locks = [format!(".~lock.{name}#"), format!("~${name}")];
        for lock in locks {
            if std::fs::symlink_metadata(path.with_file_name(&lock)).is_ok() {
                let file = FileName::from(path.display().to_string());
                self.find(
                    Finding::new(
                        Code::G602,
                        format!("it is open in a spreadsheet program ({lock})"),
                    )
                    .at(Location::file(&file))
                    .hint("load it again there: what is saved from there takes the edit back"),
                );
                return;
            }
        }
    }

    /// A refusal.
    pub(crate) fn refuse(&mut self, finding: Finding) -> Exit {
        self.ending = NOTHING;
        self.find(finding);
        Exit::WrongData
    }
}

const NOTHING: &str = "nothing was written";

/// `1 row`, `2 rows`.
pub(crate) fn plural(count: u64, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

/// Exit for an edit that was made or refused.
pub(crate) fn exit(made: bool) -> Exit {
    if made { Exit::Done } else { Exit::WrongData }
}

/// A diff goes to stdout as it is; on a terminal no text of the file may steer it.
pub(crate) fn print_diff(diff: &str) -> Result<()> {
    let stdout = std::io::stdout();
    if stdout.is_terminal() {
        let lines: Vec<String> = diff
            .lines()
            .map(|it| escape::clean(it).to_string())
            .collect();
        print(format!("{}\n", lines.join("\n")).as_bytes())
    } else {
        print(diff.as_bytes())
    }
}

/// Writes data to stdout.
pub(crate) fn print(bytes: &[u8]) -> Result<()> {
    let mut out = std::io::stdout().lock();
    out.write_all(bytes)
        .and_then(|()| out.flush())
        .map_err(|error| Error::write("<stdout>", error))
}

fn columns(files: &Files) -> Result<ColumnNames> {
    let mut columns = Config::read(files.config.as_deref())?.columns;
    for typed in &files.column {
        columns.add(typed)?;
    }
    Ok(columns)
}

/// Findings go to the report.
trait IntoValueOf<T> {
    fn into_value_of(self, report: &mut Report) -> T;
}

impl<T> IntoValueOf<T> for waymarks::diagnostic::Checked<T> {
    fn into_value_of(self, report: &mut Report) -> T {
        report.extend(self.findings);
        self.value
    }
}
