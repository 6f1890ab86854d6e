//! What is said about tables that are wrong or doubtful, and where.
#![allow(
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::unwrap_used,
    reason = "a test that panics is a test that fails"
)]

use std::io::{Cursor, Read};

use waymarks::diagnostic::{Code, Finding, Severity};
use waymarks::table::{
    CELL_LIMIT, COLUMN_LIMIT, ColumnSpec, Delimiter, Input, OpenOptions, RECORD_LIMIT, Required,
    Table, Vocabulary,
};

const fn column(
    name: &'static str,
    synonyms: &'static [&'static str],
    required: Required,
) -> ColumnSpec {
    ColumnSpec {
        name,
        synonyms,
        required,
        doc: "",
        holds: waymarks::table::Holds::Text,
    }
}

const COLUMNS: [ColumnSpec; 5] = [
    column("id", &[], Required::Yes),
    column("name", &["title", "label"], Required::No),
    column("category", &[], Required::No),
    column("lat", &["latitude", "y"], Required::No),
    column("lon", &["longitude", "x"], Required::No),
];
const VOCABULARY: Vocabulary = Vocabulary {
    table: "places",
    columns: &COLUMNS,
};

/// All findings about a table, and its rows as lines with whether they are faulty.
fn read(
    source: impl Read + Send + 'static,
    options: &OpenOptions,
) -> (Vec<Finding>, Vec<(u64, bool)>) {
    let mut found = Vec::new();
    let opened = Table::open(Input::reader("t.csv", source), &VOCABULARY, options).unwrap();
    let mut rows = Vec::new();
    if let Some(table) = opened.into_value(&mut found) {
        table
            .for_each(&mut found, |_, record, _| {
                rows.push((record.line(), record.is_faulty()));
            })
            .unwrap();
    }
    (found, rows)
}

fn findings(text: impl AsRef<[u8]>) -> Vec<Finding> {
    read(Cursor::new(text.as_ref().to_vec()), &OpenOptions::default()).0
}

fn mapped(text: &str, columns: &[(&str, &str)]) -> Vec<Finding> {
    let options = OpenOptions {
        columns: columns
            .iter()
            .map(|(known, text)| ((*known).to_owned(), (*text).to_owned()))
            .collect(),
        ..OpenOptions::default()
    };
    read(Cursor::new(text.as_bytes().to_vec()), &options).0
}

/// The only finding.
#[track_caller]
fn only(found: Vec<Finding>) -> Finding {
    assert_eq!(found.len(), 1, "{found:#?}");
    found.into_iter().next().unwrap()
}

#[track_caller]
fn at(finding: &Finding, code: Code, severity: Severity, line: u64, column: u32) {
    let place = finding.at.as_ref().unwrap();
    assert_eq!(
        (finding.code, finding.severity, place.line, place.column),
        (code, severity, line, column),
        "{finding:#?}"
    );
    assert_eq!(&*place.file, "t.csv");
}

fn hint(finding: &Finding) -> &str {
    finding.hint.as_deref().unwrap()
}

#[test]
fn a_table_without_text_is_empty() {
    for text in ["", "\u{feff}", "\n \n\t\n", "\u{feff}\r\n"] {
        at(&only(findings(text)), Code::C102, Severity::Error, 0, 0);
    }
}

#[test]
fn a_table_without_rows_is_no_fault() {
    for text in ["id,name", "id,name\n", "\r\nid,name\r\n\r\n"] {
        assert_eq!(findings(text), []);
    }
}

#[test]
fn a_file_of_another_kind_is_named() {
    let finding = only(findings(b"PK\x03\x04\x14\x00\x06\x00"));
    at(&finding, Code::C103, Severity::Error, 0, 0);
    assert!(hint(&finding).contains("CSV UTF-8"));
}

#[test]
fn a_second_byte_order_mark_is_refused() {
    let finding = only(findings("\u{feff}\u{feff}id,name\n"));
    at(&finding, Code::C104, Severity::Error, 1, 0);
}

#[test]
fn a_byte_that_is_not_utf_8_is_told_with_the_likely_encoding() {
    let (arabic, _, _) =
        encoding_rs::WINDOWS_1256.encode("id,name\r\na,b\r\nx,الشلامجة في محافظة البصرة\r\n");
    let finding = only(findings(&arabic));
    at(&finding, Code::C105, Severity::Error, 3, 2);
    assert!(
        hint(&finding).contains("--encoding windows-1256"),
        "{finding:?}"
    );
    assert!(finding.message.contains("0xC7"));

    let (header, _, _) = encoding_rs::WINDOWS_1256.encode("id,name,الشلامجة في محافظة البصرة\n");
    at(&only(findings(&header)), Code::C105, Severity::Error, 1, 0);
}

