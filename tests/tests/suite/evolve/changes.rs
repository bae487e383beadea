//! Checks that changes of tables are classified as they were measured.
//!
//! `changes.json` has the expected outcomes. The outcomes for Terraform were measured with the provider's versions
//! 5.100 and, for settings without an argument there, read in the source of version 6. The outcomes for
//! `CloudFormation` follow from the registry's schemas and from the API.
//!
//! `documented.json` has more changes, whose outcomes follow from the documentation alone. They were written down before
//! they were compared.

use serde_json::{Value, json};
use tablewright::deploy::Snapshot;
use tablewright::evolve::{Diff, Outcome, Severity, diff};

pub(super) fn cases() -> Vec<Value> {
    let files = [include_str!("changes.json"), include_str!("documented.json")];
    files.iter().flat_map(|file| serde_json::from_str::<Vec<Value>>(file).unwrap()).collect()
}

pub(super) fn snapshot(request: &Value) -> Snapshot<'static> {
    if request.is_null() {
        return Snapshot::default();
    }
    Snapshot::from_create_table(&request.to_string()).unwrap()
}

fn compared(case: &Value) -> Diff {
    diff(&snapshot(&case["before"]), &snapshot(&case["after"]))
}

/// Returns an outcome in the words of the measurements.
fn class(outcome: Outcome, is_terraform: bool) -> &'static str {
    match outcome {
        Outcome::Nothing => "no_op",
        Outcome::InPlace => "in_place",
        Outcome::Slow => "in_place_slow",
        Outcome::OneByOne => "one_per_deployment",
        Outcome::Steps => "two_step",
        Outcome::IndexRebuilt => "index_rebuilt",
        Outcome::ReplicaRebuilt => "replica_rebuilt",
        Outcome::NewStream => "new_stream_arn",
        Outcome::Replaced { .. } if is_terraform => "replacement_data_destroyed",
        Outcome::Replaced { .. } => "replacement_data_left_behind",
        Outcome::Retained => "table_retained",
        Outcome::Destroyed => "table_destroyed",
        Outcome::Import => "import_procedure",
        Outcome::Refused => "refused",
        Outcome::Prevented => "refused_by_prevent_destroy",
        Outcome::Fails => "apply_error",
        Outcome::Ignored => "silent_no_op",
        Outcome::NeverSettles => "nothing_applied_for_ever",
        Outcome::Inexpressible => "not_expressible",
        _ => "unknown",
    }
}

#[test]
fn changes_of_tables_are_classified_as_measured() {
    let mut wrong = Vec::new();
    for case in cases() {
        let diff = compared(&case);
        let found = (class(diff.cloudformation(), false), class(diff.terraform(), true));
        let right = (case["cloudformation"].as_str().unwrap(), case["terraform"].as_str().unwrap());
        if found != right {
            wrong.push(format!("{}: {found:?}, not {right:?}\n{diff}", case["id"]));
        }
    }
    assert!(wrong.is_empty(), "{} wrong:\n\n{}", wrong.len(), wrong.join("\n\n"));
}

/// `CloudFormation` replaces a table without a name, but refuses to replace a table that has one.
#[test]
fn a_table_without_a_name_is_replaced() {
    let mut count = 0;
    for case in cases().iter().filter(|case| case["ifUnnamed"].is_string()) {
        let template = |request: &Value| {
            let mut properties = request.clone();
            for name in [
                "TableName",
                "DeletionPolicy",
                "UpdateReplacePolicy",
                "PreventDestroy",
                "ImportSource",
                "Replicas",
            ] {
                properties.as_object_mut().unwrap().remove(name);
            }
            let table = json!({ "Type": "AWS::DynamoDB::Table", "Properties": properties });
            Snapshot::from_template(&json!({ "Resources": { "Orders": table } }).to_string(), &[]).unwrap()
        };
        // The resource for a single table has another form for the import and the replicas.
        if case["before"]["ImportSource"].is_object() {
            continue;
        }
        let diff = diff(&template(&case["before"]), &template(&case["after"]));
        assert_eq!(class(diff.cloudformation(), false), case["ifUnnamed"], "{}\n{diff}", case["id"]);
        count += 1;
    }
    assert!(count > 10);
}

/// Leaving a setting out can differ from setting it to its default, even after a snapshot was written and read.
#[test]
fn a_written_snapshot_says_the_same() {
    let unnamed = |request: &Value| {
        let mut properties = request.clone();
        properties.as_object_mut().unwrap().remove("TableName");
        let table = json!({ "Type": "AWS::DynamoDB::Table", "Properties": properties });
        Snapshot::from_template(&json!({ "Resources": { "Orders": table } }).to_string(), &[]).unwrap()
    };
    let written = |snapshot: &Snapshot<'_>| -> Snapshot<'static> {
        serde_json::from_str(&serde_json::to_string(snapshot).unwrap()).unwrap()
    };
    let mut differ = 0;
    for case in cases().iter().filter(|case| case["before"].is_object() && case["after"].is_object()) {
        let [before, after] = [&case["before"], &case["after"]];
        let pairs = [[snapshot(before), snapshot(after)], [unnamed(before), unnamed(after)]];
        for [before, after] in pairs {
            assert_eq!(diff(&written(&before), &written(&after)), diff(&before, &after), "{}", case["id"]);
            let mut json = serde_json::to_value(&after).unwrap();
            for table in json["tables"].as_array_mut().unwrap() {
                table.as_object_mut().unwrap().remove("leftOut");
            }
            let set: Snapshot<'_> = serde_json::from_value(json).unwrap();
            differ += usize::from(diff(&before, &set) != diff(&before, &after));
        }
    }
    assert!(differ > 5, "{differ}");
}

/// For definitions that mean the same, `CloudFormation` does nothing, and no change is `Steps` or worse.
#[test]
fn equivalent_definitions_have_no_danger() {
    for case in cases().iter().filter(|case| case["equivalent"] == true) {
        let diff = compared(case);
        assert!(diff.severity() < Some(Severity::Steps), "{}\n{diff}", case["id"]);
        assert_eq!(diff.cloudformation(), Outcome::Nothing, "{}", case["id"]);
    }
}

/// A table is equal to itself, and a comparison in the other direction finds the same places.
#[test]
fn comparisons_have_two_directions() {
    for case in cases() {
        for side in ["before", "after"] {
            let same = snapshot(&case[side]);
            assert_eq!(diff(&same, &same), Diff::default(), "{}", case["id"]);
        }
        let forth = compared(&case);
        let back = diff(&snapshot(&case["after"]), &snapshot(&case["before"]));
        assert_eq!(forth.changes.is_empty(), back.changes.is_empty(), "{}", case["id"]);
        assert!(
            forth
                .changes
                .iter()
                .all(|change| !change.reason.is_empty() && change.page.starts_with("https://"))
        );
    }
}
