//! Geometries as well-known binary (OGC 06-103r4, section 8), little-endian, to seven decimals as
//! all formats have them.

use geo::{LineString, MultiPolygon};

use crate::geodesy::Line;
use crate::layer::Geometry;
use crate::model::{LonLat, round_degrees};

/// Types of geometry (section 8.2.8).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u32)]
enum Kind {
    Point = 1,
    LineString = 2,
    Polygon = 3,
    MultiLineString = 5,
    MultiPolygon = 6,
}

/// How a line in one piece is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Lines {
    /// As what it is.
    AsTheyAre,
    /// As several, so that all lines are of one type.
    AsMany,
}

/// Appends a geometry; nothing for one that is not known.
pub(super) fn geometry(geometry: Geometry<'_>, lines: Lines, out: &mut Vec<u8>) {
    match geometry {
        Geometry::Null => {}
        Geometry::Point(at) => {
            kind(Kind::Point, out);
            position(at.lon(), at.lat(), out);
        }
        Geometry::Line(line) if lines == Lines::AsTheyAre && line.ends().len() == 1 => {
            one_line(line.positions(), out);
        }
        Geometry::Line(line) => many_lines(line, out),
        Geometry::Area(area) => areas(area, out),
    }
}

fn kind(kind: Kind, out: &mut Vec<u8>) {
    out.push(1);
    out.extend_from_slice(&(kind as u32).to_le_bytes());
}

fn number(number: usize, out: &mut Vec<u8>) {
    let number = u32::try_from(number).unwrap_or(u32::MAX);
    out.extend_from_slice(&number.to_le_bytes());
}

fn position(lon: f64, lat: f64, out: &mut Vec<u8>) {
    out.extend_from_slice(&round_degrees(lon).to_le_bytes());
    out.extend_from_slice(&round_degrees(lat).to_le_bytes());
}

fn one_line(positions: &[LonLat], out: &mut Vec<u8>) {
    kind(Kind::LineString, out);
    number(positions.len(), out);
    for at in positions {
        position(at.lon(), at.lat(), out);
    }
}

fn many_lines(line: &Line, out: &mut Vec<u8>) {
    kind(Kind::MultiLineString, out);
    number(line.ends().len(), out);
    for part in line.parts() {
        one_line(part, out);
    }
}

fn areas(area: &MultiPolygon<f64>, out: &mut Vec<u8>) {
    kind(Kind::MultiPolygon, out);
    number(area.0.len(), out);
    for polygon in &area.0 {
        kind(Kind::Polygon, out);
        number(1 + polygon.interiors().len(), out);
        let rings = std::iter::once(polygon.exterior()).chain(polygon.interiors());
        for ring in rings {
            let ring: &LineString<f64> = ring;
            number(ring.0.len(), out);
            for at in &ring.0 {
                position(at.x, at.y, out);
            }
        }
    }
}
