use proptest::prelude::*;

use super::*;
use crate::diagnostic::Code;

fn when(text: &str) -> When {
    When::parse(text).unwrap_or_else(|error| panic!("{text}: {error:?}"))
}

fn day(text: &str) -> Day {
    Day::parse_iso(text).unwrap()
}

/// Both bounds as text, an absent one as a dot.
fn bounds((start, end): (Option<Day>, Option<Day>)) -> String {
    let side = |day: Option<Day>| day.map_or(".".to_owned(), |day| day.to_string());
    format!("{}..{}", side(start), side(end))
}

fn window(since: &str, until: &str) -> Window {
    Window::new(Day::parse_iso(since), Day::parse_iso(until)).unwrap()
}

#[test]
fn every_date_has_the_bounds_of_the_days_it_may_mean() {
    for (text, expected, precision) in [
        ("2026-01-03", "2026-01-03..2026-01-03", "day"),
        ("2026-01", "2026-01-01..2026-01-31", "month"),
        ("2026-01~", "2026-01-01..2026-01-31", "month"),
        ("2026-01-03?", "2026-01-03..2026-01-03", "day"),
        ("2026-01-03%", "2026-01-03..2026-01-03", "day"),
        ("2022-10/2022-12", "2022-10-01..2022-12-31", "interval"),
        ("2022-10~/2022-12", "2022-10-01..2022-12-31", "interval"),
        ("2022-36", "2022-10-01..2022-12-31", "quarter"),
        ("2022-24", "2022-12-01..2023-02-28", "season"),
        ("2023-24", "2023-12-01..2024-02-29", "season"),
        ("2022-21", "2022-03-01..2022-05-31", "season"),
        ("2022-32", "2022-06-01..2022-08-31", "season"),
        ("2022-37", "2022-01-01..2022-04-30", "quadrimester"),
        ("2022-41", "2022-07-01..2022-12-31", "semester"),
        (
            "2025-12-28~/2026-01-07~",
            "2025-12-28..2026-01-07",
            "interval",
        ),
        ("[2026-01-07..2026-01-09]", "2026-01-07..2026-01-09", "set"),
        ("[2025-12-29..2026-01-04]", "2025-12-29..2026-01-04", "set"),
        ("{2026-01-03,2026-01-06}", "2026-01-03..2026-01-06", "set"),
        ("{2026-01-06,2026-01-03}", "2026-01-03..2026-01-06", "set"),
        ("[..2026-01-03]", "...2026-01-03", "set"),
        ("{2026-01-03..}", "2026-01-03...", "set"),
        ("[2026-01-01,2026-01-03..]", "2026-01-01...", "set"),
        (
            "2026-01-02~/2026-01-06",
            "2026-01-02..2026-01-06",
            "interval",
        ),
        ("../2026-01-07", "...2026-01-07", "interval"),
        ("2026-01-02/..", "2026-01-02...", "interval"),
        ("/2026-01-07", "...2026-01-07", "interval"),
        ("2026-01-02/", "2026-01-02...", "interval"),
        ("..2026-01-02/2026-01-07", "...2026-01-07", "interval"),
        ("2026-01-02/2026-01-07..", "2026-01-02...", "interval"),
        ("2026-01-XX", "2026-01-01..2026-01-31", "month"),
        ("2026-01-0X", "2026-01-01..2026-01-09", "month"),
        ("2026-XX-03", "2026-01-03..2026-12-03", "year"),
        ("202X", "2020-01-01..2029-12-31", "decade"),
        ("19XX", "1900-01-01..1999-12-31", "century"),
        ("1XXX", "1000-01-01..1999-12-31", "millennium"),
        ("1950S2", "1900-01-01..1999-12-31", "century"),
        ("2026?-01-~03", "2026-01-03..2026-01-03", "day"),
        ("2026", "2026-01-01..2026-12-31", "year"),
        (
            "2026-01-03T23:00/2026-01-04T04:00",
            "2026-01-03..2026-01-04",
            "interval",
        ),
        ("2026-01-03T23:00", "2026-01-03..2026-01-03", "time"),
        ("2026-01-03T23:00:00Z", "2026-01-03..2026-01-03", "time"),
        ("2026-01-03T02:00+03:30", "2026-01-03..2026-01-03", "time"),
        ("2026-01-03T23:00/..", "2026-01-03...", "interval"),
        ("۲۰۲۶-۰۱-۰۳", "2026-01-03..2026-01-03", "day"),
        (" \u{200f}٢٠٢٦-٠١ ", "2026-01-01..2026-01-31", "month"),
        ("-0044-03-15", "-0044-03-15..-0044-03-15", "day"),
        ("Y12345", "+12345-01-01..+12345-12-31", "year"),
        ("Y123456S2", "+120000-01-01..+129999-12-31", "millennium"),
    ] {
        let it = when(text);
        assert_eq!(bounds((it.start(), it.end())), expected, "{text}");
        assert_eq!(it.precision().as_str(), precision, "{text}");
    }
}

