//! JSON text (RFC 8259), appended to a buffer.

use wide::u8x16;

use crate::layer::Value;
use crate::model::write_degrees;

/// Appends `text` as a JSON string.
pub(super) fn text(text: &str, out: &mut Vec<u8>) {
    out.push(b'"');
    inner(text, out);
    out.push(b'"');
}

/// Appends what stands between the quotes of a JSON string. All characters stand as themselves but the
/// quote, the backslash and the control characters (RFC 8259, section 7), and the line separators
/// U+2028 and U+2029, which end a line in some readers of newline-delimited JSON.
#[inline(never)]
pub(super) fn inner(text: &str, out: &mut Vec<u8>) {
    let bytes = text.as_bytes();
    if is_plain(bytes) {
        out.extend_from_slice(bytes);
    } else {
        escaped(bytes, out);
    }
}

/// As [`inner`], without a call where the text is short and plain, as most are.
#[expect(
    clippy::inline_always,
    reason = "a call for each text of each row is what this spares"
)]
#[inline(always)]
pub(super) fn inner_short(text: &str, out: &mut Vec<u8>) {
    let bytes = text.as_bytes();
    if bytes.len() < BLOCK {
        let block = first_block(bytes);
        let found = specials(block).to_bitmask();
        if found & ((1 << bytes.len()) - 1) == 0 {
            let end = out.len() + bytes.len();
            out.extend_from_slice(&block);
            return out.truncate(end);
        }
    } else if bytes.len() <= 2 * BLOCK
        && let (Some(head), Some(tail)) = (bytes.first_chunk(), bytes.last_chunk())
        && (specials(*head) | specials(*tail)).to_bitmask() == 0
    {
        // what both hold is appended twice, the second time over the first
        let end = out.len() + bytes.len();
        out.extend_from_slice(head);
        out.truncate(end - BLOCK);
        return out.extend_from_slice(tail);
    }
    inner(text, out);
}

/// How many bytes are looked at together.
const BLOCK: usize = 16;

/// Whether no byte may have to be escaped.
#[inline]
fn is_plain(bytes: &[u8]) -> bool {
    let Some(last) = bytes.last_chunk() else {
        return specials(first_block(bytes)).to_bitmask() & ((1 << bytes.len()) - 1) == 0;
    };
    let mut any = specials(*last);
    for block in bytes.as_chunks().0 {
        any |= specials(*block);
    }
    any.to_bitmask() == 0
}

/// Up to 15 bytes and what does not matter.
#[inline]
fn first_block(bytes: &[u8]) -> [u8; BLOCK] {
    // of two parts that overlap, the second goes without what both hold
    if let (Some(head), Some(tail)) = (bytes.first_chunk(), bytes.last_chunk()) {
        let head = u64::from_le_bytes(*head);
        // by 64 at most, in two steps as one cannot
        let tail = u64::from_le_bytes(*tail) >> 1 >> (8 * (BLOCK - bytes.len()) - 1);
        return (u128::from(tail) << 64 | u128::from(head)).to_le_bytes();
    }
    if let (Some(head), Some(tail)) = (bytes.first_chunk(), bytes.last_chunk()) {
        let [head, tail] = [*head, *tail].map(|half| u64::from(u32::from_le_bytes(half)));
        let both = (tail >> (8 * (8 - bytes.len()))) << 32 | head;
        return u128::from(both).to_le_bytes();
    }
    let mut block = [0; BLOCK];
    for (place, byte) in block.iter_mut().zip(bytes) {
        *place = *byte;
    }
    block
}

/// Which bytes of a block must be escaped, or begin a character that must be (0xE2 begins U+2028 and
/// U+2029): all bits of each, or none.
#[inline]
fn specials(block: [u8; BLOCK]) -> u8x16 {
    let block = u8x16::new(block);
    let equal = |byte| block.simd_eq(u8x16::splat(byte));
    let control = block.min(u8x16::splat(b' ' - 1)).simd_eq(block);
    control | equal(b'"') | equal(b'\\') | equal(0xE2) | equal(0x7F)
}

