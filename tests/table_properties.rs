//! What holds for every table: the records are those of the `csv` crate, lines are those of an
//! editor, and neither the block size nor short reads can be seen in the result.
#![allow(
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::unwrap_used,
    reason = "a test that panics is a test that fails"
)]

use std::io::{Cursor, Read};

use proptest::prelude::*;
use waymarks::diagnostic::{Finding, Severity};
use waymarks::table::{
    Chunk, ColumnSpec, Input, OpenOptions, Records, Required, Table, Vocabulary,
};

const COLUMNS: [ColumnSpec; 2] = [
    ColumnSpec {
        name: "id",
        synonyms: &[],
        required: Required::Yes,
        doc: "",
        holds: waymarks::table::Holds::Text,
    },
    ColumnSpec {
        name: "name",
        synonyms: &["title"],
        required: Required::No,
        doc: "",
        holds: waymarks::table::Holds::Text,
    },
];
const VOCABULARY: Vocabulary = Vocabulary {
    table: "places",
    columns: &COLUMNS,
};

/// A record as plain data.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Plain {
    line: u64,
    row: u64,
    raw: String,
    cells: Vec<String>,
    faulty: bool,
}

/// Gives as many bytes per read as the sizes say, in turn.
struct Short {
    source: Cursor<Vec<u8>>,
    sizes: Vec<usize>,
    turn: usize,
}

impl Read for Short {
    fn read(&mut self, room: &mut [u8]) -> std::io::Result<usize> {
        let size = self.sizes[self.turn % self.sizes.len()].min(room.len());
        self.turn += 1;
        self.source.read(&mut room[..size])
    }
}

fn read(bytes: &[u8], block_size: usize, sizes: &[usize]) -> Option<(Vec<Plain>, Vec<Finding>)> {
    let source = Short {
        source: Cursor::new(bytes.to_vec()),
        sizes: sizes.to_vec(),
        turn: 0,
    };
    let options = OpenOptions {
        block_size,
        count_rows: true,
        ..OpenOptions::default()
    };
    let mut found = Vec::new();
    let table = Table::open(Input::reader("t.csv", source), &VOCABULARY, &options)
        .unwrap()
        .into_value(&mut found)?;
    let mut plain = Vec::new();
    table
        .for_each(&mut found, |_, record, _| {
            plain.push(Plain {
                line: record.line(),
                row: record.row(),
                raw: record.raw().to_owned(),
                cells: record.cells().map(|cell| cell.text().into()).collect(),
                faulty: record.is_faulty(),
            });
        })
        .unwrap();
    Some((plain, found))
}

/// The records of the `csv` crate, which takes a mark at the start of the file as we do.
fn by_csv(text: &str) -> Vec<Vec<String>> {
    csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes())
        .records()
        .map(|record| record.unwrap().iter().map(str::to_owned).collect())
        .collect()
}

/// Start lines and texts of records, byte by byte, by the rule as the documentation has it.
fn naive(bytes: &[u8]) -> Vec<(u64, Vec<u8>)> {
    let mut records = Vec::new();
    let (mut line, mut start_line, mut start) = (1, 1, 0);
    let (mut quoted, mut cell_start) = (false, true);
    let mut at = 0;
    while at < bytes.len() {
        let (byte, next) = (bytes[at], bytes.get(at + 1));
        let line_end = match (byte, next) {
            (b'\r', Some(b'\n')) => 2,
            (b'\r' | b'\n', _) => 1,
            _ => 0,
        };
        if line_end > 0 {
            line += 1;
            if !quoted {
                if at > start {
                    records.push((start_line, bytes[start..at].to_vec()));
                }
                start = at + line_end;
                start_line = line;
                cell_start = true;
            }
            at += line_end;
            continue;
        }
        let first = cell_start;
        cell_start = false;
        if quoted {
            if byte == b'"' && next == Some(&b'"') {
                at += 1;
            } else if byte == b'"' {
                quoted = false;
            }
        } else if byte == b'"' && first {
            quoted = true;
        } else {
            cell_start = byte == b',';
        }
        at += 1;
    }
    if start < bytes.len() {
        records.push((start_line, bytes[start..].to_vec()));
    }
    records
}

