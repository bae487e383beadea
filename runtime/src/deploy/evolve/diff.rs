//! Compares two snapshots.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::classify;
use super::items::compare;
use crate::at::What;
use crate::deploy::evolve::{Entity, Outcome, SchemaChange, Severity};
use crate::deploy::snapshot::{Snapshot, SnapshotTable};

mod merge;
pub(in crate::deploy::evolve) mod pairs;

/// The changes between two snapshots, each with its consequences. See [`diff`].
///
/// [`Display`](fmt::Display) formats all changes for people, like the errors of a compiler. `serde` serializes them as a
/// list for tools.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Diff {
    /// The changes, in the order of tables.
    pub changes: Vec<SchemaChange>,
}

impl Diff {
    /// Returns the greatest severity, or `None` without changes.
    #[must_use]
    pub fn severity(&self) -> Option<Severity> {
        self.changes.iter().map(|change| change.severity).max()
    }

    /// Returns the outcome if `CloudFormation` deploys all changes at once: the most severe outcome of a change.
    #[must_use]
    pub fn cloudformation(&self) -> Outcome {
        worst(self.changes.iter().map(|change| change.cloudformation))
    }

    /// Returns the outcome if Terraform applies all changes at once: the most severe outcome of a change.
    #[must_use]
    pub fn terraform(&self) -> Outcome {
        worst(self.changes.iter().map(|change| change.terraform))
    }
}

fn worst(outcomes: impl Iterator<Item = Outcome>) -> Outcome {
    outcomes.max_by_key(|outcome| classify::weight(*outcome)).unwrap_or(Outcome::Nothing)
}

impl fmt::Display for Diff {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (position, change) in self.changes.iter().enumerate() {
            let gap = if position == 0 { "" } else { "\n\n" };
            write!(f, "{gap}{change}")?;
        }
        Ok(())
    }
}

/// Compares two snapshots, and returns each change with its consequences.
///
/// The old snapshot should describe the deployed state: a lock, the template of an environment, or live tables. A
/// setting that is unknown in one of the snapshots is not compared.
///
/// Two tables are the same if they have the same base name, physical name or logical id. A table that is gone and a new
/// one with the same key and similar items count as one table that was renamed.
///
/// ```
/// use serde::Deserialize;
/// use tablewright::evolve::{self, Outcome, Severity};
/// use tablewright::deploy::Snapshot;
/// use tablewright::{DynamoTable, Naming, Stack};
///
/// #[derive(Deserialize, DynamoTable)]
/// # #[allow(dead_code)]
/// #[table(name = "orders")]
/// struct Order {
///     #[pk]
///     id: String,
/// }
///
/// // From `aws cloudformation get-template`.
/// let deployed = r#"{ "Resources": { "OrdersTable": {
///     "Type": "AWS::DynamoDB::Table", "DeletionPolicy": "Retain",
///     "Properties": {
///         "TableName": "acme-shop-orders",
///         "BillingMode": "PAY_PER_REQUEST",
///         "KeySchema": [{ "AttributeName": "orderId", "KeyType": "HASH" }],
///         "AttributeDefinitions": [{ "AttributeName": "orderId", "AttributeType": "S" }]
///     }
/// } } }"#;
/// let stack = Stack::new(Naming::new("acme", "shop")?).table::<Order>();
/// let diff = evolve::diff(&Snapshot::from_template(deployed, &[])?, &stack.snapshot()?);
///
/// assert_eq!(diff.severity(), Some(Severity::Danger));
/// assert_eq!(diff.cloudformation(), Outcome::Refused);
/// assert_eq!(diff.changes[0].id, "orders.key");
/// assert_eq!(diff.changes[0].summary(), "table `orders`, key: orderId (S, HASH) becomes id (S, HASH)");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[must_use]
pub fn diff(old: &Snapshot<'_>, new: &Snapshot<'_>) -> Diff {
    let mut changes = Vec::new();
    for (was, is) in pairs::pairs(&old.tables, &new.tables) {
        match (was, is) {
            (Some(was), Some(is)) => changes.extend(pair(was, is)),
            (Some(was), None) => changes.push(classify::whole(was, name(was), false)),
            (None, Some(is)) => changes.push(classify::whole(is, name(is), true)),
            (None, None) => {}
        }
    }
    Diff { changes }
}

/// Returns the changes of a table and of its items.
fn pair(old: &SnapshotTable<'_>, new: &SnapshotTable<'_>) -> Vec<SchemaChange> {
    let known = if old.base.is_none() && new.base.is_some() { new } else { old };
    let name = name(known);
    let mut changes = classify::table(old, new, name);
    let of_table = |entities: &[Entity]| -> Vec<Entity> {
        entities.iter().map(|entity| entity.clone().in_table(name)).collect()
    };
    let items = compare(&of_table(&old.entities), &of_table(&new.entities));
    // Unknown items are not compared.
    let items = if old.entities.is_empty() || new.entities.is_empty() { Vec::new() } else { items };
    merge::merge(&mut changes, items, old, new);
    changes.sort_by_key(|change| (change.at.what == What::Items, std::cmp::Reverse(change.severity)));
    changes
}

/// Returns the base name, or the best other name that is known.
fn name<'s>(table: &'s SnapshotTable<'_>) -> &'s str {
    let names = [table.base.as_deref(), table.shape.name.value.as_deref(), table.logical_id.as_deref()];
    names.into_iter().flatten().next().unwrap_or("?")
}