#[test]
fn an_interval_tells_the_precision_of_its_coarsest_end() {
    assert_eq!(
        when("2026-01-03/2026-02").element_precision(),
        DatePrecision::Month
    );
    assert_eq!(
        when("{2026-01-03,2026}").element_precision(),
        DatePrecision::Year
    );
    assert_eq!(
        when("2026-01-03T10:00/..").element_precision(),
        DatePrecision::Time
    );
}

#[test]
fn qualifiers_are_found_anywhere_in_a_date() {
    for (text, expected) in [
        ("2026-01-03", None),
        ("2026-01-03?", Some("uncertain")),
        ("2026-01~", Some("approximate")),
        ("2026%", Some("uncertain+approximate")),
        ("2026?-01-~03", Some("uncertain+approximate")),
        ("2026-01-02~/2026-01-07?", Some("uncertain+approximate")),
        ("{2026-01-03?,2026-01-06}", Some("uncertain")),
    ] {
        assert_eq!(when(text).qualifier().as_str(), expected, "{text}");
    }
}

#[test]
fn about_widens_by_one_unit_of_what_it_qualifies() {
    for (text, expected) in [
        ("2026-01-03~", "2026-01-02..2026-01-04"),
        ("2026-01-03%", "2026-01-02..2026-01-04"),
        ("2026-01-03?", "2026-01-03..2026-01-03"),
        ("2026-02~", "2026-01-01..2026-03-31"),
        ("2026~", "2025-01-01..2027-12-31"),
        ("202X~", "2010-01-01..2039-12-31"),
        ("2026-21~", "2025-12-01..2026-08-31"),
        ("2026?-01-~03", "2026-01-02..2026-01-04"),
        ("2026-01~-15", "2025-12-15..2026-02-15"),
        ("2026~-01-15", "2025-01-15..2027-01-15"),
        ("2025-12-28~/2026-01-07~", "2025-12-27..2026-01-08"),
        ("2022-10~/2022-12", "2022-09-01..2022-12-31"),
        ("2026-01-02~/..", "2026-01-01..."),
        ("{2026-01-03~,2026-01-06}", "2026-01-02..2026-01-06"),
    ] {
        assert_eq!(
            bounds(when(text).possible(Width::default())),
            expected,
            "{text}"
        );
    }
    let it = when("2026-02~");
    assert_eq!(
        bounds(it.possible(Width::Units(0))),
        "2026-02-01..2026-02-28"
    );
    assert_eq!(
        bounds(it.possible(Width::Units(2))),
        "2025-12-01..2026-04-30"
    );
    assert_eq!(
        bounds(it.possible(Width::Days(10))),
        "2026-01-22..2026-03-10"
    );
    assert_eq!(Width::parse("10d"), Some(Width::Days(10)));
    assert_eq!(Width::parse("2"), Some(Width::Units(2)));
    assert_eq!(Width::parse("-2"), None);
}

