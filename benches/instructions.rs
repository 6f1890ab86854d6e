//! How many instructions an event costs: a guard that other work on the machine does not disturb.
//!
//! ```text
//! cargo bench --bench instructions
//! ```
//!
//! Runs an export of 100,000 events at 1,000 places under `valgrind --tool=callgrind`, on one thread, and
//! fails above a bound. Without valgrind it says so and passes. The checksums of the manifest are left
//! out: processors have instructions for SHA-256 that valgrind does not know, so what it counts there is
//! never run.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a measurement that cannot be made ends loudly"
)]

#[allow(dead_code, reason = "the other measurement uses more of it")]
mod generate;

use std::fs;
use std::io::{self, Write};
use std::process::{Command, ExitCode, Stdio};

const EVENTS: u64 = 100_000;
const PLACES: usize = 1_000;

/// What an event may cost. Lower it when it has become less; docs/performance.md says what it was.
const BOUND: u64 = 7_500;

fn main() -> io::Result<ExitCode> {
    let mut out = io::stdout().lock();
    if !std::env::args().any(|argument| argument == "--bench") {
        return Ok(ExitCode::SUCCESS); // `cargo test --benches` only wants to know that this compiles
    }
    if Command::new("valgrind").arg("--version").output().is_err() {
        writeln!(out, "valgrind is not installed: nothing was measured")?;
        return Ok(ExitCode::SUCCESS);
    }
    let data = generate::tables(usize::try_from(EVENTS).expect("a small number"), PLACES)?;
    let profile = data.join("callgrind.out");
    let export = "export --keep-going --out out-callgrind --layer incidents --threads 1";
    let status = Command::new("valgrind")
        .args(["--tool=callgrind", "--quiet"])
        .arg(format!("--callgrind-out-file={}", profile.display()))
        .arg(env!("CARGO_BIN_EXE_waymarks"))
        .args(export.split(' '))
        .current_dir(&data)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()?;
    // some rows are known to be bad
    if !matches!(status.code(), Some(0 | 1)) {
        return Err(io::Error::other(format!("the export ended with {status}")));
    }
    let counted = Profile::read(&fs::read_to_string(&profile)?);
    let each = (counted.all - counted.checksums) / EVENTS;
    writeln!(
        out,
        "{each} instructions per event, {BOUND} allowed ({} in all, {} of them checksums)",
        counted.all, counted.checksums
    )?;
    Ok(if each <= BOUND {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// Instructions in a profile.
#[derive(Debug, Default)]
struct Profile {
    all: u64,
    checksums: u64,
}

impl Profile {
    /// Adds up a profile (Valgrind manual, "Callgrind Format Specification"): lines of costs belong to
    /// the function named last, and the one after `calls=` is the cost of the function that is called.
    fn read(text: &str) -> Self {
        let mut profile = Self::default();
        let mut is_checksum = false;
        let mut names = std::collections::BTreeMap::new();
        let mut lines = text.lines();
        while let Some(line) = lines.next() {
            if let Some(name) = line
                .strip_prefix("fn=")
                .or_else(|| line.strip_prefix("cfn="))
            {
                // `(7) name` the first time, be it called or calling, `(7)` from then on
                let (number, name) = name.split_once(' ').unwrap_or((name, ""));
                if !name.is_empty() {
                    names.insert(number.to_owned(), name.contains("sha2::"));
                }
                if line.starts_with("fn=") {
                    is_checksum = names.get(number).copied().unwrap_or(false);
                }
            } else if line.starts_with("calls=") {
                lines.next();
            } else if line
                .starts_with(|first: char| first.is_ascii_digit() || "+-*".contains(first))
            {
                let cost = line.rsplit(' ').next().and_then(|cost| cost.parse().ok());
                let cost: u64 = cost.unwrap_or(0);
                profile.all += cost;
                profile.checksums += if is_checksum { cost } else { 0 };
            }
        }
        profile
    }
}
