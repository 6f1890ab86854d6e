use std::sync::Arc;

use proptest::prelude::*;
use waymarks::diagnostic::{Code, Excerpt};
use waymarks::error::Error;
use waymarks::source::{FileName, Location};

use super::*;

fn events() -> FileName {
    Arc::from("events.csv")
}

fn unknown(line: u64) -> Finding {
    let row = "e1,Ilam,2026-01-03,,,Shalamchehh,Mehran";
    let start = row.find("Shalamchehh").unwrap();
    Finding::new(Code::E401, "\"Shalamchehh\" is not in places.csv")
        .at(Location::cell(&events(), line, 6))
        .cell("from", "Shalamchehh")
        .excerpt(Some(Excerpt {
            text: row.to_owned(),
            cell: start..start + "Shalamchehh".len(),
        }))
}

fn bad_latitude() -> Finding {
    Finding::new(Code::P302, "latitude must be between -90 and 90")
        .at(Location::cell(&Arc::from("places.csv"), 8, 7))
        .cell("lat", "95")
        .hint("lat and lon may be swapped")
}

fn report(findings: impl IntoIterator<Item = Finding>) -> Report {
    let mut report = Report::default();
    report.extend(findings);
    report
}

/// What a reader of a file sees: no styles.
fn plain(report: &Report, ending: &str) -> String {
    let mut out = Vec::new();
    Text { width: 100 }
        .report(report, ending, &mut out)
        .unwrap();
    anstream::adapter::strip_str(&String::from_utf8(out).unwrap()).to_string()
}

fn failure(error: &Error) -> String {
    let mut out = Vec::new();
    Text { width: 100 }.failure(error, &mut out).unwrap();
    anstream::adapter::strip_str(&String::from_utf8(out).unwrap()).to_string()
}

#[test]
fn a_finding_with_its_record_has_a_caret_under_the_cell() {
    let mut findings = vec![unknown(2).hint("did you mean \"Shalamcheh\" (places.csv:2)?")];
    findings.extend([3, 9, 14].map(unknown));
    assert_eq!(
        plain(&report(findings), "nothing was written"),
        "\
error[E401]: \"Shalamchehh\" is not in places.csv
 --> events.csv:2:6 (from)
  |
2 | e1,Ilam,2026-01-03,,,Shalamchehh,Mehran
  |                      ^^^^^^^^^^^
  = help: did you mean \"Shalamcheh\" (places.csv:2)?
  = note: 3 more rows have it: lines 3, 9, 14

total: 4 errors, 0 warnings; nothing was written
"
    );
}

#[test]
fn the_gutter_is_as_wide_as_the_line_number() {
    let text = plain(&report([unknown(1234)]), "");
    let expected = "    --> events.csv:1234:6 (from)
     |
1234 | e1,Ilam,2026-01-03,,,Shalamchehh,Mehran
     |                      ^^^^^^^^^^^
";
    assert!(text.contains(expected), "{text}");
}

#[test]
fn a_finding_without_its_record_takes_two_lines() {
    let mut without = unknown(2).hint("did you mean \"Shalamcheh\" (places.csv:2)?");
    without.excerpt = None;
    assert_eq!(
        plain(&report([bad_latitude(), without]), ""),
        "\
error[P302]: places.csv:8:7: lat = \"95\": latitude must be between -90 and 90
  hint: lat and lon may be swapped
error[E401]: events.csv:2:6: from = \"Shalamchehh\" is not in places.csv
  hint: did you mean \"Shalamcheh\" (places.csv:2)?
total: 2 errors, 0 warnings
"
    );
}

#[test]
fn other_places_are_named() {
    let finding = Finding::new(Code::E430, "the id is already used")
        .at(Location::cell(&events(), 9, 1))
        .cell("id", "e1")
        .related(Location::cell(&events(), 8, 1), "used here first");
    assert_eq!(
        plain(&report([finding]), ""),
        "\
error[E430]: events.csv:9:1: id = \"e1\": the id is already used
  note: events.csv:8:1: used here first
total: 1 error, 0 warnings
"
    );
}

#[test]
fn a_finding_about_no_cell_says_only_what_it_knows() {
    let about_file = Finding::new(Code::E432, "events have no ids, rows are numbered")
        .at(Location::file(&events()));
    let about_nothing = Finding::new(Code::P320, "areas cannot be read");
    assert_eq!(
        plain(&report([about_file, about_nothing]), ""),
        "\
note[E432]: events.csv: events have no ids, rows are numbered
error[P320]: areas cannot be read
total: 1 error, 0 warnings, 1 note
"
    );
}

