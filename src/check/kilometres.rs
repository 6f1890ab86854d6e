//! Distances in messages.

use std::fmt;

/// A distance in metres, shown in kilometres: one decimal below 10 km, none above.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Kilometres(pub(super) f64);

impl fmt::Display for Kilometres {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let km = self.0 / 1000.0;
        if km < 9.95 {
            write!(f, "{km:.1} km")
        } else {
            write!(f, "{km:.0} km")
        }
    }
}
