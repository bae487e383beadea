//! The tables of a stack at one time, to be kept and compared.

use std::borrow::Cow;
use std::fmt;

use serde::{Deserialize, Serialize};

#[cfg(feature = "evolve")]
use crate::deploy::evolve::Entity;
use crate::deploy::input::{Inputs, Names};
use crate::deploy::render::cloudformation::read;
use crate::deploy::shape::Shape;
use crate::deploy::stack::Stack;
use crate::naming::TableNames;

#[cfg(feature = "evolve")]
mod create_table;

/// The tables that a [`Stack`] describes, or that a template does: every setting, with the defaults of `DynamoDB` applied.
///
/// Two snapshots are equal if they describe the same tables. With the feature `evolve`, `evolve::diff` lists how they
/// differ, and a snapshot of a stack has the shapes of its items too. A snapshot can be written with serde, and read
/// again. The resources around a table, such as alarms and policies, are not part of it.
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
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Snapshot<'a> {
    /// Ordered by their names.
    pub(crate) tables: Vec<SnapshotTable<'a>>,
}

/// A table of a snapshot.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct SnapshotTable<'a> {
    /// The base name, which only a stack and its lock know.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) base: Option<Cow<'a, str>>,
    /// How `CloudFormation` knows the table. Only `CloudFormation` and a stack know it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) logical_id: Option<Cow<'a, str>>,
    pub(crate) shape: Shape<'a>,
    /// The items, if they are known.
    #[cfg(feature = "evolve")]
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) entities: Vec<Entity>,
}

/// The same table, whoever describes it.
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

    /// The tables of a stack that has been checked, and has these names. A value that is left to the deployment is unknown.
    pub(crate) fn of(stack: &'a Stack, names: Vec<TableNames>) -> Self {
        let mut inputs = Inputs::new(Names::Resolved);
        let tables = names.into_iter().enumerate().map(|(position, names)| {
            let shape = Shape::of(stack, position, &names, &mut inputs);
            SnapshotTable::new(names.logical_id, shape).of_stack(stack, position)
        });
        Self::new(tables.collect())
    }

    /// Adds the facts that the template of a stack does not tell: base names, and items.
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

impl Snapshot<'static> {
    /// Reads a `CloudFormation` template in JSON: one of this crate, one that was written by hand or by another tool, or the
    /// output of `aws cloudformation get-template`.
    ///
    /// `parameters` are the values that the deployment gives, by the names of the parameters. A parameter that is not listed
    /// has its default. Pseudo parameters such as `AWS::Region` can be given too: a global table whose template names all
    /// regions needs it to know which one of them the others are replicas of.
    ///
    /// A value that only a deployment knows stays unknown: a parameter without a default, an attribute of another resource,
    /// a value that is imported. A table whose condition does not hold is left out.
    ///
    /// # Errors
    ///
    /// A text that is no template, and parameters that the template does not have.
    pub fn from_template(json: &str, parameters: &[(&str, &str)]) -> Result<Self, SnapshotError> {
        read::tables(json, parameters).map(Self::new).map_err(SnapshotError::new)
    }

    /// Reads the tables in requests of the `DynamoDB` API: one `CreateTable` request in JSON, or a list of them. The output of
    /// `aws dynamodb describe-table` works, too.
    ///
    /// A request can have the settings that other operations make: `TimeToLiveSpecification`,
    /// `PointInTimeRecoverySpecification`, `ContributorInsightsSpecification`, `KinesisStreamSpecification`,
    /// `ResourcePolicy`, `ImportSourceSpecification` and `Replicas`, and the attributes of a resource of `CloudFormation`:
    /// `LogicalId` and `DeletionPolicy`. The description of a live table does not tell them, so they are unknown there.
    ///
    /// # Errors
    ///
    /// A text that is not JSON, and a table without a name or a key.
    ///
    /// ```
    /// # use tablewright::Snapshot;
    /// let snapshot = Snapshot::from_create_table(r#"{
    ///     "TableName": "orders",
    ///     "KeySchema": [{ "AttributeName": "id", "KeyType": "HASH" }],
    ///     "AttributeDefinitions": [{ "AttributeName": "id", "AttributeType": "S" }],
    ///     "BillingMode": "PAY_PER_REQUEST"
    /// }"#)?;
    /// # Ok::<(), tablewright::SnapshotError>(())
    /// ```
    #[cfg(feature = "evolve")]
    pub fn from_create_table(json: &str) -> Result<Self, SnapshotError> {
        create_table::tables(json).map(Self::new).map_err(SnapshotError::new)
    }
}

/// Why a text cannot be read as a [`Snapshot`].
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct SnapshotError {
    problem: String,
}

impl SnapshotError {
    pub(crate) const fn new(problem: String) -> Self {
        Self { problem }
    }
}

impl fmt::Display for SnapshotError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.problem)
    }
}

impl std::error::Error for SnapshotError {}
