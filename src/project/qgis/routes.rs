//! Journeys.
//!
//! Two sets of rules draw every line: what it rests on gives the dash, its status the colour, the
//! badge and the arrow. A third one draws ends that are not a spot open. So the legend says each
//! thing once.

use std::fmt::{Display, Write as _};

use super::expression::{
    NEVER, area_precisions, chosen, first_of, given, ink, is_basis, is_status, literal,
};
use super::parts::{Labels, Placement, bases, labels_by_rule, statuses};
use super::symbol::{ARROW_MM, Kind, LINE_MM, MARK_MM, Symbol, SymbolLayer, colour};
use super::xml::Xml;
use super::{Crowd, keys};
use crate::layer::Schema;
use crate::project::style::{DOUBT, Fill, StatusStyle, StyleTable, Theme, ground};

/// Ends less certain than this, in metres, are areas, whatever they are called: the usual limit of
/// a pin.
const WIDE_M: f64 = 100_000.0;

/// Which end of a journey.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    From,
    To,
}

impl End {
    const BOTH: [Self; 2] = [Self::From, Self::To];

    fn word(self) -> &'static str {
        match self {
            Self::From => "from",
            Self::To => "to",
        }
    }

    /// Where QGIS puts a marker for it.
    fn vertex(self) -> &'static str {
        match self {
            Self::From => "firstvertex",
            Self::To => "lastvertex",
        }
    }

    /// Whether the stop is on no line as its position is too vague. False where there is none.
    fn is_left_out(self, schema: &Schema) -> Option<String> {
        let name = given(schema, &format!("{}_name", self.word()))?;
        let left_out = given(schema, "stops_left_out")?;
        Some(format!(
            "coalesce({name} = {left_out} OR array_contains(string_to_array({left_out}, '; '), {name}), FALSE)"
        ))
    }

    /// Whether the line ends in an area.
    fn is_area(self, schema: &Schema, table: &StyleTable) -> Option<String> {
        let precision = given(schema, &format!("{}_precision", self.word()))?;
        let radius = given(schema, &format!("{}_uncertainty_m", self.word()))?;
        let left_out = self
            .is_left_out(schema)
            .map_or_else(String::new, |it| format!(" AND NOT {it}"));
        Some(format!(
            "(coalesce({precision}, '') IN ({}) OR coalesce({radius}, 0) >= {WIDE_M}){left_out}",
            area_precisions(table)
        ))
    }

    /// The ring in which the end lies.
    fn ring(self, schema: &Schema, table: &StyleTable, ink: &str) -> Option<SymbolLayer> {
        let radius = given(schema, &format!("{}_uncertainty_m", self.word()))?;
        let point = match self {
            Self::From => "start_point($geometry)",
            Self::To => "end_point($geometry)",
        };
        let dash = table.precision_of(Some("admin1")).dash;
        let line = SymbolLayer::line(ground(Theme::Light).quiet_text, 0.2, dash)
            .define("outlineColor", ink);
        let ring = Symbol::new(Kind::Fill, vec![line]).opacity(0.7);
        Some(SymbolLayer::generated(
            &super::marks::circle(point, &radius),
            ring,
        ))
    }

    /// Its name, once for all journeys that end there.
    fn label(self, schema: &Schema, table: &StyleTable) -> Option<(&'static str, String, Labels)> {
        let word = self.word();
        let name = given(schema, &format!("{word}_name"))?;
        let (id, place) = (given(schema, "id")?, given(schema, &format!("{word}_id"))?);
        let is_area = self.is_area(schema, table)?;
        let first =
            format!("array_first(array_agg({id}, group_by := {place}, filter := {is_area}))");
        let mut filter = format!("{is_area} AND {first} = {id}");
        if self == Self::From
            && let Some((other, is_area)) =
                given(schema, "to_id").zip(Self::To.is_area(schema, table))
        {
            // that end has the name already
            let _ = write!(
                filter,
                " AND NOT array_contains(array_agg({other}, filter := {is_area}), {place})"
            );
        }
        let point = match self {
            Self::From => "start_point($geometry)",
            Self::To => "end_point($geometry)",
        };
        let labels = Labels {
            expression: format!("{name} || '\\nsomewhere in the ring'"),
            size_pt: 7.0,
            ink: ground(Theme::Light).quiet_text,
            italic: true,
            placement: Placement::AroundGenerated,
            priority: 8,
            closer_than: None,
            distance: MARK_MM * 0.6 + 0.5,
            wrap: 26,
            ink_by: None,
            at: Some(point.to_owned()),
        };
        Some(("open ends", filter, labels))
    }

    /// The part of the line, 0 to 1, on which the journey may end.
    fn doubt(self, schema: &Schema, table: &StyleTable) -> Option<String> {
        let is_area = self.is_area(schema, table)?;
        let radius = given(schema, &format!("{}_uncertainty_m", self.word()))?;
        let length = given(schema, "length_m")?;
        Some(format!(
            "CASE WHEN {is_area} THEN min(1, coalesce({radius} / nullif({length}, 0), 1)) ELSE 0 END"
        ))
    }
}

