//! Dates in other forms than EDTF, and what they would be in it. A form with two readings gets both;
//! none is ever taken instead of the people who know.

use super::Day;
use super::read::read;

/// A form that is not EDTF.
pub(super) struct Foreign {
    pub(super) message: &'static str,
    pub(super) hint: Option<String>,
}

/// 1970-01-01 in the day numbers of spreadsheets (1900 system).
const SPREADSHEET_EPOCH: i32 = 25_569;

/// The months in English, in lower case.
pub(crate) const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// Names the form, if it is one that is known.
pub(super) fn recognise(text: &str) -> Option<Foreign> {
    let lower = text.to_lowercase();
    let lower = lower.trim();
    let forms: [fn(&str) -> Option<Foreign>; 9] = [
        digits_only,
        numbers,
        week_or_day_of_year,
        draft_of_2012,
        english_month,
        with_time,
        words,
        joined,
        letter_case,
    ];
    forms.iter().find_map(|form| form(lower))
}

#[expect(
    clippy::unnecessary_wraps,
    reason = "the last step of functions that return an Option"
)]
fn found(message: &'static str, hint: impl Into<Option<String>>) -> Option<Foreign> {
    Some(Foreign {
        message,
        hint: hint.into(),
    })
}

/// The hint that offers a text, if it can be read.
fn offer(text: &str) -> Option<String> {
    read(text).is_ok().then(|| format!("write {text}"))
}

fn day(year: i32, month: i32, day: i32) -> Option<Day> {
    Day::from_ymd(year, u8::try_from(month).ok()?, u8::try_from(day).ok()?)
}

/// Day numbers of spreadsheets, clock ticks of computers, ISO's basic form.
fn digits_only(text: &str) -> Option<Foreign> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
    if !digits(whole) || !digits(fraction) {
        return None;
    }
    let number: i64 = whole.parse().ok()?;
    let from_seconds = |seconds: i64| {
        let day = Day::from_days(i32::try_from(seconds.div_euclid(86_400)).ok()?)?;
        Some(format!("write {day}, if it counts from 1970 in UTC"))
    };
    match whole.len() {
        4 => found("a year is written without a fraction", offer(whole)),
        5 => {
            let day = i32::try_from(number)
                .ok()
                .and_then(|n| Day::from_days(n - SPREADSHEET_EPOCH))?;
            found(
                "looks like a spreadsheet's day number",
                format!("write {day}, if the sheet counts from 1900"),
            )
        }
        6 | 8 if fraction.is_empty() => {
            let (year, rest) = whole.split_at_checked(4)?;
            let (month, day) = rest.split_at_checked(2)?;
            let hyphen = if day.is_empty() { "" } else { "-" };
            let hint = offer(&format!("{year}-{month}{hyphen}{day}"))?;
            found("the parts of a date are joined by hyphens", hint)
        }
        10 => found(
            "looks like a computer's count of seconds",
            from_seconds(number),
        ),
        13 => found(
            "looks like a computer's count of milliseconds",
            from_seconds(number / 1_000),
        ),
        _ => None,
    }
}

/// `03/01/2026`, `26-01-06`, `2026-1-5`, `1/2026`: numbers with one kind of separator.
fn numbers(text: &str) -> Option<Foreign> {
    let separator = text.chars().find(|c| !c.is_ascii_digit())?;
    if !matches!(separator, '/' | '.' | '-' | ' ' | '\u{2013}' | '\u{60c}') {
        return None;
    }
    let parts: Vec<&str> = text.trim_end_matches('.').split(separator).collect();
    let is_number =
        |part: &&str| matches!(part.len(), 1 | 2 | 4) && part.bytes().all(|b| b.is_ascii_digit());
    if !parts.iter().all(is_number) {
        return None;
    }
    let values: Vec<i32> = parts.iter().filter_map(|part| part.parse().ok()).collect();
    let lengths: Vec<usize> = parts.iter().map(|part| part.len()).collect();
    match (values.as_slice(), lengths.as_slice()) {
        (&[year, month, of_month], [4, 1 | 2, 1 | 2]) => {
            let message = "dates are written YYYY-MM-DD, month and day in two digits";
            let hint = day(year, month, of_month).map(|day| format!("write {day}"));
            let swapped = || {
                let day = day(year, of_month, month)?;
                Some(format!("write {day}, if the day stands before the month"))
            };
            found(message, hint.or_else(swapped))
        }
        (&[a, b, year], [1 | 2, 1 | 2, 4]) => found(
            "day and month cannot be told apart: dates are written YYYY-MM-DD",
            readings(&[
                (day(year, b, a), "the day stands first"),
                (day(year, a, b), "the month does"),
            ]),
        ),
        (&[a, b, c], [1 | 2, 1 | 2, 1 | 2]) => found(
            "a year is written in four digits: dates are written YYYY-MM-DD",
            readings(&[
                (day(full_year(a), b, c), "the year stands first"),
                (day(full_year(c), b, a), "the day does"),
                (day(full_year(c), a, b), "the month does"),
            ]),
        ),
        (&[year, month], [4, 1 | 2]) | (&[month, year], [1 | 2, 4]) => found(
            "a month is written YYYY-MM",
            offer(&format!("{year:04}-{month:02}")),
        ),
        (&[first, last], [4, 4]) => found(
            "from one date to another is written with a slash",
            offer(&format!("{first:04}/{last:04}")),
        ),
        _ => None,
    }
}

