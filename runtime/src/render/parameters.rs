//! The parameters of a template: what a deployment chooses.

use serde::Serialize;

use super::auto_scaling::Bounds;
use super::value::{Map, Value};
use super::{Error, Names, in_words};
use crate::deployment::{Dimension, Input, InputKind, Scaling};
use crate::limits;
use crate::naming::{self, Naming, PARAMETER_PREFIX_LENGTH, PARAMETER_PREFIX_PATTERN, Prefix, TableNames};
use crate::schema::{IndexSchema, TableSchema, Tag, Throughput};
use crate::stack::{EncryptionKey, Stack};

/// <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/parameters-section-structure.html>
#[derive(Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Parameter<'a> {
    r#type: &'static str,
    description: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    default: Option<Value<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    allowed_pattern: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    constraint_description: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    min_length: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    max_length: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    min_value: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    max_value: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    allowed_values: Option<[&'static str; 2]>,
}

/// Values that are parameters, declared as they are used; or literals, where names are resolved.
pub(super) struct Parameters<'a> {
    names: Names,
    pub(super) declared: Map<String, Parameter<'a>>,
    /// What stands before a base name in a physical name.
    prefix: Option<String>,
    /// Why the template cannot be rendered.
    pub(super) problems: Vec<String>,
}

const PARAMETER_STORE_PREFIX: &str = "ParameterStorePrefix";

impl<'a> Parameters<'a> {
    /// Where every value is a literal.
    pub(super) const fn resolved() -> Self {
        Self { names: Names::Resolved, declared: Map(Vec::new()), prefix: None, problems: Vec::new() }
    }

