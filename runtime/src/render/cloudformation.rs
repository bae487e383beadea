//! `CloudFormation` templates.

use std::borrow::Cow;
use std::fmt;

use serde::Serialize;

use super::document::{Document, Part};
use super::parameters::Parameters;
use super::table::{Kind, Source, Table};
use super::value::{Map, Object, Value};
use super::{Error, Names, description, fail_on, json, metadata, plain, raw, references};
use crate::deployment::Deployment;
use crate::limits;
use crate::naming::{self, TableNames};
use crate::schema::{OnDelete, TableSchema};
use crate::stack::Stack;

/// A `CloudFormation` template: the same text for the same stack, on every machine.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Template {
    json: String,
    /// How many parts it has, in words, and how many it can have.
    sizes: [(&'static str, usize, usize); 3],
}

impl Template {
    /// The template as indented JSON that ends with a newline.
    #[must_use]
    pub fn as_json(&self) -> &str {
        &self.json
    }

    pub(crate) const fn sizes(&self) -> [(&'static str, usize, usize); 3] {
        self.sizes
    }
}

impl fmt::Display for Template {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.json)
    }
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Resource<'a> {
    pub(super) r#type: &'static str,
    #[serde(skip_serializing_if = "Map::is_empty")]
    pub(super) metadata: Object<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) deletion_policy: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) update_replace_policy: Option<&'static str>,
    pub(super) properties: Properties<'a>,
}

