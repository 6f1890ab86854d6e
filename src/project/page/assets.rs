//! The script and the style sheet of the page, and the hashes that let them run.

use std::sync::LazyLock;

use sha2::{Digest as _, Sha256};

/// Leaflet as it was published; `scripts/vendor` fetches it again.
const LEAFLET: &str = include_str!("../../../assets/leaflet/leaflet.js");
const LEAFLET_CSS: &str = include_str!("../../../assets/leaflet/leaflet.css");
const LEAFLET_LICENSE: &str = include_str!("../../../assets/leaflet/LICENSE");

macro_rules! parts {
    ($($name:literal)*) => { [$(include_str!(concat!($name))),*] };
}

/// Our own code, one concern per file. All of it is one scope, in this order.
const SCRIPTS: &[&str] = &parts! {
    "js/dom.js" "js/fold.js" "js/days.js" "js/data.js" "js/places.js" "js/style.js" "js/glyph.js"
    "js/state.js" "js/filter.js" "js/view.js" "js/marks.js" "js/clusters.js" "js/geometry.js" "js/ways.js" "js/lines.js"
    "js/details.js" "js/select.js" "js/axis.js" "js/timeline.js" "js/panel.js" "js/table.js" "js/legend.js"
    "js/download.js" "js/permalink.js" "js/print.js" "js/main.js"
};

const STYLES: &[&str] = &parts! {
    "css/colours.css" "css/layout.css" "css/controls.css" "css/map.css" "css/phone.css" "css/print.css"
};

/// An inline script or style sheet.
#[derive(Debug)]
pub(super) struct Inline {
    /// What stands in the element.
    pub(super) text: String,
    /// Its hash as a policy names it: `sha256-…` (Content Security Policy Level 3, section 2.3.1).
    pub(super) hash: String,
}

impl Inline {
    fn new(text: &str) -> Self {
        // a parser of HTML reads CRLF as LF, and the hash is of what it read
        let text = text.replace("\r\n", "\n");
        let hash = format!("sha256-{}", base64(&Sha256::digest(text.as_bytes())));
        Self { text, hash }
    }
}

/// The one script of the page.
pub(super) static SCRIPT: LazyLock<Inline> = LazyLock::new(|| {
    let mut text = String::from("\n/* Leaflet is under this licence:\n\n");
    text.push_str(LEAFLET_LICENSE);
    text.push_str("*/\n");
    text.push_str(without_source_map(LEAFLET));
    text.push_str("\n(function () {\n'use strict';\n");
    for script in SCRIPTS {
        text.push_str(script);
    }
    text.push_str("})();\n");
    Inline::new(&text)
});

/// The one style sheet of the page.
pub(super) static STYLE: LazyLock<Inline> = LazyLock::new(|| {
    let mut text = String::from("\n");
    text.push_str(LEAFLET_CSS);
    for style in STYLES {
        text.push_str(style);
    }
    Inline::new(&text)
});

/// A browser's tools would ask for the map of the source, and there is none.
fn without_source_map(script: &str) -> &str {
    script
        .split_once("//# sourceMappingURL")
        .map_or(script, |(before, _)| before)
        .trim_end()
}

/// Base64 with padding (RFC 4648, section 4).
fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for group in bytes.chunks(3) {
        let bits = (0..3).fold(0_u32, |bits, index| {
            bits << 8 | u32::from(group.get(index).copied().unwrap_or(0))
        });
        for position in 0..4 {
            let digit = (bits >> (18 - 6 * position)) as usize & 63;
            let shown = if position > group.len() {
                None
            } else {
                DIGITS.get(digit)
            };
            text.push(char::from(shown.copied().unwrap_or(b'=')));
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_is_that_of_the_rfc() {
        for (text, expected) in [
            ("", ""),
            ("f", "Zg=="),
            ("fo", "Zm8="),
            ("foo", "Zm9v"),
            ("foob", "Zm9vYg=="),
        ] {
            assert_eq!(base64(text.as_bytes()), expected);
        }
    }

    #[test]
    fn nothing_in_the_script_or_the_style_ends_its_element() {
        let script = SCRIPT.text.to_lowercase();
        assert!(
            !script.contains("</script") && !script.contains("<!--") && !script.contains("<script")
        );
        assert!(!STYLE.text.to_lowercase().contains("</style"));
    }

    #[test]
    fn our_code_makes_no_html_of_texts_and_runs_no_texts() {
        for script in SCRIPTS {
            for way in [
                "innerHTML",
                "outerHTML",
                "insertAdjacentHTML",
                "document.write",
                "eval(",
                "new Function",
                "bindTooltip(`",
                "bindPopup(",
                "onclick=",
            ] {
                assert!(!script.contains(way), "{way}");
            }
        }
    }

    #[test]
    fn the_copy_of_leaflet_is_the_version_that_is_named() {
        let version = include_str!("../../../assets/leaflet/VERSION")
            .split(' ')
            .next()
            .unwrap();
        assert!(
            LEAFLET.contains(&format!("Leaflet {version},")),
            "{version}"
        );
    }
}
