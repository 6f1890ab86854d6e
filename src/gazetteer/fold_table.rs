//! Which characters a folded key forgives, as data.

/// The Arabic article as a key begins with it: a word of its own in Latin script, joined in
/// Arabic script. The assimilated forms (`ar-`, `as-`, `an-`) are left alone: they are words.
pub(super) const ARTICLES: &[&str] = &["al ", "el ", "ال"];

/// Letters that no decomposition makes plain; the letter is lower case.
pub(super) fn letter(char: char) -> Option<&'static str> {
    Some(match char {
        // Latin letters with a stroke, a hook or a tail: marks that Unicode keeps in one piece.
        'đ' | 'ð' | 'ɖ' | 'ɗ' => "d",
        'ł' => "l",
        'ø' => "o",
        'ħ' => "h",
        'ŧ' => "t",
        'ƀ' | 'ɓ' => "b",
        'ƙ' | 'ĸ' => "k",
        'ŋ' => "n",
        'ı' | 'ɨ' => "i",
        'ə' | 'ǝ' => "e",
        // Letters that are usually written as two where they are missing on the keyboard.
        'æ' => "ae",
        'œ' => "oe",
        'ß' | 'ẞ' => "ss",
        'þ' => "th",
        // Greek: the sigma at the end of a word.
        'ς' => "σ",
        // Yeh: Arabic (with dots, without, with hamza), Kurdish ê, Pashto and Urdu forms.
        'ي' | 'ى' | 'ئ' | 'ێ' | 'ې' | 'ۍ' | 'ے' | 'ۓ' => "ی",
        // Kaf: Arabic and swash.
        'ك' | 'ڪ' => "ک",
        // Heh: teh marbuta, Kurdish e, Urdu and Persian forms.
        'ة' | 'ۃ' | 'ە' | 'ۀ' | 'ہ' | 'ۂ' | 'ھ' => "ه",
        // Alef with hamza, madda or wasla: often left out when typing.
        'أ' | 'إ' | 'آ' | 'ٱ' | 'ٲ' | 'ٳ' => "ا",
        // Waw: with hamza, and the Kurdish and Uyghur vowels.
        'ؤ' | 'ۆ' | 'ۇ' | 'ۋ' => "و",
        // Kurdish strong r and l: Persian and Arabic write the plain letter.
        'ڕ' => "ر",
        'ڵ' => "ل",
        // Digits: Arabic and Persian.
        '٠' | '۰' => "0",
        '١' | '۱' => "1",
        '٢' | '۲' => "2",
        '٣' | '۳' => "3",
        '٤' | '۴' => "4",
        '٥' | '۵' => "5",
        '٦' | '۶' => "6",
        '٧' | '۷' => "7",
        '٨' | '۸' => "8",
        '٩' | '۹' => "9",
        _ => return None,
    })
}

/// Marks over and under letters that writers leave out: diacritics of Latin, Greek and Cyrillic,
/// points of Hebrew, Arabic and Syriac. The vowel signs of other scripts stay: there they are the
/// vowel.
pub(super) fn is_mark(char: char) -> bool {
    matches!(char,
        '\u{300}'..='\u{36f}' | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}'
        | '\u{20d0}'..='\u{20ff}' | '\u{fe20}'..='\u{fe2f}'
        // Hebrew points and accents.
        | '\u{591}'..='\u{5bd}' | '\u{5bf}' | '\u{5c1}' | '\u{5c2}' | '\u{5c4}' | '\u{5c5}' | '\u{5c7}'
        // Harakat, superscript alef, marks of recitation.
        | '\u{610}'..='\u{61a}' | '\u{64b}'..='\u{65f}' | '\u{670}' | '\u{6d6}'..='\u{6dc}'
        | '\u{6df}'..='\u{6e4}' | '\u{6e7}' | '\u{6e8}' | '\u{6ea}'..='\u{6ed}'
        | '\u{898}'..='\u{89f}' | '\u{8ca}'..='\u{8e1}' | '\u{8e3}'..='\u{8ff}'
        // Syriac.
        | '\u{711}' | '\u{730}'..='\u{74a}')
}

/// What shapes or orders the text and is not seen: joiners, bidi marks, tatweel, soft hyphen,
/// variation selectors. The joiners vanish rather than part words, as `ملک‌شاهی` is `ملکشاهی`.
pub(super) fn is_invisible(char: char) -> bool {
    matches!(char,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{640}' | '\u{180b}'..='\u{180e}'
        | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
        | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{e0100}'..='\u{e01ef}')
}

/// Apostrophes, quotes used as such, and what stands for ayn and hamza: transliterations differ
/// in which they use and whether. The lone hamza belongs here: `كربلاء` is `کربلا`.
pub(super) fn is_apostrophe(char: char) -> bool {
    matches!(
        char,
        '\'' | '`'
            | '´'
            | '‘'
            | '’'
            | '‚'
            | '‛'
            | '′'
            | '‵'
            | 'ʹ'
            | 'ʻ'
            | 'ʼ'
            | 'ʽ'
            | 'ʾ'
            | 'ʿ'
            | 'ˈ'
            | 'ʔ'
            | 'ʕ'
            | 'ˀ'
            | 'ˁ'
            | 'ꞌ'
            | 'Ꞌ'
            | '᾽'
            | '᾿'
            | '῾'
            | '΄'
            | '＇'
            | '｀'
            | 'ء'
            | '\u{674}'
    )
}