#[test]
fn possible_and_certain_overlap_follow_the_meaning_of_each_form() {
    let first_week = ("2026-01-01", "2026-01-07");
    for (text, (since, until), possible, certain) in [
        // One moment somewhere in it.
        ("2026-01-03", first_week, true, true),
        ("2026-01", first_week, true, false),
        ("2026-01", ("2026-01-01", "2026-01-31"), true, true),
        ("2026-02", first_week, false, false),
        ("2026-01-07~", first_week, true, false),
        ("2026-01-08~", first_week, true, false),
        ("2026-01-06~", first_week, true, true),
        // It lasts from one to the other.
        ("2025-12-28/2026-01-10", first_week, true, true),
        ("2025-12-28/2026-01-02", first_week, true, true),
        ("2025-12-28/2026-01-01~", first_week, true, false),
        ("2025-12/2026-01", ("2025-12-10", "2025-12-20"), true, false),
        ("2025-12/2026-01", ("2025-12-31", "2026-01-01"), true, true),
        ("2026-01/2026-01", ("2026-01-10", "2026-01-20"), true, false),
        ("2026-01/2026-01", ("2026-01-01", "2026-01-31"), true, true),
        ("2026-01-08/2026-01-10", first_week, false, false),
        // Ends that are open or unknown.
        ("2026-01-02/..", ("2026-06-01", "2026-06-30"), true, false),
        ("2026-01-02/", ("2026-06-01", "2026-06-30"), true, false),
        ("2026-01-02/..", first_week, true, true),
        ("2026-01-02/", ("2025-12-01", "2025-12-31"), false, false),
        ("../2026-01-02", ("2025-12-01", "2025-12-31"), true, false),
        ("../2026-01-02", first_week, true, true),
        ("/2026-01-02", ("2026-01-03", ""), false, false),
        // One of several moments.
        ("[2026-01-07..2026-01-09]", first_week, true, false),
        (
            "[2026-01-07..2026-01-09]",
            ("2026-01-07", "2026-01-09"),
            true,
            true,
        ),
        (
            "[2026-01-01,2026-06-01]",
            ("2026-03-01", "2026-03-31"),
            false,
            false,
        ),
        ("[2026-01-01,2026-06-01]", first_week, true, false),
        ("[..2026-01-02]", first_week, true, false),
        ("[..2026-01-02]", ("", "2026-01-02"), true, true),
        // All of them.
        ("{2026-01-01,2026-06-01}", first_week, true, true),
        (
            "{2026-01-01,2026-06-01}",
            ("2026-03-01", "2026-03-31"),
            false,
            false,
        ),
        ("{2026-01,2026-06-01}", first_week, true, false),
        ("{2025-12-28..2026-01-10}", first_week, true, true),
        (
            "{2026-01..2026-03}",
            ("2026-02-10", "2026-02-20"),
            true,
            false,
        ),
        (
            "{2026-01..2026-03}",
            ("2026-01-10", "2026-02-28"),
            true,
            true,
        ),
        ("{2025..2027}", ("2025-06-01", "2026-12-31"), true, true),
        ("{2025..2027}", ("2025-06-01", "2026-12-30"), true, false),
        ("{2026-01-05..}", first_week, true, true),
        ("{..2026-06-05}", first_week, true, false),
    ] {
        let (it, window) = (when(text), window(since, until));
        let overlaps = |certainty| it.overlaps(&window, certainty, Width::default());
        assert_eq!(
            overlaps(Certainty::Possible),
            possible,
            "{text} {since}..{until}"
        );
        assert_eq!(
            overlaps(Certainty::Certain),
            certain,
            "{text} {since}..{until}"
        );
    }
}

#[test]
fn a_window_without_ends_holds_everything_for_certain() {
    for text in [
        "2026", "../2026", "/2026", "2026/..", "[..2026]", "{2026..}",
    ] {
        assert!(when(text).overlaps(&Window::default(), Certainty::Certain, Width::default()));
    }
}

