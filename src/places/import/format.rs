//! The forms in which gazetteers come, told apart by what is in them.

/// A form in which a gazetteer comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Format {
    /// The main table of GeoNames: 19 columns, separated by tabs, no header
    /// (<https://download.geonames.org/export/dump/>, readme.txt).
    GeoNames,
    /// LP-TSV of the World Historical Gazetteer (Linked Places TSV 0.5).
    LpTsv,
    /// Linked Places JSON of the World Historical Gazetteer (Linked Places format 1.2).
    LinkedPlaces,
    /// A result of the Wikidata query service, as CSV, TSV or JSON.
    Wikidata,
    /// Points as GeoJSON, such as a layer of ours edited in QGIS.
    GeoJson,
    /// `OpenStreetMap` through Overpass: GeoJSON or its own JSON.
    Osm,
}

impl Format {
    /// Every form with its word.
    pub const ALL: [(&'static str, Self); 6] = [
        ("geonames", Self::GeoNames),
        ("lp-tsv", Self::LpTsv),
        ("linked-places", Self::LinkedPlaces),
        ("wikidata", Self::Wikidata),
        ("geojson", Self::GeoJson),
        ("osm", Self::Osm),
    ];

    /// Its word.
    pub fn as_str(self) -> &'static str {
        let found = Self::ALL.iter().find(|(_, format)| *format == self);
        found.map_or("", |(word, _)| word)
    }

    /// The form that a word means.
    pub fn parse(word: &str) -> Option<Self> {
        let found = Self::ALL.iter().find(|(known, _)| *known == word);
        found.map(|(_, format)| *format)
    }

    /// Whether it is JSON; Wikidata comes both ways.
    pub(super) fn may_be_json(self) -> bool {
        !matches!(self, Self::GeoNames | Self::LpTsv)
    }

    /// The form of a text that is no JSON, by its first line.
    pub(super) fn of_text(beginning: &[u8]) -> Option<Self> {
        let line = beginning.split(|&byte| byte == b'\n').next()?;
        let line = String::from_utf8_lossy(line);
        let line = line.trim_end_matches('\r').trim_start_matches('\u{feff}');
        let cells: Vec<&str> = line.split('\t').collect();
        let is_number = |cell: Option<&&str>| {
            cell.is_some_and(|cell| !cell.is_empty() && cell.bytes().all(|it| it.is_ascii_digit()))
        };
        if cells.len() == 19 && is_number(cells.first()) {
            return Some(Self::GeoNames);
        }
        let names: Vec<String> = line
            .split(['\t', ',', ';', '|'])
            .map(|name| name.trim().trim_matches(['"', '?']).to_lowercase())
            .collect();
        let has = |name: &str| names.iter().any(|own| own == name);
        if has("title")
            && [
                "title_source",
                "variants",
                "matches",
                "ccodes",
                "aat_types",
                "fclasses",
            ]
            .iter()
            .any(|it| has(it))
        {
            return Some(Self::LpTsv);
        }
        let labelled = names.iter().any(|name| has(&format!("{name}label")));
        let entity = String::from_utf8_lossy(beginning).contains("wikidata.org/entity/Q");
        (labelled || entity || has("item")).then_some(Self::Wikidata)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_has_a_word_that_reads_back() {
        for (word, format) in Format::ALL {
            assert_eq!((Format::parse(word), format.as_str()), (Some(format), word));
        }
    }

    #[test]
    fn tables_are_told_apart_by_their_first_line() {
        let geonames = format!("112931{}\n", "\tx".repeat(18));
        for (text, format) in [
            (geonames.as_str(), Some(Format::GeoNames)),
            ("id\ttitle\ttitle_source\n", Some(Format::LpTsv)),
            ("item,itemLabel,coord\n", Some(Format::Wikidata)),
            ("?item\t?itemLabel\n", Some(Format::Wikidata)),
            (
                "place,name\nhttp://www.wikidata.org/entity/Q1,x\n",
                Some(Format::Wikidata),
            ),
            ("id,name,lat,lon\n", None),
            ("", None),
        ] {
            assert_eq!(Format::of_text(text.as_bytes()), format, "{text}");
        }
    }
}
