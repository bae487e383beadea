//! Codes of problems and lints, and lints that are allowed.

use serde_json::json;
use tablewright::deploy::{Lint, Problem, What};
use tablewright::schema::IndexKind;

use super::{schema, shop, texts};

#[test]
fn a_problem_has_a_code_and_a_place() {
    let wrong =
        schema("orders", json!({ "deletion_protection": true, "tags": [{ "key": "", "value": "" }] }));
    let stack = shop().schema(wrong).configure_table("orders", |table| {
        let replica = tablewright::deploy::Replica::new("eu-west-1").reads(5);
        table.replica(replica)
    });
    let error = stack.cloudformation().unwrap_err();
    let found: Vec<_> = error
        .problems()
        .iter()
        .map(|problem| {
            let at = problem.at();
            (problem.code(), at.table.as_deref(), at.replica.as_deref(), at.what)
        })
        .collect();
    assert_eq!(
        found,
        [
            ("TW2033", Some("orders"), None, What::Stream),
            ("TW2043", Some("orders"), Some("eu-west-1"), What::Capacity),
            ("TW1052", Some("orders"), None, What::Tag),
        ]
    );
    let [first, ..] = error.problems() else { panic!("{error}") };
    assert_eq!(first.to_string(), format!("{} [TW2033]", first.text()));
    assert!(error.to_string().lines().all(|line| line.ends_with(']')), "{error}");
}

#[test]
fn a_rule_of_an_index_names_the_index() {
    let kind = serde_json::to_value(IndexKind::Global).unwrap();
    let index = json!({ "name": "by-day", "kind": kind, "partition_key": [] });
    let error = shop().schema(schema("orders", json!({ "indexes": [index] }))).cloudformation().unwrap_err();
    let [problem] = error.problems() else { panic!("{error}") };
    assert_eq!(problem.at().to_string(), "table `orders`, index `by-day`");
}

/// Returns a stack with two lints: two indexes with the key of the table.
fn twins() -> tablewright::Stack {
    let index = |name: &str| json!({ "name": name, "kind": "global", "partition_key": [{ "name": "id", "type": "S" }] });
    let with_index = |name: &str| schema(name, json!({ "indexes": [index("twin")] }));
    shop().schema(with_index("one")).schema(with_index("other"))
}

#[test]
fn a_lint_is_allowed_by_its_code() {
    let stack = twins();
    let codes: Vec<&str> = stack.lints().iter().map(Lint::code).collect();
    assert_eq!(codes, ["TW9001", "TW9001"]);
    assert!(stack.lints()[0].to_string().ends_with("[TW9001]"));
    let allowed = stack.allow("TW9001", "it is read while the table is filled");
    assert_eq!(allowed.lints(), []);
    assert!(allowed.cloudformation().is_ok());
    // Another lint stays.
    let codes: Vec<&str> = twins().allow("TW9002", "there is none").lints().iter().map(Lint::code).collect();
    assert_eq!(codes, ["TW9001", "TW9001"]);
}

#[test]
fn only_lints_are_allowed_and_for_a_reason() {
    for (code, reason, expected) in [
        ("TW9001", " ", "`TW9001` is allowed without a reason; give one"),
        ("TW1001", "it is fine", "no lint has the code `TW1001` that is allowed; did you mean `TW9001`?"),
        ("unused", "it is fine", "no lint has the code `unused` that is allowed"),
    ] {
        let error = twins().allow(code, reason).cloudformation().unwrap_err();
        assert_eq!(texts(&error), [expected]);
        assert_eq!(error.problems().iter().map(Problem::code).collect::<Vec<_>>(), ["TW2999"]);
    }
}
