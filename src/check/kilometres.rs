//! Distances in messages.

use std::fmt;

/// A distance in metres, shown in kilometres: one decimal below 10 km, none above. Cut, not rounded:
/// what is said to be so far away is at least that far.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Kilometres(pub(super) f64);

impl fmt::Display for Kilometres {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // whole numbers: they are written in a fraction of the time
        #[expect(clippy::cast_possible_truncation, reason = "distances on the earth")]
        let hundreds_m = (self.0 / 1000.0 * 10.0).floor() as i64;
        if hundreds_m < 100 {
            write!(f, "{}.{} km", hundreds_m / 10, hundreds_m % 10)
        } else {
            write!(f, "{} km", hundreds_m / 10)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distances_are_cut_not_rounded() {
        for (metres, shown) in [
            (0.0, "0.0 km"),
            (99.0, "0.0 km"),
            (1_290.0, "1.2 km"),
            (9_999.9, "9.9 km"),
            (10_000.0, "10 km"),
            (469_999.0, "469 km"),
        ] {
            assert_eq!(Kilometres(metres).to_string(), shown);
        }
    }
}
