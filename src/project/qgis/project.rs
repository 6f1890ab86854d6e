//! The project: which layers, in which order, how the window opens.

use std::f64::consts::FRAC_PI_4;
use std::fmt::Display;

use super::xml::Xml;
use super::{Crowd, VERSION, areas, has_labels, keys, routes, style};
use crate::geodesy::Bounds;
use crate::layer::{LayerKind, Schema, Span};
use crate::model::Day;
use crate::project::outlines;
use crate::project::style::{StyleTable, Theme, ground};

/// A map for QGIS.
#[derive(Debug, Clone)]
pub struct Project<'a> {
    /// Its title.
    pub title: &'a str,
    /// Its layers. Those without a feature are left out: a file without features has no columns,
    /// and no client can tell its geometry.
    pub layers: Vec<Layer<'a>>,
    /// Where they are.
    pub container: Container<'a>,
    /// File, or table of a container, of the countries to stand under them: features with a `name`.
    pub outlines: Option<&'a str>,
    /// How they look.
    pub styles: &'a StyleTable,
}

/// A layer of a map.
#[derive(Debug, Clone, Copy)]
pub struct Layer<'a> {
    /// Its columns.
    pub schema: &'a Schema,
    /// Where and when it is.
    pub span: Span,
    /// The name of its file, or of its table in a container.
    pub source: &'a str,
}

/// Where the layers of a map are, seen from the project.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Container<'a> {
    /// Files beside the project.
    Folder,
    /// Tables of a `GeoPackage` of this name, beside the project or around it.
    GeoPackage(&'a str),
}

/// A row of the table `qgis_projects` of a `GeoPackage`:
/// `CREATE TABLE qgis_projects (name TEXT PRIMARY KEY, metadata BLOB, content BLOB)`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProjectRow {
    /// The name of the project.
    pub name: &'static str,
    /// JSON. The date in it is that of no clock.
    pub metadata: &'static str,
    /// The `.qgz`, as hexadecimal digits.
    pub content: String,
}

/// In the order of the window's tree, the highest first.
const EVENTS: &[LayerKind] = &[
    LayerKind::Incidents,
    LayerKind::Routes,
    LayerKind::IncidentsArea,
    LayerKind::Unlocated,
];
const SUMS: &[LayerKind] = &[LayerKind::Flows];
const GAZETTEER: &[LayerKind] = &[LayerKind::Places, LayerKind::Areas];

const WGS_84: (u32, &str) = (3452, "EPSG:4326");
const WEB_MERCATOR: (u32, &str) = (3857, "EPSG:3857");