#[test]
fn a_window_takes_the_outer_days_of_its_ends() {
    let it = Window::parse(Some("2026-01"), Some("2026-01")).unwrap();
    assert_eq!(
        (it.since(), it.until()),
        (Some(day("2026-01-01")), Some(day("2026-01-31")))
    );
    assert_eq!(Window::parse(None, None).unwrap(), Window::default());
    let error = Window::parse(Some("2026-02"), Some("2026-01")).unwrap_err();
    assert_eq!(error.code, Code::E405);
    assert_eq!(
        Window::parse(Some("soon"), None).unwrap_err().code,
        Code::E404
    );
}

#[test]
fn a_day_that_does_not_exist_is_refused_with_the_likely_one() {
    for (text, hint) in [
        ("2026-02-30", "2026-02-28"),
        ("2024-02-30?", "2024-02-29"),
        ("2026-02-30/2026-03-01", "2026-02-28"),
        ("[2026-04-31..2026-05-02]", "2026-04-30"),
        ("2026-02-30T10:00", "2026-02-28"),
        ("2026-13-01", "2026-01-13"),
        ("2026-25-01", "2026-01-25"),
        ("2026-00-00", "write 2026"),
        ("2026-01-00", "write 2026-01"),
        ("1404-02-31", "2025-05-21"),
        ("2026-01-03T24:00", "midnight"),
    ] {
        let error = When::parse(text).unwrap_err();
        assert_eq!(error.code, Code::E403, "{text}: {error:?}");
        assert!(
            error.hint.as_ref().is_some_and(|it| it.contains(hint)),
            "{text}: {error:?}"
        );
    }
    for text in ["2026-13", "2026-02-3X", "2026-50"] {
        assert_eq!(When::parse(text).unwrap_err().code, Code::E403, "{text}");
    }
}

#[test]
fn a_range_that_ends_before_it_begins_is_refused() {
    for text in [
        "2026-01-07/2026-01-02",
        "2026-02/2026-01-07",
        "[2026-01-09..2026-01-07]",
        "2026-01-03T23:00/2026-01-03T04:00",
        "2026-01-03T10:00Z/2026-01-03T12:00+03:30",
        "2026-01-04T01:00/2026-01-03T23:00",
    ] {
        assert_eq!(When::parse(text).unwrap_err().code, Code::E405, "{text}");
    }
    let hint = When::parse("2026-01-07~/2026-01-02")
        .unwrap_err()
        .hint
        .unwrap();
    assert!(hint.contains("2026-01-02/2026-01-07~"), "{hint}");
}

