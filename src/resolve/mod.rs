//! Joins the names of a row with places.
//!
//! A name joins only if exactly one place answers to it. Anything else is an error of the row with
//! the candidates, or with what is near; a near name never joins.

use std::borrow::Cow;

use crate::diagnostic::{Code, Finding};
use crate::gazetteer::{Gazetteer, Lookup, PlaceId, Suggestion};
use crate::lately::Lately;
use crate::model::{Event, Role};
use crate::read::EventColumn;
use crate::source::FileName;
use crate::table::{Columns, Record, Rows, Shape};

/// The places of a row.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Joined {
    /// Where it happened.
    pub place: Option<PlaceId>,
    /// The stops of its journey, in order.
    pub stops: Vec<(Role, PlaceId)>,
}

impl Joined {
    /// Every place that the row names, each once.
    pub fn places(&self) -> impl Iterator<Item = PlaceId> {
        let stops = self
            .stops
            .iter()
            .enumerate()
            .filter_map(|(index, &(_, stop))| {
                let earlier = self
                    .stops
                    .iter()
                    .take(index)
                    .any(|&(_, other)| other == stop);
                (!earlier && self.place != Some(stop)).then_some(stop)
            });
        self.place.into_iter().chain(stops)
    }
}

/// The places of a row's names, as far as they are known before the row is read.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Ahead {
    /// Where it happened.
    pub place: Option<PlaceId>,
    from: Option<PlaceId>,
    /// The only way point.
    via: Option<PlaceId>,
    to: Option<PlaceId>,
}

impl Ahead {
    /// The stops of a journey with a way point.
    pub fn stops(&self) -> impl Iterator<Item = PlaceId> {
        let stops = [self.from, self.via, self.to].into_iter().flatten();
        stops.filter(|_| self.via.is_some())
    }
}

/// Joins rows of one event table with a gazetteer.
#[derive(Debug, Clone)]
pub struct Resolver<'g> {
    gazetteer: &'g Gazetteer,
    gazetteer_name: FileName,
    shape: Shape,
    columns: Columns,
    unknown_places: UnknownPlaces,
}

/// Places of names that were looked up lately, in one gazetteer.
pub type KnownNames = Lately<PlaceId, 4096>;

/// What becomes of a row that has a position of its own and names a place that does not join.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum UnknownPlaces {
    /// It is an error, as in every row: the gazetteer is there to know the places.
    #[default]
    Refused,
    /// The name is carried along as text: there is no gazetteer, or it is not theirs.
    Carried,
}

impl<'g> Resolver<'g> {
    /// For the table of that shape; `gazetteer_name` is the gazetteer's file as messages call it.
    pub fn new(
        gazetteer: &'g Gazetteer,
        gazetteer_name: &FileName,
        shape: &Shape,
        columns: &Columns,
    ) -> Self {
        Self {
            gazetteer,
            gazetteer_name: FileName::clone(gazetteer_name),
            shape: shape.clone(),
            columns: columns.clone(),
            unknown_places: UnknownPlaces::Refused,
        }
    }

    /// What becomes of names that do not join in rows that have a position of their own.
    #[must_use]
    pub fn unknown_places(mut self, unknown_places: UnknownPlaces) -> Self {
        self.unknown_places = unknown_places;
        self
    }

    /// Looks up the names in the rows of a chunk, as far as that takes no more than a look: for
    /// [`join`](Self::join), which is faster with it. One entry for each row.
    pub fn look_ahead(&self, rows: Rows<'_>, ahead: &mut Vec<Ahead>) {
        const COLUMNS: [EventColumn; 4] = [
            EventColumn::Place,
            EventColumn::From,
            EventColumn::Via,
            EventColumn::To,
        ];
        // names, and where each belongs; most cells are empty
        let (mut names, mut owners) = (Vec::new(), Vec::new());
        for (row, record) in rows.iter().enumerate() {
            for column in COLUMNS {
                // what is made of a cell is made again when the row is read
                if let Some(Cow::Borrowed(name)) = self.columns.text(column.index(), record)
                    && (column != EventColumn::Via || !name.contains(';'))
                {
                    names.push(name);
                    owners.push((row, column));
                }
            }
        }
        ahead.clear();
        ahead.resize(rows.len(), Ahead::default());
        for ((row, column), found) in owners.into_iter().zip(self.gazetteer.look_ahead(&names)) {
            let Some(ahead) = ahead.get_mut(row) else {
                continue;
            };
            match column {
                EventColumn::Place => ahead.place = found,
                EventColumn::From => ahead.from = found,
                EventColumn::Via => ahead.via = found,
                _ => ahead.to = found,
            }
        }
    }

