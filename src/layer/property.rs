//! The columns of the layers that rows of the event table go to: their names, their order, what
//! they hold and where it comes from. To add a column, add a line here.

use crate::gazetteer::PlaceId;
use crate::layer::facts::{Facts, Spot};
use crate::layer::{Field, LayerKind, Schema, Selection, Value, ValueType};
use crate::model::{CountScope, Precision, Role, RouteBasis, Status, When};
use crate::read::EventColumn as Column;

/// Takes a property from what is known of a row. Most are texts that are there already, or whole numbers: as
/// such they are handed on without being made a [`Value`] first.
#[derive(Debug, Clone, Copy)]
pub enum Take {
    /// A text; the empty one is as good as none.
    Text(for<'r, 'a> fn(&'r Facts<'a>) -> Option<&'r str>),
    /// A whole number.
    Integer(for<'r, 'a> fn(&'r Facts<'a>) -> Option<u64>),
    /// Anything.
    Value(for<'r, 'a> fn(&'r Facts<'a>) -> Value<'r>),
}

impl Take {
    /// The property of a row.
    pub fn value<'r>(self, row: &'r Facts<'_>) -> Value<'r> {
        match self {
            Self::Text(text) => Value::text(text(row)),
            Self::Integer(number) => Value::integer(number(row)),
            Self::Value(value) => value(row),
        }
    }
}

/// A column of a layer of events.
#[derive(Debug, Clone, Copy)]
pub struct Property {
    /// Its name as written.
    pub name: &'static str,
    /// What it holds.
    pub holds: ValueType,
    /// The layers that have it.
    pub layers: Layers,
    /// What the tables must have for it to be written: a column that no row could fill only costs
    /// room in every feature.
    pub needs: Needs,
    /// What alone it depends on, if not on the whole row.
    pub of: Of,
    /// Where it comes from.
    pub take: Take,
}

/// What a property depends on. Rows come by the million, places, dates and stops repeat: what
/// depends on one of them alone is put into bytes once and copied from then on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Of {
    /// The row.
    Row,
    /// The text of the row's date.
    Date,
    /// The place where it happened, unless the row has a position of its own.
    Place,
    /// The place where the journey begins.
    From,
    /// The place where it ends.
    To,
    /// The row's journey: most rows have none.
    Journey,
    /// The row's number: most have none.
    Count,
}

/// The layers that have a property.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Layers {
    /// All layers of events.
    All,
    /// Those about one place.
    Spots,
    /// Those about journeys.
    Routes,
    /// The table of events without a position.
    Unlocated,
}

impl Layers {
    fn include(self, layer: LayerKind) -> bool {
        match layer {
            LayerKind::Incidents | LayerKind::IncidentsArea => {
                matches!(self, Self::All | Self::Spots)
            }
            LayerKind::Routes => matches!(self, Self::All | Self::Routes),
            LayerKind::Unlocated => true,
            LayerKind::Places | LayerKind::Areas | LayerKind::Flows => false,
        }
    }
}

/// What the tables must have for a property to be written.
#[derive(Debug, Clone, Copy)]
pub enum Needs {
    /// Nothing.
    Nothing,
    /// One of these columns of the event table.
    OneOf(&'static [Column]),
    /// A table of sources.
    Sources,
    /// A table of sources, or this column of the event table.
    SourcesOr(Column),
}

const DATE: Needs = Needs::OneOf(&[Column::Date]);
const PLACE: Needs = Needs::OneOf(&[Column::Place]);
const SPOT: Needs = Needs::OneOf(&[Column::Place, Column::Lat]);
const FROM: Needs = Needs::OneOf(&[Column::From]);
const VIA: Needs = Needs::OneOf(&[Column::Via]);
const TO: Needs = Needs::OneOf(&[Column::To]);
const JOURNEY: Needs = Needs::OneOf(&[Column::From, Column::Via, Column::To]);
const COUNT: Needs = Needs::OneOf(&[
    Column::Count,
    Column::CountLow,
    Column::CountBest,
    Column::CountHigh,
]);
const GROUP_COUNT: Needs = Needs::OneOf(&[Column::CountScope]);

/// What of a row will be met again, with everything that depends on it alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Repeats<'r> {
    /// Nothing.
    Not,
    /// That it is not there.
    Absence,
    /// A text.
    Text(&'r str),
    /// A day, which may be met for the first time: all but its bytes is the same for all days.
    Day(&'r [u8; 10]),
    /// A place.
    Place(PlaceId),
}

impl Of {
    /// What it is in this row.
    #[expect(
        clippy::inline_always,
        reason = "what is done about each follows at once"
    )]
    #[inline(always)]
    pub fn repeats<'r>(self, row: &'r Facts<'_>) -> Repeats<'r> {
        let place =
            |spot: Option<&Spot<'_>>| spot.map_or(Repeats::Not, |spot| Repeats::Place(spot.id));
        let absent = |is_absent| {
            if is_absent {
                Repeats::Absence
            } else {
                Repeats::Not
            }
        };
        match self {
            Self::Row => Repeats::Not,
            Self::Date => row.event.date.map_or(Repeats::Not, |date| {
                let when = row.event.when.as_ref();
                let day = when.and_then(|when| when.as_full_date(date));
                day.map_or(Repeats::Text(date), Repeats::Day)
            }),
            Self::Place => place(own_spot(row)),
            Self::From => place(stop(row, Role::From)),
            Self::To => place(stop(row, Role::To)),
            Self::Journey => absent(row.event.journey.is_empty()),
            Self::Count => absent(row.event.count_text.is_none() && row.event.count.is_none()),
        }
    }
}