/// A table without faults, with cells and line ends of all kinds.
fn table() -> impl Strategy<Value = String> {
    let text = prop_oneof![
        Just(String::new()),
        "[a-c ;|\t]{0,70}",
        "[شلمچه\u{200c}éß😀,\"\r\n a]{0,9}",
        Just("\r\n".to_owned()),
        Just("\"\"".to_owned()),
    ];
    let cell = (text, any::<bool>()).prop_map(|(text, quote)| {
        if quote || text.contains(['"', ',', '\r', '\n']) {
            format!("\"{}\"", text.replace('"', "\"\""))
        } else {
            text
        }
    });
    let line_end = prop_oneof![
        Just("\n"),
        Just("\r\n"),
        Just("\r"),
        Just("\n\n"),
        Just("\r\n\r\n"),
        Just("\n\r\r"),
    ];
    let row = (cell.clone(), cell.clone(), cell, line_end)
        .prop_map(|(a, b, c, end)| format!("{a},{b},{c}{end}"));
    let header = prop_oneof![
        Just("id,name,x\n"),
        Just("\"id\",title,\"x\"\r\n"),
        Just("x,ID,Name\r")
    ];
    (
        prop_oneof![Just(""), Just("\u{feff}")],
        prop_oneof![Just(""), Just("\n"), Just("\r\n\r")],
        proptest::collection::vec(row, 0..40),
        header,
        any::<bool>(),
    )
        .prop_map(|(mark, blank, rows, header, ended)| {
            let mut text = format!("{mark}{blank}{header}{}", rows.concat());
            if !ended {
                text.truncate(text.trim_end_matches(['\r', '\n']).len());
            }
            text
        })
}

/// Bytes that mean something, and others.
fn bytes() -> impl Strategy<Value = Vec<u8>> {
    let byte = prop_oneof![
        4 => Just(b','), 4 => Just(b'"'), 3 => Just(b'\n'), 2 => Just(b'\r'), 6 => Just(b'a'),
        1 => Just(0xD9), 1 => Just(0x84), 1 => any::<u8>(),
    ];
    proptest::collection::vec(byte, 0..300)
}

/// Pieces of records that are often right together.
fn pieces() -> impl Strategy<Value = Vec<u8>> {
    let piece = prop_oneof![
        Just("a,b\n"),
        Just("\"a\",\"\r\n\"\r"),
        Just("\n"),
        Just("\r"),
        Just("a\"\","),
        Just("\"\"\"\"\r\n"),
        Just(" \"x\" , \r\n"),
        Just("\"\","),
        Just(",\n"),
        Just("é,\"\"\"x,\"\"\"\n"),
    ];
    proptest::collection::vec(piece, 0..9).prop_map(|pieces| pieces.concat().into_bytes())
}

