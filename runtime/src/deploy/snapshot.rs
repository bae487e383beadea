//! The tables of a stack at one point in time, to be kept and compared.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

#[cfg(feature = "evolve")]
use crate::deploy::evolve::Entity;
use crate::deploy::input::{Inputs, Names};
#[cfg(feature = "evolve")]
use crate::deploy::render::cloudformation::snapshot::SnapshotError;
use crate::deploy::shape::Shape;
use crate::deploy::stack::Stack;
use crate::naming::TableNames;

#[cfg(feature = "evolve")]
mod create_table;

/// The tables that a [`Stack`] or a template describes: every setting, with the defaults of `DynamoDB` applied.
///
/// Two snapshots are equal if they describe the same tables. With the feature `evolve`, `evolve::diff` lists and explains
/// their differences, and a snapshot of a stack also has the shapes of its items. You can write a snapshot with serde and
/// read it back. Resources around a table, such as alarms and policies, are not part of it.
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
    /// The items, if they are known.
    #[cfg(feature = "evolve")]
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) entities: Vec<Entity>,
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
        Self {
            base: None,
            logical_id: Some(logical_id.into()),
            shape,
            #[cfg(feature = "evolve")]
            entities: Vec::new(),
        }
    }

    fn of_stack(self, stack: &'a Stack, position: usize) -> Self {
        let table = &stack.tables[position];
        Self {
            base: Some(table.schema.name().into()),
            #[cfg(feature = "evolve")]
            entities: table.entity().into_iter().collect(),
            ..self
        }
    }
}

impl<'a> Snapshot<'a> {
    /// Returns the table with this physical name.
    pub(crate) fn table(&self, name: &str) -> Option<&Shape<'a>> {
        let table = self.tables.iter().find(|table| table.shape.name.value.as_deref() == Some(name))?;
        Some(&table.shape)
    }
}

#[cfg(feature = "evolve")]
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
