//! How a name sounds, roughly: the consonants that transliterations agree on.
//!
//! For suggestions only. Two names with one skeleton may well be two places, so it never joins.

/// Sounds of Latin transliterations by their first letter, longest spelling first: what Persian, Arabic,
/// English, French and German habits write for one letter has one sign. A letter without any is a sign
/// of its own.
const fn sounds(first: char) -> &'static [(&'static str, char)] {
    match first {
        // y is ی: at the beginning of a word it is none of them
        'a' | 'e' | 'i' | 'o' | 'u' | 'y' => VOWEL,
        'c' => &[
            ("ch", 'j'), // چ: ج where Arabic has no چ, ش in French
            ("ck", 'k'),
            ("c", 'k'),
        ],
        'd' => &[
            ("dj", 'j'), // ج, French
            ("dh", 's'), // ذ and ض, which Persian says as z
        ],
        'g' => &[
            ("gh", 'q'), // غ and ق are one sound in Persian
            ("g", 'q'),  // گ, and ق in the Gulf
        ],
        'k' => &[("kh", 'x')], // خ
        'p' => &[("ph", 'f')],
        's' => &[
            ("sch", 'c'), // ش, German
            ("sh", 'c'),  // ش
        ],
        't' => &[
            ("tch", 'j'), // چ, French
            ("th", 's'),  // ث, and ذ in the English press
        ],
        'w' => &[("w", 'v')], // و
        'z' => &[
            ("zh", 'j'), // ژ
            ("z", 's'),  // ز, ذ, ض, ظ
        ],
        _ => &[],
    }
}

/// Any single letter of these is silent.
const VOWEL: &[(&str, char)] = &[("", ' ')];

/// The sign of a letter of Arabic script that is one sound with others in Persian, or that one of the two
/// languages lacks; a space is dropped. The signs are upper case: nothing crosses from script to script.
fn letter(char: char) -> char {
    match char {
        'ا' | 'و' | 'ی' => ' ',
        'ب' | 'پ' => 'B',
        'ت' | 'ط' => 'T',
        'ث' | 'س' | 'ص' | 'ذ' | 'ز' | 'ض' | 'ظ' => 'S',
        'ج' | 'چ' | 'ژ' => 'J',
        'گ' | 'ک' | 'غ' | 'ق' => 'K',
        'ف' | 'ڤ' => 'F',
        'ح' | 'ه' => 'H',
        other => other,
    }
}

/// Writes the skeleton of a folded key over what `skeleton` holds.
pub(super) fn skeleton_into(key: &str, skeleton: &mut String) {
    skeleton.clear();
    signs(key, |sign| skeleton.push(sign));
}

/// Hands on the signs of a folded key's skeleton, one after the other.
#[inline]
pub(super) fn signs(key: &str, mut take: impl FnMut(char)) {
    let (mut rest, mut is_first, mut last) = (key, true, ' ');
    loop {
        let mut chars = rest.chars();
        let Some(char) = chars.next() else { break };
        let after = chars.as_str();
        let sign = match ALONE.get(char as usize) {
            _ if char == ' ' => {
                rest = after;
                is_first = true;
                continue;
            }
            None => {
                rest = after;
                letter(char)
            }
            Some((_, behind)) if behind >> (first_byte(after) & 31) & 1 == 1 => {
                let (sign, length) = sound(rest, char, is_first);
                rest = rest.get(length..).unwrap_or_default();
                sign
            }
            Some((sign, _)) => {
                rest = after;
                char::from(*sign)
            }
        };
        // A final h only says that a vowel stands before it.
        let is_silent = matches!(sign, 'h' | 'H') && !is_first && is_at_end(rest);
        is_first = false;
        if sign != ' ' && !is_silent && sign != last {
            take(sign);
            last = sign;
        }
    }
}

/// Whether no letter of a word is left.
fn is_at_end(rest: &str) -> bool {
    rest.is_empty() || first_byte(rest) == b' '
}

/// The first byte of a text; 0 where it is empty.
#[inline]
fn first_byte(text: &str) -> u8 {
    text.as_bytes().first().copied().unwrap_or_default()
}

/// The sign of a letter by itself, and a bit for each letter behind it with which it may have another one.
const ALONE: [(u8, u32); 128] = {
    let mut alone = [(0, 0); 128];
    let mut code = 0_u8;
    while code < 128 {
        let (mut sign, mut behind) = (code, 0);
        let mut sounds = sounds(code as char);
        while let [(text, of_text), rest @ ..] = sounds {
            match text.as_bytes() {
                [_, second, ..] => behind |= 1 << (*second & 31),
                _ if of_text.is_ascii() => sign = *of_text as u8,
                _ => behind = u32::MAX,
            }
            sounds = rest;
        }
        if code == b'y' {
            behind = u32::MAX; // what stands before it matters too
        }
        #[expect(clippy::indexing_slicing, reason = "128 codes; the compiler does this")]
        {
            alone[code as usize] = (sign, behind);
        }
        code += 1;
    }
    alone
};

/// The sign for what an ASCII text begins with, and how many bytes it stands for.
fn sound(text: &str, first: char, is_first: bool) -> (char, usize) {
    if first == 'y' && is_first {
        return ('y', 1);
    }
    let sound = sounds(first)
        .iter()
        .find(|(sound, _)| sound.len() < 2 || text.starts_with(sound)); // the first letter is known
    sound.map_or((first, 1), |(sound, sign)| (*sign, sound.len().max(1)))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::gazetteer::fold;

    fn skeleton(name: &str) -> String {
        let mut skeleton = String::new();
        skeleton_into(&fold(name), &mut skeleton);
        skeleton
    }

    #[test]
    fn transliterations_of_one_name_have_one_skeleton() {
        for names in [
            ["Khosravi", "Khosrowi", "Xosrevi"],
            ["Shalamcheh", "Shalamja", "Schalamtche"],
            ["Monzariyeh", "Munthiriya", "Mundhiriyah"],
            ["Qom", "Ghom", "Gom"],
            ["تهران", "طهران", "تهرآن"],
            ["چذابه", "جزابة", "چزابه"],
        ] {
            assert_eq!(skeleton(names[0]), skeleton(names[1]));
            assert_eq!(skeleton(names[0]), skeleton(names[2]));
        }
    }

    proptest! {
        #[test]
        fn the_signs_are_those_of_word_after_word(key in "[a-z0-9 ا-ی\0-\x7f]{0,12}") {
            let mut by_words = String::new();
            for word in key.split(' ') {
                let mut rest = word;
                while let Some(char) = rest.chars().next() {
                    let (sign, length) = if char.is_ascii() {
                        sound(rest, char, rest.len() == word.len())
                    } else {
                        (letter(char), char.len_utf8())
                    };
                    rest = rest.get(length..).unwrap_or_default();
                    let is_silent = rest.is_empty() && matches!(sign, 'h' | 'H') && length < word.len();
                    if sign != ' ' && !is_silent && !by_words.ends_with(sign) {
                        by_words.push(sign);
                    }
                }
            }
            let mut skeleton = String::new();
            skeleton_into(&key, &mut skeleton);
            prop_assert_eq!(skeleton, by_words);
        }
    }

    #[test]
    fn scripts_do_not_meet() {
        assert_ne!(skeleton("Basra"), skeleton("بصره"));
    }
}