#[test]
fn a_persian_row_keeps_its_letters_and_its_joiners() {
    let row = "e1,می\u{200c}شود,شلمچهه,x";
    let start = row.find("شلمچهه").unwrap();
    let finding = Finding::new(Code::E401, "\"شلمچهه\" is not in places.csv")
        .at(Location::cell(&events(), 2, 3))
        .cell("from", "شلمچهه")
        .excerpt(Some(Excerpt {
            text: row.to_owned(),
            cell: start..start + "شلمچهه".len(),
        }));
    assert_eq!(
        plain(&report([finding]), ""),
        "\
error[E401]: \"شلمچهه\" is not in places.csv
 --> events.csv:2:3 (from)
  |
2 | e1,می\u{200c}شود,شلمچهه,x
  |          ^^^^^^

total: 1 error, 0 warnings
"
    );
}

#[test]
fn hostile_text_is_shown_not_obeyed() {
    let bad = "a\u{202e}\u{1b}[2J\n";
    let finding = Finding::new(Code::E403, format!("not a date: {bad}"))
        .at(Location::cell(&Arc::from("ev\u{1b}]0;x\u{7}.csv"), 2, 3))
        .cell(bad, bad)
        .hint(bad)
        .related(Location::file(&Arc::from(bad)), bad);
    assert_eq!(
        plain(&report([finding]), ""),
        r#"error[E403]: ev\u{1b}]0;x\u{7}.csv:2:3: "a\u{202e}\u{1b}[2J\n" = "a\u{202e}\u{1b}[2J\n": not a date: a\u{202e}\u{1b}[2J\n
  hint: a\u{202e}\u{1b}[2J\n
  note: a\u{202e}\u{1b}[2J\n: a\u{202e}\u{1b}[2J\n
total: 1 error, 0 warnings
"#
    );
}

#[test]
fn a_long_value_is_cut() {
    let finding = Finding::new(Code::E404, "not a date").cell("date", "x".repeat(90));
    let text = plain(&report([finding]), "");
    assert!(text.contains(&format!("date = \"{}\"…: not a date", "x".repeat(60))));
}

#[test]
fn a_message_that_quotes_its_value_is_no_longer_for_it() {
    let value = format!("می\u{200c}شود{}", "x".repeat(90));
    let finding =
        Finding::new(Code::E401, format!("{value:?} is not in places.csv")).cell("from", value);
    let expected = format!(
        "from = \"می\u{200c}شود{}\"… is not in places.csv\n",
        "x".repeat(54)
    );
    let text = plain(&report([finding]), "");
    assert!(text.contains(&expected), "{text}");
}

#[test]
fn a_long_row_fits_the_terminal() {
    let row = format!(
        "{},Shalamchehh,{}",
        "چه شلمچه ,".repeat(150),
        "x".repeat(1500)
    );
    let start = row.find("Shalamchehh").unwrap();
    let mut finding = unknown(2);
    finding.excerpt = Some(Excerpt {
        text: row,
        cell: start..start + "Shalamchehh".len(),
    });
    let text = plain(&report([finding]), "");
    assert!(
        text.lines().all(|line| line.chars().count() <= 100),
        "{text}"
    );
    let mut lines = text.lines().skip(3);
    let (row, carets) = (lines.next().unwrap(), lines.next().unwrap());
    let before: String = row.chars().take_while(|&c| c != 'S').collect();
    assert_eq!(before.chars().count(), carets.find('^').unwrap());
}

#[test]
fn rows_that_differ_are_said_to_be_like_not_the_same() {
    let findings = (2..40).map(|line| {
        Finding::new(Code::E404, "not a date")
            .at(Location::cell(&events(), line, 3))
            .cell("date", format!("{line}/1"))
    });
    let text = plain(&report(findings), "");
    let expected = "note: 28 more rows like this: lines 12, 13, 14, 15, 16, 17, 18, 19, …\n";
    assert!(text.contains(expected), "{text}");
}

#[test]
fn errors_are_never_hidden_behind_warnings() {
    let mut findings: Vec<_> = (2..100)
        .map(|line| {
            Finding::new(Code::E401, "m")
                .severity(Severity::Warning)
                .at(Location::line(&events(), line))
                .cell("from", line.to_string())
        })
        .collect();
    findings.push(unknown(100));
    let text = plain(&report(findings), "");
    assert!(text.contains("error[E401]"), "{text}");
    assert_eq!(text.matches("warning[E401]").count(), SHOWN - 1);
    let end =
        "… and 59 more: run with --message-format json to see them\ntotal: 1 error, 98 warnings\n";
    assert!(text.ends_with(end), "{text}");
}

#[test]
fn more_kinds_than_are_kept_are_counted() {
    let mut report = Report::new(50);
    for line in 2..100 {
        report.push(unknown(line).cell("from", line.to_string()));
    }
    let text = plain(&report, "");
    assert!(
        text.contains("… and 58 more: run with --message-format json to see the first 50 kinds")
    );
}

#[test]
fn an_empty_report_still_says_its_totals() {
    assert_eq!(
        plain(&Report::default(), ""),
        "total: 0 errors, 0 warnings\n"
    );
}

#[test]
fn a_failure_says_what_to_do() {
    let missing = std::io::Error::from_raw_os_error(2);
    assert_eq!(
        failure(&Error::read("events.csv", missing)),
        "error[C101]: cannot read events.csv: No such file or directory\n  \
         help: a path is taken from the folder you are in; is it the right one?\n"
    );
    assert_eq!(
        failure(&Error::OutputIsInput("places.csv".into())),
        "error[O503]: places.csv is an input: it would be overwritten\n  \
         help: write into another folder: --out FOLDER\n"
    );
    assert_eq!(
        failure(&Error::Busy("out\u{1b}[m".into())),
        "error[O506]: another export is writing to out\\u{1b}[m\n  \
         help: wait until it has ended, or write into another folder with --out\n"
    );
    let usage = Error::Usage {
        message: "no layer \u{202e}".to_owned(),
        hint: Some("layers: \u{1b}c".to_owned()),
    };
    assert_eq!(
        failure(&usage),
        "error[U801]: no layer \\u{202e}\n  help: layers: \\u{1b}c\n"
    );
    assert_eq!(
        failure(&Error::usage("no such layer")),
        "error[U801]: no such layer\n"
    );
}

#[test]
fn nobody_is_told_that_nobody_listens() {
    assert_eq!(failure(&Error::ReaderGone), "");
}

#[test]
fn styles_are_written_for_the_stream_to_keep_or_remove() {
    let mut out = Vec::new();
    Text { width: 100 }
        .report(&report([unknown(2)]), "", &mut out)
        .unwrap();
    let styled = String::from_utf8(out).unwrap();
    assert!(
        styled.starts_with("\u{1b}[1m\u{1b}[91merror[E401]\u{1b}[0m"),
        "{styled:?}"
    );
}

/// Characters of files that mean harm, among others.
fn hostile() -> impl Strategy<Value = String> {
    let trap = prop::sample::select(vec![
        ',', '"', 'م', '\n', '\r', '\t', '\u{1b}', '\u{9b}', '\u{200b}', '\u{200f}', '\u{202e}',
        '\u{2066}', '\u{2028}', '\u{feff}', '\u{301}', '東',
    ]);
    prop::collection::vec(prop_oneof![trap, any::<char>()], 0..40).prop_map(String::from_iter)
}

proptest! {
    #[test]
    fn no_byte_of_the_data_moves_the_terminal(
        texts in prop::array::uniform6(hostile()),
        width in 0usize..150,
        has_excerpt in any::<bool>(),
    ) {
        let [file, field, value, message, hint, head] = texts;
        let excerpt = has_excerpt.then(|| Excerpt {
            text: format!("{head}{value}{hint}"),
            cell: head.len()..head.len() + value.len(),
        });
        let at = Location::cell(&Arc::from(file.as_str()), 2, 3);
        let finding = Finding::new(Code::E403, message.clone())
            .at(at.clone())
            .cell(field, value)
            .hint(hint)
            .related(at, message)
            .excerpt(excerpt);
        let mut out = Vec::new();
        Text { width }.report(&report([finding]), "", &mut out).unwrap();
        let out = String::from_utf8(out).unwrap();
        // Only our own styles are escape sequences: without them nothing is left to obey.
        let text = anstream::adapter::strip_str(&out).to_string();
        for c in text.chars() {
            prop_assert!(c == '\n' || !c.is_control(), "{c:?} in {text:?}");
            let bidi = matches!(
                c,
                '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'
            );
            let unseen = matches!(c, '\u{200b}' | '\u{2028}' | '\u{2029}' | '\u{feff}');
            prop_assert!(!bidi && !unseen, "{c:?} in {text:?}");
        }
        let lines = text.lines().count();
        prop_assert_eq!(lines, if has_excerpt { 9 } else { 4 });
        for sequence in out.split('\u{1b}').skip(1) {
            let style = sequence.strip_prefix('[').and_then(|rest| rest.split_once('m'));
            let is_style = style.is_some_and(|(style, _)| {
                !style.is_empty() && style.chars().all(|c| c.is_ascii_digit() || c == ';')
            });
            prop_assert!(is_style, "{:?}", sequence);
        }
    }
}
