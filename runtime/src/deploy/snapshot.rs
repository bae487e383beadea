//! The tables of a stack at one time, to be kept and compared.

use std::borrow::Cow;
use std::fmt;

use serde::{Deserialize, Serialize};

use crate::at::{At, What};
use crate::deploy::compare::compare;
use crate::deploy::input::{Inputs, Names};
use crate::deploy::shape::Shape;
use crate::deploy::stack::Stack;
use crate::naming::TableNames;

/// The tables that a [`Stack`] describes, or that a template does: every setting, with the defaults of `DynamoDB` applied.
///
/// Two snapshots are equal if they describe the same tables; [`Snapshot::changes`] lists how they differ. A snapshot can be
/// written with serde, and read again. Everything around a table, such as alarms and policies, is not part of it.
///
/// ```
/// # use tablewright::{DynamoTable, Naming, Snapshot, Stack};
/// #[derive(DynamoTable)]
/// # #[allow(dead_code)]
/// struct Order {
///     #[pk]
///     customer_id: String,
/// }
///
/// let stack = Stack::new(Naming::new("acme", "shop")?).table::<Order>();
/// let template = stack.cloudformation()?;
/// let deployed = Snapshot::from_template(template.as_json(), &[])?;
/// assert_eq!(deployed, stack.snapshot()?);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Snapshot<'a> {
    /// Ordered by their names.
    tables: Vec<SnapshotTable<'a>>,
}

/// A table of a snapshot.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct SnapshotTable<'a> {
    /// How `CloudFormation` knows the table.
    pub(crate) logical_id: Cow<'a, str>,
    pub(crate) shape: Shape<'a>,
}

impl<'a> Snapshot<'a> {
    pub(super) fn new(mut tables: Vec<SnapshotTable<'a>>) -> Self {
        tables.sort_unstable_by(|one, other| {
            let name = |table: &SnapshotTable<'_>| table.shape.name.value.as_deref().map(str::to_owned);
            (name(one), &one.logical_id).cmp(&(name(other), &other.logical_id))
        });
        Self { tables }
    }

    /// The tables of a stack that has been checked, and has these names. A value that is left to the deployment is unknown.
    pub(super) fn of(stack: &'a Stack, names: Vec<TableNames>) -> Self {
        let mut inputs = Inputs::new(Names::Resolved);
        let tables = names.into_iter().enumerate().map(|(position, names)| SnapshotTable {
            shape: Shape::of(stack, position, &names, &mut inputs),
            logical_id: names.logical_id.into(),
        });
        Self::new(tables.collect())
    }
}

impl Snapshot<'_> {
    /// Returns how the tables of `newer` differ from these.
    ///
    /// A table is the same one if it has the same physical name, or else the same logical id. What one of the snapshots does
    /// not know is not compared.
    #[must_use]
    pub fn changes(&self, newer: &Snapshot<'_>) -> Vec<TableChange> {
        let mut changes = Vec::new();
        let mut added: Vec<&SnapshotTable<'_>> = newer.tables.iter().collect();
        for table in &self.tables {
            let name = table.shape.name.value.as_deref();
            let by_name = |other: &&SnapshotTable<'_>| name.is_some() && other.shape.name == table.shape.name;
            let by_id = |other: &&SnapshotTable<'_>| other.logical_id == table.logical_id;
            let Some(position) = added.iter().position(by_name).or_else(|| added.iter().position(by_id))
            else {
                changes.push(table.change(What::Existence, "a table", "none"));
                continue;
            };
            let other = added.remove(position);
            if table.logical_id != other.logical_id {
                changes.push(table.change(What::LogicalId, &table.logical_id, &other.logical_id));
            }
            changes.extend(compare(&table.shape, &other.shape).iter().map(|found| {
                let [from, to] = found.texts();
                TableChange { at: found.at(Some(table.name())), from, to }
            }));
        }
        changes.extend(added.into_iter().map(|table| table.change(What::Existence, "none", "a table")));
        changes
    }
}

impl SnapshotTable<'_> {
    /// The physical name, or the logical id of a table whose name is not known.
    fn name(&self) -> &str {
        self.shape.name.value.as_deref().unwrap_or(&self.logical_id)
    }

    fn change(&self, what: What, from: &str, to: &str) -> TableChange {
        let at = At { table: Some(self.name().to_owned()), replica: None, index: None, what };
        TableChange { at, from: from.to_owned(), to: to.to_owned() }
    }
}

/// A setting of a table that is different in two snapshots.
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub struct TableChange {
    /// The setting, with the table's physical name, or its logical id if it has no name.
    pub at: At,
    /// The value before.
    pub from: String,
    /// The value after.
    pub to: String,
}

impl fmt::Display for TableChange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { at, from, to } = self;
        write!(f, "{at}: {from} becomes {to}")
    }
}
