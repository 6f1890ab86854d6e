use std::sync::Arc;

use proptest::prelude::*;
use serde_json::Value;
use waymarks::diagnostic::Finding;
use waymarks::error::Error;

use super::*;

fn written(report: &Report) -> Value {
    let mut out = Vec::new();
    Sarif
        .report(report, "nothing was written", &mut out)
        .unwrap();
    parsed(&out)
}

fn parsed(out: &[u8]) -> Value {
    let value = serde_json::from_slice(out).unwrap();
    schema::assert_valid(&value);
    value
}

fn unknown(line: u64) -> Finding {
    Finding::new(Code::E401, "no place answers to this name")
        .at(Location::cell(&Arc::from("my tables/events.csv"), line, 6))
        .cell("place", "Ilm")
        .hint("did you mean \"Ilam\"?")
        .related(Location::line(&Arc::from("places.csv"), 4), "the nearest")
}

#[test]
fn a_group_is_a_result_with_the_lines_it_is_on() {
    let mut report = Report::default();
    report.extend([2, 3, 9].map(unknown));
    report.push(Finding::new(Code::C102, "the file is empty"));
    let log = written(&report);
    let run = &log["runs"][0];
    let result = &run["results"][0];
    assert_eq!(result["ruleId"], "E401");
    assert_eq!(result["level"], "error");
    assert_eq!(result["occurrenceCount"], 3);
    assert_eq!(
        result["message"]["text"],
        "place = \"Ilm\": no place answers to this name; did you mean \"Ilam\"?"
    );
    let place = &result["locations"][0]["physicalLocation"];
    assert_eq!(place["artifactLocation"]["uri"], "my%20tables/events.csv");
    assert_eq!(place["region"]["startLine"], 2);
    let lines: Vec<_> = result["relatedLocations"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| it["physicalLocation"]["region"]["startLine"].as_u64())
        .collect();
    assert_eq!(lines, [Some(4), Some(3), Some(9)]);
    assert_eq!(run["results"][1]["locations"], serde_json::json!([]));
}

#[test]
fn every_result_points_at_the_rule_that_explains_it() {
    let mut report = Report::default();
    for &code in Code::ALL {
        report.push(Finding::new(code, "x"));
    }
    let log = written(&report);
    let run = &log["runs"][0];
    let rules = &run["tool"]["driver"]["rules"];
    assert_eq!(rules.as_array().unwrap().len(), Code::ALL.len());
    for result in run["results"].as_array().unwrap() {
        let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
        assert_eq!(rules[index]["id"], result["ruleId"]);
        assert!(rules[index]["help"]["text"].as_str().unwrap().len() > 100);
    }
}

#[test]
fn nothing_to_say_is_a_log_too() {
    let log = written(&Report::default());
    assert_eq!(log["runs"][0]["results"], serde_json::json!([]));
}

#[test]
fn a_failure_is_a_run_that_did_not_succeed() {
    let mut out = Vec::new();
    Sarif.failure(&Error::Busy("out".into()), &mut out).unwrap();
    let log = parsed(&out);
    let invocation = &log["runs"][0]["invocations"][0];
    assert_eq!(invocation["executionSuccessful"], false);
    let note = &invocation["toolExecutionNotifications"][0];
    assert_eq!(note["associatedRule"]["id"], "O506");
}

#[test]
fn a_path_becomes_a_uri_reference() {
    assert_eq!(uri("./events.csv"), "events.csv");
    assert_eq!(
        uri("a b/شلمچه.csv"),
        "a%20b/%D8%B4%D9%84%D9%85%DA%86%D9%87.csv"
    );
    assert_eq!(uri("100%.csv"), "100%25.csv");
    assert_eq!(uri("c:x.csv"), "c%3Ax.csv");
    assert_eq!(uri("/tables/events.csv"), "file:///tables/events.csv");
}

proptest! {
    #[test]
    fn any_finding_makes_a_valid_log(
        file in "[^<]\\PC{0,8}", message in proptest::string::string_regex("\\PC*|[\"\\\\\n\u{0}\u{202e}]*").unwrap(), value in "\\PC*", line in 0_u64..9,
    ) {
        let mut report = Report::default();
        report.push(
            Finding::new(Code::E401, message)
                .at(Location::cell(&Arc::from(file), line, 1))
                .cell("place", value),
        );
        written(&report);
    }
}

/// The official schema, with as much of JSON Schema (draft 4) as it uses: a keyword that is not
/// known here fails.
mod schema {
    use serde_json::Value;

