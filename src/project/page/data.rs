//! The data of the page but its rows: what it is about, how things look, where places are.

use crate::geodesy::Bounds;
use crate::project::outlines::around;
use crate::project::page::document::TITLE;
use crate::project::page::outline::ring;
use crate::project::page::script_text::{list, maybe, text, whole};
use crate::project::page::{Closing, PageOptions, places, style};

/// Appends the beginning of the object, up to where the rows stand; `own` is the box around the rows
/// that have coordinates of their own.
pub(super) fn begin(closing: &Closing<'_>, own: Option<Bounds>, out: &mut Vec<u8>) {
    let options = closing.options;
    out.extend_from_slice(b"{\"version\":1,\n\"meta\":{\"title\":");
    text(options.title.as_deref().unwrap_or(TITLE), out);
    out.extend_from_slice(b",\"tool\":");
    text(concat!("waymarks ", env!("CARGO_PKG_VERSION")), out);
    out.extend_from_slice(b",\"language\":");
    maybe(options.language.as_deref(), out);
    out.extend_from_slice(b",\"geodesic\":");
    out.extend_from_slice(if closing.is_geodesic { b"1" } else { b"0" });
    tiles(options, out);
    rows(closing, out);
    out.extend_from_slice(b",\"arguments\":");
    list(closing.arguments, out, |it, out| text(it, out));
    out.extend_from_slice(b"},\n\"style\":");
    style::write(closing.styles, out);
    out.extend_from_slice(b",\n\"places\":");
    let of_places = places::write(closing, out);
    let bounds = own.into_iter().chain(of_places).reduce(Bounds::with);
    out.extend_from_slice(b",\n\"outlines\":");
    outlines(bounds, out);
    out.extend_from_slice(b",\n");
}

/// Appends the end of the object.
pub(super) fn end(out: &mut Vec<u8>) {
    out.extend_from_slice(b"}\n");
}

fn tiles(options: &PageOptions, out: &mut Vec<u8>) {
    if let Some(tiles) = &options.tiles {
        out.extend_from_slice(b",\"tiles\":[");
        text(tiles.url(), out);
        out.push(b',');
        text(tiles.attribution(), out);
        out.push(b',');
        text(tiles.host(), out);
        out.push(b']');
    }
}

fn rows(closing: &Closing<'_>, out: &mut Vec<u8>) {
    let rows = closing.rows;
    out.extend_from_slice(b",\"rows\":");
    let numbers = [
        rows.read,
        rows.written,
        rows.unlocated,
        rows.filtered,
        rows.rejected,
    ];
    list(numbers, out, whole);
}

/// Appends the polygons of the countries around the data.
fn outlines(bounds: Option<Bounds>, out: &mut Vec<u8>) {
    let countries = bounds.map_or_else(Vec::new, |bounds| around(&bounds));
    let polygons = countries.iter().flat_map(|country| &country.area);
    list(polygons, out, |polygon, out| {
        let rings = std::iter::once(polygon.exterior()).chain(polygon.interiors());
        list(rings, out, |line, out| {
            ring(line.0.iter().map(|at| (at.x, at.y)), HUNDREDTHS, out);
        });
    });
}

/// Outlines are written to a hundredth of a degree, about 1 km: as fine as they are.
const HUNDREDTHS: f64 = 100.0;