#[test]
fn a_file_that_ends_within_a_character_is_taken_for_cut() {
    let finding = only(findings(&"id,name\nx,شلم".as_bytes()[..15]));
    assert!(hint(&finding).contains("whole"), "{finding:?}");
    at(&finding, Code::C105, Severity::Error, 2, 2);
}

#[test]
fn text_that_an_encoding_cannot_have_is_a_fault_of_its_row() {
    let mut bytes = b"\xFF\xFE".to_vec();
    for unit in "id,name\na,b\nc,?\nd,e\n".encode_utf16() {
        // A surrogate without its other half.
        let unit = if unit == u16::from(b'?') {
            0xD800
        } else {
            unit
        };
        bytes.extend(unit.to_le_bytes());
    }
    let (found, rows) = read(Cursor::new(bytes), &OpenOptions::default());
    assert_eq!(rows, [(2, false), (3, true), (4, false)]);
    at(&found[0], Code::C104, Severity::Note, 0, 0);
    at(&found[1], Code::C105, Severity::Error, 3, 2);
    assert!(found[1].message.contains("utf-16le"));
}

#[test]
fn a_nul_is_an_error_and_another_control_character_a_warning() {
    let found = findings("id,name\na,\"x\ny\0\"\nb,\u{1b}[31m\u{1b}\nc,a\tb\n");
    assert_eq!(found.len(), 2);
    at(&found[0], Code::C106, Severity::Error, 2, 2);
    at(&found[1], Code::C106, Severity::Warning, 4, 2);
    assert!(found[1].message.contains("U+001B"));
}

#[test]
fn another_delimiter_is_found_by_the_names_of_the_columns() {
    for (text, name) in [
        ("id;name;lat\na;b,c;30,5\n", "semicolon"),
        ("id\tname\na\tb\n", "tab"),
        ("id|\"name\"\na|b\n", "vertical bar"),
        ("id;name,x;lat\na;b;c\n", "semicolon"),
    ] {
        let finding = only(findings(text));
        at(&finding, Code::C201, Severity::Note, 1, 0);
        assert!(finding.message.contains(name));
    }
    assert_eq!(findings("id\na\n"), [], "of equals the comma");
    let asked = OpenOptions {
        delimiter: Some(Delimiter::Semicolon),
        ..OpenOptions::default()
    };
    assert_eq!(read(Cursor::new("id;name\na;b\n"), &asked).0, [], "no news");
}

