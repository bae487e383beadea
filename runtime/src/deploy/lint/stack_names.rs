//! Finds names that can collide with the names of another stack.

use crate::deploy::stack::Stack;
use crate::error::{Kind, Problem};
use crate::naming::{ParameterPrefix, TableNames};
use crate::text::shown;

/// Reports Parameter Store names, which are unique in an account and Region. Tables of verbatim names collide earlier.
pub(super) fn lints(stack: &Stack) -> Option<Problem> {
    let naming = stack.naming();
    let prefix = naming.prefix()?;
    let schema = stack.tables().next()?;
    let name = shown(&naming.parameter_name(&TableNames::new(naming, schema).parameter));
    match (naming.prefix_of_parameters(), &prefix.environment) {
        (ParameterPrefix::None, _) => Some(Kind::SharedNames.says(format!(
            "Parameter Store entries such as {name} name neither the app nor the environment, so no other stack in the account \
             and Region can have a table with the same base name; add `.environment(…)` or `.parameter_prefix(…)` to the \
             naming, or keep the names with `.parameter_prefix(\"\")`"
        ))),
        (ParameterPrefix::Given(given), Some(environment))
            if !given.is_empty() && !environment.split('-').any(|word| given.contains(word)) =>
        {
            Some(Kind::SharedNames.says(format!(
                "Parameter Store entries such as {name} do not name the environment {}, so another environment cannot be \
                 deployed to the account and Region; put it into the `parameter_prefix`, or take the prefix out",
                shown(environment)
            )))
        }
        _ => None,
    }
}