/// All readings that exist, each day once.
fn readings(list: &[(Option<Day>, &str)]) -> Option<String> {
    let mut seen: Vec<(Day, &str)> = Vec::new();
    for (day, condition) in list {
        if let Some(day) = day
            && seen.iter().all(|(other, _)| other != day)
        {
            seen.push((*day, condition));
        }
    }
    match seen.as_slice() {
        [] => None,
        [(day, _)] => Some(format!("write {day}")),
        several => {
            let each: Vec<String> = several
                .iter()
                .map(|(day, condition)| format!("{day} if {condition}"))
                .collect();
            Some(format!("write {}", each.join(", ")))
        }
    }
}

/// The century of two digits, as spreadsheets guess it.
fn full_year(two_digits: i32) -> i32 {
    two_digits + if two_digits < 70 { 2_000 } else { 1_900 }
}

/// `2026-W02`, `2026-W02-3` and `2026-123` (ISO 8601-1, 5.2.3 and 5.2.4), which EDTF leaves out.
fn week_or_day_of_year(text: &str) -> Option<Foreign> {
    let (year, rest) = text.split_at_checked(4)?;
    let first = day(year.parse().ok()?, 1, 1)?;
    let rest = rest.trim_start_matches('-');
    let Some(week) = rest.strip_prefix('w') else {
        let number: i32 = (rest.len() == 3).then(|| rest.parse().ok())??;
        let day = first.add_days(number - 1);
        let exists = day.year() == first.year();
        return found(
            "a day is written with its month, not counted from New Year",
            exists.then(|| format!("write {day}")),
        );
    };
    let (week, of_week) = week.split_once('-').unwrap_or((week, ""));
    let week: i32 = (week.len() == 2).then(|| week.parse().ok())??;
    // Week 1 is the one with 4 January; weeks begin on Monday, and 1970-01-01 was a Thursday.
    let fourth = first.add_days(3);
    let monday = fourth.add_days(-(fourth.days_from_epoch() + 3).rem_euclid(7) + 7 * (week - 1));
    let hint = match of_week.parse() {
        _ if !(1..=53).contains(&week) => None,
        Ok(of_week @ 1..=7) => Some(format!("write {}", monday.add_days(of_week - 1))),
        _ => Some(format!("write {monday}/{}", monday.add_days(6))),
    };
    found("EDTF has no weeks", hint)
}

/// The draft of 2012 wrote `u` for a digit left open, `open` and `unknown` for ends without a date.
fn draft_of_2012(text: &str) -> Option<Foreign> {
    const MESSAGE: &str = "a form of the 2012 draft of EDTF, not of the standard of 2019";
    if matches!(
        text,
        "unknown" | "open" | "unknown/open" | "unknown/unknown"
    ) {
        return found("no date is said with an empty cell", None);
    }
    let mended = text
        .replace("unknown", "")
        .replace("open", "..")
        .replace("?~", "%")
        .replace("~?", "%");
    let is_masked = |byte: u8| !byte.is_ascii_alphabetic() || matches!(byte, b'u' | b'x');
    let mended = if mended.bytes().all(is_masked) {
        mended.replace('u', "X")
    } else {
        mended
    };
    if mended == text {
        return None;
    }
    found(MESSAGE, Some(offer(&mended.to_uppercase())?))
}

/// `3 January 2026`, `Jan 3, 2026`, `January 2026`.
fn english_month(text: &str) -> Option<Foreign> {
    let mut month = None;
    let mut numbers = Vec::new();
    for word in text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
    {
        let number = ["st", "nd", "rd", "th"]
            .iter()
            .find_map(|ending| word.strip_suffix(ending))
            .unwrap_or(word);
        if let Ok(value) = number.parse::<i32>() {
            numbers.push((value, number.len()));
        } else if word.len() >= 3 && month.is_none() {
            let index = MONTHS.iter().position(|name| name.starts_with(word))?;
            month = Some(i32::try_from(index).ok()? + 1);
        } else {
            return None;
        }
    }
    let month = month?;
    let message = "months are written as numbers: YYYY-MM-DD";
    let hint = match numbers.as_slice() {
        [(year, 4)] => offer(&format!("{year:04}-{month:02}")),
        [(year, 4), (of_month, 1 | 2)] | [(of_month, 1 | 2), (year, 4)] => {
            day(*year, month, *of_month).map(|day| format!("write {day}"))
        }
        [(a, 1 | 2), (b, 2)] => readings(&[
            (day(full_year(*b), month, *a), "the day stands first"),
            (day(full_year(*a), month, *b), "the year does"),
        ]),
        _ => None,
    };
    found(message, hint)
}