#[test]
fn other_forms_are_refused_with_what_they_would_be_in_edtf() {
    for (text, hints) in [
        (
            "03/01/2026",
            &["2026-01-03 if the day", "2026-03-01 if the month"][..],
        ),
        ("03.01.2026", &["2026-01-03", "2026-03-01"]),
        ("۰۳/۰۱/۲۰۲۶", &["2026-01-03", "2026-03-01"]),
        ("13/01/2026", &["write 2026-01-13"]),
        ("1/13/2026", &["write 2026-01-13"]),
        ("03/01/2026 23:00", &["2026-01-03", "2026-03-01"]),
        (
            "26-01-06",
            &["2026-01-06 if the year", "2006-01-26 if the day"],
        ),
        ("46028", &["2026-01-06"]),
        ("46028.5", &["2026-01-06"]),
        ("1767398400", &["2026-01-03"]),
        ("20260105", &["write 2026-01-05"]),
        ("202601", &["write 2026-01"]),
        ("2026.0", &["write 2026"]),
        ("2026-1-5", &["write 2026-01-05"]),
        ("2026/01/05", &["write 2026-01-05"]),
        ("2026-1", &["write 2026-01"]),
        ("1/2026", &["write 2026-01"]),
        ("2022-2023", &["write 2022/2023"]),
        ("late 2022", &["write 2022-10~/2022-12"]),
        ("Early 2022", &["write 2022-01/2022-03~"]),
        ("mid-2022", &["write 2022-05~/2022-08~"]),
        ("Winter 2022", &["write 2022-24"]),
        ("Q4 2022", &["write 2022-36"]),
        ("2022-Q4", &["write 2022-36"]),
        ("1990s", &["write 199X"]),
        ("19th century", &["write 18XX"]),
        ("ca. 2022", &["write 2022~"]),
        ("since 2022-05", &["write 2022-05/.."]),
        ("2022-36~", &["2022-10~/2022-12"]),
        ("2022-33~", &["2022-01~/2022-03~"]),
        ("2026-W02", &["write 2026-01-05/2026-01-11"]),
        ("2026-W02-3", &["write 2026-01-07"]),
        ("2020-W53", &["write 2020-12-28/2021-01-03"]),
        ("2026-033", &["write 2026-02-02"]),
        ("2012-uu", &["write 2012-XX"]),
        ("199u", &["write 199X"]),
        ("2026-01-02/open", &["write 2026-01-02/.."]),
        ("2026-01-02/unknown", &["write 2026-01-02/"]),
        ("unknown/2026-01-02", &["write /2026-01-02"]),
        ("2026-01?~", &["write 2026-01%"]),
        ("202x", &["write 202X"]),
        ("3 January 2026", &["write 2026-01-03"]),
        ("January 3rd, 2026", &["write 2026-01-03"]),
        ("Jan 2026", &["write 2026-01"]),
        (
            "3-Jan-26",
            &["2026-01-03 if the day", "2003-01-26 if the year"],
        ),
        ("2026-01-03 23:00", &["write 2026-01-03T23:00"]),
        ("2026-01-03T23:00:00.000Z", &["write 2026-01-03T23:00:00Z"]),
        ("2026-01-03 9:30", &["write 2026-01-03T09:30"]),
        ("2026-01-03/2026-01-04Tnoon", &["as in"]),
        ("2026-01-02 to 2026-01-05", &["write 2026-01-02/2026-01-05"]),
        ("2026-01-02 / 2026-01-05", &["write 2026-01-02/2026-01-05"]),
        ("2026-01-02–2026-01-05", &["write 2026-01-02/2026-01-05"]),
        ("2026-01-02..2026-01-05", &["write 2026-01-02/2026-01-05"]),
    ] {
        let error = When::parse(text).unwrap_err();
        assert_eq!(error.code, Code::E404, "{text}: {error:?}");
        for hint in hints {
            assert!(
                error.hint.as_ref().is_some_and(|it| it.contains(hint)),
                "{text}: {error:?}"
            );
        }
    }
}

#[test]
fn what_cannot_be_helped_is_refused_all_the_same() {
    let long = "2026-01-03,".repeat(1_000);
    for text in [
        "",
        "soon",
        "unknown",
        "2026-01-03-04",
        "2026-",
        "..",
        "/",
        "../..",
        "[]",
        "{2026",
        "99999",
        "Y17E7",
        "Y9999999",
        "2026T10:00",
        "{2026-01-03T10:00,2026-01-04}",
        "31/31/2026",
        "2026-W54",
        "2026-999",
        "\u{0}",
        "2026-01-03\u{301}",
        &long,
    ] {
        let error = When::parse(text).expect_err(text);
        assert_eq!(error.code, Code::E404, "{text}: {error:?}");
        assert!(error.message.len() < 200, "{text}: {error:?}");
    }
}

#[test]
fn years_of_the_solar_hijri_calendar_are_noticed_and_converted() {
    for (text, gregorian) in [
        ("1404-10-13", Some("2026-01-03")),
        ("1404-10-13~", Some("2026-01-03")),
        ("1404-10", Some("2025-12-22/2026-01-20")),
        ("1404", Some("2025-03-21/2026-03-20")),
        ("1403", Some("2024-03-20/2025-03-20")),
        ("1404-10-13/1404-10-17", Some("2026-01-03/2026-01-07")),
        ("1404-12-30", None),
        ("140X", None),
        ("1404-10-13/..", None),
    ] {
        let it = when(text);
        assert!(it.looks_solar_hijri(), "{text}");
        assert_eq!(it.as_if_solar_hijri().as_deref(), gregorian, "{text}");
    }
    for text in ["2026-01-03", "1299", "1500", "../2026"] {
        assert!(!when(text).looks_solar_hijri(), "{text}");
    }
}

