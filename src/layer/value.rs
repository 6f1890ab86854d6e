//! What a feature's property can be.

use std::borrow::Cow;

use crate::model::Day;

/// What a column of a layer holds. One type per column in the whole file: clients turn a column of
/// dates with one other text in it into text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ValueType {
    /// Text, never empty.
    Text,
    /// A whole number, not negative.
    Integer,
    /// A number, always written with a decimal point.
    Real,
    /// A number exactly as the table writes it.
    Number,
    /// A calendar day.
    Date,
    /// True or false.
    Flag,
}

/// A property's value. Absent is [`Value::Null`], never an empty text.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Value<'a> {
    /// Not known, or not applicable.
    Null,
    /// A text that is not empty.
    Text(Cow<'a, str>),
    /// Several texts, written as one, separated by `; `.
    Texts(&'a [&'a str]),
    /// A whole number.
    Integer(u64),
    /// A finite number.
    Real(f64),
    /// The text of a number that is a JSON number as it stands.
    Number(Cow<'a, str>),
    /// A calendar day.
    Date(Day),
    /// True or false.
    Flag(bool),
}

impl<'a> Value<'a> {
    /// A text, or null where it is absent or empty.
    pub fn text(text: Option<&'a str>) -> Self {
        match text {
            None | Some("") => Self::Null,
            Some(text) => Self::Text(Cow::Borrowed(text)),
        }
    }

    /// Texts, or null where there are none.
    pub fn texts(texts: &'a [&'a str]) -> Self {
        if texts.is_empty() {
            Self::Null
        } else {
            Self::Texts(texts)
        }
    }

    /// A whole number, or null.
    pub fn integer(number: Option<u64>) -> Self {
        number.map_or(Self::Null, Self::Integer)
    }

    /// A number, or null where it is absent or not finite.
    pub fn real(number: Option<f64>) -> Self {
        match number {
            Some(number) if number.is_finite() => Self::Real(number),
            _ => Self::Null,
        }
    }

    /// A day, or null.
    pub fn date(day: Option<Day>) -> Self {
        day.map_or(Self::Null, Self::Date)
    }
}

/// Whether a cell's text is a number that can be written as it stands: a JSON number (RFC 8259,
/// section 6) of at most 15 significant digits, so that every client reads the same value. `007`,
/// `1e400`, `+5` and identifiers of 20 digits are text.
pub fn is_plain_number(text: &str) -> bool {
    let unsigned = text.strip_prefix('-').unwrap_or(text);
    let (whole, fraction) = match unsigned.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (unsigned, None),
    };
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    digits(whole)
        && (whole == "0" || !whole.starts_with('0'))
        && fraction.is_none_or(digits)
        && whole.len() + fraction.map_or(0, str::len) <= 15
        && text != "-0"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_with_leading_zeros_is_not_a_number() {
        for text in ["0", "7", "-7", "0.5", "-0.25", "120", "999999999999999"] {
            assert!(is_plain_number(text), "{text}");
        }
        for text in [
            "007",
            "",
            "-",
            "+5",
            "1e3",
            "1.",
            ".5",
            "1,5",
            "NaN",
            "inf",
            "0x1",
            "-0",
            "1 000",
            "٣",
            "12345678901234567890",
            "1.2.3",
            "--1",
        ] {
            assert!(!is_plain_number(text), "{text}");
        }
    }

    #[test]
    fn nothing_empty_and_nothing_infinite_becomes_a_value() {
        assert_eq!(Value::text(Some("")), Value::Null);
        assert_eq!(Value::texts(&[]), Value::Null);
        assert_eq!(Value::real(Some(f64::NAN)), Value::Null);
    }
}
