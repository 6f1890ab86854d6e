use std::sync::Arc;

use proptest::prelude::*;
use serde_json::Value;
use waymarks::diagnostic::{Excerpt, Finding};
use waymarks::error::Error;
use waymarks::source::FileName;

use super::super::object::string;
use super::*;
use waymarks::diagnostic::escape::{Piece, pieces};

fn events() -> FileName {
    Arc::from("events.csv")
}

fn written(report: &Report) -> String {
    let mut out = Vec::new();
    Json.report(report, "nothing was written", &mut out)
        .unwrap();
    String::from_utf8(out).unwrap()
}

fn unknown(line: u64) -> Finding {
    Finding::new(Code::E401, "\"Shalamchehh\" is not in places.csv")
        .at(Location::cell(&events(), line, 2))
        .cell("from", "Shalamchehh")
        .hint("did you mean \"Shalamcheh\"?")
        .related(
            Location::line(&Arc::from("places.csv"), 2),
            "the nearest name",
        )
        .excerpt(Some(Excerpt {
            text: "e1,Shalamchehh".to_owned(),
            cell: 3..14,
        }))
}

#[test]
fn a_group_is_one_line_and_the_summary_is_the_last() {
    let mut report = Report::default();
    report.extend([2, 3, 9].map(unknown));
    assert_eq!(
        written(&report),
        concat!(
            r#"{"code":"E401","level":"error","title":"a name that no place answers to","#,
            r#""file":"events.csv","line":2,"column":2,"field":"from","value":"Shalamchehh","#,
            r#""message":"\"Shalamchehh\" is not in places.csv","#,
            r#""hint":"did you mean \"Shalamcheh\"?","#,
            r#""related":[{"file":"places.csv","line":2,"column":null,"message":"the nearest name"}],"#,
            r#""findings":3,"rows":3,"alike":"value","lines":[2,3,9],"csv_line":"e1,Shalamchehh"}"#,
            "\n",
            r#"{"level":"summary","errors":3,"warnings":0,"notes":0,"groups":1,"not_listed":[],"#,
            r#""message":"nothing was written"}"#,
            "\n"
        )
    );
}

#[test]
fn what_was_not_kept_is_counted_by_code() {
    let mut report = Report::new(0);
    report.extend([2, 3].map(unknown));
    let text = written(&report);
    let summary: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(summary["not_listed"][0]["code"], "E401");
    assert_eq!(summary["not_listed"][0]["findings"], 2);
}

#[test]
fn a_failure_has_the_keys_of_a_finding() {
    let mut report = Report::default();
    report.push(unknown(2));
    let finding = written(&report);
    let keys = |line: &str| -> Vec<String> {
        let object: Value = serde_json::from_str(line).unwrap();
        object.as_object().unwrap().keys().cloned().collect()
    };
    let mut out = Vec::new();
    let error = Error::read("a\u{202e}b.csv", std::io::Error::from_raw_os_error(2));
    Json.failure(&error, &mut out).unwrap();
    let failure = String::from_utf8(out).unwrap();
    assert_eq!(keys(finding.lines().next().unwrap()), keys(&failure));
    assert!(failure.starts_with(
        r#"{"code":"C101","level":"error","title":"a file cannot be read","file":"a\u202eb.csv","#
    ));
}

proptest! {
    #[test]
    fn every_text_comes_back_as_it_was_and_nothing_hidden_is_raw(
        text in any::<String>(),
        trap in prop::sample::select(vec!["\u{2028}", "\u{202e}", "\u{1b}[2J", "\u{e0041}", "\u{200c}", "\u{301}"]),
    ) {
        let text = format!("{trap}{text}{trap}\"\\\n");
        let mut json = String::new();
        string(&text, &mut json);
        let back: String = serde_json::from_str(&json).unwrap();
        prop_assert_eq!(&back, &text);
        prop_assert!(pieces(&json).all(|piece| matches!(piece, Piece::Char(_))), "{}", json);
    }

    #[test]
    fn every_line_is_json(messages in prop::collection::vec(any::<String>(), 0..20)) {
        let mut report = Report::default();
        report.extend(messages.iter().map(|message| Finding::new(Code::C202, message)));
        let text = written(&report);
        prop_assert_eq!(text.matches('\n').count(), report.groups().len() + 1);
        for line in text.lines() {
            prop_assert!(serde_json::from_str::<Value>(line).is_ok(), "{}", line);
        }
    }
}
