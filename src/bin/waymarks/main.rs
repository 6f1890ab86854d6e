//! The command line: arguments, a plan, a verb, an exit code. Data go to stdout, talk to stderr.

mod args;
mod config;
mod exit;
mod explain;
mod export;
mod places;
mod plan;
mod render;
mod watch;

use std::io::Write as _;
use std::process::ExitCode;

use clap::Parser as _;

use args::{Cli, Verb};
use exit::Exit;

fn main() -> ExitCode {
    let cli = Cli::parse();
    let talk = &mut anstream::stderr();
    let exit = match &cli.verb {
        Verb::Export(args) => export::export(args, talk),
        Verb::Check(args) => export::check(args, talk),
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
