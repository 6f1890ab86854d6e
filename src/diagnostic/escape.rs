//! Text from files made fit to print.
//!
//! A name may hold anything: an escape sequence that recolours the terminal, an override that
//! turns the line around, a letter that cannot be seen. What a reader would not see as it is, is
//! shown as an escape; everything else, in whatever script, stays as it is.
//!
//! Shown as escapes are: control and format characters (Unicode, section 4.5: Cc, Cf), line and paragraph
//! separators, blanks other than the space, private, unassigned and default-ignorable characters. Two kinds depend on what stands around them:
//!
//! * U+200C and U+200D shape words in Persian and in Indic scripts: they stay between letters of
//!   scripts that use them, and are shown elsewhere.
//! * A combining mark stays on a letter. Without one, or piled higher than any language does, it
//!   would change text that is ours: it is shown.

use std::fmt::{self, Write as _};

use unicode_normalization::char::is_combining_mark;

/// How many characters of a value a message shows.
pub const VALUE_CHARS: usize = 60;

/// Marks that one letter may carry: vowel, doubling, tone and a sign of recitation, and to spare.
const MARKS: u8 = 6;

/// One character of a text, or the escape that stands for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Piece {
    /// Seen as it is.
    Char(char),
    /// Not fit to print: displays as `\n`, `\t`, `\u{202e}`.
    Escape(char),
}

impl Piece {
    /// The character, whichever way it is shown.
    pub fn char(self) -> char {
        match self {
            Self::Char(c) | Self::Escape(c) => c,
        }
    }

    /// Characters it takes to show.
    fn len(self) -> usize {
        match self {
            Self::Char(_) => 1,
            Self::Escape(c) => c.escape_default().len(),
        }
    }
}

impl fmt::Display for Piece {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Char(c) => f.write_char(*c),
            Self::Escape(c) => write!(f, "{}", c.escape_default()),
        }
    }
}

/// The characters of `text` in order, each with the way to show it.
pub fn pieces(text: &str) -> impl Iterator<Item = Piece> {
    let mut chars = text.chars().peekable();
    // The last character that was shown as it is, and the marks it may still take.
    let mut base: Option<(char, u8)> = None;
    std::iter::from_fn(move || {
        let c = chars.next()?;
        let shown = match look(c) {
            Look::Plain => {
                base = Some((c, MARKS));
                true
            }
            Look::Mark => match &mut base {
                Some((last, marks)) if *marks > 0 => {
                    *last = c;
                    *marks -= 1;
                    true
                }
                _ => false,
            },
            Look::Joiner => {
                base.is_some_and(|(last, _)| is_joined(last))
                    && chars.peek().is_some_and(|&next| is_joined(next))
            }
            Look::Hidden => false,
        };
        if shown {
            Some(Piece::Char(c))
        } else {
            base = None;
            Some(Piece::Escape(c))
        }
    })
}

/// `text` in quotes, fit to print, and cut after `max_chars` shown characters with `…` behind the
/// closing quote. Quotes and backslashes in it are escaped too.
///
/// ```
/// use waymarks::diagnostic::escape::escaped;
/// assert_eq!(escaped("\u{202e}Ilam", 60).to_string(), r#""\u{202e}Ilam""#);
/// assert_eq!(escaped("Shalamcheh", 4).to_string(), r#""Shal"…"#);
/// ```
pub fn escaped(text: &str, max_chars: usize) -> Escaped<'_> {
    Escaped {
        text,
        max_chars,
        quoted: true,
    }
}

/// `text` fit to print, whole and without quotes: for messages, paths and rows, whose backslashes
/// and quotes are meant as they stand.
///
/// ```
/// use waymarks::diagnostic::escape::clean;
/// assert_eq!(clean("a \"b\"\u{1b}[31m").to_string(), r#"a "b"\u{1b}[31m"#);
/// ```
pub fn clean(text: &str) -> Escaped<'_> {
    Escaped {
        text,
        max_chars: usize::MAX,
        quoted: false,
    }
}

