//! `CloudFormation` templates.

use std::collections::HashMap;
use std::fmt;

use serde::Serialize;

use super::parameters::{Parameter, Parameters};
use super::table::{Kind, Table};
use super::value::{Map, Value};
use super::{Error, Names, check, description, fail_on};
use crate::limits;
use crate::naming::{self, TableNames};
use crate::schema::{OnDelete, TableSchema};
use crate::stack::Stack;

/// A `CloudFormation` template: the same text for the same stack, on every machine.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Template {
    json: String,
}

impl Template {
    /// The template as indented JSON that ends with a newline.
    #[must_use]
    pub fn as_json(&self) -> &str {
        &self.json
    }
}

impl fmt::Display for Template {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.json)
    }
}

/// <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-anatomy.html>
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Document<'a> {
    #[serde(rename = "AWSTemplateFormatVersion")]
    format_version: &'static str,
    description: String,
    #[serde(skip_serializing_if = "Map::is_empty")]
    parameters: Map<Parameter<'a>>,
    resources: Map<Resource<'a>>,
    outputs: Map<Output<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Resource<'a> {
    r#type: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    deletion_policy: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    update_replace_policy: Option<&'static str>,
    properties: Properties<'a>,
}

#[derive(Serialize)]
#[serde(untagged)]
enum Properties<'a> {
    Table(Box<Table<'a>>),
    #[serde(rename_all = "PascalCase")]
    Parameter {
        name: Value<'a>,
        r#type: &'static str,
        value: Value<'a>,
        description: String,
    },
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Output<'a> {
    description: String,
    value: Value<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    export: Option<Export<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Export<'a> {
    name: Value<'a>,
}

pub(crate) fn render(stack: &Stack, names: Names) -> Result<Template, Error> {
    let table_names = check(stack)?;
    let mut parameters = match names {
        Names::Parameters => Some(Parameters::new(stack, &table_names)?),
        Names::Resolved => None,
    };
    let tables = stack.tables.len();
    let (mut resources, mut outputs) = (Vec::with_capacity(3 * tables), Vec::with_capacity(3 * tables));
    for (schema, names) in stack.tables.iter().zip(&table_names) {
        add_table(stack, schema, names, &mut parameters, &mut resources, &mut outputs);
    }
    let tables: Vec<&str> = stack.tables.iter().map(TableSchema::name).collect();
    let document = Document {
        format_version: "2010-09-09",
        description: description(format!("DynamoDB tables: {}", tables.join(", "))),
        parameters: parameters.map_or(Map(Vec::new()), |parameters| parameters.declared),
        resources: Map(resources),
        outputs: Map(outputs),
    };
    check_ids(&document)?;
    check_sizes(stack, &document)?;
    let mut json = serde_json::to_string_pretty(&document).map_err(|error| vec![error.to_string()])?;
    json.push('\n');
    if json.len() > limits::TEMPLATE_BYTES {
        return Err(vec![too_large(stack, "bytes", json.len(), limits::TEMPLATE_BYTES)].into());
    }
    Ok(Template { json })
}

/// Adds a table, its Parameter Store entries and its outputs.
fn add_table<'a>(
    stack: &'a Stack,
    schema: &'a TableSchema,
    names: &'a TableNames,
    parameters: &mut Option<Parameters<'a>>,
    resources: &mut Vec<(String, Resource<'a>)>,
    outputs: &mut Vec<(String, Output<'a>)>,
) {
    let (deletion_policy, update_replace_policy) = policies(schema.on_delete());
    let table = Table::new(Kind::Template, stack, schema, names, parameters);
    let id = names.logical_id.as_str();
    resources.push((
        id.to_owned(),
        Resource {
            r#type: "AWS::DynamoDB::Table",
            deletion_policy: Some(deletion_policy),
            update_replace_policy: Some(update_replace_policy),
            properties: Properties::Table(Box::new(table)),
        },
    ));

    let about = |what: &str| {
        let (colon, paragraph) = schema.description().map_or(("", ""), |text| (": ", text));
        description([what, " of table ", schema.name(), colon, paragraph].concat())
    };
    let mut add_output = |what: &str, text: &str, value| {
        let output = [id, what].concat();
        let export = stack.exports.then(|| {
            let suffix = naming::export_suffix(output.clone());
            Export { name: Value::Sub(["${AWS::StackName}-", &suffix].concat()) }
        });
        outputs.push((naming::id(output), Output { description: about(text), value, export }));
    };
    let mut add_parameter = |what: &str, text: &str, attribute, name: &str| {
        let name = if parameters.is_some() {
            Parameters::parameter_store_name(name)
        } else {
            [stack.naming.default_parameter_prefix(), name].concat().into()
        };
        resources.push((
            naming::id([id, what, "Parameter"].concat()),
            Resource {
                r#type: "AWS::SSM::Parameter",
                deletion_policy: None,
                update_replace_policy: None,
                properties: Properties::Parameter {
                    name,
                    r#type: "String",
                    value: Value::GetAtt([id, attribute]),
                    description: about(text),
                },
            },
        ));
    };

    add_output("Name", "Name", Value::Ref(id.into()));
    add_output("Arn", "ARN", Value::GetAtt([id, "Arn"]));
    add_parameter("Arn", "ARN", "Arn", &names.parameter);
    if let Some(name) = &names.stream_parameter {
        add_output("StreamArn", "Stream ARN", Value::GetAtt([id, "StreamArn"]));
        add_parameter("StreamArn", "Stream ARN", "StreamArn", name);
    }
}

/// `DeletionPolicy` and `UpdateReplacePolicy`; only the first knows `RetainExceptOnCreate`.
const fn policies(on_delete: OnDelete) -> (&'static str, &'static str) {
    match on_delete {
        OnDelete::Retain => ("Retain", "Retain"),
        OnDelete::Delete => ("Delete", "Delete"),
        OnDelete::RetainExceptOnCreate => ("RetainExceptOnCreate", "Retain"),
    }
}

/// Parameters and resources share one space of ids, in which a table's `logical_id` can meet any other.
fn check_ids(document: &Document<'_>) -> Result<(), Error> {
    let parameters = document.parameters.0.iter().map(|(id, _)| id.as_str());
    let resources = document.resources.0.iter().map(|(id, _)| id.as_str());
    // A map of the type that the names of the tables are checked by, which is compiled once that way.
    let mut seen: HashMap<&str, &str> =
        HashMap::with_capacity(document.parameters.0.len() + document.resources.0.len());
    let mut problems = Vec::new();
    for id in parameters.chain(resources) {
        if seen.insert(id, id).is_some() {
            problems.push(format!("two parts of the template have the logical id `{id}`; rename one"));
        }
    }
    fail_on(problems)
}

fn check_sizes(stack: &Stack, document: &Document<'_>) -> Result<(), Error> {
    let sizes = [
        ("resources", document.resources.0.len(), limits::TEMPLATE_RESOURCES),
        ("parameters", document.parameters.0.len(), limits::TEMPLATE_PARAMETERS),
        ("outputs", document.outputs.0.len(), limits::TEMPLATE_OUTPUTS),
    ];
    let mut problems = Vec::new();
    for (what, found, limit) in &sizes {
        if found > limit {
            problems.push(too_large(stack, what, *found, *limit));
        }
    }
    fail_on(problems)
}

fn too_large(stack: &Stack, what: &str, found: usize, limit: usize) -> String {
    format!(
        "the template has {found} {what} and CloudFormation allows {limit}; split its {} tables over at least {} stacks",
        stack.tables.len(),
        found.div_ceil(limit)
    )
}
