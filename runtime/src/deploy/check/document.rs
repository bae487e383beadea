//! Checks policies that are attached to a table or its stream, against the grammar of IAM.
//!
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html>

use std::collections::HashSet;

use serde_json::{Map, Value};

use super::json::{MOST_LEVELS, is_deep, is_function};
use crate::deploy::parameter::is_account;
use crate::error::{Kind, Problem};
use crate::limits;
use crate::text::{did_you_mean, first, shown};

const MEMBERS: [&str; 3] = ["Id", "Statement", "Version"];
const STATEMENT_MEMBERS: [&str; 9] = [
    "Action",
    "Condition",
    "Effect",
    "NotAction",
    "NotPrincipal",
    "NotResource",
    "Principal",
    "Resource",
    "Sid",
];
const VERSIONS: [&str; 2] = ["2012-10-17", "2008-10-17"];

/// Returns the problems of a policy, each in words that follow the name of the policy.
///
/// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/rbac-considerations.html>
pub(super) fn problems(document: &Value) -> Vec<Problem> {
    if is_deep(document) {
        return vec![
            Kind::Depth.says(format!("is nested more than {MOST_LEVELS} levels deep; IAM needs about five")),
        ];
    }
    let bytes = document.to_string().len();
    if bytes > limits::RESOURCE_POLICY_BYTES {
        return vec![
            Kind::DocumentBytes
                .says(format!("has {bytes} bytes; DynamoDB allows {}", limits::RESOURCE_POLICY_BYTES)),
        ];
    }
    if is_function(document) {
        return Vec::new();
    }
    let Some(members) = document.as_object().filter(|members| !members.is_empty()) else {
        return vec![
            Kind::DocumentForm
                .says("is not a policy document; write an object with `Version` and `Statement`"),
        ];
    };
    let mut problems: Vec<Problem> = unknown_members(members, &MEMBERS).collect();
    if let Some(version) = members.get("Version")
        && !is_function(version)
        && !VERSIONS.iter().any(|known| version == known)
    {
        problems.push(Kind::DocumentVersion.says("has an unknown `Version`; write \"2012-10-17\""));
    }
    match members.get("Statement") {
        None => problems.push(Kind::NoStatement.says("has no `Statement`; add one")),
        Some(Value::Array(statements)) if statements.is_empty() => {
            problems.push(Kind::NoStatement.says("has no statements; add one, or take the policy out"));
        }
        Some(Value::Array(statements)) => {
            let of_statements = statements
                .iter()
                .enumerate()
                .flat_map(|(position, each)| statement(each, &format!("statement {}", position + 1)));
            problems.extend(first(of_statements, "problems of statements"));
            problems.extend(repeated_ids(statements));
        }
        Some(only) => problems.extend(statement(only, "the statement")),
    }
    problems
}

fn unknown_members(
    members: &Map<String, Value>,
    known: &'static [&'static str],
) -> impl Iterator<Item = Problem> {
    let unknown = members.keys().filter(|key| !known.contains(&key.as_str()));
    unknown.map(|key| {
        let hint = did_you_mean(key, known.iter().copied());
        Kind::DocumentMember.says(format!("has {}, which IAM does not know{hint}", shown(key)))
    })
}

fn repeated_ids(statements: &[Value]) -> Option<Problem> {
    let mut ids = HashSet::new();
    let mut all = statements.iter().filter_map(|statement| statement.get("Sid")?.as_str());
    let repeated = all.find(|id| !ids.insert(*id))?;
    Some(
        Kind::StatementTwice
            .says(format!("has two statements with the `Sid` {}; change one", shown(repeated))),
    )
}

