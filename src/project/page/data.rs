//! The data of the page but its rows: what it is about, how things look, where places are.

use crate::project::page::document::TITLE;
use crate::project::page::script_text::{list, maybe, text, whole};
use crate::project::page::{Closing, PageOptions, places, style};

/// Appends the beginning of the object, up to where the rows stand.
pub(super) fn begin(options: &PageOptions, closing: &Closing<'_>, out: &mut Vec<u8>) {
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
    style::write(out);
    out.extend_from_slice(b",\n\"places\":");
    places::write(closing, out);
    out.extend_from_slice(b",\n\"outlines\":");
    outlines(closing, out);
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
    let numbers = [rows.read, rows.written, rows.unlocated, rows.filtered, rows.rejected];
    list(numbers, out, whole);
    out.extend_from_slice(b",\"reasons\":");
    list(closing.reasons, out, |(reason, rows), out| {
        out.push(b'[');
        text(reason, out);
        out.push(b',');
        whole(*rows, out);
        out.push(b']');
    });
}

fn outlines(_closing: &Closing<'_>, out: &mut Vec<u8>) {
    out.extend_from_slice(b"[]");
}
