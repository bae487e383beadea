//! Terraform: one JSON file that is both a module and a root.
//!
//! <https://developer.hashicorp.com/terraform/language/syntax/json>

use std::fmt;

use crate::deploy::input::{InputProblem, Names};
use crate::deploy::model::Model;
use crate::deploy::render::before::Before;
use crate::deploy::render::cloudformation::policy_problems;
use crate::deploy::stack::Stack;
use crate::error::{Kind, Problem, StackError, fail_on};
use crate::text::shown;
use builder::{Builder, build};
#[cfg(feature = "evolve")]
pub(crate) use builder::{moved, removed};
use lower::Lower;

mod alarm;
mod around;
mod builder;
mod document;
mod floor;
mod functions;
mod index;
mod key;
mod lower;
mod pattern;
mod policy;
mod raw;
mod region;
mod replica;
mod scaling;
mod table;
mod variable;

/// A Terraform file in JSON. The same stack gives the same text on every machine.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Terraform {
    json: String,
    /// The names of the reset indexes, with the base names of their tables.
    reset_indexes: Vec<(String, Vec<String>)>,
}

impl Terraform {
    /// Returns the file as indented JSON that ends with a newline. Its name must end in `.tf.json`.
    #[must_use]
    pub fn as_json(&self) -> &str {
        &self.json
    }

    /// Returns the indexes of each table whose capacity an apply resets although auto scaling changes it.
    pub(crate) fn reset_indexes(&self) -> &[(String, Vec<String>)] {
        &self.reset_indexes
    }
}

/// Returns the file as JSON, for functions that take any rendered text.
impl AsRef<str> for Terraform {
    fn as_ref(&self) -> &str {
        &self.json
    }
}

impl fmt::Display for Terraform {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.json)
    }
}

impl Stack {
    /// Returns the tables, and everything around them, as one Terraform file that is both a module and a root.
    ///
    /// The file has a variable for every parameter of the [template](Self::cloudformation). You provide the provider
    /// and the backend: put a `provider.tf` next to the file, or call it as a module.
    ///
    /// ```
    /// use tablewright::{DynamoTable, Naming, Stack};
    /// # #[derive(DynamoTable)] #[table(name = "orders")] struct Order { #[pk] id: String }
    ///
    /// let stack = Stack::new(Naming::new("acme", "shop")?).table::<Order>();
    /// let file = stack.terraform()?;
    /// assert!(file.as_json().contains("\"name\": \"${local.prefix}orders\""));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// - A table is `aws_dynamodb_table.{base name in snake case}`, regardless of the struct's name.
    /// - `prevent_destroy` takes the place of the deletion policy `Retain`. It protects a table only while its block is
    ///   in the file. If you remove a struct from the stack, the block goes too, and the next apply destroys the table.
    ///   `deletion_protection` makes that apply fail. With the feature `evolve`,
    ///   [`export_terraform`](Self::export_terraform) knows the tables that the file had before, and keeps them.
    /// - Changes to a table's capacity by auto scaling are ignored, but not changes to the capacity of an index; see
    ///   [`ignore_scaled_indexes`](Self::ignore_scaled_indexes).
    /// - [`raw_property`](Self::raw_property) and [`raw_template`](Self::raw_template) apply only to the template, and
    ///   [`raw_terraform`](Self::raw_terraform) applies only to this file.
    ///
    /// # Errors
    ///
    /// See [`StackError`]. A setting that Terraform's AWS provider has no argument for is an error too.
    pub fn terraform(&self) -> Result<Terraform, StackError> {
        render(self, Before::default())
    }
}

/// Renders a stack after earlier states of it.
pub(crate) fn render(stack: &Stack, before: Before<'_>) -> Result<Terraform, StackError> {
    let names = stack.check()?;
    let model = Model::of(stack, &names, Names::Parameters)?;
    let lower = Lower::new(&names, &model);
    let mut problems = policy_problems(&model, &names);
    problems.extend(input_problems(&model, &lower));
    let Builder { document, cannot: found, reset_indexes, .. } = build(model, lower, stack, before);
    problems.extend(found.problems);
    fail_on(problems)?;
    fail_on(Kind::AddressTwice.each(document.repeated_addresses()).collect())?;
    let mut file = document.into_json();
    fail_on(Kind::RawPart.each(raw::set(&mut file, &stack.terraform.raw_parts)).collect())?;
    let mut json = file.to_pretty();
    json.push('\n');
    Ok(Terraform { json, reset_indexes })
}