fn statement(statement: &Value, which: &str) -> Vec<Problem> {
    let of = |problem: Problem| problem.after(format_args!("{which} "));
    if is_function(statement) {
        return Vec::new();
    }
    let Some(members) = statement.as_object() else {
        return vec![of(Kind::StatementForm
            .says("is not an object; write one with `Effect`, `Principal`, `Action` and `Resource`"))];
    };
    let mut problems: Vec<Problem> = unknown_members(members, &STATEMENT_MEMBERS).collect();
    match members.get("Effect") {
        None => problems.push(Kind::StatementEffect.says("has no `Effect`; write \"Allow\" or \"Deny\"")),
        Some(effect) if is_function(effect) || effect == "Allow" || effect == "Deny" => {}
        Some(_) => {
            problems.push(Kind::StatementEffect.says("has an unknown `Effect`; write \"Allow\" or \"Deny\""));
        }
    }
    for (name, instead, needed) in [
        ("Principal", "NotPrincipal", "who is meant: an account, a role, or a service"),
        ("Action", "NotAction", "an action such as \"dynamodb:GetItem\""),
        ("Resource", "NotResource", "\"*\", which is the table and its indexes alone"),
    ] {
        match (members.get(name), members.get(instead)) {
            (None, None) => {
                problems.push(Kind::StatementElement.says(format!("has no `{name}`; add {needed}")));
            }
            (Some(_), Some(_)) => {
                problems.push(
                    Kind::StatementElement
                        .says(format!("has both `{name}` and `{instead}`; IAM allows one of them")),
                );
            }
            _ => {}
        }
    }
    for name in ["Action", "NotAction"] {
        problems
            .extend(members.get(name).and_then(|value| texts(name, value, is_action, "dynamodb:GetItem")));
    }
    for name in ["Resource", "NotResource"] {
        problems.extend(members.get(name).and_then(|value| texts(name, value, is_resource, "*")));
    }
    for name in ["Principal", "NotPrincipal"] {
        problems.extend(members.get(name).and_then(|value| principal(name, value)));
    }
    let is_object_of_objects = |condition: &Value| {
        condition
            .as_object()
            .is_some_and(|operators| operators.values().all(|keys| keys.is_object() || is_function(keys)))
    };
    if members.get("Condition").is_some_and(|condition| !is_object_of_objects(condition)) {
        problems.push(
            Kind::StatementCondition.says("has a `Condition` that is not one; write an object such as {\"StringEquals\":{\"aws:SourceAccount\":\"…\"}}"),
        );
    }
    problems.into_iter().map(of).collect()
}

/// Returns the mistake in a member that must be a text or a list of texts.
fn texts(name: &str, value: &Value, is_legal: fn(&str) -> bool, such_as: &str) -> Option<Problem> {
    let list = match value {
        Value::Array(list) => list.as_slice(),
        one => std::slice::from_ref(one),
    };
    if list.is_empty() {
        return Some(
            Kind::StatementValue.says(format!("has an empty `{name}`; write \"{such_as}\", for example")),
        );
    }
    let is_wrong = |each: &&Value| !is_function(each) && !each.as_str().is_some_and(is_legal);
    let wrong = list.iter().find(is_wrong)?;
    let wrong = wrong.as_str().map_or_else(|| "a value other than text".to_owned(), shown);
    Some(Kind::StatementValue.says(format!("has {wrong} as `{name}`; write a text such as \"{such_as}\"")))
}

/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_action.html>
fn is_action(text: &str) -> bool {
    let is_name = |name: &str| {
        !name.is_empty()
            && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'*' | b'?'))
    };
    text == "*"
        || text.split_once(':').is_some_and(|(service, name)| {
            is_name(name)
                && !service.is_empty()
                && service.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
        })
}

/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html>
fn is_resource(text: &str) -> bool {
    text == "*" || (text.starts_with("arn:") && text.split(':').count() >= 6)
}

/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html>
fn principal(name: &str, principal: &Value) -> Option<Problem> {
    const KINDS: [&str; 4] = ["AWS", "CanonicalUser", "Federated", "Service"];
    if is_function(principal) || principal == "*" {
        return None;
    }
    let Some(kinds) = principal.as_object().filter(|kinds| !kinds.is_empty()) else {
        return Some(Kind::StatementPrincipal.says(format!(
            "has a `{name}` that is not one; write \"*\", or an object such as {{\"AWS\":\"111122223333\"}}"
        )));
    };
    if let Some(kind) = kinds.keys().find(|kind| !KINDS.contains(&kind.as_str())) {
        let hint = did_you_mean(kind, KINDS);
        return Some(
            Kind::StatementPrincipal
                .says(format!("has a `{name}` of the kind {}, which IAM does not know{hint}", shown(kind))),
        );
    }
    kinds.iter().find_map(|(kind, value)| match kind.as_str() {
        "AWS" => texts(name, value, is_aws_principal, "111122223333"),
        "Service" => texts(name, value, |text| text.contains('.'), "replication.dynamodb.amazonaws.com"),
        _ => texts(name, value, |text| !text.is_empty(), "accounts.google.com"),
    })
}

/// Returns whether a text is an account, everyone, or the ARN of an account, a user or a role.
fn is_aws_principal(text: &str) -> bool {
    let mut parts = text.splitn(6, ':');
    text == "*"
        || is_account(text)
        || (parts.next() == Some("arn")
            && parts.next().is_some()
            && matches!(parts.next(), Some("iam" | "sts"))
            && parts.next() == Some("")
            && parts.next().is_some_and(is_account)
            && parts.next().is_some_and(|name| !name.is_empty()))
}