/// How far along the line it is certain: expressions of the geometries of both kinds of parts.
struct Parts {
    certain: String,
    doubtful: String,
}

impl Parts {
    fn of(schema: &Schema, table: &StyleTable) -> Option<Self> {
        let doubt = |end: End| end.doubt(schema, table).unwrap_or_else(|| "0".to_owned());
        let (from, to) = (doubt(End::From), doubt(End::To));
        if from == "0" && to == "0" {
            return None;
        }
        // a line that is cut at the antimeridian is not measured: it is doubtful as a whole
        let with = |body: &str| {
            format!(
                "with_variable('f', {from}, with_variable('t', {to}, with_variable('l', length($geometry), {body})))"
            )
        };
        let certain = with(
            "CASE WHEN @f + @t = 0 THEN $geometry \
             WHEN @f + @t >= 1 OR num_geometries($geometry) > 1 THEN NULL \
             ELSE line_substring($geometry, @f * @l, (1 - @t) * @l) END",
        );
        let doubtful = with(
            "CASE WHEN @f + @t = 0 THEN NULL \
             WHEN @f + @t >= 1 OR num_geometries($geometry) > 1 THEN $geometry \
             ELSE collect_geometries(array_filter(array(\
             CASE WHEN @f > 0 THEN line_substring($geometry, 0, @f * @l) END, \
             CASE WHEN @t > 0 THEN line_substring($geometry, (1 - @t) * @l, @l) END), \
             @element IS NOT NULL)) END",
        );
        Some(Self { certain, doubtful })
    }
}

/// Groups of rules.
pub(super) const GROUPS: usize = 4;

/// The key of a group, after those of the rules.
pub(super) fn group_key(group: usize) -> String {
    keys::key("routes", 1000 + group)
}

/// A rule and its symbol.
struct Rule {
    label: String,
    filter: String,
    symbol: Symbol,
}

/// The rules for lines of a layer.
pub(super) fn renderer(schema: &Schema, table: &StyleTable, crowd: Crowd, xml: &mut Xml) {
    let groups: [_; GROUPS] = [
        ("Line: what it rests on", lines(schema, table, crowd)),
        ("Arrow: how sure it is", arrows(schema, table, crowd)),
        ("Open ends", ends(schema, table, crowd)),
        ("Colour: category", categories(schema, table)),
    ];
    let attributes: [(&str, &dyn Display); 4] = [
        ("type", &"RuleRenderer"),
        ("symbollevels", &0),
        ("enableorderby", &0),
        ("forceraster", &0),
    ];
    xml.element("renderer-v2", &attributes, |xml| {
        let mut number = 0_usize;
        xml.element("rules", &[("key", &keys::key("routes", 0))], |xml| {
            for (group, (label, rules)) in groups.iter().enumerate() {
                if rules.is_empty() {
                    continue;
                }
                let key = group_key(group);
                xml.element("rule", &[("key", &key), ("label", label)], |xml| {
                    for rule in rules {
                        let attributes: [(&str, &dyn Display); 4] = [
                            ("symbol", &number),
                            ("key", &keys::key("routes", number + 1)),
                            ("label", &rule.label),
                            ("filter", &rule.filter),
                        ];
                        xml.empty("rule", &attributes);
                        number += 1;
                    }
                });
            }
        });
        xml.element("symbols", &[], |xml| {
            let symbols = groups.iter().flat_map(|(_, rules)| rules);
            for (number, rule) in symbols.enumerate() {
                rule.symbol.write(&number.to_string(), xml);
            }
        });
    });
}

