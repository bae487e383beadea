//! Why a stack cannot be rendered.

use std::fmt;

use crate::text::join_lines;

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
