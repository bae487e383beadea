//! The rules for names of tables, indexes and attributes.

use super::character_at;
use crate::limits;
use crate::rules::violation::{Named, Rule};

/// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html>
pub(crate) const fn service_name(named: Named, name: &str) -> Option<Rule<'_>> {
    let mut rest = name.as_bytes();
    // The compiler evaluates a pattern faster than a comparison, and the first alternative of a pattern
    // fastest.
    while let [b'a'..=b'z' | b'-' | b'_' | b'.' | b'0'..=b'9' | b'A'..=b'Z', others @ ..] = rest {
        rest = others;
    }
    let length = size_of_val(name);
    if !matches!(rest, []) {
        return Some(Rule::NameCharacter(named, name, character_at(name, length - rest.len())));
    }
    let (min, max) = limits::NAME_LENGTH;
    if length < min || length > max {
        return Some(Rule::NameLength(named, name));
    }
    None
}

/// <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/resources-section-structure.html>
pub(super) const fn logical_id(id: &str) -> Option<Rule<'_>> {
    let bytes = id.as_bytes();
    if bytes.is_empty() {
        return Some(Rule::LogicalIdEmpty);
    }
    let mut rest = bytes;
    while let [byte, others @ ..] = rest {
        if !byte.is_ascii_alphanumeric() {
            return Some(Rule::LogicalIdCharacter(id, character_at(id, bytes.len() - rest.len())));
        }
        rest = others;
    }
    if bytes.len() > limits::LOGICAL_ID_LENGTH {
        return Some(Rule::LogicalIdLength(id));
    }
    None
}

/// Checks the name of an attribute that is a key, is projected or holds the time to live. Other
/// attributes may have longer names.
pub(super) const fn attribute(name: &str) -> Option<Rule<'_>> {
    // This is the length in bytes; `str::len` would call three more functions.
    match size_of_val(name) {
        0 => Some(Rule::AttributeNameEmpty),
        length if length > limits::ATTRIBUTE_NAME_BYTES => Some(Rule::AttributeNameLength(name)),
        _ => None,
    }
}
