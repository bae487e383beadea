//! Tables that are named, rendered and deployed together.

use crate::deploy::parameter::Parameter;
use crate::deploy::table::StackTable;
use crate::naming::Naming;
use crate::schema::{TableSchema, Tag};
use crate::table::DynamoTable;

pub use encryption_key::EncryptionKey;
pub use managed_policy::ManagedPolicy;

pub(crate) use allow::Allowed;
pub(crate) use raw::RawPart;
pub(crate) use sample::Sample;
pub(crate) use terraform::TerraformSettings;

mod allow;
mod encryption_key;
mod hardened;
mod managed_policy;
mod raw;
mod sample;
mod terraform;

/// Tables that are named, rendered and deployed together.
///
/// ```
/// use tablewright::{DynamoTable, Naming, Stack};
/// # #[derive(DynamoTable)] struct Order { #[pk] id: String }
/// # #[derive(DynamoTable)] struct Customer { #[pk] id: String }
///
/// let stack = Stack::new(Naming::new("acme", "shop")?)
///     .table::<Order>()
///     .table::<Customer>()
///     .backup_tag("backup", "daily")
///     .tag("cost-center", "42");
/// assert!(stack.cloudformation()?.as_json().contains("${OrganizationPrefix}-${AppName}-order"));
/// assert!(stack.resolved()?.as_json().contains("acme-shop-order"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct Stack {
    pub(crate) naming: Naming,
    pub(crate) tables: Vec<StackTable>,
    pub(crate) backup_tag: Option<Tag>,
    pub(crate) tags: Vec<Tag>,
    pub(crate) exports: bool,
    /// True if tables are hardened and each resource states its purpose.
    pub(crate) is_hardened: bool,
    pub(crate) encryption_key: Option<EncryptionKey>,
    /// The topic, and the number of errors a minute.
    pub(crate) user_errors_alarm: Option<(Parameter, u64)>,
    pub(crate) raw_parts: Vec<RawPart>,
    pub(crate) terraform: TerraformSettings,
    pub(crate) managed_policies: Vec<ManagedPolicy>,
    pub(crate) allowed: Vec<Allowed>,
    /// Items for the page.
    pub(crate) samples: Vec<Sample>,
    /// Base names that were configured when the stack had no such table.
    pub(super) unknown_tables: Vec<String>,
    /// The number of tables when they were last configured all at once.
    pub(super) configured_tables: Option<usize>,
}

impl Stack {
    /// Returns a stack without tables.
    #[must_use]
    pub const fn new(naming: Naming) -> Self {
        Self {
            naming,
            tables: Vec::new(),
            backup_tag: None,
            tags: Vec::new(),
            exports: false,
            is_hardened: false,
            encryption_key: None,
            user_errors_alarm: None,
            raw_parts: Vec::new(),
            terraform: TerraformSettings::new(),
            managed_policies: Vec::new(),
            allowed: Vec::new(),
            samples: Vec::new(),
            unknown_tables: Vec::new(),
            configured_tables: None,
        }
    }

    /// Adds the table of a struct. The template lists tables in the order in which they are added.
    ///
    /// A table of several entities is added once, either by the enum or by its entities.
    #[must_use]
    pub fn table<T: DynamoTable>(self) -> Self {
        self.with_struct(StackTable::of::<T>())
    }

    fn with_struct(self, added: StackTable) -> Self {
        let is_same = |table: &StackTable| {
            let entities = table.schema().entities().zip(added.schema().entities());
            entities.is_some_and(|(a, b)| std::ptr::eq(a, b))
        };
        match self.tables.iter().position(is_same) {
            Some(position) => self.with_entities_of(position, added),
            None => self.with(added),
        }
    }

    /// Describes more items of a table of the stack. Only snapshots show them.
    #[cfg(feature = "evolve")]
    fn with_entities_of(mut self, table: usize, added: StackTable) -> Self {
        self.tables[table].entities.extend(added.entities);
        self
    }

    #[cfg(not(feature = "evolve"))]
    fn with_entities_of(self, _: usize, _: StackTable) -> Self {
        self
    }

    /// Adds a table from a schema, which rendering checks.
    #[must_use]
    pub fn schema(self, schema: TableSchema) -> Self {
        self.with(StackTable::new(schema))
    }

