//! The rules for the table's key and settings, and for the types of attributes.

use super::{character_at, equal, name};
use crate::limits;
use crate::rules::violation::Rule;
use crate::schema::{Attribute, AttributeType, PointInTimeRecovery, TableSchema};

pub(crate) const fn key<'a>(partition_key: &'a str, sort_key: Option<&'a str>) -> Option<Rule<'a>> {
    if let Some(rule) = name::attribute(partition_key) {
        return Some(rule);
    }
    let Some(sort_key) = sort_key else { return None };
    // Most names differ in length, and the compiler then skips three calls.
    if size_of_val(partition_key) == size_of_val(sort_key)
        && equal(partition_key.as_bytes(), sort_key.as_bytes())
    {
        return Some(Rule::SameKeyAttribute(sort_key));
    }
    name::attribute(sort_key)
}

/// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/time-to-live-ttl-before-you-start.html>
pub(super) const fn time_to_live(schema: &TableSchema) -> Option<Rule<'_>> {
    match schema.time_to_live() {
        Some(attribute) => time_to_live_attribute(attribute.name(), attribute.ty()),
        None => None,
    }
}

pub(crate) const fn time_to_live_attribute(attribute: &str, ty: AttributeType) -> Option<Rule<'_>> {
    if !matches!(ty, AttributeType::N) {
        return Some(Rule::TimeToLiveType { attribute, ty });
    }
    name::attribute(attribute)
}

/// Checks that each attribute has one type, over the keys of the table and its indexes, the filters of its vector
/// indexes and the time to live.
///
/// A derived table cannot break this rule, because an attribute is a field, and a field has one type.
pub(super) const fn attribute_types(schema: &TableSchema) -> Option<Rule<'_>> {
    let mut used = 0;
    while let Some(attribute) = used_attribute(schema, used) {
        let mut earlier = 0;
        while earlier < used {
            if let Some(first) = used_attribute(schema, earlier)
                && first.ty() as u8 != attribute.ty() as u8
                && equal(first.name().as_bytes(), attribute.name().as_bytes())
            {
                return Some(Rule::AttributeType {
                    name: attribute.name(),
                    first: first.ty(),
                    other: attribute.ty(),
                });
            }
            earlier += 1;
        }
        used += 1;
    }
    None
}

/// Returns the `n`th typed attribute. An attribute that is used several times is counted each time.
const fn used_attribute(schema: &TableSchema, n: usize) -> Option<&Attribute> {
    let mut rest = n;
    let table = [Some(schema.partition_key()), schema.sort_key(), schema.time_to_live()];
    if rest < table.len() {
        return match table[rest] {
            Some(attribute) => Some(attribute),
            // A missing attribute is replaced by the partition key, which every table has.
            None => table[0],
        };
    }
    rest -= table.len();
    let indexes = schema.indexes();
    let mut i = 0;
    while i < indexes.len() {
        let (partition_key, sort_key) = (indexes[i].partition_key(), indexes[i].sort_key());
        if rest < partition_key.len() {
            return Some(&partition_key[rest]);
        }
        rest -= partition_key.len();
        if rest < sort_key.len() {
            return Some(&sort_key[rest]);
        }
        rest -= sort_key.len();
        i += 1;
    }
    let vectors = schema.vector_indexes();
    i = 0;
    while i < vectors.len() {
        let filters = vectors[i].inline_filters();
        if let Some(key) = vectors[i].partition_key() {
            if rest == 0 {
                return Some(key);
            }
            rest -= 1;
        }
        if rest < filters.len() {
            return Some(&filters[rest]);
        }
        rest -= filters.len();
        i += 1;
    }
    None
}

/// Returns whether an attribute with this name has a declared type.
pub(super) const fn is_typed(schema: &TableSchema, name: &str) -> bool {
    let mut n = 0;
    while let Some(attribute) = used_attribute(schema, n) {
        if equal(attribute.name().as_bytes(), name.as_bytes()) {
            return true;
        }
        n += 1;
    }
    false
}

