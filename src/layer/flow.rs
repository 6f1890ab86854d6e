//! Flows: journeys added up by the places that they lead from and to, direction kept.
//!
//! A flow leads from the first to the last stop that is drawn, so that each feature of the layer of
//! routes is in exactly one flow. Numbers are added by their scope: the number of a group once in the
//! whole layer, whichever rows of it are there; a number that several flows share, a part of
//! another number or one over many events never. Numbers of different things are not added at all.
//! Memory grows with the pairs of places and with the groups, not with the events.

use hashbrown::HashMap;

use crate::gazetteer::PlaceId;
use crate::layer::{Field, LayerKind, Schema, Value, ValueType};
use crate::model::{Count, CountScope, Day, Event, When};

/// What makes a flow: from where to where, and in which month if they are told apart by that.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FlowKey {
    /// Where it begins.
    pub from: PlaceId,
    /// Where it ends.
    pub to: PlaceId,
    /// The first day of the month in which all of the event may have happened.
    pub month: Option<Day>,
}

/// How flows are told apart beside their ends.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum FlowPeriod {
    /// Not at all.
    #[default]
    All,
    /// By month; what is not known to the month is by itself.
    Month,
}

impl FlowPeriod {
    /// The month of an event, if flows are told apart by it and it is known.
    pub fn month(self, when: Option<&When>) -> Option<Day> {
        if self == Self::All {
            return None;
        }
        let (start, end) = (when?.start()?, when?.end()?);
        let month = start.first_of_month();
        (month == end.first_of_month()).then_some(month)
    }
}

/// A sum of numbers that may be ranges.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Sum {
    min: u64,
    /// Nothing once a number has none: a sum that leaves one out would be less than all.
    best: Option<u64>,
    max: Option<u64>,
    /// How many numbers.
    numbers: u32,
}

impl Sum {
    fn add(&mut self, count: Count) {
        self.merge(&Self {
            min: count.min.unwrap_or(0),
            best: count.best,
            max: count.max,
            numbers: 1,
        });
    }

    fn merge(&mut self, other: &Self) {
        if other.numbers == 0 {
            return;
        }
        if self.numbers == 0 {
            *self = *other;
            return;
        }
        let both = |a: Option<u64>, b: Option<u64>| Some(a?.saturating_add(b?));
        self.min = self.min.saturating_add(other.min);
        self.best = both(self.best, other.best);
        self.max = both(self.max, other.max);
        self.numbers += other.numbers;
    }
}

/// What is added up in one flow.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Total {
    events: u64,
    sum: Sum,
    /// Of what the numbers are, in the order of the table.
    things: Vec<Option<Box<str>>>,
    first: Option<Day>,
    last: Option<Day>,
    /// Numbers that it shares with other flows, as text.
    shared: Vec<Box<str>>,
}

impl Total {
    fn add_number(&mut self, count: Count, thing: Option<&str>) {
        self.sum.add(count);
        self.add_thing(thing);
    }

    fn add_thing(&mut self, thing: Option<&str>) {
        if !self.things.iter().any(|known| known.as_deref() == thing) {
            self.things.push(thing.map(Into::into));
        }
    }

    fn merge(&mut self, other: &Self) {
        self.events += other.events;
        self.sum.merge(&other.sum);
        for thing in &other.things {
            self.add_thing(thing.as_deref());
        }
        self.first = [self.first, other.first].into_iter().flatten().min();
        self.last = self.last.max(other.last);
    }
}

/// A row of a group: its number counts once for all of it.
#[derive(Debug)]
struct Member {
    key: FlowKey,
    group: Box<str>,
    thing: Option<Box<str>>,
    /// Its own number; nothing if it shares that of the group.
    own: Option<Count>,
    /// The group's number as text.
    text: Option<Box<str>>,
}

/// Where the number of a group goes.
#[derive(Debug)]
struct Group {
    /// Whether a row that gives the number is in a flow.
    is_counted: bool,
    /// The flow of the rows that share in it, while it is one.
    shared_in: Option<FlowKey>,
    is_in_several: bool,
    thing: Option<Box<str>>,
    text: Option<Box<str>>,
    keys: Vec<FlowKey>,
}