    /// Joins the names of a row. False if one of them does not join or the journey makes no sense;
    /// `found` says why. `ahead` is what [`look_ahead`](Self::look_ahead) says of the row, if it was
    /// asked; `known` is what was found before.
    pub fn join(
        &self,
        event: &Event<'_>,
        ahead: Ahead,
        record: Record<'_>,
        joined: &mut Joined,
        known: &mut KnownNames,
        found: &mut Vec<Finding>,
    ) -> bool {
        let mut all = true;
        let mut one = |name: &str, ahead: Option<PlaceId>, column, found: &mut Vec<Finding>| {
            let place = ahead.or_else(|| {
                if let Some(place) = known.find(name) {
                    return Some(*place);
                }
                let place = self.place(name, column, record, found)?;
                known.keep(name, place);
                Some(place)
            });
            all &= place.is_some();
            place
        };
        joined.stops.clear();
        let carried = event.point.is_some() && self.unknown_places == UnknownPlaces::Carried;
        joined.place = match event.place {
            Some(_) if ahead.place.is_some() => ahead.place,
            Some(name) if carried => match self.gazetteer.lookup(name) {
                Lookup::Found(place) => Some(place),
                Lookup::Unknown | Lookup::Ambiguous(_) => None,
            },
            Some(name) => one(name, None, EventColumn::Place, found),
            None => None,
        };
        let journey = &event.journey;
        if let Some(name) = journey.from {
            let place = one(name, ahead.from, EventColumn::From, found);
            joined.stops.extend(place.map(|place| (Role::From, place)));
        }
        for name in journey.way_points() {
            let place = one(name, ahead.via, EventColumn::Via, found);
            joined.stops.extend(place.map(|place| (Role::Via, place)));
        }
        if let Some(name) = journey.to {
            let place = one(name, ahead.to, EventColumn::To, found);
            joined.stops.extend(place.map(|place| (Role::To, place)));
        }
        all && self.makes_sense(event, record, joined, found)
    }

    fn place(
        &self,
        name: &str,
        column: EventColumn,
        record: Record<'_>,
        found: &mut Vec<Finding>,
    ) -> Option<PlaceId> {
        let finding = match self.gazetteer.lookup(name) {
            Lookup::Found(place) => return Some(place),
            Lookup::Unknown => Finding::new(
                Code::E401,
                format!("no place in {} answers to this name", self.gazetteer_name),
            ),
            Lookup::Ambiguous(places) => self.ambiguous(&places),
        };
        found.push(self.at_cell(finding, column, record, Some(name)));
        None
    }

    fn ambiguous(&self, places: &[PlaceId]) -> Finding {
        const SHOWN: usize = 5;
        let mut finding = Finding::new(
            Code::E402,
            format!("{} places answer to this name", places.len()),
        );
        let mut ids = Vec::new();
        for &id in places.iter().take(SHOWN) {
            let place = self.gazetteer.get(id);
            ids.push(format!("id:{}", place.id));
            let kind = place
                .kind
                .as_deref()
                .map_or(String::new(), |kind| format!(", {kind}"));
            finding = finding.related(
                place.at.clone(),
                format!("{:?} ({}{kind})", place.name, place.id),
            );
        }
        ids.dedup();
        match ids.as_slice() {
            // that the id is used twice is told where it is
            [_] => finding.hint("each place needs an id of its own"),
            _ => finding.hint(format!("write {}", ids.join(" or "))),
        }
    }

