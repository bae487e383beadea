//! Helpers that check JSON.

use serde_json::Value;

/// The maximum depth of the user's JSON. AWS needs far less, and recursive parsers overflow their stack at some depth.
pub(crate) const MOST_LEVELS: usize = 100;

/// Returns whether a value is nested more deeply than it may be.
pub(super) fn is_deep(value: &Value) -> bool {
    is_deeper(value, MOST_LEVELS)
}

/// Returns whether a value has more levels than `levels`.
pub(crate) fn is_deeper(value: &Value, levels: usize) -> bool {
    let mut values = vec![(value, 1)];
    while let Some((value, level)) = values.pop() {
        if level > levels {
            return true;
        }
        match value {
            Value::Array(items) => values.extend(items.iter().map(|item| (item, level + 1))),
            Value::Object(members) => values.extend(members.values().map(|member| (member, level + 1))),
            _ => {}
        }
    }
    false
}

/// Returns whether a value is a function of `CloudFormation`, which stands for another value.
///
/// <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html>
pub(super) fn is_function(value: &Value) -> bool {
    let Some(members) = value.as_object() else { return false };
    let mut names = members.keys();
    names.next().is_some_and(|name| name == "Ref" || name.starts_with("Fn::")) && names.next().is_none()
}
