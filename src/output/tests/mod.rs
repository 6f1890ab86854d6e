//! The rules of a delivery, seen from outside, and with a disk that fails.

mod failing;
mod folder;
mod property;
mod sink;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use super::swap::{Disk, Os};
use super::{Contents, Delivery, Folder, Manifest, Overwrite};
use crate::error::Result;

type Files = BTreeMap<String, Vec<u8>>;

/// Everything that is in a folder, temporary files included.
fn state(dir: &Path) -> Files {
    fs::read_dir(dir)
        .unwrap()
        .map(|entry| {
            let entry = entry.unwrap();
            let name = entry.file_name().into_string().unwrap();
            let bytes = fs::read(entry.path()).unwrap_or_else(|_| b"<folder>".to_vec());
            (name, bytes)
        })
        .collect()
}

#[expect(clippy::disallowed_methods, reason = "tests set the scene")]
fn put(path: &Path, bytes: impl AsRef<[u8]>) {
    fs::write(path, bytes).unwrap();
}

fn export_on(dir: &Path, files: &[(&str, &[u8])], disk: &impl Disk) -> Result<Delivery> {
    let mut folder = Folder::open(dir, &[], Overwrite::No)?;
    for (name, bytes) in files {
        let mut file = folder.file(name)?;
        file.append(bytes)?;
        file.finish(Contents::default())?;
    }
    folder.commit_on(Manifest::new(vec![]), disk)
}

fn export(dir: &Path, files: &[(&str, &[u8])]) -> Result<Delivery> {
    export_on(dir, files, &Os)
}

fn scene() -> (tempfile::TempDir, PathBuf) {
    let outer = tempfile::tempdir().unwrap();
    let dir = outer.path().join("output");
    (outer, dir)
}
