//! A template: its parameters, resources and outputs.

use super::lower::{KEY, Lower};
use super::{around, global_table, metadata, parameters, scaling, table};
use crate::deploy::around::entry::Output;
use crate::deploy::around::key::Key;
use crate::deploy::expr::{DeploymentAttribute, Expr};
use crate::deploy::id::Id;
use crate::deploy::model::{self, Model};
use crate::deploy::render::aws::Properties;
use crate::deploy::render::aws::table::ORDER;
use crate::deploy::shape::Shape;
use crate::deployment::Dimension;
use crate::json::{Json, Object};
use crate::naming::{self, TableNames};
use crate::schema::OnDelete;

/// A resource of a template.
pub(super) struct Resource<'a> {
    pub(super) ty: &'static str,
    pub(super) metadata: Object<'a>,
    deletion_policy: Option<&'static str>,
    update_replace_policy: Option<&'static str>,
    pub(super) properties: Json<'a>,
}

/// A template before it is printed.
pub(super) struct Template<'a> {
    pub(super) description: String,
    pub(super) parameters: Vec<(String, Json<'a>)>,
    pub(super) resources: Vec<(String, Resource<'a>)>,
    pub(super) outputs: Vec<(String, Json<'a>)>,
}

/// What the stack says of the template as a whole.
#[derive(Clone, Copy)]
pub(super) struct Style {
    /// Whether outputs are exported for other stacks.
    pub(super) exports: bool,
    /// Whether each resource says what it is for.
    pub(super) has_context: bool,
}

struct Builder<'a, 'm> {
    lower: Lower<'m>,
    style: Style,
    template: Template<'a>,
}

/// Renders a model, whose tables have these names.
pub(super) fn template<'a>(model: Model<'a>, names: &[TableNames], style: Style) -> Template<'a> {
    let Model { inputs, key, tables, user_errors_alarm } = model;
    let bases: Vec<&str> = tables.iter().map(|table| table.base).collect();
    let lower = Lower::new(names, inputs.list.iter().map(|input| &input.id));
    let parameters = inputs.list.iter().zip(lower.inputs()).map(|(input, id)| {
        let of = input.id.table.map_or_else(String::new, |table| input.id.subject(bases[table]));
        (id.clone(), parameters::parameter(input, &of))
    });
    let template = Template {
        description: model::description(format!("DynamoDB tables: {}", bases.join(", "))),
        parameters: parameters.collect(),
        resources: Vec::with_capacity(3 * tables.len()),
        outputs: Vec::with_capacity(3 * tables.len()),
    };
    let mut builder = Builder { lower, style, template };
    if let Some(key) = &key {
        builder.add_key(key);
    }
    for (position, table) in tables.into_iter().enumerate() {
        builder.add_table(position, table);
    }
    if let Some(alarm) = &user_errors_alarm {
        builder.add(&alarm.id, "AWS::CloudWatch::Alarm", around::alarm(&builder.lower, alarm));
    }
    builder.template
}

