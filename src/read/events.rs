//! Rows of the event table.

use std::borrow::Cow;

use crate::diagnostic::{Code, Finding};
use crate::model::{Count, CountScope, Event, Precision, RouteBasis, Sensitivity, Status, When};
use crate::read::link;
use crate::read::places::{point, uncertainty};
use crate::read::row::Row;
use crate::source::Location;
use crate::table::{ColumnSpec, Columns, Holds, Made, Record, Required, Shape, Texts, Vocabulary};

macro_rules! columns {
    ($($variant:ident $name:literal [$($synonym:literal),*] $holds:expr, $doc:literal;)*) => {
        /// A column of the event table that the tool understands.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum EventColumn { $(#[doc = $doc] $variant,)* }

        /// The columns of `events.csv`.
        pub const EVENTS: Vocabulary = Vocabulary {
            table: "events",
            columns: &[$(ColumnSpec {
                name: $name,
                synonyms: &[$($synonym),*],
                required: Required::No,
                doc: $doc,
                holds: $holds,
            },)*],
        };
    };
}

columns! {
    Id "id" ["event_id"] Holds::Id, "Unique in the table, and the same in every version of it.";
    Group "group" ["group_id"] Holds::Text, "The id of the row that this one belongs to: another claim about the same event, or a part of it.";
    Title "title" ["name", "headline", "label"] Holds::Text, "What happened, in a few words.";
    Category "category" ["type", "event_type"] Holds::Text, "What kind of event it is, in words of your own.";
    Status "status" [] Holds::Word(Status::WORDS), "How sure it is.";
    Date "date" ["event_date", "when"] Holds::Edtf, "When it happened, as closely as is known (EDTF).";
    Place "place" ["location", "place_name", "where"] Holds::Text, "Where it happened: an id, a name or an alias of a place.";
    From "from" ["origin", "start_place"] Holds::Text, "Where a journey begins: a place.";
    Via "via" ["through"] Holds::List, "The places that a journey passes, in order.";
    To "to" ["destination", "end_place"] Holds::Text, "Where a journey ends: a place.";
    RouteBasis "route_basis" ["basis"] Holds::Word(RouteBasis::WORDS), "What the journey rests on; reported if empty.";
    Lat "lat" ["latitude", "y"] Holds::Number(-90.0, 90.0), "The row's own latitude on WGS 84, in degrees.";
    Lon "lon" ["longitude", "lng", "long", "x"] Holds::Number(-180.0, 180.0), "The row's own longitude on WGS 84, in degrees.";
    UncertaintyM "uncertainty_m" ["coordinateuncertaintyinmeters", "coordinate_uncertainty_in_meters"] Holds::Number(0.0, 20_100_000.0), "The radius around the row's own position within which the true one lies, in metres.";
    PositionPrecision "position_precision" [] Holds::Word(Precision::WORDS), "What the row's own position stands for; coordinates if empty.";
    Actors "actors" ["actor"] Holds::List, "Who did it.";
    Targets "targets" ["target"] Holds::List, "Whom it struck.";
    Count "count" ["number"] Holds::Count, "How many: 800, ~800, 36+, <50, 10..20, or words.";
    CountLow "count_low" ["low"] Holds::Count, "At least so many.";
    CountBest "count_best" ["best"] Holds::Count, "The best number.";
    CountHigh "count_high" ["high"] Holds::Count, "At most so many.";
    CountOf "count_of" ["unit"] Holds::Text, "Of what.";
    CountScope "count_scope" ["scope"] Holds::Word(CountScope::WORDS), "What the number stands for: the total of its group, a share in that total, a part of it, or a sum of others.";
    Attribution "attribution" ["claimed_by"] Holds::Text, "Who claims it.";
    Source "source" ["source_id", "sources"] Holds::Text, "An id in the table of sources, or free text.";
    SourceUrl "source_url" ["url", "link"] Holds::Link, "Where it can be read.";
    Sensitivity "sensitivity" [] Holds::Word(Sensitivity::WORDS), "Who may see it; public if empty.";
    Notes "notes" ["note", "remarks", "comment", "comments"] Holds::Text, "Remarks.";
}

impl EventColumn {
    /// Position in [`EVENTS`].
    pub fn index(self) -> usize {
        self as usize
    }
}

/// Columns that most rows have nothing in, asked for together.
const JOURNEY: [EventColumn; 4] = [
    EventColumn::From,
    EventColumn::Via,
    EventColumn::To,
    EventColumn::RouteBasis,
];
const POSITION: [EventColumn; 4] = [
    EventColumn::Lat,
    EventColumn::Lon,
    EventColumn::UncertaintyM,
    EventColumn::PositionPrecision,
];
const COUNTS: [EventColumn; 4] = [
    EventColumn::Count,
    EventColumn::CountLow,
    EventColumn::CountBest,
    EventColumn::CountHigh,
];

/// Reads rows of one event table.
#[derive(Debug, Clone)]
pub struct EventReader {
    shape: Shape,
    columns: Columns,
    has_id: bool,
    has_status: bool,
    has_source: bool,
}