#[test]
fn a_missing_column_is_told_with_the_columns_found() {
    let finding = only(findings("name,lat,ids\n"));
    at(&finding, Code::C202, Severity::Error, 1, 0);
    assert!(finding.message.contains(r#""name", "lat", "ids""#));
    assert!(hint(&finding).contains(r#"did you mean "ids""#));
    let finding = only(findings("name,lat\n"));
    assert!(hint(&finding).contains("--column places.id="));
}

#[test]
fn where_no_column_is_known_the_expected_header_is_shown() {
    let finding = only(findings("\nfoo,bar\n1,2\n"));
    at(&finding, Code::C202, Severity::Error, 2, 0);
    assert!(hint(&finding).contains("id,name,category,lat,lon"));
}

#[test]
fn two_columns_of_one_name_are_told_with_both_positions() {
    let finding = only(findings("id,name,Name\n"));
    at(&finding, Code::C203, Severity::Error, 1, 3);
    assert_eq!(finding.related[0].at.column, 2);
    let finding = only(findings("id,y,foo,latitude\n"));
    at(&finding, Code::C203, Severity::Error, 1, 4);
    assert!(
        finding
            .message
            .contains(r#""y" (column 2) and "latitude" (column 4)"#)
    );
    at(
        &only(findings("id,foo,FOO\n")),
        Code::C203,
        Severity::Error,
        1,
        3,
    );
    assert_eq!(mapped("id,y,latitude\n", &[("lat", "y")]), []);
}

#[test]
fn a_near_miss_is_a_question_and_an_unknown_column_is_none() {
    let finding = only(findings("id,catgory,remark\n"));
    at(&finding, Code::C204, Severity::Warning, 1, 2);
    assert!(hint(&finding).contains("category"));
    assert_eq!(findings("id,category,categories\n"), []);
}

#[test]
fn a_header_that_is_not_in_the_first_line_is_told_by_its_line() {
    let finding = only(findings("My places,,\n\n2026,,\nid,name,lat\na,b,1\n"));
    at(&finding, Code::C205, Severity::Error, 1, 0);
    assert!(finding.message.contains("line 4"));
    for text in ["sep=;\nid;name\n", "\"sep=,\"\r\nid,name\r\n"] {
        let finding = only(findings(text));
        at(&finding, Code::C205, Severity::Error, 1, 0);
        assert!(hint(&finding).contains("remove it"));
    }
}

#[test]
fn rows_with_too_few_and_too_many_cells_are_told_with_both_counts() {
    let text = "id,name,lat\r\na,b\r\n\r\nc,d,30,5\r\ne,f,1\r\n";
    let (found, rows) = read(Cursor::new(text), &OpenOptions::default());
    assert_eq!(rows, [(2, true), (4, true), (5, false)]);
    at(&found[0], Code::C206, Severity::Error, 2, 0);
    assert!(found[0].message.contains("2 cells") && found[0].message.contains('3'));
    at(&found[1], Code::C207, Severity::Error, 4, 0);
    assert!(found[1].message.contains("4 cells") && found[1].message.contains('3'));
    assert!(hint(&found[1]).contains("decimal comma"));
    let excerpt = found[1].excerpt.as_ref().unwrap();
    assert_eq!((&*excerpt.text, excerpt.cell.clone()), ("c,d,30,5", 0..8));

    let finding = only(findings("id,name,lat\na;b;c\n"));
    assert!(hint(&finding).contains("semicolon"));
}

#[test]
fn an_unclosed_quote_is_told_where_it_opens() {
    let text = "id,name\na,b\n\"x\ny\",\"Ilam\nc,d\ne,f\n";
    let (found, rows) = read(Cursor::new(text), &OpenOptions::default());
    assert_eq!(rows, [(2, false), (3, true)]);
    let finding = only(found);
    at(&finding, Code::C208, Severity::Error, 4, 2);
    assert_eq!(finding.field.as_deref(), Some("name"));
    let excerpt = finding.excerpt.unwrap();
    assert!(excerpt.text[excerpt.cell].starts_with("\"Ilam\nc"));
    at(
        &findings("id,\"name\na,b\n")[0],
        Code::C208,
        Severity::Error,
        1,
        2,
    );
}

#[test]
fn a_quote_within_a_cell_is_doubtful_and_text_after_a_quote_is_wrong() {
    let text = "id,name\na,Il\"am\"\nb,\"Ilam\"x\"\nc,\"I\nlam\"x,\"y\nd,e\n";
    let (found, rows) = read(Cursor::new(text), &OpenOptions::default());
    assert_eq!(rows, [(2, false), (3, true), (4, true)]);
    at(&found[0], Code::C209, Severity::Warning, 2, 2);
    at(&found[1], Code::C209, Severity::Error, 3, 2);
    at(&found[2], Code::C209, Severity::Error, 4, 2);
    assert!(found[2].message.contains("opened on line 4"));
    at(&found[3], Code::C208, Severity::Error, 5, 3);
    assert_eq!(found[1].value.as_deref(), Some("\"Ilam\"x\""));
    assert_eq!(
        found.len(),
        4,
        "cells that a quote has swallowed are not counted"
    );
}

#[test]
fn a_column_without_a_name_is_carried_nowhere() {
    let mut found = Vec::new();
    let input = Input::reader("t.csv", Cursor::new("id,,note, \na,b,c,d\n"));
    let table = Table::open(input, &VOCABULARY, &OpenOptions::default()).unwrap();
    let table = table.into_value(&mut found).unwrap();
    assert_eq!(table.columns.extras(), [(2, "note".to_owned())]);
    let finding = only(found);
    at(&finding, Code::C210, Severity::Warning, 1, 2);
    assert!(finding.message.contains("column 2 to column 4"));
}

#[test]
fn a_header_further_down_is_refused() {
    let text = "id,\"name\"\nid,x\na,b\nid, name\n\u{feff}id,name\n";
    let (found, rows) = read(Cursor::new(text), &OpenOptions::default());
    assert_eq!(rows, [(2, false), (3, false), (4, true), (5, true)]);
    at(&found[0], Code::C211, Severity::Error, 4, 0);
    at(&found[1], Code::C211, Severity::Error, 5, 0);
}

#[test]
fn a_mapping_that_does_not_fit_is_told_with_what_would() {
    let finding = only(mapped("id,iata\n", &[("nmae", "iata")]));
    at(&finding, Code::C213, Severity::Error, 1, 0);
    assert!(hint(&finding).contains("name"));
    let finding = only(mapped("id,iata\n", &[("name", "itaa")]));
    at(&finding, Code::C213, Severity::Error, 1, 0);
    assert!(hint(&finding).contains("iata"));
    assert_eq!(mapped("iata,y\n", &[("id", "iata")]), []);
    assert_eq!(mapped("iata;y\n", &[("id", "iata")])[0].code, Code::C201);
}

#[test]
fn a_mapping_goes_before_a_column_of_that_name() {
    let options = OpenOptions {
        columns: vec![("name".to_owned(), "Ort".to_owned())],
        ..OpenOptions::default()
    };
    let input = Input::reader("t.csv", Cursor::new("Ort,id,name\n"));
    let opened = Table::open(input, &VOCABULARY, &options).unwrap();
    assert_eq!(opened.findings, []);
    let columns = opened.value.unwrap().columns;
    assert_eq!(columns.position(1), Some(0));
    assert_eq!(columns.position(0), Some(1));
    assert_eq!(columns.position(2), None);
    assert_eq!(columns.extras(), [(2, "name".to_owned())]);
}

/// Counts what is read of it: `start`, then `rest` for ever.
struct Endless {
    start: Cursor<Vec<u8>>,
    rest: u8,
    read: std::sync::Arc<std::sync::atomic::AtomicUsize>,
}

impl Read for Endless {
    fn read(&mut self, room: &mut [u8]) -> std::io::Result<usize> {
        let mut len = self.start.read(room)?;
        if len == 0 {
            room.fill(self.rest);
            len = room.len();
        }
        self.read
            .fetch_add(len, std::sync::atomic::Ordering::Relaxed);
        Ok(len)
    }
}

fn endless(start: &str, rest: u8, block_size: usize) -> (Vec<Finding>, Vec<(u64, bool)>, usize) {
    let read_bytes = std::sync::Arc::default();
    let source = Endless {
        start: Cursor::new(start.as_bytes().to_vec()),
        rest,
        read: std::sync::Arc::clone(&read_bytes),
    };
    let options = OpenOptions {
        block_size,
        ..OpenOptions::default()
    };
    let (found, rows) = read(source, &options);
    (
        found,
        rows,
        read_bytes.load(std::sync::atomic::Ordering::Relaxed),
    )
}

#[test]
fn an_unclosed_quote_in_an_endless_file_ends_the_reading() {
    let start = "id,name\na,b\nc,\"x";
    let (found, rows, bytes) = endless(start, b'\n', 1 << 20);
    let finding = only(found.clone());
    at(&finding, Code::C109, Severity::Error, 3, 2);
    assert!(
        finding
            .message
            .contains("opens on line 3 is not closed within 16 MiB")
    );
    assert_eq!(rows, [(2, false), (3, true)]);
    assert!(bytes <= RECORD_LIMIT + (1 << 20));
    assert_eq!((found, rows), {
        let (found, rows, _) = endless(start, b'\n', 700_001);
        (found, rows)
    });
}

#[test]
fn a_record_without_end_ends_the_reading() {
    for (rest, column) in [(b'x', 0), (b',', 0)] {
        let (found, rows, bytes) = endless("id,name\na,b\nc,d", rest, 1 << 20);
        let finding = only(found);
        at(&finding, Code::C109, Severity::Error, 3, column);
        assert_eq!(rows, [(2, false), (3, true)]);
        assert!(bytes <= RECORD_LIMIT + (2 << 20));
    }
    let (found, rows, _) = endless("id,name", b',', 1 << 20);
    at(&only(found), Code::C109, Severity::Error, 1, 0);
    assert_eq!(rows, []);
}

#[test]
fn a_cell_and_a_header_beyond_the_limits_are_refused() {
    let text = format!("id,name\na,{}\nb,c\n", "x".repeat(CELL_LIMIT + 3));
    let (found, rows) = read(Cursor::new(text), &OpenOptions::default());
    at(&only(found), Code::C109, Severity::Error, 2, 2);
    assert_eq!(rows, [(2, true), (3, false)]);

    let text = format!("id{}\n", ",".repeat(COLUMN_LIMIT));
    at(&only(findings(text)), Code::C109, Severity::Error, 1, 0);
    let text = format!("id,name\n{}\n", ",".repeat(COLUMN_LIMIT));
    at(&only(findings(text)), Code::C109, Severity::Error, 2, 0);
}
