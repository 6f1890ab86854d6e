//! The header of the file: a `FlatBuffers` table (`header.fbs` of the specification).

use crate::layer::{Schema, ValueType};
use crate::write::bounds::Bounds;
use crate::write::flatgeobuf::index::NODE_SIZE;

/// Version 3.0 of the format.
const MAGIC: &[u8] = b"fgb\x03fgb\x00";

/// `GeometryType` of the specification.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum GeometryType {
    Point = 1,
    LineString = 2,
    Polygon = 3,
    MultiLineString = 5,
    MultiPolygon = 6,
}

/// `ColumnType` of the specification. It has no date: a date is a time at midnight.
pub(super) fn column_type(holds: ValueType) -> u8 {
    match holds {
        ValueType::Flag => 2,
        ValueType::Integer => 7,
        ValueType::Real | ValueType::Number => 10,
        ValueType::Text => 11,
        ValueType::Date => 13,
    }
}

/// The magic bytes and the header with its length.
pub(super) fn write(
    layer: &str,
    schema: &Schema,
    kind: GeometryType,
    bounds: &Bounds,
    features: u64,
) -> Vec<u8> {
    let mut out = MAGIC.to_vec();
    let mut buffer = Tables { bytes: Vec::new() };
    // Parents come before their children, as references lead forward only. In a table the fields
    // stand at fixed places; 0 in the list of places stands for a field that is left out.
    let index_node_size = if features == 0 { 0 } else { NODE_SIZE };
    buffer.u32(0);
    let root = buffer.reference();
    let header = buffer.table(&[
        4,                                 // name
        if features == 0 { 0 } else { 8 }, // envelope
        12,                                // geometry_type
        0,
        0,
        0,
        0,
        16, // columns
        24, // features_count
        14, // index_node_size
        20, // crs
    ]);
    buffer.point(root, header);
    let name = buffer.reference();
    let envelope = buffer.reference();
    buffer.bytes.push(kind as u8);
    buffer.bytes.push(0);
    buffer
        .bytes
        .extend_from_slice(&index_node_size.to_le_bytes());
    let columns = buffer.reference();
    let crs = buffer.reference();
    buffer.bytes.extend_from_slice(&features.to_le_bytes());
    buffer.text_at(name, layer);
    if features > 0 {
        buffer.envelope_at(envelope, bounds);
    }
    buffer.crs_at(crs);
    buffer.columns_at(columns, schema);
    // what follows is read in place by some, and then its numbers must stand at multiples of 8
    buffer.align(8, 0);
    let length = u32::try_from(buffer.bytes.len() - 4).unwrap_or(u32::MAX);
    buffer.patch(0, length);
    out.extend_from_slice(&buffer.bytes);
    out
}

/// Tables of `FlatBuffers`, written front to back; places count from the length prefix on.
struct Tables {
    bytes: Vec<u8>,
}

impl Tables {
    fn u32(&mut self, number: u32) {
        self.bytes.extend_from_slice(&number.to_le_bytes());
    }

    fn here(&self) -> u32 {
        u32::try_from(self.bytes.len()).unwrap_or(u32::MAX)
    }

    /// Fills up so that what stands `ahead` bytes further on is at a multiple of `unit`.
    fn align(&mut self, unit: usize, ahead: usize) {
        while !(self.bytes.len() + ahead).is_multiple_of(unit) {
            self.bytes.push(0);
        }
    }

    /// Room for a reference.
    fn reference(&mut self) -> u32 {
        let at = self.here();
        self.u32(0);
        at
    }

    fn patch(&mut self, at: u32, number: u32) {
        if let Some(place) = self.bytes.get_mut(at as usize..at as usize + 4) {
            place.copy_from_slice(&number.to_le_bytes());
        }
    }

    /// Lets the reference at `at` lead to `to`.
    fn point(&mut self, at: u32, to: u32) {
        self.patch(at, to - at);
    }

    /// Begins a table whose fields stand so many bytes behind its start; the first four of those
    /// are the way back to the list of places, and are written here. Eight-byte fields at a
    /// multiple of 8 are aligned.
    fn table(&mut self, places: &[u16]) -> u32 {
        let list = u32::try_from(places.len() * 2 + 4).unwrap_or(0);
        self.align(8, list as usize);
        let size = places.iter().max().map_or(4, |last| last + 8);
        let [low, high, ..] = list.to_le_bytes(); // tables have few columns
        self.bytes.extend_from_slice(&[low, high]);
        self.bytes.extend_from_slice(&size.to_le_bytes());
        for place in places {
            self.bytes.extend_from_slice(&place.to_le_bytes());
        }
        let table = self.here();
        self.u32(list);
        table
    }

    fn text_at(&mut self, reference: u32, text: &str) {
        self.align(4, 0);
        let at = self.here();
        self.u32(u32::try_from(text.len()).unwrap_or(0));
        self.bytes.extend_from_slice(text.as_bytes());
        self.bytes.push(0);
        self.point(reference, at);
    }

    fn envelope_at(&mut self, reference: u32, bounds: &Bounds) {
        self.align(8, 4);
        let at = self.here();
        self.u32(4);
        bounds.write(&mut self.bytes);
        self.point(reference, at);
    }

    fn crs_at(&mut self, reference: u32) {
        let crs = self.table(&[4, 8, 12]); // org, code, name
        self.point(reference, crs);
        let org = self.reference();
        self.u32(4326);
        let name = self.reference();
        self.u32(0);
        self.text_at(org, "EPSG");
        self.text_at(name, "WGS 84");
    }

    fn columns_at(&mut self, reference: u32, schema: &Schema) {
        self.align(4, 0);
        let at = self.here();
        self.u32(u32::try_from(schema.fields.len()).unwrap_or(0));
        let references: Vec<u32> = schema.fields.iter().map(|_| self.reference()).collect();
        self.point(reference, at);
        for (field, reference) in schema.fields.iter().zip(references) {
            let column = self.table(&[4, 8]); // name, type
            self.point(reference, column);
            let name = self.reference();
            self.bytes.push(column_type(field.holds));
            self.bytes.extend_from_slice(&[0; 7]);
            self.text_at(name, &field.name);
        }
    }
}
