//! A stack as every target sees it: its tables, the resources around them, and the inputs of a deployment.

use std::borrow::Cow;

use crate::deploy::around::alarm::{self, Alarm};
use crate::deploy::around::entry::{Entry, Output};
use crate::deploy::around::function::Mapping;
use crate::deploy::around::key::Key;
use crate::deploy::around::policy::{self, Policy};
use crate::deploy::describe::about;
use crate::deploy::expr::{DeploymentAttribute, Expr, TableAttribute};
use crate::deploy::id::Id;
use crate::deploy::input::{Choice, Input, Inputs, Names, Scalar};
use crate::deploy::shape::Shape;
use crate::deploy::stack::{EncryptionKey, Stack};
use crate::error::{Kind, StackError};
use crate::limits;
use crate::naming::{Naming, ParameterPrefix, Prefix, TableNames};
use crate::schema::TableSchema;

/// A stack that passed its checks.
#[derive(Debug)]
pub(crate) struct Model<'a> {
    pub(crate) inputs: Inputs<'a>,
    pub(crate) key: Option<Key<'a>>,
    pub(crate) tables: Vec<Table<'a>>,
    /// The policies that cover several tables.
    pub(crate) policies: Vec<Policy<'a>>,
    pub(crate) user_errors_alarm: Option<Alarm<'a>>,
}

/// A table, and the resources around it.
#[derive(Debug)]
pub(crate) struct Table<'a> {
    /// The base name.
    pub(crate) base: &'a str,
    pub(crate) description: Option<&'a str>,
    /// The physical name, as an expression of the inputs.
    pub(crate) name: Expr<'a>,
    pub(crate) shape: Shape<'a>,
    pub(crate) entries: Vec<Entry<'a>>,
    pub(crate) outputs: Vec<Output<'a>>,
    pub(crate) alarms: Vec<Alarm<'a>>,
    pub(crate) policies: Vec<Policy<'a>>,
    pub(crate) mappings: Vec<Mapping<'a>>,
}

/// The prefixes of names.
struct Prefixes<'a> {
    /// The parts of physical names, each followed by a hyphen. `None` if names are literal.
    physical: Option<Vec<Expr<'a>>>,
    /// The prefix of Parameter Store names. `None` if names are literal.
    store: Option<Expr<'a>>,
}

impl<'a> Model<'a> {
    /// Returns the model of a stack.
    ///
    /// # Errors
    ///
    /// Fails if a prefix does not fit together with the longest base name.
    pub(crate) fn of(stack: &'a Stack, names: &'a [TableNames], targets: Names) -> Result<Self, StackError> {
        let mut inputs = Inputs::new(targets);
        let prefixes = Prefixes::new(stack, names, &mut inputs)?;
        let key = stack.encryption_key.as_ref();
        let key = key.map(|key| Key::new(key.rotation_days, prefixes.alias(&stack.naming, &key.name)));
        let mut tables = Vec::with_capacity(names.len());
        for (position, names) in names.iter().enumerate() {
            tables.push(Table::of(stack, position, names, &prefixes, &mut inputs));
        }
        let policies = policy::of_stack(stack, &mut inputs);
        let user_errors_alarm = stack.user_errors_alarm.as_ref();
        let user_errors_alarm =
            user_errors_alarm.map(|(topic, threshold)| alarm::of_account(topic, *threshold, &mut inputs));
        Ok(Self { inputs, key, tables, policies, user_errors_alarm })
    }
}

impl<'a> Table<'a> {
    /// Returns the physical name for the defaults of the inputs.
    #[cfg(feature = "aws-sdk")]
    pub(crate) fn physical_name(&self) -> &str {
        self.shape.name.value.as_deref().unwrap_or_default()
    }

    fn of(
        stack: &'a Stack,
        position: usize,
        names: &'a TableNames,
        prefixes: &Prefixes<'a>,
        inputs: &mut Inputs<'a>,
    ) -> Self {
        let table = &stack.tables[position];
        let schema = &table.schema;
        let shape = Shape::of(stack, position, names, inputs);
        let mut entries = Vec::new();
        let mut outputs = vec![output(schema, position, "name", "Name", TableAttribute::Name)];
        let mut add = |words: [&'static str; 2], text: &str, attribute, name: &'a str| {
            let [output_words, entry_words] = words;
            outputs.push(output(schema, position, output_words, text, attribute));
            entries.push(Entry {
                id: Id::table(position, entry_words),
                name: prefixes.entry(&stack.naming, name),
                value: Expr::Table(position, attribute),
                description: about(schema, text),
            });
        };
        add(["arn", "arn-parameter"], "ARN", TableAttribute::Arn, &names.parameter);
        if let Some(name) = &names.stream_parameter {
            add(["stream-arn", "stream-arn-parameter"], "Stream ARN", TableAttribute::StreamArn, name);
        }
        let alarms = alarm::of_table(position, table, inputs);
        let policies = policy::of_table(stack, position, inputs);
        let functions = table.stream_functions.iter();
        let mappings = functions.map(|function| Mapping::new(position, function, inputs)).collect();
        Self {
            base: schema.name(),
            description: schema.description(),
            name: prefixes.table_name(schema, names),
            shape,
            entries,
            outputs,
            alarms,
            policies,
            mappings,
        }
    }
}

fn output<'a>(
    schema: &TableSchema,
    position: usize,
    words: &'static str,
    text: &str,
    attribute: TableAttribute,
) -> Output<'a> {
    Output {
        id: Id::table(position, words),
        value: Expr::Table(position, attribute),
        description: about(schema, text),
    }
}

