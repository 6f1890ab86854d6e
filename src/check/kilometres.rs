//! Distances in messages.

use std::fmt;

/// A distance in metres, shown in kilometres: one decimal below 10 km, none above. Cut, not rounded:
/// what is said to be so far away is at least that far.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Kilometres(pub(super) f64);

impl fmt::Display for Kilometres {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let km = self.0 / 1000.0;
        if km < 10.0 {
            write!(f, "{:.1} km", (km * 10.0).floor() / 10.0)
        } else {
            write!(f, "{:.0} km", km.floor())
        }
    }
}
