//! How long an export takes, beside a plain copy of its output and others who do the same work.
//!
//! ```text
//! cargo bench --bench export -- [--rounds 5] [--threads N] [--work WORK,...]
//!     [--without TASK,...] [EVENTSxPLACES ...]
//! ```
//!
//! Works: `points` (with a copy of the output), `routes`, `filter`, `flatgeobuf`, `geoparquet`,
//! `geopackage`, `check`, `all` (an export with nothing said), and `sample` (the tables of this folder:
//! how long a run takes that has nearly nothing to do). Without: all of them, at 100000x1000,
//! 100000x150000, 1000000x1000 and 1000000x150000.
//!
//! `waymarks --select` writes the columns that the peers write, and no more.
//!
//! The tables are made once, in `target/bench-data`; with `--rounds 0` that is all. Every round runs each
//! task of a work once, in order, so that a slow minute of the machine falls on all alike; quote ratios
//! within one table. Memory and processor time are those of the whole process and need `/usr/bin/time`.
//!
//! The peers run if they are there: `ogr2ogr`, which joins names to the letter, and `DuckDB` and polars in
//! the Python that `WAYMARKS_BENCH_PYTHON` names (`python3` if nothing does; `pip install duckdb polars`;
//! for the formats `pip install duckdb==1.5.5 duckdb-extension-spatial==1.5.5`). `benches/peers.py` says
//! what they leave out.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a measurement that cannot be made ends loudly"
)]

mod generate;

use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;

fn main() -> io::Result<()> {
    let options = Options::from_arguments();
    if !options.measure {
        return Ok(()); // `cargo test --benches` only wants to know that this compiles
    }
    let mut out = io::stdout().lock();
    if options.rounds > 0 && options.wants("sample") {
        let sample = Path::new(env!("CARGO_MANIFEST_DIR"));
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("sample");
        let line = format!("export --out {}", folder.display());
        let tasks = [Task::waymarks("waymarks export", &line, &options)];
        measure(&mut out, "the sample", sample, &tasks, &options)?;
    }
    for &(events, places) in &options.sizes {
        let data = generate::tables(events, places)?;
        if options.rounds == 0 {
            writeln!(out, "{}", data.display())?;
            continue;
        }
        for work in WORKS.iter().filter(|work| options.wants(work)) {
            let mut tasks = tasks(work, &data, &options)?;
            tasks.retain(|task| !options.without.iter().any(|name| name == task.name));
            let title = format!("{work}: {events} events, {places} places");
            measure(&mut out, &title, &data, &tasks, &options)?;
        }
    }
    Ok(())
}

/// What the peers write of an event beside two columns of its place.
const OF_THE_TABLE: &str = "date_text,category,place,from,via,to,actors,count_min,count_best,count_max,\
    source,source_url,notes";

const WORKS: [&str; 8] = [
    "points",
    "routes",
    "filter",
    "flatgeobuf",
    "geoparquet",
    "geopackage",
    "check",
    "all",
];

fn measure(
    out: &mut impl Write,
    title: &str,
    folder: &Path,
    tasks: &[Task],
    options: &Options,
) -> io::Result<()> {
    let mut runs = vec![Vec::new(); tasks.len()];
    for _ in 0..options.rounds {
        for (task, runs) in tasks.iter().zip(&mut runs) {
            runs.push(task.run(folder)?);
        }
    }
    writeln!(out, "\n{title}, {} rounds", options.rounds)?;
    write_table(out, tasks, &runs)
}

struct Options {
    measure: bool,
    rounds: usize,
    threads: Option<String>,
    works: Vec<String>,
    /// Tasks that are left out: one may take longer than all others together.
    without: Vec<String>,
    /// Numbers of events and of places.
    sizes: Vec<(usize, usize)>,
}

