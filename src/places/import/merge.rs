//! What would become of chosen places: new rows, and changes of known ones that are proposed.

use std::collections::{BTreeMap, BTreeSet};

use super::candidate::Candidate;
use crate::diagnostic::Finding;
use crate::error::Result;
use crate::gazetteer::{Gazetteer, Lookup, PlaceId, fold};
use crate::geodesy::distance_m;
use crate::model::{LonLat, Place, write_degrees};
use crate::places::{PlaceBook, unused_id};

/// Two places of one name that lie nearer than this are taken for one, in metres: gazetteers put a
/// town's point anywhere in it.
const NEAR_M: f64 = 10_000.0;
/// A point that was moved by less than this was not moved, in metres.
const MOVED_M: f64 = 0.2;

/// A place that the table does not have.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct NewPlace {
    /// The id that it gets.
    pub id: String,
    /// The place.
    pub place: Candidate,
    /// A place of ours that has its name, and lies elsewhere.
    pub namesake: Option<String>,
}

/// A place that the table has.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Known {
    /// Its id in the table.
    pub id: String,
    /// What it is called in the other gazetteer.
    pub key: String,
    /// Why it is the same place.
    pub because: &'static str,
    /// How far the two positions are apart, in metres, if both are known.
    pub distance_m: Option<f64>,
    /// The columns that could be filled, with what they would hold.
    pub changes: Vec<(&'static str, String)>,
}

/// What would become of chosen places.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct Merge {
    /// New rows.
    pub new: Vec<NewPlace>,
    /// Known places for which something would change.
    pub known: Vec<Known>,
    /// Known places for which nothing would change.
    pub unchanged: Vec<Known>,
    /// Other names that are not taken over because another place answers to them already.
    pub taken_names: u64,
    /// Other names beyond the limit of one place.
    pub further_names: u64,
}

impl Merge {
    /// Lays the places beside those of the table. A known one is told by its id (of a layer of ours),
    /// by a link, or by being the only one of its name with less than 10 km between the two. No more
    /// than `most_names` other names are taken over for a place.
    pub fn make(book: &PlaceBook, places: Vec<Candidate>, most_names: usize) -> Self {
        let gazetteer = book.gazetteer();
        let links = links(gazetteer);
        let mut merge = Self::default();
        let mut ids: BTreeSet<String> = BTreeSet::new();
        let mut fresh = Vec::new();
        for place in places {
            match known(gazetteer, &links, &place) {
                Some((own, because)) => merge.compare(book, own, because, &place, most_names),
                None => fresh.push(place),
            }
        }
        let mut taken: BTreeMap<String, usize> = BTreeMap::new();
        for (at, place) in fresh.iter().enumerate() {
            taken.entry(fold(&place.name)).or_insert(at);
        }
        for (at, mut place) in fresh.into_iter().enumerate() {
            let id = place
                .own_id
                .clone()
                .filter(|id| !id.is_empty() && gazetteer.by_id(id).is_none() && !ids.contains(id));
            let id = id.unwrap_or_else(|| {
                let name = place.plain.as_deref().unwrap_or(&place.name);
                let country = place.countries.first().map(String::as_str);
                unused_id(name, country, &place.key, |id| {
                    ids.contains(id) || gazetteer.lookup(id) != Lookup::Unknown
                })
            });
            ids.insert(id.clone());
            let namesake = match gazetteer.lookup(&place.name) {
                Lookup::Found(own) => Some(gazetteer.get(own).id.clone()),
                Lookup::Ambiguous(own) => own.first().map(|own| gazetteer.get(*own).id.clone()),
                Lookup::Unknown => None,
            };
            let own_name = fold(&place.name);
            place.aliases.retain(|alias| {
                let key = fold(&alias.text);
                let same = key == own_name && alias.language.is_none();
                let owner = *taken.entry(key).or_insert(at);
                let free = owner == at && gazetteer.lookup(&alias.text) == Lookup::Unknown;
                merge.taken_names += u64::from(!free);
                free && !same
            });
            merge.further_names += place.aliases.len().saturating_sub(most_names) as u64;
            place.aliases.truncate(most_names);
            merge.new.push(NewPlace {
                id,
                place,
                namesake,
            });
        }
        merge
    }

