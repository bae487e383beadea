//! The KMS key of a stack.

use super::builder::Builder;
use super::floor::Floor;
use super::lower::KEY;
use super::policy::add_statements;
use crate::deploy::around::key::Key;
use crate::deploy::expr::{DeploymentAttribute, Expr, KeyAttribute};
use crate::json::Object;

/// The longest time that KMS waits before it deletes a key, in days.
///
/// <https://docs.aws.amazon.com/kms/latest/APIReference/API_ScheduleKeyDeletion.html>
const DELETION_WINDOW: u64 = 30;

/// Adds the key and its alias. The key stays as long as one of the tables does, since a table cannot be read without
/// its key.
///
/// <https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/kms_key>
pub(super) fn add<'a>(builder: &mut Builder<'a, '_>, key: &Key<'a>, is_kept: bool) {
    let Key { description, rotation_days, alias, policy, output } = key;
    if is_named_after_stack(alias) {
        builder.cannot.says(
            "encryption key: its alias begins with the name of the CloudFormation stack, which Terraform does not have; \
             name the tables by `Naming::new`, or deploy the stack with CloudFormation",
        );
    }
    let policy = add_statements(builder, KEY, policy);
    if rotation_days.is_some() {
        builder.document.floor.need(Floor::TESTED);
    }
    let mut block = Object::new()
        .with("description", *description)
        .with("deletion_window_in_days", DELETION_WINDOW)
        .with("enable_key_rotation", true)
        .with_some("rotation_period_in_days", *rotation_days)
        .with("policy", policy);
    if is_kept {
        block.push("lifecycle", vec![Object::new().with("prevent_destroy", true).into()]);
    }
    builder.document.resources.add("aws_kms_key", KEY.to_owned(), block);
    let alias = Object::new()
        .with("name", builder.lower.expr(alias))
        .with("target_key_id", builder.lower.expr(&Expr::Key(KeyAttribute::Id)));
    builder.document.resources.add("aws_kms_alias", KEY.to_owned(), alias);
    builder.add_output(output);
}

fn is_named_after_stack(expr: &Expr<'_>) -> bool {
    match expr {
        Expr::Deployment(attribute) => *attribute == DeploymentAttribute::StackName,
        Expr::Join(parts) => parts.iter().any(is_named_after_stack),
        _ => false,
    }
}
