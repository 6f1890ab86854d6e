//! `waymarks init`: a new folder with tables to begin with, and what their columns mean.

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use waymarks::diagnostic::escape::clean;
use waymarks::error::{Error, Result};

use crate::exit::Exit;
use crate::render::MessageFormat;
use crate::schema::{self, SchemaFormat};

const PLACES: &str = include_str!("init/places.csv");
const EVENTS: &str = include_str!("init/events.csv");
const SOURCES: &str = include_str!("init/sources.csv");
const AREAS: &str = include_str!("init/areas.geojson");
const README: &str = include_str!("init/README.md");

/// The files with their contents.
fn files() -> [(&'static str, String); 7] {
    let columns = schema::print(None, SchemaFormat::Markdown);
    let package = schema::package(|table, column| {
        let text = match table {
            "places" => PLACES,
            "events" => EVENTS,
            _ => SOURCES,
        };
        header(text).any(|name| name == column)
    });
    [
        ("places.csv", PLACES.to_owned()),
        ("events.csv", EVENTS.to_owned()),
        ("sources.csv", SOURCES.to_owned()),
        ("areas.geojson", AREAS.to_owned()),
        ("README.md", README.to_owned()),
        (
            "columns.md",
            format!("# The columns of the tables\n\n{columns}"),
        ),
        ("datapackage.json", package),
    ]
}

fn header(text: &str) -> impl Iterator<Item = &str> {
    text.lines().next().unwrap_or_default().split(',')
}

/// Writes them where nothing stands.
pub(crate) fn run(folder: &Path, talk: &mut dyn Write) -> Exit {
    match write(folder) {
        Ok(written) => {
            // nobody is left to tell if the terminal is gone
            for path in &written {
                let _ = writeln!(talk, "wrote {}", clean(&path.to_string_lossy()));
            }
            let _ = match folder.to_str() {
                Some(".") => writeln!(talk, "next: waymarks export"),
                _ => writeln!(talk, "next: waymarks export, in that folder"),
            };
            Exit::Done
        }
        Err(error) => {
            let renderer = MessageFormat::Text.renderer(crate::render::width());
            let _ = renderer.failure(&error, talk);
            Exit::of(&error, 0)
        }
    }
}

fn write(folder: &Path) -> Result<Vec<PathBuf>> {
    let files = files();
    let path = |name: &str| {
        if folder == Path::new(".") {
            PathBuf::from(name)
        } else {
            folder.join(name)
        }
    };
    for (name, _) in &files {
        let path = path(name);
        // also a link that leads nowhere
        if fs::symlink_metadata(&path).is_ok() {
            let there = io::Error::new(io::ErrorKind::AlreadyExists, "it is there already");
            return Err(Error::write(path, there));
        }
    }
    fs::create_dir_all(folder).map_err(|error| Error::write(folder, error))?;
    let mut written = Vec::new();
    for (name, contents) in &files {
        let path = path(name);
        // `create_new`: what came there meanwhile is not touched either
        let file = OpenOptions::new().write(true).create_new(true).open(&path);
        let opened = file.map_err(|error| Error::write(&path, error));
        let done = opened.and_then(|mut file| {
            written.push(path.clone());
            let put = file.write_all(contents.as_bytes());
            put.and_then(|()| file.sync_all())
                .map_err(|error| Error::write(&path, error))
        });
        if let Err(error) = done {
            for path in &written {
                let _ = fs::remove_file(path); // ours, made a moment ago
            }
            return Err(error);
        }
    }
    Ok(written)
}

#[cfg(test)]
mod tests {
    use waymarks::read::{
        EVENTS as EVENT_COLUMNS, PLACES as PLACE_COLUMNS, SOURCES as SOURCE_COLUMNS,
    };

    use super::*;

    #[test]
    fn the_tables_have_columns_that_are_read_in_their_order() {
        for (text, vocabulary) in [
            (PLACES, PLACE_COLUMNS),
            (EVENTS, EVENT_COLUMNS),
            (SOURCES, SOURCE_COLUMNS),
        ] {
            let known = vocabulary.columns.iter().map(|column| column.name);
            let expected: Vec<_> = known
                .filter(|name| header(text).any(|it| it == *name))
                .collect();
            assert_eq!(header(text).collect::<Vec<_>>(), expected);
        }
    }

    #[test]
    fn nothing_that_is_there_is_touched_and_nothing_is_left() {
        let folder = tempfile::tempdir().unwrap();
        let mine = folder.path().join("columns.md");
        fs::File::create(&mine).unwrap().write_all(b"mine").unwrap();
        let mut talk = Vec::new();
        assert_eq!(run(folder.path(), &mut talk), Exit::MachineSaidNo);
        assert!(
            String::from_utf8_lossy(&talk).starts_with("error[O504]") || {
                // the text renderer always writes its styles
                String::from_utf8_lossy(&talk).contains("O504")
            }
        );
        assert_eq!(fs::read(&mine).unwrap(), b"mine");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn a_new_folder_is_made_and_only_once() {
        let folder = tempfile::tempdir().unwrap();
        let new = folder.path().join("a/b");
        assert_eq!(run(&new, &mut Vec::new()), Exit::Done);
        assert_eq!(fs::read_dir(&new).unwrap().count(), files().len());
        assert_eq!(run(&new, &mut Vec::new()), Exit::MachineSaidNo);
    }
}
