//! Why a stack cannot be rendered.

use std::fmt;

use crate::text::join_lines;

/// Why a stack cannot be rendered: every problem at once, each on a line of its own.
#[derive(Clone, Eq, PartialEq)]
pub struct StackError {
    problems: Vec<String>,
}

impl StackError {
    /// The problems, one sentence each.
    #[must_use]
    pub fn problems(&self) -> &[String] {
        &self.problems
    }
}

impl fmt::Display for StackError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&join_lines(&self.problems))
    }
}

/// The same text: it is what a build script prints that returns the error from `main`.
impl fmt::Debug for StackError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl std::error::Error for StackError {}

impl From<Vec<String>> for StackError {
    fn from(problems: Vec<String>) -> Self {
        Self { problems }
    }
}

/// Fails if there are problems, with the first of very many.
pub(crate) fn fail_on(mut problems: Vec<String>) -> Result<(), StackError> {
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
