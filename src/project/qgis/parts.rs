//! What every layer's style is put together from: time, labels, words, map tips, actions.

use std::fmt::{Display, Write as _};

use super::expression::{NEVER, chosen, first_of, given, has, html, is_status, literal};
use super::keys;
use super::symbol::{colour, defined};
use super::xml::Xml;
use crate::layer::Schema;
use crate::model::{RouteBasis, Status};
use crate::project::style::{Rgb, StyleTable, Theme, ground};

/// The columns that say when a layer's features are.
fn days(schema: &Schema) -> Option<(String, String)> {
    given(schema, "start_date")
        .zip(given(schema, "end_date"))
        .or_else(|| given(schema, "first_date").zip(given(schema, "last_date")))
}

/// When features are shown while the time is played.
///
/// By expressions, as QGIS 3.22 hides a row whose date is null where it is told columns only. An
/// open beginning or end reaches as far as anyone plays; a row without a date is always there.
/// As times, as QGIS 3.22 plays days one day early where it compares them with times.
/// `limitMode` 1 counts the last day in, without which an event of one day never shows.
pub(super) fn temporal(schema: &Schema, xml: &mut Xml) {
    let Some((start, end)) = days(schema) else {
        return;
    };
    let start = format!("coalesce(to_datetime({start}), make_datetime(1,1,1,0,0,0))");
    let end = format!("coalesce(to_datetime({end}), make_datetime(9999,12,31,0,0,0))");
    let attributes: [(&str, &dyn Display); 11] = [
        ("enabled", &1),
        ("mode", &4), // start and end from expressions
        ("limitMode", &1),
        ("startField", &""),
        ("endField", &""),
        ("startExpression", &start),
        ("endExpression", &end),
        ("durationField", &""),
        ("durationUnit", &"min"),
        ("fixedDuration", &0),
        ("accumulate", &0),
    ];
    xml.element("temporal", &attributes, |xml| {
        xml.element("fixedRange", &[], |xml| {
            xml.text("start", &[], &"");
            xml.text("end", &[], &"");
        });
    });
}

/// Where labels go.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Placement {
    /// Around a point.
    Around,
    /// Around a generated point: what [`Placement::Around`] measures from a mark of the feature.
    AroundGenerated,
    /// Along a line, straight: curved labels lay Persian and Arabic out unjoined and backwards.
    Along,
    /// In the middle of an area, level.
    Within,
    /// So many millimetres below the middle of an area.
    Below(f64),
}

impl Placement {
    fn is_of_area(self) -> bool {
        matches!(self, Self::Within | Self::Below(_))
    }
}

/// How labels look.
pub(super) struct Labels {
    pub(super) expression: String,
    pub(super) size_pt: f64,
    pub(super) ink: Rgb,
    pub(super) italic: bool,
    pub(super) placement: Placement,
    /// Which ones stay where not all have room: 0 to 10.
    pub(super) priority: u8,
    /// They show where the map's scale is larger than 1 to this.
    pub(super) closer_than: Option<u32>,
    /// Distance from the mark, in millimetres.
    pub(super) distance: f64,
    /// Line breaks after so many characters.
    pub(super) wrap: u8,
    /// Expression of the colour.
    pub(super) ink_by: Option<String>,
    /// Expression of the point that is labelled, if it is not the feature itself.
    pub(super) at: Option<String>,
}

/// The labels of a layer.
pub(super) fn labels(labels: &Labels, xml: &mut Xml) {
    xml.element("labeling", &[("type", &"simple")], |xml| {
        settings(labels, xml);
    });
}

/// The labels of a layer, of several kinds: what each is for, and for which features.
pub(super) fn labels_by_rule(rules: &[(&str, String, Labels)], xml: &mut Xml) {
    xml.element("labeling", &[("type", &"rule-based")], |xml| {
        xml.element("rules", &[("key", &keys::key("labels", 0))], |xml| {
            for (number, (description, filter, labels)) in rules.iter().enumerate() {
                let attributes: [(&str, &dyn Display); 3] = [
                    ("key", &keys::key("labels", number + 1)),
                    ("description", description),
                    ("filter", filter),
                ];
                xml.element("rule", &attributes, |xml| settings(labels, xml));
            }
        });
    });
}