    const SCHEMA: &str = include_str!(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/tests/sarif/sarif-schema-2.1.0.json"
    ));

    pub(super) fn assert_valid(log: &Value) {
        let schema: Value = serde_json::from_str(SCHEMA).unwrap();
        let mut wrong = Vec::new();
        check(&schema, &schema, log, "", &mut wrong);
        assert!(wrong.is_empty(), "{wrong:#?}\n{log:#}");
    }

    #[test]
    fn a_wrong_log_is_refused() {
        for wrong in [
            r#"{"version":"2.1.0"}"#,
            r#"{"version":"2.0","runs":[]}"#,
            r#"{"version":"2.1.0","runs":[],"more":1}"#,
            r#"{"version":"2.1.0","runs":[{"tool":{"driver":{}}}]}"#,
            r#"{"version":"2.1.0","runs":[{"tool":{"driver":{"name":"x"}},"results":[{"message":{}}]}]}"#,
        ] {
            let schema: Value = serde_json::from_str(SCHEMA).unwrap();
            let mut found = Vec::new();
            check(
                &schema,
                &schema,
                &serde_json::from_str(wrong).unwrap(),
                "",
                &mut found,
            );
            assert!(!found.is_empty(), "{wrong}");
        }
    }

    fn check(root: &Value, schema: &Value, value: &Value, at: &str, wrong: &mut Vec<String>) {
        let keywords = schema.as_object().unwrap();
        let mut say = |what: String| wrong.push(format!("{at}: {what}"));
        if let Some(target) = keywords.get("$ref") {
            let path = target.as_str().unwrap().strip_prefix('#').unwrap();
            return check(root, root.pointer(path).unwrap(), value, at, wrong);
        }
        let fits = |schema: &Value| {
            let mut wrong = Vec::new();
            check(root, schema, value, at, &mut wrong);
            wrong.is_empty()
        };
        let of_type = |name: &str| match name {
            "object" => value.is_object(),
            "array" => value.is_array(),
            "string" => value.is_string(),
            "boolean" => value.is_boolean(),
            "integer" => value.is_i64() || value.is_u64(),
            "number" => value.is_number(),
            other => panic!("type {other}"),
        };
        for (keyword, wanted) in keywords {
            let holds = match keyword.as_str() {
                "$schema"
                | "id"
                | "title"
                | "description"
                | "default"
                | "definitions"
                | "additionalProperties"
                | "properties"
                | "items" => true,
                // of the formats only what a renderer could get wrong
                "format" => value.as_str().is_none_or(|text| {
                    !wanted.as_str().unwrap().starts_with("uri")
                        || text
                            .bytes()
                            .all(|b| b.is_ascii_graphic() && !b"<>\"{}|\\^`".contains(&b))
                }),
                "type" => match wanted {
                    Value::String(name) => of_type(name),
                    names => names
                        .as_array()
                        .unwrap()
                        .iter()
                        .any(|it| of_type(it.as_str().unwrap())),
                },
                "enum" => wanted.as_array().unwrap().contains(value),
                "required" => value.as_object().is_none_or(|object| {
                    let names = wanted.as_array().unwrap();
                    names
                        .iter()
                        .all(|it| object.contains_key(it.as_str().unwrap()))
                }),
                "minimum" => value
                    .as_f64()
                    .is_none_or(|it| it >= wanted.as_f64().unwrap()),
                "maximum" => value
                    .as_f64()
                    .is_none_or(|it| it <= wanted.as_f64().unwrap()),
                "minItems" => value
                    .as_array()
                    .is_none_or(|it| it.len() as u64 >= wanted.as_u64().unwrap()),
                "uniqueItems" => value
                    .as_array()
                    .is_none_or(|it| (1..it.len()).all(|n| !it[..n].contains(&it[n]))),
                "anyOf" => wanted.as_array().unwrap().iter().any(fits),
                "oneOf" => {
                    wanted
                        .as_array()
                        .unwrap()
                        .iter()
                        .filter(|it| fits(it))
                        .count()
                        == 1
                }
                // patterns of the schema are about members that are not written here
                "pattern" => false,
                other => panic!("the schema has a keyword that is not known: {other}"),
            };
            if !holds {
                say(format!("{keyword}: {wanted}"));
            }
        }
        members(root, schema, value, at, wrong);
    }

    fn members(root: &Value, schema: &Value, value: &Value, at: &str, wrong: &mut Vec<String>) {
        if let Some(object) = value.as_object() {
            let none = serde_json::Map::new();
            let known = schema
                .get("properties")
                .map_or(&none, |it| it.as_object().unwrap());
            for (name, member) in object {
                let at = format!("{at}/{name}");
                match (known.get(name), schema.get("additionalProperties")) {
                    (Some(schema), _) => check(root, schema, member, &at, wrong),
                    (None, Some(Value::Bool(false))) => wrong.push(format!("{at}: not known")),
                    (None, Some(schema)) if schema.is_object() => {
                        check(root, schema, member, &at, wrong);
                    }
                    (None, _) => {}
                }
            }
        }
        if let (Some(items), Some(schema)) = (value.as_array(), schema.get("items")) {
            for (n, item) in items.iter().enumerate() {
                check(root, schema, item, &format!("{at}/{n}"), wrong);
            }
        }
    }
}
