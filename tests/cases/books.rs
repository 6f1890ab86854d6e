//! Which events an export says it has drawn, by each of its formats: every format that names events
//! names the same, and those that only count them count as many.

use std::collections::BTreeSet;

use roxmltree::{Document, Node};

use crate::files::Tree;
use crate::layers;

/// Layers whose features are events, by the stem of their files.
const EVENT_LAYERS: &[&str] = &["incidents", "incidents_area", "routes"];

/// Extensions of formats with a file for each layer that is read here.
const TEXTS: &[&str] = &["geojson", "geojsonl", "geojsons", "csv"];

/// What one format tells of the events.
#[derive(Debug, Default)]
pub(crate) struct Book {
    /// The format, for a message.
    pub(crate) name: String,
    /// The events that are drawn.
    pub(crate) drawn: BTreeSet<String>,
    /// The events without a position, in their order; nothing if the format leaves them to the table
    /// that all formats with a file for each layer share.
    pub(crate) unlocated: Option<Vec<String>>,
    /// What is wrong with it.
    pub(crate) wrong: Vec<String>,
}

/// The books of an export's files, one for each format that names events.
pub(crate) fn read(out: &Tree) -> Vec<Book> {
    let mut books = Vec::new();
    for extension in TEXTS {
        let layers = EVENT_LAYERS
            .iter()
            .filter_map(|layer| Some((layer, out.get(&format!("{layer}.{extension}"))?)));
        let mut layers = layers.peekable();
        if layers.peek().is_none() {
            continue;
        }
        let mut book = Book {
            name: (*extension).to_owned(),
            ..Book::default()
        };
        for (layer, bytes) in layers {
            let ids = match *extension {
                "csv" => read_ids(bytes),
                "geojson" => Ok(layers::read_collection(bytes).ids),
                _ => Ok(layers::read_sequence(bytes).ids),
            };
            match ids {
                Ok(ids) => book.draw(layer, ids),
                Err(e) => book.wrong.push(e),
            }
        }
        books.push(book);
    }
    let is_kml = |name: &str| name.rsplit_once('.').is_some_and(|(_, end)| end == "kml");
    let documents = out.iter().filter(|(name, _)| is_kml(name));
    books.extend(documents.map(|(name, bytes)| of_kml(name, bytes)));
    books
}

impl Book {
    /// Takes in the ids of a layer. An event may be in several layers, and once in each.
    fn draw(&mut self, layer: &str, ids: Vec<String>) {
        let mut seen = BTreeSet::new();
        for id in &ids {
            if !seen.insert(id) {
                self.wrong.push(format!("{id} is twice in {layer}"));
            }
        }
        self.drawn.extend(ids);
    }
}

/// Placemarks by the folder of their layer.
fn of_kml(name: &str, bytes: &[u8]) -> Book {
    let mut book = Book {
        name: name.to_owned(),
        unlocated: Some(Vec::new()),
        ..Book::default()
    };
    let text = String::from_utf8_lossy(bytes);
    let document = match Document::parse(&text) {
        Ok(document) => document,
        Err(e) => {
            book.wrong.push(format!("is not XML: {e}"));
            return book;
        }
    };
    let styles: BTreeSet<&str> = named(document.root(), "Style")
        .filter_map(|style| style.attribute("id"))
        .collect();
    for style in named(document.root(), "styleUrl").filter_map(|url| url.text()) {
        if !styles.contains(style.trim_start_matches('#')) {
            book.wrong.push(format!("there is no style {style}"));
        }
    }
    for folder in named(document.root(), "Folder") {
        let layer = folder.children().find(|node| node.has_tag_name("name"));
        let layer = layer.and_then(|name| name.text()).unwrap_or_default();
        let placemarks = named(folder, "Placemark");
        let ids = placemarks.filter_map(|placemark| {
            let mut values = named(placemark, "SimpleData");
            let id = values.find(|value| value.attribute("name") == Some("id"))?;
            Some(id.text()?.to_owned())
        });
        if layer == "unlocated" {
            book.unlocated = Some(ids.collect());
        } else if EVENT_LAYERS.contains(&layer) {
            book.draw(layer, ids.collect());
        }
    }
    book
}

