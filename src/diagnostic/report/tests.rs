use std::cell::Cell;
use std::sync::Arc;

use proptest::prelude::*;

use super::*;
use crate::source::{FileName, Location};

fn events() -> FileName {
    Arc::from("events.csv")
}

fn unknown(line: u64, field: &str, name: &str) -> Finding {
    Finding::new(Code::E401, format!("{name:?} is not in places.csv"))
        .at(Location::cell(&events(), line, 6))
        .cell(field, name)
}

fn bad_date(line: u64, text: &str) -> Finding {
    Finding::new(Code::E404, "not a date")
        .at(Location::cell(&events(), line, 3))
        .cell("date", text)
}

#[test]
fn a_million_findings_of_one_kind_are_one_group() {
    let mut report = Report::default();
    for line in 2..1_000_002 {
        report.push(unknown(line, "from", "Shalamchehh"));
    }
    assert_eq!(report.errors(), 1_000_000);
    let groups = report.groups();
    assert_eq!(groups.len(), 1);
    assert_eq!(groups[0].rows, 1_000_000);
    assert_eq!(groups[0].first, unknown(2, "from", "Shalamchehh"));
    assert_eq!(groups[0].lines, [3, 4, 5, 6, 7, 8, 9, 10]);
}

#[test]
fn a_name_is_unknown_once_whichever_column_holds_it() {
    let mut report = Report::default();
    report.push(unknown(2, "from", "X"));
    report.push(unknown(2, "to", "X"));
    report.push(unknown(5, "place", "X"));
    report.push(unknown(5, "place", "Y"));
    let groups = report.groups();
    assert_eq!(groups.len(), 2);
    assert_eq!((groups[0].findings, groups[0].rows), (3, 2));
    assert_eq!(groups[0].lines, [5]);
}

#[test]
fn values_that_differ_on_every_row_stay_apart_only_while_they_are_few() {
    let mut report = Report::default();
    for line in 2..102 {
        report.push(bad_date(line, &format!("{line}/01/2026")));
    }
    let groups = report.groups();
    assert_eq!(groups.len(), VALUES);
    assert!(
        groups[..VALUES - 1]
            .iter()
            .all(|g| g.alike == Alike::Value && g.rows == 1)
    );
    assert_eq!(groups[VALUES - 1].alike, Alike::Column);
    assert_eq!(groups[VALUES - 1].rows, 91);
    assert_eq!(report.errors(), 100);
}

#[test]
fn a_value_met_before_its_column_was_full_keeps_its_group() {
    let mut report = Report::default();
    for line in 2..102 {
        report.push(bad_date(line, &format!("{line}/01/2026")));
    }
    report.push(bad_date(200, "2/01/2026"));
    assert_eq!(report.groups()[0].lines, [200]);
}

#[test]
fn unknown_names_are_never_folded_into_each_other() {
    let mut report = Report::default();
    for line in 2..102 {
        report.push(unknown(line, "from", &format!("name {line}")));
    }
    assert_eq!(report.groups().len(), 100);
}

#[test]
fn beyond_the_limit_kinds_are_counted_by_code() {
    let mut report = Report::new(3);
    for line in 2..12 {
        report.push(unknown(line, "from", &format!("name {line}")));
    }
    assert_eq!(report.groups().len(), 3);
    assert_eq!(report.errors(), 10);
    assert_eq!(report.not_kept().get(&Code::E401), Some(&7));
}

#[test]
fn hints_are_asked_for_once_a_kind_and_a_hundred_times_at_most() {
    let asked = Cell::new(0);
    let mut report = Report::default();
    for line in 0..1_000 {
        report.add(unknown(line, "from", &format!("name {}", line / 4)), |_| {
            asked.set(asked.get() + 1);
            Some("did you mean".to_owned())
        });
    }
    assert_eq!(asked.get(), HINTS);
    assert_eq!(
        report.groups()[0].first.hint.as_deref(),
        Some("did you mean")
    );
    report.add(unknown(1, "from", "z").hint("own"), |_| {
        unreachable!("it has a hint")
    });
}

#[test]
fn hints_asked_for_at_the_end_are_those_asked_for_on_the_way() {
    let finding = |number: u64| {
        let finding = unknown(number, "from", &format!("name {}", number % 300));
        if number.is_multiple_of(7) {
            finding.hint("own")
        } else {
            finding
        }
    };
    let hint = |finding: &Finding| {
        let name = finding.value.as_deref()?;
        (!name.ends_with('5')).then(|| format!("near {name}"))
    };
    let mut on_the_way = Report::default();
    (0..600).for_each(|number| on_the_way.add(finding(number), hint));
    let mut at_the_end = Report::default();
    (0..600).for_each(|number| at_the_end.push(finding(number)));
    let without = at_the_end.without_hints();
    let mut whole = Report::default();
    whole.push(Finding::new(Code::P307, "it has no hint"));
    whole.merge(at_the_end);
    whole.give_hints(&without, without.iter().map(hint).collect());
    let hints = |report: &Report| {
        let groups = report.groups().into_iter();
        groups
            .map(|group| group.first.hint.clone())
            .collect::<Vec<_>>()
    };
    let told = hints(&whole);
    let (other, told) = (told.last(), told.get(..told.len() - 1));
    assert_eq!(other, Some(&None));
    assert_eq!(told, Some(&*hints(&on_the_way)));
}