#[derive(Serialize)]
#[serde(untagged)]
pub(super) enum Properties<'a> {
    Table(Box<Table<'a>>),
    #[serde(rename_all = "PascalCase")]
    Parameter {
        name: Value<'a>,
        r#type: &'static str,
        value: Value<'a>,
        description: String,
    },
    Other(Value<'a>),
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Output<'a> {
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

/// A template while it is put together.
pub(super) struct Builder<'a> {
    pub(super) stack: &'a Stack,
    pub(super) parameters: Parameters<'a>,
    resources: Vec<(String, Part<Resource<'a>>)>,
    outputs: Vec<(String, Part<Output<'a>>)>,
}

pub(crate) fn render(stack: &Stack, names: Names) -> Result<Template, Error> {
    let table_names = stack.check()?;
    let tables = stack.tables.len();
    let mut template = Builder {
        stack,
        parameters: match names {
            Names::Parameters => Parameters::new(stack, &table_names)?,
            Names::Resolved => Parameters::resolved(),
        },
        resources: Vec::with_capacity(3 * tables),
        outputs: Vec::with_capacity(3 * tables),
    };
    template.add_encryption_key();
    for (table, names) in stack.tables.iter().zip(&table_names) {
        template.add_table(table, names);
        template.add_alarms(table, names);
        template.add_policies(table, names);
        template.add_stream_functions(table, names);
    }
    template.add_managed_policies(&table_names);
    template.add_user_errors_alarm();
    let document = template.finish()?;
    document.check_ids()?;
    let sizes = document.sizes();
    let too_many = sizes.iter().filter(|(_, found, limit)| found > limit);
    fail_on(too_many.map(|(what, found, limit)| too_large(stack, what, *found, *limit)).collect())?;
    fail_on(references::problems(stack, &document))?;
    let mut json = json::to_text(&document).map_err(|error| vec![error.to_string()])?;
    json.push('\n');
    if json.len() > limits::TEMPLATE_BYTES {
        return Err(vec![too_large(stack, "bytes", json.len(), limits::TEMPLATE_BYTES)].into());
    }
    Ok(Template { json, sizes })
}

impl<'a> Builder<'a> {
    /// Adds a resource that is neither a table nor a Parameter Store entry.
    pub(super) fn add(&mut self, id: String, r#type: &'static str, properties: Value<'a>) {
        self.add_resource(
            id,
            Resource {
                r#type,
                metadata: Map(Vec::new()),
                deletion_policy: None,
                update_replace_policy: None,
                properties: Properties::Other(properties),
            },
        );
    }

    pub(super) fn add_resource(&mut self, id: String, resource: Resource<'a>) {
        self.resources.push((naming::id(id), Part::Made(resource)));
    }

    /// Adds a table, its Parameter Store entries and its outputs.
    fn add_table(&mut self, table: &'a Deployment, names: &'a TableNames) {
        let schema = &table.schema;
        let (deletion_policy, update_replace_policy) = policies(schema.on_delete());
        let (kind, r#type) = if table.is_global() {
            (Kind::GlobalTable, "AWS::DynamoDB::GlobalTable")
        } else {
            (Kind::Table, "AWS::DynamoDB::Table")
        };
        let source = Source { kind, stack: self.stack, table, names };
        let properties = match &table.global.source_table {
            None => Properties::Table(Box::new(source.table(&mut self.parameters))),
            Some(arn) => Properties::Other(source.account_replica(arn, &mut self.parameters)),
        };
        let id = names.logical_id.as_str();
        let mut metadata = Vec::new();
        if kind == Kind::Table {
            metadata.extend(metadata::of_searched_attributes(schema));
        }
        if self.stack.is_hardened {
            let why = schema.description().unwrap_or("Items of the application");
            metadata.push(metadata::context(plain(why)));
        }
        self.add_resource(
            id.to_owned(),
            Resource {
                r#type,
                metadata: Map(metadata),
                deletion_policy: Some(deletion_policy),
                update_replace_policy: Some(update_replace_policy),
                properties,
            },
        );
        self.add_output(names, "Name", about(schema, "Name"), Value::Ref(id.into()));
        self.add_arn(names, "Arn", about(schema, "ARN"), &names.parameter);
        if let Some(name) = &names.stream_parameter {
            self.add_arn(names, "StreamArn", about(schema, "Stream ARN"), name);
        }
        if kind == Kind::Table {
            self.add_auto_scaling(table, names);
        }
    }

    /// Adds an ARN of a table: as an output, and as an entry of Parameter Store.
    fn add_arn(
        &mut self,
        names: &'a TableNames,
        attribute: &'static str,
        description: String,
        parameter: &str,
    ) {
        let value = Value::get_att(names.logical_id.as_str(), attribute);
        self.add_output(names, attribute, description.clone(), value);
        self.add_parameter(names, attribute, description, parameter);
    }

    /// Adds an output about a table.
    pub(super) fn add_output(
        &mut self,
        names: &TableNames,
        what: &str,
        description: String,
        value: Value<'a>,
    ) {
        self.push_output([names.logical_id.as_str(), what].concat(), description, value);
    }

    pub(super) fn push_output(&mut self, output: String, description: String, value: Value<'a>) {
        let export = self.stack.exports.then(|| {
            let suffix = naming::export_suffix(output.clone());
            Export { name: Value::Sub(["${AWS::StackName}-", &suffix].concat()) }
        });
        self.outputs.push((naming::id(output), Part::Made(Output { description, value, export })));
    }

    fn add_parameter(
        &mut self,
        names: &'a TableNames,
        attribute: &'static str,
        description: String,
        name: &str,
    ) {
        let id = names.logical_id.as_str();
        let properties = Properties::Parameter {
            name: self.parameters.parameter_store_name(self.stack, name),
            r#type: "String",
            value: Value::get_att(id, attribute),
            description,
        };
        self.add_resource(
            [id, attribute, "Parameter"].concat(),
            Resource {
                r#type: "AWS::SSM::Parameter",
                metadata: Map(Vec::new()),
                deletion_policy: None,
                update_replace_policy: None,
                properties,
            },
        );
    }

    fn finish(mut self) -> Result<Document<'a>, Error> {
        if self.stack.is_hardened {
            for (_, resource) in &mut self.resources {
                if let Part::Made(resource) = resource {
                    metadata::add_context(resource);
                }
            }
        }
        let mut problems = self.parameters.problems;
        let mut document = Document::new(self.stack, self.parameters.declared, self.resources, self.outputs);
        raw::set(&mut document, &self.stack.raw_parts, &mut problems);
        fail_on(problems)?;
        Ok(document)
    }
}

pub(super) fn about(schema: &TableSchema, what: &str) -> String {
    let (colon, paragraph) = schema.description().map_or(("", Cow::default()), |text| (": ", plain(text)));
    description([what, " of table ", schema.name(), colon, &paragraph].concat())
}

/// `DeletionPolicy` and `UpdateReplacePolicy`; only the first knows `RetainExceptOnCreate`.
const fn policies(on_delete: OnDelete) -> (&'static str, &'static str) {
    match on_delete {
        OnDelete::Retain => ("Retain", "Retain"),
        OnDelete::Delete => ("Delete", "Delete"),
        OnDelete::RetainExceptOnCreate => ("RetainExceptOnCreate", "Retain"),
    }
}

fn too_large(stack: &Stack, what: &str, found: usize, limit: usize) -> String {
    format!(
        "the template has {found} {what} and CloudFormation allows {limit}; split its {} tables over at least {} stacks",
        stack.tables.len(),
        found.div_ceil(limit)
    )
}
