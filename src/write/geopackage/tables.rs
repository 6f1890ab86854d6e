//! The tables that a GeoPackage has beside its layers (OGC 12-128r15, clauses 1.1.2, 1.1.3, 2.1, 2.3,
//! annex F.3), and the table of tables.

use std::fmt::Write as _;

use crate::error::Result;
use crate::layer::{LayerKind, Schema, ValueType};
use crate::write::Dress;
use crate::write::bounds::Bounds;
use crate::write::geopackage::pages::{PAGE, Pages, Tree};
use crate::write::geopackage::record::{Cell, Record};
use crate::write::geopackage::rtree::Roots;

/// The beginning of time: the same file whenever it is written.
const LAST_CHANGE: &str = "1970-01-01T00:00:00.000Z";
/// Column of the geometry.
const GEOMETRY: &str = "geom";
/// Version 1.2, in `user_version`.
const VERSION: u32 = 10_200;

const SPATIAL_REF_SYS: &str = "CREATE TABLE gpkg_spatial_ref_sys (srs_name TEXT NOT NULL,\
    srs_id INTEGER NOT NULL PRIMARY KEY,organization TEXT NOT NULL,\
    organization_coordsys_id INTEGER NOT NULL,definition TEXT NOT NULL,description TEXT)";
const CONTENTS: &str = "CREATE TABLE gpkg_contents (table_name TEXT NOT NULL PRIMARY KEY,\
    data_type TEXT NOT NULL,identifier TEXT UNIQUE,description TEXT DEFAULT '',\
    last_change DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')),\
    min_x DOUBLE,min_y DOUBLE,max_x DOUBLE,max_y DOUBLE,srs_id INTEGER,\
    CONSTRAINT fk_gc_r_srs_id FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys(srs_id))";
const GEOMETRY_COLUMNS: &str = "CREATE TABLE gpkg_geometry_columns (table_name TEXT NOT NULL,\
    column_name TEXT NOT NULL,geometry_type_name TEXT NOT NULL,srs_id INTEGER NOT NULL,\
    z TINYINT NOT NULL,m TINYINT NOT NULL,\
    CONSTRAINT pk_geom_cols PRIMARY KEY (table_name, column_name),\
    CONSTRAINT uk_gc_table_name UNIQUE (table_name),\
    CONSTRAINT fk_gc_tn FOREIGN KEY (table_name) REFERENCES gpkg_contents(table_name),\
    CONSTRAINT fk_gc_srs FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys (srs_id))";
const EXTENSIONS: &str = "CREATE TABLE gpkg_extensions (table_name TEXT,column_name TEXT,\
    extension_name TEXT NOT NULL,definition TEXT NOT NULL,scope TEXT NOT NULL,\
    CONSTRAINT ge_tce UNIQUE (table_name, column_name, extension_name))";
const LAYER_STYLES: &str = "CREATE TABLE layer_styles (id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,\
    f_table_catalog TEXT(256),f_table_schema TEXT(256),f_table_name TEXT(256),\
    f_geometry_column TEXT(256),styleName TEXT(30),styleQML TEXT,styleSLD TEXT,useAsDefault BOOLEAN,\
    description TEXT,owner TEXT(30),ui TEXT(30),\
    update_time DATETIME DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')))";
const QGIS_PROJECTS: &str =
    "CREATE TABLE qgis_projects (name TEXT PRIMARY KEY,metadata BLOB,content BLOB)";
const WGS_84: &str = "GEOGCS[\"WGS 84\",DATUM[\"WGS_1984\",SPHEROID[\"WGS 84\",6378137,298.257223563,\
    AUTHORITY[\"EPSG\",\"7030\"]],AUTHORITY[\"EPSG\",\"6326\"]],PRIMEM[\"Greenwich\",0,\
    AUTHORITY[\"EPSG\",\"8901\"]],UNIT[\"degree\",0.0174532925199433,AUTHORITY[\"EPSG\",\"9122\"]],\
    AXIS[\"Latitude\",NORTH],AXIS[\"Longitude\",EAST],AUTHORITY[\"EPSG\",\"4326\"]]";

