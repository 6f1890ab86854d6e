//! The forms of a coordinate: its numbers, their marks, its hemisphere.

use super::{Axis, decimal};
use crate::diagnostic::Code;
use crate::model::{ValueError, typed};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Hemisphere {
    North,
    South,
    East,
    West,
}

impl Hemisphere {
    pub(super) fn axis(self) -> Axis {
        match self {
            Self::North | Self::South => Axis::Latitude,
            Self::East | Self::West => Axis::Longitude,
        }
    }

    pub(super) fn letter(self) -> char {
        match self {
            Self::North => 'N',
            Self::South => 'S',
            Self::East => 'E',
            Self::West => 'W',
        }
    }

    fn is_negative(self) -> bool {
        matches!(self, Self::South | Self::West)
    }

    /// In English and Persian; the letter O is east in German and west in French: nobody's.
    fn of_word(word: &str) -> Option<Self> {
        const WORDS: [(&[&str], Hemisphere); 4] = [
            (&["n", "north", "شمال", "شمالی", "شمالي"], Hemisphere::North),
            (&["s", "south", "جنوب", "جنوبی", "جنوبي"], Hemisphere::South),
            (&["e", "east", "شرق", "شرقی", "شرقي"], Hemisphere::East),
            (&["w", "west", "غرب", "غربی", "غربي"], Hemisphere::West),
        ];
        WORDS
            .iter()
            .find(|(words, _)| words.iter().any(|it| it.eq_ignore_ascii_case(word)))
            .map(|(_, hemisphere)| *hemisphere)
    }
}

/// What stands behind a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mark {
    Degree,
    Minute,
    Second,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Token<'a> {
    /// A number without sign, and whether it has decimals.
    Number(f64, bool),
    Minus,
    Plus,
    Colon,
    Comma,
    Dot,
    Mark(Mark),
    Word(&'a str),
    Other,
}

/// A coordinate taken apart, with one reading only.
#[derive(Debug)]
pub(super) struct Form {
    negative: bool,
    /// Degrees, minutes, seconds.
    numbers: [f64; 3],
    pub(super) hemisphere: Option<Hemisphere>,
}

/// Why a text has no reading, or several.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Bad {
    Pair,
    TwoPoints,
    Date,
    Code,
    LetterO,
    SignAndHemisphere,
    TwoHemispheres,
    SixtyMinutes,
    FractionBeforeEnd,
    /// Numbers without marks; what they come to as degrees, minutes and seconds.
    Unmarked(f64),
    Other,
}

impl Form {
    pub(super) fn read(text: &str) -> Result<Self, Bad> {
        let tokens = tokens(text);
        let mut reader = Reader::default();
        let mut rest = tokens.as_slice();
        while let Some((token, after)) = rest.split_first() {
            reader.take(*token, after)?;
            rest = after;
        }
        reader.finish()
    }

    /// Degrees north or east; may be out of range.
    pub(super) fn degrees(&self) -> f64 {
        let [degrees, minutes, seconds] = self.numbers;
        let small = minutes * 60.0 + seconds;
        let magnitude = if small > 0.0 {
            // Divided once, so that 30 29 24 is the number nearest to 30.49.
            (degrees * 3_600.0 + small) / 3_600.0
        } else {
            degrees
        };
        if self.negative { -magnitude } else { magnitude }
    }
}

/// What stood before the token at hand, blanks aside.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Last {
    #[default]
    Else,
    Colon,
    Mark,
    Hemisphere,
}

#[derive(Default)]
struct Reader {
    /// Whether the sign is a minus, if there is a sign.
    minus: Option<bool>,
    hemisphere: Option<Hemisphere>,
    numbers: [f64; 3],
    count: usize,
    last: Last,
    /// The last number has decimals.
    fraction: bool,
    /// Something says that the numbers are degrees, minutes and seconds.
    marked: bool,
    /// Units are written as letters, so that `s` is seconds and not south.
    letters: bool,
}

