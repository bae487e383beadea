//! `CloudFormation` templates.

use std::fmt;

use crate::deploy::input::{InputProblem, Names};
use crate::deploy::model::Model;
use crate::deploy::render::aws::policy::longest;
use crate::deploy::render::rendered::Rendered;
use crate::deploy::stack::Stack;
use crate::error::{Kind, Problem, StackError, fail_on};
use crate::json::Json;
use crate::limits;
use crate::naming::TableNames;
use crate::text::{several, shown};
use document::Document;
use lower::Lower;
use references::References;
use template::Style;

mod around;
mod document;
mod fragment;
#[cfg(feature = "evolve")]
mod functions;
mod global_table;
#[cfg(feature = "evolve")]
pub(crate) mod hold;
mod import;
mod lower;
mod metadata;
mod parameters;
mod raw;
#[cfg(feature = "evolve")]
pub(crate) mod read;
mod references;
mod scaling;
#[cfg(feature = "evolve")]
mod simple_table;
#[cfg(feature = "evolve")]
pub(crate) mod snapshot;
mod table;
mod template;

/// A `CloudFormation` template. The same stack gives the same text on every machine.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Template {
    json: String,
    /// The number of parts of each kind and the limit on them, with the name of the kind.
    sizes: [(&'static str, usize, usize); 3],
}

impl Template {
    /// Returns the template as indented JSON that ends with a newline.
    #[must_use]
    pub fn as_json(&self) -> &str {
        &self.json
    }

    pub(crate) const fn sizes(&self) -> [(&'static str, usize, usize); 3] {
        self.sizes
    }
}

/// Returns the template as JSON, for functions that take any rendered text.
impl AsRef<str> for Template {
    fn as_ref(&self) -> &str {
        &self.json
    }
}

impl fmt::Display for Template {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.json)
    }
}

impl Stack {
    /// Returns the `CloudFormation` template, with parameters for the values that a deployment chooses.
    ///
    /// # Errors
    ///
    /// See [`StackError`].
    pub fn cloudformation(&self) -> Result<Template, StackError> {
        render(self, Names::Parameters)
    }

    /// Returns the `CloudFormation` template with literal names and no parameters.
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
    let document = whole(stack, &tables, names, References::Within)?;
    let sizes = document.sizes();
    let too_many = sizes.iter().filter(|(_, found, limit)| found > limit);
    fail_on(too_many.map(|(what, found, limit)| too_large(stack, what, *found, *limit)).collect())?;
    let json = printed(stack, &document.into_json())?;
    Ok(Template { json, sizes })
}

/// Renders the resources of a stack, for a template that has other resources too.
fn fragment(stack: &Stack) -> Result<Rendered, StackError> {
    fail_on(fragment::problems(stack))?;
    let tables = stack.check()?;
    let document = whole(stack, &tables, Names::Resolved, References::Beyond)?;
    let [(what, found, limit), ..] = document.sizes();
    if found > limit {
        return Err(too_large(stack, what, found, limit).into());
    }
    printed(stack, &document.into_resources()).map(Rendered::new)
}

/// Renders all parts of a template. `tables` are the names of the tables of a stack that passed its checks.
fn whole<'a>(
    stack: &'a Stack,
    tables: &'a [TableNames],
    names: Names,
    references: References,
) -> Result<Document<'a>, StackError> {
    let model = Model::of(stack, tables, names)?;
    let lower = Lower::new(tables, model.inputs.list.iter().map(|input| &input.id));
    let mut problems = policy_problems(&model, tables);
    problems.extend(input_problems(&model, &lower));
    let style = Style { exports: stack.exports, has_context: stack.is_hardened };
    let mut document = template::document(model, lower, style);
    raw::set(&mut document, &stack.raw_parts, &mut problems);
    fail_on(problems)?;
    let twice = document.repeated_ids().into_iter();
    let twice = twice.map(|id| {
        Kind::LogicalIdTwice
            .says(format!("two parts of the template have the logical id {}; rename one", several([id])))
    });
    fail_on(twice.collect())?;
    fail_on(references::problems(stack, &document, references))?;
    Ok(document)
}

fn printed(stack: &Stack, json: &Json<'_>) -> Result<String, StackError> {
    let mut json = json.to_pretty();
    json.push('\n');
    if json.len() > limits::TEMPLATE_BYTES {
        return Err(too_large(stack, "bytes", json.len(), limits::TEMPLATE_BYTES).into());
    }
    Ok(json)
}

fn too_large(stack: &Stack, what: &str, found: usize, limit: usize) -> Problem {
    Kind::TemplateSize.says(format!(
        "the template has {found} {what} and CloudFormation allows {limit}; split its {} tables over at least {} stacks",
        stack.tables.len(),
        found.div_ceil(limit)
    ))
}

/// Returns the problems of inputs, each once.
fn input_problems(model: &Model<'_>, lower: &Lower<'_>) -> Vec<Problem> {
    let mut told = std::collections::HashSet::new();
    let problems = model.inputs.problems.iter().map(|problem| match problem {
        InputProblem::Refused { id, text, form } => {
            Kind::ParameterForm.says(format!("{} cannot be {}; write {}", shown(&lower.id(id)), shown(text), form.expected()))
        }
        InputProblem::Missing(id) => Kind::ParameterMissing.says(format!(
            "a resolved template has no parameters, and {} has no value; give it one, or render the parameterised template",
            shown(&lower.id(id))
        )),
        InputProblem::Conflicting(id) => {
            Kind::ParameterConflict.says(format!("{} is one parameter for the whole template; give it one value", shown(&lower.id(id))))
        }
    });
    problems.filter(|problem| told.insert(problem.clone())).collect()
}

/// Returns the problems of policies that are longer than IAM allows.
pub(super) fn policy_problems(model: &Model<'_>, names: &[TableNames]) -> Vec<Problem> {
    let allowed = limits::MANAGED_POLICY_CHARACTERS;
    let length = |statements: &[_]| {
        Some(longest(statements, &|table| names[table].physical.clone())).filter(|length| *length > allowed)
    };
    let mut problems = Vec::new();
    for table in &model.tables {
        for policy in &table.policies {
            if let Some(length) = length(&policy.statements) {
                problems.push(Kind::PolicyLength.says(format!(
                    "table {}: policy {} has about {length} characters and IAM allows {allowed}; name fewer attributes, or \
                     allow a part of the indexes by a policy of your own",
                    shown(table.base),
                    shown(&policy.name),
                )));
            }
        }
    }
    for policy in &model.policies {
        if let Some(length) = length(&policy.statements) {
            problems.push(Kind::PolicyLength.says(format!(
                "managed policy {} has about {length} characters and IAM allows {allowed}; split it into two of different \
                 names",
                shown(&policy.name),
            )));
        }
    }
    problems
}