#[test]
fn groups_stand_in_the_order_of_the_input() {
    let places: FileName = Arc::from("places.csv");
    let mut report = Report::default();
    report.push(Finding::new(Code::P307, "m").at(Location::cell(&places, 9, 1)));
    report.push(bad_date(7, "x"));
    report.push(Finding::new(Code::E432, "m"));
    report.push(bad_date(3, "y"));
    report.push(Finding::new(Code::P320, "m").at(Location::file(&places)));
    let codes: Vec<_> = report
        .groups()
        .iter()
        .map(|g| (g.first.code, line(&g.first)))
        .collect();
    assert_eq!(
        codes,
        [
            (Code::P320, 0),
            (Code::P307, 9),
            (Code::E404, 3),
            (Code::E404, 7),
            (Code::E432, 0)
        ]
    );
}

#[test]
fn findings_without_a_value_are_alike_by_their_message() {
    let mut report = Report::default();
    for message in ["a", "b", "a"] {
        report.push(Finding::new(Code::P320, message));
    }
    let rows: Vec<_> = report.groups().iter().map(|g| g.rows).collect();
    assert_eq!(rows, [2, 1]);
}

#[test]
fn a_finding_that_is_only_counted_needs_no_words() {
    let fill = |words: bool| {
        let mut report = Report::default();
        for day in 1..30 {
            let is_counted = report.only_counts(Code::E404, "events.csv", "date");
            assert_eq!(is_counted, day > VALUES as u64, "{day}");
            let mut finding = bad_date(day, &format!("date {}", day % 15));
            if is_counted && !words {
                finding.message.clear();
                (finding.hint, finding.excerpt) = (None, None);
            }
            report.push(finding);
        }
        assert!(!report.only_counts(Code::E404, "events.csv", "via"));
        let shown = report.groups().into_iter().map(|it| format!("{it:?}"));
        shown.collect::<Vec<_>>()
    };
    assert_eq!(fill(true), fill(false));
}

#[test]
fn severities_are_not_mixed() {
    let mut report = Report::default();
    report.push(bad_date(2, "x"));
    report.push(bad_date(3, "x").severity(Severity::Warning));
    assert_eq!(report.groups().len(), 2);
    assert_eq!((report.errors(), report.warnings()), (1, 1));
}

#[test]
fn a_huge_cell_is_not_kept_whole() {
    let cell = "شلمچه".repeat(100_000);
    let row = format!("e1,{cell},x");
    let mut report = Report::default();
    report.push(unknown(2, "from", &cell).excerpt(Some(Excerpt {
        text: row.clone(),
        cell: 3..3 + cell.len(),
    })));
    report.push(bad_date(3, "x").excerpt(Some(Excerpt {
        cell: row.len() - 1..row.len(),
        text: row,
    })));
    let groups = report.groups();
    let first = &groups[0].first;
    assert!(first.value.as_ref().unwrap().ends_with('…'));
    assert!(first.value.as_ref().unwrap().len() <= TEXT + 3);
    let excerpt = first.excerpt.as_ref().unwrap();
    assert!(excerpt.text.len() <= TEXT + 6);
    let cell = excerpt.text.get(excerpt.cell.clone()).unwrap();
    assert!(cell.starts_with("شلمچه"));
    let excerpt = groups[1].first.excerpt.as_ref().unwrap();
    assert_eq!(excerpt.text.get(excerpt.cell.clone()), Some("x"));
    assert!(excerpt.text.starts_with('…'));
}

/// What happens: a code that folds or one that does not, a line, a value.
fn finding() -> impl Strategy<Value = Finding> {
    (any::<bool>(), 1u64..50, 0u8..30).prop_map(|(date, line, value)| {
        if date {
            bad_date(line, &value.to_string())
        } else {
            unknown(line, "to", &value.to_string()).severity(Severity::Warning)
        }
    })
}

proptest! {
    #[test]
    fn every_finding_is_counted_once(
        findings in prop::collection::vec(finding(), 0..200),
        cut in prop::collection::vec(any::<bool>(), 200),
        limit in 0usize..40,
    ) {
        let mut report = Report::new(limit);
        let mut part = Report::new(limit);
        for (finding, &cut) in findings.iter().zip(&cut) {
            part.push(finding.clone());
            if cut {
                let full = std::mem::replace(&mut part, Report::new(limit));
                report.merge(full);
            }
        }
        report.merge(part);

        let groups = report.groups();
        prop_assert!(groups.len() <= limit);
        let kept: u64 = groups.iter().map(|g| g.findings).sum();
        let not_kept: u64 = report.not_kept().values().sum();
        prop_assert_eq!(kept + not_kept, findings.len() as u64);
        prop_assert_eq!(report.totals().all(), findings.len() as u64);
        let errors = findings.iter().filter(|f| f.severity == Severity::Error).count();
        prop_assert_eq!(report.errors(), errors as u64);
        for group in groups {
            prop_assert!(group.rows <= group.findings);
            prop_assert!(group.lines.len() <= LINES);
        }
    }

    #[test]
    fn parts_merged_say_the_same_as_the_whole(
        findings in prop::collection::vec((1u64..50, 0u8..9), 0..100),
        at in 0usize..100,
    ) {
        let findings: Vec<_> = findings
            .iter()
            .map(|(line, value)| unknown(*line, "to", &value.to_string()))
            .collect();
        let (head, tail) = findings.split_at(at.min(findings.len()));
        let mut whole = Report::default();
        whole.extend(findings.iter().cloned());
        let (mut merged, mut rest) = (Report::default(), Report::default());
        merged.extend(head.iter().cloned());
        rest.extend(tail.iter().cloned());
        merged.merge(rest);
        let tell = |report: &Report| -> Vec<_> {
            report
                .groups()
                .iter()
                .map(|g| (g.first.clone(), g.findings, g.rows, g.lines.clone()))
                .collect()
        };
        prop_assert_eq!(tell(&whole), tell(&merged));
    }
}
