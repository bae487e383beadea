//! The errors of the command.

use std::fmt;

/// An error: the problem, and what to do about it.
#[derive(Debug)]
pub(crate) struct Failure {
    problem: String,
    help: Option<String>,
}

impl Failure {
    pub(crate) fn new(problem: impl Into<String>) -> Self {
        Self { problem: problem.into(), help: None }
    }

    pub(crate) fn help(self, help: impl Into<String>) -> Self {
        Self { help: Some(help.into()), ..self }
    }
}

/// Formats the error like a compiler error.
impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "error: {}", self.problem)?;
        if let Some(help) = &self.help {
            write!(f, "\n  = help: {}", help.replace('\n', "\n    "))?;
        }
        Ok(())
    }
}