impl Project<'_> {
    /// The text of the project: a `.qgs` file.
    pub fn text(&self) -> String {
        let mut xml = Xml::default();
        let attributes: [(&str, &dyn Display); 2] =
            [("projectname", &self.title), ("version", &VERSION)];
        xml.element("qgis", &attributes, |xml| {
            xml.empty("homePath", &[("path", &"")]);
            xml.text("title", &[], &self.title);
            xml.element("projectCrs", &[], |xml| system(WEB_MERCATOR, xml));
            xml.element("layer-tree-group", &[], |xml| self.tree(xml));
            self.canvas(xml);
            xml.element("projectlayers", &[], |xml| self.layers(xml));
            self.properties(xml);
            self.view(xml);
        });
        xml.document()
    }

    /// The project zipped: a `.qgz` file. The same project gives the same bytes.
    #[cfg(feature = "qgis")]
    pub fn archive(&self) -> Vec<u8> {
        super::archive::archive(&self.text())
    }

    /// The project as a row of a `GeoPackage`.
    #[cfg(feature = "qgis")]
    pub fn row(&self) -> ProjectRow {
        use std::fmt::Write as _;
        let mut content = String::new();
        for byte in self.archive() {
            let _ = write!(content, "{byte:02x}");
        }
        ProjectRow {
            name: "waymarks",
            metadata: r#"{"last_modified_time":"2000-01-01T00:00:00","last_modified_user":""}"#,
            content,
        }
    }

    /// The layers that are shown, of these kinds, in this order.
    fn shown<'s>(&'s self, kinds: &'static [LayerKind]) -> impl Iterator<Item = &'s Layer<'s>> {
        kinds.iter().filter_map(move |kind| {
            self.layers
                .iter()
                .find(|layer| layer.schema.layer == *kind && layer.span.features > 0)
        })
    }

    fn all(&self) -> impl Iterator<Item = &Layer<'_>> {
        [EVENTS, SUMS, GAZETTEER]
            .into_iter()
            .flat_map(|kinds| self.shown(kinds))
    }

    fn source(&self, name: &str) -> String {
        match self.container {
            Container::Folder => format!("./{name}"),
            Container::GeoPackage(file) => format!("./{file}|layername={name}"),
        }
    }

    fn tree(&self, xml: &mut Xml) {
        let group = |xml: &mut Xml, name: &str, expanded: u8, inside: &dyn Fn(&mut Xml)| {
            let attributes: [(&str, &dyn Display); 3] = [
                ("name", &name),
                ("checked", &"Qt::Checked"),
                ("expanded", &expanded),
            ];
            xml.element("layer-tree-group", &attributes, inside);
        };
        let leaf = |xml: &mut Xml, kind: &str, name: &str, source: &str, expanded: u8| {
            // sums of journeys over the journeys themselves would hide them
            let is_sum = SUMS.iter().any(|layer| layer.name() == kind);
            let checked = if is_sum {
                "Qt::Unchecked"
            } else {
                "Qt::Checked"
            };
            let attributes: [(&str, &dyn Display); 6] = [
                ("id", &id(kind)),
                ("name", &name),
                ("source", &source),
                ("providerKey", &"ogr"),
                ("checked", &checked),
                ("expanded", &expanded),
            ];
            xml.element("layer-tree-layer", &attributes, |xml| {
                if kind == LayerKind::Routes.name() {
                    unfolded(xml);
                }
            });
        };
        let groups = [
            ("Events", EVENTS, 1),
            ("Sums", SUMS, 0),
            ("Gazetteer", GAZETTEER, 0),
        ];
        for (name, kinds, expanded) in groups {
            if self.shown(kinds).next().is_some() {
                group(xml, name, expanded, &|xml| {
                    for layer in self.shown(kinds) {
                        let kind = layer.schema.layer;
                        let source = self.source(layer.source);
                        let expanded = u8::from(expanded == 1 && kind != LayerKind::IncidentsArea);
                        leaf(xml, kind.name(), title(kind), &source, expanded);
                    }
                });
            }
        }
        if let Some(name) = self.outlines {
            group(xml, "Ground", 0, &|xml| {
                leaf(xml, OUTLINES, "Countries", &self.source(name), 0);
            });
        }
    }

    fn canvas(&self, xml: &mut Xml) {
        xml.element("mapcanvas", &[("name", &"theMapCanvas")], |xml| {
            xml.text("units", &[], &"meters");
            let [west, south, east, north] = self.window();
            xml.element("extent", &[], |xml| {
                xml.text("xmin", &[], &west);
                xml.text("ymin", &[], &south);
                xml.text("xmax", &[], &east);
                xml.text("ymax", &[], &north);
            });
            xml.text("rotation", &[], &0);
            xml.element("destinationsrs", &[], |xml| system(WEB_MERCATOR, xml));
        });
    }

    fn layers(&self, xml: &mut Xml) {
        for layer in self.all() {
            let kind = layer.schema.layer;
            let geometry = match kind {
                LayerKind::Incidents | LayerKind::Places => "Point",
                LayerKind::Routes | LayerKind::Flows => "Line",
                LayerKind::IncidentsArea | LayerKind::Areas => "Polygon",
                LayerKind::Unlocated => "No geometry",
            };
            let crowd = Crowd::of(layer.span.features);
            let mut source = self.source(layer.source);
            if kind == LayerKind::Unlocated && self.container == Container::Folder {
                source.push_str(TYPED);
            }
            maplayer(
                kind.name(),
                title(kind),
                &source,
                geometry,
                has_labels(kind),
                xml,
                |xml| style(layer.schema, self.styles, crowd, xml),
            );
        }
        if let Some(name) = self.outlines {
            let source = self.source(name);
            maplayer(
                OUTLINES,
                "Countries",
                &source,
                "Polygon",
                true,
                xml,
                |xml| {
                    xml.element("flags", &[], |xml| {
                        xml.text("Identifiable", &[], &0);
                        xml.text("Removable", &[], &1);
                        xml.text("Searchable", &[], &0);
                    });
                    areas::outlines(xml);
                    areas::country_label(xml);
                },
            );
        }
    }

    fn properties(&self, xml: &mut Xml) {
        let water = ground(Theme::Light).water;
        let typed = |xml: &mut Xml, name: &str, kind: &str, value: &dyn Display| {
            xml.text(name, &[("type", &kind)], value);
        };
        xml.element("properties", &[], |xml| {
            xml.element("Paths", &[], |xml| typed(xml, "Absolute", "bool", &false));
            xml.element("SpatialRefSys", &[], |xml| {
                typed(xml, "ProjectionsEnabled", "int", &1);
            });
            xml.element("Gui", &[], |xml| {
                typed(xml, "CanvasColorRedPart", "int", &water.red);
                typed(xml, "CanvasColorGreenPart", "int", &water.green);
                typed(xml, "CanvasColorBluePart", "int", &water.blue);
            });
            xml.element("Measurement", &[], |xml| {
                typed(xml, "DistanceUnits", "QString", &"km");
                typed(xml, "AreaUnits", "QString", &"km2");
            });
            xml.element("Measure", &[], |xml| {
                typed(xml, "Ellipsoid", "QString", &"EPSG:7030");
            });
            if let Some((start, end)) = self.time() {
                xml.element("TemporalControllerWidget", &[], |xml| {
                    // 0: the clock is set and not running. Running, it would show the first day
                    // only, and look as if the rest were missing.
                    typed(xml, "NavigationMode", "int", &0);
                    typed(xml, "StartDateTime", "QString", &start);
                    typed(xml, "EndDateTime", "QString", &end);
                });
            }
            if self.outlines.is_some() {
                xml.element("CopyrightLabel", &[], |xml| {
                    typed(xml, "Enabled", "bool", &true);
                    typed(xml, "Label", "QString", &outlines::CREDIT);
                    typed(xml, "Placement", "int", &3);
                });
            }
            xml.element("ScaleBar", &[], |xml| {
                typed(xml, "Enabled", "bool", &true);
                typed(xml, "Placement", "int", &1);
            });
        });
    }

    fn view(&self, xml: &mut Xml) {
        let [west, south, east, north] = self.window();
        let settings: [(&str, &dyn Display); 2] = [("UseProjectScales", &0), ("rotation", &0)];
        xml.element("ProjectViewSettings", &settings, |xml| {
            let extent: [(&str, &dyn Display); 4] = [
                ("xmin", &west),
                ("ymin", &south),
                ("xmax", &east),
                ("ymax", &north),
            ];
            xml.element("DefaultViewExtent", &extent, |xml| {
                system(WEB_MERCATOR, xml);
            });
        });
        if let Some((start, end)) = self.time() {
            let (step, unit) = self.step();
            let settings: [(&str, &dyn Display); 4] = [
                ("timeStep", &step),
                ("timeStepUnit", &unit),
                ("frameRate", &2),
                ("cumulativeTemporalRange", &0),
            ];
            xml.element("ProjectTimeSettings", &settings, |xml| {
                xml.element("TemporalRange", &[], |xml| {
                    xml.text("start", &[], &start);
                    xml.text("end", &[], &end);
                });
            });
        }
    }

    /// What the map is about: the events; where none has a position, the gazetteer.
    pub fn bounds(&self) -> Bounds {
        let of = |kinds| {
            self.shown(kinds)
                .filter_map(|layer| layer.span.bounds)
                .reduce(Bounds::with)
        };
        of(EVENTS)
            .or_else(|| of(GAZETTEER))
            .unwrap_or(Bounds::WORLD)
    }

    /// The window in metres of Web Mercator: west, south, east, north.
    fn window(&self) -> [f64; 4] {
        let bounds = self.bounds();
        let size = bounds.width().max(bounds.height());
        let Bounds {
            west,
            south,
            east,
            north,
        } = bounds.grown((size * 0.06).max(0.3));
        [x(west), y(south), x(east), y(north)].map(f64::round)
    }

    /// The first and the last day of any event.
    fn days(&self) -> Option<(Day, Day)> {
        let spans = || self.shown(EVENTS).map(|layer| layer.span);
        let first = spans().filter_map(|span| span.first).min()?;
        let last = spans().filter_map(|span| span.last).max()?;
        // years that QGIS can count
        let (start, end) = (Day::from_ymd(1, 1, 1)?, Day::from_ymd(9999, 12, 30)?);
        Some((first.clamp(start, end), last.clamp(start, end)))
    }

    /// Beginning and end of the time, the last day counted in.
    fn time(&self) -> Option<(String, String)> {
        let (first, last) = self.days()?;
        let text = |day: Day| {
            let (year, month, day) = day.ymd();
            format!("{year:04}-{month:02}-{day:02}T00:00:00Z")
        };
        Some((text(first), text(last.add_days(1))))
    }

    /// How far a step of the clock goes: so that a map can be played through.
    fn step(&self) -> (u32, &'static str) {
        let days = self.days().map_or(0, |(first, last)| {
            last.days_from_epoch() - first.days_from_epoch()
        });
        // names of QGIS's Qgis::TemporalUnit
        match days {
            ..=120 => (1, "d"),
            121..=1000 => (1, "wk"),
            1001..=8000 => (1, "mon"),
            _ => (1, "y"),
        }
    }
}

