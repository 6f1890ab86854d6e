//! Journeys added up: arrows as wide as there are many.

use super::Crowd;
use super::areas::single;
use super::expression::{first_of, given, literal};
use super::parts::{Labels, Placement, labels};
use super::symbol::{Kind, Symbol, SymbolLayer};
use super::xml::Xml;
use crate::layer::Schema;
use crate::project::style::{Theme, ground};

/// Width of the narrowest and of the widest arrow, in millimetres.
fn widths(crowd: Crowd) -> (f64, f64) {
    match crowd {
        Crowd::Few => (0.8, 4.0),
        Crowd::Many => (0.06, 1.1),
    }
}

/// How far an arrow bows to the right, as a part of its length.
const BOW: f64 = 0.1;

/// Arrows that bow to their right, so that there and back lie apart, of a quiet colour, so that nobody
/// takes them for journeys.
pub(super) fn renderer(schema: &Schema, crowd: Crowd, xml: &mut Xml) {
    let ground = ground(Theme::Light);
    let width = width(schema, crowd);
    let (edge, opacity) = match crowd {
        Crowd::Few => (Some((ground.halo, 0.15)), 0.75),
        // where thousands lie on each other an edge would cover what is below
        Crowd::Many => (None, 0.15),
    };
    let body = SymbolLayer::area(Some(ground.gazetteer), edge);
    let arrow = SymbolLayer::arrow(&width, Symbol::new(Kind::Fill, vec![body]));
    // of the inner symbol: that of a symbol around generated geometries has no effect
    let arrow = Symbol::new(Kind::Line, vec![arrow]).opacity(opacity);
    let path = format!("coalesce({}, $geometry)", bowed("make_line(@a, @m, @b)"));
    let bowed = Symbol::new(Kind::Line, vec![SymbolLayer::generated(&path, arrow)]);
    single(&bowed, xml);
}

/// An expression of the width: by the square root of the number of journeys, so that the largest flow
/// has the widest arrow; of what was counted, where every flow is a single journey, as in tables
/// of totals.
fn width(schema: &Schema, crowd: Crowd) -> String {
    let (narrow, wide) = widths(crowd);
    let Some(events) = given(schema, "events") else {
        return narrow.to_string();
    };
    let counted = given(schema, "count_best").unwrap_or_else(|| events.clone());
    format!(
        "with_variable('n', CASE WHEN maximum({events}) > 1 THEN {events} ELSE coalesce({counted}, 0) END, \
         with_variable('most', CASE WHEN maximum({events}) > 1 THEN maximum({events}) \
         ELSE coalesce(maximum({counted}), 0) END, \
         {narrow} + {slope} * coalesce(sqrt(@n / nullif(@most, 0)), 0)))",
        slope = wide - narrow,
    )
}

/// An expression of something made of the ends of a line, `@a` and `@b`, and the middle of its bow, `@m`;
/// of nothing for a line that is cut at the antimeridian.
fn bowed(what: &str) -> String {
    format!(
        "with_variable('a', start_point($geometry), with_variable('b', end_point($geometry), \
         with_variable('c', line_interpolate_point($geometry, length($geometry) / 2), \
         with_variable('m', make_point(x(@c) + {BOW} * (y(@b) - y(@a)), y(@c) - {BOW} * (x(@b) - x(@a))), \
         CASE WHEN num_geometries($geometry) > 1 OR @c IS NULL THEN NULL ELSE {what} END))))"
    )
}

/// How many journeys, and what was counted.
pub(super) fn label(schema: &Schema, crowd: Crowd, xml: &mut Xml) {
    let Some(events) = given(schema, "events") else {
        return;
    };
    let mut expression = format!(
        "to_string({events}) || CASE WHEN {events} = 1 THEN ' journey' ELSE ' journeys' END"
    );
    if let (Some(best), Some(least)) = (given(schema, "count_best"), given(schema, "count_min")) {
        let of = first_of(schema, &["count_of"]);
        let text = format!(
            "coalesce(to_string({best}), 'at least ' || to_string({least})) || coalesce({space} || {of}, '')",
            space = literal(" "),
        );
        expression = format!("{expression} || coalesce(', ' || {text}, '')");
    }
    let ground = ground(Theme::Light);
    labels(
        &Labels {
            expression,
            size_pt: 7.0,
            ink: ground.quiet_text,
            italic: false,
            placement: Placement::AroundGenerated,
            priority: 3,
            closer_than: crowd.labels_closer_than(),
            distance: 0.6,
            wrap: 0,
            ink_by: None,
            at: Some(bowed("@m")),
        },
        xml,
    );
}
