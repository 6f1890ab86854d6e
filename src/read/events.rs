//! Rows of the event table.

use std::borrow::Cow;

use crate::diagnostic::{Code, Finding};
use crate::model::{Count, CountScope, Event, Journey, RouteBasis, Sensitivity, Status, When};
use crate::read::link;
use crate::read::places::point;
use crate::read::row::Row;
use crate::source::Location;
use crate::table::{ColumnSpec, Columns, Record, Required, Shape, Vocabulary};

macro_rules! columns {
    ($($variant:ident $name:literal [$($synonym:literal),*] $doc:literal;)*) => {
        /// A column of the event table that the tool understands.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum EventColumn { $(#[doc = $doc] $variant,)* }

        /// The columns of `events.csv`.
        pub const EVENTS: Vocabulary = Vocabulary {
            table: "events",
            columns: &[$(ColumnSpec { name: $name, synonyms: &[$($synonym),*], required: Required::No },)*],
        };
    };
}

columns! {
    Id "id" ["event_id"] "Unique in the table.";
    Group "group" ["group_id"] "Id of the row it belongs to.";
    Title "title" ["name", "headline", "label"] "What happened, in a few words.";
    Category "category" ["type", "event_type"] "Free.";
    Status "status" [] "How sure it is.";
    Date "date" ["event_date", "when"] "When (EDTF).";
    Place "place" ["location", "place_name", "where"] "Where it happened.";
    From "from" ["origin", "start_place"] "Where a journey begins.";
    Via "via" ["through"] "What it passes, in order, separated by `;`.";
    To "to" ["destination", "end_place"] "Where it ends.";
    RouteBasis "route_basis" ["basis"] "What the journey rests on.";
    Lat "lat" ["latitude", "y"] "The row's own latitude.";
    Lon "lon" ["longitude", "lng", "long", "x"] "The row's own longitude.";
    Actors "actors" ["actor"] "Who did it.";
    Targets "targets" ["target"] "Whom it struck.";
    Count "count" ["number"] "How many.";
    CountLow "count_low" ["low"] "At least so many.";
    CountBest "count_best" ["best"] "The best number.";
    CountHigh "count_high" ["high"] "At most so many.";
    CountOf "count_of" ["unit"] "Of what.";
    CountScope "count_scope" ["scope"] "What the number stands for.";
    Attribution "attribution" ["claimed_by"] "Who claims it.";
    Source "source" ["source_id", "sources"] "Id in the table of sources, or free text.";
    SourceUrl "source_url" ["url", "link"] "Where it can be read.";
    Sensitivity "sensitivity" [] "Who may see it.";
    Notes "notes" ["note", "remarks", "comment", "comments"] "Remarks.";
}

impl EventColumn {
    /// Position in [`EVENTS`].
    pub fn index(self) -> usize {
        self as usize
    }
}

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
        let has = |column: EventColumn| columns.position(column.index()).is_some();
        Self {
            shape: shape.clone(),
            columns: columns.clone(),
            has_id: has(EventColumn::Id),
            has_status: has(EventColumn::Status),
            has_source: has(EventColumn::Source),
        }
    }

    /// Whether the table has a column.
    pub fn has(&self, column: EventColumn) -> bool {
        self.columns.position(column.index()).is_some()
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

    /// Reads a row. `None` if it has errors; `found` says which.
    pub fn read<'c>(&self, record: Record<'c>, found: &mut Vec<Finding>) -> Option<Event<'c>> {
        use EventColumn as C;
        let row = &mut Row::new(record, &self.shape, &self.columns, found);
        let id = self.id(row, record);
        let count_scope = word(
            row,
            C::CountScope,
            Code::E414,
            CountScope::WORDS,
            CountScope::parse,
        );
        let group = text(row, C::Group);
        let title = text(row, C::Title);
        let category = text(row, C::Category);
        let status = word(row, C::Status, Code::E440, Status::WORDS, Status::parse);
        let date = text(row, C::Date);
        let place = text(row, C::Place);
        let journey = Journey {
            from: text(row, C::From),
            via: text(row, C::Via),
            to: text(row, C::To),
        };
        let mut route_basis = word(
            row,
            C::RouteBasis,
            Code::E440,
            RouteBasis::WORDS,
            RouteBasis::parse,
        );
        let point = point(row, C::Lat.index(), C::Lon.index());
        let actors = text(row, C::Actors);
        let targets = text(row, C::Targets);
        let count_text = text(row, C::Count);
        let count_of = text(row, C::CountOf);
        let attribution = text(row, C::Attribution);
        let source = text(row, C::Source);
        let source_url = text(row, C::SourceUrl);
        let sensitivity = word(
            row,
            C::Sensitivity,
            Code::P318,
            Sensitivity::WORDS,
            Sensitivity::parse,
        );
        let notes = text(row, C::Notes);
        let when = when(row, date.as_deref());
        let count = count(row, count_text.as_deref(), count_scope);
        if journey.is_empty() {
            route_basis = None;
        } else if route_basis.is_none() {
            route_basis = Some(RouteBasis::Reported);
        }
        if let Some(finding) = source_url.as_deref().and_then(link::check) {
            row.find(finding, C::SourceUrl.index());
        }
        self.warn(row, status, source.is_some() || source_url.is_some());
        if row.is_wrong() {
            return None;
        }
        // put together last, where it is to stay: an event is half a kilobyte
        Some(Event {
            id,
            group,
            title,
            category,
            status,
            date,
            when,
            place,
            journey,
            route_basis,
            point,
            actors,
            targets,
            count_text,
            count,
            count_of,
            count_scope,
            attribution,
            source,
            source_url,
            sensitivity: sensitivity.unwrap_or(Sensitivity::Public),
            notes,
        })
    }

    fn id<'c>(&self, row: &mut Row<'_, 'c>, record: Record<'c>) -> Cow<'c, str> {
        if !self.has_id {
            return Cow::Owned(record.row().to_string());
        }
        text(row, EventColumn::Id).unwrap_or_else(|| {
            row.find(
                Finding::new(Code::E431, "an event needs an id")
                    .hint("give the row an id of its own; ids join edits, groups and maps"),
                EventColumn::Id.index(),
            );
            Cow::Borrowed("")
        })
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

fn text<'c>(row: &mut Row<'_, 'c>, column: EventColumn) -> Option<Cow<'c, str>> {
    row.text(column.index())
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
    let joined = Count::from_columns(low.as_deref(), best.as_deref(), high.as_deref());
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
}

impl GroupTotals {
    /// For a table with these columns.
    pub fn new(columns: &Columns) -> Self {
        let position = |column: EventColumn| columns.position(column.index());
        Self {
            id: position(EventColumn::Id),
            group: position(EventColumn::Group),
            count: position(EventColumn::Count).or(position(EventColumn::CountBest)),
            scope: position(EventColumn::CountScope),
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
        let group = cell(self.group).or_else(|| cell(self.id))?;
        Some((group, cell(self.count)?))
    }
}
