//! Edits are held to a naive writer that knows how the table was made.

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};
use proptest::prelude::*;
use proptest::sample::Index;

use super::TableEdit;
use crate::diagnostic::Code;
use crate::source::FileName;
use crate::table::{ColumnSpec, OpenOptions, Vocabulary};

const TABLE: Vocabulary = Vocabulary {
    table: "things",
    columns: &[
        ColumnSpec::text("id"),
        ColumnSpec::text("name"),
        ColumnSpec::text("lat"),
    ],
};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Quoting {
    Minimal,
    All,
    /// Texts, not numbers and not empty cells.
    Texts,
}

/// How a table is written.
#[derive(Debug, Clone)]
struct Writer {
    delimiter: char,
    quoting: Quoting,
    line_end: &'static str,
    last_line_end: bool,
    encoding: &'static Encoding,
    mark: bool,
}

type Rows = Vec<Vec<String>>;

impl Writer {
    fn cell(&self, text: &str) -> String {
        let must = text.contains([self.delimiter, '"', '\r', '\n']);
        let quoted = must
            || match self.quoting {
                Quoting::Minimal => false,
                Quoting::All => true,
                Quoting::Texts => !text.is_empty() && text.parse::<f64>().is_err(),
            };
        if quoted {
            format!("\"{}\"", text.replace('"', "\"\""))
        } else {
            text.to_owned()
        }
    }

    fn text(&self, header: &[String], rows: &Rows) -> String {
        let line = |cells: &[String]| {
            let cells: Vec<String> = cells.iter().map(|cell| self.cell(cell)).collect();
            cells.join(&self.delimiter.to_string())
        };
        let mut lines = vec![line(header)];
        lines.extend(rows.iter().map(|row| line(row)));
        let mut text = lines.join(self.line_end);
        if self.last_line_end {
            text.push_str(self.line_end);
        }
        text
    }

    fn file(&self, header: &[String], rows: &Rows) -> Vec<u8> {
        let text = self.text(header, rows);
        let marked = format!("{}{text}", if self.mark { "\u{feff}" } else { "" });
        if self.encoding == UTF_16LE {
            marked.encode_utf16().flat_map(u16::to_le_bytes).collect()
        } else if self.encoding == UTF_16BE {
            marked.encode_utf16().flat_map(u16::to_be_bytes).collect()
        } else if self.encoding == UTF_8 {
            marked.into_bytes()
        } else {
            let (bytes, _, lossy) = self.encoding.encode(&text);
            assert!(!lossy, "the test uses characters that the encoding has");
            bytes.into_owned()
        }
    }

    fn open(&self, file: &[u8]) -> TableEdit {
        let options = OpenOptions {
            encoding: (!self.mark).then(|| self.encoding.name().to_owned()),
            ..OpenOptions::default()
        };
        let name = FileName::from("t.csv");
        let opened = TableEdit::open(&name, file.to_vec(), &TABLE, &options).unwrap();
        opened
            .value
            .unwrap_or_else(|| panic!("{:?}", opened.findings))
    }
}

fn writer() -> impl Strategy<Value = Writer> {
    let encoding = prop_oneof![
        4 => Just(("utf-8", false)),
        2 => Just(("utf-8", true)),
        2 => Just(("utf-16le", true)),
        1 => Just(("utf-16be", true)),
        1 => Just(("windows-1256", false)),
        1 => Just(("gb18030", false)),
        1 => Just(("shift_jis", false)),
    ];
    (
        prop_oneof![Just(','), Just(';'), Just('\t'), Just('|')],
        prop_oneof![
            Just(Quoting::Minimal),
            Just(Quoting::All),
            Just(Quoting::Texts)
        ],
        prop_oneof![Just("\n"), Just("\r\n"), Just("\r")],
        any::<bool>(),
        encoding,
    )
        .prop_map(
            |(delimiter, quoting, line_end, last_line_end, (label, mark))| Writer {
                delimiter,
                quoting,
                line_end,
                last_line_end,
                encoding: Encoding::for_label(label.as_bytes()).unwrap(),
                mark,
            },
        )
}

/// A text that every encoding of these tests has, a number, or nothing.
fn cell(encoding: &'static Encoding) -> impl Strategy<Value = String> {
    let letters = match encoding.name() {
        "windows-1256" => "[ a-zشلمجة,;|\"\n]{1,6}",
        "gb18030" => "[ a-z中国شلمچه,;|\"\n\u{10000}]{1,6}",
        "Shift_JIS" => "[ a-z表ソ予ア,;|\"\n]{1,6}",
        _ => "[ a-zé中شلمچه,;|\"\n\u{1f600}]{1,6}",
    };
    prop_oneof![3 => letters, 1 => "[0-9]{1,3}", 1 => Just(String::new())]
}