/// Types of a CSV's columns are found by looking at all of it (GDAL's driver for CSV).
const TYPED: &str = "|option:AUTODETECT_TYPE=YES|option:AUTODETECT_SIZE_LIMIT=0";

/// The groups of rules of the routes, opened in the legend.
fn unfolded(xml: &mut Xml) {
    let option = |xml: &mut Xml, kind: &str, name: &str, inside: &dyn Fn(&mut Xml)| {
        let attributes: [(&str, &dyn Display); 2] = [("type", &kind), ("name", &name)];
        xml.element("Option", &attributes, inside);
    };
    xml.element("customproperties", &[], |xml| {
        xml.element("Option", &[("type", &"Map")], |xml| {
            option(xml, "StringList", "expandedLegendNodes", &|xml| {
                for group in 0..routes::GROUPS {
                    let key = routes::group_key(group);
                    xml.empty("Option", &[("type", &"QString"), ("value", &key)]);
                }
            });
        });
    });
}

/// Longest latitude that Web Mercator has room for.
const MERCATOR_LIMIT: f64 = 85.0;
/// Radius of Web Mercator's sphere (EPSG 3857).
const RADIUS_M: f64 = 6_378_137.0;

fn x(lon: f64) -> f64 {
    RADIUS_M * lon.to_radians()
}

