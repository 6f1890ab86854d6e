//! The time of day that may follow a full date.

/// A time of day; the minutes are those of its own clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Time {
    /// Seconds since midnight, 0 to 86,400 (a leap second counts as the next).
    second: i32,
    /// Seconds east of UTC, if the text says so.
    offset: Option<i32>,
}

/// Why a text is not a time of day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum BadTime {
    /// Of another form than `hh:mm`, `hh:mm:ss`, each with `Z`, `+hh` or `+hh:mm` or without.
    Form,
    /// An hour, minute, second or offset that no clock shows.
    Missing,
}

impl Time {
    pub(super) fn parse(text: &str) -> Result<Self, BadTime> {
        let (clock, offset) = match text
            .find(['Z', '+', '-'])
            .and_then(|at| text.split_at_checked(at))
        {
            None => (text, None),
            Some((clock, "Z")) => (clock, Some(0)),
            Some((clock, offset)) => (clock, Some(parse_offset(offset)?)),
        };
        let mut parts = clock.split(':').map(two_digits);
        let (Some(hour), Some(minute), second, None) =
            (parts.next(), parts.next(), parts.next(), parts.next())
        else {
            return Err(BadTime::Form);
        };
        let (hour, minute, second) = (hour?, minute?, second.transpose()?.unwrap_or(0));
        if hour > 23 || minute > 59 || second > 60 {
            return Err(BadTime::Missing);
        }
        Ok(Self {
            second: (hour * 60 + minute) * 60 + second,
            offset,
        })
    }

    /// Whether a time on the same day is surely before this one. Unknown where only one of the two says
    /// how far it is from UTC.
    pub(super) fn is_after(self, other: Self) -> bool {
        match (self.offset, other.offset) {
            (None, None) => self.second > other.second,
            (Some(own), Some(its)) => self.second - own > other.second - its,
            _ => false,
        }
    }
}

fn parse_offset(text: &str) -> Result<i32, BadTime> {
    let (sign, digits) = match text.split_at_checked(1) {
        Some(("+", digits)) => (1, digits),
        Some(("-", digits)) => (-1, digits),
        _ => return Err(BadTime::Form),
    };
    let (hours, minutes) = match digits.split_once(':') {
        Some((hours, minutes)) => (two_digits(hours)?, two_digits(minutes)?),
        None => (two_digits(digits)?, 0),
    };
    // -12:00 to +14:00 are in use; ISO 8601-1 sets no limit but the clock's.
    if hours > 23 || minutes > 59 {
        return Err(BadTime::Missing);
    }
    Ok(sign * (hours * 60 + minutes) * 60)
}

fn two_digits(text: &str) -> Result<i32, BadTime> {
    match text.as_bytes() {
        [a, b] if a.is_ascii_digit() && b.is_ascii_digit() => {
            Ok(i32::from(a - b'0') * 10 + i32::from(b - b'0'))
        }
        _ => Err(BadTime::Form),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hours_and_minutes_are_enough_and_offsets_may_have_minutes() {
        for text in [
            "23:00",
            "23:00:59",
            "23:00Z",
            "23:00+03:30",
            "23:00:00-05",
            "23:59:60Z",
        ] {
            assert!(Time::parse(text).is_ok(), "{text}");
        }
        for text in [
            "",
            "23",
            "2300",
            "23:0",
            "23:00:",
            "23:00+",
            "23:00+3:30",
            "23:00 Z",
            "23:00:00:00",
        ] {
            assert_eq!(Time::parse(text), Err(BadTime::Form), "{text}");
        }
        for text in ["24:00", "23:60", "23:59:61", "23:00+24:00"] {
            assert_eq!(Time::parse(text), Err(BadTime::Missing), "{text}");
        }
    }

    #[test]
    fn times_are_compared_on_one_clock_or_not_at_all() {
        let time = |text| Time::parse(text).unwrap();
        assert!(time("23:00").is_after(time("04:00")));
        assert!(time("10:00Z").is_after(time("12:00+03:30")));
        assert!(!time("10:00Z").is_after(time("14:00+03:30")));
        assert!(!time("23:00Z").is_after(time("04:00")));
    }
}
