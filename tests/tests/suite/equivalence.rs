//! Checks that every target renders the same tables from a stack.
//!
//! A [`Snapshot`] is the normal form. It is read back from the output of each target, and compared with the stack. The
//! outputs are the template, the Terraform state after the Terraform file was applied, and the requests of the API. The
//! last two are first converted to a template, with name tables that are written here, independently of the renderers.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use tablewright::Stack;
use tablewright::deploy::{Snapshot, TableChange, What};
use tablewright_tests::cases::cases;

mod calls;
mod policies;
mod terraform;

/// Intended differences: the target, the case (or `None` for each), the setting, and the reason.
const EXPLAINED: &[(Target, Option<&str>, What, &str)] = &[
    (
        Target::Terraform,
        Some("resource-policies"),
        What::ResourcePolicy,
        "terraform has resolved the functions of CloudFormation in it",
    ),
    (Target::Terraform, None, What::LogicalId, "a Terraform file has addresses"),
    (Target::Terraform, None, What::Encryption, "a key that exists stands for the ones that are named"),
    (Target::Terraform, Some("on-delete"), What::OnDelete, "`prevent_destroy` knows no exception"),
    (Target::Terraform, Some("dynamic"), What::OnDelete, "the same"),
    (Target::Terraform, Some("terraform-options"), What::OnDelete, "it is set as it is written"),
    (Target::Calls, None, What::LogicalId, "a request has none"),
    (Target::Calls, None, What::OnDelete, "nothing deletes a table that was created by a request"),
    (
        Target::Calls,
        Some("change-streams"),
        What::KinesisStream,
        "a request cannot leave the stream to a deployment",
    ),
    (Target::Calls, None, What::Replicas, "they belong to a deployment"),
    (Target::Calls, None, What::Consistency, "it is a setting of the replicas"),
    (Target::Calls, None, What::Witness, "so is this"),
    (Target::Calls, None, What::AutoScaling, "it belongs to a deployment"),
    (Target::Calls, None, What::Import, "a test fills its tables itself"),
    (Target::Calls, None, What::SettingsReplication, "it belongs to a deployment"),
    (Target::Calls, Some("hardened"), What::Encryption, "the key of the stack belongs to a deployment"),
    (Target::Calls, Some("hardened-global"), What::Encryption, "the same"),
    (Target::Calls, Some("references-in-documentation"), What::Encryption, "the same"),
    (Target::Calls, Some("encryption-key"), What::Encryption, "the same"),
    (Target::Calls, Some("encryption-key-verbatim"), What::Encryption, "the same"),
    (Target::Calls, Some("policies-of-tenants"), What::Encryption, "the same"),
    (Target::Calls, Some("policies-of-roles"), What::Encryption, "the same"),
    (Target::Calls, Some("parts-of-a-global-table"), What::Encryption, "the same"),
];

/// Cases whose tables differ in one of the targets.
const OTHERS: &[(&str, &str)] = &[
    ("raw-property", "a raw property is set in the template alone"),
    ("raw-template", "so are raw parts"),
    ("global-accounts", "a table that replicates another one says nothing of its key"),
];

#[derive(Clone, Copy, Debug, PartialEq)]
enum Target {
    CloudFormation,
    Terraform,
    Calls,
}

#[test]
fn every_target_says_the_same() {
    let known = terraform::known();
    let mut unexplained = Vec::new();
    let mut used = vec![0; EXPLAINED.len()];
    let mut compared: BTreeMap<String, usize> = BTreeMap::new();
    for (case, stack) in cases() {
        if OTHERS.iter().any(|(other, _)| *other == case) {
            continue;
        }
        let expected = normal(&stack.snapshot().unwrap());
        for (target, template) in templates(case, &stack, &known) {
            *compared.entry(format!("{target:?}")).or_default() += 1;
            let found = normal(&Snapshot::from_template(&template, &[]).unwrap());
            for change in expected.changes(&found) {
                match explanation(target, case, &change) {
                    Some(position) => used[position] += 1,
                    None => unexplained.push(format!("{target:?}, {case}: {change}")),
                }
            }
        }
    }
    assert!(unexplained.is_empty(), "{}", unexplained.join("\n"));
    let unused: Vec<_> = EXPLAINED.iter().zip(used).filter(|(_, count)| *count == 0).collect();
    assert!(unused.is_empty(), "nothing differs so any more: {unused:#?}");
    // If one target refuses a case, the other targets are still compared.
    assert!(compared["CloudFormation"] > 55 && compared["Calls"] > 55, "{compared:?}");
    assert!(compared["Terraform"] > 45, "{compared:?}");
}

/// Returns the templates to compare, one for each target that has the case.
fn templates(case: &str, stack: &Stack, known: &terraform::Known) -> Vec<(Target, String)> {
    let mut templates = Vec::new();
    if let Ok(template) = stack.cloudformation() {
        templates.push((Target::CloudFormation, template.to_string()));
    }
    if let (Ok(file), Some(resources)) = (stack.terraform(), known.get(case)) {
        templates.push((Target::Terraform, terraform::template(case, file.as_json(), resources).to_string()));
    }
    templates.push((Target::Calls, calls::template(&stack.calls().unwrap()).to_string()));
    templates
}

fn explanation(target: Target, case: &str, change: &TableChange) -> Option<usize> {
    EXPLAINED.iter().position(|(of, of_case, what, _)| {
        *of == target && of_case.is_none_or(|name| name == case) && *what == change.at.what
    })
}

/// Brings policies into one form, so that they are compared by their meaning.
fn normal(snapshot: &Snapshot<'_>) -> Snapshot<'static> {
    let mut json = serde_json::to_value(snapshot).unwrap();
    policies::normalise(&mut json);
    serde_json::from_value(json).unwrap()
}

/// Checks that the Terraform state contains every stored Terraform file.
#[test]
fn every_file_was_applied() {
    let known = terraform::known();
    for (case, stack) in cases() {
        assert_eq!(known.contains_key(case), stack.terraform().is_ok(), "{case}");
    }
}

/// Returns an object without the members that are null.
fn object<const N: usize>(members: [(&str, Value); N]) -> Value {
    let members = members.into_iter().filter(|(_, value)| !value.is_null());
    Value::Object(members.map(|(name, value)| (name.to_owned(), value)).collect())
}

/// Returns a template of these resources.
fn template_of(resources: &BTreeMap<String, Value>) -> Value {
    json!({ "AWSTemplateFormatVersion": "2010-09-09", "Resources": resources })
}
