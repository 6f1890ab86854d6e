//! `waymarks places`: one verb, one file.

mod add;
mod alias;
pub(crate) mod args;
mod desk;
mod find;
mod fmt;
mod import;
mod list;
mod lookup;
mod print;
mod remove;
mod rename;
mod set;
mod show;
mod unmatched;

use std::io::Write;

use crate::exit::Exit;
use args::{Places, PlacesVerb};
use desk::Desk;

/// Runs a verb.
pub(crate) fn run(args: &Places, talk: &mut dyn Write) -> Exit {
    match &args.verb {
        PlacesVerb::List(args) => Desk::run(&args.files, talk, |desk| list::run(args, desk)),
        PlacesVerb::Show(args) => Desk::run(&args.files, talk, |desk| show::run(args, desk)),
        PlacesVerb::Find(args) => Desk::run(&args.files, talk, |desk| find::run(args, desk)),
        PlacesVerb::Unmatched(args) => {
            Desk::run(&args.files, talk, |desk| unmatched::run(args, desk))
        }
        PlacesVerb::Add(args) => Desk::run(&args.files, talk, |desk| add::run(args, desk)),
        PlacesVerb::Set(args) => Desk::run(&args.files, talk, |desk| set::run(args, desk)),
        PlacesVerb::Alias(args) => Desk::run(&args.files, talk, |desk| alias::run(args, desk)),
        PlacesVerb::Remove(args) => Desk::run(&args.files, talk, |desk| remove::run(args, desk)),
        PlacesVerb::Rename(args) => Desk::run(&args.files, talk, |desk| rename::run(args, desk)),
        PlacesVerb::Fmt(args) => Desk::run(&args.files, talk, |desk| fmt::run(args, desk)),
        PlacesVerb::Import(args) => Desk::run(&args.files, talk, |desk| import::run(args, desk)),
        PlacesVerb::Lookup(args) => Desk::run(&args.files, talk, |desk| lookup::run(args, desk)),
    }
}
