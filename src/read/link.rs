//! Links: only http and https are ever written as such.

use wide::u8x16;

use crate::diagnostic::{Code, Finding};

/// What is wrong with a link, if anything.
pub(crate) fn check(link: &str) -> Option<Finding> {
    if is_plain(link) {
        return None;
    }
    // Blanks and control characters before or inside a scheme are skipped by browsers, so they are
    // skipped here too (WHATWG URL, 4.4).
    let scheme: String = link
        .chars()
        .filter(|it| !it.is_control() && !it.is_whitespace())
        .take_while(|&it| it != ':' && it != '/')
        .take(12)
        .collect::<String>()
        .to_ascii_lowercase();
    let rest = link
        .split_once("://")
        .map(|(_, rest)| rest)
        .filter(|_| scheme == "http" || scheme == "https");
    match rest {
        Some(rest)
            if link.len() > 8
                && !rest.starts_with(['/', '?', '#', ':'])
                && !rest.is_empty()
                && !link.contains(|it: char| it.is_whitespace() || it.is_control()) =>
        {
            None
        }
        None if has_scheme(link, &scheme) => Some(
            Finding::new(Code::E452, "a link must begin with http:// or https://")
                .hint("links of other kinds can run programs when they are clicked"),
        ),
        _ => Some(
            Finding::new(Code::E451, "not a link that can be followed")
                .hint("a link looks like https://example.org/page, without blanks"),
        ),
    }
}

/// Whether it is a link as nearly all are: http or https in small letters, then visible ASCII alone.
fn is_plain(link: &str) -> bool {
    let rest = link
        .strip_prefix("https://")
        .or_else(|| link.strip_prefix("http://"));
    rest.is_some_and(|rest| {
        link.len() > 8
            && !matches!(
                rest.as_bytes().first(),
                None | Some(b'/' | b'?' | b'#' | b':')
            )
            && is_graphic(link.as_bytes())
    })
}

/// Whether all bytes are visible ASCII.
fn is_graphic(bytes: &[u8]) -> bool {
    let Some(last) = bytes.last_chunk::<16>() else {
        return bytes.iter().all(u8::is_ascii_graphic);
    };
    // the last sixteen once more with others before them, in place of a rest of fewer
    let (parts, _) = bytes.as_chunks::<16>();
    let most = u8x16::splat(b'~' - b'!');
    let are_graphic = |all: u8x16, part: &[u8; 16]| {
        let part = u8x16::new(*part) - u8x16::splat(b'!');
        all & part.min(most).simd_eq(part)
    };
    let all = u8x16::splat(u8::MAX);
    parts.iter().chain([last]).fold(all, are_graphic).all()
}

fn has_scheme(link: &str, scheme: &str) -> bool {
    scheme != "http"
        && scheme != "https"
        && link.contains(':')
        && scheme.starts_with(|it: char| it.is_ascii_lowercase())
        && scheme
            .chars()
            .all(|it| it.is_ascii_alphanumeric() || matches!(it, '+' | '-' | '.'))
        && !scheme.contains('.')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn what_passes_at_a_look_has_nothing_but_visible_ascii(rest in "[!-~]{0,40}[ -~\u{7f}\u{e9}]{0,3}[!-~]{0,40}") {
            prop_assert_eq!(is_graphic(rest.as_bytes()), rest.bytes().all(|byte| byte.is_ascii_graphic()));
        }
    }

    fn code(link: &str) -> Option<Code> {
        check(link).map(|finding| finding.code)
    }

    #[test]
    fn only_http_and_https_pass() {
        for good in [
            "https://example.org/a?b=c#d",
            "HTTP://example.org",
            "https://مثال.إيران/x",
        ] {
            assert_eq!(code(good), None, "{good}");
        }
        for bad in [
            "javascript:alert(1)",
            " JavaScript:alert(1)",
            "java\tscript:alert(1)",
            "data:text/html,x",
            "file:///etc/passwd",
            "vbscript:x",
        ] {
            assert_eq!(code(bad), Some(Code::E452), "{bad}");
        }
        for odd in [
            "example.org/page",
            "https://",
            "https:// example.org",
            "see p. 4",
            "http:/x",
            "example.org:80/x",
        ] {
            assert_eq!(code(odd), Some(Code::E451), "{odd}");
        }
    }
}