/// A text that displays fit to print; made by [`escaped`] and [`clean`].
#[derive(Debug, Clone, Copy)]
pub struct Escaped<'a> {
    text: &'a str,
    max_chars: usize,
    quoted: bool,
}

impl fmt::Display for Escaped<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut left = self.max_chars;
        let mut cut = false;
        if self.quoted {
            f.write_char('"')?;
        }
        // a joiner is written with the letter that it joins, not where the text is cut between them
        let mut joiner = None;
        for piece in pieces(self.text) {
            let Some(rest) = left.checked_sub(piece.len()) else {
                cut = true;
                break;
            };
            left = rest;
            if let Piece::Char(c) = piece
                && matches!(look(c), Look::Joiner)
            {
                joiner = Some(c);
                continue;
            }
            if let Some(c) = joiner.take() {
                f.write_char(c)?;
            }
            if self.quoted && matches!(piece.char(), '"' | '\\') {
                f.write_char('\\')?;
            }
            write!(f, "{piece}")?;
        }
        if self.quoted {
            f.write_char('"')?;
        }
        if cut {
            f.write_char('…')?;
        }
        Ok(())
    }
}

/// How a character looks on its own.
enum Look {
    Plain,
    Mark,
    Joiner,
    Hidden,
}

fn look(c: char) -> Look {
    match c {
        // The last two are letters that `escape_debug` escapes because they extend the one before.
        ' '..='~' | '\u{ff9e}' | '\u{ff9f}' => Look::Plain,
        '\u{200c}' | '\u{200d}' => Look::Joiner,
        // Default-ignorable or blank, though their categories (Mn, Lo, So) are those of text.
        '\u{34f}'
        | '\u{115f}'
        | '\u{1160}'
        | '\u{17b4}'
        | '\u{17b5}'
        | '\u{180b}'..='\u{180f}'
        | '\u{2800}'
        | '\u{3164}'
        | '\u{ffa0}'
        | '\u{e0100}'..='\u{e01ef}' => Look::Hidden,
        c if is_combining_mark(c) => Look::Mark,
        c if c.escape_debug().eq(std::iter::once(c)) => Look::Plain,
        _ => Look::Hidden,
    }
}