/// What is known of the tables, until it can be written.
#[derive(Debug, Default)]
pub(super) struct Database {
    /// Rows of `sqlite_schema`: type, name, table, root, text.
    schema: Vec<Entry>,
    contents: Vec<Content>,
    /// Tables with a geometry, and its type.
    geometry_columns: Vec<(String, &'static str)>,
    /// Tables with a spatial index.
    indexes: Vec<String>,
    /// Tables whose numbers go on, and the greatest of each.
    sequences: Vec<(String, i64)>,
}

#[derive(Debug)]
struct Entry {
    kind: &'static str,
    name: String,
    table: String,
    root: u32,
    sql: Option<String>,
}

#[derive(Debug)]
struct Content {
    table: String,
    kind: &'static str,
    bounds: Option<[f64; 4]>,
    srs: Option<i64>,
}

impl Database {
    fn table(&mut self, name: &str, root: u32, sql: String) {
        self.schema.push(Entry {
            kind: "table",
            name: name.to_owned(),
            table: name.to_owned(),
            root,
            sql: Some(sql),
        });
    }

    /// The table `name` of features, or of rows, with these columns.
    pub(super) fn layer(
        &mut self,
        name: &str,
        schema: &Schema,
        root: u32,
        rows: i64,
        bounds: &Bounds,
    ) {
        let mut sql =
            format!("CREATE TABLE \"{name}\" (\"fid\" INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL");
        let geometry = geometry_type(schema.layer);
        if let Some(geometry) = geometry {
            let _ = write!(sql, ",\"{GEOMETRY}\" {geometry}");
            self.geometry_columns.push((name.to_owned(), geometry));
        }
        for field in &schema.fields {
            let name = field.name.replace('"', "\"\"");
            // writing to a String cannot fail
            let _ = write!(sql, ",\"{name}\" {}", column_type(field.holds));
        }
        sql.push(')');
        self.table(name, root, sql);
        self.contents.push(Content {
            table: name.to_owned(),
            kind: if geometry.is_some() {
                "features"
            } else {
                "attributes"
            },
            bounds: (!bounds.is_empty()).then(|| bounds.to_array()),
            srs: geometry.map(|_| 4326),
        });
        self.sequences.push((name.to_owned(), rows));
    }

    /// The spatial index of a table.
    pub(super) fn index(&mut self, table: &str, roots: Roots) {
        let name = format!("rtree_{table}_{GEOMETRY}");
        let sql =
            format!("CREATE VIRTUAL TABLE \"{name}\" USING rtree(id, minx, maxx, miny, maxy)");
        self.table(&name, 0, sql);
        for (part, columns, root) in [
            ("rowid", "rowid INTEGER PRIMARY KEY,nodeno", roots.rowid),
            ("node", "nodeno INTEGER PRIMARY KEY,data", roots.node),
            (
                "parent",
                "nodeno INTEGER PRIMARY KEY,parentnode",
                roots.parent,
            ),
        ] {
            let part = format!("{name}_{part}");
            let sql = format!("CREATE TABLE \"{part}\"({columns})");
            self.table(&part, root, sql);
        }
        for (trigger, sql) in triggers(table, &name) {
            self.schema.push(Entry {
                kind: "trigger",
                name: format!("{name}_{trigger}"),
                table: table.to_owned(),
                root: 0,
                sql: Some(sql),
            });
        }
        self.indexes.push(table.to_owned());
    }

