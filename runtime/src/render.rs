//! Stacks as text: each output's shape in a file of its own.

use std::fmt;

use crate::check::check_tag;
use crate::deployment::Deployment;
use crate::limits;
use crate::naming::TableNames;
use crate::schema::{IndexSchema, TableSchema, Tag};
use crate::stack::Stack;
use crate::text::join_lines;

pub use cloudformation::Template;
pub(crate) use cloudformation::render as cloudformation;

mod alarms;
mod auto_scaling;
mod cloudformation;
mod encryption_key;
mod global_table;
mod import;
mod metadata;
mod more;
mod parameters;
mod policies;
mod raw;
mod stream_functions;
mod table;
mod value;
mod vector;

/// Whether a template leaves its names, and the values a deployment may choose, to parameters.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Names {
    Parameters,
    Resolved,
}

/// Why a stack cannot be rendered: every problem at once, each on a line of its own.
#[derive(Clone, Eq, PartialEq)]
pub struct Error {
    problems: Vec<String>,
}

impl Error {
    /// The problems, one sentence each.
    #[must_use]
    pub fn problems(&self) -> &[String] {
        &self.problems
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&join_lines(&self.problems))
    }
}

/// The same text: it is what a build script prints that returns the error from `main`.
impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl std::error::Error for Error {}

impl From<Vec<String>> for Error {
    fn from(problems: Vec<String>) -> Self {
        Self { problems }
    }
}

/// Collects problems, and fails where there are some.
fn fail_on(problems: Vec<String>) -> Result<(), Error> {
    if problems.is_empty() { Ok(()) } else { Err(problems.into()) }
}

/// Checks what no table can check alone: that the tables fit together. Returns the names of each.
pub(crate) fn check(stack: &Stack) -> Result<Vec<TableNames>, Error> {
    if stack.tables.is_empty() {
        return Err(vec!["the stack has no tables; add one with `.table::<T>()`".to_owned()].into());
    }
    let unknown = stack.unknown_tables.iter();
    let mut problems: Vec<String> =
        unknown.map(|name| format!("the stack has no table `{name}` to configure; add it before")).collect();
    let mut stack_tags = stack.tags.clone();
    if let Some(tag) = &stack.backup_tag {
        stack_tags.insert(0, tag.clone());
    }
    for position in 0..stack_tags.len() {
        if let Some(rule) = check_tag(&stack_tags, position) {
            problems.push(format!("stack: {}", rule.message().as_str()));
        }
    }
    if let Some(key) = &stack.encryption_key {
        problems.extend(key.problems());
    }
    for deployment in &stack.tables {
        let schema = &deployment.schema;
        let table = schema.name();
        for problem in deployment.problems(stack.encryption_key.is_some()) {
            problems.push(format!("table `{table}`: {problem}"));
        }
        if let Err(violations) = schema.validate() {
            for violation in &violations {
                problems.push(format!("table `{table}`: {violation}"));
            }
            continue;
        }
        problems.extend(tag_problems(stack, deployment));
    }
    fail_on(problems)?;

    let names: Vec<TableNames> =
        stack.tables().map(|schema| TableNames::new(&stack.naming, schema)).collect();
    let nameless = stack.tables().zip(&names).filter(|(_, names)| names.suffix.is_empty());
    let mut problems: Vec<String> = nameless
        .map(|(schema, _)| {
            format!("base name `{}` has no letter or digit to make other names of; add one", schema.name())
        })
        .collect();
    let mut unique = |what: &str, prefix: &str, of: fn(&TableNames) -> [Option<&str>; 2]| {
        let mut all = Vec::with_capacity(2 * names.len());
        for table in &names {
            all.extend(of(table).into_iter().flatten());
        }
        for name in repeated(all) {
            let holders = stack.tables().zip(&names).filter(|(_, names)| of(names).contains(&Some(name)));
            let holders: Vec<&str> = holders.map(|(schema, _)| schema.name()).collect();
            for pair in holders.windows(2) {
                problems.push(format!(
                    "tables `{}` and `{}` have the same {what}, `{prefix}{name}`; rename one",
                    pair[0], pair[1]
                ));
            }
        }
    };
    unique("physical name", "", |names| [Some(&names.physical), None]);
    unique("logical id", "", |names| [Some(&names.logical_id), None]);
    unique("Parameter Store name", stack.naming.default_parameter_prefix(), |names| {
        [Some(&names.parameter), names.stream_parameter.as_deref()]
    });
    fail_on(problems)?;
    Ok(names)
}

/// A table has its own tags and those of the stack; a replica may add more.
fn tag_problems(stack: &Stack, table: &Deployment) -> Vec<String> {
    let (schema, replicas) = (&table.schema, &table.global.replicas);
    let of_replicas = replicas.iter().map(|replica| replica.tags.len()).max().unwrap_or_default();
    if schema.tags().len() + stack.tags.len() + 1 + of_replicas <= limits::TAGS {
        return Vec::new();
    }
    let name = schema.name();
    let inherited = tags(stack, schema);
    let mut problems = Vec::new();
    for replica in replicas {
        let is_new = |tag: &&Tag| !inherited.iter().any(|other| other.key() == tag.key());
        let (new, all) = (replica.tags.iter().filter(is_new).count(), inherited.len());
        if new > 0 && new + all > limits::TAGS {
            problems.push(format!(
                "table `{name}`: replica in `{}` has {} tags, {new} of its own and {all} of the table's; DynamoDB allows {} \
                 on a table",
                replica.region,
                new + all,
                limits::TAGS
            ));
        }
    }
    let (own, all) = (schema.tags().len(), inherited.len());
    if all > limits::TAGS {
        problems.push(format!(
            "table `{name}` has {all} tags, {own} of its own and {} of the stack's; DynamoDB allows {} on a table",
            all - own,
            limits::TAGS
        ));
    }
    problems
}

/// The names that are there more than once, in their order. Sorting finds them with less work than hashing.
fn repeated(mut names: Vec<&str>) -> Vec<&str> {
    names.sort_unstable();
    let mut repeated: Vec<&str> =
        names.windows(2).filter(|pair| pair[0] == pair[1]).map(|pair| pair[0]).collect();
    repeated.dedup();
    repeated
}

/// The tags of a table: the backup tag, its own, and those of the stack it does not set itself.
pub(crate) fn tags<'a>(stack: &'a Stack, schema: &'a TableSchema) -> Vec<&'a Tag> {
    let is_inherited = |tag: &Tag| !schema.tags().iter().any(|own| own.key() == tag.key());
    let mut tags = Vec::with_capacity(1 + schema.tags().len() + stack.tags.len());
    if let Some(tag) = &stack.backup_tag
        && is_inherited(tag)
    {
        tags.push(tag);
    }
    for tag in schema.tags() {
        tags.push(tag);
    }
    for tag in &stack.tags {
        if is_inherited(tag) {
            tags.push(tag);
        }
    }
    tags
}

/// A table, or one of its indexes, in a description. `table` says which table.
fn in_words(table: &str, index: Option<&IndexSchema>) -> String {
    index.map_or_else(|| table.to_owned(), |index| format!("index {} of {table}", index.name()))
}

/// The longest prefix of `text` that fits in a description.
fn description(text: String) -> String {
    let mut text = text;
    text.truncate(text.floor_char_boundary(limits::DESCRIPTION_BYTES));
    text.truncate(text.trim_end().len());
    text
}
