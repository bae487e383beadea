//! Terraform: one file of JSON that is a module and a root at once.
//!
//! <https://developer.hashicorp.com/terraform/language/syntax/json>

use std::fmt;

use crate::deploy::error::{Error, fail_on};
use crate::deploy::input::{InputProblem, Names};
use crate::deploy::model::Model;
use crate::deploy::render::cloudformation::policy_problems;
use crate::deploy::snapshot::Snapshot;
use crate::lint::Lint;
use crate::stack::Stack;
use crate::text::shown;
use lower::Lower;

mod alarm;
mod around;
mod builder;
mod cannot;
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

/// A Terraform file in JSON: the same text for the same stack, on every machine.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Terraform {
    json: String,
    lints: Vec<Lint>,
}

impl Terraform {
    /// Returns the file as indented JSON that ends with a newline. Its name has to end in `.tf.json`.
    #[must_use]
    pub fn as_json(&self) -> &str {
        &self.json
    }

    /// Returns what Terraform does with this file that is probably not meant.
    ///
    /// [`Stack::lints`](crate::Stack::lints) reports what is the same for every target.
    #[must_use]
    pub fn lints(&self) -> &[Lint] {
        &self.lints
    }
}

/// The file as JSON, for what takes any text that a stack renders.
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

/// Renders a stack. `before` is what the last deployment had, if it is known: where a setting is taken out, Terraform has to
/// be told what it was.
pub(crate) fn render(stack: &Stack, before: Option<&Snapshot<'_>>) -> Result<Terraform, Error> {
    let names = stack.check()?;
    let model = Model::of(stack, &names, Names::Parameters).map_err(|problem| vec![problem])?;
    let lower = Lower::new(&names, &model);
    let mut problems = policy_problems(&model, &names);
    problems.extend(input_problems(&model, &lower));
    let (document, found, lints) = builder::document(model, lower, stack, before);
    problems.extend(found);
    fail_on(problems)?;
    fail_on(document.repeated_addresses())?;
    let mut file = document.into_json();
    fail_on(raw::set(&mut file, &stack.terraform.raw_parts))?;
    let mut json = file.to_pretty();
    json.push('\n');
    Ok(Terraform { json, lints })
}

/// The problems of inputs, each once.
fn input_problems(model: &Model<'_>, lower: &Lower<'_>) -> Vec<String> {
    let mut problems: Vec<String> = Vec::new();
    for problem in &model.inputs.problems {
        let problem = match problem {
            InputProblem::Refused { id, text, form } => {
                format!("{} cannot be {}; write {}", shown(&lower.label(id)), shown(text), form.expected())
            }
            // Only values that all have to be literal can be missing.
            InputProblem::Missing(_) => continue,
            InputProblem::Conflicting(id) => {
                format!("{} is one variable for the whole file; give it one value", shown(&lower.label(id)))
            }
        };
        if !problems.contains(&problem) {
            problems.push(problem);
        }
    }
    problems
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::render;
    use crate::naming::Naming;
    use crate::stack::Stack;

    fn stack(more: Value) -> Stack {
        let mut schema = json!({ "name": "orders", "partition_key": { "name": "id", "type": "S" } });
        if let (Value::Object(schema), Value::Object(more)) = (&mut schema, more) {
            schema.extend(more);
        }
        Stack::new(Naming::verbatim()).schema(serde_json::from_value(schema).unwrap())
    }

    fn table(stack: &Stack, before: Option<&Stack>) -> Value {
        let before = before.map(|before| before.snapshot().unwrap());
        let file = render(stack, before.as_ref()).unwrap();
        let file: Value = serde_json::from_str(file.as_json()).unwrap();
        file["resource"]["aws_dynamodb_table"]["orders"].clone()
    }

    /// Terraform keeps a time to live and a limit that are taken out.
    #[test]
    fn a_setting_that_is_taken_out_is_turned_off() {
        let (plain, other) = (stack(json!({})), stack(json!({ "name": "other" })));
        let before = stack(json!({
            "time_to_live": { "name": "gone${at}", "type": "N" },
            "on_demand_throughput": { "max_reads": 5 }
        }));
        assert_eq!(table(&plain, None), table(&plain, Some(&plain)));
        assert_eq!(table(&plain, None), table(&plain, Some(&other)));
        assert_eq!(table(&before, None), table(&before, Some(&plain)));

        let off = table(&plain, Some(&before));
        assert_eq!(off["ttl"], json!([{ "attribute_name": "gone$${at}", "enabled": false }]));
        assert_eq!(off["on_demand_throughput"], json!([{ "max_read_request_units": -1 }]));
        let renamed = stack(json!({ "time_to_live": { "name": "at", "type": "N" } }));
        let expected = json!([{ "attribute_name": "at", "enabled": true }]);
        assert_eq!(table(&renamed, Some(&before))["ttl"], expected);
    }
}
