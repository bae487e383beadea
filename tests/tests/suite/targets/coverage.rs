//! Checks that every member that DynamoDB accepts is in some request of the cases.

use std::collections::BTreeSet;

use serde_json::Value;
use tablewright_tests::cases::cases;

use super::parse;

const ANSWER: &str = "an ARN that only an answer tells, so it is not in a request that is rendered";
const GLOBAL: &str = "the requests create a table in one Region";
const ELSEWHERE: &str = "its own request sets it, for a table that is there too";
const CHANGE: &str = "it guards a change of what is there";

/// Members that no request has, with the reason.
const LEFT_OUT: &[(&str, &str)] = &[
    ("CreateTable.GlobalTableSettingsReplicationMode", GLOBAL),
    ("CreateTable.GlobalTableSourceArn", GLOBAL),
    ("CreateTable.ResourcePolicy", ELSEWHERE),
    ("PutResourcePolicy.ConfirmRemoveSelfResourceAccess", CHANGE),
    ("PutResourcePolicy.ExpectedRevisionId", CHANGE),
    ("PutResourcePolicy.ResourceArn", ANSWER),
    ("TagResource.ResourceArn", ANSWER),
];

#[test]
fn every_member_of_a_request_is_rendered() {
    let model = parse(include_str!("../proof/service_model.json"));
    let mut known = BTreeSet::new();
    for (operation, shape) in model["operations"].as_object().unwrap() {
        members(&model, operation, shape, &mut known);
    }
    let mut rendered = BTreeSet::new();
    for (_, stack) in cases() {
        for step in stack.calls().unwrap() {
            walk(step.operation(), &parse(step.as_json()), &mut rendered);
        }
    }
    let left_out: BTreeSet<String> = LEFT_OUT.iter().map(|(path, _)| (*path).to_owned()).collect();
    let missing: Vec<&String> =
        known.difference(&rendered).filter(|path| !left_out.contains(*path)).collect();
    assert!(missing.is_empty(), "in no request; add them to a case: {missing:#?}");
    let unknown: Vec<&String> = rendered.difference(&known).collect();
    assert!(unknown.is_empty(), "no members: {unknown:#?}");
    let needless: Vec<&String> =
        left_out.iter().filter(|path| rendered.contains(*path) || !known.contains(*path)).collect();
    assert!(needless.is_empty(), "listed as left out: {needless:#?}");
}

/// Adds the paths of all members of a structure.
fn members(model: &Value, path: &str, shape: &Value, found: &mut BTreeSet<String>) {
    let shape = &model["shapes"][shape.as_str().unwrap()];
    for (name, member) in shape["members"].as_object().into_iter().flatten() {
        let path = format!("{path}.{name}");
        members(model, &path, member, found);
        found.insert(path);
    }
    if let Some(member) = shape.get("member") {
        members(model, path, member, found);
    }
}

/// Adds the paths of all members of a value.
fn walk(path: &str, value: &Value, found: &mut BTreeSet<String>) {
    match value {
        Value::Object(members) => {
            for (name, value) in members {
                let path = format!("{path}.{name}");
                walk(&path, value, found);
                found.insert(path);
            }
        }
        Value::Array(elements) => elements.iter().for_each(|element| walk(path, element, found)),
        _ => {}
    }
}
