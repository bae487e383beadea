//! Tables that are named, rendered and deployed together.

use std::path::Path;

use serde_json::Value;

use crate::DynamoTable;
use crate::deploy::input::Names as Targets;
use crate::deploy::model::Model;
use crate::deploy::render::calls::{self, Step};
use crate::deployment::{Deployment, Global, Input};
use crate::export;
use crate::lint::{self, Lint};
use crate::naming::Naming;
use crate::render::{self, Error, Names, Template};
use crate::schema::{TableSchema, Tag};

pub use encryption_key::EncryptionKey;

mod encryption_key;
mod hardened;

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
    pub(crate) tables: Vec<Deployment>,
    pub(crate) backup_tag: Option<Tag>,
    pub(crate) tags: Vec<Tag>,
    pub(crate) exports: bool,
    /// Whether each resource says what it is for.
    pub(crate) has_context: bool,
    pub(crate) encryption_key: Option<EncryptionKey>,
    /// The topic, and how many errors a minute.
    pub(crate) user_errors_alarm: Option<(Input, u64)>,
    pub(crate) raw_properties: Vec<RawProperty>,
    /// Base names that were to be configured and are none of a table.
    pub(crate) unknown_tables: Vec<String>,
}

/// A property that is set as it is written.
#[derive(Clone, Debug)]
pub(crate) struct RawProperty {
    pub(crate) logical_id: String,
    /// A JSON pointer.
    pub(crate) path: String,
    pub(crate) value: Value,
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
            has_context: false,
            encryption_key: None,
            user_errors_alarm: None,
            raw_properties: Vec::new(),
            unknown_tables: Vec::new(),
        }
    }

    /// Adds the table of a struct. Tables stand in the template in the order they are added.
    #[must_use]
    pub fn table<T: DynamoTable>(self) -> Self {
        self.schema(T::SCHEMA.clone())
    }

    /// Adds a table that is described by data; rendering checks it.
    #[must_use]
    pub fn schema(mut self, schema: TableSchema) -> Self {
        self.tables.push(Deployment::new(schema));
        self
    }

    /// Changes how the table of a struct is deployed, which the stack has already.
    #[must_use]
    pub fn configure<T: DynamoTable>(self, change: impl FnOnce(Deployment) -> Deployment) -> Self {
        self.configure_table(T::SCHEMA.name(), change)
    }

    /// Changes how the table of that base name is deployed, which the stack has already.
    #[must_use]
    pub fn configure_table(mut self, name: &str, change: impl FnOnce(Deployment) -> Deployment) -> Self {
        match self.tables.iter().position(|table| table.schema.name() == name) {
            Some(position) => {
                let table = self.tables.remove(position);
                self.tables.insert(position, change(table));
            }
            None => self.unknown_tables.push(name.to_owned()),
        }
        self
    }

    /// Changes how every table is deployed that the stack has already.
    #[must_use]
    pub fn configure_each(mut self, change: impl FnMut(Deployment) -> Deployment) -> Self {
        self.tables = self.tables.into_iter().map(change).collect();
        self
    }

    /// Sets a property of a resource as it is written, for what AWS has and this crate does not know yet.
    ///
    /// `path` is a JSON pointer below the resource's `Properties`; objects on the way to it are added where they are
    /// missing. The property replaces one that is there. Nothing checks it, and the resource's properties are then
    /// written in the order of their names.
    ///
    /// ```
    /// use tablewright::{DynamoTable, Naming, Stack};
    /// # #[derive(DynamoTable)] struct Order { #[pk] id: String }
    ///
    /// let stack = Stack::new(Naming::verbatim())
    ///     .table::<Order>()
    ///     .raw_property("OrderTable", "/SSESpecification/SSEEnabled", true);
    /// assert!(stack.resolved()?.as_json().contains("\"SSEEnabled\": true"));
    /// # Ok::<(), tablewright::Error>(())
    /// ```
    #[must_use]
    pub fn raw_property(
        mut self,
        logical_id: impl Into<String>,
        path: impl Into<String>,
        value: impl Into<Value>,
    ) -> Self {
        self.raw_properties.push(RawProperty {
            logical_id: logical_id.into(),
            path: path.into(),
            value: value.into(),
        });
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
    pub fn user_errors_alarm(mut self, topic: impl Into<Input>, more_than: u64) -> Self {
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
        self.tables.iter().map(Deployment::schema)
    }

    /// The `CloudFormation` template, with parameters for what a deployment chooses.
    ///
    /// # Errors
    ///
    /// See [`Error`].
    pub fn cloudformation(&self) -> Result<Template, Error> {
        render::cloudformation(self, Names::Parameters)
    }

    /// The `CloudFormation` template with literal names and no parameters.
    ///
    /// # Errors
    ///
    /// See [`Error`].
    pub fn resolved(&self) -> Result<Template, Error> {
        render::cloudformation(self, Names::Resolved)
    }

    /// Returns the requests of the `DynamoDB` API that create the tables, one table after the other, for local engines and
    /// tests.
    ///
    /// The first request for a table is `CreateTable`. A request for each setting that `CreateTable` does not take follows.
    /// Replicas, auto scaling, the stack's own key and what stands around a table belong to a deployment, not to a test, and
    /// are left out. `sdk::create_tables`, with the feature `aws-sdk`, sends these requests.
    ///
    /// # Errors
    ///
    /// See [`Error`].
    pub fn calls(&self) -> Result<Vec<Step>, Error> {
        let names = render::check(self)?;
        let stack = self.of_one_region();
        let model = Model::of(&stack, &names, Targets::Resolved).map_err(|problem| vec![problem])?;
        Ok(calls::steps(model))
    }

    /// The stack as the API creates its tables in one region. Engines for tests have no replicas, no scaling and no key of
    /// the stack, and a request has no parameters.
    fn of_one_region(&self) -> Self {
        let mut stack = Self { encryption_key: None, ..self.clone() };
        for table in &mut stack.tables {
            table.global = Global::default();
            table.auto_scaling = None;
            table.exposed.clear();
        }
        stack
    }

    /// What is legal but pointless, or has a consequence that is easily overlooked.
    #[must_use]
    pub fn lints(&self) -> Vec<Lint> {
        lint::stack(self)
    }

    /// Writes the parameterised template, from a build script, where it differs from what is there.
    ///
    /// # Errors
    ///
    /// A stack that cannot be rendered, a file that cannot be written, and, where nothing is to be written, a file that
    /// is stale or missing. [`export`] says when that is.
    pub fn export(&self, path: impl AsRef<Path>) -> Result<(), export::Error> {
        export::render(path.as_ref(), || self.cloudformation())
    }
}

