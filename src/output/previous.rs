//! What an earlier export says that it wrote. The text is hostile: anybody may have edited it.

use std::fs::{self, File};
use std::io::Read as _;
use std::path::Path;

use serde::Deserialize;
use sha2::{Digest as _, Sha256};

use super::name::plain;

/// A manifest longer than this is not ours, in bytes.
const LONGEST: u64 = 16 << 20;

/// The part of a manifest that an export needs from an earlier one.
#[derive(Debug, Default, Clone, PartialEq, Eq, Deserialize)]
pub(super) struct Previous {
    /// Present in every manifest of ours; its value does not matter.
    #[serde(rename = "waymarks")]
    _version: String,
    files: Vec<Listed>,
}

/// A file that a manifest lists.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub(super) struct Listed {
    pub(super) name: String,
    pub(super) bytes: u64,
    pub(super) sha256: String,
}

impl Previous {
    /// The manifest at `path`, or nothing if no manifest of ours stands there.
    pub(super) fn read(path: &Path) -> Option<Self> {
        // Asked first: opening a pipe would wait for ever.
        if !fs::symlink_metadata(path).ok()?.is_file() {
            return None;
        }
        let mut text = Vec::new();
        File::open(path)
            .ok()?
            .take(LONGEST + 1)
            .read_to_end(&mut text)
            .ok()?;
        if text.len() as u64 > LONGEST {
            return None;
        }
        let mut previous: Self = serde_json::from_slice(&text).ok()?;
        // A name such as `../x` is never looked at, let alone removed.
        previous
            .files
            .retain(|listed| plain(&listed.name).is_ok() && listed.name != super::MANIFEST);
        Some(previous)
    }

    /// The entry of `name`.
    pub(super) fn get(&self, name: &str) -> Option<&Listed> {
        self.files.iter().find(|listed| listed.name == name)
    }

    /// All entries, in the order of the manifest.
    pub(super) fn files(&self) -> &[Listed] {
        &self.files
    }
}

impl Listed {
    /// Whether the regular file at `path` still has the bytes that are listed. `stop` is asked now
    /// and then whether the answer is still wanted.
    pub(super) fn is_unchanged(
        &self,
        path: &Path,
        stop: impl Fn() -> bool,
    ) -> std::io::Result<bool> {
        let found = fs::symlink_metadata(path)?;
        if !found.is_file() || found.len() != self.bytes {
            return Ok(false);
        }
        let mut file = File::open(path)?;
        let mut hasher = Sha256::new();
        let mut buffer = vec![0; 256 << 10];
        loop {
            if stop() {
                return Ok(false);
            }
            let read = match file.read(&mut buffer) {
                Ok(0) => break,
                Ok(read) => read,
                Err(error) if error.kind() == std::io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(error),
            };
            hasher.update(buffer.get(..read).unwrap_or_default());
        }
        Ok(hex(&hasher.finalize()) == self.sha256)
    }
}

/// Bytes as lower-case hexadecimal digits.
pub(super) fn hex(bytes: &[u8]) -> String {
    let digit = |value: u8| char::from_digit(u32::from(value), 16).unwrap_or('0');
    bytes
        .iter()
        .flat_map(|byte| [digit(byte >> 4), digit(byte & 15)])
        .collect()
}

#[cfg(test)]
#[expect(clippy::disallowed_methods, reason = "tests set the scene")]
mod tests {
    use super::*;

    fn read(text: &[u8]) -> Option<Previous> {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("manifest.json");
        fs::write(&path, text).unwrap();
        Previous::read(&path)
    }

    #[test]
    fn what_is_not_a_manifest_of_ours_is_none() {
        let deep = "[".repeat(100_000);
        for text in [
            "",
            "{}",
            "[]",
            "{\"files\":[]}",
            "{\"waymarks\":1,\"files\":[]}",
            "\u{0}",
            &deep,
        ] {
            assert_eq!(read(text.as_bytes()), None, "{text:.20}");
        }
        assert!(read(br#"{"waymarks":"0.1.0","files":[],"new":{}}"#).is_some());
    }

    #[test]
    fn names_that_lead_out_of_the_folder_are_not_listed() {
        let text = br#"{"waymarks":"0","files":[
            {"name":"../x","bytes":1,"sha256":""},{"name":"/etc/passwd","bytes":1,"sha256":""},
            {"name":"manifest.json","bytes":1,"sha256":""},{"name":"x","bytes":1,"sha256":""}]}"#;
        let previous = read(text).unwrap();
        assert_eq!(previous.files().len(), 1);
        assert!(previous.get("x").is_some());
    }

    #[test]
    fn a_file_is_unchanged_only_with_the_same_bytes() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("x");
        let listed = Listed {
            name: "x".to_owned(),
            bytes: 3,
            // printf abc | sha256sum
            sha256: "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad".to_owned(),
        };
        for (text, unchanged) in [("abc", true), ("abd", false), ("abcd", false)] {
            fs::write(&path, text).unwrap();
            assert_eq!(listed.is_unchanged(&path, || false).unwrap(), unchanged);
        }
    }
}
