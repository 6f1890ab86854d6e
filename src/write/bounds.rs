//! Boxes around geometries, as spatial indexes and headers keep them.

use geo::CoordsIter as _;

use crate::layer::Geometry;
use crate::model::round_degrees;

/// A box in degrees; empty until something is in it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Bounds {
    pub(super) west: f64,
    pub(super) south: f64,
    pub(super) east: f64,
    pub(super) north: f64,
}

impl Bounds {
    /// Nothing is in it.
    pub(super) const EMPTY: Self = Self {
        west: f64::INFINITY,
        south: f64::INFINITY,
        east: f64::NEG_INFINITY,
        north: f64::NEG_INFINITY,
    };

    /// The box around a geometry as it is written. A line that is cut at the antimeridian reaches
    /// from -180 to 180.
    pub(super) fn of(geometry: Geometry<'_>) -> Self {
        let mut bounds = Self::EMPTY;
        match geometry {
            Geometry::Null => {}
            Geometry::Point(at) => bounds.add(at.lon(), at.lat()),
            Geometry::Line(line) => {
                for at in line.positions() {
                    bounds.add(at.lon(), at.lat());
                }
            }
            Geometry::Area(area) => area
                .exterior_coords_iter()
                .for_each(|at| bounds.add(at.x, at.y)),
        }
        if bounds.is_empty() {
            return bounds;
        }
        Self {
            west: round_degrees(bounds.west),
            south: round_degrees(bounds.south),
            east: round_degrees(bounds.east),
            north: round_degrees(bounds.north),
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.west > self.east
    }

    fn add(&mut self, lon: f64, lat: f64) {
        self.merge(&Self {
            west: lon,
            south: lat,
            east: lon,
            north: lat,
        });
    }

    /// Grows to hold `other` too.
    pub(super) fn merge(&mut self, other: &Self) {
        self.west = self.west.min(other.west);
        self.south = self.south.min(other.south);
        self.east = self.east.max(other.east);
        self.north = self.north.max(other.north);
    }

    /// West, south, east, north.
    pub(super) fn to_array(self) -> [f64; 4] {
        [self.west, self.south, self.east, self.north]
    }

    /// 32 bytes, little-endian: what a worker hands on with a feature.
    pub(super) fn write(&self, out: &mut Vec<u8>) {
        for degrees in self.to_array() {
            out.extend_from_slice(&degrees.to_le_bytes());
        }
    }

    /// What [`write`](Self::write) wrote, and the bytes behind it.
    pub(super) fn split_from(bytes: &[u8]) -> Option<(Self, &[u8])> {
        let (head, rest) = bytes.split_first_chunk::<32>()?;
        let mut degrees = head
            .as_chunks::<8>()
            .0
            .iter()
            .map(|bytes| f64::from_le_bytes(*bytes));
        let bounds = Self {
            west: degrees.next()?,
            south: degrees.next()?,
            east: degrees.next()?,
            north: degrees.next()?,
        };
        Some((bounds, rest))
    }
}
