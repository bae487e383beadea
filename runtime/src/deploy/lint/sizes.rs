//! Limits that a template comes near to.

use crate::deploy::stack::Stack;
use crate::limits;

/// From this share of a limit on, the next tables should not come as a surprise.
const NEAR_PERCENT: usize = 80;

pub(super) fn lints(stack: &Stack) -> Vec<String> {
    let Ok(template) = stack.cloudformation() else { return Vec::new() };
    let near = template.sizes().into_iter().filter(|(_, found, limit)| found * 100 >= limit * NEAR_PERCENT);
    let mut texts: Vec<String> = near
        .map(|(what, found, limit)| {
            format!(
                "the template has {found} {what}, and CloudFormation allows {limit}; plan to split its {} tables over several \
                 stacks",
                stack.tables.len()
            )
        })
        .collect();
    let bytes = template.as_json().len();
    if bytes > limits::TEMPLATE_INLINE_BYTES {
        texts.push(format!(
            "the template has {bytes} bytes; above {} it can only be deployed from S3",
            limits::TEMPLATE_INLINE_BYTES
        ));
    }
    texts
}
