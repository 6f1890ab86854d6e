//! A project zipped.

use std::io::{Cursor, Write as _};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

/// The bytes of a `.qgz` with this project in it. Nothing in them is of a clock or of a machine.
pub(super) fn archive(project: &str) -> Vec<u8> {
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .compression_level(Some(6))
        .last_modified_time(DateTime::default()) // 1980-01-01, where the format's time begins
        .unix_permissions(0o644);
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let written = zip
        .start_file("waymarks.qgs", options)
        .and_then(|()| Ok(zip.write_all(project.as_bytes())?))
        .and_then(|()| zip.finish());
    written
        .map(Cursor::into_inner)
        .expect("memory takes all that is written to it, and a project is smaller than 4 GB")
}
