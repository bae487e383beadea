//! Names of tables, indexes and attributes.

use super::character_at;
use crate::limits;
use crate::violation::{Named, Rule};

/// For each byte whether a name can have it. The compiler looks a byte up much faster than it compares.
static IS_NAME_BYTE: [bool; 256] = {
    let mut legal = [false; 256];
    let mut byte: u8 = 0;
    while byte < 128 {
        legal[byte as usize] = byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.');
        byte += 1;
    }
    legal
};

pub(super) const fn table(name: &str) -> Option<Rule<'_>> {
    service_name(Named::Table, name)
}

pub(super) const fn index(name: &str) -> Option<Rule<'_>> {
    service_name(Named::Index, name)
}

/// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html>
const fn service_name(named: Named, name: &str) -> Option<Rule<'_>> {
    let bytes = name.as_bytes();
    let mut rest = bytes;
    while let [byte, others @ ..] = rest {
        if !IS_NAME_BYTE[*byte as usize] {
            return Some(Rule::NameCharacter(named, name, character_at(name, bytes.len() - rest.len())));
        }
        rest = others;
    }
    let (min, max) = limits::NAME_LENGTH;
    let length = bytes.len();
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

/// An attribute that is a key, is projected or holds the time to live; others may have longer names.
pub(super) const fn attribute(name: &str) -> Option<Rule<'_>> {
    match name.len() {
        0 => Some(Rule::AttributeNameEmpty),
        length if length > limits::ATTRIBUTE_NAME_BYTES => Some(Rule::AttributeNameLength(name)),
        _ => None,
    }
}