impl EventReader {
    /// A reader for the rows of a table with these columns.
    pub fn new(shape: &Shape, columns: &Columns) -> Self {
        let has = |column: EventColumn| columns.has(column.index());
        Self {
            shape: shape.clone(),
            columns: columns.clone(),
            has_id: has(EventColumn::Id),
            has_status: has(EventColumn::Status),
            has_source: has(EventColumn::Source),
        }
    }

    /// The text of a column of a row, before the row is read.
    pub fn text<'c>(&self, column: EventColumn, record: Record<'c>) -> Option<Cow<'c, str>> {
        self.columns.text(column.index(), record)
    }

    /// Whether the table has a column.
    pub fn has(&self, column: EventColumn) -> bool {
        self.columns.has(column.index())
    }

    /// What is worth saying of the table as a whole, before any row.
    pub fn table_findings(&self) -> Vec<Finding> {
        let mut found = Vec::new();
        let at = || Location::line(self.shape.name(), self.shape.header_line());
        if !self.has_id {
            found.push(
                Finding::new(
                    Code::E432,
                    "no id column: rows are numbered from 1, the first below the header",
                )
                .at(at()),
            );
        }
        let says_who = [
            EventColumn::Source,
            EventColumn::SourceUrl,
            EventColumn::Attribution,
        ];
        if !says_who.into_iter().any(|column| self.has(column)) {
            found.push(
                Finding::new(Code::E450, "no column says where the rows are from")
                    .at(at())
                    .hint("add a column source or source_url"),
            );
        }
        found
    }

    /// Reads a row into `event`, which is a new one. False if it has errors; `found` says which. Texts that do
    /// not stand in the row as they are meant go to `made`, and what was there goes.
    pub fn read<'t>(
        &self,
        record: Record<'t>,
        made: &'t mut Made,
        event: &mut Event<'t>,
        found: &mut Vec<Finding>,
    ) -> bool {
        made.clear();
        if !self.has_id {
            made.add(EventColumn::Id.index(), |id| {
                id.push_str(itoa::Buffer::new().format(record.row()));
            });
        }
        let mut texts = Texts::of(&record, &self.columns);
        let row = &mut Row::new(&self.shape, texts.take_apart(made), found);
        event.id = id(row);
        self.fill(event, row);
        !row.is_wrong()
    }

    #[inline]
    fn fill<'t>(&self, event: &mut Event<'t>, row: &mut Row<'_, 't>) {
        use EventColumn as C;
        event.count_scope = word(
            row,
            C::CountScope,
            Code::E414,
            CountScope::WORDS,
            CountScope::parse,
        );
        row.put(C::Group.index(), &mut event.group);
        row.put(C::Title.index(), &mut event.title);
        row.put(C::Category.index(), &mut event.category);
        event.status = word(row, C::Status, Code::E440, Status::WORDS, Status::parse);
        row.put(C::Date.index(), &mut event.date);
        row.put(C::Place.index(), &mut event.place);
        if has_any(row, &JOURNEY) {
            row.put(C::From.index(), &mut event.journey.from);
            row.put(C::Via.index(), &mut event.journey.via);
            row.put(C::To.index(), &mut event.journey.to);
            event.route_basis = word(
                row,
                C::RouteBasis,
                Code::E440,
                RouteBasis::WORDS,
                RouteBasis::parse,
            );
        }
        if has_any(row, &POSITION) {
            event.point = point(row, C::Lat.index(), C::Lon.index());
            event.uncertainty_m = uncertainty(row, C::UncertaintyM.index());
            event.point_precision = word(
                row,
                C::PositionPrecision,
                Code::E427,
                Precision::WORDS,
                Precision::parse,
            );
        }
        row.put(C::Actors.index(), &mut event.actors);
        row.put(C::Targets.index(), &mut event.targets);
        row.put(C::Count.index(), &mut event.count_text);
        row.put(C::CountOf.index(), &mut event.count_of);
        row.put(C::Attribution.index(), &mut event.attribution);
        row.put(C::Source.index(), &mut event.source);
        row.put(C::SourceUrl.index(), &mut event.source_url);
        let sensitivity = word(
            row,
            C::Sensitivity,
            Code::P318,
            Sensitivity::WORDS,
            Sensitivity::parse,
        );
        event.sensitivity = sensitivity.unwrap_or(Sensitivity::Public);
        row.put(C::Notes.index(), &mut event.notes);
        event.when = when(row, event.date);
        if has_any(row, &COUNTS) {
            event.count = count(row, event.count_text, event.count_scope);
        }
        if event.journey.is_empty() {
            event.route_basis = None;
        } else if event.route_basis.is_none() {
            event.route_basis = Some(RouteBasis::Reported);
        }
        if let Some(finding) = event.source_url.and_then(link::check) {
            row.find(finding, C::SourceUrl.index());
        }
        let says_where_from = event.source.is_some() || event.source_url.is_some();
        self.warn(row, event.status, says_where_from);
    }

    fn warn(&self, row: &mut Row<'_, '_>, status: Option<Status>, says_where_from: bool) {
        if self.has_status && status.is_none() && !row.is_wrong() {
            row.find(
                Finding::new(Code::E441, "nothing says how sure this is")
                    .hint(format!("one of {}", Status::WORDS.join(", "))),
                EventColumn::Status.index(),
            );
        }
        if self.has_source && !says_where_from {
            row.find(
                Finding::new(Code::E450, "nothing says where this is from"),
                EventColumn::Source.index(),
            );
        }
    }
}

