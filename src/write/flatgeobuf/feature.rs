//! Features as `FlatBuffers` tables (`feature.fbs` of the specification), with their length before
//! them, laid out front to back: what refers stands before what it refers to.

use geo::{LineString, Polygon};

use crate::layer::{Feature, Geometry, Value};
use crate::model::{LonLat, round_degrees};
use crate::write::Encoder;
use crate::write::flatgeobuf::header::GeometryType;
use crate::write::flatgeobuf::write_prefix;
use crate::write::json::tenths;

/// Encodes features of any layer: their columns are those of the file's header, known by number.
#[derive(Debug, Clone, Copy, Default)]
pub struct FlatGeobufFeatures;

impl Encoder for FlatGeobufFeatures {
    fn begin(&self, _: &mut Vec<u8>) {}

    fn between(&self) -> &'static [u8] {
        b""
    }

    fn feature(&self, feature: Feature<'_>, out: &mut Vec<u8>) {
        write_prefix(feature.geometry, out);
        let mut table = Table {
            start: out.len(),
            out,
        };
        table.u32(0); // the length, once it is known
        table.u32(12); // the root: the table at 16
        table.u16s([8, 12, 4, 8]); // its list of places: geometry, properties
        table.u32(8); // back to that list
        let geometry = table.reference();
        let properties = table.reference();
        table.geometry(geometry, feature.geometry);
        table.properties(properties, feature.values);
        // the next feature's numbers are aligned too
        table.align(8, 0);
        let length = table.here().saturating_sub(4);
        table.patch(0, length);
    }

    fn end(&self, _: u64, _: &mut Vec<u8>) {}
}

/// A feature that is being written.
struct Table<'o> {
    out: &'o mut Vec<u8>,
    /// Where it begins.
    start: usize,
}