fn settings(labels: &Labels, xml: &mut Xml) {
    let halo = ground(Theme::Light).halo;
    xml.element("settings", &[("calloutType", &"simple")], |xml| {
        let style = if labels.italic { "Italic" } else { "Regular" };
        let text: [(&str, &dyn Display); 10] = [
            ("fieldName", &labels.expression),
            ("isExpression", &1),
            ("fontFamily", &"Noto Sans"),
            ("namedStyle", &style),
            ("fontItalic", &u8::from(labels.italic)),
            ("fontSize", &labels.size_pt),
            ("fontSizeUnit", &"Point"),
            ("textColor", &colour(labels.ink)),
            ("textOpacity", &1),
            ("multilineHeight", &0.9),
        ];
        xml.element("text-style", &text, |xml| {
            let buffer: [(&str, &dyn Display); 6] = [
                ("bufferDraw", &1),
                ("bufferSize", &0.8),
                ("bufferSizeUnits", &"MM"),
                ("bufferColor", &colour(halo)),
                ("bufferOpacity", &0.85),
                ("bufferJoinStyle", &128), // round
            ];
            xml.empty("text-buffer", &buffer);
        });
        let format: [(&str, &dyn Display); 5] = [
            ("wrapChar", &""),
            ("autoWrapLength", &labels.wrap),
            ("useMaxLineLengthForAutoWrap", &1),
            ("multilineAlign", &3), // follows the placement
            ("placeDirectionSymbol", &0),
        ];
        xml.empty("text-format", &format);
        placement(labels, xml);
        let (scales, smallest) = match labels.closer_than {
            Some(scale) => (1, scale),
            None => (0, 0),
        };
        let rendering: [(&str, &dyn Display); 8] = [
            ("scaleVisibility", &scales),
            ("scaleMin", &0),
            // the denominator of the smallest scale; above it that of the largest
            ("scaleMax", &smallest),
            // labels may lie on areas: an event in a country would clear it of all others
            ("obstacle", &u8::from(!labels.placement.is_of_area())),
            ("displayAll", &0),
            ("mergeLines", &0),
            ("drawLabels", &1),
            ("upsidedownLabels", &0),
        ];
        xml.empty("rendering", &rendering);
        if let Some(ink) = &labels.ink_by {
            xml.element("dd_properties", &[], |xml| {
                defined(&[("Color", ink.clone())], xml);
            });
        }
    });
}

fn placement(labels: &Labels, xml: &mut Xml) {
    // numbers of QGIS's Qgis::LabelPlacement
    let (number, flags) = match labels.placement {
        Placement::Around => (6, 0),
        Placement::AroundGenerated => (0, 0),
        Placement::Along => (2, 10), // above the line, turned with the map
        Placement::Within | Placement::Below(_) => (1, 0),
    };
    let (quadrant, below) = match labels.placement {
        Placement::Below(below) => (7, below),
        _ => (4, 0.0), // centred
    };
    let at = labels.at.as_deref().unwrap_or_default();
    let attributes: [(&str, &dyn Display); 14] = [
        ("placement", &number),
        ("placementFlags", &flags),
        ("dist", &labels.distance),
        ("distUnits", &"MM"),
        ("offsetType", &1),
        ("priority", &labels.priority),
        ("quadOffset", &quadrant),
        ("xOffset", &0),
        ("yOffset", &below),
        ("offsetUnits", &"MM"),
        ("overrunDistance", &20),
        ("geometryGenerator", &at),
        ("geometryGeneratorEnabled", &u8::from(labels.at.is_some())),
        ("geometryGeneratorType", &"PointGeometry"),
    ];
    xml.empty("placement", &attributes);
}

