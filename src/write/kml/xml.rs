//! XML text (XML 1.0, sections 2.2 and 2.4), appended to a buffer.

/// Appends text as the content of an element or of an attribute in double quotes. Characters that
/// XML has no place for, not even as references, become U+FFFD.
pub(super) fn text(text: &str, out: &mut Vec<u8>) {
    let mut utf8 = [0; 4];
    let mut done = 0;
    for (at, character) in text.char_indices() {
        let written: &[u8] = match character {
            '&' => b"&amp;",
            '<' => b"&lt;",
            '>' => b"&gt;",
            '"' => b"&quot;",
            '\'' => b"&#39;",
            // else readers make one line end of it, or a blank in an attribute
            '\r' => b"&#13;",
            '\n' | '\t' => continue,
            '\0'..'\x20' | '\u{FFFE}' | '\u{FFFF}' => '\u{FFFD}'.encode_utf8(&mut utf8).as_bytes(),
            _ => continue,
        };
        out.extend_from_slice(text.as_bytes().get(done..at).unwrap_or_default());
        out.extend_from_slice(written);
        done = at + character.len_utf8();
    }
    out.extend_from_slice(text.as_bytes().get(done..).unwrap_or_default());
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn written(it: &str) -> String {
        let mut out = Vec::new();
        text(it, &mut out);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn markup_is_text_and_what_xml_cannot_say_is_replaced() {
        assert_eq!(
            written("</name><script>\"&'\u{1}\u{FFFF}\r\n"),
            "&lt;/name&gt;&lt;script&gt;&quot;&amp;&#39;\u{FFFD}\u{FFFD}&#13;\n"
        );
        assert_eq!(written("شلمچه ]]> 𐎠"), "شلمچه ]]&gt; 𐎠");
    }

    proptest! {
        #[test]
        fn no_text_opens_an_element(it in any::<String>()) {
            let shown = written(&it);
            prop_assert!(!shown.contains(['<', '>', '"', '\'', '\r', '\0']));
            let back = shown.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"")
                .replace("&#39;", "'").replace("&#13;", "\r").replace("&amp;", "&");
            let known: String = it.chars().map(|c| match c {
                '\0'..'\t' | '\x0b' | '\x0c' | '\x0e'..'\x20' | '\u{FFFE}' | '\u{FFFF}' => '\u{FFFD}',
                other => other,
            }).collect();
            prop_assert_eq!(back, known);
        }
    }
}
