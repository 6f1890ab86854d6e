//! The folded key of a name: what is left when spelling habits are taken away.
//!
//! Two texts are the same name if their keys are equal. What a key forgives is a habit of writing
//! (case, marks, letter forms, joiners, the article), never a sound: `Khosravi` and `Khosrowi`
//! have different keys, and so do `شلمچه` and `Shalamcheh`.
//!
//! The article is taken from the beginning of a name only, in both scripts: inside a name it
//! seldom varies, and each place where it may vanish is a chance for two names to meet.

use std::sync::LazyLock;

use unicode_normalization::char::{decompose_compatible, is_combining_mark};
use unicode_normalization::{UnicodeNormalization, is_nfkd};

use super::fold_table::{ARTICLES, is_apostrophe, is_invisible, is_mark, letter};

/// The folded key of a text.
///
/// Idempotent, and never empty for a text that has letters or digits. It is for comparing, not for
/// showing.
pub fn fold(text: &str) -> String {
    let mut key = String::with_capacity(text.len());
    fold_into(text, &mut key);
    key
}

/// Writes the folded key of a text over what `key` holds, so that its memory serves again.
pub fn fold_into(text: &str, key: &mut String) {
    if text.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        key.clear();
        key.push_str(text);
        key.make_ascii_lowercase();
        return; // an article would be a word of its own
    }
    let mut writer = Writer::new(key);
    if text.is_ascii() {
        text.chars().for_each(|char| writer.ascii(char));
    } else {
        let known = &*KNOWN;
        text.chars().for_each(|char| writer.char(char, known));
        let has_marks = writer.has_marks;
        if has_marks && !is_nfkd(key.as_str()) {
            // What was dropped between two marks may leave them in another order.
            *key = key.nfkd().collect();
        }
        if key.is_empty() {
            bare_into(text, key);
        }
    }
    drop_article(key);
}

/// A key for a text that has nothing but letters a key has no use for, such as a lone hamza.
fn bare_into(text: &str, key: &mut String) {
    let lower = text.nfkd().flat_map(char::to_lowercase);
    let bare: String = lower.filter(|char| char.is_alphanumeric()).collect();
    key.extend(bare.nfkd()); // as what was between two marks is gone
}

/// Takes the Arabic article from the first word, if at least two letters stay.
fn drop_article(key: &mut String) {
    // the first byte tells it of most keys
    let may_begin = |key: &str| {
        ARTICLES
            .iter()
            .any(|it| it.bytes().next() == key.bytes().next())
    };
    if !may_begin(key) {
        return;
    }
    while let Some(length) = ARTICLES.iter().find_map(|article| {
        let rest = key.strip_prefix(article)?;
        let mut letters = rest.chars().take_while(|char| *char != ' ');
        (letters.next().is_some() && letters.next().is_some()).then_some(article.len())
    }) {
        key.drain(..length);
    }
}

/// Writes the characters of a key, one space between words.
struct Writer<'a> {
    key: &'a mut String,
    space: bool,
    has_marks: bool,
}

impl<'a> Writer<'a> {
    fn new(key: &'a mut String) -> Self {
        key.clear();
        Self {
            key,
            space: false,
            has_marks: false,
        }
    }

    #[inline]
    fn ascii(&mut self, char: char) {
        if char.is_ascii_alphanumeric() {
            self.push(char.to_ascii_lowercase());
        } else if !matches!(char, '\'' | '`') {
            self.space = true;
        }
    }

    #[inline]
    fn char(&mut self, char: char, known: &[Simple; KNOWN_CHARS]) {
        if char.is_ascii() {
            self.ascii(char);
            return;
        }
        match known_position(char).and_then(|at| known.get(at)) {
            Some(Simple::Letters(first, second)) => {
                self.push(*first);
                if let Some(second) = *second {
                    self.key.push(second);
                }
            }
            Some(Simple::Space) => self.space = true,
            Some(Simple::Nothing) => {}
            Some(Simple::No) | None => self.any(char),
        }
    }

    /// Any character, from what the tables say of it.
    fn any(&mut self, char: char) {
        if char.is_ascii() {
            self.ascii(char);
        } else if is_apostrophe(char) {
            // Before decomposing: an acute accent that stands alone decomposes into a space.
        } else if matches!(char, '\u{621}'..='\u{674}' | '\u{679}'..='\u{6ff}') {
            self.plain(char); // the letters of Arabic and Persian, which the table has whole
        } else {
            decompose_compatible(char, |part| self.plain(part));
        }
    }