macro_rules! properties {
    ($($name:literal $holds:ident $layers:ident of $of:ident $needs:expr => $how:ident($take:expr);)*) => {
        /// Every property of events, in the order in which features have them. `start_date` and
        /// `end_date` are the first two dates, which is how QGIS finds the time of a layer.
        pub const PROPERTIES: &[Property] = &[$(Property {
            name: $name,
            holds: ValueType::$holds,
            layers: Layers::$layers,
            needs: $needs,
            of: Of::$of,
            take: Take::$how($take),
        },)*];
    };
}

properties! {
    "id" Text All of Row Needs::Nothing => Text(|row| Some(row.event.id));
    "reason" Text Unlocated of Row Needs::Nothing => Text(|row| row.reason);
    "name" Text All of Row Needs::OneOf(&[Column::Title]) => Text(|row| row.event.title);
    "group" Text All of Row Needs::OneOf(&[Column::Group]) => Text(|row| row.event.group);
    "category" Text All of Row Needs::OneOf(&[Column::Category]) => Text(|row| row.event.category);
    "status" Text All of Row Needs::OneOf(&[Column::Status]) => Text(|row| row.event.status.map(Status::as_str));
    "date_text" Text All of Date DATE => Text(|row| row.event.date);
    "start_date" Date All of Date DATE => Value(|row| Value::date(row.event.when.as_ref().and_then(When::start)));
    "end_date" Date All of Date DATE => Value(|row| Value::date(row.event.when.as_ref().and_then(When::end)));
    "date_precision" Text All of Date DATE => Text(|row| row.event.when.as_ref().map(|when| when.precision().as_str()));
    "date_qualifier" Text All of Date DATE => Text(|row| row.event.when.as_ref().and_then(|when| when.qualifier().as_str()));
    "place" Text All of Row PLACE => Text(|row| row.event.place);
    "place_id" Text Spots of Place PLACE => Text(|row| row.spot.map(|spot| spot.place.id.as_str()));
    "place_name" Text Spots of Place PLACE => Text(|row| row.spot.map(|spot| spot.place.name.as_str()));
    "place_kind" Text Spots of Place PLACE => Text(|row| row.spot.and_then(|spot| spot.place.kind.as_deref()));
    "position_of" Text Spots of Place PLACE => Text(|row| position_of(own_spot(row)));
    "precision" Text Spots of Place SPOT => Text(|row| match row.event.point {
        Some(_) => Some(row.event.point_precision.unwrap_or(Precision::Coordinates).as_str()),
        None => precision(row.spot.as_ref()),
    });
    "uncertainty_m" Real Spots of Place SPOT => Value(|row| match row.event.point {
        Some(_) => Value::real(row.event.uncertainty_m),
        None => uncertainty(row.spot.as_ref()),
    });
    "route_basis" Text Routes of Journey JOURNEY => Text(|row| row.event.route_basis.map(RouteBasis::as_str));
    "from" Text All of Journey FROM => Text(|row| row.event.journey.from);
    "from_id" Text Routes of From FROM => Text(|row| id(stop(row, Role::From)));
    "from_name" Text Routes of From FROM => Text(|row| name(stop(row, Role::From)));
    "from_position_of" Text Routes of From FROM => Text(|row| position_of(stop(row, Role::From)));
    "from_precision" Text Routes of From FROM => Text(|row| precision(stop(row, Role::From)));
    "from_uncertainty_m" Real Routes of From FROM => Value(|row| uncertainty(stop(row, Role::From)));
    "via" Text All of Journey VIA => Text(|row| row.event.journey.via);
    "via_ids" Text Routes of Row VIA => Value(|row| Value::texts(row.route.map_or(&[], |route| &route.via_ids)));
    "to" Text All of Journey TO => Text(|row| row.event.journey.to);
    "to_id" Text Routes of To TO => Text(|row| id(stop(row, Role::To)));
    "to_name" Text Routes of To TO => Text(|row| name(stop(row, Role::To)));
    "to_position_of" Text Routes of To TO => Text(|row| position_of(stop(row, Role::To)));
    "to_precision" Text Routes of To TO => Text(|row| precision(stop(row, Role::To)));
    "to_uncertainty_m" Real Routes of To TO => Value(|row| uncertainty(stop(row, Role::To)));
    "stops_drawn" Text Routes of Row JOURNEY => Value(|row| Value::texts(row.route.map_or(&[], |route| &route.drawn)));
    "stops_left_out" Text Routes of Row JOURNEY => Value(|row| Value::texts(row.route.map_or(&[], |route| &route.left_out)));
    "length_m" Real Routes of Row JOURNEY => Value(|row| Value::real(row.route.and_then(|route| route.length_m)));
    "count_text" Text All of Count COUNT => Text(|row| row.event.count_text);
    "count_min" Integer All of Count COUNT => Integer(|row| row.event.count.as_ref()?.min);
    "count_best" Integer All of Count COUNT => Integer(|row| row.event.count.as_ref()?.best);
    "count_max" Integer All of Count COUNT => Integer(|row| row.event.count.as_ref()?.max);
    "count_of" Text All of Row Needs::OneOf(&[Column::CountOf]) => Text(|row| row.event.count_of);
    "count_scope" Text All of Row GROUP_COUNT => Text(|row| row.event.count_scope.map(CountScope::as_str));
    "group_count_text" Text All of Row GROUP_COUNT => Text(|row| row.group_count);
    "actors" Text All of Row Needs::OneOf(&[Column::Actors]) => Text(|row| row.event.actors);
    "targets" Text All of Row Needs::OneOf(&[Column::Targets]) => Text(|row| row.event.targets);
    "attribution" Text All of Row Needs::OneOf(&[Column::Attribution]) => Text(|row| row.event.attribution);
    "source" Text All of Row Needs::OneOf(&[Column::Source]) => Text(|row| row.event.source);
    "source_publisher" Text All of Row Needs::Sources => Text(|row| row.source.and_then(|it| it.publisher.as_deref()));
    "source_title" Text All of Row Needs::Sources => Text(|row| row.source.and_then(|it| it.title.as_deref()));
    "source_url" Text All of Row Needs::SourcesOr(Column::SourceUrl) => Text(|row| row.event.source_url.or_else(|| row.source.and_then(|it| it.url.as_deref())));
    "source_archived_url" Text All of Row Needs::Sources => Text(|row| row.source.and_then(|it| it.archived_url.as_deref()));
    "source_published" Text All of Row Needs::Sources => Text(|row| row.source.and_then(|it| it.published.as_deref()));
    "sensitivity" Text All of Row Needs::OneOf(&[Column::Sensitivity]) => Text(|row| Some(row.event.sensitivity.as_str()));
    "notes" Text All of Row Needs::OneOf(&[Column::Notes]) => Text(|row| row.event.notes);
}