pub(super) const fn point_in_time_recovery(schema: &TableSchema) -> Option<Rule<'_>> {
    match schema.point_in_time_recovery() {
        Some(recovery) => check_recovery(recovery),
        None => None,
    }
}

pub(crate) const fn check_recovery<'a>(recovery: PointInTimeRecovery) -> Option<Rule<'a>> {
    let Some(days) = recovery.days() else { return None };
    let (min, max) = limits::RECOVERY_DAYS;
    if days < min || days > max { Some(Rule::RecoveryDays(days)) } else { None }
}

pub(super) const fn encryption(schema: &TableSchema) -> Option<Rule<'_>> {
    match schema.encryption().customer_key() {
        Some(key) => check_customer_key(key),
        None => None,
    }
}

/// <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-dynamodb-table-ssespecification.html>
pub(crate) const fn check_customer_key(key: &str) -> Option<Rule<'_>> {
    let bytes = key.as_bytes();
    if bytes.is_empty() {
        return Some(Rule::KmsKeyEmpty);
    }
    if bytes.len() > limits::KMS_KEY_LENGTH {
        return Some(Rule::KmsKeyLength(bytes.len()));
    }
    let mut i = 0;
    while i < bytes.len() {
        if !(bytes[i].is_ascii_alphanumeric() || matches!(bytes[i], b':' | b'/' | b'_' | b'-')) {
            return Some(Rule::KmsKeyCharacter(key, character_at(key, i)));
        }
        i += 1;
    }
    if contains(key, "alias/aws/") {
        return Some(Rule::KmsKeyIsManaged(key));
    }
    if !is_kms_key(bytes) {
        return Some(Rule::KmsKeyForm(key));
    }
    None
}

/// Returns whether the text is the id or the ARN of a key, or the name or the ARN of an alias.
///
/// <https://docs.aws.amazon.com/kms/latest/developerguide/concepts.html#key-id>
const fn is_kms_key(key: &[u8]) -> bool {
    let [b'a', b'r', b'n', b':', arn @ ..] = key else { return is_kms_key_id(key) || is_kms_alias(key) };
    let Some([b'k', b'm', b's', b':', arn @ ..]) = after_colon(arn) else { return false };
    let Some(account) = after_colon(arn) else { return false };
    match after_colon(account) {
        Some([b'k', b'e', b'y', b'/', id @ ..]) => is_kms_key_id(id),
        Some(alias) => is_kms_alias(alias),
        None => false,
    }
}

const fn is_kms_alias(alias: &[u8]) -> bool {
    matches!(alias, [b'a', b'l', b'i', b'a', b's', b'/', _, ..]) && after_colon(alias).is_none()
}

/// Accepts `1234abcd-12ab-34cd-56ef-1234567890ab` and, for a multi-Region key,
/// `mrk-1234abcd12ab34cd56ef1234567890ab`.
const fn is_kms_key_id(id: &[u8]) -> bool {
    let (digits, hyphens): (&[u8], &[usize]) = match id {
        [b'm', b'r', b'k', b'-', digits @ ..] if digits.len() == 32 => (digits, &[]),
        _ if id.len() == 36 => (id, &[8, 13, 18, 23]),
        _ => return false,
    };
    let mut i = 0;
    let mut rest = hyphens;
    while i < digits.len() {
        match rest {
            [hyphen, others @ ..] if *hyphen == i => {
                if digits[i] != b'-' {
                    return false;
                }
                rest = others;
            }
            _ => {
                if !digits[i].is_ascii_hexdigit() {
                    return false;
                }
            }
        }
        i += 1;
    }
    true
}

const fn after_colon(text: &[u8]) -> Option<&[u8]> {
    let mut rest = text;
    while let [byte, others @ ..] = rest {
        if *byte == b':' {
            return Some(others);
        }
        rest = others;
    }
    None
}

const fn contains(text: &str, part: &str) -> bool {
    let (text, part) = (text.as_bytes(), part.as_bytes());
    let mut start = 0;
    while start + part.len() <= text.len() {
        let mut i = 0;
        while i < part.len() && text[start + i] == part[i] {
            i += 1;
        }
        if i == part.len() {
            return true;
        }
        start += 1;
    }
    false
}
