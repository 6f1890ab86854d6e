//! JSON text (RFC 8259), appended to a buffer.

use crate::layer::Value;
use crate::model::write_degrees;

/// Appends `text` as a JSON string. All characters stand as themselves but the quote, the backslash
/// and the control characters (section 7), and the line separators U+2028 and U+2029, which end a
/// line in some readers of newline-delimited JSON.
pub(super) fn text(text: &str, out: &mut Vec<u8>) {
    out.push(b'"');
    let bytes = text.as_bytes();
    let mut done = 0;
    for (at, &byte) in bytes.iter().enumerate() {
        // 0xE2 begins U+2028 and U+2029; the test is cheap and the rest of the text is copied whole
        if byte >= b' ' && byte != b'"' && byte != b'\\' && byte != 0xE2 && byte != 0x7F {
            continue;
        }
        let escaped: &[u8] = match byte {
            b'"' => b"\\\"",
            b'\\' => b"\\\\",
            b'\n' => b"\\n",
            b'\r' => b"\\r",
            b'\t' => b"\\t",
            0xE2 => match bytes.get(at + 1..at + 3) {
                Some([0x80, 0xA8]) => b"\\u2028",
                Some([0x80, 0xA9]) => b"\\u2029",
                _ => continue,
            },
            control => &control_escape(control),
        };
        out.extend_from_slice(bytes.get(done..at).unwrap_or_default());
        out.extend_from_slice(escaped);
        done = at + if byte == 0xE2 { 3 } else { 1 };
    }
    out.extend_from_slice(bytes.get(done..).unwrap_or_default());
    out.push(b'"');
}

fn control_escape(byte: u8) -> [u8; 6] {
    let hex = |nibble: u8| {
        if nibble < 10 {
            b'0' + nibble
        } else {
            b'a' + nibble - 10
        }
    };
    [b'\\', b'u', b'0', b'0', hex(byte >> 4), hex(byte & 15)]
}

/// Appends a value.
pub(super) fn value(value: &Value<'_>, out: &mut Vec<u8>) {
    match value {
        Value::Null => out.extend_from_slice(b"null"),
        Value::Text(it) => text(it, out),
        Value::Texts(texts) => {
            let open = out.len();
            for (index, it) in texts.iter().enumerate() {
                if index > 0 {
                    // the closing quote becomes the separator's first byte
                    out.pop();
                    out.extend_from_slice(b"; ");
                    let joint = out.len();
                    text(it, out);
                    out.remove(joint);
                } else {
                    text(it, out);
                }
            }
            debug_assert!(out.len() >= open + 2, "texts are never empty");
        }
        Value::Integer(number) => {
            out.extend_from_slice(itoa::Buffer::new().format(*number).as_bytes());
        }
        Value::Real(number) => real(*number, out),
        Value::Number(digits) => out.extend_from_slice(digits.as_bytes()),
        Value::Date(day) => {
            out.push(b'"');
            day.write_iso(out);
            out.push(b'"');
        }
        Value::Flag(flag) => out.extend_from_slice(if *flag { b"true" } else { b"false" }),
    }
}

/// Appends a finite number to one decimal, the decimal point always there, so that a column of
/// numbers is one of numbers with a fraction in every export.
pub(super) fn real(number: f64, out: &mut Vec<u8>) {
    let rounded = (number * 10.0).round() / 10.0;
    out.extend_from_slice(zmij::Buffer::new().format(rounded).as_bytes());
}

/// Appends a position: `[lon,lat]`, six decimals at most (RFC 7946, section 11.2).
pub(super) fn position(lon: f64, lat: f64, out: &mut Vec<u8>) {
    out.push(b'[');
    write_degrees(lon, out);
    out.push(b',');
    write_degrees(lat, out);
    out.push(b']');
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn written(it: &Value<'_>) -> String {
        let mut out = Vec::new();
        value(it, &mut out);
        String::from_utf8(out).unwrap()
    }

    proptest! {
        #[test]
        fn any_text_reads_back(it in "\\PC*|[\\x00-\\x7f\u{2027}-\u{202a}\u{e9}]*") {
            let mut out = Vec::new();
            text(&it, &mut out);
            let shown = String::from_utf8(out.clone()).unwrap();
            prop_assert_eq!(serde_json::from_slice::<String>(&out).unwrap(), it);
            let breaks = ['\n', '\r', '\u{2028}', '\u{2029}'];
            prop_assert!(!shown.contains(breaks), "a line break in {:?}", shown);
        }

        #[test]
        fn texts_are_one_text(texts in proptest::collection::vec("[a-z\"\\\\ ]+", 1..4)) {
            let borrowed: Vec<&str> = texts.iter().map(String::as_str).collect();
            let shown = written(&Value::Texts(&borrowed));
            prop_assert_eq!(serde_json::from_str::<String>(&shown).unwrap(), texts.join("; "));
        }
    }

    #[test]
    fn a_number_with_a_fraction_keeps_its_point() {
        assert_eq!(written(&Value::Real(3000.0)), "3000.0");
        assert_eq!(written(&Value::Real(1234.56)), "1234.6");
    }
}