fn y(lat: f64) -> f64 {
    let lat = lat.clamp(-MERCATOR_LIMIT, MERCATOR_LIMIT);
    RADIUS_M * (FRAC_PI_4 + lat.to_radians() / 2.0).tan().ln()
}

const OUTLINES: &str = "outlines";

/// The title of a layer in the window.
fn title(kind: LayerKind) -> &'static str {
    match kind {
        LayerKind::Incidents => "Events at a place",
        LayerKind::Routes => "Journeys",
        LayerKind::IncidentsArea => "Events somewhere in an area",
        LayerKind::Unlocated => "Events without a position (table)",
        LayerKind::Places => "Places",
        LayerKind::Areas => "Areas",
        LayerKind::Flows => "Flows between places",
    }
}

/// The id of a layer. QGIS replaces ids of fewer than about ten characters.
fn id(name: &str) -> String {
    let key = keys::key(name, 0);
    let plain: String = key
        .chars()
        .filter(|char| char.is_ascii_alphanumeric() || *char == '-')
        .map(|char| if char == '-' { '_' } else { char })
        .collect();
    format!("{name}_{plain}")
}

fn system((srsid, authid): (u32, &str), xml: &mut Xml) {
    xml.element("spatialrefsys", &[], |xml| {
        xml.text("srsid", &[], &srsid);
        xml.text("authid", &[], &authid);
    });
}

fn maplayer(
    name: &str,
    title: &str,
    source: &str,
    geometry: &str,
    labels: bool,
    xml: &mut Xml,
    style: impl FnOnce(&mut Xml),
) {
    let attributes: [(&str, &dyn Display); 4] = [
        ("type", &"vector"),
        ("geometry", &geometry),
        ("labelsEnabled", &u8::from(labels)),
        ("styleCategories", &"AllStyleCategories"),
    ];
    xml.element("maplayer", &attributes, |xml| {
        xml.text("id", &[], &id(name));
        xml.text("datasource", &[], &source);
        xml.text("layername", &[], &title);
        xml.text("provider", &[("encoding", &"UTF-8")], &"ogr");
        if geometry != "No geometry" {
            xml.element("srs", &[], |xml| system(WGS_84, xml));
        }
        style(xml);
    });
}