impl Reader {
    fn take(&mut self, token: Token<'_>, after: &[Token<'_>]) -> Result<(), Bad> {
        let before = std::mem::take(&mut self.last);
        let a_word_follows = || after.iter().any(|token| matches!(token, Token::Word(_)));
        match token {
            Token::Number(value, fraction) => self.number(value, fraction, before),
            _ if before == Last::Colon => Err(Bad::Other),
            Token::Plus | Token::Minus if self.count == 0 && self.minus.is_none() => {
                self.minus = Some(token == Token::Minus);
                Ok(())
            }
            Token::Minus | Token::Dot if a_word_follows() => Err(Bad::Date),
            Token::Colon if (1..3).contains(&self.count) && before == Last::Else => {
                self.last = Last::Colon;
                self.marked = true;
                Ok(())
            }
            Token::Mark(mark) if before != Last::Mark => self.mark(mark),
            Token::Word(word) => self.word(word, before),
            Token::Comma => Err(Bad::Pair),
            Token::Dot => Err(Bad::TwoPoints),
            _ => Err(Bad::Other),
        }
    }

    fn number(&mut self, value: f64, fraction: bool, before: Last) -> Result<(), Bad> {
        if self.fraction || before == Last::Hemisphere && self.count > 0 {
            // Behind decimals stands another coordinate, unless a mark holds the two together.
            return Err(match before {
                Last::Mark | Last::Colon => Bad::FractionBeforeEnd,
                Last::Else | Last::Hemisphere => Bad::Pair,
            });
        }
        let slot = self.numbers.get_mut(self.count).ok_or(Bad::Other)?;
        *slot = value;
        self.count += 1;
        self.fraction = fraction;
        if self.count > 1 && value >= 60.0 {
            return Err(Bad::SixtyMinutes);
        }
        Ok(())
    }

    fn mark(&mut self, mark: Mark) -> Result<(), Bad> {
        let expected = match self.count {
            1 => mark == Mark::Degree,
            2 => mark == Mark::Minute,
            3 => mark == Mark::Second,
            _ => false,
        };
        if !expected {
            return Err(Bad::Other);
        }
        self.last = Last::Mark;
        self.marked = true;
        Ok(())
    }

    fn word(&mut self, word: &str, before: Last) -> Result<(), Bad> {
        let lower = word.to_ascii_lowercase();
        let unit = match lower.as_str() {
            "d" | "deg" | "degree" | "degrees" if self.count == 1 => Some(Mark::Degree),
            "m" | "min" if self.count == 2 => Some(Mark::Minute),
            "s" | "sec" if self.count == 3 && self.letters => Some(Mark::Second),
            _ => None,
        };
        if let Some(mark) = unit
            && before == Last::Else
        {
            self.letters = true;
            return self.mark(mark);
        }
        if let Some(hemisphere) = Hemisphere::of_word(word) {
            if let Some(other) = self.hemisphere {
                let is_pair = other.axis() != hemisphere.axis();
                return Err(if is_pair {
                    Bad::Pair
                } else {
                    Bad::TwoHemispheres
                });
            }
            self.hemisphere = Some(hemisphere);
            self.last = Last::Hemisphere;
            self.marked = true;
            return Ok(());
        }
        Err(match lower.as_str() {
            "o" => Bad::LetterO,
            _ if is_month(&lower) => Bad::Date,
            _ => Bad::Code,
        })
    }

    fn finish(self) -> Result<Form, Bad> {
        if self.count == 0 || self.last == Last::Colon {
            return Err(Bad::Other);
        }
        let mut form = Form {
            negative: self.minus == Some(true),
            numbers: self.numbers,
            hemisphere: self.hemisphere,
        };
        if let Some(hemisphere) = self.hemisphere {
            // `+30 N` says one thing twice; a minus beside a letter may mean either.
            if form.negative || self.minus.is_some() && hemisphere.is_negative() {
                return Err(Bad::SignAndHemisphere);
            }
            form.negative = hemisphere.is_negative();
        }
        if self.count > 1 && !self.marked {
            return Err(Bad::Unmarked(form.degrees()));
        }
        Ok(form)
    }
}

fn is_month(word: &str) -> bool {
    const MONTHS: [&str; 12] = [
        "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
    ];
    MONTHS.iter().any(|month| word.starts_with(month))
}

fn tokens(text: &str) -> Vec<Token<'_>> {
    let mut tokens = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let length = match first {
            '0'..='9' => number(rest, &mut tokens),
            _ if is_letter(first) => {
                let end = rest.find(|c| !is_letter(c)).unwrap_or(rest.len());
                if let Some(word) = rest.get(..end) {
                    tokens.push(Token::Word(word));
                }
                end
            }
            _ => {
                match (symbol(first), tokens.last_mut()) {
                    // Two single strokes are a double one.
                    (Some(Token::Mark(Mark::Minute)), Some(last @ Token::Mark(Mark::Minute))) => {
                        *last = Token::Mark(Mark::Second);
                    }
                    (token, _) => tokens.extend(token),
                }
                first.len_utf8()
            }
        };
        rest = rest.get(length..).unwrap_or_default();
    }
    tokens
}