#[test]
fn the_text_handed_on_is_edtf() {
    assert_eq!(When::edtf(" ۲۰۲۶-۰۱~ "), "2026-01~");
}

/// One date of any form, most of them valid.
fn single() -> impl Strategy<Value = String> {
    let year = prop_oneof![
        (1_990..2_030).prop_map(|y: i32| y.to_string()),
        Just("202X".into()),
        Just("19XX".into())
    ];
    let month = prop_oneof![4 => (1..=12_u8).prop_map(|m| format!("-{m:02}")), 1 => (21..=41_u8).prop_map(|m| format!("-{m}")), 1 => Just("-XX".into())];
    let of_month =
        prop_oneof![4 => (1..=31_u8).prop_map(|d| format!("-{d:02}")), 1 => Just("-0X".into())];
    let mark = || prop_oneof![3 => Just(""), 1 => Just("?"), 2 => Just("~"), 1 => Just("%")];
    (
        year,
        mark(),
        prop::option::of((month, mark(), prop::option::of((of_month, mark())))),
    )
        .prop_map(|(year, mark, month)| {
            let rest = month.map(|(month, mark, day)| {
                let day = day
                    .map(|(day, mark)| format!("{day}{mark}"))
                    .unwrap_or_default();
                format!("{month}{mark}{day}")
            });
            format!("{year}{mark}{}", rest.unwrap_or_default())
        })
}

fn any_form() -> impl Strategy<Value = When> {
    let end = || prop_oneof![6 => single(), 1 => Just(String::new()), 1 => Just("..".to_owned())];
    let plain = || (1_990..2_030, 1..=12_u8, 1..=28_u8);
    prop_oneof![
        single(),
        (end(), end()).prop_map(|(a, b)| format!("{a}/{b}")),
        prop::collection::vec(single(), 1..4).prop_map(|list| format!("[{}]", list.join(","))),
        prop::collection::vec(single(), 1..4).prop_map(|list| format!("{{{}}}", list.join(","))),
        (plain(), plain()).prop_map(|(a, b)| {
            let (a, b) = (a.min(b), a.max(b));
            format!("{{{:04}-{:02}..{:04}-{:02}}}", a.0, a.1, b.0, b.1)
        }),
        (plain(), plain(), prop::bool::ANY).prop_map(|(a, b, all)| {
            let (a, b) = (a.min(b), a.max(b));
            let range = format!(
                "{:04}-{:02}-{:02}..{:04}-{:02}-{:02}",
                a.0, a.1, a.2, b.0, b.1, b.2
            );
            if all {
                format!("{{..1985,{range}}}")
            } else {
                format!("[{range},2040..]")
            }
        }),
    ]
    .prop_filter_map("not a date", |text| When::parse(&text).ok())
}

fn any_window() -> impl Strategy<Value = Window> {
    let side = || prop::option::of((5_000..25_000).prop_map(|days| Day::from_days(days).unwrap()));
    (side(), side()).prop_map(|(a, b)| match (a, b) {
        (Some(a), Some(b)) => Window::new(Some(a.min(b)), Some(a.max(b))).unwrap(),
        (a, b) => Window::new(a, b).unwrap(),
    })
}

fn any_width() -> impl Strategy<Value = Width> {
    prop_oneof![
        (0..5_u32).prop_map(Width::Units),
        (0..1_000_u32).prop_map(Width::Days)
    ]
}

#[test]
fn a_full_date_is_told_by_its_text() {
    let full = |text| When::parse(text).unwrap().as_full_date(text).is_some();
    assert!(full("2026-01-02"));
    for text in [
        "2026-01-02?",
        "2026-01-0X",
        "2026-XX-02",
        "2026-01",
        "2026-01-02T10:00",
    ] {
        assert!(!full(text), "{text}");
    }
}