/// A column that the tool does not know, passed through.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Extra {
    /// Its name in the table.
    pub name: String,
    /// Position of the cell in the record, from 0.
    pub position: usize,
    /// Text, or number if every value in the column is one.
    pub holds: ValueType,
}

/// The columns of a layer of events and where each comes from.
#[derive(Debug, Clone)]
pub struct EventSchema {
    /// The columns: first the known, then the extras.
    pub schema: Schema,
    /// The known ones, in runs that depend on the same thing.
    pub runs: Vec<Run>,
    /// The extras.
    pub extras: Vec<Extra>,
}

/// Columns that stand side by side and depend on the same thing.
#[derive(Debug, Clone)]
pub struct Run {
    /// What they depend on.
    pub of: Of,
    /// The position of each in the schema, from 0, and where its values come from.
    pub columns: Vec<(usize, Take)>,
}

impl EventSchema {
    /// The columns of `layer` for an event table that has the columns for which `has` is true.
    pub fn new(
        layer: LayerKind,
        has: impl Fn(Column) -> bool,
        sources: bool,
        extras: &[Extra],
    ) -> Self {
        let wanted = |needs: Needs| match needs {
            Needs::Nothing => true,
            Needs::OneOf(columns) => columns.iter().any(|&column| has(column)),
            Needs::Sources => sources,
            Needs::SourcesOr(column) => sources || has(column),
        };
        let known: Vec<&Property> = PROPERTIES
            .iter()
            .filter(|property| property.layers.include(layer) && wanted(property.needs))
            .collect();
        let fields = known
            .iter()
            .map(|property| Field {
                name: property.name.to_owned(),
                holds: property.holds,
            })
            .chain(extras.iter().map(|extra| Field {
                name: extra.name.clone(),
                holds: extra.holds,
            }));
        Self {
            schema: Schema::new(layer, fields),
            runs: Run::all(known.iter().map(|it| (it.of, it.take))),
            extras: extras.to_vec(),
        }
    }

