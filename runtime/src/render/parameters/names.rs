//! The parameters that names are made of.

use super::{Names, Parameter, Parameters, Value};
use crate::limits;
use crate::naming::{
    Naming, PARAMETER_PREFIX_LENGTH, PARAMETER_PREFIX_PATTERN, ParameterPrefix, Prefix, TableNames,
};
use crate::render::Error;
use crate::schema::TableSchema;
use crate::stack::{EncryptionKey, Stack};

/// The pattern of a part of a name, and its words.
const PART: [&str; 2] =
    ["^[a-z0-9]+(-[a-z0-9]+)*$", "lower-case letters and digits, with single hyphens between them"];

/// The pattern and the words of a part that begins the names of Parameter Store entries. AWS refuses names that begin with
/// its own prefixes.
const FIRST_PART: [&str; 2] = [
    "^(?!aws|ssm)[a-z0-9]+(-[a-z0-9]+)*$",
    "lower-case letters and digits, with single hyphens between them, that begin with neither aws nor ssm",
];

impl<'a> Parameters<'a> {
    /// Declares the parts of physical names, and the prefix of Parameter Store names.
    pub(in crate::render) fn new(stack: &'a Stack, names: &[TableNames]) -> Result<Self, Error> {
        let mut parameters = Self { names: Names::Parameters, ..Self::resolved() };
        let mut longest = None;
        for (table, names) in stack.tables.iter().zip(names) {
            if table.schema.physical_name().is_none() {
                longest = longest.max(Some(names.suffix.len()));
            }
        }
        longest = longest.max(stack.encryption_key.as_ref().map(EncryptionKey::alias_length));
        let default = match stack.naming.prefix_of_parameters() {
            ParameterPrefix::Given(prefix) => prefix,
            // The parts of the names are the levels of a path. Those of tables are the longer ones.
            ParameterPrefix::Environment { .. } => {
                longest = longest.or(Some(0));
                parameters.store_prefix = Some("/${OrganizationPrefix}/${AppName}/${Environment}/");
                ""
            }
            ParameterPrefix::None => "",
        };
        if let (Some(prefix), Some(longest)) = (stack.naming.prefix(), longest) {
            parameters.declare_prefix(prefix, longest)?;
        }
        if parameters.store_prefix.is_some() {
            return Ok(parameters);
        }
        parameters.store_prefix = Some("${ParameterStorePrefix}");
        parameters.declare(
            "ParameterStorePrefix".to_owned(),
            Parameter {
                r#type: "String",
                description: "What the names of Parameter Store entries begin with".to_owned(),
                default: Some(default.into()),
                allowed_pattern: Some(PARAMETER_PREFIX_PATTERN),
                constraint_description: Some("a path such as /shop/prod/, a word such as shop-, or nothing"),
                max_length: Some(PARAMETER_PREFIX_LENGTH),
                ..Parameter::default()
            },
        );
        Ok(parameters)
    }

    /// `CloudFormation` can neither lower-case nor cut, so each part accepts only what makes a legal name, and shares
    /// with the others what the longest base name leaves.
    fn declare_prefix(&mut self, prefix: &'a Prefix, longest_base_name: usize) -> Result<(), Error> {
        let first = if self.store_prefix.is_some() { FIRST_PART } else { PART };
        let mut parts = vec![
            ("OrganizationPrefix", "First part of the tables' names", &prefix.organization, first),
            ("AppName", "Second part of the tables' names", &prefix.app, PART),
        ];
        if let Some(environment) = &prefix.environment {
            parts.push(("Environment", "Third part of the tables' names", environment, PART));
        }
        let mut taken = longest_base_name;
        for (_, _, default, _) in &parts {
            taken += default.len() + "-".len();
        }
        let Some(spare) = limits::NAME_LENGTH.1.checked_sub(taken) else {
            return Err(vec![format!(
                "the longest base name has {longest_base_name} characters and leaves no room for the prefix: a \
                 parameterised template cannot cut names to {}; shorten it, or render the resolved template",
                limits::NAME_LENGTH.1
            )]
            .into());
        };
        let mut joined = String::new();
        for (id, text, default, [pattern, constraint]) in &parts {
            joined.push_str(&["${", id, "}-"].concat());
            self.declare(
                (*id).to_owned(),
                Parameter {
                    r#type: "String",
                    description: (*text).to_owned(),
                    default: Some(default.as_str().into()),
                    allowed_pattern: Some(pattern),
                    constraint_description: Some(constraint),
                    min_length: Some(1),
                    max_length: Some(default.len() + spare / parts.len()),
                    ..Parameter::default()
                },
            );
        }
        self.prefix = Some(joined);
        Ok(())
    }

    /// `name` is without the prefix.
    pub(in crate::render) fn parameter_store_name(&self, stack: &Stack, name: &str) -> Value<'a> {
        match self.store_prefix {
            Some(prefix) => Value::Sub([prefix, name].concat()),
            None => stack.naming.parameter_name(name).into(),
        }
    }

    pub(in crate::render) fn table_name(&self, schema: &TableSchema, names: &'a TableNames) -> Value<'a> {
        match (schema.physical_name(), &self.prefix) {
            (None, Some(prefix)) => Value::Sub([prefix.as_str(), &names.suffix].concat()),
            _ => names.physical.as_str().into(),
        }
    }

    /// The alias of the stack's key.
    pub(in crate::render) fn alias(&self, naming: &Naming, base: &str) -> Value<'a> {
        match (&self.prefix, naming.alias(base)) {
            (Some(prefix), _) => Value::Sub(["alias/", prefix, base].concat()),
            (None, Some(alias)) => alias.into(),
            (None, None) => Value::Sub(["alias/${AWS::StackName}-", base].concat()),
        }
    }
}
