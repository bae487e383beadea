//! The parameters of a template: what a deployment chooses.

use std::collections::{HashMap, HashSet};

use serde::Serialize;

use super::auto_scaling::Bounds;
use super::document::Part;
use super::value::{Map, Value};
use super::{Names, in_words};
use crate::deployment::{Dimension, Input, InputKind, Scaling};
use crate::limits;
use crate::naming::{self, TableNames};
use crate::schema::{IndexSchema, TableSchema, Tag, Throughput};
use crate::text::shown;

mod names;

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
    pub(super) declared: Map<String, Part<Parameter<'a>>>,
    /// What stands before a base name in a physical name.
    prefix: Option<String>,
    /// The prefix of the names of Parameter Store entries, for `Fn::Sub`.
    store_prefix: Option<&'static str>,
    /// Why the template cannot be rendered.
    pub(super) problems: Vec<String>,
    told: HashSet<String>,
    /// The positions of the inputs in `declared`, by their ids.
    inputs: HashMap<String, usize>,
}

impl<'a> Parameters<'a> {
    /// Where every value is a literal.
    pub(super) fn resolved() -> Self {
        Self {
            names: Names::Resolved,
            declared: Map(Vec::new()),
            prefix: None,
            store_prefix: None,
            problems: Vec::new(),
            told: HashSet::new(),
            inputs: HashMap::new(),
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
            self.problem(format!("{} cannot be {}; write {}", shown(&id), shown(text), kind.expected()));
        }
        let default = default.map(Value::from);
        if self.names == Names::Resolved {
            return default.unwrap_or_else(|| {
                self.problem(format!(
                    "a resolved template has no parameters, and {} has no value; give it one, or render the \
                     parameterised template",
                    shown(&id)
                ));
                Value::Bool(false)
            });
        }
        if let Some(position) = self.inputs.get(&id)
            && let Part::Made(declared) = &self.declared.0[*position].1
            && declared.description == description
        {
            if declared.default != default {
                self.problem(format!(
                    "{} is one parameter for the whole template; give it one value",
                    shown(&id)
                ));
            }
            return Value::Ref(id.into());
        }
        self.inputs.insert(id.clone(), self.declared.0.len());
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
        if self.told.insert(problem.clone()) {
            self.problems.push(problem);
        }
    }

    fn declare(&mut self, id: String, parameter: Parameter<'a>) -> Value<'a> {
        let id = naming::id(id);
        let value = Value::Ref(id.clone().into());
        self.declared.0.push((id, Part::Made(parameter)));
        value
    }
}