    /// Only the columns that are asked for, under the names that they have among all.
    #[must_use]
    pub fn select(self, selection: &Selection) -> Self {
        let Self {
            mut schema,
            runs,
            mut extras,
        } = self;
        let known: usize = runs.iter().map(|run| run.columns.len()).sum();
        let wanted: Vec<bool> = schema
            .fields
            .iter()
            .enumerate()
            .map(|(column, field)| {
                let is_ours = column < known && selection.has_known(&field.name);
                is_ours || selection.has(&field.name)
            })
            .collect();
        let takes = runs
            .iter()
            .flat_map(|run| run.columns.iter().map(|&(_, take)| (run.of, take)));
        let takes = takes.zip(&wanted).filter(|(_, is_wanted)| **is_wanted);
        let runs = Run::all(takes.map(|(take, _)| take));
        let mut of_extras = wanted.iter().skip(known);
        extras.retain(|_| of_extras.next() == Some(&true));
        let mut of_fields = wanted.iter();
        schema.fields.retain(|_| of_fields.next() == Some(&true));
        Self {
            schema,
            runs,
            extras,
        }
    }
}

impl Run {
    /// Columns in their order, each with what it depends on.
    fn all(takes: impl Iterator<Item = (Of, Take)>) -> Vec<Self> {
        let takes: Vec<(Of, (usize, Take))> = (0..)
            .zip(takes)
            .map(|(column, (of, take))| (of, (column, take)))
            .collect();
        let runs = takes.chunk_by(|(one, _), (next, _)| one == next);
        let runs = runs.map(|run| Self {
            of: run.first().map_or(Of::Row, |(of, _)| *of),
            columns: run.iter().map(|(_, column)| *column).collect(),
        });
        runs.collect()
    }
}

fn stop<'r>(row: &'r Facts<'_>, role: Role) -> Option<&'r Spot<'r>> {
    row.route?.stop(role)
}

/// The place that a row's position is taken from, unless it has coordinates of its own.
fn own_spot<'r>(row: &'r Facts<'_>) -> Option<&'r Spot<'r>> {
    match row.event.point {
        Some(_) => None,
        None => row.spot.as_ref(),
    }
}

fn id<'r>(spot: Option<&'r Spot<'_>>) -> Option<&'r str> {
    spot.map(|spot| spot.place.id.as_str())
}

fn name<'r>(spot: Option<&'r Spot<'_>>) -> Option<&'r str> {
    spot.map(|spot| spot.place.name.as_str())
}

fn position_of<'r>(spot: Option<&'r Spot<'_>>) -> Option<&'r str> {
    spot.and_then(|spot| Some(spot.position_of?.id.as_str()))
}

fn precision<'r>(spot: Option<&'r Spot<'_>>) -> Option<&'r str> {
    spot.map(|spot| {
        let precision = spot
            .site
            .map_or_else(|| spot.place.precision(), |site| site.precision);
        precision.as_str()
    })
}

