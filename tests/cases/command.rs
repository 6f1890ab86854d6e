//! A command line of a case, and what a run of it does.

use std::fs::File;
use std::process::{self, Stdio};

use crate::files::{self, Tree};

/// A command line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Command {
    /// What follows the program's name.
    pub(crate) arguments: Vec<String>,
    /// The file that standard input comes from.
    stdin: Option<String>,
}

/// What a run did.
#[derive(Debug)]
pub(crate) struct Outcome {
    pub(crate) code: i32,
    pub(crate) stdout: Vec<u8>,
    pub(crate) stderr: Vec<u8>,
    /// The files in `out/`.
    pub(crate) out: Tree,
    /// The files beside `out/`.
    pub(crate) beside: Tree,
    /// The folder it ran in, which no output may name.
    pub(crate) folder: String,
}

impl Command {
    /// Reads a `cmd` file: comment lines, and one line `waymarks WORD...`, where quotes keep blanks
    /// together and `< FILE` gives standard input.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        let mut lines = text
            .lines()
            .filter(|line| !line.starts_with('#') && !line.trim().is_empty());
        let line = lines.next().ok_or("there is no command")?;
        if lines.next().is_some() {
            return Err("there are several commands".to_owned());
        }
        let mut words = split_words(line)?.into_iter();
        if words.next() != Some(Word::Text("waymarks".to_owned())) {
            return Err("a command starts with waymarks".to_owned());
        }
        let (mut arguments, mut stdin) = (Vec::new(), None);
        while let Some(word) = words.next() {
            match word {
                Word::Text(text) => arguments.push(text),
                Word::Less => match words.next() {
                    Some(Word::Text(file)) => stdin = Some(file),
                    _ => return Err("< needs a file".to_owned()),
                },
            }
        }
        Ok(Self { arguments, stdin })
    }

    /// Whether an argument contains `text`.
    pub(crate) fn mentions(&self, text: &str) -> bool {
        self.arguments
            .iter()
            .chain(&self.stdin)
            .any(|a| a.contains(text))
    }

    /// Whether `option` is given, as `--option` or `--option=value`.
    pub(crate) fn has(&self, option: &str) -> bool {
        self.arguments.iter().any(|a| {
            a == option
                || a.strip_prefix(option)
                    .is_some_and(|rest| rest.starts_with('='))
        })
    }

    /// Whether it exports a folder, `out/`.
    pub(crate) fn writes_to_folder(&self) -> bool {
        self.exports_to(|out| out == "out")
    }

    /// Whether it exports one file, into `out/`.
    fn writes_to_file(&self) -> bool {
        self.exports_to(|out| out.starts_with("out/"))
    }

    /// Whether what it exports is in `out/`.
    pub(crate) fn writes_to_out(&self) -> bool {
        self.writes_to_folder() || self.writes_to_file()
    }

    fn exports_to(&self, is_meant: impl Fn(&str) -> bool) -> bool {
        let mut pairs = self.arguments.windows(2);
        self.arguments.first().is_some_and(|verb| verb == "export")
            && pairs.any(|pair| matches!(pair, [option, out] if option == "--out" && is_meant(out)))
    }

    /// Whether a run that ended so has written its output.
    pub(crate) fn may_have_written(&self, outcome: &Outcome) -> bool {
        outcome.code == 0 || (outcome.code == 1 && self.has("--keep-going"))
    }

    /// Runs it in a new folder that holds `inputs`, and `before` in `out/`.
    pub(crate) fn run(&self, inputs: &Tree, before: &Tree) -> Outcome {
        let folder = tempfile::tempdir().expect("a temporary folder can be made");
        let out = folder.path().join("out");
        files::write_tree(folder.path(), inputs);
        files::write_tree(&out, before);
        if self.writes_to_file() {
            // a file's folder must be there
            std::fs::create_dir_all(&out).expect("a folder can be made");
        }
        let stdin = self.stdin.as_ref().map_or_else(Stdio::null, |name| {
            File::open(folder.path().join(name))
                .expect("the file after < is an input of the case")
                .into()
        });
        let mut process = process::Command::new(env!("CARGO_BIN_EXE_waymarks"));
        // No colour, width or language of whoever runs the tests reaches the program.
        process.env_clear();
        for kept in ["LLVM_PROFILE_FILE", "SystemRoot", "TEMP"] {
            process.envs(std::env::var_os(kept).map(|value| (kept, value)));
        }
        let ran = process
            .args(&self.arguments)
            .current_dir(folder.path())
            .stdin(stdin)
            .output()
            .expect("the program can be started");
        let mut beside = files::read_tree(folder.path());
        beside.retain(|name, _| !name.starts_with("out/"));
        Outcome {
            // A signal ends a process without a code: always a fault.
            code: ran.status.code().unwrap_or(-1),
            stdout: ran.stdout,
            stderr: ran.stderr,
            out: files::read_tree(&out),
            beside,
            folder: folder.path().to_string_lossy().into_owned(),
        }
    }
}

impl Outcome {
    /// How the code and the texts of another run differ from this one's.
    pub(crate) fn differences(&self, other: &Self) -> Vec<String> {
        let mut wrong = Vec::new();
        if self.code != other.code {
            wrong.push(format!("code is {}, not {}", other.code, self.code));
        }
        wrong.extend(files::difference("stdout", &self.stdout, &other.stdout));
        wrong.extend(files::difference("stderr", &self.stderr, &other.stderr));
        wrong
    }
}

#[derive(Debug, PartialEq, Eq)]
enum Word {
    Text(String),
    Less,
}

fn split_words(line: &str) -> Result<Vec<Word>, String> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut chars = line.chars();
    while let Some(c) = chars.next() {
        match c {
            '\'' | '"' => {
                let text = word.get_or_insert_default();
                loop {
                    match chars.next() {
                        Some(end) if end == c => break,
                        Some(inner) => text.push(inner),
                        None => return Err(format!("{c} is never closed")),
                    }
                }
            }
            '<' if word.is_none() => words.push(Word::Less),
            c if c.is_whitespace() => words.extend(word.take().map(Word::Text)),
            c => word.get_or_insert_default().push(c),
        }
    }
    words.extend(word.map(Word::Text));
    Ok(words)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_keep_blanks_together() {
        let command = Command::parse("# why\nwaymarks a 'b c' d\"e f\"g '' < in.csv\n").unwrap();
        assert_eq!(command.arguments, ["a", "b c", "de fg", ""]);
        assert_eq!(command.stdin.as_deref(), Some("in.csv"));
    }

    #[test]
    fn what_is_no_single_command_is_refused() {
        for text in [
            "",
            "# only",
            "rm x",
            "waymarks a\nwaymarks b",
            "waymarks 'a",
            "waymarks <",
        ] {
            assert!(Command::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn an_option_is_seen_with_and_without_a_value() {
        let command = Command::parse("waymarks export --layer=routes --out out").unwrap();
        assert!(command.has("--layer") && command.has("--out") && !command.has("--lay"));
        assert!(command.writes_to_out() && command.writes_to_folder());
        let command = Command::parse("waymarks export --out out/map.kml").unwrap();
        assert!(command.writes_to_out() && !command.writes_to_folder());
    }
}