impl Options {
    fn from_arguments() -> Self {
        let mut options = Self {
            measure: false,
            rounds: 5,
            threads: None,
            works: Vec::new(),
            without: Vec::new(),
            sizes: Vec::new(),
        };
        let mut arguments = std::env::args().skip(1);
        while let Some(argument) = arguments.next() {
            match argument.as_str() {
                "--bench" => options.measure = true, // cargo bench says so
                "--rounds" => {
                    let rounds = arguments.next().and_then(|n| n.parse().ok());
                    options.rounds = rounds.expect("--rounds needs a number");
                }
                "--threads" => {
                    options.threads = Some(arguments.next().expect("--threads needs a number"));
                }
                "--work" => {
                    let works = arguments.next().expect("--work needs a name");
                    options.works = works.split(',').map(str::to_owned).collect();
                    let is_known = |work: &String| *work == "sample" || WORKS.contains(&&**work);
                    assert!(options.works.iter().all(is_known), "an unknown work");
                }
                "--without" => {
                    let tasks = arguments.next().expect("--without needs a name");
                    options.without = tasks.split(',').map(str::to_owned).collect();
                }
                size => {
                    let parsed = size
                        .split_once('x')
                        .and_then(|(e, p)| Some((e.parse().ok()?, p.parse().ok()?)));
                    options.sizes.push(parsed.expect("a size is EVENTSxPLACES"));
                }
            }
        }
        if options.sizes.is_empty() {
            options.sizes = [100_000, 1_000_000]
                .into_iter()
                .flat_map(|events| [(events, 1_000), (events, 150_000)])
                .collect();
        }
        options
    }

    fn wants(&self, work: &str) -> bool {
        self.works.is_empty() || self.works.iter().any(|it| it == work)
    }
}

/// A command that is measured, run in the folder of the data.
struct Task {
    name: &'static str,
    words: Vec<String>,
    /// Removed before each run.
    output: &'static str,
    /// The highest code that counts as success: 1 where some rows are known to be bad.
    highest_code: i32,
}

fn words(line: &str) -> Vec<String> {
    line.split(' ').map(str::to_owned).collect()
}

impl Task {
    fn waymarks(name: &'static str, line: &str, options: &Options) -> Self {
        let mut command = vec![env!("CARGO_BIN_EXE_waymarks").to_owned()];
        command.extend(words(line));
        if let Some(threads) = &options.threads {
            command.extend(["--threads".to_owned(), threads.clone()]);
        }
        Self {
            name,
            words: command,
            output: "out",
            highest_code: 1,
        }
    }

    fn peer(name: &'static str, tool: &str, work: &str) -> Self {
        let python = python();
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/benches/peers.py");
        Self {
            name,
            words: [&python, script, tool, work, "peer-out"]
                .map(str::to_owned)
                .into(),
            output: "peer-out",
            highest_code: 0,
        }
    }
}

fn tasks(work: &'static str, data: &Path, options: &Options) -> io::Result<Vec<Task>> {
    let flags = match work {
        "points" => " --layer incidents",
        "routes" => " --layer routes --straight",
        "filter" => {
            " --layer incidents --category protest --since 2023-01-01 --until 2026-06-30 --bbox 44,30,60,38"
        }
        "flatgeobuf" => " --layer incidents --format flatgeobuf",
        "geoparquet" => " --layer incidents --format geoparquet",
        "geopackage" => " --layer incidents --format gpkg",
        _ => "",
    };
    let line = match work {
        "check" => "check".to_owned(),
        _ => format!("export --keep-going --out out{flags}"),
    };
    let mut tasks = vec![Task::waymarks("waymarks", &line, options)];
    if matches!(work, "check" | "all") {
        return Ok(tasks);
    }
    let place = if work == "routes" { "to" } else { "place" };
    let line = format!(
        "export --keep-going --out few{flags} --select {OF_THE_TABLE},{place}_id,{place}_name"
    );
    tasks.push(Task {
        output: "few",
        ..Task::waymarks("waymarks --select", &line, options)
    });
    let is_format = matches!(work, "flatgeobuf" | "geoparquet" | "geopackage");
    let has = |module: &str| {
        let import = format!("import {module}");
        let asked = Command::new(python()).args(["-c", &import]).output();
        asked.is_ok_and(|answer| answer.status.success())
    };
    let extension = "duckdb, importlib.metadata as m; m.files('duckdb-extension-spatial')";
    if has(if is_format { extension } else { "duckdb" }) {
        tasks.push(Task::peer("DuckDB", "duckdb", work));
    }
    if !is_format && has("polars") {
        tasks.push(Task::peer("polars", "polars", work));
    }
    if work != "points" {
        return Ok(tasks);
    }
    tasks.push(Task {
        name: "cp of the output",
        words: words("cp -r out copy"),
        output: "copy",
        highest_code: 0,
    });
    if is_installed("ogr2ogr") {
        write_join(data)?;
        tasks.push(Task {
            name: "ogr2ogr",
            words: words("ogr2ogr -f GeoJSON points.geojson join.vrt"),
            output: "points.geojson",
            highest_code: 0,
        });
    }
    Ok(tasks)
}

fn python() -> String {
    std::env::var("WAYMARKS_BENCH_PYTHON").unwrap_or_else(|_| "python3".to_owned())
}

