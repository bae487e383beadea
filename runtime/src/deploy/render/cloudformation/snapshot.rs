//! Snapshots of templates, and of stacks whose template has raw parts.

use std::fmt;

use super::read;
use crate::deploy::snapshot::Snapshot;
use crate::deploy::stack::Stack;
use crate::error::{Kind, StackError};

impl Stack {
    /// Returns the tables as the stack describes them, to be kept or compared with a template.
    ///
    /// # Errors
    ///
    /// See [`StackError`].
    pub fn snapshot(&self) -> Result<Snapshot<'_>, StackError> {
        let names = self.check()?;
        if self.raw_parts.is_empty() {
            return Ok(Snapshot::of(self, names));
        }
        // Raw parts change a table in ways that only the template shows.
        let template = self.cloudformation()?;
        Snapshot::from_template(template.as_json(), &[])
            .map(|snapshot| snapshot.with_stack(self, &names))
            .map_err(|error| Kind::RawTemplate.says(error.to_string()).into())
    }
}

impl Snapshot<'static> {
    /// Reads a `CloudFormation` template in JSON: a template of this crate, a template from any other source, or the
    /// output of `aws cloudformation get-template`.
    ///
    /// `parameters` are the values that the deployment sets, by the names of the parameters. A parameter that is not
    /// listed has its default. You can also give pseudo parameters such as `AWS::Region`. A global table whose template
    /// names all regions needs `AWS::Region`, because the template does not say which of them is the region of the
    /// stack.
    ///
    /// A value that only a deployment knows stays unknown: a parameter without a default, an attribute of another
    /// resource, or an imported value. A table whose condition is false is left out.
    ///
    /// # Errors
    ///
    /// Fails if the text is not a template, or if the template does not have one of the parameters.
    pub fn from_template(json: &str, parameters: &[(&str, &str)]) -> Result<Self, SnapshotError> {
        read::tables(json, parameters).map(Self::new).map_err(SnapshotError::new)
    }
}

/// The error of a text that cannot be read as a [`Snapshot`].
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct SnapshotError {
    problem: String,
}

impl SnapshotError {
    pub(crate) const fn new(problem: String) -> Self {
        Self { problem }
    }
}

impl fmt::Display for SnapshotError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.problem)
    }
}

impl std::error::Error for SnapshotError {}