fn lines(schema: &Schema, table: &StyleTable, crowd: Crowd) -> Vec<Rule> {
    let ground = ground(Theme::Light);
    let width = LINE_MM * crowd.scale();
    let ink = ink(schema, table);
    let parts = Parts::of(schema, table);
    let offset = crowd.tells_apart().then(|| side_by_side(schema)).flatten();
    let shifted = |layer: SymbolLayer| shifted(layer, offset.as_deref());
    let rule = |basis| {
        let row = table.basis(basis);
        let coloured = |dash: &[f64]| {
            SymbolLayer::line(ground.quiet_text, width, dash).define("outlineColor", ink.clone())
        };
        let halo = SymbolLayer::line(ground.halo, width + 0.8, &[]);
        let mut layers = Vec::new();
        if crowd.tells_apart() {
            let halo = Symbol::new(Kind::Line, vec![shifted(halo)]).opacity(0.6);
            // a symbol of its own, as opacity is of symbols only
            layers.push(SymbolLayer::generated("$geometry", halo));
        }
        match &parts {
            None => layers.push(shifted(coloured(row.dash))),
            Some(parts) => {
                let certain = Symbol::new(Kind::Line, vec![shifted(coloured(row.dash))])
                    .opacity(crowd.opacity());
                layers.push(SymbolLayer::generated(&parts.certain, certain));
            }
        }
        Some(Rule {
            label: format!("{} ({})", row.label, row.drawn),
            filter: is_basis(schema, basis)?,
            symbol: Symbol::new(Kind::Line, layers).opacity(if parts.is_none() {
                crowd.opacity()
            } else {
                1.0
            }),
        })
    };
    bases(schema).into_iter().filter_map(rule).collect()
}

/// Lines of the same journey, there or back, run beside each other: an expression of millimetres to
/// the right.
fn side_by_side(schema: &Schema) -> Option<String> {
    let id = given(schema, "id")?;
    let stop = |name: &str| {
        given(schema, name).map_or_else(|| literal(""), |it| format!("coalesce({it}, '')"))
    };
    let (from, via, to) = (stop("from_id"), stop("via_ids"), stop("to_id"));
    let journey = format!(
        "CASE WHEN {from} <= {to} THEN {from} || '>' || {via} || '>' || {to} \
         ELSE {to} || '>' || {via} || '>' || {from} END"
    );
    // to the right of who goes there is to the left of who comes back
    Some(format!(
        "coalesce(array_find(array_agg({id}, group_by := {journey}), {id}), 0) * {STEP_MM} * \
         CASE WHEN {from} <= {to} THEN 1 ELSE -1 END"
    ))
}

/// Distance of lines of the same journey: so that their marks do not hide each other.
const STEP_MM: f64 = 2.0;

fn shifted(layer: SymbolLayer, offset: Option<&str>) -> SymbolLayer {
    match offset {
        Some(offset) => layer.define("offset", offset),
        None => layer,
    }
}

fn arrows(schema: &Schema, table: &StyleTable, crowd: Crowd) -> Vec<Rule> {
    let offset = crowd.tells_apart().then(|| side_by_side(schema)).flatten();
    let shifted = |layer: SymbolLayer| shifted(layer, offset.as_deref());
    let settled = End::To
        .is_area(schema, table)
        .map(|it| format!("NOT ({it})"));
    let rule = |status| {
        let row = table.status(status);
        let size = ARROW_MM * crowd.scale();
        let head = |size: f64| arrow(schema, table, row, size);
        let mut last = shifted(SymbolLayer::along("lastvertex", head(size)));
        if let Some(settled) = &settled {
            last = last.define("enabled", settled.clone());
        }
        let mut layers = vec![last];
        if crowd.tells_apart() {
            // on the way, so that a line that leaves the window still has a direction
            let way = shifted(SymbolLayer::along("interval", head(size * 0.9)))
                .set("interval", 34)
                .set("interval_unit", "MM")
                .set("offset_along_line", 11)
                .set("offset_along_line_unit", "MM");
            let badge = super::marks::coloured(schema, table, row, MARK_MM * 0.8);
            layers.push(way);
            layers.push(shifted(SymbolLayer::along("centralpoint", badge)).set("rotate", 0));
        }
        Some(Rule {
            label: row.label.to_owned(),
            filter: is_status(schema, status)?,
            symbol: Symbol::new(Kind::Line, layers),
        })
    };
    statuses(schema).into_iter().filter_map(rule).collect()
}

/// What colours of categories mean: for the legend.
fn categories(schema: &Schema, table: &StyleTable) -> Vec<Rule> {
    let rule = |(label, ink)| Rule {
        label,
        filter: NEVER.to_owned(),
        symbol: Symbol::new(Kind::Line, vec![SymbolLayer::line(ink, LINE_MM, &[])]),
    };
    chosen(schema, table).map(rule).collect()
}

