//! Stacks as text: each output's shape in a file of its own.

use std::borrow::Cow;
use std::fmt;

use crate::limits;
use crate::schema::{IndexSchema, TableSchema, Tag};
use crate::stack::Stack;
use crate::text::join_lines;

pub use cloudformation::Template;
pub(crate) use cloudformation::render as cloudformation;
pub use create_table::CreateTable;
pub(crate) use create_table::render as create_tables;

mod alarms;
mod auto_scaling;
mod cloudformation;
mod create_table;
mod document;
mod encryption_key;
mod global_table;
mod import;
mod json;
mod metadata;
mod more;
mod parameters;
mod policies;
mod raw;
mod references;
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

/// Fails if there are problems, with the first of very many.
pub(crate) fn fail_on(mut problems: Vec<String>) -> Result<(), Error> {
    if problems.is_empty() {
        return Ok(());
    }
    if problems.len() > MOST_PROBLEMS {
        let more = problems.len() - MOST_PROBLEMS;
        problems.truncate(MOST_PROBLEMS);
        problems.push(format!("{more} more problems"));
    }
    Err(problems.into())
}

/// More than a person reads at once.
const MOST_PROBLEMS: usize = 100;

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

/// Returns the longest prefix of `text` that fits in a description.
fn description(mut text: String) -> String {
    if text.len() <= limits::DESCRIPTION_BYTES {
        return text;
    }
    text.truncate(text.floor_char_boundary(limits::DESCRIPTION_BYTES));
    text.truncate(text.trim_end().len());
    text
}

/// Returns a text of the user for people, without control characters, and without anything that looks like a reference.
///
/// `CloudFormation` would resolve a `{{resolve:…}}` in it, and linters take `${…}` for a forgotten `Fn::Sub`, so a space is
/// put into both.
fn plain(text: &str) -> Cow<'_, str> {
    let mut before = b' ';
    let is_plain = text.bytes().all(|byte| {
        let is_pair = byte == b'{' && matches!(before, b'$' | b'{');
        before = byte;
        // Control characters beyond ASCII begin with 0xC2, as others do.
        !is_pair && !byte.is_ascii_control() && byte != 0xC2
    });
    if is_plain {
        return Cow::Borrowed(text);
    }
    // Twice, since of three braces only the first two are a pair the first time.
    let text = text.replace("${", "$ {").replace("{{", "{ {").replace("{{", "{ {");
    Cow::Owned(text.replace(char::is_control, " "))
}