impl<'a> Builder<'a, '_> {
    fn add_key(&mut self, key: &Key<'a>) {
        let properties = around::key(&self.lower, key);
        self.push(KEY.to_owned(), "AWS::KMS::Key", properties, Some(OnDelete::Retain));
        let alias = around::alias(&self.lower, key);
        self.add(&Id::stack("encryption-key-alias"), "AWS::KMS::Alias", alias);
        self.add_output(&key.output);
    }

    fn add_table(&mut self, position: usize, table: model::Table<'a>) {
        let model::Table { base: _, description, name, mut shape, entries, outputs, alarms, mappings } =
            table;
        let on_delete = shape.on_delete.value;
        let is_global = shape.is_global.is(&true);
        let mut properties = Properties::write(&self.lower);
        properties.constant("TableName", self.lower.expr(&name));
        let ty = if is_global {
            global_table::global_table(&mut properties, &mut shape);
            properties.sort(global_table::ORDER);
            "AWS::DynamoDB::GlobalTable"
        } else {
            table::table(&mut properties, &mut shape);
            properties.sort(ORDER);
            "AWS::DynamoDB::Table"
        };
        let properties = properties.into_object();
        let mut metadata = Object::new();
        if !is_global && metadata::has_unused_attributes(&shape) {
            metadata.push("cfn-lint", metadata::unused_attributes());
        }
        if self.style.has_context {
            metadata.push(
                metadata::CONTEXT,
                metadata::context(description.unwrap_or("Items of the application")),
            );
        }
        let id = self.lower.table(position).to_owned();
        self.push(id, ty, properties, on_delete);
        if let Some((_, resource)) = self.template.resources.last_mut() {
            resource.metadata = metadata;
        }
        for entry in &entries {
            self.add(&entry.id, "AWS::SSM::Parameter", around::entry(&self.lower, entry));
        }
        for output in &outputs {
            self.add_output(output);
        }
        if !is_global {
            self.add_scaling(position, &mut shape);
        }
        for alarm in &alarms {
            self.add(&alarm.id, "AWS::CloudWatch::Alarm", around::alarm(&self.lower, alarm));
        }
        for mapping in &mappings {
            let properties = around::mapping(&self.lower, mapping);
            self.add(&mapping.id, "AWS::Lambda::EventSourceMapping", properties);
        }
    }

    /// Adds what scales a table of one region, and each of its global indexes.
    fn add_scaling(&mut self, position: usize, shape: &mut Shape<'a>) {
        let Shape { writes, home, global_indexes, .. } = shape;
        let mut rates = vec![(None, &mut home.usage.reads, writes)];
        let usages = home.indexes.value.iter_mut().flatten();
        for (index, usage) in global_indexes.value.iter_mut().flatten().zip(usages) {
            rates.push((index.name.value.as_deref(), &mut usage.usage.reads, &mut index.writes));
        }
        for (index, reads, writes) in rates {
            for (dimension, rate) in [(Dimension::Reads, reads), (Dimension::Writes, writes)] {
                let Some(Some(scaling)) = &mut rate.scaling.value else { continue };
                for (id, ty, properties) in
                    scaling::resources(&self.lower, position, index, dimension, scaling)
                {
                    self.push(id, ty, properties, None);
                }
            }
        }
    }

    fn add(&mut self, id: &Id<'_>, ty: &'static str, properties: Object<'a>) {
        self.push(self.lower.id(id), ty, properties, None);
    }

    fn push(&mut self, id: String, ty: &'static str, properties: Object<'a>, on_delete: Option<OnDelete>) {
        let mut metadata = Object::new();
        if let Some(why) = metadata::purpose(ty).filter(|_| self.style.has_context) {
            metadata.push(metadata::CONTEXT, metadata::context(why));
        }
        let resource = Resource {
            ty,
            metadata,
            deletion_policy: on_delete.map(OnDelete::as_str),
            // Only the deletion policy knows `RetainExceptOnCreate`.
            update_replace_policy: on_delete.map(|on_delete| match on_delete {
                OnDelete::Delete => OnDelete::Delete.as_str(),
                OnDelete::Retain | OnDelete::RetainExceptOnCreate => OnDelete::Retain.as_str(),
            }),
            properties: properties.into(),
        };
        self.template.resources.push((id, resource));
    }

    fn add_output(&mut self, output: &Output<'a>) {
        let Output { id, value, description } = output;
        let export = self.style.exports.then(|| {
            let suffix = naming::export_suffix(self.lower.full_id(id));
            let name = Expr::Join(vec![
                Expr::Deployment(DeploymentAttribute::StackName),
                ["-", &suffix].concat().into(),
            ]);
            Object::new().with("Name", self.lower.expr(&name))
        });
        let json = Object::new()
            .with("Description", description.clone())
            .with("Value", self.lower.expr(value))
            .with_some("Export", export);
        self.template.outputs.push((self.lower.id(id), json.into()));
    }
}

impl<'a> Template<'a> {
    /// <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-anatomy.html>
    pub(super) fn into_json(self) -> Json<'a> {
        let section = |members: Vec<(String, Json<'a>)>| {
            Object(members.into_iter().map(|(id, value)| (id.into(), value)).collect())
        };
        let resources = self.resources.into_iter().map(|(id, resource)| (id, resource.into_json()));
        Object::new()
            .with("AWSTemplateFormatVersion", "2010-09-09")
            .with("Description", self.description)
            .with_some("Parameters", section(self.parameters).non_empty())
            .with("Resources", section(resources.collect()))
            .with("Outputs", section(self.outputs))
            .into()
    }
}

impl<'a> Resource<'a> {
    fn into_json(self) -> Json<'a> {
        let Self { ty, metadata, deletion_policy, update_replace_policy, properties } = self;
        Object::new()
            .with("Type", ty)
            .with_some("Metadata", metadata.non_empty())
            .with_some("DeletionPolicy", deletion_policy)
            .with_some("UpdateReplacePolicy", update_replace_policy)
            .with("Properties", properties)
            .into()
    }
}