    fn with(mut self, table: StackTable) -> Self {
        self.add(table);
        self
    }

    /// Adds a table, and hardens it if the stack is hardened.
    pub(crate) fn add(&mut self, table: StackTable) {
        self.tables.push(if self.is_hardened { hardened::harden(table) } else { table });
    }

    /// Changes the deployment of a struct's table.
    ///
    /// Add the table first: rendering fails if the stack does not have it yet.
    #[must_use]
    pub fn configure<T: DynamoTable>(self, change: impl FnOnce(StackTable) -> StackTable) -> Self {
        self.configure_table(T::SCHEMA.name(), change)
    }

    /// Changes the deployment of the table with this base name.
    ///
    /// Add the table first: rendering fails if the stack does not have it yet.
    #[must_use]
    pub fn configure_table(mut self, name: &str, change: impl FnOnce(StackTable) -> StackTable) -> Self {
        match self.tables.iter().position(|table| table.schema.name() == name) {
            Some(position) => {
                let table = self.tables.swap_remove(position);
                self.tables.push(change(table));
                let last = self.tables.len() - 1;
                self.tables.swap(position, last);
            }
            None => self.unknown_tables.push(name.to_owned()),
        }
        self
    }

    /// Changes the deployment of every table of the stack.
    ///
    /// Add all tables first: rendering fails if you add a table later, because it would miss the change.
    #[must_use]
    pub fn configure_each(mut self, change: impl FnMut(StackTable) -> StackTable) -> Self {
        self.tables = self.tables.into_iter().map(change).collect();
        self.configured_tables = Some(self.tables.len());
        self
    }

    /// Adds a tag to every table that has no tag with that key.
    #[must_use]
    pub fn tag(mut self, key: impl Into<String>, value: impl Into<String>) -> Self {
        self.tags.push(Tag::owned(key.into(), value.into()));
        self
    }

    /// Sets the tag that backup policies select tables by. It comes first on every table that has no tag with that key.
    ///
    /// In a parameterised template its value is a parameter, because a table that is backed up daily in production may
    /// not need that in a test environment.
    #[must_use]
    pub fn backup_tag(mut self, key: impl Into<String>, value: impl Into<String>) -> Self {
        self.backup_tag = Some(Tag::owned(key.into(), value.into()));
        self
    }

    /// Exports the outputs as `{stack name}-{output}`, for other stacks to import.
    ///
    /// `CloudFormation` then refuses to change values that another stack imports. Default: off.
    #[must_use]
    pub fn export_outputs(mut self) -> Self {
        self.exports = true;
        self
    }

    /// Adds an alarm on more requests that `DynamoDB` rejects (`UserErrors`) than this in each of five minutes, sent to
    /// the SNS topic with this ARN.
    ///
    /// `DynamoDB` counts these errors for the whole account and Region, including tables of other stacks, so one such
    /// alarm is enough. For the metrics of a single table, see [`Alarms`](crate::deploy::Alarms). As there, the topic is the
    /// parameter `AlarmTopicArn`.
    #[must_use]
    pub fn user_errors_alarm(mut self, topic: impl Into<Parameter>, more_than: u64) -> Self {
        self.user_errors_alarm = Some((topic.into(), more_than));
        self
    }

    /// Returns the naming of the tables.
    #[must_use]
    pub const fn naming(&self) -> &Naming {
        &self.naming
    }

    /// Returns the tables, in the order in which they were added.
    #[must_use]
    pub fn tables(&self) -> impl ExactSizeIterator<Item = &TableSchema> {
        self.tables.iter().map(StackTable::schema)
    }

    /// Returns the tags of a table: the backup tag, its own tags, and the stack's tags that it does not set itself.
    pub(crate) fn tags_of<'a>(&'a self, schema: &'a TableSchema) -> Vec<&'a Tag> {
        let is_inherited = |tag: &&Tag| !schema.tags().iter().any(|own| own.key() == tag.key());
        let mut tags = Vec::with_capacity(1 + schema.tags().len() + self.tags.len());
        tags.extend(self.backup_tag.iter().filter(is_inherited));
        tags.extend(schema.tags());
        tags.extend(self.tags.iter().filter(is_inherited));
        tags
    }
}