/// A date, a blank, a time of day.
fn with_time(text: &str) -> Option<Foreign> {
    let (date, time) = text.split_once([' ', 't'])?;
    let time = time.trim().to_uppercase();
    if !time.contains(':') || !time.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let date = date.trim_end_matches(',');
    if Day::parse_iso(date).is_some() {
        let plain = match time.split_once('.') {
            Some((clock, fraction)) => {
                format!(
                    "{clock}{}",
                    fraction.trim_start_matches(|c: char| c.is_ascii_digit())
                )
            }
            None => time.clone(),
        };
        let candidates = [&time, &plain, &format!("0{plain}")];
        return found(
            "a time of day follows its date after a T, as hh:mm or hh:mm:ss without fractions",
            candidates
                .iter()
                .find_map(|time| offer(&format!("{date}T{time}"))),
        );
    }
    numbers(date)
}

/// `late 2022`, `ca. 2022`, `winter 2022`, `Q4 2022`, `1990s`, `19th century`.
fn words(text: &str) -> Option<Foreign> {
    const MESSAGE: &str = "dates are written in EDTF, not in words";
    if let Some(decade) = text
        .strip_suffix("s")
        .map(|decade| decade.trim_end_matches('\''))
    {
        let hint = decade
            .strip_suffix('0')
            .and_then(|digits| offer(&format!("{digits}X")));
        return found(MESSAGE, Some(hint?));
    }
    let mut parts = text.split(|c: char| c == '-' || c.is_whitespace());
    let (Some(first), Some(second), None) = (parts.next(), parts.next(), parts.next()) else {
        return approximate(text, MESSAGE);
    };
    if second == "century" {
        let digits = first.trim_end_matches(|c: char| c.is_ascii_alphabetic());
        let century: i32 = digits.parse().ok()?;
        return found(
            MESSAGE,
            Some(offer(&format!("{:02}XX", century.checked_sub(1)?))?),
        );
    }
    let is_year = |word: &str| word.len() == 4 && word.bytes().all(|b| b.is_ascii_digit());
    let (word, year) = match (is_year(first), is_year(second)) {
        (false, true) => (first, second),
        (true, false) => (second, first),
        _ => return approximate(text, MESSAGE),
    };
    let edtf = match word {
        "early" => format!("{year}-01/{year}-03~"),
        "mid" => format!("{year}-05~/{year}-08~"),
        "late" => format!("{year}-10~/{year}-12"),
        "spring" => format!("{year}-21"),
        "summer" => format!("{year}-22"),
        "autumn" | "fall" => format!("{year}-23"),
        "winter" => format!("{year}-24"),
        "q1" => format!("{year}-33"),
        "q2" => format!("{year}-34"),
        "q3" => format!("{year}-35"),
        "q4" => format!("{year}-36"),
        "h1" => format!("{year}-40"),
        "h2" => format!("{year}-41"),
        _ => return approximate(text, MESSAGE),
    };
    found(MESSAGE, offer(&edtf))
}

/// A date with a word before it: about, since, until.
fn approximate(text: &str, message: &'static str) -> Option<Foreign> {
    let about = [
        "ca.",
        "ca",
        "c.",
        "circa",
        "about",
        "around",
        "approx.",
        "approximately",
        "~",
    ];
    let after = |words: &[&str]| {
        words.iter().find_map(|word| {
            let rest = text.strip_prefix(word)?.trim_start();
            read(rest).is_ok().then(|| rest.to_owned())
        })
    };
    let edtf = if let Some(date) = after(&about) {
        format!("{date}~")
    } else if let Some(date) = after(&["since ", "from "]) {
        format!("{date}/..")
    } else {
        format!("../{}", after(&["until ", "till ", "to "])?)
    };
    found(message, offer(&edtf))
}

/// Two dates with something other than a slash between them.
fn joined(text: &str) -> Option<Foreign> {
    let text = text
        .strip_prefix("from ")
        .or_else(|| text.strip_prefix("between "))
        .unwrap_or(text);
    [
        " - ", " to ", " and ", " / ", "\u{2013}", "\u{2014}", "..", " until ",
    ]
    .iter()
    .find_map(|between| {
        let (first, last) = text.split_once(between)?;
        let hint = offer(&format!("{}/{}", first.trim(), last.trim()))?;
        found(
            "from one date to another is written with a slash, without blanks",
            hint,
        )
    })
}

/// `202x`, `2026-01-03t23:00z`, and blanks inside.
fn letter_case(text: &str) -> Option<Foreign> {
    let upper = text.to_uppercase();
    let dense: String = upper.chars().filter(|c| !c.is_whitespace()).collect();
    let hint = offer(&upper).or_else(|| offer(&dense))?;
    found(
        "EDTF is written in capital letters and without blanks",
        hint,
    )
}
