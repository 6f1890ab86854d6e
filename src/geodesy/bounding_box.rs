//! Boxes as people type them.

use crate::model::LonLat;

/// A box between two meridians and two parallels (RFC 7946, 5). It crosses the antimeridian where
/// its west is greater than its east.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct BoundingBox {
    west: f64,
    south: f64,
    east: f64,
    north: f64,
}

/// Why a text is not a box.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum BoundingBoxError {
    /// Not four parts.
    #[error("expected four numbers, west,south,east,north, found {0}")]
    Count(usize),
    /// A part is not a decimal number.
    #[error("{side} {text:?} is not a number of degrees such as 47.5 or -12")]
    Number {
        /// `west`, `south`, `east` or `north`.
        side: &'static str,
        /// What stands there.
        text: String,
    },
    /// A number beyond what its side can be.
    #[error("{side} {value} is not within -{limit} and {limit}")]
    Range {
        /// `west`, `south`, `east` or `north`.
        side: &'static str,
        /// What stands there.
        value: f64,
        /// 180 or 90.
        limit: f64,
        /// The same box with longitudes first, if that would be one.
        swapped: Option<BoundingBox>,
    },
    /// The south is north of the north.
    #[error("south {south} is greater than north {north}")]
    Reversed {
        /// Second number.
        south: f64,
        /// Fourth number.
        north: f64,
        /// The same box with longitudes first, if that would be one.
        swapped: Option<BoundingBox>,
    },
}

impl BoundingBoxError {
    /// What to do, where it is likely right.
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::Range { swapped, .. } | Self::Reversed { swapped, .. } => swapped
                .as_ref()
                .map(|it| format!("longitude comes before latitude: did you mean {it}?")),
            _ => None,
        }
    }
}

impl std::fmt::Display for BoundingBox {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "{},{},{},{}",
            self.west, self.south, self.east, self.north
        )
    }
}

const SIDES: [(&str, f64); 4] = [
    ("west", 180.0),
    ("south", 90.0),
    ("east", 180.0),
    ("north", 90.0),
];

impl BoundingBox {
    /// Reads `west,south,east,north` in decimal degrees; blanks around the numbers do not matter.
    ///
    /// ```
    /// use waymarks::geodesy::BoundingBox;
    ///
    /// let fiji = BoundingBox::parse("176, -19.5, -178, -15").unwrap();
    /// assert!(fiji.crosses_antimeridian());
    /// let swapped = BoundingBox::parse("-19.5,176,-15,178").unwrap_err();
    /// assert_eq!(swapped.to_string(), "south 176 is not within -90 and 90");
    /// assert!(swapped.hint().unwrap().contains("176,-19.5,178,-15"));
    /// ```
    pub fn parse(text: &str) -> Result<Self, BoundingBoxError> {
        let count = text.split(',').count();
        let mut numbers = [0.0; 4];
        if count != numbers.len() {
            return Err(BoundingBoxError::Count(count));
        }
        for ((number, (side, _)), part) in numbers.iter_mut().zip(SIDES).zip(text.split(',')) {
            *number = decimal(part.trim()).ok_or_else(|| BoundingBoxError::Number {
                side,
                text: part.trim().to_owned(),
            })?;
        }
        let [a, b, c, d] = numbers;
        let swapped = || Self::new([b, a, d, c]).ok().filter(|it| it.west <= it.east);
        Self::new(numbers).map_err(|mut error| {
            if let BoundingBoxError::Range { swapped: it, .. }
            | BoundingBoxError::Reversed { swapped: it, .. } = &mut error
            {
                *it = swapped();
            }
            error
        })
    }

    fn new(numbers: [f64; 4]) -> Result<Self, BoundingBoxError> {
        for (value, (side, limit)) in numbers.into_iter().zip(SIDES) {
            if value.abs() > limit {
                return Err(BoundingBoxError::Range {
                    side,
                    value,
                    limit,
                    swapped: None,
                });
            }
        }
        let [west, south, east, north] = numbers;
        if south > north {
            return Err(BoundingBoxError::Reversed {
                south,
                north,
                swapped: None,
            });
        }
        Ok(Self {
            west,
            south,
            east,
            north,
        })
    }

    /// Western side, degrees, -180 to 180.
    pub fn west(&self) -> f64 {
        self.west
    }

    /// Southern side, degrees, -90 to 90, not greater than the northern.
    pub fn south(&self) -> f64 {
        self.south
    }

    /// Eastern side, degrees, -180 to 180.
    pub fn east(&self) -> f64 {
        self.east
    }

    /// Northern side, degrees, -90 to 90.
    pub fn north(&self) -> f64 {
        self.north
    }

    /// Whether its west is greater than its east.
    pub fn crosses_antimeridian(&self) -> bool {
        self.west > self.east
    }

