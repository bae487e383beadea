//! The tables of a stack at one point in time, to be kept and compared.

use std::borrow::Cow;
use std::fmt;

use serde::{Deserialize, Deserializer, Serialize};

use crate::at::{At, What};
use crate::deploy::compare::compare;
use crate::deploy::evolve::Entity;
use crate::deploy::input::{Inputs, Names};
use crate::deploy::render::cloudformation::snapshot::SnapshotError;
use crate::deploy::shape::Shape;
use crate::deploy::stack::Stack;
use crate::naming::TableNames;

mod create_table;
mod left_out;

/// The tables that a [`Stack`] or a template describes: every setting, with the defaults of `DynamoDB` applied.
///
/// Two snapshots are equal if they describe the same tables; [`Snapshot::changes`] lists the differences, and
/// [`evolve::diff`](crate::evolve::diff) explains the effect of each. A snapshot of a stack also has the shapes of its
/// items. You can write a snapshot with serde and read it back. Resources around a table, such as alarms and policies,
/// are not part of it.
///
/// ```
/// # use tablewright::deploy::Snapshot;
/// # use tablewright::{DynamoTable, Naming, Stack};
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
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Snapshot<'a> {
    /// Sorted by name.
    #[serde(deserialize_with = "tables")]
    pub(crate) tables: Vec<SnapshotTable<'a>>,
}

/// A table of a snapshot.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct SnapshotTable<'a> {
    /// The base name. Only a stack and its lock know it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) base: Option<Cow<'a, str>>,
    /// The logical id in `CloudFormation`. Only `CloudFormation` and a stack know it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) logical_id: Option<Cow<'a, str>>,
    pub(crate) shape: Shape<'a>,
    /// True for a live table, which [reports values](Shape::mark_reported) that nobody requested.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(crate) is_reported: bool,
    /// The settings that the description leaves out, by name.
    #[serde(default, skip_serializing_if = "Vec::is_empty", rename = "leftOut")]
    pub(crate) left_out: Vec<String>,
    /// The items, if they are known.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) entities: Vec<Entity>,
}

/// Reads tables, and marks the values that live tables report and the settings that a description leaves out.
fn tables<'de, 'a, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<SnapshotTable<'a>>, D::Error> {
    let mut tables = Vec::<SnapshotTable<'a>>::deserialize(deserializer)?;
    for SnapshotTable { shape, is_reported, left_out, .. } in &mut tables {
        left_out::mark(shape, left_out);
        if *is_reported {
            shape.mark_reported();
        }
    }
    Ok(tables)
}

/// Compares the tables, regardless of who describes them.
impl PartialEq for SnapshotTable<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.logical_id == other.logical_id && self.shape == other.shape
    }
}

impl<'a> Snapshot<'a> {
    pub(crate) fn new(mut tables: Vec<SnapshotTable<'a>>) -> Self {
        tables.sort_unstable_by(|one, other| {
            let name = |table: &SnapshotTable<'_>| table.shape.name.value.as_deref().map(str::to_owned);
            (name(one), &one.logical_id).cmp(&(name(other), &other.logical_id))
        });
        for table in &mut tables {
            table.left_out = left_out::of(&mut table.shape);
        }
        Self { tables }
    }

    /// Returns the tables of a stack that passed its checks and has these names. Values left to the deployment are
    /// unknown.
    pub(super) fn of(stack: &'a Stack, names: Vec<TableNames>) -> Self {
        let mut inputs = Inputs::new(Names::Resolved);
        let tables = names.into_iter().enumerate().map(|(position, names)| {
            let shape = Shape::of(stack, position, &names, &mut inputs);
            SnapshotTable::new(names.logical_id, shape).of_stack(stack, position)
        });
        Self::new(tables.collect())
    }
}

impl<'a> Snapshot<'a> {
    /// Adds the facts that a template does not contain: base names and items.
    pub(crate) fn with_stack(mut self, stack: &'a Stack, names: &[TableNames]) -> Self {
        for (position, names) in names.iter().enumerate() {
            let is_it = |table: &SnapshotTable<'_>| table.logical_id.as_deref() == Some(&names.logical_id);
            if let Some(found) = self.tables.iter().position(is_it) {
                let table = self.tables.swap_remove(found);
                self.tables.push(table.of_stack(stack, position));
            }
        }
        Self::new(self.tables)
    }
}

