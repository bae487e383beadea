//! The resources of a stack alone, for a template that has other resources too.

use crate::deploy::stack::Stack;
use crate::text::shown;

/// Returns what a stack has that a fragment has no place for.
pub(super) fn problems(stack: &Stack) -> Vec<String> {
    let mut problems = Vec::new();
    if stack.exports {
        problems.push(
            "`export_outputs`: a fragment has no outputs; write them in the template that includes it, or render the \
             whole template"
                .to_owned(),
        );
    }
    let is_outside = |path: &str| path.starts_with('/') && !path.starts_with("/Resources/");
    for part in stack.raw_parts.iter().filter(|part| part.logical_id.is_none() && is_outside(&part.path)) {
        problems.push(format!(
            "{} of the template: a fragment has resources alone; write this in the template that includes it, or render \
             the whole template",
            shown(&part.path)
        ));
    }
    problems
}