    fn at_cell(
        &self,
        finding: Finding,
        column: EventColumn,
        record: Record<'_>,
        value: Option<&str>,
    ) -> Finding {
        let Some(position) = self.columns.position(column.index()) else {
            return finding.at(record.location(self.shape.name()));
        };
        let Some(cell) = record.cell(position) else {
            return finding.at(record.location(self.shape.name()));
        };
        let name = self.shape.header().get(position).map_or("", String::as_str);
        let value = value.map_or_else(|| cell.trimmed().into_owned(), str::to_owned);
        finding
            .at(cell.location(self.shape.name()))
            .cell(name, value)
            .excerpt(Some(record.excerpt(cell.column())))
    }

    fn makes_sense(
        &self,
        event: &Event<'_>,
        record: Record<'_>,
        joined: &mut Joined,
        found: &mut Vec<Finding>,
    ) -> bool {
        let journey = &event.journey;
        let mut say =
            |finding: Finding, column| found.push(self.at_cell(finding, column, record, None));
        if journey.is_empty() {
            if event.place.is_none() && event.point.is_none() {
                let finding = Finding::new(
                    Code::E422,
                    "the row says neither where it happened nor from where to where",
                );
                found.push(finding.at(record.location(self.shape.name())));
            }
            return true;
        }
        let before = joined.stops.len();
        drop_repeated(&mut joined.stops);
        let stops = joined.stops.as_slice();
        match (&journey.from, &journey.to) {
            (Some(_), Some(_)) => {
                if let [(Role::From, first), (Role::To, last)] = stops
                    && first == last
                {
                    say(
                        Finding::new(Code::E421, "the journey ends where it begins")
                            .hint("put a single place into the column place, or name what it passes in via"),
                        EventColumn::To,
                    );
                    return false;
                }
            }
            (Some(_), None) => say(
                Finding::new(Code::E420, "the journey has no end"),
                EventColumn::From,
            ),
            (None, Some(_)) => say(
                Finding::new(Code::E420, "the journey has no beginning"),
                EventColumn::To,
            ),
            (None, None) => say(
                Finding::new(Code::E423, "the journey has neither beginning nor end"),
                EventColumn::Via,
            ),
        }
        if joined.stops.len() < before {
            say(
                Finding::new(Code::E424, "a stop follows itself"),
                EventColumn::Via,
            );
        }
        true
    }
}

/// Drops way points that repeat the stop beside them. Beginning and end stay, also where they are
/// one place.
fn drop_repeated(stops: &mut Vec<(Role, PlaceId)>) {
    stops.dedup_by(|later, earlier| {
        let is_via = |stop: &(Role, PlaceId)| stop.0 == Role::Via;
        if later.1 != earlier.1 || !(is_via(later) || is_via(earlier)) {
            return false;
        }
        if is_via(earlier) {
            *earlier = *later;
        }
        true
    });
}

/// What to do about findings of this room: names that are near an unknown one; none for those of other
/// rooms. Costly, so it is asked for only where it is shown, and for many at once.
pub fn hints(findings: &[Finding], gazetteer: &Gazetteer) -> Vec<Option<String>> {
    const SHOWN: usize = 3;
    let unknown = |finding: &&Finding| finding.code == Code::E401 && finding.value.is_some();
    let names: Vec<&str> = findings
        .iter()
        .filter(unknown)
        .filter_map(|finding| finding.value.as_deref())
        .collect();
    if names.is_empty() {
        return vec![None; findings.len()];
    }
    let mut near = gazetteer.suggest_all(&names, SHOWN).into_iter();
    findings
        .iter()
        .map(|finding| {
            let near = unknown(&finding).then(|| near.next())??;
            Some(hint(near, gazetteer))
        })
        .collect()
}

fn hint(near: Vec<Suggestion>, gazetteer: &Gazetteer) -> String {
    let near: Vec<String> = near
        .into_iter()
        .map(|near| format!("{:?} ({})", near.name, gazetteer.get(near.place).at))
        .collect();
    match near.as_slice() {
        [] => "add the place to the gazetteer, or the name to the aliases of a place".to_owned(),
        near => format!("did you mean {}?", near.join(" or ")),
    }
}

#[cfg(test)]
mod tests;
