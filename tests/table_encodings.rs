//! One table in several encodings gives the same cells at the same places.
#![allow(
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::unwrap_used,
    reason = "a test that panics is a test that fails"
)]

use std::io::Cursor;

use waymarks::table::{ColumnSpec, Input, OpenOptions, Required, Table, Vocabulary};

const COLUMNS: [ColumnSpec; 1] = [ColumnSpec {
    name: "id",
    synonyms: &[],
    required: Required::Yes,
    doc: "",
    holds: waymarks::table::Holds::Text,
}];
const VOCABULARY: Vocabulary = Vocabulary {
    table: "places",
    columns: &COLUMNS,
};
const TEXT: &str = "id,name\r\na,\"الشلامجة،\r\nالبصرة\"\r\n\r\nb,\"say \"\"نعم\"\"\"\nc,café €\n";

type Cells = Vec<(u64, u64, u32, String)>;

fn read(bytes: Vec<u8>, encoding: Option<&str>, block_size: usize) -> Cells {
    let options = OpenOptions {
        encoding: encoding.map(str::to_owned),
        block_size,
        count_rows: true,
        ..OpenOptions::default()
    };
    let input = Input::reader("t.csv", Cursor::new(bytes));
    let opened = Table::open(input, &VOCABULARY, &options).unwrap();
    let mut cells = Vec::new();
    let mut found = Vec::new();
    let table = opened.value.unwrap();
    table
        .for_each(&mut found, |shape, record, _| {
            for cell in record.cells() {
                let place = cell.location(shape.name());
                cells.push((place.line, record.row(), place.column, cell.text().into()));
            }
        })
        .unwrap();
    assert_eq!(found, []);
    cells
}

fn utf_16(unit: fn(u16) -> [u8; 2]) -> Vec<u8> {
    std::iter::once(0xFEFF)
        .chain(TEXT.encode_utf16())
        .flat_map(unit)
        .collect()
}

#[test]
fn every_encoding_gives_the_same_cells_at_the_same_places() {
    let expected = read(TEXT.as_bytes().to_vec(), None, 1 << 20);
    assert_eq!(expected[1].3, "الشلامجة،\r\nالبصرة");
    assert_eq!(expected[3].3, "say \"نعم\"");
    let places: Vec<_> = expected
        .iter()
        .map(|cell| (cell.0, cell.1, cell.2))
        .collect();
    assert_eq!(
        places,
        [
            (2, 1, 1),
            (2, 1, 2),
            (5, 2, 1),
            (5, 2, 2),
            (6, 3, 1),
            (6, 3, 2)
        ]
    );

    let marked = [b"\xEF\xBB\xBF", TEXT.as_bytes()].concat();
    let (arabic, _, lossy) = encoding_rs::WINDOWS_1256.encode(TEXT);
    assert!(!lossy, "the text can be written in windows-1256");
    for block_size in [1, 7, 1 << 20] {
        for (bytes, encoding) in [
            (marked.clone(), None),
            (marked.clone(), Some("windows-1256")),
            (utf_16(u16::to_le_bytes), None),
            (utf_16(u16::to_be_bytes), None),
            (utf_16(u16::to_le_bytes)[2..].to_vec(), Some("utf-16le")),
            (arabic.to_vec(), Some("windows-1256")),
            (arabic.to_vec(), Some("cp1256")),
        ] {
            assert_eq!(read(bytes, encoding, block_size), expected, "{encoding:?}");
        }
    }
}

#[test]
fn a_table_longer_than_all_buffers_is_decoded_whole() {
    let mut text = "id,name\n".to_owned();
    for row in 0..40_000 {
        text += &row.to_string();
        text += ",شلمچه\r\n";
    }
    let bytes = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let cells = read(bytes, Some("utf-16le"), 50_000);
    assert_eq!(cells, read(text.into_bytes(), None, 1 << 20));
    assert_eq!(cells.last().unwrap().0, 40_001);
}
