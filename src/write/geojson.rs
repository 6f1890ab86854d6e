//! `GeoJSON` (RFC 7946): one feature per line, every feature with every key in the same order.

use geo::{Coord, MultiPolygon, Polygon};

use crate::geodesy::Line;
use crate::layer::{Feature, Field, Geometry, Schema, Value};
use crate::model::LonLat;
use crate::write::{Encoder, Pieced, Pieces, json};

/// How features follow each other in the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Framing {
    /// One `FeatureCollection`.
    Collection,
    /// One feature per line and nothing else (newline-delimited `GeoJSON`).
    Lines,
    /// One feature per line, the control character U+001E before each (RFC 8142).
    Records,
}

/// Writes features of one layer as `GeoJSON`.
#[derive(Debug)]
pub struct GeoJson {
    framing: Framing,
    name: String,
    keys: Vec<Key>,
}

/// What stands before a value.
#[derive(Debug)]
struct Key {
    /// Before a text: `,"key":"`.
    text: Short,
    /// Instead of a value: `,"key":null`.
    null: Short,
}

/// Bytes that are mostly few: those are copied at a fixed length, and what is too much is cut off, which
/// takes no call.
#[derive(Debug)]
struct Short {
    start: [u8; SHORT],
    length: usize,
    long: Vec<u8>,
}

/// Most bytes that are few.
const SHORT: usize = 32;

impl Short {
    fn new(text: Vec<u8>) -> Self {
        let mut start = [0; SHORT];
        for (place, byte) in start.iter_mut().zip(&text) {
            *place = *byte;
        }
        Self {
            start,
            length: text.len(),
            long: text,
        }
    }

    /// Appends them, without the last `less` bytes.
    #[inline]
    fn append(&self, less: usize, out: &mut Vec<u8>) {
        if self.length <= SHORT {
            let end = out.len() + self.length - less;
            out.extend_from_slice(&self.start);
            out.truncate(end);
        } else {
            self.append_long(less, out);
        }
    }

    #[cold]
    fn append_long(&self, less: usize, out: &mut Vec<u8>) {
        out.extend_from_slice(&self.long);
        out.truncate(out.len() - less);
    }
}

impl GeoJson {
    /// A writer for the columns of `schema`.
    pub fn new(schema: &Schema, framing: Framing) -> Self {
        Self::named(schema.layer.name(), &schema.fields, framing)
    }

    /// A writer for a collection of any name and columns.
    pub fn named(name: &str, fields: &[Field], framing: Framing) -> Self {
        let keys = fields.iter().enumerate().map(|(index, field)| {
            let mut key = if index == 0 { Vec::new() } else { vec![b','] };
            json::text(&field.name, &mut key);
            key.push(b':');
            Key {
                text: Short::new([&*key, b"\""].concat()),
                null: Short::new([&*key, b"null"].concat()),
            }
        });
        Self {
            framing,
            name: name.to_owned(),
            keys: keys.collect(),
        }
    }
}

impl Encoder for GeoJson {
    fn begin(&self, out: &mut Vec<u8>) {
        if self.framing == Framing::Collection {
            out.extend_from_slice(b"{\"type\":\"FeatureCollection\",\"name\":");
            json::text(&self.name, out);
            out.extend_from_slice(b",\"features\":[\n");
        }
    }

    fn between(&self) -> &'static [u8] {
        match self.framing {
            Framing::Collection => b",\n",
            Framing::Lines => b"\n",
            Framing::Records => b"",
        }
    }

    fn feature(&self, feature: Feature<'_>, out: &mut Vec<u8>) {
        self.whole(feature, out);
    }

    fn end(&self, features: u64, out: &mut Vec<u8>) {
        match self.framing {
            Framing::Collection if features > 0 => out.extend_from_slice(b"\n]}\n"),
            Framing::Collection => out.extend_from_slice(b"]}\n"),
            Framing::Lines if features > 0 => out.push(b'\n'),
            Framing::Lines | Framing::Records => {}
        }
    }

    fn pieces(&self) -> Option<Pieced<'_>> {
        Some(Pieced::GeoJson(self))
    }
}

