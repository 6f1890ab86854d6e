//! JSON inside of a script element.
//!
//! A parser of HTML ends the element at `</script`, and reads on differently after `<!--`; it knows
//! nothing of JSON. So no `<`, `>` or `&` stands there as itself (HTML Living Standard, 4.12.1.3).

/// Appends `text` as a JSON string that is safe in a script element.
pub(super) fn text(text: &str, out: &mut Vec<u8>) {
    out.push(b'"');
    let mut utf8 = [0; 4];
    for char in text.chars() {
        match char {
            '"' => out.extend_from_slice(b"\\\""),
            '\\' => out.extend_from_slice(b"\\\\"),
            '\n' => out.extend_from_slice(b"\\n"),
            '<' | '>' | '&' | '\u{2028}' | '\u{2029}' | '\0'..='\x1f' | '\x7f' => {
                out.extend_from_slice(format!("\\u{:04x}", u32::from(char)).as_bytes());
            }
            _ => out.extend_from_slice(char.encode_utf8(&mut utf8).as_bytes()),
        }
    }
    out.push(b'"');
}

/// Appends a JSON string, or null.
pub(super) fn maybe(it: Option<&str>, out: &mut Vec<u8>) {
    match it {
        Some(it) => text(it, out),
        None => out.extend_from_slice(b"null"),
    }
}

/// Appends `[`, the items with commas between, and `]`.
pub(super) fn list<T>(
    items: impl IntoIterator<Item = T>,
    out: &mut Vec<u8>,
    mut write: impl FnMut(T, &mut Vec<u8>),
) {
    out.push(b'[');
    for (index, item) in items.into_iter().enumerate() {
        if index > 0 {
            out.push(b',');
        }
        write(item, out);
    }
    out.push(b']');
}

/// Appends a whole number.
pub(super) fn whole(number: impl itoa::Integer, out: &mut Vec<u8>) {
    out.extend_from_slice(itoa::Buffer::new().format(number).as_bytes());
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn any_text_reads_back_and_ends_no_script(it in "\\PC*|[\\x00-\\x7f\u{2027}-\u{202a}é]*|.*</script>.*|.*<!--.*") {
            let mut out = Vec::new();
            text(&it, &mut out);
            prop_assert!(!out.iter().any(|byte| b"<>&\n\r\0".contains(byte)));
            let shown = String::from_utf8(out).unwrap();
            let breaks = ['\u{2028}', '\u{2029}'];
            prop_assert!(!shown.contains(breaks));
            prop_assert_eq!(serde_json::from_str::<String>(&shown).unwrap(), it);
        }
    }
}
