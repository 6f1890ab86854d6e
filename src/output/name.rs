//! Names that are safe as file names on every system.

use unicode_normalization::UnicodeNormalization;

use crate::error::{Error, Result};

/// The longest name, in bytes of UTF-8. Systems allow 255; the rest is for our own prefixes.
const LONGEST: usize = 120;

/// Names that are devices on Windows, whatever their extension or case.
const RESERVED: [&str; 22] = [
    "CON", "PRN", "AUX", "NUL", "COM1", "COM2", "COM3", "COM4", "COM5", "COM6", "COM7", "COM8",
    "COM9", "LPT1", "LPT2", "LPT3", "LPT4", "LPT5", "LPT6", "LPT7", "LPT8", "LPT9",
];

/// `name` as it is, if it is a plain file name (O510): it stays in its folder, is visible, and
/// means the same file on Linux, macOS and Windows.
pub(super) fn plain(name: &str) -> Result<&str> {
    match fault(name) {
        None => Ok(name),
        Some(fault) => Err(Error::Usage {
            message: format!("{name:?} cannot be a file name: {fault}"),
            hint: Some("use letters, digits, `-` and `_`".to_owned()),
        }),
    }
}

/// Equal for two names that some file system takes for one: letter case and composition are no
/// difference on macOS, letter case is none on Windows.
pub(super) fn twin_key(name: &str) -> String {
    name.nfkc()
        .flat_map(char::to_lowercase)
        .nfkc()
        .collect::<String>()
}

fn fault(name: &str) -> Option<&'static str> {
    if name.is_empty() {
        return Some("it is empty");
    }
    if name.len() > LONGEST {
        return Some("it is longer than 120 bytes");
    }
    if name.starts_with(['.', '-', '~']) {
        return Some("it begins with a dot, a dash or a tilde");
    }
    if name.starts_with(char::is_whitespace) || name.ends_with(char::is_whitespace) {
        return Some("it begins or ends with a space");
    }
    if name.ends_with('.') {
        return Some("it ends with a dot");
    }
    if name.contains(['/', '\\', ':', '*', '?', '"', '<', '>', '|']) {
        return Some("it contains one of / \\ : * ? \" < > |");
    }
    if name.chars().any(is_invisible) {
        return Some("it contains a control or an invisible character");
    }
    let stem = name.split('.').next().unwrap_or(name).trim_end();
    if RESERVED.iter().any(|word| word.eq_ignore_ascii_case(stem)) {
        return Some("Windows keeps this name for a device");
    }
    None
}

/// Control characters, and those that change how the rest is shown. U+200C and U+200D are part of
/// the spelling of Persian and Indic words.
fn is_invisible(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{61c}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffd}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn words_of_any_script_are_names() {
        for name in [
            "routes.geojson",
            "مسیرها.geojson",
            "می\u{200c}رود.csv",
            "a b.csv",
            "CONE",
        ] {
            assert_eq!(plain(name).unwrap(), name);
        }
    }

    #[test]
    fn a_name_that_leaves_the_folder_or_is_odd_somewhere_is_refused() {
        let long = "x".repeat(121);
        for name in [
            "",
            ".",
            "..",
            "../x",
            "/x",
            "a/b",
            "a\\b",
            "C:x",
            "a:b*c?",
            ".hidden",
            "-rf",
            "~x",
            "con",
            "CON.geojson",
            "nul .csv",
            "Lpt9.tar.gz",
            "x.",
            "x ",
            " x",
            "a\0b",
            "a\nb",
            "a\u{202e}b",
            "\u{feff}a",
            &long,
        ] {
            assert!(matches!(plain(name), Err(Error::Usage { .. })), "{name:?}");
        }
    }

    #[test]
    fn names_that_differ_in_case_or_composition_are_twins() {
        assert_eq!(twin_key("Routes.GeoJSON"), twin_key("routes.geojson"));
        assert_eq!(twin_key("caf\u{e9}"), twin_key("cafe\u{301}"));
        assert_ne!(twin_key("routes"), twin_key("places"));
    }

    proptest! {
        #[test]
        fn a_plain_name_is_always_one_component_of_a_path(name in any::<String>()) {
            if plain(&name).is_ok() {
                let parts: Vec<_> = std::path::Path::new(&name).components().collect();
                prop_assert!(matches!(parts.as_slice(), [std::path::Component::Normal(part)] if **part == *name));
            }
        }
    }
}
