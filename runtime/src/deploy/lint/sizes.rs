//! Finds templates that are close to a limit.

use crate::deploy::stack::Stack;
use crate::error::{Kind, Problem};
use crate::limits;

/// From this percentage of a limit on, a lint warns before further tables exceed it.
const NEAR_PERCENT: usize = 80;

pub(super) fn lints(stack: &Stack) -> Vec<Problem> {
    let Ok(template) = stack.cloudformation() else { return Vec::new() };
    let near = template.sizes().into_iter().filter(|(_, found, limit)| found * 100 >= limit * NEAR_PERCENT);
    let mut texts: Vec<Problem> = near
        .map(|(what, found, limit)| {
            Kind::NearLimit.says(format!(
                "the template has {found} {what}, and CloudFormation allows {limit}; plan to split its {} tables over several \
                 stacks",
                stack.tables.len()
            ))
        })
        .collect();
    let bytes = template.as_json().len();
    if bytes > limits::TEMPLATE_INLINE_BYTES {
        texts.push(Kind::TemplateBytes.says(format!(
            "the template has {bytes} bytes; above {} it can only be deployed from S3",
            limits::TEMPLATE_INLINE_BYTES
        )));
    }
    texts
}