fn arrow(schema: &Schema, table: &StyleTable, row: &StatusStyle, size: f64) -> SymbolLayer {
    let halo = ground(Theme::Light).halo;
    let ink = row.ink.light;
    let (fill, edge, width, option) = match row.fill {
        Fill::Solid => (ink, halo, 0.25, "fillColor"),
        Fill::Hollow => (halo, ink, 0.45, "outlineColor"),
    };
    let head = SymbolLayer::shape("filled_arrowhead", size)
        .set("color", colour(fill))
        .set("outline_color", colour(edge))
        .set("outline_width", width);
    if table.chosen().next().is_none() {
        return head;
    }
    head.define(option, super::expression::ink(schema, table))
}

/// The parts of lines that lead into an area.
fn dots(schema: &Schema, table: &StyleTable, crowd: Crowd) -> Option<Rule> {
    let parts = Parts::of(schema, table)?;
    let width = LINE_MM * crowd.scale();
    let dots = SymbolLayer::line(ground(Theme::Light).quiet_text, width, DOUBT)
        .set("capstyle", "round")
        .define("outlineColor", ink(schema, table));
    let offset = crowd.tells_apart().then(|| side_by_side(schema)).flatten();
    let dots = Symbol::new(Kind::Line, vec![shifted(dots, offset.as_deref())]);
    let areas = End::BOTH
        .iter()
        .filter_map(|end| end.is_area(schema, table));
    let areas: Vec<String> = areas.map(|it| format!("({it})")).collect();
    Some(Rule {
        label: "dots: somewhere along them".to_owned(),
        filter: areas.join(" OR "),
        symbol: Symbol::new(
            Kind::Line,
            vec![SymbolLayer::generated(
                &parts.doubtful,
                dots.opacity(crowd.opacity()),
            )],
        ),
    })
}

fn ends(schema: &Schema, table: &StyleTable, crowd: Crowd) -> Vec<Rule> {
    let ground = ground(Theme::Light);
    let ink = ink(schema, table);
    let mut rules: Vec<Rule> = dots(schema, table, crowd).into_iter().collect();
    for end in End::BOTH {
        let (area, beyond) = match end {
            End::From => ("starts somewhere in an area", "comes from further away"),
            End::To => ("ends somewhere in an area", "goes on to somewhere"),
        };
        if let Some(filter) = end.is_area(schema, table) {
            let open = SymbolLayer::shape("circle", MARK_MM * 1.15)
                .set("color", colour(ground.halo))
                .set("outline_color", colour(ground.quiet_text))
                .set("outline_width", 0.5)
                .set("outline_style", "dot")
                .define("outlineColor", ink.clone());
            let mut layers: Vec<SymbolLayer> = end.ring(schema, table, &ink).into_iter().collect();
            layers.push(SymbolLayer::along(end.vertex(), open));
            rules.push(Rule {
                label: area.to_owned(),
                filter,
                symbol: Symbol::new(Kind::Line, layers),
            });
        }
        if let Some(filter) = end.is_left_out(schema) {
            let open = SymbolLayer::shape("arrowhead", MARK_MM * 0.9)
                .set("outline_color", colour(ground.quiet_text))
                .set("outline_width", 0.6)
                .define("outlineColor", ink.clone());
            rules.push(Rule {
                label: beyond.to_owned(),
                filter,
                symbol: Symbol::new(Kind::Line, vec![SymbolLayer::along(end.vertex(), open)]),
            });
        }
    }
    rules
}

/// Labels along the line, straight; and names at ends that are drawn open, as no place of the
/// gazetteer stands there.
pub(super) fn label(schema: &Schema, table: &StyleTable, crowd: Crowd, xml: &mut Xml) {
    let journey = match (given(schema, "from_name"), given(schema, "to_name")) {
        (Some(from), Some(to)) => format!(
            "coalesce({from}, '?') || {} || coalesce({to}, '?')",
            literal(" \u{2192} ")
        ),
        _ => literal(""),
    };
    let name = first_of(schema, &["name"]);
    let along = Labels {
        expression: format!("coalesce(nullif({name}, ''), {journey})"),
        size_pt: 7.0,
        ink: ground(Theme::Light).text,
        italic: false,
        placement: Placement::Along,
        priority: 4,
        closer_than: crowd.labels_closer_than(),
        distance: 0.9,
        wrap: 0,
        ink_by: Some(ink(schema, table)),
        at: None,
    };
    let mut rules = vec![("journeys", String::new(), along)];
    let ends = End::BOTH.into_iter().filter(|_| crowd.tells_apart());
    rules.extend(ends.filter_map(|end| end.label(schema, table)));
    labels_by_rule(&rules, xml);
}