/// Flows of a part of the table.
#[derive(Debug, Default)]
pub struct FlowPart {
    totals: HashMap<FlowKey, Total>,
    members: Vec<Member>,
}

impl FlowPart {
    /// Makes room for another part.
    pub fn clear(&mut self) {
        self.totals.clear();
        self.members.clear();
    }

    /// Adds a journey. `group_total` is the number of its group as text, if it shares in it.
    pub fn add(&mut self, key: FlowKey, event: &Event<'_>, group_total: Option<&str>) {
        let total = self.totals.entry(key).or_default();
        total.events += 1;
        if let Some(when) = &event.when {
            let first = when.start().or_else(|| when.end());
            let last = when.end().or_else(|| when.start());
            total.first = [total.first, first].into_iter().flatten().min();
            total.last = total.last.max(last);
        }
        let thing = event.count_of;
        let number = event
            .count
            .filter(|count| count.min.or(count.best).or(count.max).is_some());
        let (own, group) = match (event.count_scope, event.group) {
            (Some(CountScope::Subset | CountScope::Aggregate), _)
            | (Some(CountScope::Shared), None) => return,
            (Some(CountScope::Shared), Some(group)) => (None, group),
            // the row may be what others share in
            (Some(CountScope::Total), group) => (number, group.unwrap_or(event.id)),
            (None, Some(group)) => (number, group),
            (None, None) => {
                if let Some(number) = number {
                    total.add_number(number, thing);
                }
                return;
            }
        };
        if own.is_none() && event.count_scope != Some(CountScope::Shared) {
            return;
        }
        self.members.push(Member {
            key,
            group: group.into(),
            thing: thing.map(Into::into),
            own,
            text: group_total.map(Into::into),
        });
    }
}

/// All flows.
#[derive(Debug, Default)]
pub struct Flows {
    totals: HashMap<FlowKey, Total>,
    groups: HashMap<Box<str>, Group>,
}

impl Flows {
    /// Adds the next part of the table.
    pub fn append(&mut self, part: &mut FlowPart) {
        // sums, least and greatest do not depend on the order, and names are sorted at the end
        for (key, total) in part.totals.drain() {
            self.totals.entry(key).or_default().merge(&total);
        }
        for member in part.members.drain(..) {
            let group = self.groups.entry(member.group).or_insert_with(|| Group {
                is_counted: false,
                shared_in: None,
                is_in_several: false,
                thing: None,
                text: None,
                keys: Vec::new(),
            });
            if let Some(number) = member.own {
                if !group.is_counted {
                    group.is_counted = true;
                    let total = self.totals.entry(member.key).or_default();
                    total.add_number(number, member.thing.as_deref());
                }
                continue;
            }
            group.is_in_several |= group.shared_in.is_some_and(|key| key != member.key);
            group.shared_in.get_or_insert(member.key);
            if group.thing.is_none() {
                group.thing = member.thing;
            }
            if group.text.is_none() {
                group.text = member.text;
            }
            if !group.keys.contains(&member.key) {
                group.keys.push(member.key);
            }
        }
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.totals.is_empty()
    }

    /// All flows, in the order of the gazetteer: by where they begin, where they end, and month.
    pub fn finish(mut self) -> Vec<Flow> {
        let mut groups: Vec<(Box<str>, Group)> = self.groups.drain().collect();
        groups.sort_unstable_by(|a, b| a.0.cmp(&b.0));
        for (_, group) in groups {
            self.settle(&group);
        }
        let mut flows: Vec<Flow> = self
            .totals
            .into_iter()
            .map(|(key, total)| Flow::of(key, total))
            .collect();
        flows.sort_unstable_by_key(|flow| flow.key);
        flows
    }

    /// What becomes of a number that rows share in: it is added where all of them are in one flow
    /// and no row that gives it is in any, else it stays text.
    fn settle(&mut self, group: &Group) {
        let number = group
            .text
            .as_deref()
            .and_then(|text| Count::parse(text).ok());
        let is_alone = !group.is_in_several && !group.is_counted;
        for key in &group.keys {
            let Some(total) = self.totals.get_mut(key) else {
                continue;
            };
            match number {
                Some(number) if is_alone => total.add_number(number, group.thing.as_deref()),
                _ => total.shared.extend(group.text.clone()),
            }
        }
    }
}

