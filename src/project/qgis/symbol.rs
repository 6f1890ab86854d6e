//! Symbols of QGIS, layer by layer (QGIS 3.22 and later).

use std::fmt::Display;

use super::xml::Xml;
use crate::project::style::{Fill, Rgb, StatusStyle};

/// Millimetres of a pixel of 1/96 inch.
pub(super) const MM_PER_PX: f64 = 25.4 / 96.0;

/// Width of a route, in millimetres.
pub(super) const LINE_MM: f64 = 0.7;
/// Diameter of a mark.
pub(super) const MARK_MM: f64 = crate::project::style::MARK_PX * MM_PER_PX;
/// Size of an arrowhead.
pub(super) const ARROW_MM: f64 = crate::project::style::ARROW_PX * MM_PER_PX;

/// A symbol: its name in the list of symbols, and its layers from the lowest to the highest.
pub(super) struct Symbol {
    kind: Kind,
    layers: Vec<SymbolLayer>,
    opacity: f64,
}

/// What a symbol draws.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Marker,
    Line,
    Fill,
}

/// A layer of a symbol.
pub(super) struct SymbolLayer {
    class: &'static str,
    options: Vec<(&'static str, String)>,
    /// Options that are calculated for each feature: name and expression.
    defined: Vec<(&'static str, String)>,
    inner: Option<Box<Symbol>>,
}

impl Symbol {
    pub(super) fn new(kind: Kind, layers: Vec<SymbolLayer>) -> Self {
        Self {
            kind,
            layers,
            opacity: 1.0,
        }
    }

    pub(super) fn opacity(mut self, opacity: f64) -> Self {
        self.opacity = opacity;
        self
    }

    /// Writes the symbol under a name.
    pub(super) fn write(&self, name: &str, xml: &mut Xml) {
        let kind = match self.kind {
            Kind::Marker => "marker",
            Kind::Line => "line",
            Kind::Fill => "fill",
        };
        let opacity = rounded(self.opacity);
        let attributes: [(&str, &dyn Display); 5] = [
            ("type", &kind),
            ("name", &name),
            ("alpha", &opacity),
            ("clip_to_extent", &1),
            ("force_rhr", &0),
        ];
        xml.element("symbol", &attributes, |xml| {
            for (number, layer) in self.layers.iter().enumerate() {
                layer.write(&format!("@{name}@{number}"), xml);
            }
        });
    }
}

impl SymbolLayer {
    fn new(class: &'static str) -> Self {
        Self {
            class,
            options: Vec::new(),
            defined: Vec::new(),
            inner: None,
        }
    }

    /// A mark of a status.
    pub(super) fn mark(status: &StatusStyle, size: f64, halo: Rgb) -> Self {
        let ink = status.ink.light;
        let (color, outline, width) = match status.fill {
            Fill::Solid => (ink, halo, 0.3),
            Fill::Hollow => (halo, ink, 0.6),
        };
        Self::shape(status.shape.qgis(), size * status.shape.qgis_scale())
            .set("color", colour(color))
            .set("outline_color", colour(outline))
            .set("outline_width", width)
            .set("angle", status.shape.qgis_turn())
    }

    /// A simple marker.
    pub(super) fn shape(name: &str, size: f64) -> Self {
        Self::new("SimpleMarker")
            .set("name", name)
            .set("size", rounded(size))
            .set("size_unit", "MM")
            .set("outline_style", "solid")
            .set("outline_width_unit", "MM")
            .set("joinstyle", "miter")
    }

    /// A line.
    pub(super) fn line(ink: Rgb, width: f64, dash: &[f64]) -> Self {
        let layer = Self::new("SimpleLine")
            .set("line_color", colour(ink))
            .set("line_style", "solid")
            .set("line_width", rounded(width))
            .set("line_width_unit", "MM")
            .set("joinstyle", "round")
            .set("capstyle", if dash.is_empty() { "round" } else { "flat" });
        if dash.is_empty() {
            return layer;
        }
        layer
            .set("use_custom_dash", 1)
            .set("customdash", dashes(dash, width))
            .set("customdash_unit", "MM")
    }

    /// Markers along a line.
    pub(super) fn along(placement: &str, marker: SymbolLayer) -> Self {
        let mut layer = Self::new("MarkerLine")
            .set("placement", placement)
            .set("rotate", 1);
        layer.inner = Some(Box::new(Symbol::new(Kind::Marker, vec![marker])));
        layer
    }

    /// Another geometry than the feature's own, drawn with `symbol`.
    pub(super) fn generated(expression: &str, symbol: Symbol) -> Self {
        let kind = match symbol.kind {
            Kind::Marker => "Marker",
            Kind::Line => "Line",
            Kind::Fill => "Fill",
        };
        let mut layer = Self::new("GeometryGenerator")
            .set("SymbolType", kind)
            .set("geometryModifier", expression)
            .set("units", "MapUnit");
        layer.inner = Some(Box::new(symbol));
        layer
    }

    /// An arrow along three points, drawn with `body`; its width in millimetres is an expression.
    pub(super) fn arrow(width: &str, body: Symbol) -> Self {
        let mut layer = Self::new("ArrowLine")
            .set("arrow_type", 0)
            .set("head_type", 0)
            .set("is_curved", 1)
            .set("is_repeated", 0)
            .set("arrow_width_unit", "MM")
            .set("arrow_start_width_unit", "MM")
            .set("head_length_unit", "MM")
            .set("head_thickness_unit", "MM")
            .define("arrowWidth", width)
            .define("arrowStartWidth", format!("0.6 * ({width})"))
            .define("arrowHeadLength", format!("0.4 + 1.8 * ({width})"))
            .define("arrowHeadThickness", format!("0.2 + 1.1 * ({width})"));
        layer.inner = Some(Box::new(body));
        layer
    }

    /// A mark in the middle of an area.
    pub(super) fn centroid(marker: SymbolLayer) -> Self {
        let mut layer = Self::new("CentroidFill")
            .set("point_on_surface", 1)
            .set("point_on_all_parts", 0)
            .set("clip_points", 0);
        layer.inner = Some(Box::new(Symbol::new(Kind::Marker, vec![marker])));
        layer
    }

    /// An area with its outline.
    pub(super) fn area(fill: Option<Rgb>, outline: Option<(Rgb, f64)>) -> Self {
        let layer = Self::new("SimpleFill").set("joinstyle", "round");
        let layer = match fill {
            Some(fill) => layer.set("color", colour(fill)).set("style", "solid"),
            None => layer.set("style", "no"),
        };
        match outline {
            Some((ink, width)) => layer
                .set("outline_color", colour(ink))
                .set("outline_style", "solid")
                .set("outline_width", rounded(width))
                .set("outline_width_unit", "MM"),
            None => layer.set("outline_style", "no"),
        }
    }

    /// The outline of an area, which can be dashed.
    pub(super) fn outline(ink: Rgb, width: f64, dash: &[f64]) -> Self {
        Self::line(ink, width, dash)
    }

    pub(super) fn set(mut self, name: &'static str, value: impl Display) -> Self {
        let value = value.to_string();
        match self.options.iter_mut().find(|(known, _)| *known == name) {
            Some(option) => option.1 = value,
            None => self.options.push((name, value)),
        }
        self
    }

    /// An option is calculated for each feature.
    pub(super) fn define(mut self, name: &'static str, expression: impl Into<String>) -> Self {
        self.defined.push((name, expression.into()));
        self
    }

    fn write(&self, name: &str, xml: &mut Xml) {
        let attributes: [(&str, &dyn Display); 4] = [
            ("class", &self.class),
            ("enabled", &1),
            ("locked", &0),
            ("pass", &0),
        ];
        xml.element("layer", &attributes, |xml| {
            xml.element("Option", &[("type", &"Map")], |xml| {
                for (name, value) in &self.options {
                    let attributes: [(&str, &dyn Display); 3] =
                        [("name", name), ("type", &"QString"), ("value", value)];
                    xml.empty("Option", &attributes);
                }
            });
            if !self.defined.is_empty() {
                xml.element("data_defined_properties", &[], |xml| {
                    defined(&self.defined, xml);
                });
            }
            if let Some(inner) = &self.inner {
                inner.write(name, xml);
            }
        });
    }
}

/// Options that are calculated for each feature, as QGIS keeps them.
pub(super) fn defined(all: &[(&str, String)], xml: &mut Xml) {
    let text = |xml: &mut Xml, name: &str, value: &str| {
        let attributes: [(&str, &dyn Display); 3] =
            [("name", &name), ("type", &"QString"), ("value", &value)];
        xml.empty("Option", &attributes);
    };
    xml.element("Option", &[("type", &"Map")], |xml| {
        text(xml, "name", "");
        xml.element(
            "Option",
            &[("name", &"properties"), ("type", &"Map")],
            |xml| {
                for (name, expression) in all {
                    xml.element("Option", &[("name", name), ("type", &"Map")], |xml| {
                        let active: [(&str, &dyn Display); 3] =
                            [("name", &"active"), ("type", &"bool"), ("value", &"true")];
                        xml.empty("Option", &active);
                        text(xml, "expression", expression);
                        // 3: an expression, as opposed to a column
                        let kind: [(&str, &dyn Display); 3] =
                            [("name", &"type"), ("type", &"int"), ("value", &3)];
                        xml.empty("Option", &kind);
                    });
                }
            },
        );
        text(xml, "type", "collection");
    });
}

/// A colour as QGIS writes it.
pub(super) fn colour(Rgb { red, green, blue }: Rgb) -> String {
    format!("{red},{green},{blue},255")
}

/// Dashes in millimetres for a line of `width`.
pub(super) fn dashes(dash: &[f64], width: f64) -> String {
    let parts: Vec<String> = dash
        .iter()
        .map(|part| rounded(part * width).to_string())
        .collect();
    parts.join(";")
}

/// To a thousandth: no target can tell more.
pub(super) fn rounded(value: f64) -> f64 {
    (value * 1000.0).round() / 1000.0
}
