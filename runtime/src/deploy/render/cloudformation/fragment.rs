//! Renders only the resources of a stack, for a template that has other resources too.

use crate::deploy::render::rendered::Rendered;
use crate::deploy::stack::Stack;
use crate::error::{Kind, Problem, StackError};
use crate::text::shown;

impl Stack {
    /// Returns only the resources of the template, with literal names, for a template that has functions and roles next
    /// to the tables, such as an AWS SAM template.
    ///
    /// `AWS::Include` takes the text below `Resources`. A function then refers to a table as if both were in one file,
    /// with `!Ref OrdersTable` and `!GetAtt OrdersTable.StreamArn`. Your own JSON in the fragment, such as a resource
    /// policy, can refer to parts of the surrounding template, such as a role.
    ///
    /// ```
    /// use tablewright::{DynamoTable, Naming, Stack};
    /// # #[derive(DynamoTable)] #[table(name = "orders")] struct Order { #[pk] id: String }
    ///
    /// let stack = Stack::new(Naming::new("acme", "shop")?).table::<Order>();
    /// let fragment = stack.fragment()?;
    /// assert!(fragment.as_json().starts_with("{\n  \"OrdersTable\": {\n    \"Type\": \"AWS::DynamoDB::Table\""));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/transform-aws-include.html>
    ///
    /// # Errors
    ///
    /// See [`StackError`]. Exported outputs, and raw parts of sections other than `Resources`, are errors too, because
    /// a fragment has no place for them.
    pub fn fragment(&self) -> Result<Rendered, StackError> {
        super::fragment(self)
    }
}

/// Returns the settings of a stack that a fragment has no place for.
pub(super) fn problems(stack: &Stack) -> Vec<Problem> {
    let mut problems = Vec::new();
    if stack.exports {
        problems.push(Kind::Target.says(
            "`export_outputs`: a fragment has no outputs; write them in the template that includes it, or render the \
             whole template",
        ));
    }
    let is_outside = |path: &str| path.starts_with('/') && !path.starts_with("/Resources/");
    for part in stack.raw_parts.iter().filter(|part| part.logical_id.is_none() && is_outside(&part.path)) {
        problems.push(Kind::Target.says(format!(
            "{} of the template: a fragment has resources alone; write this in the template that includes it, or render \
             the whole template",
            shown(&part.path)
        )));
    }
    problems
}
