//! Positions.

/// A position on WGS 84, longitude first (RFC 7946, 3.1.1). Always finite and in range.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LonLat {
    lon: f64,
    lat: f64,
}

/// Why a text is not a coordinate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CoordinateError;

impl LonLat {
    /// A position, if both degrees are finite, the longitude within 180 and the latitude within 90.
    pub fn new(lon: f64, lat: f64) -> Option<Self> {
        (lon.abs() <= 180.0 && lat.abs() <= 90.0).then_some(Self { lon, lat })
    }

    /// Degrees east, -180 to 180.
    pub fn lon(self) -> f64 {
        self.lon
    }

    /// Degrees north, -90 to 90.
    pub fn lat(self) -> f64 {
        self.lat
    }
}
