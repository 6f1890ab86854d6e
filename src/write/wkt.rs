//! Geometries as well-known text (OGC 06-103r4, section 7).

use geo::{Coord, Polygon};

use crate::layer::Geometry;
use crate::model::{LonLat, write_degrees};

/// Appends a geometry; nothing for one that is not known.
pub(super) fn geometry(geometry: Geometry<'_>, out: &mut Vec<u8>) {
    match geometry {
        Geometry::Null => {}
        Geometry::Point(at) => {
            out.extend_from_slice(b"POINT (");
            position(at.lon(), at.lat(), out);
            out.push(b')');
        }
        Geometry::Line(line) => {
            if line.ends().len() > 1 {
                out.extend_from_slice(b"MULTILINESTRING ");
                list(line.parts(), out, positions);
            } else {
                out.extend_from_slice(b"LINESTRING ");
                positions(line.positions(), out);
            }
        }
        Geometry::Area(area) => {
            out.extend_from_slice(b"MULTIPOLYGON ");
            list(&area.0, out, rings);
        }
    }
}

fn rings(polygon: &Polygon<f64>, out: &mut Vec<u8>) {
    let all = std::iter::once(polygon.exterior()).chain(polygon.interiors());
    list(all, out, |ring, out| {
        list(&ring.0, out, |at: &Coord<f64>, out| {
            position(at.x, at.y, out);
        });
    });
}

fn positions(points: &[LonLat], out: &mut Vec<u8>) {
    list(points, out, |at, out| position(at.lon(), at.lat(), out));
}

fn position(lon: f64, lat: f64, out: &mut Vec<u8>) {
    write_degrees(lon, out);
    out.push(b' ');
    write_degrees(lat, out);
}

fn list<T>(items: impl IntoIterator<Item = T>, out: &mut Vec<u8>, write: impl Fn(T, &mut Vec<u8>)) {
    out.push(b'(');
    for (index, item) in items.into_iter().enumerate() {
        if index > 0 {
            out.extend_from_slice(b", ");
        }
        write(item, out);
    }
    out.push(b')');
}
