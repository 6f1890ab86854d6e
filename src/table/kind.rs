//! What the first bytes of a file say about it.

use encoding_rs::{Encoding, UTF_8};

use super::encoding;
use crate::diagnostic::{Code, Finding, Severity};
use crate::error::Result;
use crate::source::{FileName, Location};

/// How many bytes are looked at.
pub(super) const SAMPLE: usize = 64 << 10;

/// How a file is to be read.
#[derive(Debug)]
pub(super) struct Beginning {
    pub(super) encoding: &'static Encoding,
    /// Length of the byte order mark.
    pub(super) mark: usize,
    pub(super) note: Option<Finding>,
}

/// Judges the first bytes of a file. `whole`: there are no more. A byte order mark says more than
/// the user's `label`, as it is not there by chance.
///
/// # Errors
/// [`Error::Usage`](crate::error::Error::Usage) if no encoding has that label. A finding if the
/// file is no table.
pub(super) fn beginning(
    name: &FileName,
    sample: &[u8],
    whole: bool,
    label: Option<&str>,
) -> Result<std::result::Result<Beginning, Box<Finding>>> {
    let asked = label.map(encoding::by_label).transpose()?;
    let file = Location::file(name);
    let refuse = |finding: Finding| Ok(Err(Box::new(finding.at(file.clone()))));
    let (encoding, mark) = match Encoding::for_bom(sample) {
        Some((encoding, mark)) => (encoding, mark),
        None => (asked.unwrap_or(UTF_8), 0),
    };
    let text = sample.get(mark..).unwrap_or_default();
    if whole && is_blank(text, encoding) {
        return refuse(empty());
    }
    if let Some(kind) = other_kind(text) {
        return refuse(
            Finding::new(
                Code::C103,
                format!("the file is {}, not a table", kind.name),
            )
            .hint(kind.hint),
        );
    }
    if encoding == UTF_8
        && mark == 0
        && let Some(label) = unmarked_utf16(text)
    {
        return refuse(
            Finding::new(
                Code::C104,
                "the file seems to be UTF-16 without a byte order mark",
            )
            .severity(Severity::Error)
            .hint(format!("save it as CSV UTF-8, or try --encoding {label}")),
        );
    }
    let note = (mark > 0 && encoding != UTF_8).then(|| {
        Finding::new(
            Code::C104,
            format!("the file is {} and is read as such", encoding.name()),
        )
        .at(file.clone())
    });
    Ok(Ok(Beginning {
        encoding,
        mark,
        note,
    }))
}

/// The finding about a file without any text.
pub(super) fn empty() -> Finding {
    Finding::new(Code::C102, "the file is empty")
}

fn is_blank(text: &[u8], encoding: &'static Encoding) -> bool {
    text.iter().all(|&byte| {
        byte.is_ascii_whitespace()
            || (byte == 0 && [encoding_rs::UTF_16LE, encoding_rs::UTF_16BE].contains(&encoding))
    })
}

struct Other {
    name: &'static str,
    hint: &'static str,
}

const SAVE: &str = "open it in the program that made it and save it as CSV UTF-8";
const UNPACK: &str = "unpack it first";

/// The kind of file, if it is one that is often found under the name of a table.
fn other_kind(text: &[u8]) -> Option<Other> {
    let kinds: [(&[u8], &str, &str); 13] = [
        (
            b"PK\x03\x04",
            "a spreadsheet (xlsx, ods) or a zip archive",
            SAVE,
        ),
        (b"PK\x05\x06", "an empty zip archive", UNPACK),
        (
            b"\xD0\xCF\x11\xE0",
            "a spreadsheet in the old xls format",
            SAVE,
        ),
        (b"\x1F\x8B", "compressed with gzip", UNPACK),
        (b"\x28\xB5\x2F\xFD", "compressed with zstd", UNPACK),
        (b"BZh", "compressed with bzip2", UNPACK),
        (b"\xFD7zXZ\x00", "compressed with xz", UNPACK),
        (b"7z\xBC\xAF\x27\x1C", "a 7z archive", UNPACK),
        (b"%PDF-", "a PDF", "ask for the table behind it"),
        (
            b"SQLite format 3\x00",
            "a SQLite database or GeoPackage",
            SAVE,
        ),
        (b"PAR1", "a Parquet file", SAVE),
        (b"{\\rtf", "a text document (RTF)", SAVE),
        (b"<?xml", "XML", SAVE),
    ];
    let found = kinds
        .iter()
        .find(|(magic, ..)| text.starts_with(magic))
        .map(|&(_, name, hint)| Other { name, hint });
    found.or_else(|| markup(text))
}