proptest! {
    #[test]
    fn a_full_date_says_nothing_but_its_day(text in "[0-3][0-9]{3}-[01][0-9X?]-[0-3][0-9X?~%/.]|[-0-9X?~%Y]{10}") {
        if let Ok(when) = When::parse(&text)
            && when.as_full_date(&text).is_some()
        {
            let day = Day::parse_iso(&text).unwrap();
            prop_assert_eq!(when.bounds(), (Some(day), Some(day)));
            prop_assert_eq!(day.to_string(), text);
        }
    }

    #[test]
    fn no_text_breaks_the_parser(text in "\\PC*") {
        let _ = When::parse(&text);
    }

    #[test]
    fn no_mixture_of_marks_breaks_the_parser(text in "[-0-9XYTSZEW/.,?~%:{}+ uopen\\[\\]۰-۹]{0,24}") {
        if let Ok(it) = When::parse(&text) {
            let _ = it.as_if_solar_hijri();
            prop_assert_eq!(When::parse(&When::edtf(&text)), Ok(it));
        }
    }

    #[test]
    fn hints_that_say_what_to_write_can_be_read(text in "[-0-9/. uw]{0,12}") {
        if let Err(error) = When::parse(&text)
            && let Some(hint) = error.hint
            && let Some(date) = hint.strip_prefix("write ")
            && !date.contains(' ')
        {
            prop_assert!(When::parse(date).is_ok(), "{text}: {date}");
        }
    }

    #[test]
    fn bounds_are_in_order(it in any_form(), width in any_width()) {
        for (start, end) in [(it.start(), it.end()), it.possible(width)] {
            prop_assert!(start.zip(end).is_none_or(|(start, end)| start <= end));
        }
    }

    #[test]
    fn what_is_certain_is_possible(it in any_form(), window in any_window(), width in any_width()) {
        if it.overlaps(&window, Certainty::Certain, width) {
            prop_assert!(it.overlaps(&window, Certainty::Possible, width));
        }
    }

    #[test]
    fn a_wider_about_makes_more_possible_and_less_certain(
        it in any_form(), window in any_window(), narrow in 0..5_u32, more in 0..5_u32, days in prop::bool::ANY,
    ) {
        let width = |count| if days { Width::Days(count) } else { Width::Units(count) };
        let (narrow, wide) = (width(narrow), width(narrow + more));
        let overlaps = |certainty, width| it.overlaps(&window, certainty, width);
        prop_assert!(overlaps(Certainty::Possible, wide) >= overlaps(Certainty::Possible, narrow));
        prop_assert!(overlaps(Certainty::Certain, wide) <= overlaps(Certainty::Certain, narrow));
        let (a, b) = (it.possible(narrow), it.possible(wide));
        prop_assert!(b.0 <= a.0 && a.1.is_none() == b.1.is_none() && a.1 <= b.1);
    }

    #[test]
    fn a_larger_window_holds_more(it in any_form(), window in any_window(), before in 0..900_i32, after in 0..900_i32) {
        let larger = Window::new(
            window.since().map(|day| day.add_days(-before)),
            window.until().map(|day| day.add_days(after)),
        ).unwrap();
        for certainty in [Certainty::Possible, Certainty::Certain] {
            let overlaps = |window| it.overlaps(window, certainty, Width::default());
            prop_assert!(overlaps(&larger) >= overlaps(&window), "{certainty:?}");
        }
    }

    #[test]
    fn nothing_outside_the_bounds_is_possible(it in any_form(), window in any_window(), width in any_width()) {
        let (start, end) = it.possible(width);
        let before = window.until().zip(start).is_some_and(|(until, start)| until < start);
        let after = window.since().zip(end).is_some_and(|(since, end)| since > end);
        if before || after {
            prop_assert!(!it.overlaps(&window, Certainty::Possible, width));
        }
    }

    #[test]
    fn what_surely_lasts_is_what_certainly_falls_into_a_window(it in any_form(), window in any_window(), width in any_width()) {
        let (begun, lasts) = it.surely(width);
        let surely = window.until().is_none_or(|until| begun.is_some_and(|day| day <= until))
            && window.since().is_none_or(|since| lasts.is_some_and(|day| day >= since));
        let certain = it.overlaps(&window, Certainty::Certain, width);
        prop_assert!(!surely || certain);
        prop_assert!(surely == certain || it.precision() == DatePrecision::Set);
    }
}