    fn compare(
        &mut self,
        book: &PlaceBook,
        own: PlaceId,
        because: &'static str,
        other: &Candidate,
        most_names: usize,
    ) {
        let gazetteer = book.gazetteer();
        let place = gazetteer.get(own);
        let mut changes = Vec::new();
        let distance = place.point.zip(other.point);
        let distance = distance.map(|(own, other)| distance_m(own, other));
        let is_ours = because == BY_ID;
        let moves = match (distance, other.point) {
            (None, Some(_)) => true,
            (Some(distance), _) => is_ours && distance > MOVED_M,
            _ => false,
        };
        if let Some(point) = other.point.filter(|_| moves) {
            let commas = book.has_decimal_commas();
            changes.push(("lat", degrees(point.lat(), commas)));
            changes.push(("lon", degrees(point.lon(), commas)));
            if place.source.is_none() && !is_ours {
                changes.push(("source", other.source.clone()));
            }
        }
        let names = self.missing_names(gazetteer, own, other, most_names);
        if !names.is_empty() {
            let mut all = book_text(book, place, "aliases");
            for name in names {
                append(&mut all, &name);
            }
            changes.push(("aliases", all));
        }
        let mut all = book_text(book, place, "links");
        let before = all.len();
        for link in &other.links {
            if !has_link(place, link) {
                append(&mut all, link);
            }
        }
        if all.len() > before {
            changes.push(("links", all));
        }
        if let (None, Some(kind)) = (&place.kind, &other.kind) {
            changes.push(("kind", kind.clone()));
        }
        if place.countries.is_empty() && !other.countries.is_empty() {
            changes.push(("countries", other.countries.join(";")));
        }
        changes.retain(|(column, _)| book.column(column).is_some());
        let list = if changes.is_empty() {
            &mut self.unchanged
        } else {
            &mut self.known
        };
        list.push(Known {
            id: place.id.clone(),
            key: other.key.clone(),
            because,
            distance_m: distance,
            changes,
        });
    }

    /// The names of `other` to which nobody answers yet, as a cell of aliases has them.
    fn missing_names(
        &mut self,
        gazetteer: &Gazetteer,
        own: PlaceId,
        other: &Candidate,
        most: usize,
    ) -> Vec<String> {
        let mut keys: BTreeSet<String> = BTreeSet::new();
        let mut names = Vec::new();
        let spellings = std::iter::once((other.name.as_str(), None)).chain(
            other
                .aliases
                .iter()
                .map(|alias| (alias.text.as_str(), alias.language.as_deref())),
        );
        for (text, language) in spellings {
            match gazetteer.lookup(text) {
                Lookup::Found(place) if place == own => {}
                Lookup::Unknown => {
                    if text.contains([';', '@']) || !keys.insert(fold(text)) {
                        continue;
                    }
                    if names.len() < most {
                        names.push(alias_text(text, language));
                    } else {
                        self.further_names += 1;
                    }
                }
                _ => self.taken_names += 1,
            }
        }
        names
    }

    /// Adds the new places to the table.
    ///
    /// # Errors
    /// A finding (G604) if the table takes no new rows.
    pub fn add(&self, book: &mut PlaceBook) -> Result<std::result::Result<(), Box<Finding>>> {
        let commas = book.has_decimal_commas();
        for NewPlace { id, place, .. } in &self.new {
            let aliases: Vec<String> = place
                .aliases
                .iter()
                .map(|alias| alias_text(&alias.text, alias.language.as_deref()))
                .collect();
            let position = |of: fn(LonLat) -> f64| {
                place
                    .point
                    .map(|at| degrees(of(at), commas))
                    .unwrap_or_default()
            };
            let cells = [
                ("id", id.clone()),
                ("name", place.name.clone()),
                ("aliases", aliases.join(";")),
                ("kind", place.kind.clone().unwrap_or_default()),
                ("countries", place.countries.join(";")),
                ("lat", position(LonLat::lat)),
                ("lon", position(LonLat::lon)),
                ("links", place.links.join(";")),
                ("source", place.source.clone()),
            ];
            let there: Vec<(&str, &str)> = cells
                .iter()
                .filter(|(column, _)| book.column(column).is_some())
                .map(|(column, text)| (*column, text.as_str()))
                .collect();
            if let Err(finding) = book.add(&there)? {
                return Ok(Err(finding));
            }
        }
        Ok(Ok(()))
    }