/// Readable names of columns, where the column's own is not.
const ALIASES: &[(&str, &str)] = &[
    ("id", "Id"),
    ("reason", "Why it has no position"),
    ("name", "Name"),
    ("group", "Belongs to"),
    ("category", "Category"),
    ("status", "Status"),
    ("date_text", "Date (EDTF)"),
    ("start_date", "From (earliest day)"),
    ("end_date", "To (latest day)"),
    ("date_precision", "Date known to the"),
    ("date_qualifier", "Date is"),
    ("place", "Place as reported"),
    ("place_name", "Place"),
    ("place_kind", "Kind of place"),
    ("position_of", "Stands at the position of"),
    ("precision", "Position known to the"),
    ("uncertainty_m", "Uncertainty (m)"),
    ("route_basis", "Line rests on"),
    ("from_name", "From"),
    ("from_precision", "From known to the"),
    ("from_uncertainty_m", "Uncertainty of from (m)"),
    ("to_name", "To"),
    ("to_precision", "To known to the"),
    ("to_uncertainty_m", "Uncertainty of to (m)"),
    ("stops_drawn", "Stops on the line"),
    ("stops_left_out", "Stops too vague for the line"),
    ("length_m", "Length of the drawn line (m)"),
    ("count_text", "Number as reported"),
    ("count_min", "At least"),
    ("count_best", "Best estimate"),
    ("count_max", "At most"),
    ("count_of", "Number of"),
    ("count_scope", "The number is"),
    ("group_count_text", "Number of the whole group"),
    ("attribution", "Who says so"),
    ("source_publisher", "Publisher"),
    ("source_title", "Source"),
    ("source_url", "Link"),
    ("source_archived_url", "Archived"),
    ("source_published", "Published"),
    ("events", "Number of events"),
    ("first_date", "First day"),
    ("last_date", "Last day"),
];

/// Names of columns as a person reads them.
pub(super) fn aliases(schema: &Schema, xml: &mut Xml) {
    xml.element("aliases", &[], |xml| {
        for (index, field) in schema.fields.iter().enumerate() {
            if let Some((name, alias)) = ALIASES.iter().find(|(name, _)| *name == field.name) {
                let attributes: [(&str, &dyn Display); 3] =
                    [("index", &index), ("field", name), ("name", alias)];
                xml.empty("alias", &attributes);
            }
        }
    });
    xml.text("previewExpression", &[], &first_of(schema, &["name", "id"]));
}

/// What shows when the pointer rests on a feature: HTML, in which no value of the table is markup.
pub(super) fn map_tip(schema: &Schema, table: &StyleTable, xml: &mut Xml) {
    let mut tip = String::from("<div style=\"max-width:26em\">");
    let put = |tip: &mut String, expression: &str| {
        tip.push_str("[% ");
        tip.push_str(expression);
        tip.push_str(" %]");
    };
    tip.push_str("<b>");
    put(&mut tip, &html(&first_of(schema, &["name", "id"])));
    tip.push_str("</b>");
    for expression in tip_lines(schema, table) {
        put(&mut tip, &expression);
    }
    tip.push_str("</div>");
    xml.text("mapTip", &[("enabled", &1)], &tip);
}

/// The lines of a map tip: expressions, each of a line with its break or of nothing.
fn tip_lines(schema: &Schema, table: &StyleTable) -> Vec<String> {
    let mut lines = Vec::new();
    if let Some(status) = given(schema, "status") {
        let words = table.statuses().iter().map(|it| (it.key, it.meaning));
        lines.push(with_meaning(&status, "", words));
    }
    if let Some(basis) = given(schema, "route_basis") {
        let words = table.bases().iter().map(|it| (it.key, it.meaning));
        lines.push(with_meaning(&basis, "route ", words));
    }
    let plain = [
        ("", "date_text"),
        ("at ", "place_name"),
        ("from ", "from_name"),
        ("to ", "to_name"),
        ("not on the line, too vague: ", "stops_left_out"),
        ("no position: ", "reason"),
        ("category: ", "category"),
        ("number: ", "count_text"),
        ("number of the whole group: ", "group_count_text"),
        ("kind: ", "kind"),
        ("events: ", "events"),
    ];
    let line = |words: &str, name: &str| {
        let column = given(schema, name)?;
        let shown = html(&column);
        let words = literal(&format!("<br>{words}"));
        Some(format!(
            "CASE WHEN {column} IS NULL THEN '' ELSE {words} || {shown} END"
        ))
    };
    lines.extend(plain.iter().filter_map(|(words, name)| line(words, name)));
    for name in ["uncertainty_m", "from_uncertainty_m", "to_uncertainty_m"] {
        if let Some(column) = given(schema, name) {
            let which = name.strip_suffix("uncertainty_m").unwrap_or_default();
            let words = match which.strip_suffix('_') {
                Some(end) => format!("<br>{end} is known to within "),
                None => "<br>position known to within ".to_owned(),
            };
            let words = literal(&words);
            lines.push(format!(
                "CASE WHEN {column} IS NULL THEN '' ELSE {words} || \
                 format_number({column} / 1000, 1) || ' km' END"
            ));
        }
    }
    lines.extend(line("says: ", "attribution"));
    lines.extend(line("", "source_publisher"));
    for (name, words) in [
        ("source_url", "source"),
        ("source_archived_url", "archived copy"),
    ] {
        if let Some(column) = given(schema, name) {
            let href = html(&column);
            lines.push(format!(
                "CASE WHEN {} THEN '<br><a href=\"' || {href} || '\">{words}</a>' ELSE '' END",
                is_web(&column)
            ));
        }
    }
    lines
}

