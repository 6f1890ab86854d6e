//! How many.

use crate::diagnostic::Code;
use crate::model::{ValueError, typed};

/// More than anybody has counted of people, and less than loses a digit in any reader of JSON.
const MOST: u64 = 1_000_000_000_000;

/// A number as a range. Its words stay with whoever holds the cell. All three empty: the cell says how
/// many in words only, such as `dozens`, and words never become a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub struct Count {
    /// At least so many.
    pub min: Option<u64>,
    /// The number that the source gives.
    pub best: Option<u64>,
    /// At most so many.
    pub max: Option<u64>,
    /// Whether the source calls its number an estimate, as in `~800`.
    pub approximate: bool,
}

/// Which side of a range a word or a sign in front of its number means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    About,
    AtLeast,
    MoreThan,
    AtMost,
    FewerThan,
}

/// Longer ones first where one begins another.
const PREFIXES: &[(&str, Kind)] = &[
    ("~", Kind::About),
    ("≈", Kind::About),
    ("approximately", Kind::About),
    ("approx.", Kind::About),
    ("approx", Kind::About),
    ("around", Kind::About),
    ("about", Kind::About),
    ("roughly", Kind::About),
    ("circa", Kind::About),
    ("some", Kind::About),
    ("ca.", Kind::About),
    ("ca", Kind::About),
    ("c.", Kind::About),
    ("حدود", Kind::About),
    ("حوالي", Kind::About),
    ("نحو", Kind::About),
    (">=", Kind::AtLeast),
    ("≥", Kind::AtLeast),
    ("at least", Kind::AtLeast),
    ("no fewer than", Kind::AtLeast),
    ("no less than", Kind::AtLeast),
    ("min.", Kind::AtLeast),
    ("حداقل", Kind::AtLeast),
    (">", Kind::MoreThan),
    ("more than", Kind::MoreThan),
    ("over", Kind::MoreThan),
    ("above", Kind::MoreThan),
    ("بیش از", Kind::MoreThan),
    ("أكثر من", Kind::MoreThan),
    ("<=", Kind::AtMost),
    ("≤", Kind::AtMost),
    ("up to", Kind::AtMost),
    ("at most", Kind::AtMost),
    ("no more than", Kind::AtMost),
    ("max.", Kind::AtMost),
    ("حداکثر", Kind::AtMost),
    ("<", Kind::FewerThan),
    ("fewer than", Kind::FewerThan),
    ("less than", Kind::FewerThan),
    ("under", Kind::FewerThan),
    ("below", Kind::FewerThan),
    ("کمتر از", Kind::FewerThan),
    ("أقل من", Kind::FewerThan),
];

const SUFFIXES: &[(&str, Kind)] = &[
    ("+", Kind::AtLeast),
    ("or more", Kind::AtLeast),
    ("or fewer", Kind::AtMost),
    ("or less", Kind::AtMost),
    ("~", Kind::About),
];

const BETWEEN: &[&str] = &["..", "\u{2013}", "\u{2014}", "-", " to ", " تا "];

impl Count {
    /// One exact number.
    pub fn exactly(number: u64) -> Self {
        Self {
            min: Some(number),
            best: Some(number),
            max: Some(number),
            approximate: false,
        }
    }

