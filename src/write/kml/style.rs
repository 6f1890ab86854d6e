//! The styles of the document: the colour tells the status, as in every other map of ours, or the category
//! if a colour was chosen for it. No icon is
//! fetched from anywhere: a reader's own pin is coloured.

use std::io::Write as _;

use crate::layer::LayerKind;
use crate::model::Status;
use crate::write::{Colour, Dress};

/// What a layer's features are drawn as; the names of styles begin with it.
fn drawn_as(layer: LayerKind) -> &'static str {
    match layer {
        LayerKind::Incidents | LayerKind::Unlocated => "mark",
        LayerKind::IncidentsArea => "extent",
        LayerKind::Routes => "way",
        LayerKind::Flows => "flow",
        LayerKind::Places | LayerKind::Areas => "entry",
    }
}

/// Appends the name of the style of a feature; `chosen` is the position of its category among those with a
/// colour of their own.
pub(super) fn name(
    layer: LayerKind,
    status: Option<&str>,
    chosen: Option<usize>,
    out: &mut Vec<u8>,
) {
    out.extend_from_slice(drawn_as(layer).as_bytes());
    if !matches!(
        layer,
        LayerKind::Flows | LayerKind::Places | LayerKind::Areas
    ) {
        out.push(b'-');
        match chosen {
            Some(position) => out.extend_from_slice(category(position).as_bytes()),
            None => out.extend_from_slice(word(status.and_then(Status::parse)).as_bytes()),
        }
    }
}

fn category(position: usize) -> String {
    format!("category-{}", position + 1)
}

fn word(status: Option<Status>) -> &'static str {
    status.map_or("unstated", Status::as_str)
}

/// Appends all styles.
pub(super) fn write(dress: &Dress, out: &mut Vec<u8>) {
    let of_statuses = dress.inks.iter();
    let of_statuses = of_statuses.map(|(status, ink)| (word(*status).to_owned(), *ink));
    let chosen = dress.chosen.iter().enumerate();
    let chosen = chosen.map(|(position, ink)| (category(position), *ink));
    for (what, ink) in of_statuses.chain(chosen) {
        let (full, faint) = (colour(ink, 0xFF), colour(ink, 0x33));
        style(
            &format!("mark-{what}"),
            &format!("<IconStyle><color>{full}</color><scale>0.9</scale></IconStyle>"),
            out,
        );
        style(&format!("way-{what}"), &line(&full, 3.0), out);
        let area = line(&full, 1.5) + &fill(&faint);
        style(&format!("extent-{what}"), &area, out);
    }
    if dress.inks.is_empty() {
        return;
    }
    let (full, faint) = (colour(dress.quiet, 0xFF), colour(dress.quiet, 0x1A));
    style("flow", &line(&colour(dress.quiet, 0xB0), 4.0), out);
    let icon = format!("<IconStyle><color>{full}</color><scale>0.6</scale></IconStyle>");
    style("entry", &(icon + &line(&full, 1.0) + &fill(&faint)), out);
}

fn style(name: &str, content: &str, out: &mut Vec<u8>) {
    // writing to a Vec cannot fail
    let _ = writeln!(out, "<Style id=\"{name}\">{content}</Style>");
}

fn line(colour: &str, width: f64) -> String {
    format!("<LineStyle><color>{colour}</color><width>{width}</width></LineStyle>")
}

fn fill(colour: &str) -> String {
    format!("<PolyStyle><color>{colour}</color></PolyStyle>")
}

/// Alpha, blue, green, red (OGC 07-147r2, `kml:color`).
fn colour([red, green, blue]: Colour, alpha: u8) -> String {
    format!("{alpha:02x}{blue:02x}{green:02x}{red:02x}")
}
