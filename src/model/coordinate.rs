//! Coordinates as people type them.
//!
//! A text is read only if it can mean one thing: decimal degrees, or degrees with minutes and seconds
//! that say so by a mark, a colon or a letter. Anything else is refused, with the form named.

mod form;

use crate::diagnostic::Code;
use crate::model::{ValueError, typed, write_degrees};

use self::form::Form;

/// Which of the two coordinates a text is read as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Axis {
    Latitude,
    Longitude,
}

impl Axis {
    fn name(self) -> &'static str {
        match self {
            Self::Latitude => "latitude",
            Self::Longitude => "longitude",
        }
    }

    fn limit(self) -> f64 {
        match self {
            Self::Latitude => 90.0,
            Self::Longitude => 180.0,
        }
    }
}

/// Reads a latitude: degrees north, -90 to 90.
///
/// Errors: P301 where the text is no single coordinate or has more than one reading, P302 beyond 90,
/// P304 for what is not a finite number.
pub fn parse_latitude(text: &str) -> Result<f64, ValueError> {
    parse(text, Axis::Latitude)
}

/// Reads a longitude: degrees east, -180 to 180.
///
/// Errors: P301 where the text is no single coordinate or has more than one reading, P303 beyond 180,
/// P304 for what is not a finite number.
pub fn parse_longitude(text: &str) -> Result<f64, ValueError> {
    parse(text, Axis::Longitude)
}

fn parse(text: &str, axis: Axis) -> Result<f64, ValueError> {
    let degrees = match text.parse() {
        Ok(degrees) => degrees,
        Err(_) => parse_typed(text, axis)?,
    };
    if degrees.abs() <= axis.limit() {
        // Adding zero turns -0 into 0.
        return Ok(degrees + 0.0);
    }
    Err(beyond(degrees, axis))
}

/// Everything but a plain decimal number.
fn parse_typed(text: &str, axis: Axis) -> Result<f64, ValueError> {
    let text = typed::fold(text);
    if let Ok(degrees) = text.parse() {
        return Ok(degrees);
    }
    let form = Form::read(&text).map_err(|bad| bad.explain(&text))?;
    let hemisphere = form.hemisphere;
    if let Some(hemisphere) = hemisphere
        && hemisphere.axis() != axis
    {
        let message = format!(
            "{} is for a {}",
            hemisphere.letter(),
            hemisphere.axis().name()
        );
        return Err(ValueError::new(Code::P301, message).hint("lat and lon may be swapped"));
    }
    Ok(form.degrees())
}

/// Why a number is no coordinate of this axis.
fn beyond(degrees: f64, axis: Axis) -> ValueError {
    if !degrees.is_finite() {
        return ValueError::new(
            Code::P304,
            format!("{} must be a finite number", axis.name()),
        )
        .hint("leave both coordinates empty if the position is not known");
    }
    let error = match axis {
        Axis::Latitude => ValueError::new(Code::P302, "latitude must be between -90 and 90"),
        Axis::Longitude => ValueError::new(Code::P303, "longitude must be between -180 and 180"),
    };
    match (axis, degrees.abs()) {
        (Axis::Latitude, ..=180.0) => error.hint("lat and lon may be swapped"),
        (Axis::Longitude, ..=360.0) => {
            let wrapped = decimal(degrees - 360.0_f64.copysign(degrees));
            error.hint(format!(
                "write {wrapped}, if longitudes run from 0 to 360 here"
            ))
        }
        (_, 1_000.0..) => error.hint(
            "metres of a projection, or a lost decimal point? degrees on WGS 84 are expected",
        ),
        _ => error,
    }
}

/// Degrees as they would be typed.
fn decimal(degrees: f64) -> String {
    let mut text = Vec::new();
    write_degrees(degrees, &mut text);
    String::from_utf8(text).unwrap_or_default()
}

#[cfg(test)]
mod tests;
