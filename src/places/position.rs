//! A position as people paste it: latitude and longitude in one text.

use crate::model::{LonLat, parse_latitude, parse_longitude};

/// The two halves of a pasted position.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Position {
    /// The latitude as it was typed.
    pub lat: String,
    /// The longitude as it was typed.
    pub lon: String,
    /// The position.
    pub point: LonLat,
}

/// Reads `30.5049, 48.0294`, `30°30'18"N 48°01'46"E`, `30,5049; 48,0294` or `30.5 48`: latitude first.
/// The message says what was expected, or which half is no coordinate and why.
///
/// ```
/// use waymarks::places::parse_position;
///
/// let it = parse_position("30,5049; 48,0294").unwrap();
/// assert_eq!((it.point.lat(), it.lon.as_str()), (30.5049, "48,0294"));
/// assert!(parse_position("30.5").is_err());
/// assert!(parse_position("148.03, 30.49").unwrap_err().contains("latitude"));
/// ```
pub fn parse_position(text: &str) -> Result<Position, String> {
    let text = text.trim();
    // The surest separator first; of the later ones only if it stands in one place only.
    let separators: [&str; 4] = [";", ", ", ",", " "];
    for separator in separators {
        let mut readings = Vec::new();
        let mut reason = None;
        for (at, found) in text.match_indices(separator) {
            let lat = text.get(..at).unwrap_or_default().trim();
            let lon = text.get(at + found.len()..).unwrap_or_default().trim();
            if lat.is_empty() || lon.is_empty() {
                continue;
            }
            match (parse_latitude(lat), parse_longitude(lon)) {
                (Ok(y), Ok(x)) => readings.extend(LonLat::new(x, y).map(|point| Position {
                    lat: lat.to_owned(),
                    lon: lon.to_owned(),
                    point,
                })),
                (Err(error), _) | (_, Err(error)) => reason = Some(error.to_string()),
            }
        }
        readings.dedup_by(|one, other| one.point == other.point);
        match (readings.len(), separator) {
            (1, _) => return readings.pop().ok_or_else(String::new),
            (0, " ") => {
                return Err(reason.unwrap_or_else(|| EXPECTED.to_owned()));
            }
            (0, _) if separator != ", " && separator != ";" => {}
            (0, _) => {
                if let Some(reason) = reason {
                    return Err(reason);
                }
            }
            _ => return Err("it can be read in more than one way: separate with ;".to_owned()),
        }
    }
    Err(EXPECTED.to_owned())
}

const EXPECTED: &str = "expected a latitude and a longitude, such as \"30.5049, 48.0294\"";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_position_is_read_in_the_forms_that_people_paste() {
        for (text, lat, lon) in [
            ("30.5049, 48.0294", 30.5049, 48.0294),
            ("30.5049,48.0294", 30.5049, 48.0294),
            ("30.5049 48.0294", 30.5049, 48.0294),
            ("30,5049; 48,0294", 30.5049, 48.0294),
            ("30,5 48,25", 30.5, 48.25),
            ("-30.5, -48.25", -30.5, -48.25),
            ("30°30'N 48°15'E", 30.5, 48.25),
            ("30°30'N, 48°15'E", 30.5, 48.25),
        ] {
            let point = parse_position(text).map(|it| (it.point.lat(), it.point.lon()));
            assert_eq!(point, Ok((lat, lon)), "{text}");
        }
    }

    #[test]
    fn what_is_no_position_or_more_than_one_is_refused() {
        for text in ["", "30.5", "1,2,3", "abc, 48", "30.5, 48; 1", "91, 0"] {
            assert!(parse_position(text).is_err(), "{text}");
        }
    }
}