/// Whether a joiner beside `c` has something to do. Scripts before Arabic have no use for it.
fn is_joined(c: char) -> bool {
    c >= '\u{600}' && (c.is_alphabetic() || is_combining_mark(c))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn shown(text: &str) -> String {
        escaped(text, VALUE_CHARS).to_string()
    }

    #[test]
    fn a_joiner_is_not_left_behind_where_text_is_cut() {
        let text = "ا\u{200c}ب";
        assert_eq!(escaped(text, 2).to_string(), "\"ا\"…");
        assert_eq!(escaped(text, 3).to_string(), format!("\"{text}\""));
    }

    #[test]
    fn text_of_any_script_stays_as_it_is() {
        for text in [
            "Shalamcheh",
            "شلمچه",
            "الشلامجة",
            "شەلەمچە",
            "Chișinău",
            "東京",
            "Владивосток",
            "मुंबई",
            "ｶﾞ",
            "مُحَمَّد",
            "🚧",
        ] {
            assert_eq!(shown(text), format!("\"{text}\""));
        }
    }

    #[test]
    fn a_zero_width_non_joiner_stays_inside_a_persian_word_only() {
        assert_eq!(shown("می\u{200c}شود"), "\"می\u{200c}شود\"");
        assert_eq!(shown("क्\u{200d}ष"), "\"क्\u{200d}ष\"");
        assert_eq!(shown("می\u{200c}"), "\"می\\u{200c}\"");
        assert_eq!(shown("\u{200c}می"), "\"\\u{200c}می\"");
        assert_eq!(shown("Il\u{200c}am"), "\"Il\\u{200c}am\"");
        assert_eq!(
            shown("می\u{200c}\u{200c}شود"),
            "\"می\\u{200c}\\u{200c}شود\""
        );
    }

    #[test]
    fn what_cannot_be_seen_is_shown() {
        let hidden = [
            "\u{0}",
            "\u{7}",
            "\u{1b}",
            "\u{7f}",
            "\u{9b}",
            "\u{a0}",
            "\u{ad}",
            "\u{61c}",
            "\u{200b}",
            "\u{200e}",
            "\u{200f}",
            "\u{2028}",
            "\u{2029}",
            "\u{202a}",
            "\u{202e}",
            "\u{2060}",
            "\u{2066}",
            "\u{2069}",
            "\u{2800}",
            "\u{3000}",
            "\u{3164}",
            "\u{e000}",
            "\u{feff}",
            "\u{fff9}",
            "\u{fffe}",
            "\u{e0041}",
            "\u{e0100}",
            "\u{10ffff}",
        ];
        for text in hidden {
            let code = u32::from(text.chars().next().unwrap());
            assert_eq!(shown(text), format!("\"\\u{{{code:x}}}\""));
        }
        assert_eq!(shown("a\nb\r\tc"), r#""a\nb\r\tc""#);
    }

    #[test]
    fn quotes_and_backslashes_cannot_be_taken_for_ours() {
        assert_eq!(shown(r#"a"b\u{202e}"#), r#""a\"b\\u{202e}""#);
    }

    #[test]
    fn a_mark_without_a_letter_is_shown() {
        assert_eq!(shown("\u{301}a"), r#""\u{301}a""#);
        assert_eq!(shown("a\u{301}"), "\"a\u{301}\"");
        assert_eq!(shown("\u{202e}\u{301}"), r#""\u{202e}\u{301}""#);
    }

    #[test]
    fn marks_do_not_pile_up() {
        let text = shown(&format!("a{}", "\u{301}".repeat(9)));
        assert_eq!(
            text,
            format!("\"a{}{}\"", "\u{301}".repeat(6), r"\u{301}".repeat(3))
        );
    }

    #[test]
    fn a_long_value_is_cut_by_characters() {
        assert_eq!(escaped("شلمچه", 5).to_string(), "\"شلمچه\"");
        assert_eq!(escaped("شلمچه", 3).to_string(), "\"شلم\"…");
        assert_eq!(escaped("ab\u{202e}", 5).to_string(), "\"ab\"…");
        assert_eq!(escaped("", 0).to_string(), "\"\"");
    }

    /// Text with more traps in it than random characters would give.
    fn hostile() -> impl Strategy<Value = String> {
        let trap = prop::sample::select(vec![
            'a', 'م', 'ی', '"', '\\', '\n', '\u{1b}', '\u{200b}', '\u{200c}', '\u{200d}',
            '\u{200f}', '\u{202e}', '\u{2066}', '\u{2028}', '\u{feff}', '\u{301}', '\u{64e}',
        ]);
        prop::collection::vec(prop_oneof![trap, any::<char>()], 0..80).prop_map(String::from_iter)
    }

    proptest! {
        #[test]
        fn nothing_hidden_is_ever_printed(text in hostile(), max in 0usize..90) {
            for out in [escaped(&text, max).to_string(), clean(&text).to_string()] {
                for c in out.chars() {
                    prop_assert!(!c.is_control(), "{c:?} in {out:?}");
                    prop_assert!(!matches!(look(c), Look::Hidden), "{c:?} in {out:?}");
                }
                prop_assert!(pieces(&out).all(|piece| matches!(piece, Piece::Char(_))), "{out:?}");
            }
        }

        #[test]
        fn a_value_takes_no_more_room_than_it_was_given(text in hostile(), max in 0usize..90) {
            let out = escaped(&text, max).to_string();
            // Quotes, the ellipsis, and a backslash before each quote or backslash.
            prop_assert!(out.chars().count() <= 2 * max + 3);
        }

        #[test]
        fn clean_text_stays_as_it_is(text in "[a-zا-غ\\\\\" ]{0,40}") {
            prop_assert_eq!(clean(&text).to_string(), text);
        }
    }
}
