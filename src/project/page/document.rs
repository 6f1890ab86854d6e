//! The HTML around script, style and data.

use crate::project::page::PageOptions;
use crate::project::page::assets::{SCRIPT, STYLE};

/// What stands on the page before its script runs. Nothing in it is from the data.
const BODY: &str = include_str!("body.html");

/// The title of a page that nobody gave one.
pub(super) const TITLE: &str = "What is reported, where, and how sure it is";

/// Everything before the data.
pub(super) fn head(options: &PageOptions) -> Vec<u8> {
    let mut html =
        String::from("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
    html.push_str("<meta http-equiv=\"Content-Security-Policy\" content=\"");
    html.push_str(&policy(options));
    html.push_str(
        "\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n",
    );
    // makers of tiles ask who calls; nobody else is ever told
    let referrer = if options.tiles.is_some() {
        "strict-origin-when-cross-origin"
    } else {
        "no-referrer"
    };
    html.push_str("<meta name=\"referrer\" content=\"");
    html.push_str(referrer);
    html.push_str("\">\n");
    html.push_str("<meta name=\"color-scheme\" content=\"light dark\">\n");
    html.push_str(concat!(
        "<meta name=\"generator\" content=\"waymarks ",
        env!("CARGO_PKG_VERSION"),
        "\">\n"
    ));
    html.push_str("<title>");
    escape(options.title.as_deref().unwrap_or(TITLE), &mut html);
    html.push_str("</title>\n<style>");
    html.push_str(&STYLE.text);
    html.push_str("</style>\n</head>\n");
    html.push_str(BODY);
    html.push_str("<script type=\"application/json\" id=\"data\">\n");
    html.into_bytes()
}

/// Everything after the data.
pub(super) fn tail(out: &mut Vec<u8>) {
    out.extend_from_slice(b"</script>\n<script>");
    out.extend_from_slice(SCRIPT.text.as_bytes());
    out.extend_from_slice(b"</script>\n</body>\n</html>\n");
}

/// What the page may do (Content Security Policy Level 3): run this script, use this style, and show
/// tiles of one origin if they were asked for. Nothing else.
fn policy(options: &PageOptions) -> String {
    let images = options
        .tiles
        .as_ref()
        .map_or_else(String::new, |tiles| format!(" img-src {};", tiles.origin()));
    format!(
        "default-src 'none'; script-src '{}'; style-src '{}';{images} base-uri 'none'; form-action 'none'",
        SCRIPT.hash, STYLE.hash
    )
}

/// Appends `text` as the content of an element (HTML Living Standard, 13.3).
fn escape(text: &str, out: &mut String) {
    for char in text.chars() {
        match char {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '\0' => out.push('\u{fffd}'),
            _ => out.push(char),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::project::page::Tiles;

    fn shown(options: &PageOptions) -> String {
        String::from_utf8(head(options)).unwrap()
    }

    #[test]
    fn a_page_may_fetch_nothing_unless_tiles_are_asked_for() {
        let page = shown(&PageOptions::default());
        assert!(page.contains("content=\"default-src 'none'; script-src 'sha256-"));
        assert!(!page.contains("img-src") && page.contains("content=\"no-referrer\""));
        let tiles = Tiles::new("https://t.example/{z}/{x}/{y}", "makers").unwrap();
        let page = shown(&PageOptions {
            tiles: Some(tiles),
            ..PageOptions::default()
        });
        assert!(page.contains("; img-src https://t.example; base-uri 'none'"));
    }

    #[test]
    fn a_title_is_text() {
        let title = Some("</title><script>alert(1)</script>&".to_owned());
        let page = shown(&PageOptions {
            title,
            ..PageOptions::default()
        });
        assert!(
            page.contains(
                "<title>&lt;/title&gt;&lt;script&gt;alert(1)&lt;/script&gt;&amp;</title>"
            )
        );
    }
}