/// A writer, a header, at least four rows of three to five cells whose first is an id.
fn table() -> impl Strategy<Value = (Writer, Vec<String>, Rows)> {
    (writer(), 3..6_usize).prop_flat_map(|(writer, width)| {
        let encoding = writer.encoding;
        let header = ["id", "name", "lat", "own", "other"];
        let header: Vec<String> = header
            .iter()
            .take(width)
            .map(|&name| name.to_owned())
            .collect();
        let row = prop::collection::vec(cell(encoding), width - 1);
        let rows = prop::collection::vec(row, 4..9).prop_map(|rows| {
            rows.into_iter()
                .enumerate()
                .map(|(number, mut cells)| {
                    cells.insert(0, format!("r{number}"));
                    cells
                })
                .collect::<Rows>()
        });
        (Just(writer), Just(header), rows)
    })
}

/// A column holds numbers or texts, never both, where the writer tells them apart; and no cell that
/// an edit looks at for a habit is the only one of its kind.
fn has_habits(writer: &Writer, rows: &Rows, but: usize, position: usize, new: &str) -> bool {
    let kind = |text: &str| {
        let number = writer.quoting == Quoting::Texts && text.parse::<f64>().is_ok();
        (text.is_empty(), number)
    };
    let must = |text: &str| text.contains([writer.delimiter, '"', '\r', '\n']);
    let likes: Vec<&String> = rows
        .iter()
        .enumerate()
        .filter(|(row, _)| *row != but)
        .filter_map(|(_, cells)| cells.get(position))
        .filter(|cell| cell.is_empty() == new.is_empty() && !must(cell))
        .collect();
    let old = rows.get(but).and_then(|cells| cells.get(position));
    let unlike =
        |old: &String| old.is_empty() == new.is_empty() && !must(old) && kind(old) != kind(new);
    !likes.is_empty()
        && likes.iter().all(|like| kind(like) == kind(new))
        && !old.is_some_and(unlike)
}

proptest! {
    #[test]
    fn a_set_cell_is_the_only_change_and_setting_it_back_gives_the_first_file(
        (writer, header, rows) in table(),
        row: Index,
        position: Index,
        other: Index,
    ) {
        let (row, position) = (row.index(rows.len()), 1 + position.index(header.len() - 1));
        let new = rows[other.index(rows.len())][position].clone();
        let old = rows[row][position].clone();
        let first = writer.file(&header, &rows);
        let mut edit = writer.open(&first);
        edit.set(row, position, &new).unwrap();
        let edited = edit.finish().unwrap();
        let mut expected = rows.clone();
        expected[row][position] = new.clone();
        if has_habits(&writer, &rows, row, position, &new) {
            prop_assert_eq!(edited.after(), writer.file(&header, &expected));
        }
        prop_assert_eq!(edited.is_unchanged(), old == new);
        let mut back = writer.open(edited.after());
        back.set(row, position, &old).unwrap();
        let back = back.finish().unwrap();
        if has_habits(&writer, &rows, row, position, &old) {
            prop_assert_eq!(back.after(), first);
        }
    }

    #[test]
    fn whatever_the_style_only_the_bytes_of_the_cell_change(
        (writer, header, rows) in table(),
        row: Index,
        position: Index,
        new in "[a-z,;|\"\n\t ]{0,5}",
    ) {
        let (row, position) = (row.index(rows.len()), position.index(header.len()));
        let first = writer.file(&header, &rows);
        let mut edit = writer.open(&first);
        edit.set(row, position, &new).unwrap();
        let edited = edit.finish().unwrap();
        // everything before the cell and behind it, by the writer's own count
        let mut before = rows.clone();
        before.truncate(row + 1);
        before[row].truncate(position);
        let open_end = Writer { last_line_end: false, ..writer.clone() };
        let mut head = open_end.file(&header, &before);
        if position == 0 {
            before.truncate(row);
            head = Writer { last_line_end: true, ..writer.clone() }.file(&header, &before);
        }
        prop_assert_eq!(&edited.after()[..head.len()], &first[..head.len()]);
        let old = writer.cell(&rows[row][position]);
        let whole = writer.text(&header, &rows);
        let upto = open_end.text(&header, &{
            let mut upto = rows.clone();
            upto.truncate(row + 1);
            upto[row].truncate(position + 1);
            upto
        });
        prop_assert!(upto.ends_with(&old));
        let plain = Writer { mark: false, ..writer.clone() };
        let tail = encoded(&plain, whole.strip_prefix(&upto).unwrap());
        prop_assert!(edited.after().ends_with(&tail));
        prop_assert!(first.ends_with(&tail));
    }

    #[test]
    fn a_row_that_is_added_looks_like_the_others_and_removing_it_gives_the_first_file(
        (writer, header, rows) in table(),
        like: Index,
    ) {
        let first = writer.file(&header, &rows);
        let mut new = rows[like.index(rows.len())].clone();
        new[0] = "new".to_owned();
        let mut edit = writer.open(&first);
        edit.push(new.clone()).unwrap();
        let edited = edit.finish().unwrap();
        let mut expected = rows.clone();
        expected.push(new.clone());
        let habits = (0..header.len())
            .all(|position| has_habits(&writer, &rows, usize::MAX, position, &new[position]));
        if habits {
            prop_assert_eq!(edited.after(), writer.file(&header, &expected));
        }
        let mut back = writer.open(edited.after());
        back.remove(rows.len()).unwrap();
        let back = back.finish().unwrap();
        prop_assert_eq!(back.after(), &first);
    }

    #[test]
    fn removed_rows_leave_the_file_that_never_had_them(
        (writer, header, rows) in table(),
        gone in prop::collection::vec(any::<bool>(), 9),
    ) {
        let mut edit = writer.open(&writer.file(&header, &rows));
        for row in (0..rows.len()).filter(|row| gone[*row]) {
            edit.remove(row).unwrap();
        }
        let kept: Rows = (0..rows.len()).filter(|row| !gone[*row]).map(|row| rows[row].clone()).collect();
        let edited = edit.finish().unwrap();
        prop_assert_eq!(edited.after(), writer.file(&header, &kept));
    }
}

