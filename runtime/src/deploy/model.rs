//! A stack as every target sees it: its tables, what stands around them, and what a deployment may choose.

use std::borrow::Cow;

use crate::deploy::around::alarm::{self, Alarm};
use crate::deploy::around::entry::{Entry, Output};
use crate::deploy::around::function::Mapping;
use crate::deploy::around::key::Key;
use crate::deploy::expr::{DeploymentAttribute, Expr, TableAttribute};
use crate::deploy::id::Id;
use crate::deploy::input::{Choice, Input, Inputs, Names, Scalar};
use crate::deploy::shape::Shape;
use crate::limits;
use crate::naming::{Naming, Prefix, TableNames};
use crate::schema::TableSchema;
use crate::stack::{EncryptionKey, Stack};

/// A stack that has been checked.
#[derive(Debug)]
pub(crate) struct Model<'a> {
    pub(crate) inputs: Inputs<'a>,
    pub(crate) key: Option<Key<'a>>,
    pub(crate) tables: Vec<Table<'a>>,
    pub(crate) user_errors_alarm: Option<Alarm<'a>>,
}

/// A table, and what stands around it.
#[derive(Debug)]
pub(crate) struct Table<'a> {
    /// The base name.
    pub(crate) base: &'a str,
    pub(crate) description: Option<&'a str>,
    /// The physical name, by the inputs.
    pub(crate) name: Expr<'a>,
    pub(crate) shape: Shape<'a>,
    pub(crate) entries: Vec<Entry<'a>>,
    pub(crate) outputs: Vec<Output<'a>>,
    pub(crate) alarms: Vec<Alarm<'a>>,
    pub(crate) mappings: Vec<Mapping<'a>>,
}

/// What names begin with.
struct Prefixes<'a> {
    /// The parts of physical names, each with what follows it. `None` where no name has a prefix.
    physical: Option<Vec<Expr<'a>>>,
    /// The beginning of the names of Parameter Store entries.
    store: Expr<'a>,
}

impl<'a> Model<'a> {
    /// # Errors
    ///
    /// A prefix that the longest base name leaves no room for.
    pub(crate) fn of(stack: &'a Stack, names: &'a [TableNames], targets: Names) -> Result<Self, String> {
        let mut inputs = Inputs::new(targets);
        let prefixes = Prefixes::new(stack, names, &mut inputs)?;
        let key = stack.encryption_key.as_ref();
        let key = key.map(|key| Key::new(key.rotation_days, prefixes.alias(&stack.naming, &key.name)));
        let mut tables = Vec::with_capacity(names.len());
        for (position, names) in names.iter().enumerate() {
            tables.push(Table::of(stack, position, names, &prefixes, &mut inputs));
        }
        let user_errors_alarm = stack.user_errors_alarm.as_ref();
        let user_errors_alarm =
            user_errors_alarm.map(|(topic, threshold)| alarm::of_account(topic, *threshold, &mut inputs));
        Ok(Self { inputs, key, tables, user_errors_alarm })
    }
}

impl<'a> Table<'a> {
    /// The physical name, by the defaults of the inputs.
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
                name: prefixes.entry(name),
                value: Expr::Table(position, attribute),
                description: about(schema, text),
            });
        };
        add(["arn", "arn-parameter"], "ARN", TableAttribute::Arn, &names.parameter);
        if let Some(name) = &names.stream_parameter {
            add(["stream-arn", "stream-arn-parameter"], "Stream ARN", TableAttribute::StreamArn, name);
        }
        let alarms = alarm::of_table(position, table, inputs);
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

/// Describes something of a table, with the first paragraph of the struct's documentation.
fn about(schema: &TableSchema, what: &str) -> String {
    let (colon, paragraph) = schema.description().map_or(("", ""), |text| (": ", text));
    description([what, " of table ", schema.name(), colon, paragraph].concat())
}

/// The longest prefix of `text` that fits in a description.
pub(crate) fn description(text: String) -> String {
    let mut text = text;
    text.truncate(text.floor_char_boundary(limits::DESCRIPTION_BYTES));
    text.truncate(text.trim_end().len());
    text
}

impl<'a> Prefixes<'a> {
    fn new(stack: &'a Stack, names: &[TableNames], inputs: &mut Inputs<'a>) -> Result<Self, String> {
        let store = stack.naming.default_parameter_prefix();
        if !inputs.has_parameters() {
            return Ok(Self { physical: None, store: store.into() });
        }
        let mut longest = None;
        for (table, names) in stack.tables.iter().zip(names) {
            if table.schema.physical_name().is_none() {
                longest = longest.max(Some(names.suffix.len()));
            }
        }
        longest = longest.max(stack.encryption_key.as_ref().map(EncryptionKey::alias_length));
        let physical = match (stack.naming.prefix(), longest) {
            (Some(prefix), Some(longest)) => Some(parts(prefix, longest, inputs)?),
            _ => None,
        };
        let choice = Choice::ParameterStorePrefix;
        let default = Some(Scalar::Text(store.into()));
        let id = inputs.add(Input { id: Id::stack(choice.words()), choice, default });
        Ok(Self { physical, store: Expr::Input(id) })
    }

    fn table_name(&self, schema: &TableSchema, names: &'a TableNames) -> Expr<'a> {
        match (schema.physical_name(), &self.physical) {
            (None, Some(prefix)) => join(prefix, names.suffix.as_str()),
            _ => names.physical.as_str().into(),
        }
    }

    /// The alias of the stack's key.
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

    /// The name of an entry of Parameter Store. `name` is without the prefix.
    fn entry(&self, name: &'a str) -> Expr<'a> {
        match &self.store {
            Expr::Text(prefix) => [prefix, name].concat().into(),
            prefix => Expr::Join(vec![prefix.clone(), name.into()]),
        }
    }
}

fn join<'a>(prefix: &[Expr<'a>], end: &'a str) -> Expr<'a> {
    let mut parts = prefix.to_vec();
    parts.push(end.into());
    Expr::Join(parts)
}

/// The parts that physical names begin with.
///
/// Neither `CloudFormation` nor Terraform cuts a name as a resolved one is cut. So each part accepts only what makes a legal
/// name, and shares with the others what the longest base name leaves.
fn parts<'a>(prefix: &'a Prefix, longest: usize, inputs: &mut Inputs<'a>) -> Result<Vec<Expr<'a>>, String> {
    let mut parts: Vec<(fn(usize) -> Choice<'a>, &'a str)> =
        vec![(Choice::OrganizationPrefix, &prefix.organization), (Choice::AppName, &prefix.app)];
    if let Some(environment) = &prefix.environment {
        parts.push((Choice::Environment, environment));
    }
    let taken: usize = longest + parts.iter().map(|(_, default)| default.len() + "-".len()).sum::<usize>();
    let Some(spare) = limits::NAME_LENGTH.1.checked_sub(taken) else {
        return Err(format!(
            "the longest base name has {longest} characters and leaves no room for the prefix: a parameterised template \
             cannot cut names to {}; shorten it, or render the resolved template",
            limits::NAME_LENGTH.1
        ));
    };
    let count = parts.len();
    let mut exprs = Vec::with_capacity(2 * count);
    for (choice, default) in parts {
        let choice = choice(default.len() + spare / count);
        let default = Some(Scalar::Text(Cow::Borrowed(default)));
        let id = inputs.add(Input { id: Id::stack(choice.words()), choice, default });
        exprs.extend([Expr::Input(id), "-".into()]);
    }
    Ok(exprs)
}