impl Stack {
    /// TEMPORARY
    #[doc(hidden)]
    pub fn new_json(&self, parameters: bool) -> Result<String, String> {
        let names: Vec<_> =
            self.tables().map(|schema| crate::naming::TableNames::new(&self.naming, schema)).collect();
        let targets = if parameters {
            crate::deploy::input::Names::Parameters
        } else {
            crate::deploy::input::Names::Resolved
        };
        crate::deploy::render::cloudformation::json(self, &names, targets)
    }
}

impl Stack {
    /// TEMPORARY
    #[doc(hidden)]
    pub fn check_read(&self, parameters: bool) -> Vec<String> {
        use crate::deploy::input::{Inputs, Names};
        let names: Vec<_> =
            self.tables().map(|schema| crate::naming::TableNames::new(&self.naming, schema)).collect();
        let targets = if parameters { Names::Parameters } else { Names::Resolved };
        let json = crate::deploy::render::cloudformation::json(self, &names, targets).unwrap();
        let read = crate::deploy::render::cloudformation::read::tables(&json, &[]).unwrap();
        let model = crate::deploy::model::Model::of(self, &names, targets).unwrap();
        let _ = Inputs::new(targets);
        let mut out = Vec::new();
        for (table, read) in model.tables.iter().zip(&read) {
            let same = table.shape == read.shape;
            let [a, b] = [format!("{:#?}", table.shape), format!("{:#?}", read.shape)];
            if a != b || !same {
                out.push(format!("{} eq={same}", read.logical_id));
                let (a, b): (Vec<_>, Vec<_>) = (a.lines().collect(), b.lines().collect());
                let same = a.iter().zip(&b).take_while(|(x, y)| x == y).count();
                let from = same.saturating_sub(8);
                out.push(format!("expected {:#?}", &a[from..(same + 6).min(a.len())]));
                out.push(format!("read {:#?}", &b[from..(same + 6).min(b.len())]));
            }
            let json = serde_json::to_string(&table.shape).unwrap();
            let back: crate::deploy::shape::Shape<'static> = serde_json::from_str(&json).unwrap();
            if back != table.shape {
                out.push("serde".into());
            }
        }
        if model.tables.len() != read.len() {
            out.push("count".into());
        }
        out
    }
}
