//! The table of sources: who published what.

use hashbrown::HashMap;

use crate::diagnostic::{Checked, Code, Finding};
use crate::error::Result;
use crate::model::{Day, When};
use crate::read::row::Row;
use crate::source::Location;
use crate::table::{ColumnSpec, Holds, Made, Required, Table, Texts, Vocabulary};

/// An entry of the table of sources.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Source {
    /// Unique.
    pub id: String,
    /// Who published it.
    pub publisher: Option<String>,
    /// What it is called.
    pub title: Option<String>,
    /// Where it can be read.
    pub url: Option<String>,
    /// Where a copy of it is kept.
    pub archived_url: Option<String>,
    /// When it was published (EDTF).
    pub published: Option<String>,
    /// The last day on which it may have been published, if the table says so in EDTF.
    pub published_by: Option<Day>,
    /// Its language (BCP 47).
    pub language: Option<String>,
    /// Remarks.
    pub notes: Option<String>,
}

/// Sources by id.
#[derive(Debug, Default)]
pub struct Sources {
    by_id: HashMap<String, (Source, u64)>,
    /// In the order of the file.
    ids: Vec<String>,
    links: Vec<(String, Location)>,
}

impl Sources {
    /// The source of an id.
    pub fn get(&self, id: &str) -> Option<&Source> {
        self.by_id.get(id).map(|(source, _)| source)
    }

    /// Every id in the order of the file.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.ids.iter().map(String::as_str)
    }

    /// Every link, with the cell that it stands in, in the order of the file.
    pub fn links(&self) -> impl Iterator<Item = (&str, &Location)> {
        self.links.iter().map(|(link, at)| (link.as_str(), at))
    }
}

const ID: usize = 0;
const PUBLISHER: usize = 1;
const TITLE: usize = 2;
const URL: usize = 3;
const ARCHIVED_URL: usize = 4;
const PUBLISHED: usize = 5;
const LANGUAGE: usize = 6;
const NOTES: usize = 7;

/// The columns of `sources.csv`.
pub const SOURCES: Vocabulary = Vocabulary {
    table: "sources",
    columns: &[
        ColumnSpec {
            name: "id",
            synonyms: &["source_id", "source"],
            required: Required::Yes,
            doc: "What events refer to; unique in the table.",
            holds: Holds::Id,
        },
        ColumnSpec {
            name: "publisher",
            synonyms: &["outlet"],
            required: Required::No,
            doc: "Who published it.",
            holds: Holds::Text,
        },
        ColumnSpec {
            name: "title",
            synonyms: &["headline"],
            required: Required::No,
            doc: "What it is called.",
            holds: Holds::Text,
        },
        ColumnSpec {
            name: "url",
            synonyms: &["link"],
            required: Required::No,
            doc: "Where it can be read.",
            holds: Holds::Link,
        },
        ColumnSpec {
            name: "archived_url",
            synonyms: &["archive", "archive_url"],
            required: Required::No,
            doc: "Where a copy of it is kept.",
            holds: Holds::Link,
        },
        ColumnSpec {
            name: "published",
            synonyms: &["date", "publication_date"],
            required: Required::No,
            doc: "When it was published (EDTF).",
            holds: Holds::Edtf,
        },
        ColumnSpec {
            name: "language",
            synonyms: &["lang"],
            required: Required::No,
            doc: "Its language (BCP 47), such as en or fa.",
            holds: Holds::Text,
        },
        ColumnSpec {
            name: "notes",
            synonyms: &["note", "remarks"],
            required: Required::No,
            doc: "Remarks.",
            holds: Holds::Text,
        },
    ],
};

/// Reads the table of sources.
pub fn read_sources(table: Table) -> Result<Checked<Sources>> {
    let mut sources = Sources::default();
    let mut found = Vec::new();
    let columns = table.columns.clone();
    table.for_each(&mut found, |shape, record, found| {
        if record.is_faulty() {
            return;
        }
        let mut made = Made::default();
        let mut texts = Texts::of(&record, &columns);
        let mut row = Row::new(shape, texts.take_apart(&mut made), found);
        let Some(id) = row.text(ID) else {
            if row.is_empty(ID) {
                row.find(Finding::new(Code::S603, "a source needs an id"), ID);
            }
            return;
        };
        let mut text = |column| row.text(column).map(str::to_owned);
        let mut source = Source {
            id: id.to_owned(),
            publisher: text(PUBLISHER),
            title: text(TITLE),
            url: text(URL),
            archived_url: text(ARCHIVED_URL),
            published: text(PUBLISHED),
            published_by: None,
            language: text(LANGUAGE),
            notes: text(NOTES),
        };
        let published = source.published.as_deref();
        source.published_by = published
            .and_then(|date| When::parse(date).ok())
            .and_then(|when| when.end());
        for (column, url) in [(URL, &source.url), (ARCHIVED_URL, &source.archived_url)] {
            let Some(link) = url else { continue };
            if let Some(finding) = super::link::check(link) {
                row.find(finding, column);
            } else if let Some(cell) = columns.position(column).and_then(|it| record.cell(it)) {
                sources
                    .links
                    .push((link.clone(), cell.location(shape.name())));
            }
        }
        if let Some((_, line)) = sources.by_id.get(id) {
            let first = Location::line(shape.name(), *line);
            row.find(
                Finding::new(Code::S602, "the id is used twice").related(first, "first used here"),
                ID,
            );
        }
        if !row.is_wrong() {
            sources.ids.push(source.id.clone());
            sources
                .by_id
                .insert(source.id.clone(), (source, record.line()));
        }
    })?;
    Ok(Checked {
        value: sources,
        findings: found,
    })
}
