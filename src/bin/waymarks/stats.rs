//! `waymarks stats`: the numbers of a table added up, none of them twice.

use std::io::{self, Write};

use clap::{Args, ValueEnum};
use serde_json::json;
use unicode_width::UnicodeWidthStr as _;
use waymarks::check::SumLine;
use waymarks::diagnostic::escape::clean;
use waymarks::error::{Error, Result};
use waymarks::export::{Outcome, run};
use waymarks::write::csv_row;

use crate::args::{Drawing, Filters, Run, Tables};
use crate::exit::Exit;
use crate::plan;
use crate::render::width;
use crate::watch::Watch;

/// Add up the numbers of a table, none of them twice.
#[derive(Debug, Args)]
#[command(after_help = "\
What is added: the number of each row, but of a group with a total only that; rows that are shared,
subset or aggregate never. Claims of one group without a total are a range: at least the largest, at
most all together. What is counted differently (fighters, killed) is never added to each other.

Examples:
  waymarks stats                         by category
  waymarks stats --by month --status confirmed,reported
  waymarks stats --by place --country IR --format csv > sums.csv")]
pub(crate) struct Stats {
    #[command(flatten)]
    pub(crate) tables: Tables,
    /// What the rows are sorted by
    #[arg(
        long,
        value_name = "WHAT",
        value_enum,
        default_value = "category",
        help_heading = "Output"
    )]
    pub(crate) by: By,
    /// How the sums are written
    #[arg(
        long,
        value_name = "FORMAT",
        value_enum,
        default_value = "text",
        help_heading = "Output"
    )]
    pub(crate) format: Format,
    #[command(flatten)]
    pub(crate) drawing: Drawing,
    #[command(flatten)]
    pub(crate) filters: Filters,
    #[command(flatten)]
    pub(crate) run: Run,
}

/// How sums are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// A table for people
    Text,
    /// One JSON object
    Json,
    /// A table for spreadsheets
    Csv,
}

/// What sums are sorted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum By {
    /// The category of the row
    Category,
    /// How sure it is
    Status,
    /// The month, or the first and the last month
    Month,
    /// The countries of its place, or of the ends of its journey
    Country,
    /// Its place, or the ends of its journey
    Place,
}

impl From<By> for waymarks::export::By {
    fn from(by: By) -> Self {
        match by {
            By::Category => Self::Category,
            By::Status => Self::Status,
            By::Month => Self::Month,
            By::Country => Self::Country,
            By::Place => Self::Place,
        }
    }
}

/// Writes the sums to `out`. Rows with errors are in none; they are told, and the exit code is 1.
pub(crate) fn stats(args: &Stats, out: &mut dyn Write, talk: &mut dyn Write) -> Exit {
    let renderer = args.run.message_format.renderer(width());
    let fail = |error: &Error, interrupted: u8, talk: &mut dyn Write| {
        // nobody is left to tell if the terminal is gone
        let _ = renderer.failure(error, talk);
        Exit::of(error, interrupted)
    };
    let watch = match Watch::begin(&args.tables.events) {
        Ok(watch) => watch,
        Err(error) => return fail(&Error::read("signals", error), 0, talk),
    };
    let ran: Result<Outcome> = plan::stats(args).and_then(|request| run(&request, &watch));
    watch.end();
    let outcome = match ran {
        Ok(outcome) => outcome,
        Err(error) => return fail(&error, watch.exit_code(), talk),
    };
    if outcome.report.errors() > 0 || outcome.is_wrong {
        let ending = "the rows without errors were added up";
        let _ = renderer.report(&outcome.report, ending, talk);
    }
    let text = written(args, &outcome);
    outcome.leftovers.leave_to_the_system();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        // a reader that is gone has read enough
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            fail(&Error::write("standard output", error), 0, talk)
        }
        _ if outcome.is_wrong => Exit::WrongData,
        _ => Exit::Done,
    }
}

fn written(args: &Stats, outcome: &Outcome) -> String {
    let by = waymarks::export::By::from(args.by).as_str();
    let (lines, totals) = outcome.sums.lines();
    match args.format {
        Format::Text => table(by, &lines, &totals),
        Format::Json => {
            let object = json!({
                "by": by,
                "lines": lines.iter().map(|line| object(by, line)).collect::<Vec<_>>(),
                "totals": totals.iter().map(|line| object("", line)).collect::<Vec<_>>(),
            });
            format!("{object:#}\n")
        }
        Format::Csv => csv(by, &lines),
    }
}

