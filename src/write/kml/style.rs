//! The styles of the document, one for each kind of feature. No icon is fetched from anywhere: a
//! reader's own pin is coloured.

use crate::layer::LayerKind;

/// A style: its id, and the element's content. Colours are alpha, blue, green, red.
struct Style {
    id: &'static str,
    content: &'static str,
}

const STYLES: &[Style] = &[
    Style {
        id: "mark",
        content: "<IconStyle><color>ff0055d5</color><scale>0.9</scale></IconStyle>",
    },
    Style {
        id: "mark-doubtful",
        content: "<IconStyle><color>ffb0b0b0</color><scale>0.8</scale></IconStyle>",
    },
    Style {
        id: "way",
        content: "<LineStyle><color>ffb27200</color><width>3</width></LineStyle>",
    },
    Style {
        id: "way-doubtful",
        content: "<LineStyle><color>80b27200</color><width>2</width></LineStyle>",
    },
    Style {
        id: "extent",
        content: "<LineStyle><color>ff0055d5</color><width>1</width></LineStyle>\
            <PolyStyle><color>330055d5</color></PolyStyle>",
    },
    Style {
        id: "place",
        content: "<IconStyle><color>ff739e00</color><scale>0.6</scale></IconStyle>\
            <LineStyle><color>ff739e00</color><width>1</width></LineStyle>\
            <PolyStyle><color>1a739e00</color></PolyStyle>",
    },
];

/// The style of a feature of `layer`: what is not reported as a fact looks fainter.
pub(super) fn of(layer: LayerKind, status: Option<&str>) -> &'static str {
    let is_doubtful = matches!(
        status,
        Some("alleged" | "disputed" | "denied" | "unverified")
    );
    match (layer, is_doubtful) {
        (LayerKind::Incidents | LayerKind::Unlocated, false) => "mark",
        (LayerKind::Incidents | LayerKind::Unlocated, true) => "mark-doubtful",
        (LayerKind::Routes | LayerKind::Flows, false) => "way",
        (LayerKind::Routes | LayerKind::Flows, true) => "way-doubtful",
        (LayerKind::IncidentsArea, _) => "extent",
        (LayerKind::Places | LayerKind::Areas, _) => "place",
    }
}

/// Appends all styles.
pub(super) fn write(out: &mut Vec<u8>) {
    for style in STYLES {
        out.extend_from_slice(b"<Style id=\"");
        out.extend_from_slice(style.id.as_bytes());
        out.extend_from_slice(b"\">");
        out.extend_from_slice(style.content.as_bytes());
        out.extend_from_slice(b"</Style>\n");
    }
}
