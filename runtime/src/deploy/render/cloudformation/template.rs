//! Turns the model into a template: its parameters, resources and outputs.

use super::document::Document;
use super::lower::{KEY, Lower};
use super::{around, global_table, metadata, parameters, scaling, table};
use crate::deploy::around::entry::Output;
use crate::deploy::around::key::Key;
use crate::deploy::around::policy::Policy;
use crate::deploy::describe::{description, plain};
use crate::deploy::expr::{DeploymentAttribute, Expr};
use crate::deploy::id::Id;
use crate::deploy::input::Choice;
use crate::deploy::model::{Model, Table};
use crate::deploy::render::aws::Properties;
use crate::deploy::render::aws::table::ORDER;
use crate::deploy::scaling::Dimension;
use crate::deploy::shape::Shape;
use crate::json::Object;
use crate::naming;
use crate::schema::OnDelete;

/// The settings of the stack that affect the template as a whole.
#[derive(Clone, Copy)]
pub(super) struct Style {
    /// True if outputs are exported for other stacks.
    pub(super) exports: bool,
    /// True if each resource states its purpose.
    pub(super) has_context: bool,
}

struct Builder<'a, 'm> {
    lower: Lower<'m>,
    style: Style,
    document: Document<'a>,
}

/// Renders a model whose tables have these names.
pub(super) fn document<'a>(model: Model<'a>, lower: Lower<'_>, style: Style) -> Document<'a> {
    let Model { inputs, key, tables, policies, user_errors_alarm } = model;
    let bases: Vec<&str> = tables.iter().map(|table| table.base).collect();
    let parameters = inputs.list.iter().zip(lower.inputs()).map(|(input, id)| {
        let of = match (input.choice, input.id.table) {
            // The policy that is attached to a role identifies the role.
            (Choice::Role, _) => lower.id(&Id { number: None, words: "policy", ..input.id.clone() }),
            (_, Some(table)) => input.id.subject(bases[table]),
            (_, None) => String::new(),
        };
        (id.clone(), parameters::parameter(input, &of).into())
    });
    let document = Document {
        description: description(format!("DynamoDB tables: {}", bases.join(", "))),
        metadata: None,
        parameters: parameters.collect(),
        rules: None,
        mappings: None,
        conditions: None,
        transform: None,
        resources: Vec::with_capacity(3 * tables.len()),
        outputs: Vec::with_capacity(3 * tables.len()),
    };
    let mut builder = Builder { lower, style, document };
    if let Some(key) = &key {
        builder.add_key(key);
    }
    for (position, table) in tables.into_iter().enumerate() {
        builder.add_table(position, table);
    }
    for policy in &policies {
        builder.add_policy(policy);
    }
    if let Some(alarm) = &user_errors_alarm {
        builder.add(&alarm.id, "AWS::CloudWatch::Alarm", around::alarm(&builder.lower, alarm));
    }
    builder.document
}

impl<'a> Builder<'a, '_> {
    fn add_key(&mut self, key: &Key<'a>) {
        const TYPE: &str = "AWS::KMS::Key";
        let properties = around::key(&self.lower, key);
        self.push(KEY.to_owned(), TYPE, self.context(TYPE), Some(OnDelete::Retain), properties);
        let alias = around::alias(&self.lower, key);
        self.add(&Id::stack("encryption-key-alias"), "AWS::KMS::Alias", alias);
        self.add_output(&key.output);
    }

    fn add_table(&mut self, position: usize, table: Table<'a>) {
        let Table { base: _, description, name, mut shape, entries, outputs, alarms, policies, mappings } =
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
            let why = plain(description.unwrap_or("Items of the application"));
            metadata.push(metadata::CONTEXT, metadata::context(why));
        }
        let id = self.lower.table(position).to_owned();
        self.push(id, ty, metadata, on_delete, properties);
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
        for policy in &policies {
            self.add_policy(policy);
        }
        for mapping in &mappings {
            let properties = around::mapping(&self.lower, mapping);
            self.add(&mapping.id, "AWS::Lambda::EventSourceMapping", properties);
        }
    }

    /// Adds the scaling of a single-region table and each of its global indexes.
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
                    self.push(id, ty, self.context(ty), None, properties);
                }
            }
        }
    }

    fn add_policy(&mut self, policy: &Policy<'a>) {
        self.add(&policy.id, "AWS::IAM::ManagedPolicy", around::policy(&self.lower, policy));
        self.add_output(&policy.output);
    }

    fn add(&mut self, id: &Id<'_>, ty: &'static str, properties: Object<'a>) {
        self.push(self.lower.id(id), ty, self.context(ty), None, properties);
    }

    /// Returns the metadata with the purpose of a resource of this type.
    fn context(&self, ty: &str) -> Object<'a> {
        let mut metadata = Object::new();
        if let Some(why) = metadata::purpose(ty).filter(|_| self.style.has_context) {
            metadata.push(metadata::CONTEXT, metadata::context(why));
        }
        metadata
    }

    fn push(
        &mut self,
        id: String,
        ty: &'static str,
        metadata: Object<'a>,
        on_delete: Option<OnDelete>,
        properties: Object<'a>,
    ) {
        // Only the deletion policy supports `RetainExceptOnCreate`.
        let on_replace = on_delete.map(|on_delete| match on_delete {
            OnDelete::Delete => OnDelete::Delete,
            OnDelete::Retain | OnDelete::RetainExceptOnCreate => OnDelete::Retain,
        });
        let resource = Object::new()
            .with("Type", ty)
            .with_some("Metadata", metadata.non_empty())
            .with_some("DeletionPolicy", on_delete.map(OnDelete::as_str))
            .with_some("UpdateReplacePolicy", on_replace.map(OnDelete::as_str))
            .with("Properties", properties);
        self.document.resources.push((id, resource.into()));
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
        self.document.outputs.push((self.lower.id(id), json.into()));
    }
}
