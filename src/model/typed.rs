//! Text as people and spreadsheets leave it in a cell: digits of other scripts, invisible marks.

use std::borrow::Cow;

/// Whether a character is blank or shows nothing at all: white space, the byte order mark, and the
/// marks of direction and joining that editors of right-to-left text leave behind.
pub(in crate::model) fn is_blank(character: char) -> bool {
    character.is_whitespace()
        || matches!(
            character,
            '\u{feff}'
                | '\u{61c}'
                | '\u{200b}'..='\u{200f}'
                | '\u{202a}'..='\u{202e}'
                | '\u{2060}'
                | '\u{2066}'..='\u{2069}'
        )
}

/// The ASCII character that a digit of another script or a typographic minus stands for.
pub(in crate::model) fn to_ascii(character: char) -> char {
    let zero = match character {
        '\u{660}'..='\u{669}' => 0x660,    // Arabic-Indic
        '\u{6f0}'..='\u{6f9}' => 0x6f0,    // Persian
        '\u{ff10}'..='\u{ff19}' => 0xff10, // full width, from East Asian keyboards
        '\u{2212}' | '\u{fe63}' | '\u{ff0d}' => return '-',
        other => return other,
    };
    char::from_digit(u32::from(character) - zero, 10).unwrap_or(character)
}

/// The text without blanks and invisible marks at its ends, its digits and minus signs in ASCII.
/// Borrows unless something inside has to change.
pub(in crate::model) fn fold(text: &str) -> Cow<'_, str> {
    let trimmed = text.trim_matches(is_blank);
    if trimmed.is_ascii() || trimmed.chars().all(|c| to_ascii(c) == c) {
        return Cow::Borrowed(trimmed);
    }
    Cow::Owned(trimmed.chars().map(to_ascii).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_of_other_scripts_become_ascii_and_marks_at_the_ends_go() {
        assert_eq!(fold("\u{200f}۲۰۲۶-٠١-03\u{200e} "), "2026-01-03");
        assert_eq!(fold("\u{2212}5"), "-5");
        assert!(matches!(fold(" 2026 "), Cow::Borrowed("2026")));
    }
}