    /// Styles and project, where there are any.
    pub(super) fn dress(&mut self, dress: &Dress, pages: &mut Pages) -> Result<()> {
        let mut tree = Tree::default();
        let layers = dress.styles.iter().map(|style| {
            let geometry = geometry_type(style.layer).map_or("", |_| GEOMETRY);
            (style.layer.name(), geometry, &style.qml)
        });
        let backdrop = dress.backdrop.iter();
        let backdrop = backdrop.map(|it| (it.table.as_str(), GEOMETRY, &it.qml));
        let styles: Vec<(&str, &str, &String)> = layers.chain(backdrop).collect();
        for (number, (name, geometry, qml)) in (1..).zip(&styles) {
            let name = *name;
            // catalogue and schema must be empty and not absent, or QGIS does not find the style
            let record = Record::of(&[
                Cell::Null,
                "".into(),
                "".into(),
                name.into(),
                (*geometry).into(),
                name.into(),
                qml.as_str().into(),
                "".into(),
                Cell::Integer(1),
                "".into(),
                "".into(),
                Cell::Null,
                LAST_CHANGE.into(),
            ]);
            tree.push(number, &record, pages)?;
        }
        if !styles.is_empty() {
            let root = tree.finish(pages)?;
            self.table("layer_styles", root, LAYER_STYLES.to_owned());
            self.contents.push(Content {
                table: "layer_styles".to_owned(),
                kind: "attributes",
                bounds: None,
                srs: None,
            });
            let last = i64::try_from(styles.len()).unwrap_or(0);
            self.sequences.push(("layer_styles".to_owned(), last));
        }
        if let Some(project) = &dress.project {
            let mut tree = Tree::default();
            let name = project.name.as_str();
            let record = Record::of(&[
                name.into(),
                project.metadata.as_str().into(),
                project.content.as_str().into(),
            ]);
            tree.push(1, &record, pages)?;
            let root = tree.finish(pages)?;
            self.table("qgis_projects", root, QGIS_PROJECTS.to_owned());
            self.automatic_index("qgis_projects", 1, vec![vec![name.into(), 1.into()]], pages)?;
        }
        Ok(())
    }

    /// The index of a PRIMARY KEY or UNIQUE: the columns and the number of each row.
    fn automatic_index(
        &mut self,
        table: &str,
        number: u32,
        mut keys: Vec<Vec<Cell<'_>>>,
        pages: &mut Pages,
    ) -> Result<()> {
        let text = |cell: &Cell<'_>| match cell {
            Cell::Text(text) => (*text).to_owned(),
            _ => String::new(),
        };
        keys.sort_by_cached_key(|key| key.iter().map(text).collect::<Vec<_>>());
        let records: Vec<Vec<u8>> = keys.iter().map(|key| Record::of(key)).collect();
        let root = pages.index_leaf(&records)?;
        self.schema.push(Entry {
            kind: "index",
            name: format!("sqlite_autoindex_{table}_{number}"),
            table: table.to_owned(),
            root,
            sql: None,
        });
        Ok(())
    }

    /// Writes the tables about the tables; the first page.
    pub(super) fn finish(mut self, pages: &mut Pages) -> Result<Vec<u8>> {
        self.spatial_ref_sys(pages)?;
        self.contents(pages)?;
        self.geometry_columns(pages)?;
        self.extensions(pages)?;
        let mut tree = Tree::default();
        for (number, (table, last)) in (1..).zip(&self.sequences) {
            let record = Record::of(&[table.as_str().into(), Cell::Integer(*last)]);
            tree.push(number, &record, pages)?;
        }
        let root = tree.finish(pages)?;
        let sql = "CREATE TABLE sqlite_sequence(name,seq)".to_owned();
        self.table("sqlite_sequence", root, sql);
        let mut tree = Tree::default();
        for (number, entry) in (1..).zip(&self.schema) {
            let record = Record::of(&[
                entry.kind.into(),
                entry.name.as_str().into(),
                entry.table.as_str().into(),
                Cell::Integer(i64::from(entry.root)),
                entry.sql.as_deref().into(),
            ]);
            tree.push(number, &record, pages)?;
        }
        let mut first = tree.finish_first(&header(0), pages)?;
        // all pages are counted only now
        if let Some(place) = first.get_mut(..100) {
            place.copy_from_slice(&header(pages.count()));
        }
        Ok(first)
    }

