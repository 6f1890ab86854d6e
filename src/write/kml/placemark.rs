//! Features as placemarks: name, time, values by the layer's schema, geometry.

use std::sync::Arc;

use geo::{LineString, Polygon};

use crate::layer::{Feature, Geometry, Schema, Value, ValueType};
use crate::model::{Day, LonLat, write_degrees};
use crate::write::kml::{style, xml};
use crate::write::{Encoder, json};

/// Encodes features of one layer.
#[derive(Debug)]
pub struct Placemarks {
    schema: Schema,
    /// For each column, what stands before its value.
    opens: Vec<Vec<u8>>,
    name: Option<usize>,
    status: Option<usize>,
    begin: Option<usize>,
    end: Option<usize>,
    category: Option<usize>,
    /// In lower case: those that have a colour of their own.
    coloured: Arc<[String]>,
}

impl Placemarks {
    /// An encoder for the layer of `schema`; categories of these names, in lower case, have colours of
    /// their own.
    pub fn new(schema: &Schema, coloured: &Arc<[String]>) -> Self {
        let column = |names: &[&str]| {
            names
                .iter()
                .find_map(|name| schema.fields.iter().position(|field| field.name == **name))
        };
        // half of a span would have no end, or no beginning
        let (begin, end) = column(&["start_date", "first_date"])
            .zip(column(&["end_date", "last_date"]))
            .unzip();
        let opens = schema.fields.iter().map(|field| {
            let mut open = b"<SimpleData name=\"".to_vec();
            xml::text(&field.name, &mut open);
            open.extend_from_slice(b"\">");
            open
        });
        Self {
            opens: opens.collect(),
            name: column(&["name"]),
            status: column(&["status"]),
            begin,
            end,
            category: column(&["category"]),
            coloured: Arc::clone(coloured),
            schema: schema.clone(),
        }
    }
}

impl Encoder for Placemarks {
    fn begin(&self, _: &mut Vec<u8>) {}

    fn between(&self) -> &'static [u8] {
        b""
    }

    fn feature(&self, feature: Feature<'_>, out: &mut Vec<u8>) {
        // the schema puts name, time and style before the values that they are taken from
        let values = feature.values;
        let value = |column: Option<usize>| column.and_then(|column| values.get(column));
        let text = |column: Option<usize>| match value(column) {
            Some(Value::Text(text)) => Some(&**text),
            _ => None,
        };
        let day = |column: Option<usize>| match value(column) {
            Some(Value::Date(day)) => Some(*day),
            _ => None,
        };
        out.extend_from_slice(b"<Placemark>\n<name>");
        xml::text(text(self.name).unwrap_or(feature.id), out);
        out.extend_from_slice(b"</name>\n");
        span(day(self.begin), day(self.end), out);
        out.extend_from_slice(b"<styleUrl>#");
        let chosen = text(self.category).filter(|_| !self.coloured.is_empty());
        let chosen = chosen.and_then(|category| {
            let category = category.trim().to_lowercase();
            self.coloured.iter().position(|name| *name == category)
        });
        style::name(self.schema.layer, text(self.status), chosen, out);
        out.extend_from_slice(b"</styleUrl>\n<ExtendedData><SchemaData schemaUrl=\"#");
        out.extend_from_slice(self.schema.layer.name().as_bytes());
        out.extend_from_slice(b"\">\n");
        for (open, value) in self.opens.iter().zip(values) {
            if *value == Value::Null {
                continue;
            }
            out.extend_from_slice(open);
            content(value, out);
            out.extend_from_slice(b"</SimpleData>\n");
        }
        out.extend_from_slice(b"</SchemaData></ExtendedData>\n");
        geometry(feature.geometry, out);
        out.extend_from_slice(b"</Placemark>\n");
    }

    fn end(&self, _: u64, _: &mut Vec<u8>) {}
}