proptest! {
    #[test]
    fn records_are_those_of_the_csv_crate(text in table(), block in 1_usize..300) {
        let (records, found) = read(text.as_bytes(), block, &[7]).unwrap();
        prop_assert_eq!(&found, &[]);
        let cells: Vec<_> = records.into_iter().map(|record| record.cells).collect();
        let expected = by_csv(&text);
        prop_assert_eq!(&cells, &expected[1..]);
    }

    #[test]
    fn whatever_is_accepted_is_read_as_the_csv_crate_reads_it(
        rest in prop_oneof![bytes(), pieces()],
    ) {
        let text = [b"id,name\n", &rest[..]].concat();
        let (records, found) = read(&text, 64, &[64]).unwrap();
        let accepted = |finding: &Finding| finding.severity < Severity::Error;
        let cells: Vec<_> = records.into_iter().map(|record| record.cells).collect();
        if found.iter().all(accepted) {
            prop_assert_eq!(&cells, &by_csv(std::str::from_utf8(&text).unwrap())[1..]);
        }
    }

    #[test]
    fn every_byte_is_in_one_record_and_lines_are_counted_as_by_hand(rest in bytes()) {
        let text = [b"\r\nid,name\r", &rest[..]].concat();
        let (records, _) = read(&text, 50, &[64]).unwrap();
        let expected: Vec<_> = naive(&text)[1..]
            .iter()
            .map(|(line, raw)| (*line, String::from_utf8_lossy(raw).into_owned()))
            .collect();
        let ours: Vec<_> = records.iter().map(|r| (r.line, r.raw.clone())).collect();
        prop_assert_eq!(ours, expected);
        let rows: Vec<_> = records.iter().map(|record| record.row).collect();
        prop_assert_eq!(rows, (1..=records.len() as u64).collect::<Vec<_>>());
    }

    #[test]
    fn a_faulty_record_has_an_error_and_an_error_a_faulty_record(rest in bytes()) {
        let text = [b"id,name\n", &rest[..]].concat();
        let (records, found) = read(&text, 1 << 20, &[64]).unwrap();
        let faulty: Vec<u64> = records.iter().filter(|r| r.faulty).map(|r| r.line).collect();
        let mut told: Vec<u64> = found
            .iter()
            .filter(|finding| finding.severity == Severity::Error)
            .map(|finding| finding.at.as_ref().unwrap().line)
            .collect();
        // An unclosed quote is told where it opens, which may be below the record's first line.
        for line in &mut told {
            *line = faulty.iter().copied().filter(|start| start <= line).max().unwrap_or(0);
        }
        told.dedup();
        prop_assert_eq!(faulty, told);
    }

    #[test]
    fn neither_block_size_nor_short_reads_can_be_seen(
        rest in bytes(),
        block in 1_usize..400,
        sizes in proptest::collection::vec(1_usize..50, 1..5),
    ) {
        let text = [b"id,name\n", &rest[..]].concat();
        let (whole, whole_found) = read(&text, 1 << 20, &[1 << 20]).unwrap();
        let (cut, cut_found) = read(&text, block, &sizes).unwrap();
        prop_assert_eq!(whole, cut);
        // Hints about encodings are guesses over the text at hand.
        let without_hints = |mut found: Vec<Finding>| {
            for finding in &mut found {
                finding.hint = None;
            }
            found
        };
        prop_assert_eq!(without_hints(whole_found), without_hints(cut_found));
    }

    #[test]
    fn nothing_panics_whatever_the_file(
        bytes in proptest::collection::vec(any::<u8>(), 0..300),
        start in prop_oneof![
            Just(b"id,name\n".to_vec()), Just(b"id;name\n".to_vec()), Just(b"\xFF\xFE".to_vec()), Just(b"".to_vec())
        ],
    ) {
        read(&[start, bytes].concat(), 16, &[5]);
    }

    #[test]
    fn an_excerpt_holds_the_cell(rest in bytes(), long in 0_usize..4000) {
        let text = format!("id,name\n{},\"ش{}\"\n", "é".repeat(long), "چ".repeat(long / 3));
        let text = [text.as_bytes(), &rest[..]].concat();
        let mut found = Vec::new();
        let input = Input::reader("t.csv", Cursor::new(text));
        let table = Table::open(input, &VOCABULARY, &OpenOptions::default())
            .unwrap()
            .into_value(&mut found)
            .unwrap();
        table.for_each(&mut found, |_, record, _| {
            for cell in record.cells() {
                let excerpt = record.excerpt(cell.column());
                let shown = &excerpt.text[excerpt.cell.clone()];
                assert!(cell.raw().starts_with(shown));
                assert!(excerpt.text.len() <= 2048);
                assert!(shown == cell.raw() || shown.len() >= 1000);
            }
            let (whole, beyond) = (record.excerpt(0), record.excerpt(99));
            assert!(whole.text.is_char_boundary(whole.cell.end));
            assert_eq!(beyond.cell.start, beyond.text.len());
        }).unwrap();
    }
}

#[test]
fn chunks_depend_on_the_bytes_and_the_block_size_alone() {
    let text = "id,name\n".to_owned() + &"a,\"b\nc\"\r\n\n".repeat(500);
    let cut = |sizes: Vec<usize>| {
        let source = Short {
            source: Cursor::new(text.clone().into_bytes()),
            sizes,
            turn: 0,
        };
        let options = OpenOptions {
            block_size: 100,
            ..OpenOptions::default()
        };
        let opened = Table::open(Input::reader("t.csv", source), &VOCABULARY, &options);
        let mut table = opened.unwrap().value.unwrap();
        let mut chunk = Chunk::new();
        let mut chunks = Vec::new();
        while table.reader.next(&mut chunk).unwrap() {
            let bytes = chunk.bytes().to_vec();
            chunks.push((chunk.sequence(), chunk.offset(), chunk.first_line(), bytes));
        }
        chunks
    };
    let chunks = cut(vec![1 << 20]);
    assert_eq!(chunks, cut(vec![1, 3, 70]));
    assert!(chunks.len() > 40 && chunks.iter().all(|chunk| chunk.3.len() <= 100));
    let mut offset = 8;
    for (number, chunk) in chunks.iter().enumerate() {
        assert_eq!((chunk.0, chunk.1), (number as u64, offset));
        offset += chunk.3.len() as u64;
    }
    assert_eq!(offset, text.len() as u64);
}

#[test]
fn workers_can_share_a_reader() {
    fn is_send<T: Send>() {}
    fn is_sync<T: Sync>() {}
    is_send::<Table>();
    is_send::<Records>();
    is_sync::<waymarks::table::Shape>();
    is_sync::<waymarks::table::Columns>();
}
