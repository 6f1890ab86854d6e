//! Journeys added up: arrows as wide as there are many.

use super::areas::single;
use super::symbol::{ARROW_MM, Kind, LINE_MM, Symbol, SymbolLayer, colour};
use super::xml::Xml;
use crate::project::style::{Theme, ground};

/// How many times as wide as a single journey the widest flow is at most.
const WIDEST: f64 = 6.0;

/// Lines of a quiet colour, so that nobody takes them for journeys, and an arrow at the end.
pub(super) fn renderer(xml: &mut Xml) {
    let ground = ground(Theme::Light);
    // as wide as the square root of the number of journeys: one of four is twice one of one
    let width = format!("{LINE_MM} * min({WIDEST}, sqrt(\"events\"))");
    let line = SymbolLayer::line(ground.gazetteer, LINE_MM, &[]).define("outlineWidth", width);
    let head = SymbolLayer::shape("filled_arrowhead", ARROW_MM)
        .set("color", colour(ground.gazetteer))
        .set("outline_color", colour(ground.gazetteer));
    let arrow = SymbolLayer::along("lastvertex", head);
    let symbol = Symbol::new(Kind::Line, vec![line, arrow]).opacity(0.7);
    single(&symbol, xml);
}
