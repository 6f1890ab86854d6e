//! The places of a page: those that events name, and those whose position stands for them.

use geo::{LineString, MultiPolygon};

use crate::gazetteer::PlaceId;
use crate::geodesy::Bounds;
use crate::layer::{Extent, Site};
use crate::model::write_degrees;
use crate::project::page::Closing;
use crate::project::page::outline::ring;
use crate::project::page::script_text::{list, maybe, text, whole};

/// Appends the list of places. Each is a list:
///
/// id, name, kind, countries, id of the place around it, precision, uncertainty in metres, lon, lat,
/// position in this list of the place whose position it is (or -1), 1 if it is an area, 1 if it can be
/// a vertex of a line, other names with their languages, polygons.
///
/// Gives the box around those that stand somewhere.
pub(super) fn write(closing: &Closing<'_>, out: &mut Vec<u8>) -> Option<Bounds> {
    let shown = shown(closing);
    list(&shown, out, |&id, out| place(closing, &shown, id, out));
    let points = shown.iter().filter_map(|&id| closing.sites.of(id));
    points
        .map(|site| Bounds::of(site.point))
        .reduce(Bounds::with)
}

/// The places in the order of the gazetteer.
fn shown(closing: &Closing<'_>) -> Vec<PlaceId> {
    let Closing {
        gazetteer, sites, ..
    } = closing;
    let used = gazetteer.iter().filter(|(id, place)| {
        closing.usage.is_some_and(|usage| usage.of(*id).is_some())
            && place.sensitivity <= closing.most_sensitive
    });
    let mut shown: Vec<PlaceId> = used
        .flat_map(|(id, _)| [Some(id), sites.of(id).map(|site| site.place)])
        .flatten()
        .collect();
    shown.sort_unstable();
    shown.dedup();
    shown
}

fn place(closing: &Closing<'_>, shown: &[PlaceId], id: PlaceId, out: &mut Vec<u8>) {
    let place = closing.gazetteer.get(id);
    let site = closing.sites.of(id);
    out.extend_from_slice(b"\n[");
    text(&place.id, out);
    out.push(b',');
    text(&place.name, out);
    out.push(b',');
    maybe(place.kind.as_deref(), out);
    out.push(b',');
    list(closing.gazetteer.countries(id), out, |it, out| {
        text(it, out);
    });
    out.push(b',');
    maybe(place.parent.as_deref(), out);
    out.push(b',');
    let precision = site.map_or_else(|| place.precision(), |site| site.precision);
    text(precision.as_str(), out);
    out.push(b',');
    match site.map_or_else(|| place.uncertainty_m(), |site| site.uncertainty_m) {
        #[expect(
            clippy::cast_possible_truncation,
            reason = "a radius on the globe has fewer metres than 64 bits can count"
        )]
        Some(radius_m) => whole(radius_m.round() as i64, out),
        None => out.extend_from_slice(b"null"),
    }
    position(site, out);
    let stands_at = site.filter(|site| site.place != id);
    let of = stands_at.and_then(|site| shown.binary_search(&site.place).ok());
    match of {
        Some(index) => whole(index, out),
        None => out.extend_from_slice(b"-1"),
    }
    let is_area = site.is_some_and(|site| site.extent == Extent::Area);
    let is_vertex = site.is_some_and(|site| {
        let radius_m = site.uncertainty_m;
        radius_m.is_none_or(|radius_m| radius_m <= closing.stop_limit_m)
    });
    out.extend_from_slice(if is_area { b",1" } else { b",0" });
    out.extend_from_slice(if is_vertex { b",1," } else { b",0," });
    list(&place.aliases, out, |alias, out| {
        out.push(b'[');
        maybe(alias.language.as_deref(), out);
        out.push(b',');
        text(&alias.text, out);
        out.push(b']');
    });
    out.push(b',');
    let shape = closing.sites.shape(id).filter(|_| is_area && of.is_none());
    match shape {
        Some(shape) => polygons(shape, out),
        None => out.extend_from_slice(b"null"),
    }
    out.push(b']');
}

fn position(site: Option<&Site>, out: &mut Vec<u8>) {
    match site {
        Some(site) => {
            out.push(b',');
            write_degrees(site.point.lon(), out);
            out.push(b',');
            write_degrees(site.point.lat(), out);
            out.push(b',');
        }
        None => out.extend_from_slice(b",null,null,"),
    }
}

fn polygons(shape: &MultiPolygon<f64>, out: &mut Vec<u8>) {
    list(&shape.0, out, |polygon, out| {
        let rings = std::iter::once(polygon.exterior()).chain(polygon.interiors());
        list(rings, out, |line: &LineString<f64>, out| {
            ring(line.0.iter().map(|at| (at.x, at.y)), THOUSANDTHS, out);
        });
    });
}

/// Areas are written to a thousandth of a degree, about 100 m.
const THOUSANDTHS: f64 = 1000.0;