/// Appends the columns of a layer and their types. There is none for a date, and the whole numbers
/// have 32 bits, which a count need not have.
pub(super) fn write_schema(schema: &Schema, out: &mut Vec<u8>) {
    let name = schema.layer.name().as_bytes();
    out.extend_from_slice(b"<Schema name=\"");
    out.extend_from_slice(name);
    out.extend_from_slice(b"\" id=\"");
    out.extend_from_slice(name);
    out.extend_from_slice(b"\">\n");
    for field in &schema.fields {
        let holds: &[u8] = match field.holds {
            ValueType::Text | ValueType::Date => b"string",
            ValueType::Integer | ValueType::Real | ValueType::Number => b"double",
            ValueType::Flag => b"bool",
        };
        out.extend_from_slice(b"<SimpleField type=\"");
        out.extend_from_slice(holds);
        out.extend_from_slice(b"\" name=\"");
        xml::text(&field.name, out);
        out.extend_from_slice(b"\"></SimpleField>\n");
    }
    out.extend_from_slice(b"</Schema>\n");
}

fn span(begin: Option<Day>, end: Option<Day>, out: &mut Vec<u8>) {
    if begin.is_none() && end.is_none() {
        return;
    }
    out.extend_from_slice(b"<TimeSpan>");
    for (day, open, close) in [
        (begin, &b"<begin>"[..], &b"</begin>"[..]),
        (end, b"<end>", b"</end>"),
    ] {
        if let Some(day) = day {
            out.extend_from_slice(open);
            day.write_iso(out);
            out.extend_from_slice(close);
        }
    }
    out.extend_from_slice(b"</TimeSpan>\n");
}

fn content(value: &Value<'_>, out: &mut Vec<u8>) {
    match value {
        Value::Null => {}
        Value::Text(text) => xml::text(text, out),
        Value::Texts(texts) => xml::text(&texts.join("; "), out),
        Value::Flag(flag) => out.push(if *flag { b'1' } else { b'0' }),
        Value::Date(day) => day.write_iso(out),
        number => json::value(number, out),
    }
}

fn geometry(geometry: Geometry<'_>, out: &mut Vec<u8>) {
    match geometry {
        Geometry::Null => {}
        Geometry::Point(at) => {
            out.extend_from_slice(b"<Point>");
            coordinates([(at.lon(), at.lat())].into_iter(), out);
            out.extend_from_slice(b"</Point>\n");
        }
        Geometry::Line(line) => several(line.parts(), out, |part, out| {
            // along the ground, not through it
            out.extend_from_slice(b"<LineString><tessellate>1</tessellate>");
            coordinates(part.iter().map(|at: &LonLat| (at.lon(), at.lat())), out);
            out.extend_from_slice(b"</LineString>\n");
        }),
        Geometry::Area(area) => several(area.0.iter(), out, polygon),
    }
}

fn several<T>(
    parts: impl ExactSizeIterator<Item = T>,
    out: &mut Vec<u8>,
    write: impl Fn(T, &mut Vec<u8>),
) {
    let many = parts.len() != 1;
    if many {
        out.extend_from_slice(b"<MultiGeometry>\n");
    }
    for part in parts {
        write(part, out);
    }
    if many {
        out.extend_from_slice(b"</MultiGeometry>\n");
    }
}

fn polygon(polygon: &Polygon<f64>, out: &mut Vec<u8>) {
    let ring = |ring: &LineString<f64>, out: &mut Vec<u8>| {
        out.extend_from_slice(b"<LinearRing>");
        coordinates(ring.0.iter().map(|at| (at.x, at.y)), out);
        out.extend_from_slice(b"</LinearRing>");
    };
    out.extend_from_slice(b"<Polygon><outerBoundaryIs>");
    ring(polygon.exterior(), out);
    out.extend_from_slice(b"</outerBoundaryIs>");
    for hole in polygon.interiors() {
        out.extend_from_slice(b"<innerBoundaryIs>");
        ring(hole, out);
        out.extend_from_slice(b"</innerBoundaryIs>");
    }
    out.extend_from_slice(b"</Polygon>\n");
}

fn coordinates(positions: impl Iterator<Item = (f64, f64)>, out: &mut Vec<u8>) {
    out.extend_from_slice(b"<coordinates>");
    for (index, (lon, lat)) in positions.enumerate() {
        if index > 0 {
            out.push(b' ');
        }
        write_degrees(lon, out);
        out.push(b',');
        write_degrees(lat, out);
    }
    out.extend_from_slice(b"</coordinates>");
}