/// A flow.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flow {
    /// From where to where, and when.
    pub key: FlowKey,
    /// How many journeys.
    pub events: u64,
    /// How many numbers were added up.
    pub numbers: u32,
    /// Their sum as a range; nothing where none was added, or numbers of different things were met.
    pub count: Count,
    /// Of what, with `; ` between several.
    pub count_of: String,
    /// Numbers that it shares with other flows, as text.
    pub shared: String,
    /// The earliest day that any of the journeys is known to touch.
    pub first: Option<Day>,
    /// The latest such day.
    pub last: Option<Day>,
}

impl Flow {
    fn of(key: FlowKey, total: Total) -> Self {
        let sum = total.sum;
        let mut count = Count::default();
        if sum.numbers > 0 && total.things.len() <= 1 {
            count.min = Some(sum.min);
            count.best = sum.best;
            count.max = sum.max;
        }
        let mut things: Vec<Box<str>> = total.things.into_iter().flatten().collect();
        things.sort_unstable();
        let mut shared = total.shared;
        shared.sort_unstable();
        Self {
            key,
            events: total.events,
            numbers: sum.numbers,
            count,
            count_of: things.join("; "),
            shared: shared.join("; "),
            first: total.first,
            last: total.last,
        }
    }
}

/// The columns of the layer of flows.
#[derive(Debug, Clone)]
pub struct FlowSchema {
    /// The columns.
    pub schema: Schema,
    period: FlowPeriod,
}

/// The ends of a flow, for its values.
#[derive(Debug, Clone, Copy)]
pub struct FlowEnds<'a> {
    /// Id and name of where it begins.
    pub from: (&'a str, &'a str),
    /// Id and name of where it ends.
    pub to: (&'a str, &'a str),
    /// Id of the flow.
    pub id: &'a str,
    /// Length of the line between them, in metres.
    pub length_m: Option<f64>,
    /// The month as text.
    pub month: Option<&'a str>,
}

impl FlowSchema {
    /// The columns for flows that are told apart by `period`.
    pub fn new(period: FlowPeriod) -> Self {
        let month = (period == FlowPeriod::Month).then_some(("month", ValueType::Text));
        let ends = [
            ("id", ValueType::Text),
            ("from_id", ValueType::Text),
            ("from_name", ValueType::Text),
            ("to_id", ValueType::Text),
            ("to_name", ValueType::Text),
        ];
        let numbers = [
            ("first_date", ValueType::Date),
            ("last_date", ValueType::Date),
            ("events", ValueType::Integer),
            ("events_counted", ValueType::Integer),
            ("count_min", ValueType::Integer),
            ("count_best", ValueType::Integer),
            ("count_max", ValueType::Integer),
            ("count_of", ValueType::Text),
            ("shared_count_text", ValueType::Text),
            ("length_m", ValueType::Real),
        ];
        let fields = ends.into_iter().chain(month).chain(numbers);
        let fields = fields.map(|(name, holds)| Field {
            name: name.to_owned(),
            holds,
        });
        Self {
            schema: Schema::new(LayerKind::Flows, fields),
            period,
        }
    }

    /// The values of a flow, in the order of the columns.
    pub fn values<'a>(&self, flow: &'a Flow, ends: &FlowEnds<'a>) -> Vec<Value<'a>> {
        let mut values = vec![
            Value::text(Some(ends.id)),
            Value::text(Some(ends.from.0)),
            Value::text(Some(ends.from.1)),
            Value::text(Some(ends.to.0)),
            Value::text(Some(ends.to.1)),
        ];
        if self.period == FlowPeriod::Month {
            values.push(Value::text(ends.month));
        }
        values.extend([
            Value::date(flow.first),
            Value::date(flow.last),
            Value::Integer(flow.events),
            Value::Integer(u64::from(flow.numbers)),
            Value::integer(flow.count.min),
            Value::integer(flow.count.best),
            Value::integer(flow.count.max),
            Value::text(Some(&flow.count_of)),
            Value::text(Some(&flow.shared)),
            Value::real(ends.length_m),
        ]);
        values
    }
}

#[cfg(test)]
mod tests;
