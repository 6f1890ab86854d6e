//! XML text (XML 1.0), one element at a time, indented so that diffs read well.

use std::fmt::Display;

/// XML that grows. Elements are closed by leaving the function that wrote what is inside.
#[derive(Debug, Default)]
pub(super) struct Xml {
    text: String,
    depth: usize,
}

/// Attributes of an element.
pub(super) type Attributes<'a> = &'a [(&'a str, &'a dyn Display)];

impl Xml {
    /// An element that holds others.
    pub(super) fn element(
        &mut self,
        name: &str,
        attributes: Attributes<'_>,
        inside: impl FnOnce(&mut Self),
    ) {
        self.open(name, attributes);
        self.text.push_str(">\n");
        self.depth += 1;
        inside(self);
        self.depth -= 1;
        self.indent();
        self.text.push_str("</");
        self.text.push_str(name);
        self.text.push_str(">\n");
    }

    /// An element that holds nothing.
    pub(super) fn empty(&mut self, name: &str, attributes: Attributes<'_>) {
        self.open(name, attributes);
        self.text.push_str("/>\n");
    }

    /// An element that holds text.
    pub(super) fn text(&mut self, name: &str, attributes: Attributes<'_>, text: &dyn Display) {
        self.open(name, attributes);
        self.text.push('>');
        escape(&text.to_string(), &mut self.text);
        self.text.push_str("</");
        self.text.push_str(name);
        self.text.push_str(">\n");
    }

    /// The document, with the declaration that QGIS writes.
    pub(super) fn document(&self) -> String {
        format!(
            "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n{}",
            self.text
        )
    }

    fn open(&mut self, name: &str, attributes: Attributes<'_>) {
        self.indent();
        self.text.push('<');
        self.text.push_str(name);
        for (key, value) in attributes {
            self.text.push(' ');
            self.text.push_str(key);
            self.text.push_str("=\"");
            escape(&value.to_string(), &mut self.text);
            self.text.push('"');
        }
    }

    fn indent(&mut self) {
        self.text.extend(std::iter::repeat_n(' ', self.depth));
    }
}

/// Appends text as it may stand in an element or an attribute. What XML cannot hold (section 2.2)
/// becomes U+FFFD; line breaks are written as references, which no reader turns into spaces.
fn escape(text: &str, out: &mut String) {
    for char in text.chars() {
        match char {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\n' => out.push_str("&#10;"),
            '\r' => out.push_str("&#13;"),
            '\t' => out.push_str("&#9;"),
            '\0'..' ' | '\u{fffe}' | '\u{ffff}' => out.push('\u{fffd}'),
            other => out.push(other),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn any_text_stays_within_its_element(it in "\\PC*|[\\x00-\\x7f\u{fffd}-\u{ffff}]*") {
            let mut xml = Xml::default();
            xml.element("a", &[("key", &it)], |xml| xml.text("b", &[], &it));
            let read = xml.document();
            let document = roxmltree::Document::parse_with_options(
                &read,
                roxmltree::ParsingOptions { allow_dtd: true, ..Default::default() },
            ).unwrap();
            let plain = |char: char| match char {
                '\0'..='\x08' | '\x0b' | '\x0c' | '\x0e'..='\x1f' | '\u{fffe}' | '\u{ffff}' => '\u{fffd}',
                other => other,
            };
            let expected: String = it.chars().map(plain).collect();
            let root = document.root_element();
            prop_assert_eq!(root.attribute("key"), Some(expected.as_str()));
            let inner = root.first_element_child().unwrap();
            prop_assert_eq!(inner.text().unwrap_or_default(), expected);
        }
    }
}