    /// Declares the parts of physical names, and the prefix of Parameter Store names.
    pub(super) fn new(stack: &'a Stack, names: &[TableNames]) -> Result<Self, Error> {
        let mut parameters = Self { names: Names::Parameters, ..Self::resolved() };
        let mut longest = None;
        for (table, names) in stack.tables.iter().zip(names) {
            if table.schema.physical_name().is_none() {
                longest = longest.max(Some(names.suffix.len()));
            }
        }
        longest = longest.max(stack.encryption_key.as_ref().map(EncryptionKey::alias_length));
        if let (Some(prefix), Some(longest)) = (stack.naming.prefix(), longest) {
            parameters.declare_prefix(prefix, longest)?;
        }
        parameters.declare(
            PARAMETER_STORE_PREFIX.to_owned(),
            Parameter {
                r#type: "String",
                description: "What the names of Parameter Store entries begin with".to_owned(),
                default: Some(stack.naming.default_parameter_prefix().into()),
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
        let mut parts = vec![
            ("OrganizationPrefix", "First part of the tables' names", &prefix.organization),
            ("AppName", "Second part of the tables' names", &prefix.app),
        ];
        if let Some(environment) = &prefix.environment {
            parts.push(("Environment", "Third part of the tables' names", environment));
        }
        let mut taken = longest_base_name;
        for (_, _, default) in &parts {
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
        for (id, text, default) in &parts {
            joined.push_str(&["${", id, "}-"].concat());
            self.declare(
                (*id).to_owned(),
                Parameter {
                    r#type: "String",
                    description: (*text).to_owned(),
                    default: Some(default.as_str().into()),
                    allowed_pattern: Some("^[a-z0-9]+(-[a-z0-9]+)*$"),
                    constraint_description: Some(
                        "lower-case letters and digits, with single hyphens between them",
                    ),
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
    pub(super) fn parameter_store_name(&self, stack: &Stack, name: &str) -> Value<'a> {
        match self.names {
            Names::Parameters => Value::Sub(["${", PARAMETER_STORE_PREFIX, "}", name].concat()),
            Names::Resolved => [stack.naming.default_parameter_prefix(), name].concat().into(),
        }
    }

    pub(super) fn table_name(&self, schema: &TableSchema, names: &'a TableNames) -> Value<'a> {
        match (schema.physical_name(), &self.prefix) {
            (None, Some(prefix)) => Value::Sub([prefix.as_str(), &names.suffix].concat()),
            _ => names.physical.as_str().into(),
        }
    }

    /// The alias of the stack's key.
    pub(super) fn alias(&self, naming: &Naming, base: &str) -> Value<'a> {
        match (&self.prefix, naming.alias(base)) {
            (Some(prefix), _) => Value::Sub(["alias/", prefix, base].concat()),
            (None, Some(alias)) => alias.into(),
            (None, None) => Value::Sub(["alias/${AWS::StackName}-", base].concat()),
        }
    }

    /// The read and the write capacity of a table, or of one of its indexes.
    pub(super) fn capacity(
        &mut self,
        schema: &TableSchema,
        names: &TableNames,
        index: Option<&IndexSchema>,
        throughput: Throughput,
    ) -> [Value<'a>; 2] {
        if self.names == Names::Resolved {
            return [throughput.reads().into(), throughput.writes().into()];
        }
        let stem = naming::stem(&names.logical_id, index);
        let of = in_words(&["table ", schema.name()].concat(), index);
        let mut declare = |kind: &str, default: u64| {
            self.declare(
                format!("{stem}{kind}Capacity"),
                Parameter {
                    r#type: "Number",
                    description: format!("{kind} capacity units of {of}"),
                    default: Some(default.into()),
                    min_value: Some(limits::CAPACITY_MIN),
                    ..Parameter::default()
                },
            )
        };
        [declare("Read", throughput.reads()), declare("Write", throughput.writes())]
    }

    /// The bounds of the capacity of a table or an index: `of` says in words which.
    pub(super) fn bounds(
        &mut self,
        stem: &str,
        dimension: Dimension,
        of: &str,
        scaling: Scaling,
    ) -> Bounds<'a> {
        let word = dimension.word();
        let mut number = |suffix, text: &str, default, range| {
            let suffix = [word, "Capacity", suffix].concat();
            self.number(stem, &suffix, || [word, " capacity ", text].concat(), default, range)
        };
        let units = (limits::CAPACITY_MIN, None);
        let (low, high) = limits::SCALING_TARGET;
        Bounds {
            min: number("Min", &format!("units of {of}, at least"), scaling.min, units),
            max: number("Max", &format!("units of {of}, at most"), scaling.max, units),
            target: number(
                "Target",
                &format!("of {of} that is to be consumed, in percent"),
                scaling.target,
                (low, Some(high)),
            ),
            scaling,
        }
    }

    pub(super) fn customer_key(
        &mut self,
        schema: &TableSchema,
        names: &TableNames,
        key: &'a str,
    ) -> Value<'a> {
        if self.names == Names::Resolved {
            return key.into();
        }
        self.declare(
            format!("{}KmsKey", names.logical_id),
            Parameter {
                r#type: "String",
                description: format!("Id, ARN, alias or alias ARN of the KMS key of table {}", schema.name()),
                default: Some(key.into()),
                allowed_pattern: Some(InputKind::KmsKey.pattern()),
                max_length: Some(limits::KMS_KEY_LENGTH),
                ..Parameter::default()
            },
        )
    }

    pub(super) fn deletion_protection(&mut self, schema: &TableSchema, names: &TableNames) -> Value<'a> {
        self.switch(
            &names.logical_id,
            "DeletionProtection",
            || format!("Whether DynamoDB refuses to delete table {}", schema.name()),
            schema.deletion_protection(),
        )
    }

    /// A setting that is on or off.
    pub(super) fn switch(
        &mut self,
        stem: &str,
        suffix: &str,
        description: impl FnOnce() -> String,
        default: bool,
    ) -> Value<'a> {
        if self.names == Names::Resolved {
            return default.into();
        }
        self.choice(stem, suffix, description, ["true", "false"], if default { "true" } else { "false" })
    }

    /// A setting that has two values.
    pub(super) fn choice(
        &mut self,
        stem: &str,
        suffix: &str,
        description: impl FnOnce() -> String,
        values: [&'static str; 2],
        default: &'static str,
    ) -> Value<'a> {
        if self.names == Names::Resolved {
            return default.into();
        }
        self.declare(
            [stem, suffix].concat(),
            Parameter {
                r#type: "String",
                description: description(),
                default: Some(default.into()),
                allowed_values: Some(values),
                ..Parameter::default()
            },
        )
    }

    /// A setting that is a number.
    pub(super) fn number(
        &mut self,
        stem: &str,
        suffix: &str,
        description: impl FnOnce() -> String,
        default: u64,
        (min, max): (u64, Option<u64>),
    ) -> Value<'a> {
        if self.names == Names::Resolved {
            return default.into();
        }
        self.declare(
            [stem, suffix].concat(),
            Parameter {
                r#type: "Number",
                description: description(),
                default: Some(default.into()),
                min_value: Some(min),
                max_value: max,
                ..Parameter::default()
            },
        )
    }

    /// A value that the deployment gives. Where several parts of a template take the same one, it is one parameter, and
    /// has one default.
    pub(super) fn input(
        &mut self,
        id: String,
        kind: InputKind,
        description: String,
        input: &'a Input,
    ) -> Value<'a> {
        let default = input.0.as_deref();
        if let Some(text) = default.filter(|text| !kind.accepts(text)) {
            self.problem(format!("`{id}` cannot be {text:?}; write {}", kind.expected()));
        }
        let default = default.map(Value::from);
        if self.names == Names::Resolved {
            return default.unwrap_or_else(|| {
                self.problem(format!(
                    "a resolved template has no parameters, and `{id}` has no value; give it one, or render the \
                     parameterised template"
                ));
                Value::Bool(false)
            });
        }
        let is_same = |other: &&(String, Parameter<'_>)| other.0 == id && other.1.description == description;
        if let Some((_, declared)) = self.declared.0.iter().find(is_same) {
            if declared.default != default {
                self.problem(format!("`{id}` is one parameter for the whole template; give it one value"));
            }
            return Value::Ref(id.into());
        }
        self.declare(
            id,
            Parameter {
                r#type: "String",
                description,
                default,
                allowed_pattern: Some(kind.pattern()),
                ..Parameter::default()
            },
        )
    }

    /// The stack's backup tag, which all its tables share.
    pub(super) fn backup_tag(&mut self, tag: &'a Tag) -> Value<'a> {
        const ID: &str = "BackupTagValue";
        if self.names == Names::Resolved {
            return tag.value().into();
        }
        if self.declared.0.iter().any(|(id, _)| id == ID) {
            return Value::Ref(ID.into());
        }
        self.declare(
            ID.to_owned(),
            Parameter {
                r#type: "String",
                description: format!("Value of tag {}, by which backup policies select tables", tag.key()),
                default: Some(tag.value().into()),
                allowed_pattern: Some(r"^[\p{L}\p{Z}\p{N}_.:/=+@-]*$"),
                max_length: Some(limits::TAG_VALUE_LENGTH),
                ..Parameter::default()
            },
        )
    }

    /// Notes why the template cannot be rendered, once.
    pub(super) fn problem(&mut self, problem: String) {
        if !self.problems.contains(&problem) {
            self.problems.push(problem);
        }
    }

    fn declare(&mut self, id: String, parameter: Parameter<'a>) -> Value<'a> {
        let id = naming::id(id);
        let value = Value::Ref(id.clone().into());
        self.declared.0.push((id, parameter));
        value
    }
}
