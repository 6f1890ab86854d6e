//! The command line: arguments, a plan, a verb, an exit code. Data go to stdout, talk to stderr.

mod args;
mod completions;
mod config;
mod exit;
mod explain;
mod export;
mod init;
mod places;
mod plan;
mod render;
mod schema;
mod stats;
mod tables;
mod target;
mod watch;

use std::io::Write as _;
use std::process::ExitCode;

use clap::Parser as _;

use args::{Cli, Verb};
use exit::Exit;

fn main() -> ExitCode {
    let cli = Cli::parse();
    let talk = &mut anstream::stderr();
    // a reader that is gone has read enough
    let print = |text: &[u8]| {
        let _ = anstream::stdout().write_all(text);
        Exit::Done
    };
    let exit = match &cli.verb {
        Verb::Init { folder } => init::run(folder, talk),
        Verb::Schema { table, format } => print(schema::print(*table, *format).as_bytes()),
        Verb::Completions { shell } => print(&completions::script(*shell)),
        Verb::Export(args) => export::export(args, talk),
        Verb::Check(args) => export::check(args, talk),
        Verb::Stats(args) => stats::stats(args, &mut anstream::stdout(), talk),
        Verb::Places(args) => places::run(args, talk),
        Verb::Explain { code } => match explain::run(code) {
            // a reader that is gone has read enough
            Ok(page) => {
                let _ = anstream::stdout().write_all(page.as_bytes());
                Exit::Done
            }
            Err(unknown) => {
                let _ = writeln!(talk, "error: {unknown}");
                if let Some(hint) = unknown.hint() {
                    let _ = writeln!(talk, "  hint: {hint}");
                }
                Exit::WrongUsage
            }
        },
    };
    exit.into()
}
