//! `manifest.json`: what an export wrote, from what, and what became of every row.
//!
//! It has no clock and no path in it: the same input gives the same bytes on any machine.

use std::collections::BTreeMap;

use serde::Serialize;

/// The manifest of one export. The keys are written in the order of the fields.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Manifest {
    /// The version of waymarks that wrote the files.
    pub waymarks: String,
    /// The options that matter to the bytes, as they were given.
    pub arguments: Vec<String>,
    /// The files that were read.
    pub inputs: Vec<InputEntry>,
    /// What became of the rows.
    pub rows: Rows,
    /// Why rows are not in a layer: reason and number of rows.
    pub reasons: BTreeMap<String, u64>,
    /// Choices that the data do not show, such as the width of `~`.
    pub settings: BTreeMap<String, Setting>,
    /// The files that were written. [`Folder::commit`](super::Folder::commit) fills this in.
    pub files: Vec<ManifestFile>,
}

/// A file that was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct InputEntry {
    /// Its name without the folder, which differs from machine to machine.
    pub name: String,
    /// Its length in bytes, if it is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bytes: Option<u64>,
    /// The SHA-256 of its bytes in lower-case hexadecimal digits, if it is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sha256: Option<String>,
}

/// What became of the rows: `read` is the sum of the others.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Rows {
    /// Rows of the event table.
    pub read: u64,
    /// Rows that are in a layer.
    pub written: u64,
    /// Rows without a position, in `unlocated.csv`.
    pub unlocated: u64,
    /// Rows that a filter left out.
    pub filtered: u64,
    /// Rows with an error.
    pub rejected: u64,
}

/// The value of a setting.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Setting {
    /// On or off.
    Flag(bool),
    /// A whole number; the unit is in the name of the setting.
    Whole(i64),
    /// Anything else, as it was given.
    Text(String),
}

/// A file that was written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ManifestFile {
    /// Its name in the folder.
    pub name: String,
    /// Its length in bytes.
    pub bytes: u64,
    /// The SHA-256 of its bytes in lower-case hexadecimal digits.
    pub sha256: String,
    /// How many features, or rows, it holds.
    pub features: u64,
    /// The layer that it holds; `null` for a table that is no layer, and for a file of several.
    pub layer: Option<String>,
    /// The layers of a file of several, with how many features each has.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub layers: BTreeMap<String, u64>,
}

impl Manifest {
    /// The manifest of an export by this version with these arguments; the rest is empty.
    pub fn new(arguments: Vec<String>) -> Self {
        Self {
            waymarks: env!("CARGO_PKG_VERSION").to_owned(),
            arguments,
            inputs: Vec::new(),
            rows: Rows::default(),
            reasons: BTreeMap::new(),
            settings: BTreeMap::new(),
            files: Vec::new(),
        }
    }

    /// The bytes of the file: indented JSON with a final newline.
    pub fn to_json(&self) -> std::io::Result<Vec<u8>> {
        let mut json = serde_json::to_vec_pretty(self)?;
        json.push(b'\n');
        Ok(json)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_stand_in_one_order_and_the_last_line_ends() {
        let mut manifest = Manifest::new(vec!["--straight".to_owned()]);
        manifest.inputs.push(InputEntry {
            name: "events.csv".to_owned(),
            bytes: Some(12),
            sha256: None,
        });
        manifest.reasons.insert("no position".to_owned(), 2);
        manifest
            .settings
            .insert("approximate_days".to_owned(), Setting::Whole(3));
        manifest.files.push(ManifestFile {
            name: "routes.geojson".to_owned(),
            bytes: 3,
            sha256: "ab".to_owned(),
            features: 1,
            layer: Some("routes".to_owned()),
            layers: BTreeMap::new(),
        });
        let text = String::from_utf8(manifest.to_json().unwrap()).unwrap();
        let mut rest = text.as_str();
        for key in [
            "\"waymarks\"",
            "\"arguments\"",
            "\"inputs\"",
            "\"rows\"",
            "\"read\"",
            "\"written\"",
            "\"unlocated\"",
            "\"filtered\"",
            "\"rejected\"",
            "\"reasons\"",
            "\"settings\"",
            "\"approximate_days\": 3",
            "\"files\"",
            "\"bytes\"",
            "\"sha256\"",
            "\"features\"",
            "\"layer\"",
        ] {
            let (_, after) = rest
                .split_once(key)
                .unwrap_or_else(|| panic!("{key} is not in:\n{rest}"));
            rest = after;
        }
        assert!(text.ends_with("}\n") && !text.ends_with("\n\n"));
    }
}