/// Not rare: dashes and curly quotes begin with 0xE2 too.
#[inline(never)]
fn escaped(bytes: &[u8], out: &mut Vec<u8>) {
    // Everything before is written.
    let mut done = 0;
    let mut start = 0;
    let (blocks, rest) = bytes.as_chunks();
    let mut last = [b' '; BLOCK];
    if let Some(place) = last.get_mut(..rest.len()) {
        place.copy_from_slice(rest);
    }
    for block in blocks.iter().chain([&last]) {
        let mut found = specials(*block).to_bitmask();
        while found != 0 {
            let at = found.trailing_zeros() as usize;
            found &= found - 1;
            let byte = block.get(at).copied().unwrap_or_default();
            done = escape(bytes, done, start + at, byte, out);
        }
        start += BLOCK;
    }
    out.extend_from_slice(bytes.get(done..).unwrap_or_default());
}

/// Writes up to and with the special byte at `at`; the answer is where to go on.
fn escape(bytes: &[u8], done: usize, at: usize, byte: u8, out: &mut Vec<u8>) -> usize {
    let (escaped, length): (&[u8], usize) = match byte {
        b'"' => (b"\\\"", 1),
        b'\\' => (b"\\\\", 1),
        b'\n' => (b"\\n", 1),
        b'\r' => (b"\\r", 1),
        b'\t' => (b"\\t", 1),
        0xE2 => match bytes.get(at + 1..at + 3) {
            Some([0x80, 0xA8]) => (b"\\u2028", 3),
            Some([0x80, 0xA9]) => (b"\\u2029", 3),
            _ => return done,
        },
        control => (&control_escape(control), 1),
    };
    out.extend_from_slice(bytes.get(done..at).unwrap_or_default());
    out.extend_from_slice(escaped);
    at + length
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
            out.push(b'"');
            for (index, it) in texts.iter().enumerate() {
                if index > 0 {
                    out.extend_from_slice(b"; ");
                }
                inner(it, out);
            }
            out.push(b'"');
        }
        Value::Integer(number) => integer(*number, out),
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

/// Appends a whole number.
pub(super) fn integer(number: u64, out: &mut Vec<u8>) {
    match u8::try_from(number) {
        Ok(digit @ 0..10) => out.push(b'0' + digit),
        _ => out.extend_from_slice(itoa::Buffer::new().format(number).as_bytes()),
    }
}

/// The number that is read back from what [`real`] makes of this one.
pub(super) fn tenths(number: f64) -> f64 {
    (number * 10.0).round() / 10.0
}

/// Appends a finite number to one decimal, the decimal point always there, so that a column of
/// numbers is one of numbers with a fraction in every export.
pub(super) fn real(number: f64, out: &mut Vec<u8>) {
    out.extend_from_slice(zmij::Buffer::new().format(tenths(number)).as_bytes());
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
        fn short_texts_are_written_as_all_are(
            it in "[a-z\u{e9}]{0,34}|\\PC{0,34}|[\\x00-\\x7f\u{2028}\u{2014}]{0,34}"
        ) {
            let (mut short, mut any) = (Vec::new(), Vec::new());
            inner_short(&it, &mut short);
            inner(&it, &mut any);
            prop_assert_eq!(short, any);
        }

        #[test]
        fn texts_are_one_text(texts in proptest::collection::vec("[a-z\"\\\\ ]+", 1..4)) {
            let borrowed: Vec<&str> = texts.iter().map(String::as_str).collect();
            let shown = written(&Value::Texts(&borrowed));
            prop_assert_eq!(serde_json::from_str::<String>(&shown).unwrap(), texts.join("; "));
        }
    }

    #[test]
    fn what_may_have_to_be_escaped_is_found_in_a_block() {
        for byte in 0..=u8::MAX {
            let mut block = [b'a'; BLOCK];
            block[7] = byte;
            let is_special = byte < b' ' || matches!(byte, b'"' | b'\\' | 0xE2 | 0x7F);
            assert_eq!(
                specials(block).to_bitmask(),
                u32::from(is_special) << 7,
                "{byte}"
            );
        }
    }

    #[test]
    fn a_number_with_a_fraction_keeps_its_point() {
        assert_eq!(written(&Value::Real(3000.0)), "3000.0");
        assert_eq!(written(&Value::Real(1234.56)), "1234.6");
    }
}