    /// Reads `800`, `~800`, `36+`, `>36`, `<50`, `10..20` and the words for them. Text without a digit
    /// is kept by the caller and counts nothing here.
    ///
    /// Errors: E410 for what is no number of people, E411 for what could be read in two ways, E412 for a
    /// range whose ends are in the wrong order.
    pub fn parse(text: &str) -> Result<Self, ValueError> {
        if let Some(number) = plain(text) {
            return Ok(Self::exactly(number));
        }
        let text = typed::fold(text);
        if !text.bytes().any(|byte| byte.is_ascii_digit()) {
            return Ok(Self::default());
        }
        let lower = text.to_lowercase();
        if let Some((kind, number)) = marked(&lower) {
            return Self::of_kind(kind, number_of(number)?);
        }
        let inner = lower
            .strip_prefix("between ")
            .and_then(|range| range.split_once(" and "));
        let ends = inner.or_else(|| {
            BETWEEN
                .iter()
                .find_map(|between| lower.split_once(between))
                .filter(|(low, high)| begins_with_digit(low) && begins_with_digit(high))
        });
        let Some((low, high)) = ends else {
            return Ok(Self::exactly(number_of(&lower)?));
        };
        let (low, high) = (number_of(low)?, number_of(high)?);
        if low > high {
            return Err(ValueError::new(
                Code::E412,
                format!("the range falls from {low} to {high}"),
            )
            .hint(format!("write {high}..{low} if the two are swapped")));
        }
        Ok(Self {
            min: Some(low),
            best: (low == high).then_some(low),
            max: Some(high),
            approximate: false,
        })
    }

    /// Joins three cells, of which any may be empty. A lower bound may be written as a number or as
    /// `36+`, an upper one as a number or as `<50`. `None` if all are empty.
    ///
    /// Errors: those of [`parse`](Self::parse), and E412 where the three do not rise.
    pub fn from_columns(
        low: Option<&str>,
        best: Option<&str>,
        high: Option<&str>,
    ) -> Result<Option<Self>, ValueError> {
        if let (Ok(low), Ok(best), Ok(high)) = (digits(low), digits(best), digits(high)) {
            return match (low, best, high) {
                (None, None, None) => Ok(None),
                (None, Some(number), None) => Ok(Some(Self::exactly(number))),
                (min, best, max) => Self {
                    min,
                    best,
                    max,
                    approximate: false,
                }
                .rising()
                .map(Some),
            };
        }
        Self::from_words(low, best, high)
    }

    #[cold]
    fn from_words(
        low: Option<&str>,
        best: Option<&str>,
        high: Option<&str>,
    ) -> Result<Option<Self>, ValueError> {
        let read = |cell: Option<&str>| cell.map(Self::parse).transpose();
        let (low, best, high) = (read(low)?, read(best)?, read(high)?);
        let (None, None) = (low, high) else {
            let best = best.unwrap_or_default();
            let joined = Self {
                min: low
                    .and_then(|low| low.min.or(low.best))
                    .or(best.min.filter(|_| best.best.is_none())),
                best: best.best,
                max: high
                    .and_then(|high| high.max.or(high.best))
                    .or(best.max.filter(|_| best.best.is_none())),
                approximate: best.approximate,
            };
            return joined.rising().map(Some);
        };
        Ok(best)
    }

    fn rising(self) -> Result<Self, ValueError> {
        let falls = [
            ("low", self.min, "best", self.best),
            ("best", self.best, "high", self.max),
            ("low", self.min, "high", self.max),
        ];
        for (lower, a, upper, b) in falls {
            if let (Some(a), Some(b)) = (a, b)
                && a > b
            {
                let message = format!("the {lower} count {a} is above the {upper} count {b}");
                return Err(ValueError::new(Code::E412, message));
            }
        }
        Ok(self)
    }

    fn of_kind(kind: Kind, number: u64) -> Result<Self, ValueError> {
        let none = Self::default();
        Ok(match kind {
            Kind::About => Self {
                best: Some(number),
                approximate: true,
                ..none
            },
            Kind::AtLeast => Self {
                min: Some(number),
                ..none
            },
            Kind::MoreThan => Self {
                min: Some(number + 1),
                ..none
            },
            Kind::AtMost => Self {
                max: Some(number),
                ..none
            },
            Kind::FewerThan => Self {
                max: Some(
                    number
                        .checked_sub(1)
                        .ok_or_else(|| ValueError::new(Code::E410, "a count cannot be below 0"))?,
                ),
                ..none
            },
        })
    }
}