    /// Makes the changes that are proposed for known places.
    ///
    /// # Errors
    /// A finding (G604) if a row is not well formed.
    pub fn update(&self, book: &mut PlaceBook) -> std::result::Result<(), Box<Finding>> {
        for known in &self.known {
            let row = book.row(&known.id)?;
            for (column, text) in &known.changes {
                if let Some(position) = book.column(column) {
                    book.table_mut().set(row, position, text)?;
                }
            }
        }
        Ok(())
    }
}

const BY_ID: &str = "it has its id";

/// The place of ours that a candidate is, and why.
fn known(
    gazetteer: &Gazetteer,
    links: &BTreeMap<String, PlaceId>,
    place: &Candidate,
) -> Option<(PlaceId, &'static str)> {
    if let Some(own) = place.own_id.as_deref().and_then(|id| gazetteer.by_id(id)) {
        return Some((own, BY_ID));
    }
    let linked = place
        .links
        .iter()
        .find_map(|link| links.get(&link.to_lowercase()));
    if let Some(own) = linked {
        return Some((*own, "it has the same link"));
    }
    let names = std::iter::once(place.name.as_str()).chain(place.plain.as_deref());
    let own = names
        .into_iter()
        .find_map(|name| gazetteer.lookup(name).found())?;
    let (here, there) = (gazetteer.get(own).point?, place.point?);
    (distance_m(here, there) <= NEAR_M).then_some((own, "it is near and has the name"))
}

/// Which place of ours has which identifier. One that several have tells nothing.
fn links(gazetteer: &Gazetteer) -> BTreeMap<String, PlaceId> {
    let mut links = BTreeMap::new();
    let mut several = Vec::new();
    for (id, place) in gazetteer.iter() {
        for link in own_links(place) {
            let link = link.to_lowercase();
            if links
                .insert(link.clone(), id)
                .is_some_and(|other| other != id)
            {
                several.push(link);
            }
        }
    }
    for link in several {
        links.remove(&link);
    }
    links
}

fn own_links(place: &Place) -> impl Iterator<Item = &str> {
    let links = place.links.as_deref().unwrap_or_default();
    links
        .split(';')
        .map(str::trim)
        .filter(|link| !link.is_empty())
}

fn has_link(place: &Place, link: &str) -> bool {
    own_links(place).any(|own| own.eq_ignore_ascii_case(link))
}

/// The cell of a place as it stands.
fn book_text(book: &PlaceBook, place: &Place, column: &str) -> String {
    let row = book.row_of(place);
    let cell = row.zip(book.column(column));
    let cell = cell.and_then(|(row, position)| book.table().cell(row, position));
    cell.map(std::borrow::Cow::into_owned).unwrap_or_default()
}

fn append(list: &mut String, entry: &str) {
    let trimmed = list.trim_end();
    if !trimmed.is_empty() && !trimmed.ends_with(';') {
        list.push(';');
    }
    list.push_str(entry);
}

/// An alias as a cell has it.
fn alias_text(text: &str, language: Option<&str>) -> String {
    match language {
        Some(language) => format!("{text}@{language}"),
        None => text.to_owned(),
    }
}

fn degrees(degrees: f64, commas: bool) -> String {
    let mut out = Vec::new();
    write_degrees(degrees, &mut out);
    let text = String::from_utf8(out).unwrap_or_default();
    if commas {
        text.replacen('.', ",", 1)
    } else {
        text
    }
}