fn markup(text: &[u8]) -> Option<Other> {
    let text = text.trim_ascii_start();
    let starts = |word: &[u8]| {
        text.get(..word.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(word))
    };
    if [
        &b"<!doctype"[..],
        b"<html",
        b"<head",
        b"<body",
        b"<table",
        b"<!--",
        b"<?xml",
    ]
    .into_iter()
    .any(starts)
    {
        return Some(Other {
            name: "an HTML or XML page",
            hint: "was a page saved instead of the file behind the link?",
        });
    }
    let (&first, rest) = text.split_first()?;
    let next = rest.trim_ascii_start().first()?;
    let json = match first {
        b'{' => matches!(next, b'"' | b'}'),
        b'[' => matches!(next, b'{' | b'[' | b'"' | b']'),
        _ => false,
    };
    json.then_some(Other {
        name: "JSON",
        hint: "events and places are read from tables: CSV with a header",
    })
}

/// Text in UTF-16 has a NUL in every second byte wherever it is ASCII, as names of columns are.
fn unmarked_utf16(text: &[u8]) -> Option<&'static str> {
    let (pairs, _) = text.as_chunks::<2>();
    let count = |which: usize| {
        pairs
            .iter()
            .filter(|pair| pair.get(which) == Some(&0) && pair.get(1 - which) != Some(&0))
            .count()
    };
    let (big, little) = (count(0), count(1));
    // A tenth: a table of Arabic names has few ASCII characters besides its delimiters. More than
    // a few: a single NUL is a fault of its row.
    let enough = (pairs.len() / 10).max(4);
    if little >= enough && little > 4 * big {
        Some("utf-16le")
    } else if big >= enough && big > 4 * little {
        Some("utf-16be")
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(bytes: &[u8]) -> Option<(Code, Severity)> {
        match beginning(&"t.csv".into(), bytes, true, None).unwrap() {
            Ok(beginning) => beginning.note.map(|note| (note.code, note.severity)),
            Err(finding) => Some((finding.code, finding.severity)),
        }
    }

    #[test]
    fn files_of_another_kind_are_recognised_by_their_first_bytes() {
        for bytes in [
            &b"PK\x03\x04\x14\x00"[..],
            b"\x1F\x8B\x08",
            b"%PDF-1.7",
            b" <!DOCTYPE HTML><p>",
            b"\xEF\xBB\xBF<html>",
            b"{\"type\": \"FeatureCollection\"}",
            b"[\n  {\"id\": 1}]",
        ] {
            assert_eq!(
                code(bytes),
                Some((Code::C103, Severity::Error)),
                "{bytes:?}"
            );
        }
        for bytes in [
            &b"id,name\n"[..],
            b"[id],name\n",
            b"{id},name\n",
            b"PK,name\n",
        ] {
            assert_eq!(code(bytes), None, "{bytes:?}");
        }
    }

    #[test]
    fn a_file_of_blanks_is_empty() {
        for bytes in [
            &b""[..],
            b"\xEF\xBB\xBF",
            b" \r\n\t\n",
            b"\xFF\xFE",
            b"\xFF\xFE\n\0",
        ] {
            assert_eq!(
                code(bytes),
                Some((Code::C102, Severity::Error)),
                "{bytes:?}"
            );
        }
    }

    #[test]
    fn utf_16_is_read_with_a_mark_and_refused_without() {
        let text = "id,name\nx,شلمچه\n";
        let little: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let big: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
        for (bytes, mark) in [(&little, b"\xFF\xFE"), (&big, b"\xFE\xFF")] {
            assert_eq!(code(bytes), Some((Code::C104, Severity::Error)));
            let marked = [&mark[..], bytes].concat();
            assert_eq!(code(&marked), Some((Code::C104, Severity::Note)));
        }
        let asked = beginning(&"t.csv".into(), &little, true, Some("utf-16le")).unwrap();
        assert_eq!(asked.unwrap().encoding, encoding_rs::UTF_16LE);
    }
}