/// The number of a cell that holds nothing but ASCII digits.
#[inline]
fn plain(text: &str) -> Option<u64> {
    if !matches!(text.len(), 1..=12) {
        return None;
    }
    text.bytes().try_fold(0, |number, byte| {
        let digit = byte.wrapping_sub(b'0');
        (digit <= 9).then_some(number * 10 + u64::from(digit))
    })
}

/// The number of a cell as [`plain`] has it, if there is one at all.
#[inline]
fn digits(cell: Option<&str>) -> Result<Option<u64>, ()> {
    cell.map(|text| plain(text).ok_or(())).transpose()
}

fn begins_with_digit(text: &str) -> bool {
    text.trim_start().starts_with(|c: char| c.is_ascii_digit())
}

/// The number behind a word or sign, or before one.
fn marked(text: &str) -> Option<(Kind, &str)> {
    let before = PREFIXES.iter().find_map(|(prefix, kind)| {
        let number = text.strip_prefix(prefix)?;
        let separate = number.starts_with(|c: char| !c.is_alphabetic());
        separate.then(|| (*kind, number.trim_start_matches(typed::is_blank)))
    });
    before.or_else(|| {
        SUFFIXES.iter().find_map(|(suffix, kind)| {
            let number = text.strip_suffix(suffix)?;
            Some((*kind, number.trim_end_matches(typed::is_blank)))
        })
    })
}

/// A whole number of people, or why it is none.
fn number_of(text: &str) -> Result<u64, ValueError> {
    let text = text.trim_matches(typed::is_blank);
    // U+066C is a thousands separator and nothing else.
    let digits = text.replace('\u{66c}', "");
    if digits.bytes().all(|byte| byte.is_ascii_digit()) && !digits.is_empty() {
        return match digits.parse() {
            Ok(number) if number <= MOST => Ok(number),
            _ => Err(ValueError::new(
                Code::E410,
                format!("a count cannot be above {MOST}"),
            )),
        };
    }
    let is_negative = digits.strip_prefix('-').is_some_and(begins_with_digit);
    if is_negative {
        return Err(ValueError::new(Code::E410, "a count cannot be negative"));
    }
    let is_separator = |c: char| {
        matches!(c, '.' | ',' | '\'' | '’' | '\u{66b}' | '\u{60c}' | '_') || typed::is_blank(c)
    };
    let groups: Vec<&str> = digits.split(is_separator).collect();
    if groups
        .iter()
        .all(|group| !group.is_empty() && group.bytes().all(|b| b.is_ascii_digit()))
    {
        return grouped(&digits, &groups);
    }
    let error = ValueError::new(
        Code::E411,
        "a number among words or signs that are not understood",
    );
    let runs: Vec<&str> = digits
        .split(|c: char| !c.is_ascii_digit())
        .filter(|run| !run.is_empty())
        .collect();
    Err(match runs.as_slice() {
        [number] if number.len() <= 12 => error.hint(format!(
            "write {number}, ~{number}, {number}+ or <{number}, and what is counted in another column"
        )),
        _ => error.hint("write a number or a range such as 10..20"),
    })
}

/// Groups of digits with separators between them: decimals, or thousands?
fn grouped(text: &str, groups: &[&str]) -> Result<u64, ValueError> {
    let joined = groups.concat();
    match groups {
        // Tables that know only floating point write whole numbers so.
        [whole, "0" | "00"] if text.contains('.') => number_of(whole),
        [_, decimals] if decimals.len() != 3 && text.contains(['.', ',', '\u{66b}', '\u{60c}']) => {
            Err(ValueError::new(
                Code::E410,
                "a count must be a whole number",
            ))
        }
        _ => Err(
            ValueError::new(Code::E411, "a number that can be read in two ways").hint(
                if joined.len() <= 12 {
                    format!("write {joined}, if the separators are those of thousands")
                } else {
                    "write a whole number without separators".to_owned()
                },
            ),
        ),
    }
}

#[cfg(test)]
mod tests;
