//! `CloudFormation` templates.

use std::fmt;

use crate::deploy::input::{InputProblem, Names};
use crate::deploy::model::Model;
use crate::deploy::render::aws::policy::longest;
use crate::deploy::stack::Stack;
use crate::error::{StackError, fail_on};
use crate::limits;
use crate::naming::TableNames;
use crate::text::{several, shown};
use lower::Lower;
use template::Style;

mod around;
mod document;
mod functions;
mod global_table;
mod import;
mod lower;
mod metadata;
mod parameters;
mod raw;
mod read;
mod references;
mod scaling;
pub(crate) mod snapshot;
mod table;
mod template;

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

impl Stack {
    /// The `CloudFormation` template, with parameters for what a deployment chooses.
    ///
    /// # Errors
    ///
    /// See [`StackError`].
    pub fn cloudformation(&self) -> Result<Template, StackError> {
        render(self, Names::Parameters)
    }

    /// The `CloudFormation` template with literal names and no parameters.
    ///
    /// # Errors
    ///
    /// See [`StackError`].
    pub fn resolved(&self) -> Result<Template, StackError> {
        render(self, Names::Resolved)
    }
}

/// Renders a stack, with parameters or without.
fn render(stack: &Stack, names: Names) -> Result<Template, StackError> {
    let tables = stack.check()?;
    let model = Model::of(stack, &tables, names).map_err(|problem| vec![problem])?;
    let lower = Lower::new(&tables, model.inputs.list.iter().map(|input| &input.id));
    let mut problems = policy_problems(&model, &tables);
    problems.extend(input_problems(&model, &lower));
    let style = Style { exports: stack.exports, has_context: stack.is_hardened };
    let mut document = template::document(model, lower, style);
    raw::set(&mut document, &stack.raw_parts, &mut problems);
    fail_on(problems)?;
    let twice = document.repeated_ids().into_iter();
    let twice = twice
        .map(|id| format!("two parts of the template have the logical id {}; rename one", several([id])));
    fail_on(twice.collect())?;
    let sizes = document.sizes();
    let too_many = sizes.iter().filter(|(_, found, limit)| found > limit);
    fail_on(too_many.map(|(what, found, limit)| too_large(stack, what, *found, *limit)).collect())?;
    fail_on(references::problems(stack, &document))?;
    let mut json = document.into_json().to_pretty();
    json.push('\n');
    if json.len() > limits::TEMPLATE_BYTES {
        return Err(vec![too_large(stack, "bytes", json.len(), limits::TEMPLATE_BYTES)].into());
    }
    Ok(Template { json, sizes })
}

fn too_large(stack: &Stack, what: &str, found: usize, limit: usize) -> String {
    format!(
        "the template has {found} {what} and CloudFormation allows {limit}; split its {} tables over at least {} stacks",
        stack.tables.len(),
        found.div_ceil(limit)
    )
}

/// The problems of inputs, each once.
fn input_problems(model: &Model<'_>, lower: &Lower<'_>) -> Vec<String> {
    let mut told = std::collections::HashSet::new();
    let problems = model.inputs.problems.iter().map(|problem| match problem {
        InputProblem::Refused { id, text, form } => {
            format!("{} cannot be {}; write {}", shown(&lower.id(id)), shown(text), form.expected())
        }
        InputProblem::Missing(id) => format!(
            "a resolved template has no parameters, and {} has no value; give it one, or render the parameterised template",
            shown(&lower.id(id))
        ),
        InputProblem::Conflicting(id) => {
            format!("{} is one parameter for the whole template; give it one value", shown(&lower.id(id)))
        }
    });
    problems.filter(|problem| told.insert(problem.clone())).collect()
}

/// The problems of policies that are longer than IAM allows.
fn policy_problems(model: &Model<'_>, names: &[TableNames]) -> Vec<String> {
    let allowed = limits::MANAGED_POLICY_CHARACTERS;
    let length = |statements: &[_]| {
        Some(longest(statements, &|table| names[table].physical.clone())).filter(|length| *length > allowed)
    };
    let mut problems = Vec::new();
    for table in &model.tables {
        for policy in &table.policies {
            if let Some(length) = length(&policy.statements) {
                problems.push(format!(
                    "table {}: policy {} has about {length} characters and IAM allows {allowed}; name fewer attributes, or \
                     allow a part of the indexes by a policy of your own",
                    shown(table.base),
                    shown(&policy.name),
                ));
            }
        }
    }
    for policy in &model.policies {
        if let Some(length) = length(&policy.statements) {
            problems.push(format!(
                "managed policy {} has about {length} characters and IAM allows {allowed}; split it into two of different \
                 names",
                shown(&policy.name),
            ));
        }
    }
    problems
}