    /// A character that does not decompose.
    fn plain(&mut self, char: char) {
        if char.is_ascii() {
            self.ascii(char);
        } else if is_mark(char) || is_invisible(char) || is_apostrophe(char) {
            // Dropped.
        } else if let Some(letters) = letter(char) {
            self.all(letters);
        } else if char.is_alphanumeric() {
            for lower in char.to_lowercase() {
                match letter(lower) {
                    Some(letters) => self.all(letters),
                    None => self.push(lower),
                }
            }
            self.has_marks |= is_combining_mark(char);
        } else if is_combining_mark(char) {
            self.push(char);
            self.has_marks = true;
        } else {
            self.space = true;
        }
    }

    fn all(&mut self, letters: &str) {
        letters.chars().for_each(|char| self.push(char));
    }

    #[inline]
    fn push(&mut self, char: char) {
        if self.space {
            self.space = false;
            if !self.key.is_empty() {
                self.key.push(' ');
            }
        }
        self.key.push(char);
    }
}

/// What becomes of a character, where that is simple.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Simple {
    Letters(char, Option<char>),
    Space,
    Nothing,
    /// It is not simple.
    No,
}

/// Characters of which it is known: Latin letters with marks, and those of Arabic and Persian. In names
/// that are not ASCII they are nearly all.
const KNOWN_CHARS: usize = LATIN + 0x100;
const LATIN: usize = 0x250;

static KNOWN: LazyLock<[Simple; KNOWN_CHARS]> = LazyLock::new(|| {
    let mut known = [Simple::No; KNOWN_CHARS];
    for char in ('\u{80}'..'\u{250}').chain('\u{600}'..='\u{6ff}') {
        if let Some(simple) = known_position(char).and_then(|at| known.get_mut(at)) {
            *simple = Simple::of(char);
        }
    }
    known
});

#[inline]
fn known_position(char: char) -> Option<usize> {
    let code = char as usize;
    match code {
        0..LATIN => Some(code),
        0x600..=0x6ff => Some(code - 0x600 + LATIN),
        _ => None,
    }
}