fn uncertainty<'r>(spot: Option<&'r Spot<'_>>) -> Value<'r> {
    Value::real(spot.and_then(|spot| spot.site.and_then(|site| site.uncertainty_m)))
}

#[cfg(test)]
mod tests {
    use crate::model::{Count, Event, Journey};

    use super::*;

    fn full() -> Event<'static> {
        let some = || Some("x");
        Event {
            id: "e",
            group: some(),
            title: some(),
            category: some(),
            status: Some(Status::Alleged),
            date: some(),
            when: When::parse("2026-01-02").ok(),
            place: some(),
            journey: Journey {
                from: some(),
                via: some(),
                to: some(),
            },
            route_basis: Some(RouteBasis::Reported),
            point: None,
            uncertainty_m: Some(1.0),
            point_precision: Some(Precision::Country),
            actors: some(),
            targets: some(),
            count_text: some(),
            count: Some(Count::exactly(1)),
            count_of: some(),
            count_scope: Some(CountScope::Shared),
            attribution: some(),
            source: some(),
            source_url: some(),
            sensitivity: crate::model::Sensitivity::Public,
            notes: some(),
        }
    }

    #[test]
    fn a_selected_column_says_what_it_says_among_all() {
        let extra = |name: &str| Extra {
            name: name.to_owned(),
            position: name.len(),
            holds: ValueType::Text,
        };
        let extras = [extra("mood"), extra("Status"), extra("reason")];
        let event = full();
        let facts = Facts {
            event: &event,
            spot: None,
            route: None,
            source: None,
            group_count: Some("9"),
            reason: Some("because"),
        };
        let values = |schema: &EventSchema| -> Vec<(String, Value<'_>)> {
            let columns = schema.runs.iter().flat_map(|run| &run.columns);
            let known = columns.enumerate().map(|(number, (column, take))| {
                assert_eq!(*column, number, "columns are counted without gaps");
                take.value(&facts)
            });
            let others = schema
                .extras
                .iter()
                .map(|it| Value::integer(u64::try_from(it.position).ok()));
            let names = schema.schema.fields.iter().map(|field| field.name.clone());
            names.zip(known.chain(others)).collect()
        };
        for layer in LayerKind::OF_EVENTS {
            let new = || EventSchema::new(layer, |_| true, true, &extras);
            let all = new();
            assert_eq!(new().select(&Selection::default()).schema, all.schema);
            for pair in all.schema.fields.windows(2) {
                let names: Vec<String> = pair.iter().map(|field| field.name.clone()).collect();
                let some = new().select(&Selection::of(&names));
                let mut expected = values(&all);
                let is_extra = |name: &String| extras.iter().any(|it| it.name == *name);
                expected.retain(|(name, _)| {
                    let is_ours = layer == LayerKind::Unlocated || !is_extra(name);
                    let stays = matches!(name.as_str(), "id" | "reason") && is_ours;
                    names.contains(name) || stays
                });
                assert_eq!(values(&some), expected, "{layer}: {names:?}");
                assert_eq!(some.schema.fields.len(), expected.len());
            }
        }
    }

    #[test]
    fn what_is_called_absent_is_null() {
        let some = || Some("x");
        let full = full();
        // without a journey nothing says what it rests on: the reader sees to that
        let no_journey = Event {
            journey: Journey::default(),
            route_basis: None,
            ..full.clone()
        };
        let via_only = Journey {
            via: some(),
            ..Journey::default()
        };
        let events = [
            Event {
                count_text: None,
                count: None,
                ..full.clone()
            },
            Event {
                count_text: None,
                ..full.clone()
            },
            Event {
                count: None,
                ..full.clone()
            },
            Event {
                journey: via_only,
                ..full.clone()
            },
            no_journey,
            full,
        ];
        let mut absent = 0;
        for event in &events {
            let facts = Facts {
                event,
                spot: None,
                route: None,
                source: None,
                group_count: Some("9"),
                reason: Some("x"),
            };
            for property in PROPERTIES {
                if matches!(property.of.repeats(&facts), Repeats::Absence) {
                    assert_eq!(
                        property.take.value(&facts),
                        Value::Null,
                        "{}",
                        property.name
                    );
                    absent += 1;
                }
            }
        }
        assert_eq!(
            absent,
            4 + 4,
            "four columns of the journey, four of the number"
        );
    }
}