    fn spatial_ref_sys(&mut self, pages: &mut Pages) -> Result<()> {
        let mut tree = Tree::default();
        for (id, name, organization, definition, description) in [
            (
                -1,
                "Undefined cartesian SRS",
                "NONE",
                "undefined",
                "undefined cartesian coordinate reference system",
            ),
            (
                0,
                "Undefined geographic SRS",
                "NONE",
                "undefined",
                "undefined geographic coordinate reference system",
            ),
            (
                4326,
                "WGS 84 geodetic",
                "EPSG",
                WGS_84,
                "longitude/latitude coordinates in decimal degrees on the WGS 84 spheroid",
            ),
        ] {
            let record = Record::of(&[
                name.into(),
                Cell::Null,
                organization.into(),
                Cell::Integer(id),
                definition.into(),
                description.into(),
            ]);
            tree.push(id, &record, pages)?;
        }
        let root = tree.finish(pages)?;
        self.table("gpkg_spatial_ref_sys", root, SPATIAL_REF_SYS.to_owned());
        Ok(())
    }

    fn contents(&mut self, pages: &mut Pages) -> Result<()> {
        let contents = std::mem::take(&mut self.contents);
        let mut tree = Tree::default();
        for (number, content) in (1..).zip(&contents) {
            let [west, south, east, north] = match content.bounds {
                Some(bounds) => bounds.map(Some),
                None => [None; 4],
            };
            let record = Record::of(&[
                content.table.as_str().into(),
                content.kind.into(),
                content.table.as_str().into(),
                "".into(),
                LAST_CHANGE.into(),
                west.into(),
                south.into(),
                east.into(),
                north.into(),
                content.srs.into(),
            ]);
            tree.push(number, &record, pages)?;
        }
        let root = tree.finish(pages)?;
        self.table("gpkg_contents", root, CONTENTS.to_owned());
        for index in [1, 2] {
            let keys = (1..)
                .zip(&contents)
                .map(|(row, content)| vec![content.table.as_str().into(), Cell::Integer(row)]);
            self.automatic_index("gpkg_contents", index, keys.collect(), pages)?;
        }
        Ok(())
    }

    fn geometry_columns(&mut self, pages: &mut Pages) -> Result<()> {
        let columns = std::mem::take(&mut self.geometry_columns);
        let mut tree = Tree::default();
        for (number, (table, geometry)) in (1..).zip(&columns) {
            let record = Record::of(&[
                table.as_str().into(),
                GEOMETRY.into(),
                (*geometry).into(),
                Cell::Integer(4326),
                Cell::Integer(0),
                Cell::Integer(0),
            ]);
            tree.push(number, &record, pages)?;
        }
        let root = tree.finish(pages)?;
        self.table("gpkg_geometry_columns", root, GEOMETRY_COLUMNS.to_owned());
        let rows = || (1..).zip(&columns);
        let both = rows().map(|(row, (table, _))| {
            vec![table.as_str().into(), GEOMETRY.into(), Cell::Integer(row)]
        });
        self.automatic_index("gpkg_geometry_columns", 1, both.collect(), pages)?;
        let tables =
            rows().map(|(row, (table, _))| vec![table.as_str().into(), Cell::Integer(row)]);
        self.automatic_index("gpkg_geometry_columns", 2, tables.collect(), pages)
    }

    fn extensions(&mut self, pages: &mut Pages) -> Result<()> {
        const NAME: &str = "gpkg_rtree_index";
        let indexes = std::mem::take(&mut self.indexes);
        let mut tree = Tree::default();
        for (number, table) in (1..).zip(&indexes) {
            let record = Record::of(&[
                table.as_str().into(),
                GEOMETRY.into(),
                NAME.into(),
                "http://www.geopackage.org/spec120/#extension_rtree".into(),
                "write-only".into(),
            ]);
            tree.push(number, &record, pages)?;
        }
        let root = tree.finish(pages)?;
        self.table("gpkg_extensions", root, EXTENSIONS.to_owned());
        let keys = (1..).zip(&indexes).map(|(row, table)| {
            vec![
                table.as_str().into(),
                GEOMETRY.into(),
                NAME.into(),
                Cell::Integer(row),
            ]
        });
        self.automatic_index("gpkg_extensions", 1, keys.collect(), pages)
    }
}

/// The type of a layer's geometry; nothing for a table. Lines are several always, as whether one of
/// them is cut at the antimeridian is known only at the end.
fn geometry_type(layer: LayerKind) -> Option<&'static str> {
    match layer {
        LayerKind::Incidents | LayerKind::Places => Some("POINT"),
        LayerKind::Routes | LayerKind::Flows => Some("MULTILINESTRING"),
        LayerKind::IncidentsArea | LayerKind::Areas => Some("MULTIPOLYGON"),
        LayerKind::Unlocated => None,
    }
}