/// Unicode counts some of the signs for degrees, minutes and seconds among the letters.
fn is_letter(character: char) -> bool {
    character.is_alphabetic() && !matches!(character, 'º' | 'ʹ' | 'ʺ')
}

/// A number with one decimal point or comma between digits; returns its length in bytes.
fn number(text: &str, tokens: &mut Vec<Token<'_>>) -> usize {
    let digits = |from: &str| {
        from.find(|c: char| !c.is_ascii_digit())
            .unwrap_or(from.len())
    };
    let whole = digits(text);
    let after = text.get(whole..).unwrap_or_default();
    let mut chars = after.chars();
    let point = chars
        .next()
        .filter(|c| matches!(c, '.' | ',' | '\u{66b}' | '\u{60c}'));
    let decimals = point.map_or(0, |_| digits(chars.as_str()));
    let value = |text: String| text.parse().unwrap_or(f64::INFINITY);
    let integer = text.get(..whole).unwrap_or_default();
    match point {
        Some(point) if decimals > 0 => {
            let fraction = chars.as_str().get(..decimals).unwrap_or_default();
            tokens.push(Token::Number(value(format!("{integer}.{fraction}")), true));
            whole + point.len_utf8() + decimals
        }
        _ => {
            tokens.push(Token::Number(value(integer.to_owned()), false));
            whole
        }
    }
}

fn symbol(character: char) -> Option<Token<'static>> {
    Some(match character {
        '-' | '\u{2013}' => Token::Minus,
        '+' => Token::Plus,
        ':' => Token::Colon,
        ',' | ';' | '\u{60c}' | '\u{61b}' => Token::Comma,
        '.' | '\u{66b}' => Token::Dot,
        '°' | 'º' | '˚' | '∘' => Token::Mark(Mark::Degree),
        '\'' | '′' | '’' | '‘' | '´' | 'ʹ' | '`' => Token::Mark(Mark::Minute),
        '"' | '″' | '”' | '“' | 'ʺ' => Token::Mark(Mark::Second),
        blank if typed::is_blank(blank) => return None,
        _ => Token::Other,
    })
}

impl Bad {
    pub(super) fn explain(self, text: &str) -> ValueError {
        let error = |message: &str| ValueError::new(Code::P301, message);
        let without_sign = || text.trim_start_matches(['-', '+', '\u{2013}']).trim_start();
        match self {
            Self::Pair => error("two coordinates in one cell")
                .hint("write one of them here, the other in its own column"),
            Self::TwoPoints => {
                error("a number with two decimal points, or with thousands separators")
                    .hint("write decimal degrees with one point, such as 30.49")
            }
            Self::Date => error("a spreadsheet has made a date of it")
                .hint("type the coordinate again in a cell formatted as text"),
            Self::Code => error("not degrees: codes and references of a grid are not read")
                .hint("write decimal degrees on WGS 84, such as 30.49"),
            Self::LetterO => {
                error("O is east in German and west in French and Spanish").hint("write E or W")
            }
            Self::SignAndHemisphere => {
                let error = error("a sign and a hemisphere");
                match Form::read(without_sign()) {
                    Ok(form) if form.negative => error.hint(format!(
                        "write {}, or the hemisphere without the sign",
                        decimal(form.degrees())
                    )),
                    _ => error.hint("write one of the two"),
                }
            }
            Self::TwoHemispheres => error("two hemispheres").hint("write one of the two"),
            Self::SixtyMinutes => error("minutes and seconds must be below 60"),
            Self::FractionBeforeEnd => {
                error("only the last number of a coordinate may have decimals")
            }
            Self::Unmarked(degrees) => error(
                "numbers without marks: degrees and minutes, or two coordinates?",
            )
            .hint(format!(
                "write {}, if they are degrees, minutes and seconds",
                decimal(degrees)
            )),
            Self::Other => {
                error("not a coordinate").hint("write decimal degrees, such as 30.49 or -58.4")
            }
        }
    }
}
