//! What a case's folder says must come out, and how it is written there.

use std::fs;
use std::path::Path;

use crate::command::Outcome;
use crate::files;

/// Whether this run writes expectations instead of comparing with them.
pub(crate) fn is_blessing() -> bool {
    std::env::var_os("WAYMARKS_BLESS").is_some_and(|value| value != "0" && !value.is_empty())
}

/// How the outcome differs from what the folder expects.
pub(crate) fn compare(folder: &Path, outcome: &Outcome) -> Vec<String> {
    let Ok(code) = fs::read_to_string(folder.join("code")) else {
        return vec![format!(
            "nothing is expected yet: look whether this is right, then run\n  \
             WAYMARKS_BLESS=1 cargo test --test cases {}\ncode {}\nstderr:\n{}",
            folder.file_name().unwrap_or_default().to_string_lossy(),
            outcome.code,
            String::from_utf8_lossy(&outcome.stderr)
                .escape_debug()
                .to_string()
                .replace("\\n", "\n"),
        )];
    };
    let expected = Outcome {
        code: code.trim().parse().expect("the file code holds a number"),
        stdout: fs::read(folder.join("stdout")).unwrap_or_default(),
        stderr: fs::read(folder.join("stderr")).unwrap_or_default(),
        out: files::read_tree(&folder.join("out")),
        beside: files::Tree::new(),
        folder: String::new(),
    };
    let mut wrong = expected.differences(outcome);
    wrong.extend(
        files::differences(&expected.out, &outcome.out)
            .into_iter()
            .map(|difference| format!("out/{difference}")),
    );
    wrong
}

/// Writes the outcome into the folder as what is expected from now on.
pub(crate) fn bless(folder: &Path, outcome: &Outcome) {
    let out = folder.join("out");
    if out.exists() {
        fs::remove_dir_all(&out).expect("the old expectation can be removed");
    }
    files::write_tree(&out, &outcome.out);
    files::write_file(
        &folder.join("code"),
        format!("{}\n", outcome.code).as_bytes(),
    );
    for (name, bytes) in [("stdout", &outcome.stdout), ("stderr", &outcome.stderr)] {
        let path = folder.join(name);
        if !bytes.is_empty() {
            files::write_file(&path, bytes);
        } else if path.exists() {
            fs::remove_file(&path).expect("the old expectation can be removed");
        }
    }
}