impl<'a> SnapshotTable<'a> {
    pub(crate) fn new(logical_id: impl Into<Cow<'a, str>>, shape: Shape<'a>) -> Self {
        Self { logical_id: Some(logical_id.into()), ..Self::of(shape) }
    }

    /// Returns a table of which nothing but its shape is known.
    pub(crate) const fn of(shape: Shape<'a>) -> Self {
        Self {
            base: None,
            logical_id: None,
            shape,
            is_reported: false,
            left_out: Vec::new(),
            entities: Vec::new(),
        }
    }

    fn of_stack(self, stack: &'a Stack, position: usize) -> Self {
        let table = &stack.tables[position];
        Self { base: Some(table.schema.name().into()), entities: table.entities(), ..self }
    }
}

impl<'a> Snapshot<'a> {
    /// Returns the table with this physical name.
    pub(crate) fn table(&self, name: &str) -> Option<&Shape<'a>> {
        let table = self.tables.iter().find(|table| table.shape.name.value.as_deref() == Some(name))?;
        Some(&table.shape)
    }
}

impl Snapshot<'_> {
    /// Returns how the tables of `newer` differ from these.
    ///
    /// Two tables are the same if they have the same physical name, or else the same logical id. A value that is
    /// unknown in one of the snapshots is not compared.
    #[must_use]
    pub fn changes(&self, newer: &Snapshot<'_>) -> Vec<TableChange> {
        let mut changes = Vec::new();
        let mut added: Vec<&SnapshotTable<'_>> = newer.tables.iter().collect();
        for table in &self.tables {
            let name = table.shape.name.value.as_deref();
            let by_name = |other: &&SnapshotTable<'_>| name.is_some() && other.shape.name == table.shape.name;
            let by_id = |other: &&SnapshotTable<'_>| {
                table.logical_id.is_some() && other.logical_id == table.logical_id
            };
            let Some(position) = added.iter().position(by_name).or_else(|| added.iter().position(by_id))
            else {
                changes.push(table.change(What::Existence, "a table", "none"));
                continue;
            };
            let other = added.remove(position);
            let text = |id: &'_ Option<Cow<'_, str>>| id.as_deref().unwrap_or("?").to_owned();
            if table.logical_id.is_some()
                && other.logical_id.is_some()
                && table.logical_id != other.logical_id
            {
                changes.push(table.change(
                    What::LogicalId,
                    &text(&table.logical_id),
                    &text(&other.logical_id),
                ));
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
    /// Returns the physical name, or the logical id if the name is unknown.
    fn name(&self) -> &str {
        let id = self.logical_id.as_deref().unwrap_or("?");
        self.shape.name.value.as_deref().unwrap_or(id)
    }

    fn change(&self, what: What, from: &str, to: &str) -> TableChange {
        let at = At { what, ..At::table(Some(self.name())) };
        TableChange { at, from: from.to_owned(), to: to.to_owned() }
    }
}

/// A setting of a table that differs between two snapshots.
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

impl Snapshot<'static> {
    /// Reads the tables from requests of the `DynamoDB` API: one `CreateTable` request in JSON, or a list of them. The
    /// output of `aws dynamodb describe-table` works, too.
    ///
    /// A request can contain the settings of other operations: `TimeToLiveSpecification`,
    /// `PointInTimeRecoverySpecification`, `ContributorInsightsSpecification`, `KinesisStreamSpecification`,
    /// `ResourcePolicy`, `ImportSourceSpecification` and `Replicas`. It can also contain two attributes of a
    /// `CloudFormation` resource: `LogicalId` and `DeletionPolicy`. The description of a live table has none of them,
    /// so they are unknown there.
    ///
    /// # Errors
    ///
    /// Fails if the text is not JSON, or if a table has no name or no key.
    ///
    /// ```
    /// # use tablewright::deploy::Snapshot;
    /// let snapshot = Snapshot::from_create_table(r#"{
    ///     "TableName": "orders",
    ///     "KeySchema": [{ "AttributeName": "id", "KeyType": "HASH" }],
    ///     "AttributeDefinitions": [{ "AttributeName": "id", "AttributeType": "S" }],
    ///     "BillingMode": "PAY_PER_REQUEST"
    /// }"#)?;
    /// # Ok::<(), tablewright::deploy::SnapshotError>(())
    /// ```
    pub fn from_create_table(json: &str) -> Result<Self, SnapshotError> {
        create_table::tables(json).map(Self::new).map_err(SnapshotError::new)
    }
}