impl Simple {
    fn of(char: char) -> Self {
        let mut key = String::new();
        let mut writer = Writer::new(&mut key);
        writer.key.push('x'); // so that a space in front is seen
        writer.any(char);
        let (space, has_marks) = (writer.space, writer.has_marks);
        let mut letters = key.chars().skip(1);
        let found = [letters.next(), letters.next(), letters.next()];
        let has_space = key.contains(' ');
        match found {
            _ if has_marks || has_space => Self::No,
            [None, ..] if space => Self::Space,
            [None, ..] => Self::Nothing,
            [Some(first), second, None] if !space => Self::Letters(first, second),
            _ => Self::No,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn same(texts: &[&str]) {
        for text in texts {
            assert_eq!(fold(text), fold(texts[0]), "{text:?} and {:?}", texts[0]);
        }
    }

    #[test]
    fn case_marks_and_letters_with_strokes_do_not_matter() {
        same(&[
            "Khūzestān",
            "KHUZESTAN",
            "khuzestan",
            "Ｋｈｕｚｅｓｔａｎ",
            "Khu\u{304}zesta\u{304}n",
        ]);
        same(&["Straße", "STRASSE", "straẞe"]);
        same(&["Ἀθῆναις", "ΑΘΗΝΑΙΣ"]);
        same(&["İstanbul", "istanbul", "ıstanbul", "ISTANBUL"]);
        same(&["Đà Nẵng", "Da Nang"]);
        same(&["Łódź", "lodz"]);
        same(&["Ærø", "AERO"]);
    }

    #[test]
    fn joiners_and_runs_of_space_are_one_space() {
        same(&[
            "Qasr-e Shirin",
            "Qasr e  Shirin",
            " qasr_e/shirin. ",
            "Qasr‑e\u{a0}Shirin",
            "Qasr–e\tShirin",
        ]);
    }

    #[test]
    fn apostrophes_and_the_marks_of_ayn_and_hamza_vanish() {
        same(&[
            "Jadidat 'Ar'ar",
            "Jadidat ʿArʿar",
            "Jadidat ‘Ar’ar",
            "Jadidat Arar",
            "Jadidat ´Ar`ar",
            "Jadidat ＇Arar",
        ]);
    }

    #[test]
    fn arabic_and_persian_letter_forms_are_one() {
        same(&["قصر شیرین", "قصر شيرين", "قَصْرِ شیرین", "قصر شیـــرین"]);
        same(&["کربلا", "كربلاء", "كربلا"]);
        same(&["الشلامجة", "الشلامجه", "شلامجه"]);
        same(&["الأهواز", "اهواز", "الاهواز", "ٱلأهواز"]);
        same(&["ملک‌شاهی", "ملکشاهی", "مَلِکشاهى"]);
        same(&["شەلەمچە", "شهلهمچه"]);
        same(&["إيلام", "ایلام", "آیلام"]);
        same(&["ﺍﯾﻼﻡ", "ایلام"]); // presentation forms
        same(&["\u{202b}ایلام\u{202c}\u{200f}", "ایلام"]);
    }

    #[test]
    fn digits_are_ascii() {
        same(&["میدان ۱۷", "میدان ١٧", "میدان 17", "میدان １７"]);
    }

    #[test]
    fn the_article_goes_from_the_first_word_only_and_only_if_a_name_stays() {
        same(&[
            "Al-Munthiriya",
            "al Munthiriya",
            "El-Munthiriya",
            "Munthiriya",
        ]);
        same(&["الري", "ری"]);
        assert_eq!(fold("Al"), "al");
        assert_eq!(fold("Alborz"), "alborz");
        assert_eq!(fold("Al-A"), "al a");
        assert_eq!(fold("ال"), "ال");
        assert_eq!(fold("شط العرب"), "شط العرب");
        assert_eq!(fold("Shatt al-Arab"), "shatt al arab");
    }

    #[test]
    fn different_letters_stay_different() {
        for (one, other) in [
            ("Khosravi", "Khosrowi"),
            ("شلمچه", "شلمجه"),
            ("گرگان", "کرکان"),
            ("が", "か"),
            ("कि", "का"),
            ("تهران", "طهران"),
            ("Ilam 1", "Ilam 2"),
        ] {
            assert_ne!(fold(one), fold(other), "{one} {other}");
        }
    }

    #[test]
    fn only_a_text_without_letters_and_digits_has_an_empty_key() {
        for text in ["", " ", "—", "?!", "\u{200c}", "'"] {
            assert_eq!(fold(text), "", "{text:?}");
        }
        for text in ["ء", "ʿ", "ـ", "٣", "中", "ً", "al", "ال"] {
            assert_ne!(fold(text), "", "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn what_is_known_of_characters_is_what_the_tables_say(text in "[\\PC\u{80}-\u{250}\u{600}-\u{6ff}a ]{0,9}") {
            let (mut by_tables, mut key) = (String::new(), String::new());
            let mut writer = Writer::new(&mut by_tables);
            text.chars().for_each(|char| writer.any(char));
            let of_tables = (writer.space, writer.has_marks);
            let mut writer = Writer::new(&mut key);
            text.chars().for_each(|char| writer.char(char, &KNOWN));
            let known = (writer.space, writer.has_marks);
            prop_assert_eq!((key, known), (by_tables, of_tables));
        }
    }

    #[test]
    fn most_of_the_usual_characters_are_simple() {
        let simple = KNOWN.iter().filter(|it| **it != Simple::No).count();
        assert!(simple > KNOWN_CHARS * 3 / 4, "{simple}");
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2_000))]

        #[test]
        fn folding_twice_is_folding_once(
            text in prop_oneof!["\\PC{0,12}", "[\u{600}-\u{6ff}\u{fb50}-\u{fefc} \u{200c}a-cAEL'-]{0,12}", "[\u{900}-\u{97f}\u{200d}']{0,8}", ".{0,8}"],
        ) {
            let key = fold(&text);
            prop_assert_eq!(fold(&key), key.clone());
            prop_assert_eq!(key.trim(), &key);
            prop_assert!(!key.contains("  "));
            prop_assert!(!key.is_empty() || !text.chars().any(char::is_alphanumeric));
        }

        #[test]
        fn case_never_matters_in_latin_and_arabic(text in "[a-zA-Zāīūşçéøłđ' \u{621}-\u{64a}-]{0,16}") {
            prop_assert_eq!(fold(&text.to_uppercase()), fold(&text));
        }
    }
}
