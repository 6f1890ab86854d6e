//! `waymarks completions SHELL`: a script with which a shell completes options and their values.

use clap::CommandFactory as _;
use clap_complete::{Shell, generate};

use crate::args::Cli;

/// The script.
pub(crate) fn script(shell: Shell) -> Vec<u8> {
    let mut script = Vec::new();
    generate(shell, &mut Cli::command(), "waymarks", &mut script);
    script
}

#[cfg(test)]
mod tests {
    use clap::ValueEnum as _;

    use super::*;

    #[test]
    fn every_shell_learns_every_verb_and_profile() {
        for shell in Shell::value_variants() {
            let script = String::from_utf8(script(*shell)).unwrap();
            for verb in Cli::command().get_subcommands() {
                assert!(
                    script.contains(verb.get_name()),
                    "{shell}: {}",
                    verb.get_name()
                );
            }
            assert!(
                script.contains("--profile") || script.contains("profile"),
                "{shell}"
            );
        }
    }
}