impl Pieces for GeoJson {
    fn open(&self, id: &str, out: &mut Vec<u8>) {
        if self.framing == Framing::Records {
            out.push(0x1E);
        }
        out.extend_from_slice(b"{\"type\":\"Feature\",\"id\":\"");
        json::inner_short(id, out);
        out.extend_from_slice(b"\",\"properties\":{");
    }

    fn value(&self, column: usize, value: &Value<'_>, out: &mut Vec<u8>) {
        let Some(key) = self.keys.get(column) else {
            debug_assert!(false, "more values than columns");
            return;
        };
        match value {
            Value::Text(text) => self.text(column, Some(text), out),
            Value::Null => key.null.append(0, out),
            other => {
                key.text.append(1, out);
                json::value(other, out);
            }
        }
    }

    #[expect(
        clippy::inline_always,
        reason = "a call for each text of each row is what this spares"
    )]
    #[inline(always)]
    fn text(&self, column: usize, text: Option<&str>, out: &mut Vec<u8>) {
        let Some(key) = self.keys.get(column) else {
            debug_assert!(false, "more values than columns");
            return;
        };
        match text {
            None | Some("") => key.null.append(0, out),
            Some(text) => {
                key.text.append(0, out);
                json::inner_short(text, out);
                out.push(b'"');
            }
        }
    }

    #[inline]
    fn integer(&self, column: usize, number: Option<u64>, out: &mut Vec<u8>) {
        let Some(key) = self.keys.get(column) else {
            debug_assert!(false, "more values than columns");
            return;
        };
        match number {
            None => key.null.append(0, out),
            Some(number) => {
                key.text.append(1, out);
                json::integer(number, out);
            }
        }
    }

    fn close(&self, geometry: Geometry<'_>, out: &mut Vec<u8>) {
        out.extend_from_slice(b"},\"geometry\":");
        self::geometry(geometry, out);
        out.push(b'}');
        if self.framing == Framing::Records {
            out.push(b'\n');
        }
    }
}

fn geometry(geometry: Geometry<'_>, out: &mut Vec<u8>) {
    match geometry {
        Geometry::Null => out.extend_from_slice(b"null"),
        Geometry::Point(point) => {
            out.extend_from_slice(b"{\"type\":\"Point\",\"coordinates\":");
            json::position(point.lon(), point.lat(), out);
            out.push(b'}');
        }
        Geometry::Line(line) => lines(line, out),
        Geometry::Area(area) => areas(area, out),
    }
}

fn lines(line: &Line, out: &mut Vec<u8>) {
    let mut parts = line.parts();
    match (parts.next(), parts.next()) {
        (None, _) => out.extend_from_slice(b"null"),
        (Some(only), None) => {
            out.extend_from_slice(b"{\"type\":\"LineString\",\"coordinates\":");
            positions(only, out);
            out.push(b'}');
        }
        (Some(_), Some(_)) => {
            out.extend_from_slice(b"{\"type\":\"MultiLineString\",\"coordinates\":");
            list(line.parts(), out, positions);
            out.push(b'}');
        }
    }
}

/// Always a `MultiPolygon`, so that a layer of areas is of one type.
fn areas(area: &MultiPolygon<f64>, out: &mut Vec<u8>) {
    if area.0.is_empty() {
        out.extend_from_slice(b"null");
        return;
    }
    out.extend_from_slice(b"{\"type\":\"MultiPolygon\",\"coordinates\":");
    list(&area.0, out, rings);
    out.push(b'}');
}

fn rings(polygon: &Polygon<f64>, out: &mut Vec<u8>) {
    let all = std::iter::once(polygon.exterior()).chain(polygon.interiors());
    list(all, out, |ring, out| {
        list(&ring.0, out, |at: &Coord<f64>, out| {
            json::position(at.x, at.y, out);
        });
    });
}

fn positions(points: &[LonLat], out: &mut Vec<u8>) {
    list(points, out, |at, out| {
        json::position(at.lon(), at.lat(), out);
    });
}

fn list<T>(items: impl IntoIterator<Item = T>, out: &mut Vec<u8>, write: impl Fn(T, &mut Vec<u8>)) {
    out.push(b'[');
    for (index, item) in items.into_iter().enumerate() {
        if index > 0 {
            out.push(b',');
        }
        write(item, out);
    }
    out.push(b']');
}
