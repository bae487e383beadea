//! The library's verdict on a document: the rules, and the checks of a stack.

use std::fmt;

use serde_json::Value;
use tablewright::schema::TableSchema;
use tablewright::{Naming, Stack};

use super::mistakes::FoundBy;
use crate::suite::parity;

pub(super) enum Refusal {
    /// The document is not a schema.
    Reading(String),
    /// The broken rules, each with its message.
    Rules(Vec<(String, String)>),
    /// The stack cannot be rendered.
    Stack(String),
}

impl Refusal {
    /// Returns the check that found the first mistake.
    pub(super) fn first(&self) -> &str {
        match self {
            Self::Reading(_) => "reading",
            Self::Rules(broken) => &broken[0].0,
            Self::Stack(_) => "stack",
        }
    }

    pub(super) fn is_by(&self, found_by: FoundBy) -> bool {
        match (self, found_by) {
            (Self::Reading(_), FoundBy::Reading) | (Self::Stack(_), FoundBy::Stack) => true,
            (Self::Rules(broken), FoundBy::Rule(name)) => broken.iter().any(|(rule, _)| rule == name),
            _ => false,
        }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Reading(problem) | Self::Stack(problem) => f.write_str(problem),
            Self::Rules(broken) => {
                broken.iter().try_for_each(|(rule, message)| write!(f, "[{rule}: {message}]"))
            }
        }
    }
}

impl fmt::Debug for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

pub(super) fn read(document: &Value) -> serde_json::Result<TableSchema> {
    serde_json::from_value(document.clone())
}

/// Returns the stack of the table, if nothing is wrong with it.
pub(super) fn verdict(document: &Value, naming: &Naming) -> Result<Stack, Refusal> {
    let schema = read(document).map_err(|error| Refusal::Reading(error.to_string()))?;
    if let Err(violations) = schema.validate() {
        let broken = violations.iter().map(|violation| (parity::rule(violation), violation.to_string()));
        return Err(Refusal::Rules(broken.collect()));
    }
    let stack = Stack::new(naming.clone()).schema(schema);
    match stack.calls() {
        Ok(_) => Ok(stack),
        Err(error) => Err(Refusal::Stack(error.to_string())),
    }
}