impl Table<'_> {
    fn u32(&mut self, number: u32) {
        self.out.extend_from_slice(&number.to_le_bytes());
    }

    fn u16s<const N: usize>(&mut self, numbers: [u16; N]) {
        for number in numbers {
            self.out.extend_from_slice(&number.to_le_bytes());
        }
    }

    fn here(&self) -> u32 {
        u32::try_from(self.out.len() - self.start).unwrap_or(u32::MAX)
    }

    /// Fills up so that what stands `ahead` bytes further on is at a multiple of `unit`.
    fn align(&mut self, unit: usize, ahead: usize) {
        let at = self.out.len() - self.start + ahead;
        let filled = at.next_multiple_of(unit) - at;
        self.out.resize(self.out.len() + filled, 0);
    }

    fn reference(&mut self) -> u32 {
        let at = self.here();
        self.u32(0);
        at
    }

    fn patch(&mut self, at: u32, number: u32) {
        let at = self.start + at as usize;
        if let Some(place) = self.out.get_mut(at..at + 4) {
            place.copy_from_slice(&number.to_le_bytes());
        }
    }

    /// Lets the reference at `at` lead here.
    fn point(&mut self, at: u32) {
        self.patch(at, self.here() - at);
    }

    fn geometry(&mut self, reference: u32, geometry: Geometry<'_>) {
        match geometry {
            // never given to this format: an empty geometry would not be seen by anybody
            Geometry::Null => {
                let [xy, _] = self.geometry_table(reference, None);
                self.degrees(xy, 0, std::iter::empty());
            }
            Geometry::Point(at) => {
                let [xy, _] = self.geometry_table(reference, None);
                self.degrees(xy, 2, [at.lon(), at.lat()].into_iter());
            }
            Geometry::Line(line) => {
                let [xy, ends] = self.geometry_table(reference, None);
                let positions = line.positions();
                let degrees = positions
                    .iter()
                    .flat_map(|at: &LonLat| [at.lon(), at.lat()]);
                self.degrees(xy, positions.len() * 2, degrees);
                // also of one part: where another line has two, GDAL passes over a line without ends
                self.ends(ends, line.ends().iter().copied());
            }
            Geometry::Area(area) => {
                // a geometry of parts: its list of places has eight entries, the last is `parts`
                self.align(4, 0);
                self.u16s([20, 8, 0, 0, 0, 0, 0, 0, 0, 4]);
                self.point(reference);
                self.u32(20);
                let parts = self.reference();
                self.point(parts);
                self.u32(u32::try_from(area.0.len()).unwrap_or(0));
                let references: Vec<u32> = area.0.iter().map(|_| self.reference()).collect();
                for (polygon, reference) in area.0.iter().zip(references) {
                    self.polygon(reference, polygon);
                }
            }
        }
    }

    /// A geometry with positions, the references to those and to the ends of its parts; `kind` is
    /// left out where the header says it.
    fn geometry_table(&mut self, reference: u32, kind: Option<GeometryType>) -> [u32; 2] {
        self.align(4, 2);
        // places: ends, xy, z, m, t, tm, type. The list is 18 bytes long, the table 16.
        let of_kind = if kind.is_some() { 12 } else { 0 };
        let list = self.here();
        self.u16s([18, 16, 0, 4, 0, 0, 0, 0, of_kind]);
        self.point(reference);
        self.u32(18);
        let xy = self.reference();
        let ends = self.reference();
        self.u32(kind.map_or(0, |kind| kind as u32));
        // a reference that leads nowhere is not one: the list says where there are ends
        debug_assert_eq!(ends, list + 18 + 8, "the place of `ends` below");
        [xy, ends]
    }

    fn polygon(&mut self, reference: u32, polygon: &Polygon<f64>) {
        let [xy, ends] = self.geometry_table(reference, Some(GeometryType::Polygon));
        let rings = || std::iter::once(polygon.exterior()).chain(polygon.interiors());
        let positions: usize = rings().map(|ring| ring.0.len()).sum();
        let degrees =
            rings().flat_map(|ring: &LineString<f64>| ring.0.iter().flat_map(|at| [at.x, at.y]));
        self.degrees(xy, positions * 2, degrees);
        if !polygon.interiors().is_empty() {
            let lengths = rings().map(|ring| ring.0.len());
            self.ends(
                ends,
                lengths.scan(0, |sum, length| {
                    *sum += length;
                    Some(*sum)
                }),
            );
        }
    }

    fn degrees(&mut self, reference: u32, numbers: usize, degrees: impl Iterator<Item = f64>) {
        self.align(8, 4);
        self.point(reference);
        self.u32(u32::try_from(numbers).unwrap_or(0));
        for degrees in degrees {
            self.out
                .extend_from_slice(&round_degrees(degrees).to_le_bytes());
        }
    }

    /// Numbers of positions up to the end of each part. The reference stands at 8 of its table, 26
    /// behind the start of that table's list of places, whose first entry it is.
    fn ends(&mut self, reference: u32, ends: impl Iterator<Item = usize>) {
        self.align(4, 0);
        self.point(reference);
        let entry = self.start + reference as usize - 26 + 4;
        if let Some(place) = self.out.get_mut(entry..entry + 2) {
            place.copy_from_slice(&8_u16.to_le_bytes());
        }
        let count = self.here();
        self.u32(0);
        let mut number = 0;
        for end in ends {
            self.u32(u32::try_from(end).unwrap_or(0));
            number += 1;
        }
        self.patch(count, number);
    }

    /// The values that are there, each behind the number of its column.
    fn properties(&mut self, reference: u32, values: &[Value<'_>]) {
        self.align(4, 0);
        self.point(reference);
        let count = self.here();
        self.u32(0);
        for (column, value) in (0_u16..).zip(values) {
            if *value == Value::Null {
                continue;
            }
            self.out.extend_from_slice(&column.to_le_bytes());
            match value {
                Value::Null => {}
                Value::Text(text) => self.text(text.as_bytes()),
                Value::Texts(texts) => {
                    let length = self.reference();
                    for (index, text) in texts.iter().enumerate() {
                        if index > 0 {
                            self.out.extend_from_slice(b"; ");
                        }
                        self.out.extend_from_slice(text.as_bytes());
                    }
                    self.patch(length, self.here() - length - 4);
                }
                Value::Integer(number) => {
                    let number = i64::try_from(*number).unwrap_or(i64::MAX);
                    self.out.extend_from_slice(&number.to_le_bytes());
                }
                Value::Real(number) => self.out.extend_from_slice(&tenths(*number).to_le_bytes()),
                Value::Number(digits) => {
                    let number: f64 = digits.parse().unwrap_or(f64::NAN);
                    self.out.extend_from_slice(&number.to_le_bytes());
                }
                Value::Date(day) => {
                    let length = self.reference();
                    day.write_iso(self.out);
                    self.out.extend_from_slice(b"T00:00:00");
                    self.patch(length, self.here() - length - 4);
                }
                Value::Flag(flag) => self.out.push(u8::from(*flag)),
            }
        }
        self.patch(count, self.here() - count - 4);
    }

    fn text(&mut self, text: &[u8]) {
        self.u32(u32::try_from(text.len()).unwrap_or(0));
        self.out.extend_from_slice(text);
    }
}