    /// Whether a position lies inside or on a side. One on the antimeridian does under either
    /// name, a pole whatever its longitude.
    pub fn contains(&self, position: LonLat) -> bool {
        let (lon, lat) = (position.lon(), position.lat());
        if lat < self.south || lat > self.north {
            return false;
        }
        let within = |lon: f64| {
            if self.crosses_antimeridian() {
                lon >= self.west || lon <= self.east
            } else {
                lon >= self.west && lon <= self.east
            }
        };
        within(lon) || (lon.abs() >= 180.0 && within(-lon)) || lat.abs() >= 90.0
    }

    /// Whether the line through these stops meets the box, as far as that can be told without drawing it:
    /// a stop lies inside, or the whole line is on one side. `None` where it must be looked at.
    ///
    /// Between stops less than half the globe apart a geodesic goes from the longitude of one to that of the
    /// other, and bulges towards the nearer pole: by no more than the great circle between two positions on
    /// the parallel of the one that is nearer to it, whose vertex has `tan φ / cos (Δλ / 2)` for a tangent,
    /// and a degree for the ellipsoid.
    pub fn meets_way(&self, stops: &[LonLat]) -> Option<bool> {
        // near poles and antimeridian lines have ways of their own
        let is_plain = |it: &LonLat| it.lon().abs() < 179.0 && it.lat().abs() < 85.0;
        if self.crosses_antimeridian() || stops.len() < 2 || !stops.iter().all(is_plain) {
            return None;
        }
        if stops.iter().any(|stop| self.contains(*stop)) {
            return Some(true);
        }
        let mut widest = 0.0_f64;
        for leg in stops.windows(2) {
            if let [from, to] = leg {
                widest = widest.max((to.lon() - from.lon()).abs());
            }
        }
        if widest > 90.0 {
            return None;
        }
        let vertex = |lat: f64| {
            let tan = lat.to_radians().tan() / (widest / 2.0).to_radians().cos();
            tan.atan().to_degrees()
        };
        // stops of the other hemisphere bulge away; what lies between is no farther than the equator
        let north_of = |stop: &LonLat| vertex(stop.lat().max(0.0)) + 1.0;
        let south_of = |stop: &LonLat| vertex(stop.lat().min(0.0)) - 1.0;
        let all = |is_off: &dyn Fn(&LonLat) -> bool| stops.iter().all(is_off);
        let is_beside = all(&|stop| stop.lon() < self.west)
            || all(&|stop| stop.lon() > self.east)
            || all(&|stop| north_of(stop) < self.south)
            || all(&|stop| south_of(stop) > self.north)
            || (self.north >= 0.0 && all(&|stop| stop.lat() > self.north))
            || (self.south <= 0.0 && all(&|stop| stop.lat() < self.south));
        is_beside.then_some(false)
    }
}

/// A plain decimal number: no exponent, no `inf`, no `nan`.
fn decimal(text: &str) -> Option<f64> {
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    let plain = digits
        .bytes()
        .all(|byte| byte.is_ascii_digit() || byte == b'.');
    plain.then(|| text.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(text: &str) -> String {
        let error = BoundingBox::parse(text).unwrap_err();
        let hint = error.hint().map(|hint| format!("; {hint}"));
        format!("{error}{}", hint.unwrap_or_default())
    }

    #[test]
    fn what_is_not_a_box_is_told_why() {
        assert_eq!(
            refused("1,2,3"),
            "expected four numbers, west,south,east,north, found 3"
        );
        assert_eq!(
            refused("1,2,3,nan"),
            r#"north "nan" is not a number of degrees such as 47.5 or -12"#
        );
        assert_eq!(
            refused("1,,3,4"),
            r#"south "" is not a number of degrees such as 47.5 or -12"#
        );
        assert_eq!(
            refused("1e1,2,3,4"),
            r#"west "1e1" is not a number of degrees such as 47.5 or -12"#
        );
        assert_eq!(refused("181,2,3,4"), "west 181 is not within -180 and 180");
        assert_eq!(refused("1,5,3,4"), "south 5 is greater than north 4");
    }

    #[test]
    fn latitude_first_is_only_guessed_where_nothing_else_makes_sense() {
        assert!(BoundingBox::parse("29,47,33,49").is_ok());
        assert_eq!(
            refused("38,-123,39,-121"),
            "south -123 is not within -90 and 90; longitude comes before latitude: did you mean -123,38,-121,39?"
        );
        assert_eq!(
            refused("200,-123,39,-121"),
            "west 200 is not within -180 and 180"
        );
    }

    #[test]
    fn the_antimeridian_has_two_names() {
        let at = |lon, lat| LonLat::new(lon, lat).unwrap();
        for text in ["170,-10,180,10", "-180,-10,-170,10", "170,-10,-170,10"] {
            let it = BoundingBox::parse(text).unwrap();
            assert!(
                it.contains(at(180.0, 0.0)) && it.contains(at(-180.0, 0.0)),
                "{text}"
            );
            assert!(
                !it.contains(at(0.0, 0.0)) && !it.contains(at(180.0, 11.0)),
                "{text}"
            );
        }
        assert!(
            BoundingBox::parse("0,80,10,90")
                .unwrap()
                .contains(at(99.0, 90.0))
        );
    }
}