fn with_meaning<'t>(
    column: &str,
    before: &str,
    words: impl Iterator<Item = (&'t str, &'t str)>,
) -> String {
    let mut out = String::from("'<br>' || CASE");
    let mut silence = "";
    for (key, meaning) in words {
        if key.is_empty() {
            silence = meaning;
            continue;
        }
        let text = literal(&format!("{before}<b>{key}</b>: {meaning}"));
        let _ = write!(out, " WHEN {column} = {} THEN {text}", literal(key));
    }
    let _ = write!(out, " ELSE {} END", literal(silence));
    out
}

/// Whether a link leads to the web and nowhere else. A pattern that begins with `^` and has no part
/// that a table could fill.
fn is_web(column: &str) -> String {
    format!("coalesce(regexp_match({column}, '^[hH][tT][tT][pP][sS]?://[^ <>]+$'), 0) > 0")
}

/// The identity of the action.
const ID: &str = "{77617972-6d61-4000-8000-736f75726365}";

/// The action "open the source": links to the web only.
pub(super) fn actions(schema: &Schema, xml: &mut Xml) {
    let Some(column) = given(schema, "source_url") else {
        return;
    };
    xml.element("attributeactions", &[], |xml| {
        xml.empty("defaultAction", &[("key", &"Canvas"), ("value", &ID)]);
        let url = format!(
            "[% CASE WHEN {} THEN {column} ELSE '' END %]",
            is_web(&column)
        );
        let attributes: [(&str, &dyn Display); 9] = [
            ("id", &ID),
            ("type", &5), // opens an address
            ("name", &"Open the source"),
            ("shortTitle", &"Open the source"),
            ("action", &url),
            ("capture", &0),
            ("icon", &""),
            ("notificationMessage", &""),
            ("isEnabledOnlyWhenEditable", &0),
        ];
        xml.element("actionsetting", &attributes, |xml| {
            xml.empty("actionScope", &[("id", &"Canvas")]);
            xml.empty("actionScope", &[("id", &"Feature")]);
        });
    });
}

/// Whether the layer tells statuses at all.
pub(super) fn statuses(schema: &Schema) -> Vec<Option<Status>> {
    let table = StyleTable::default();
    let all = table.statuses().iter().map(|row| row.status);
    all.filter(|status| status.is_none() || has(schema, "status"))
        .collect()
}

/// Rules of a layer of events: one for each status, and behind them one for each chosen category, which
/// stands in the legend only. Their symbols have the same numbers, from 0.
pub(super) fn status_rules(
    group: &str,
    schema: &Schema,
    table: &StyleTable,
    label: impl Fn(&str) -> String,
    xml: &mut Xml,
) {
    let of_statuses = statuses(schema).into_iter().map(|status| {
        let filter = is_status(schema, status).unwrap_or_default();
        (label(table.status(status).label), filter)
    });
    let of_categories = chosen(schema, table).map(|(label, _)| (label, NEVER.to_owned()));
    xml.element("rules", &[("key", &keys::key(group, 0))], |xml| {
        for (number, (label, filter)) in of_statuses.chain(of_categories).enumerate() {
            let attributes: [(&str, &dyn Display); 4] = [
                ("symbol", &number),
                ("key", &keys::key(group, number + 1)),
                ("label", &label),
                ("filter", &filter),
            ];
            xml.empty("rule", &attributes);
        }
    });
}

/// What lines of the layer can rest on.
pub(super) fn bases(schema: &Schema) -> Vec<Option<RouteBasis>> {
    let table = StyleTable::default();
    let all = table.bases().iter().map(|row| row.basis);
    all.filter(|basis| basis.is_none() || has(schema, "route_basis"))
        .collect()
}