/// Elements of this name below a node.
fn named<'a, 'i: 'a>(node: Node<'a, 'i>, name: &'a str) -> impl Iterator<Item = Node<'a, 'i>> {
    node.descendants()
        .filter(move |node| node.tag_name().name() == name)
}

/// How many journeys a pair of tables of flows adds up; nothing if there is none.
pub(crate) fn journeys(out: &Tree) -> Option<Result<usize, String>> {
    let flows = out.get("flows.csv")?;
    out.get("locations.csv")?;
    let counts = column(flows, "count").map(|counts| {
        let number = |count: &String| count.parse::<usize>().map_err(|e| format!("{count}: {e}"));
        counts.iter().map(number).sum()
    });
    Some(counts.unwrap_or_else(Err))
}

/// The column `id` of a table, or its first one.
pub(crate) fn read_ids(bytes: &[u8]) -> Result<Vec<String>, String> {
    column(bytes, "id")
}

/// The column of this name, or the first one.
fn column(bytes: &[u8], wanted: &str) -> Result<Vec<String>, String> {
    let mut reader = csv::Reader::from_reader(bytes);
    let headers = reader.headers().map_err(|e| e.to_string())?;
    let column = headers.iter().position(|name| name == wanted).unwrap_or(0);
    reader
        .records()
        .map(|record| {
            let record = record.map_err(|e| e.to_string())?;
            Ok(record.get(column).unwrap_or_default().to_owned())
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tree(files: &[(&str, &str)]) -> Tree {
        files
            .iter()
            .map(|(name, text)| ((*name).to_owned(), text.as_bytes().to_vec()))
            .collect()
    }

    #[test]
    fn every_format_has_a_book_of_its_own() {
        let line =
            "{\"type\":\"Feature\",\"id\":\"a\",\"geometry\":null,\"properties\":{\"id\":\"a\"}}\n";
        let kml = "<kml><Style id='m'/><Folder><name>routes</name><Placemark><styleUrl>#m</styleUrl>\
            <SimpleData name='id'>a&amp;b</SimpleData></Placemark></Folder>\
            <Folder><name>unlocated</name><Placemark><styleUrl>#n</styleUrl>\
            <SimpleData name='id'>c</SimpleData></Placemark></Folder></kml>";
        let books = read(&tree(&[
            ("incidents.csv", "id,WKT\na,\nb,\nb,\n"),
            ("routes.csv", "id,WKT\nb,\n"),
            ("places.csv", "id,WKT\nx,\n"),
            ("incidents.geojsonl", line),
            ("story.kml", kml),
        ]));
        let names: Vec<&str> = books.iter().map(|book| book.name.as_str()).collect();
        assert_eq!(names, ["geojsonl", "csv", "story.kml"]);
        assert_eq!(books[0].drawn.iter().collect::<Vec<_>>(), ["a"]);
        assert_eq!(books[1].wrong, ["b is twice in incidents"]);
        assert_eq!(books[2].drawn.iter().collect::<Vec<_>>(), ["a&b"]);
        assert_eq!(books[2].unlocated.as_deref().unwrap(), ["c"]);
        assert_eq!(books[2].wrong, ["there is no style #n"]);
    }

    #[test]
    fn journeys_of_flows_are_added_up() {
        let flows = "origin,dest,count,people,time\na,b,2,,\nb,a,3,9,\n";
        let pair = [("flows.csv", flows), ("locations.csv", "id\n")];
        assert_eq!(journeys(&tree(&pair)), Some(Ok(5)));
        assert_eq!(journeys(&tree(&pair[..1])), None);
        let broken = [("flows.csv", "count\nx\n"), pair[1]];
        assert!(journeys(&tree(&broken)).unwrap().is_err());
    }
}
