//! The table of sources: who published what.

use hashbrown::HashMap;

use crate::diagnostic::{Checked, Code, Finding};
use crate::error::Result;
use crate::read::row::Row;
use crate::source::Location;
use crate::table::{ColumnSpec, Holds, Required, Table, Vocabulary};

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
    /// Its language (BCP 47).
    pub language: Option<String>,
    /// Remarks.
    pub notes: Option<String>,
}

/// Sources by id.
#[derive(Debug, Default)]
pub struct Sources {
    by_id: HashMap<String, (Source, u64)>,
}

impl Sources {
    /// The source of an id.
    pub fn get(&self, id: &str) -> Option<&Source> {
        self.by_id.get(id).map(|(source, _)| source)
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
        let mut row = Row::new(record, shape, &columns, found);
        let Some(id) = row.text(ID) else {
            row.find_row(Finding::new(Code::S603, "a source needs an id"));
            return;
        };
        let mut text = |column| row.text(column).map(std::borrow::Cow::into_owned);
        let source = Source {
            id: id.clone().into_owned(),
            publisher: text(PUBLISHER),
            title: text(TITLE),
            url: text(URL),
            archived_url: text(ARCHIVED_URL),
            published: text(PUBLISHED),
            language: text(LANGUAGE),
            notes: text(NOTES),
        };
        for (column, url) in [(URL, &source.url), (ARCHIVED_URL, &source.archived_url)] {
            if let Some(finding) = url.as_deref().and_then(super::link::check) {
                row.find(finding, column);
            }
        }
        if let Some((_, line)) = sources.by_id.get(&*id) {
            let first = Location::line(shape.name(), *line);
            row.find(
                Finding::new(Code::S602, "the id is used twice").related(first, "first used here"),
                ID,
            );
        }
        if !row.is_wrong() {
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
