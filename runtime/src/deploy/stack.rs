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
pub(crate) use terraform::TerraformSettings;

mod allow;
mod encryption_key;
mod hardened;
mod managed_policy;
mod raw;
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
    /// True if tables are hardened and each resource says its purpose.
    pub(crate) is_hardened: bool,
    pub(crate) encryption_key: Option<EncryptionKey>,
    /// The topic, and how many errors a minute.
    pub(crate) user_errors_alarm: Option<(Parameter, u64)>,
    pub(crate) raw_parts: Vec<RawPart>,
    pub(crate) terraform: TerraformSettings,
    pub(crate) managed_policies: Vec<ManagedPolicy>,
    pub(crate) allowed: Vec<Allowed>,
    /// Base names that were to be configured when the stack had no such table.
    pub(super) unknown_tables: Vec<String>,
    /// How many tables the stack had when they were last configured all at once.
    pub(super) configured_tables: Option<usize>,
}

impl Stack {
    /// A stack without tables.
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
            unknown_tables: Vec::new(),
            configured_tables: None,
        }
    }

    /// Adds the table of a struct. Tables stand in the template in the order they are added.
    ///
    /// The table of several entities is added once, whether by the enum or by its entities.
    #[must_use]
    pub fn table<T: DynamoTable>(self) -> Self {
        let is_same = |table: &StackTable| {
            let entities = table.schema().entities.zip(T::SCHEMA.entities);
            entities.is_some_and(|(a, b)| std::ptr::eq(a, b))
        };
        if self.tables.iter().any(is_same) {
            return self;
        }
        self.with(StackTable::of::<T>())
    }

    /// Adds a table that is described by data; rendering checks it.
    #[must_use]
    pub fn schema(self, schema: TableSchema) -> Self {
        self.with(StackTable::new(schema))
    }

    fn with(mut self, table: StackTable) -> Self {
        self.add(table);
        self
    }

    /// Adds a table, which is hardened if the stack is.
    pub(crate) fn add(&mut self, table: StackTable) {
        self.tables.push(if self.is_hardened { hardened::harden(table) } else { table });
    }

    /// Changes how the table of a struct is deployed.
    ///
    /// Add the table first: rendering fails if the stack does not have it yet.
    #[must_use]
    pub fn configure<T: DynamoTable>(self, change: impl FnOnce(StackTable) -> StackTable) -> Self {
        self.configure_table(T::SCHEMA.name(), change)
    }

    /// Changes how the table of that base name is deployed.
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

    /// Changes how every table of the stack is deployed.
    ///
    /// Add all tables first: rendering fails if a table is added later, since it would lack the change.
    #[must_use]
    pub fn configure_each(mut self, change: impl FnMut(StackTable) -> StackTable) -> Self {
        self.tables = self.tables.into_iter().map(change).collect();
        self.configured_tables = Some(self.tables.len());
        self
    }

    /// Adds a tag to every table that has none of that key.
    #[must_use]
    pub fn tag(mut self, key: impl Into<String>, value: impl Into<String>) -> Self {
        self.tags.push(Tag::owned(key.into(), value.into()));
        self
    }

    /// The tag that backup policies select tables by: the first of every table that has none of that key.
    ///
    /// In a parameterised template its value is a parameter, since what is backed up daily in production need not be
    /// in a test environment.
    #[must_use]
    pub fn backup_tag(mut self, key: impl Into<String>, value: impl Into<String>) -> Self {
        self.backup_tag = Some(Tag::owned(key.into(), value.into()));
        self
    }

    /// Exports the outputs under `{stack name}-{output}`, for other stacks to import.
    ///
    /// `CloudFormation` then refuses to change what another stack imports, so this is off unless asked for.
    #[must_use]
    pub fn export_outputs(mut self) -> Self {
        self.exports = true;
        self
    }

    /// An alarm on more requests that `DynamoDB` refuses (`UserErrors`) than this in each of five minutes, sent to the SNS
    /// topic of that ARN.
    ///
    /// `DynamoDB` counts them for the whole account and Region, other stacks' tables included, so one such alarm is enough;
    /// what a single table can tell, [`Alarms`](crate::Alarms) has. The topic is the parameter `AlarmTopicArn`, as it is
    /// there.
    #[must_use]
    pub fn user_errors_alarm(mut self, topic: impl Into<Parameter>, more_than: u64) -> Self {
        self.user_errors_alarm = Some((topic.into(), more_than));
        self
    }

    /// How the tables are named.
    #[must_use]
    pub const fn naming(&self) -> &Naming {
        &self.naming
    }

    /// The tables, in the order they were added.
    #[must_use]
    pub fn tables(&self) -> impl ExactSizeIterator<Item = &TableSchema> {
        self.tables.iter().map(StackTable::schema)
    }

    /// The tags of a table: the backup tag, its own, and those of the stack it does not set itself.
    pub(crate) fn tags_of<'a>(&'a self, schema: &'a TableSchema) -> Vec<&'a Tag> {
        let is_inherited = |tag: &&Tag| !schema.tags().iter().any(|own| own.key() == tag.key());
        let mut tags = Vec::with_capacity(1 + schema.tags().len() + self.tags.len());
        tags.extend(self.backup_tag.iter().filter(is_inherited));
        tags.extend(schema.tags());
        tags.extend(self.tags.iter().filter(is_inherited));
        tags
    }
}