fn is_installed(program: &str) -> bool {
    Command::new(program)
        .arg("--version")
        .stdin(Stdio::null())
        .output()
        .is_ok()
}

/// The join as GDAL takes it; the keys are copied, as `SQLite` makes an index of its own copy only.
fn write_join(data: &Path) -> io::Result<()> {
    File::create(data.join("join.vrt"))?.write_all(
        br#"<OGRVRTDataSource><OGRVRTLayer name="points">
<SrcDataSource relativeToVRT="1">events.csv</SrcDataSource>
<SrcSQL dialect="SQLITE">WITH k AS MATERIALIZED
(SELECT key, CAST(lon AS REAL) AS x, CAST(lat AS REAL) AS y FROM 'keys.csv'.keys)
SELECT e.*, k.x, k.y FROM events e JOIN k ON k.key = e.place</SrcSQL>
<LayerSRS>EPSG:4326</LayerSRS>
<GeometryType>wkbPoint</GeometryType>
<GeometryField encoding="PointFromColumns" x="x" y="y"/>
</OGRVRTLayer></OGRVRTDataSource>
"#,
    )
}

/// What one run cost.
#[derive(Debug, Clone, Copy)]
struct Cost {
    wall_s: f64,
    /// Processor seconds, of all threads, and the largest resident memory in MiB.
    process: Option<(f64, f64)>,
}

const TIME: &str = "/usr/bin/time";

impl Task {
    fn run(&self, data: &Path) -> io::Result<Cost> {
        if !self.output.is_empty() {
            let output = data.join(self.output);
            let _ = fs::remove_dir_all(&output).or_else(|_| fs::remove_file(&output));
        }
        // who waits for the disk must not wait for what the one before left to write
        let _ = Command::new("sync").status();
        let report = Path::new(env!("CARGO_TARGET_TMPDIR")).join("time.txt");
        let mut command = if Path::new(TIME).exists() {
            let mut command = Command::new(TIME);
            command.args(["-f", "%U %S %M", "-o"].map(OsStr::new));
            command.arg(&report).args(&self.words);
            command
        } else {
            let mut command = Command::new(&self.words[0]);
            command.args(&self.words[1..]);
            command
        };
        command
            .current_dir(data)
            .stdin(Stdio::null())
            .stdout(Stdio::null());
        let start = Instant::now();
        let ran = command.output()?;
        let wall_s = start.elapsed().as_secs_f64();
        if !(0..=self.highest_code).contains(&ran.status.code().unwrap_or(-1)) {
            let said = String::from_utf8_lossy(&ran.stderr).into_owned();
            return Err(io::Error::other(format!(
                "{}: {}\n{said}",
                self.name, ran.status
            )));
        }
        let process = fs::read_to_string(&report).ok().and_then(|text| {
            // A code that is not 0 puts a line of its own above the figures.
            let figures: Vec<f64> = text
                .lines()
                .next_back()?
                .split(' ')
                .map_while(|figure| figure.parse().ok())
                .collect();
            let [user, system, kib] = figures[..] else {
                return None;
            };
            Some((user + system, kib / 1024.0))
        });
        Ok(Cost { wall_s, process })
    }
}

/// A row for each task; the ratio is that of the medians to the first task's.
fn write_table(out: &mut impl Write, tasks: &[Task], runs: &[Vec<Cost>]) -> io::Result<()> {
    writeln!(
        out,
        "| task | min s | median s | ratio | processor s | peak MiB |\n|---|---:|---:|---:|---:|---:|"
    )?;
    let median = |mut list: Vec<f64>| {
        list.sort_by(f64::total_cmp);
        list[list.len() / 2]
    };
    let wall = |costs: &[Cost]| costs.iter().map(|cost| cost.wall_s).collect::<Vec<_>>();
    let first = median(wall(&runs[0]));
    for (task, costs) in tasks.iter().zip(runs) {
        let middle = median(wall(costs));
        let least = wall(costs).into_iter().fold(f64::INFINITY, f64::min);
        write!(
            out,
            "| {} | {least:.3} | {middle:.3} | {:.2} |",
            task.name,
            middle / first
        )?;
        let processes: Vec<(f64, f64)> = costs.iter().filter_map(|cost| cost.process).collect();
        if processes.is_empty() {
            writeln!(out, " - | - |")?;
        } else {
            let cpu = median(processes.iter().map(|p| p.0).collect());
            let peak = processes.iter().map(|p| p.1).fold(0.0, f64::max);
            writeln!(out, " {cpu:.2} | {peak:.0} |")?;
        }
    }
    Ok(())
}