fn column_type(holds: ValueType) -> &'static str {
    match holds {
        ValueType::Text => "TEXT",
        ValueType::Integer => "INTEGER",
        ValueType::Real | ValueType::Number => "REAL",
        ValueType::Date => "DATE",
        ValueType::Flag => "BOOLEAN",
    }
}

/// What keeps an index true when somebody edits its layer (annex F.3): name and text of each trigger.
fn triggers(table: &str, index: &str) -> [(&'static str, String); 6] {
    let (t, i, c, n) = (table, index, GEOMETRY, "\"fid\"");
    let has = |row: &str| format!("({row}.\"{c}\" NOT NULL AND NOT ST_IsEmpty({row}.\"{c}\"))");
    let has_not = |row: &str| format!("({row}.\"{c}\" IS NULL OR ST_IsEmpty({row}.\"{c}\"))");
    let put = format!(
        "INSERT OR REPLACE INTO \"{i}\" VALUES (NEW.{n},ST_MinX(NEW.\"{c}\"),ST_MaxX(NEW.\"{c}\"),\
        ST_MinY(NEW.\"{c}\"),ST_MaxY(NEW.\"{c}\"));"
    );
    let take = format!("DELETE FROM \"{i}\" WHERE id = OLD.{n};");
    let trigger = |name: &str, event: &str, when: &str, act: &str| {
        format!(
            "CREATE TRIGGER \"{i}_{name}\" AFTER {event} ON \"{t}\" WHEN {when} BEGIN {act} END"
        )
    };
    let of_geometry = format!("UPDATE OF \"{c}\"");
    let (same, other) = (format!("OLD.{n} = NEW.{n}"), format!("OLD.{n} != NEW.{n}"));
    let take_both = format!("DELETE FROM \"{i}\" WHERE id IN (OLD.{n}, NEW.{n});");
    [
        ("insert", trigger("insert", "INSERT", &has("NEW"), &put)),
        (
            "update1",
            trigger(
                "update1",
                &of_geometry,
                &format!("{same} AND {}", has("NEW")),
                &put,
            ),
        ),
        (
            "update2",
            trigger(
                "update2",
                &of_geometry,
                &format!("{same} AND {}", has_not("NEW")),
                &take,
            ),
        ),
        (
            "update3",
            trigger(
                "update3",
                "UPDATE",
                &format!("{other} AND {}", has("NEW")),
                &format!("{take} {put}"),
            ),
        ),
        (
            "update4",
            trigger(
                "update4",
                "UPDATE",
                &format!("{other} AND {}", has_not("NEW")),
                &take_both,
            ),
        ),
        (
            "delete",
            trigger("delete", "DELETE", &format!("OLD.\"{c}\" NOT NULL"), &take),
        ),
    ]
}

/// The first 100 bytes of a database of `pages` pages (`SQLite` file format, section 1.3).
fn header(pages: u32) -> [u8; 100] {
    let mut header = [0; 100];
    let mut put = |at: usize, bytes: &[u8]| {
        if let Some(place) = header.get_mut(at..at + bytes.len()) {
            place.copy_from_slice(bytes);
        }
    };
    put(0, b"SQLite format 3\0");
    put(16, &u16::try_from(PAGE).unwrap_or(0).to_be_bytes());
    put(18, &[1, 1, 0, 64, 32, 32]);
    put(24, &1_u32.to_be_bytes()); // times that the file was changed
    put(28, &pages.to_be_bytes());
    put(40, &1_u32.to_be_bytes()); // schema cookie
    put(44, &4_u32.to_be_bytes()); // schema format
    put(56, &1_u32.to_be_bytes()); // UTF-8
    put(60, &VERSION.to_be_bytes());
    put(68, b"GPKG");
    put(92, &1_u32.to_be_bytes()); // the change for which the number of pages holds
    put(96, &3_040_001_u32.to_be_bytes()); // the SQLite whose format this is
    header
}