/// Returns the problems of inputs, each once.
fn input_problems(model: &Model<'_>, lower: &Lower<'_>) -> Vec<Problem> {
    let mut problems: Vec<Problem> = Vec::new();
    for problem in &model.inputs.problems {
        let problem = match problem {
            InputProblem::Refused { id, text, form } => {
                let text = format!(
                    "{} cannot be {}; write {}",
                    shown(&lower.label(id)),
                    shown(text),
                    form.expected()
                );
                Kind::ParameterForm.says(text)
            }
            // A value can be missing only if all values must be literal.
            InputProblem::Missing(_) => continue,
            InputProblem::Conflicting(id) => {
                let text = format!(
                    "{} is one variable for the whole file; give it one value",
                    shown(&lower.label(id))
                );
                Kind::ParameterConflict.says(text)
            }
        };
        if !problems.contains(&problem) {
            problems.push(problem);
        }
    }
    problems
}

#[cfg(test)]
#[cfg(feature = "evolve")]
mod tests {
    use serde_json::{Value, json};

    use super::render;
    use crate::deploy::render::before::Before;
    use crate::deploy::stack::Stack;
    use crate::naming::Naming;

    fn stack(more: Value) -> Stack {
        let mut schema = json!({ "name": "orders", "partition_key": { "name": "id", "type": "S" } });
        if let (Value::Object(schema), Value::Object(more)) = (&mut schema, more) {
            schema.extend(more);
        }
        Stack::new(Naming::verbatim()).schema(serde_json::from_value(schema).unwrap())
    }

    fn table(stack: &Stack, before: Option<&Stack>) -> Value {
        let snapshot = before.map(|before| before.snapshot().unwrap());
        let before = Before { snapshot: snapshot.as_ref(), ..Before::default() };
        let file = render(stack, before).unwrap();
        let file: Value = serde_json::from_str(file.as_json()).unwrap();
        file["resource"]["aws_dynamodb_table"]["orders"].clone()
    }

    /// Terraform keeps a time to live and a limit that are taken out.
    #[test]
    fn a_setting_that_is_taken_out_is_turned_off() {
        let (plain, other) = (stack(json!({})), stack(json!({ "name": "other" })));
        let before = stack(json!({
            "time_to_live": { "name": "gone${at}", "type": "N" },
            "on_demand_throughput": { "max_reads": 5 },
            "indexes": [{
                "name": "status-index",
                "kind": "global",
                "partition_key": [{ "name": "status", "type": "S" }],
                "on_demand_throughput": { "max_writes": 5 }
            }]
        }));
        assert_eq!(table(&plain, None), table(&plain, Some(&plain)));
        assert_eq!(table(&plain, None), table(&plain, Some(&other)));
        assert_eq!(table(&before, None), table(&before, Some(&plain)));

        let off = table(&plain, Some(&before));
        assert_eq!(off["ttl"], json!([{ "attribute_name": "gone$${at}", "enabled": false }]));
        assert_eq!(off["on_demand_throughput"], json!([{ "max_read_request_units": -1 }]));
        let index = json!([{
            "name": "status-index", "kind": "global", "partition_key": [{ "name": "status", "type": "S" }]
        }]);
        let index = &table(&stack(json!({ "indexes": index })), Some(&before))["global_secondary_index"][0];
        assert_eq!(index["on_demand_throughput"], json!([{ "max_write_request_units": -1 }]));
        let renamed = stack(json!({ "time_to_live": { "name": "at", "type": "N" } }));
        let expected = json!([{ "attribute_name": "at", "enabled": true }]);
        assert_eq!(table(&renamed, Some(&before))["ttl"], expected);
    }
}
