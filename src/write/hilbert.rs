//! The Hilbert curve: positions that are near each other on it are near each other on the map.

use crate::write::bounds::Bounds;

/// The curve over a box, in 65,536 by 65,536 cells.
#[derive(Debug, Clone, Copy)]
pub(super) struct Hilbert {
    west: f64,
    south: f64,
    cells_per_degree: (f64, f64),
}

impl Hilbert {
    pub(super) fn over(bounds: &Bounds) -> Self {
        let cells = |from: f64, to: f64| {
            if to > from {
                f64::from(u16::MAX) / (to - from)
            } else {
                0.0
            }
        };
        Self {
            west: bounds.west,
            south: bounds.south,
            cells_per_degree: (
                cells(bounds.west, bounds.east),
                cells(bounds.south, bounds.north),
            ),
        }
    }

    /// How far along the curve the middle of a box lies.
    pub(super) fn of(&self, bounds: &Bounds) -> u32 {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a cell is between 0 and 65,535; what is beyond is cut to the ends"
        )]
        let cell = |from: f64, to: f64, least: f64, per_degree: f64| {
            ((f64::midpoint(from, to) - least) * per_degree) as u32
        };
        distance(
            cell(bounds.west, bounds.east, self.west, self.cells_per_degree.0).min(0xFFFF),
            cell(
                bounds.south,
                bounds.north,
                self.south,
                self.cells_per_degree.1,
            )
            .min(0xFFFF),
        )
    }
}

/// Distance of the cell `x`, `y` along a Hilbert curve of order 16: from the largest square to the
/// smallest, each quarter turned as the curve enters it (Wikipedia, "Hilbert curve", xy2d).
fn distance(mut x: u32, mut y: u32) -> u32 {
    let mut distance = 0;
    let mut side = 1_u32 << 15;
    while side > 0 {
        let right = u32::from(x & side > 0);
        let upper = u32::from(y & side > 0);
        distance += side * side * ((3 * right) ^ upper);
        if upper == 0 {
            if right == 1 {
                x = 0xFFFF - x;
                y = 0xFFFF - y;
            }
            std::mem::swap(&mut x, &mut y);
        }
        side >>= 1;
    }
    distance
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn every_cell_of_a_corner_has_a_place_of_its_own_and_its_neighbours_are_beside_it() {
        let mut places: Vec<(u32, (u32, u32))> = (0..64)
            .flat_map(|x| (0..64).map(move |y| (distance(x, y), (x, y))))
            .collect();
        places.sort_unstable();
        for (number, pair) in (0..).zip(places.windows(2)) {
            let [(at, (x, y)), (next, (x2, y2))] = *pair else {
                unreachable!()
            };
            assert_eq!((at, next), (number, number + 1));
            assert_eq!(x.abs_diff(x2) + y.abs_diff(y2), 1, "{x},{y} and {x2},{y2}");
        }
    }

    proptest! {
        #[test]
        fn no_box_is_beyond_the_curve(lon in -180.0..180.0_f64, lat in -90.0..90.0_f64) {
            let at = Bounds { west: lon, south: lat, east: lon, north: lat };
            Hilbert::over(&at).of(&at);
            let globe = Bounds { west: -180.0, south: -90.0, east: 180.0, north: 90.0 };
            Hilbert::over(&globe).of(&at);
        }
    }
}