fn encoded(writer: &Writer, text: &str) -> Vec<u8> {
    if writer.encoding == UTF_16LE {
        text.encode_utf16().flat_map(u16::to_le_bytes).collect()
    } else if writer.encoding == UTF_16BE {
        text.encode_utf16().flat_map(u16::to_be_bytes).collect()
    } else {
        writer.encoding.encode(text).0.into_owned()
    }
}

fn plain(text: &str) -> TableEdit {
    let name = FileName::from("t.csv");
    let raw = text.as_bytes().to_vec();
    let opened = TableEdit::open(&name, raw, &TABLE, &OpenOptions::default()).unwrap();
    opened.value.unwrap()
}

fn text(edit: TableEdit) -> String {
    String::from_utf8(edit.finish().unwrap().after().to_vec()).unwrap()
}

#[test]
fn a_header_alone_takes_a_row_with_and_without_a_line_end() {
    for (file, expected) in [
        ("id,name", "id,name\na,b"),
        ("id,name\r\n", "id,name\r\na,b\r\n"),
        ("\"id\",\"name\"\n", "\"id\",\"name\"\n\"a\",\"b\"\n"),
    ] {
        let mut edit = plain(file);
        edit.push(vec!["a".to_owned(), "b".to_owned()]).unwrap();
        assert_eq!(text(edit), expected);
    }
}

#[test]
fn blank_lines_and_blanks_around_other_cells_stay() {
    let mut edit = plain("\nid,name\n\n a , b\n\nc ,d \n\n\n");
    edit.set(1, 1, "e").unwrap();
    edit.push(vec!["f".to_owned(), "g".to_owned()]).unwrap();
    assert_eq!(text(edit), "\nid,name\n\n a , b\n\nc ,e\nf,g\n\n\n");
}

#[test]
fn a_row_that_is_not_well_formed_is_not_edited_and_does_not_stop_others() {
    let mut edit = plain("id,name\na,b,c\nd,e\n");
    let refused = edit.set(0, 1, "x").unwrap_err();
    assert_eq!((refused.code, refused.at.unwrap().line), (Code::G604, 2));
    edit.set(1, 1, "x").unwrap();
    assert_eq!(text(edit), "id,name\na,b,c\nd,x\n");
}

#[test]
fn nothing_is_added_behind_a_quote_that_is_not_closed() {
    let mut edit = plain("id,name\na,\"b\n");
    assert!(edit.push(vec!["c".to_owned(), "d".to_owned()]).is_err());
}

#[test]
fn other_rows_can_be_edited_where_bytes_are_not_utf_8() {
    let name = FileName::from("t.csv");
    let raw = b"id,name\na,\xff\nb,c\n".to_vec();
    let opened = TableEdit::open(&name, raw, &TABLE, &OpenOptions::default()).unwrap();
    let mut edit = opened.value.unwrap();
    edit.set(1, 1, "d").unwrap();
    assert!(edit.set(0, 1, "e").is_err());
    assert_eq!(edit.finish().unwrap().after(), b"id,name\na,\xff\nb,d\n");
}
