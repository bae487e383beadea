//! Turns the model into a file: its variables, data sources, resources and outputs.

use heck::ToKebabCase;

use super::document::Document;
use super::floor::Floor;
use super::lower::{Lower, table_label};
use super::table::is_scaled;
use super::{alarm, around, key, policy, region, scaling, table, variable};
use crate::deploy::around::entry::Output;
use crate::deploy::id::Id;
use crate::deploy::input::Choice;
use crate::deploy::model::{Model, Table};
use crate::deploy::render::before::Before;
use crate::deploy::render::cannot::{Cannot, Subject};
use crate::deploy::shape::Shape;
use crate::deploy::stack::{Stack, TerraformSettings};
use crate::json::{Json, Object};
use crate::schema::OnDelete;
use crate::text::shown;

/// The reason for settings that the provider has no argument for.
const NO_ARGUMENT: &str =
    "Terraform's AWS provider has no argument for it; leave it out, or deploy the table with CloudFormation";

/// A file under construction.
pub(super) struct Builder<'a, 'm> {
    pub(super) lower: Lower<'a>,
    pub(super) document: Document<'a>,
    pub(super) cannot: Cannot,
    settings: &'m TerraformSettings,
    pub(super) reset_indexes: Vec<(String, Vec<String>)>,
}

/// Renders a model. `before` is the state of the last deployment.
pub(super) fn build<'a, 'm>(
    model: Model<'a>,
    lower: Lower<'a>,
    stack: &'m Stack,
    before: Before<'_>,
) -> Builder<'a, 'm> {
    let Model { inputs, key, tables, policies, user_errors_alarm } = model;
    let settings = &stack.terraform;
    let mut cannot = Cannot::new(NO_ARGUMENT);
    let floor = settings.floor.as_deref().map_or(Some(Floor::TESTED), Floor::parse).unwrap_or_else(|| {
        cannot.says(format!(
            "{} is not a version of Terraform's AWS provider; write its first two numbers, such as `5.100`",
            shown(settings.floor.as_deref().unwrap_or_default())
        ));
        Floor::TESTED
    });
    let mut builder =
        Builder { lower, document: Document::new(floor), cannot, settings, reset_indexes: Vec::new() };
    for (input, name) in inputs.list.iter().zip(builder.lower.inputs()) {
        let of = match (input.choice, input.id.table) {
            // The policy that is attached to a role identifies the role.
            (Choice::Role, _) => {
                builder.lower.label(&Id { number: None, words: "policy", ..input.id.clone() })
            }
            (_, Some(table)) => input.id.subject(tables[table].base),
            (_, None) => String::new(),
        };
        let variable = variable::variable(name, input, &of);
        builder.document.variables.push((name.clone(), variable));
    }
    if let Some(prefix) = builder.lower.prefix() {
        builder.document.locals.push("prefix", prefix);
    }
    if let Some(key) = &key {
        let is_kept = tables.iter().any(|table| !table.shape.on_delete.is(&OnDelete::Delete));
        key::add(&mut builder, key, is_kept);
    }
    for (position, table) in tables.iter().enumerate() {
        let name = table.shape.name.value.as_deref();
        let before = name.and_then(|name| before.table(name));
        builder.add_table(position, table, before);
    }
    for each in &policies {
        policy::add(&mut builder, None, each);
    }
    if let Some(each) = &user_errors_alarm {
        alarm::add(&mut builder, None, each);
    }
    builder.document.moved.extend(before.renamed.iter().filter_map(|(from, to)| moved(from, to)));
    builder.document.removed.extend(before.retained.into_iter().flatten().map(|base| removed(base)));
    for source in builder.lower.used() {
        builder.document.data.add(source, "current".to_owned(), Object::new());
    }
    builder
}

/// Returns the address of a table.
fn address(base: &str) -> String {
    format!("aws_dynamodb_table.{}", table_label(&base.to_kebab_case()))
}

/// Returns the block for a table whose base name changed, if its address changed.
///
/// <https://developer.hashicorp.com/terraform/language/modules/develop/refactoring>
pub(crate) fn moved(from: &str, to: &str) -> Option<Json<'static>> {
    let (from, to) = (address(from), address(to));
    (from != to).then(|| Object::new().with("from", from).with("to", to).into())
}

/// Returns the block that keeps a table which left the stack.
///
/// <https://developer.hashicorp.com/terraform/language/block/removed>
pub(crate) fn removed(base: &str) -> Json<'static> {
    let lifecycle = Object::new().with("destroy", false);
    Object::new().with("from", address(base)).with("lifecycle", lifecycle).into()
}

impl<'a> Builder<'a, '_> {
    fn add_table(&mut self, position: usize, table: &Table<'a>, before: Option<&Shape<'_>>) {
        let Table { base, description: _, name, shape, entries, outputs, alarms, policies, mappings } = table;
        let subject = Subject::table(base);
        let block = table::table(self, position, subject, name, shape, before);
        let label = self.lower.table(position).to_owned();
        self.document.resources.add("aws_dynamodb_table", label, block);
        region::add(self, position, subject, &shape.home);
        for entry in entries {
            around::add_entry(self, entry);
        }
        for output in outputs {
            self.add_output(output);
        }
        scaling::add(self, position, shape);
        self.note_reset_indexes(base, shape);
        for each in alarms {
            alarm::add(self, shape.name.value.as_deref(), each);
        }
        for each in policies {
            policy::add(self, Some(base), each);
        }
        for mapping in mappings {
            around::add_mapping(self, mapping);
        }
    }

    /// Returns whether changes of the indexes are ignored, because their capacity is scaled.
    pub(super) fn scales_indexes(&self, shape: &Shape<'_>) -> bool {
        self.settings.ignores_scaled_indexes && !scaled_indexes(shape).is_empty()
    }

    /// Records the indexes whose capacity an apply resets.
    fn note_reset_indexes(&mut self, base: &str, shape: &Shape<'_>) {
        let scaled = scaled_indexes(shape);
        if !scaled.is_empty() && !self.settings.ignores_scaled_indexes {
            let scaled = scaled.into_iter().map(str::to_owned);
            self.reset_indexes.push((base.to_owned(), scaled.collect()));
        }
    }

    pub(super) fn add_output(&mut self, output: &Output<'a>) {
        let Output { id, value, description } = output;
        let block =
            Object::new().with("description", description.clone()).with("value", self.lower.expr(value));
        self.document.outputs.push((self.lower.label(id), block));
    }
}

/// Returns the names of the global indexes whose capacity is scaled.
fn scaled_indexes<'s>(shape: &'s Shape<'_>) -> Vec<&'s str> {
    let usages = shape.home.indexes.value.iter().flatten();
    let indexes = shape.global_indexes.value.iter().flatten().zip(usages);
    let scaled = indexes.filter(|(index, usage)| is_scaled(&index.writes) || is_scaled(&usage.usage.reads));
    scaled.filter_map(|(index, _)| index.name.value.as_deref()).collect()
}
