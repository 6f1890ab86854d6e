//! An edit of the gazetteer that is ready to be saved.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::book::{PlaceBook, read_edited};
use crate::diagnostic::{Checked, Code, Finding, Severity};
use crate::error::Result;
use crate::gazetteer::Gazetteer;
use crate::table::edit::Edited;

/// An edit that was read back: nothing is wrong in it that was not wrong before.
#[derive(Debug)]
pub struct Draft {
    path: PathBuf,
    edited: Edited,
    before: Gazetteer,
    after: Gazetteer,
}

/// What a doubtful edit meets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Strictness {
    /// A name to which two places would answer is refused.
    Usual,
    /// It is a warning.
    Lenient,
}

impl Draft {
    /// Makes the edits of `book` and reads the result. None if an error would be in the table that
    /// was not there before; the findings (G604) say what reading it says. New warnings are findings
    /// too.
    ///
    /// # Errors
    /// [`Error::Usage`](crate::error::Error::Usage) for options that make no sense.
    pub fn make(book: PlaceBook, strictness: Strictness) -> Result<Checked<Option<Self>>> {
        let path = book.path().to_path_buf();
        let (open, name, edit, before, known) = book.into_parts();
        let edited = match edit.finish() {
            Ok(edited) => edited,
            Err(finding) => {
                return Ok(Checked {
                    value: None,
                    findings: vec![*finding],
                });
            }
        };
        let read = read_edited(&name, &edited, &open)?;
        let new = new_findings(&known, read.findings);
        let refuses = |finding: &Finding| {
            finding.severity == Severity::Error
                || (finding.code == Code::P313 && strictness == Strictness::Usual)
        };
        let is_refused = new.iter().any(refuses);
        let findings = new
            .into_iter()
            .filter(|finding| !is_refused || refuses(finding))
            .map(|finding| {
                if is_refused {
                    refusal(finding)
                } else {
                    finding
                }
            })
            .collect();
        let after = read.value.filter(|_| !is_refused);
        Ok(Checked {
            value: after.map(|after| Self {
                path,
                edited,
                before,
                after,
            }),
            findings,
        })
    }

    /// The file that it is an edit of.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The bytes before and after.
    pub fn edited(&self) -> &Edited {
        &self.edited
    }

    /// The places before.
    pub fn before(&self) -> &Gazetteer {
        &self.before
    }

    /// The places after.
    pub fn after(&self) -> &Gazetteer {
        &self.after
    }
}

/// What a finding is about, wherever it stands.
type About = (Code, Option<String>, Option<String>, String);

fn about(finding: &Finding) -> About {
    (
        finding.code,
        finding.field.clone(),
        finding.value.clone(),
        finding.message.clone(),
    )
}

/// The findings that are not among the known ones: of alike ones, those beyond their number.
fn new_findings(known: &[Finding], found: Vec<Finding>) -> Vec<Finding> {
    let mut counts: BTreeMap<About, usize> = BTreeMap::new();
    for finding in known {
        *counts.entry(about(finding)).or_default() += 1;
    }
    found
        .into_iter()
        .filter(|finding| match counts.get_mut(&about(finding)) {
            Some(count) if *count > 0 => {
                *count -= 1;
                false
            }
            _ => true,
        })
        .collect()
}

/// What reading the edited table would say, as the reason of a refusal.
fn refusal(finding: Finding) -> Finding {
    let message = format!("{} ({})", finding.message, finding.code);
    let mut refusal = Finding::new(Code::G604, message);
    refusal.at = finding.at;
    refusal.field = finding.field;
    refusal.value = finding.value;
    refusal.hint = finding.hint;
    refusal.related = finding.related;
    refusal.excerpt = finding.excerpt;
    if finding.code == Code::P313 && refusal.hint.is_none() {
        refusal.hint = Some("say --force if both places shall have it".to_owned());
    }
    refusal
}