impl<'a> Prefixes<'a> {
    fn new(stack: &'a Stack, names: &[TableNames], inputs: &mut Inputs<'a>) -> Result<Self, StackError> {
        if !inputs.has_parameters() {
            return Ok(Self { physical: None, store: None });
        }
        let mut longest = None;
        for (table, names) in stack.tables.iter().zip(names) {
            if table.schema.physical_name().is_none() {
                longest = longest.max(Some(names.suffix.len()));
            }
        }
        longest = longest.max(stack.encryption_key.as_ref().map(EncryptionKey::alias_length));
        let of_parameters = stack.naming.prefix_of_parameters();
        let is_path = matches!(of_parameters, ParameterPrefix::Environment { .. });
        if is_path {
            // The parts of the names are the levels of a path. The names of tables are longer.
            longest = longest.or(Some(0));
        }
        let parts = match (stack.naming.prefix(), longest) {
            (Some(prefix), Some(longest)) => parts(prefix, longest, is_path, inputs)?,
            _ => Vec::new(),
        };
        let store = if is_path {
            let mut levels = vec!["/".into()];
            levels.extend(parts.iter().flat_map(|part| [part.clone(), "/".into()]));
            Expr::Join(levels)
        } else {
            let choice = Choice::ParameterStorePrefix;
            let given = if let ParameterPrefix::Given(prefix) = of_parameters { prefix } else { "" };
            let default = Some(Scalar::Text(given.into()));
            Expr::Input(inputs.add(Input { id: Id::stack(choice.words()), choice, default }))
        };
        let physical = parts.into_iter().flat_map(|part| [part, "-".into()]).collect();
        Ok(Self { physical: Some(physical).filter(|parts: &Vec<_>| !parts.is_empty()), store: Some(store) })
    }

    fn table_name(&self, schema: &TableSchema, names: &'a TableNames) -> Expr<'a> {
        match (schema.physical_name(), &self.physical) {
            (None, Some(prefix)) => join(prefix, names.suffix.as_str()),
            _ => names.physical.as_str().into(),
        }
    }

    /// Returns the alias of the stack's key.
    fn alias(&self, naming: &Naming, base: &'a str) -> Expr<'a> {
        let mut parts = vec!["alias/".into()];
        match (&self.physical, naming.alias(base)) {
            (Some(prefix), _) => parts.extend(prefix.iter().cloned()),
            (None, Some(alias)) => return alias.into(),
            (None, None) => {
                parts.extend([Expr::Deployment(DeploymentAttribute::StackName), "-".into()]);
            }
        }
        parts.push(base.into());
        Expr::Join(parts)
    }

    /// Returns the name of a Parameter Store entry. `name` excludes the prefix.
    fn entry(&self, naming: &Naming, name: &'a str) -> Expr<'a> {
        match &self.store {
            Some(prefix) => Expr::Join(vec![prefix.clone(), name.into()]),
            None => naming.parameter_name(name).into(),
        }
    }
}

fn join<'a>(prefix: &[Expr<'a>], end: &'a str) -> Expr<'a> {
    let mut parts = prefix.to_vec();
    parts.push(end.into());
    Expr::Join(parts)
}

/// Returns the parts that physical names begin with. `is_path` is true if Parameter Store entries begin with them too.
///
/// A resolved name is cut if it is too long, but neither `CloudFormation` nor Terraform can cut names. So each part
/// accepts only text that makes a legal name, and the parts share the length that the longest base name leaves.
fn parts<'a>(
    prefix: &'a Prefix,
    longest: usize,
    is_path: bool,
    inputs: &mut Inputs<'a>,
) -> Result<Vec<Expr<'a>>, StackError> {
    let first: fn(usize) -> Choice<'a> =
        if is_path { Choice::OrganizationPath } else { Choice::OrganizationPrefix };
    let mut parts = vec![(first, prefix.organization.as_str()), (Choice::AppName, &prefix.app)];
    if let Some(environment) = &prefix.environment {
        parts.push((Choice::Environment, environment));
    }
    let taken: usize = longest + parts.iter().map(|(_, default)| default.len() + "-".len()).sum::<usize>();
    let Some(spare) = limits::NAME_LENGTH.1.checked_sub(taken) else {
        return Err(Kind::NameRoom.says(format!(
            "the longest base name has {longest} characters and leaves no room for the prefix: a parameterised template \
             cannot cut names to {}; shorten it, or render the resolved template",
            limits::NAME_LENGTH.1
        ))
        .into());
    };
    let count = parts.len();
    let exprs = parts.into_iter().map(|(choice, default)| {
        let choice = choice(default.len() + spare / count);
        let default = Some(Scalar::Text(Cow::Borrowed(default)));
        Expr::Input(inputs.add(Input { id: Id::stack(choice.words()), choice, default }))
    });
    Ok(exprs.collect())
}
