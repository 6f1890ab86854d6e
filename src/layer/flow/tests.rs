//! What is added up, and what is not.

use super::*;
use proptest::prelude::*;

use crate::gazetteer::Gazetteer;
use crate::model::Place;
use crate::source::Location;

fn keys() -> Vec<FlowKey> {
    let file = "places.csv".into();
    let place = |number: u64| {
        let at = Location::line(&file, number);
        Place::new(format!("p{number}"), format!("P{number}"), at)
    };
    let places = (1..4).map(place);
    let gazetteer = Gazetteer::build(places.collect(), 1).value;
    let ids: Vec<PlaceId> = gazetteer.iter().map(|(id, _)| id).collect();
    let key = |from: usize, to: usize| FlowKey {
        from: ids[from],
        to: ids[to],
        month: None,
    };
    vec![key(0, 1), key(1, 0), key(1, 2)]
}

/// A row: its flow, group, scope, number, of what, and the number of its group.
type Row<'r> = (
    usize,
    Option<&'r str>,
    Option<CountScope>,
    Option<u64>,
    Option<&'r str>,
    Option<&'r str>,
);

fn event<'r>(id: &'r str, row: &Row<'r>) -> Event<'r> {
    Event {
        group: row.1,
        count: row.3.map(Count::exactly),
        count_of: row.4,
        count_scope: row.2,
        ..Event::new(id)
    }
}

fn flows(rows: &[Row<'_>], parts: usize) -> Vec<Flow> {
    let keys = keys();
    let mut all = Flows::default();
    let ids: Vec<String> = (0..rows.len()).map(|number| format!("e{number}")).collect();
    let rows: Vec<(&String, &Row<'_>)> = ids.iter().zip(rows).collect();
    for chunk in rows.chunks(rows.len().div_ceil(parts).max(1)) {
        let mut part = FlowPart::default();
        for (id, row) in chunk {
            part.add(keys[row.0], &event(id, row), row.5);
        }
        all.append(&mut part);
    }
    all.finish()
}

fn best(rows: &[Row<'_>]) -> Vec<Option<u64>> {
    flows(rows, 1).iter().map(|flow| flow.count.best).collect()
}

use CountScope::{Aggregate, Shared, Subset, Total};

#[test]
fn direction_is_kept() {
    let found = flows(
        &[
            (0, None, None, Some(5), None, None),
            (1, None, None, Some(7), None, None),
            (0, None, None, Some(1), None, None),
        ],
        1,
    );
    let numbers: Vec<_> = found
        .iter()
        .map(|flow| (flow.events, flow.numbers, flow.count.best))
        .collect();
    assert_eq!(numbers, [(2, 2, Some(6)), (1, 1, Some(7))]);
}

#[test]
fn a_number_that_several_flows_share_is_in_none() {
    let rows = [
        (0, Some("g"), Some(Shared), None, None, Some("~800")),
        (1, Some("g"), Some(Shared), None, None, Some("~800")),
    ];
    assert_eq!(best(&rows), [None, None]);
    let found = flows(&rows, 1);
    assert!(found.iter().all(|flow| flow.shared == "~800"));
}

#[test]
fn a_number_that_one_flow_has_whole_is_added_once() {
    let rows = [
        (0, Some("g"), Some(Shared), None, None, Some("800")),
        (0, Some("g"), Some(Shared), None, None, Some("800")),
    ];
    assert_eq!(best(&rows), [Some(800)]);
}

#[test]
fn a_group_counts_once_in_the_whole_layer() {
    let rows = [
        (0, Some("g"), Some(Total), Some(800), None, None),
        (2, Some("g"), Some(Total), Some(700), None, None),
        (1, Some("g"), Some(Shared), None, None, Some("800")),
    ];
    assert_eq!(best(&rows), [Some(800), None, None]);
}

#[test]
fn parts_of_other_numbers_and_sums_over_many_events_are_never_added() {
    let rows = [
        (0, None, Some(Subset), Some(3), None, None),
        (0, None, Some(Aggregate), Some(9_000), None, None),
    ];
    assert_eq!(best(&rows), [None]);
    assert_eq!(flows(&rows, 1)[0].events, 2);
}

#[test]
fn a_best_number_is_never_less_than_the_least() {
    let least = Count::parse("30+").unwrap();
    let mut sum = Sum::default();
    sum.add(Count::exactly(200));
    sum.add(least);
    assert_eq!((sum.min, sum.best, sum.max), (230, None, None));
}

#[test]
fn people_and_cars_are_not_added() {
    let rows = [
        (0, None, None, Some(3), Some("people"), None),
        (0, None, None, Some(4), Some("cars"), None),
    ];
    let found = &flows(&rows, 1)[0];
    assert_eq!(
        (found.count, found.count_of.as_str()),
        (Count::default(), "cars; people")
    );
}

#[test]
fn a_month_is_known_only_if_all_of_the_event_is_in_it() {
    let month = |text: &str| {
        let when = When::parse(text).unwrap();
        FlowPeriod::Month
            .month(Some(&when))
            .map(|day| day.to_string())
    };
    assert_eq!(month("2026-01-05").as_deref(), Some("2026-01-01"));
    assert_eq!(month("2026-01").as_deref(), Some("2026-01-01"));
    assert_eq!(month("2026-01-05/2026-02-01"), None);
    assert_eq!(month("2026"), None);
    assert_eq!(FlowPeriod::All.month(None), None);
}

proptest! {
    #[test]
    fn every_journey_is_in_one_flow_however_the_table_is_cut(
        rows in proptest::collection::vec((0..3_usize, 0..4_usize, 0..5_usize, 1..1000_u64), 1..40),
        parts in 1..6_usize,
    ) {
        let groups = [None, Some("g"), Some("h"), Some("i")];
        let scopes = [None, Some(Total), Some(Shared), Some(Subset), Some(Aggregate)];
        let rows: Vec<Row<'_>> = rows
            .into_iter()
            .map(|(key, group, scope, count)| {
                let shares = scopes[scope] == Some(Shared);
                let number = (!shares).then_some(count);
                (key, groups[group], scopes[scope], number, None, shares.then_some("50"))
            })
            .collect();
        let whole = flows(&rows, 1);
        prop_assert_eq!(whole.iter().map(|flow| flow.events).sum::<u64>(), rows.len() as u64);
        let sum: u64 = whole.iter().filter_map(|flow| flow.count.best).sum();
        // no more than the rows' own numbers and each group's once
        let own: u64 = rows.iter().filter_map(|row| row.3).sum();
        prop_assert!(sum <= own + 150);
        prop_assert_eq!(flows(&rows, parts), whole);
    }
}