fn text_or_null(text: &str) -> serde_json::Value {
    if text.is_empty() {
        serde_json::Value::Null
    } else {
        text.into()
    }
}

fn object(by: &str, line: &SumLine) -> serde_json::Value {
    let mut object = json!({
        "count_of": text_or_null(&line.counted),
        "rows": line.rows,
        "count_text": line.sum.map(|sum| sum.to_string()),
        "count_min": line.sum.map(|sum| sum.low),
        "count_best": line.sum.map(|sum| sum.best),
        "count_max": line.sum.and_then(|sum| sum.high),
        "shared": line.shared,
        "subset": line.subset,
        "aggregate": line.aggregate,
        "in_words": line.in_words,
        "not_added": line.not_added,
    });
    if let Some(fields) = object.as_object_mut()
        && !by.is_empty()
    {
        fields.insert(by.to_owned(), text_or_null(&line.key));
    }
    object
}

fn csv(by: &str, lines: &[SumLine]) -> String {
    let mut out = Vec::new();
    csv_row(
        [
            by,
            "count_of",
            "rows",
            "count_text",
            "count_min",
            "count_best",
            "count_max",
            "shared",
            "subset",
            "aggregate",
            "in_words",
            "not_added",
        ],
        &mut out,
    );
    for line in lines {
        let number = |number: Option<u64>| number.map_or_else(String::new, |it| it.to_string());
        let cells = [
            line.key.clone(),
            line.counted.clone(),
            line.rows.to_string(),
            line.sum.map_or_else(String::new, |sum| sum.to_string()),
            number(line.sum.map(|sum| sum.low)),
            number(line.sum.map(|sum| sum.best)),
            number(line.sum.and_then(|sum| sum.high)),
            line.shared.to_string(),
            line.subset.to_string(),
            line.aggregate.to_string(),
            line.in_words.to_string(),
            line.not_added.join("; "),
        ];
        csv_row(cells.iter().map(String::as_str), &mut out);
    }
    String::from_utf8_lossy(&out).into_owned()
}

/// Numbers first, names last: whichever way a name runs, nothing stands behind it.
fn table(by: &str, lines: &[SumLine], totals: &[SumLine]) -> String {
    let head = ["rows", "sum", "not added", "of", by].map(str::to_owned);
    let cells = |line: &SumLine, key: String| {
        let shared = match line.shared {
            0 => None,
            shared => Some(format!("{shared} shared")),
        };
        let rest: Vec<String> = line
            .not_added
            .iter()
            .map(|it| shown(it))
            .chain(shared)
            .collect();
        [
            line.rows.to_string(),
            line.sum
                .map_or_else(|| "-".to_owned(), |sum| sum.to_string()),
            if rest.is_empty() {
                "-".to_owned()
            } else {
                rest.join(", ")
            },
            shown(&line.counted),
            key,
        ]
    };
    let mut rows = vec![head];
    rows.extend(lines.iter().map(|line| cells(line, shown(&line.key))));
    let summed = totals.iter().filter(|line| line.sum.is_some());
    let ends: Vec<_> = summed.map(|line| cells(line, "all".to_owned())).collect();
    let width_of = |column: usize| {
        let all = rows.iter().chain(&ends);
        all.filter_map(|row| row.get(column))
            .map(|cell| cell.width())
            .max()
            .unwrap_or(0)
    };
    let widths: Vec<usize> = (0..4).map(width_of).collect();
    let mut text = String::new();
    let mut push = |row: &[String; 5]| {
        let [count, sum, rest, counted, key] = row;
        let pad = |cell: &str, column: usize| {
            " ".repeat(
                widths
                    .get(column)
                    .map_or(0, |width| width.saturating_sub(cell.width())),
            )
        };
        let line = format!(
            "{}{count}  {}{sum}  {rest}{}  {counted}{}  {key}",
            pad(count, 0),
            pad(sum, 1),
            pad(rest, 2),
            pad(counted, 3),
        );
        text.push_str(line.trim_end());
        text.push('\n');
    };
    rows.iter().for_each(&mut push);
    if !ends.is_empty() {
        push(&[const { String::new() }; 5]);
        ends.iter().for_each(&mut push);
    }
    text
}

/// A cell as a terminal may see it; a name that runs to the left is closed off from what follows.
fn shown(text: &str) -> String {
    if text.is_empty() {
        return "-".to_owned();
    }
    let mut cell = clean(text).to_string();
    let runs_left = |it: char| matches!(it, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}');
    if cell.contains(runs_left) {
        cell.push('\u{200e}');
    }
    cell
}
