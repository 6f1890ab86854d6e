//! Positions.

use std::io::Write as _;

/// How many decimals of a degree are written: about 11 cm on the ground, which RFC 7946 (11.2) gives
/// as reasonable and validators ask for.
const DECIMALS: usize = 6;
const SCALE: f64 = 1e6;

/// A position on WGS 84, longitude first (RFC 7946, 3.1.1). Always finite and in range.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LonLat {
    lon: f64,
    lat: f64,
}

impl LonLat {
    /// A position, if both degrees are finite, the longitude within 180 and the latitude within 90.
    pub fn new(lon: f64, lat: f64) -> Option<Self> {
        // Adding zero turns -0 into 0.
        (lon.abs() <= 180.0 && lat.abs() <= 90.0).then_some(Self {
            lon: lon + 0.0,
            lat: lat + 0.0,
        })
    }

    /// Degrees east, -180 to 180.
    pub fn lon(self) -> f64 {
        self.lon
    }

    /// Degrees north, -90 to 90.
    pub fn lat(self) -> f64 {
        self.lat
    }

    /// The position that is read back from what [`write_degrees`] makes of this one.
    #[must_use]
    pub fn rounded(self) -> Self {
        Self {
            lon: round_degrees(self.lon),
            lat: round_degrees(self.lat),
        }
    }
}

/// Appends degrees with at most 6 decimals, rounded from the exact binary value: no exponent, no
/// trailing zeros, no `-0`. Not a number and infinity, which no [`LonLat`] holds, become `null`.
pub fn write_degrees(degrees: f64, out: &mut Vec<u8>) {
    match scaled(degrees) {
        Some(units) => write_units(units, out),
        None if degrees.is_finite() => write_exactly(degrees, out),
        None => out.extend_from_slice(b"null"),
    }
}

/// The degrees that are read back from what [`write_degrees`] makes of these.
pub fn round_degrees(degrees: f64) -> f64 {
    if let Some(units) = scaled(degrees) {
        // Both are exact, so the quotient is the number nearest to the decimal.
        return f64::from(units) / SCALE;
    }
    let mut text = Vec::new();
    write_exactly(degrees, &mut text);
    let text = std::str::from_utf8(&text).ok();
    text.and_then(|text| text.parse().ok()).unwrap_or(degrees)
}

/// Degrees in units of the last decimal, where the product says surely which unit is nearest; `None`
/// close to the middle between two, and beyond the globe.
fn scaled(degrees: f64) -> Option<i32> {
    // Below 2^31 the product is off by at most 2^-23, so that 1e-6 from the middle is safe.
    const UNSURE: f64 = 0.5 - 1e-6;
    if degrees.abs() >= 1000.0 {
        return None; // more digits than a degree has
    }
    let product = degrees * SCALE;
    // Much faster than `round`, which is a call where the processor may lack the instruction. What does
    // not fit is cut to the ends of i32, and then too far from the product.
    #[expect(
        clippy::cast_possible_truncation,
        reason = "the next line looks at what was cut"
    )]
    let nearest = (product + 0.5_f64.copysign(product)) as i32;
    if (product - f64::from(nearest)).abs() < UNSURE {
        return Some(nearest);
    }
    None
}

/// Writes a number of units below 1000 degrees: all digits side by side in one number, of which those that
/// say nothing are cut off.
fn write_units(units: i32, out: &mut Vec<u8>) {
    const ZEROS: u128 = u128::from_le_bytes(*b"000.000000\0\0\0\0\0\0");
    const POINT: usize = 3;
    let magnitude = units.unsigned_abs();
    let (hundreds, rest) = (magnitude / 100_000_000, magnitude % 100_000_000);
    let rest = digits(rest);
    let fraction = rest >> 16;
    let whole = u128::from(hundreds) | u128::from(rest & 0xFFFF) << 8;
    let text = ZEROS + (whole | u128::from(fraction) << (8 * (POINT + 1)));
    let zeros = if magnitude < 10_000_000 {
        2
    } else {
        usize::from(hundreds == 0)
    };
    let end = match fraction {
        0 => POINT,
        _ => POINT + 1 + DECIMALS - (fraction << 16).leading_zeros() as usize / 8,
    };
    if units < 0 {
        out.push(b'-');
    }
    let end = out.len() + end - zeros;
    // all sixteen, as that is one copy of a known length
    out.extend_from_slice(&(text >> (8 * zeros)).to_le_bytes());
    out.truncate(end);
}