#[inline]
fn has_any(row: &Row<'_, '_>, columns: &[EventColumn]) -> bool {
    columns.iter().any(|column| row.may_have(column.index()))
}

#[inline]
fn text<'t>(row: &mut Row<'_, 't>, column: EventColumn) -> Option<&'t str> {
    row.text(column.index())
}

fn id<'t>(row: &mut Row<'_, 't>) -> &'t str {
    text(row, EventColumn::Id).unwrap_or_else(|| {
        // a spreadsheet's error value in the cell was told already
        if row.is_empty(EventColumn::Id.index()) {
            row.find(
                Finding::new(Code::E431, "an event needs an id")
                    .hint("give the row an id of its own; ids join edits, groups and maps"),
                EventColumn::Id.index(),
            );
        }
        ""
    })
}

fn word<T>(
    row: &mut Row<'_, '_>,
    column: EventColumn,
    code: Code,
    words: &[&str],
    parse: impl FnOnce(&str) -> Option<T>,
) -> Option<T> {
    row.word(column.index(), code, words, parse)
}

fn when(row: &mut Row<'_, '_>, date: Option<&str>) -> Option<When> {
    let column = EventColumn::Date.index();
    let when = row.value(column, When::parse(date?))?;
    if when.looks_solar_hijri() {
        let mut finding = Finding::new(Code::E406, "the year may be a Solar Hijri one");
        finding.hint = when
            .as_if_solar_hijri()
            .map(|gregorian| format!("in the Gregorian calendar that would be {gregorian}"));
        row.find(finding, column);
    }
    Some(when)
}

/// The number of a row, from its words or from its three columns. A row that shares in the number
/// of its group has none of its own, so that no sum over a layer counts it twice.
fn count(row: &mut Row<'_, '_>, words: Option<&str>, scope: Option<CountScope>) -> Option<Count> {
    use EventColumn as C;
    let worded = words.and_then(|words| row.value(C::Count.index(), Count::parse(words)));
    let mut cell = |column| text(row, column);
    let (low, best, high) = (cell(C::CountLow), cell(C::CountBest), cell(C::CountHigh));
    let column = if best.is_some() {
        C::CountBest
    } else if low.is_some() {
        C::CountLow
    } else {
        C::CountHigh
    };
    let joined = Count::from_columns(low, best, high);
    let counted = row.value(column.index(), joined).flatten().or(worded);
    counted.filter(|_| scope != Some(CountScope::Shared))
}

/// What the first pass over a table needs of a row: which group it gives the number of.
#[derive(Debug, Clone)]
pub struct GroupTotals {
    id: Option<usize>,
    group: Option<usize>,
    count: Option<usize>,
    scope: Option<usize>,
    sensitivity: Option<usize>,
    most_sensitive: Sensitivity,
}

impl GroupTotals {
    /// For a table with these columns. The number of a row that is more sensitive than
    /// `most_sensitive` is not for the reader, and so not for those who share in it.
    pub fn new(columns: &Columns, most_sensitive: Sensitivity) -> Self {
        let position = |column: EventColumn| columns.position(column.index());
        Self {
            id: position(EventColumn::Id),
            group: position(EventColumn::Group),
            count: position(EventColumn::Count).or(position(EventColumn::CountBest)),
            scope: position(EventColumn::CountScope),
            sensitivity: position(EventColumn::Sensitivity),
            most_sensitive,
        }
    }

    /// Whether rows of such a table can share in a number at all.
    pub fn is_needed(&self) -> bool {
        self.group.is_some() && self.count.is_some() && self.scope.is_some()
    }

    /// The group that a row gives the number of, and the number as text.
    pub fn total<'c>(&self, record: Record<'c>) -> Option<(Cow<'c, str>, Cow<'c, str>)> {
        let cell = |position: Option<usize>| {
            let text = record.cell(position?)?.trimmed();
            (!text.is_empty()).then_some(text)
        };
        let scope = cell(self.scope).and_then(|word| CountScope::parse(&word));
        if scope != Some(CountScope::Total) {
            return None;
        }
        let sensitivity = cell(self.sensitivity).and_then(|word| Sensitivity::parse(&word));
        if sensitivity.is_some_and(|it| it > self.most_sensitive) {
            return None;
        }
        let group = cell(self.group).or_else(|| cell(self.id))?;
        Some((group, cell(self.count)?))
    }
}