/// The eight digits of a number below 10^8, the first one lowest, each in a byte of its own: first the
/// halves, then the quarters and the digits of all halves at once, a product and a shift in place of each
/// quotient.
fn digits(number: u32) -> u64 {
    let halves = u64::from(number / 10_000) | u64::from(number % 10_000) << 32;
    // 10486 / 2^20 is a hundredth for all numbers below 10^4
    let upper = ((halves * 10_486) >> 20) & 0x0000_007F_0000_007F;
    let quarters = upper | (halves - upper * 100) << 16;
    // 103 / 2^10 is a tenth for all numbers below 100
    let upper = ((quarters * 103) >> 10) & 0x000F_000F_000F_000F;
    upper | (quarters - upper * 10) << 8
}

/// The slow way, which is exact everywhere.
fn write_exactly(degrees: f64, out: &mut Vec<u8>) {
    let begin = out.len();
    // Writing into a Vec cannot fail.
    drop(write!(out, "{degrees:.DECIMALS$}"));
    while out.len() > begin && out.last() == Some(&b'0') {
        out.pop();
    }
    if out.last() == Some(&b'.') {
        out.pop();
    }
    if out.get(begin..) == Some(b"-0") {
        out.truncate(begin);
        out.push(b'0');
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn written(degrees: f64) -> String {
        let mut out = b"[".to_vec();
        write_degrees(degrees, &mut out);
        String::from_utf8(out).unwrap().split_off(1)
    }

    /// What the standard library makes of it, trimmed.
    fn expected(degrees: f64) -> String {
        let text = format!("{degrees:.6}");
        match text.trim_end_matches('0').trim_end_matches('.') {
            "-0" => "0".to_owned(),
            trimmed => trimmed.to_owned(),
        }
    }

    #[test]
    fn only_finite_degrees_on_the_globe_are_a_position() {
        assert!(LonLat::new(180.0, -90.0).is_some());
        for (lon, lat) in [
            (180.000_000_1, 0.0),
            (0.0, 90.000_000_1),
            (f64::NAN, 0.0),
            (0.0, f64::NAN),
            (f64::INFINITY, 0.0),
            (0.0, f64::NEG_INFINITY),
        ] {
            assert_eq!(LonLat::new(lon, lat), None, "{lon} {lat}");
        }
        assert!(LonLat::new(-0.0, -0.0).unwrap().lon().is_sign_positive());
    }

    #[test]
    fn degrees_are_written_without_needless_characters() {
        for (degrees, text) in [
            (0.0, "0"),
            (-0.0, "0"),
            (-0.000_000_1, "0"),
            (30.0, "30"),
            (-30.5, "-30.5"),
            (0.1, "0.1"),
            (100.0, "100"),
            (100.000_001, "100.000001"),
            (-180.0, "-180"),
            (48.030_000_4, "48.03"),
            (9.999_999_9, "10"),
            (f64::NAN, "null"),
            (f64::NEG_INFINITY, "null"),
        ] {
            assert_eq!(written(degrees), text);
        }
    }

    #[test]
    fn the_middle_between_two_decimals_is_rounded_as_the_binary_value_lies() {
        // Halves of the last decimal that binary can hold: multiples of 2^-8 scaled by 5^7 end in .5.
        for n in 0..100_000_i32 {
            let degrees = f64::from(n) / 256.0;
            assert_eq!(written(degrees), expected(degrees), "{n}");
            let close = (f64::from(n) + 0.5) / SCALE;
            assert_eq!(written(close), expected(close), "{n}");
        }
    }

    #[test]
    fn the_digits_of_a_number_are_found_all_at_once() {
        // each half by itself, beside the least and the greatest other one
        for half in 0..10_000_u32 {
            for number in [
                half,
                half * 10_000,
                half * 10_000 + 9_999,
                99_990_000 + half,
            ] {
                let digits = digits(number).to_le_bytes().map(|digit| digit + b'0');
                assert_eq!(digits, format!("{number:08}").as_bytes());
            }
        }
    }

    proptest! {
        #[test]
        fn degrees_are_written_as_the_standard_library_rounds_them(degrees in -180.0..=180.0) {
            prop_assert_eq!(written(degrees), expected(degrees));
        }

        #[test]
        fn any_finite_number_is_written_exactly(degrees in proptest::num::f64::NORMAL) {
            prop_assert_eq!(written(degrees), expected(degrees));
        }

        #[test]
        fn what_is_written_reads_back_as_the_rounded_position(lon in -180.0..=180.0, lat in -90.0..=90.0) {
            let it = LonLat::new(lon, lat).unwrap().rounded();
            prop_assert_eq!(written(lon).parse::<f64>().unwrap().to_bits(), it.lon().to_bits());
            prop_assert_eq!(written(lat).parse::<f64>().unwrap().to_bits(), it.lat().to_bits());
            prop_assert_eq!(LonLat::new(it.lon(), it.lat()), Some(it));
            prop_assert_eq!(it.rounded(), it);
        }
    }
}
