//! Checks the templates of one key.

use crate::entity::DynamoEntity;
use crate::entity::parts::{Case, EntityKey, EntityParts, Format, Kind, NO_FIELD, PartType};
use crate::entity::rule::{EntityRule, first_character};
use crate::limits;

/// Fails the compilation, at the place of the call, if a template of the partition key or the sort key is not valid.
///
/// # Panics
///
/// In this case, while the compiler evaluates the call.
#[track_caller]
pub const fn check_key<E: DynamoEntity>(key: usize, is_sort_key: bool) {
    if E::ENTITY.is_in_doubt
        && let Some(rule) = key_rule(E::ENTITY, key, is_sort_key)
    {
        rule.message().fail()
    }
}

const fn key_rule(entity: &EntityParts, key: usize, is_sort_key: bool) -> Option<EntityRule> {
    let key = &entity.keys[key];
    let first = if is_sort_key { key.first + key.partition } else { key.first };
    let count = if is_sort_key { key.sort } else { key.partition };
    let (mut source, mut bytes) = (first, 0);
    while source < first + count {
        if entity.sources[source].1 {
            let rule = template_rule(entity, key, source, is_sort_key);
            if rule.is_some() {
                return rule;
            }
        }
        bytes = shortest(entity, source).saturating_add(bytes);
        source += 1;
    }
    let limit = if is_sort_key { limits::SORT_KEY_BYTES } else { limits::PARTITION_KEY_BYTES };
    if bytes > limit { Some(EntityRule::TooLong { bytes, limit, is_sort_key }) } else { None }
}

/// Returns the number of bytes that each value of this source has at least.
const fn shortest(entity: &EntityParts, source: usize) -> usize {
    let (mut at, end) = entity.range(source);
    let mut bytes: usize = 0;
    while at < end {
        let part = &entity.parts[at];
        bytes += part.text.len();
        if part.field != NO_FIELD {
            bytes = part.format.shape(entity.fields[part.field].part).min.saturating_add(bytes);
        }
        at += 1;
    }
    bytes
}

const fn template_rule(
    entity: &EntityParts,
    key: &EntityKey,
    source: usize,
    is_sort_key: bool,
) -> Option<EntityRule> {
    let (start, end) = entity.range(source);
    let mut at = start;
    while at < end {
        let part = &entity.parts[at];
        at += 1;
        if part.field == NO_FIELD {
            continue;
        }
        let field = &entity.fields[part.field];
        if let Some(rule) = format_rule(field.ident, field.part, &part.format) {
            return Some(rule);
        }
        // A field that is also in the partition key has one value in the whole partition, so its order does not matter.
        if is_sort_key
            && matches!(field.part.kind, Kind::Number)
            && part.format.width == 0
            && !part.format.is_plain
            && !is_in_partition(entity, key, part.field)
        {
            return Some(EntityRule::NumberDoesNotSort(field.ident));
        }
        if at < end && !part.format.is_fixed(field.part) {
            let next = &entity.parts[at];
            if next.text.is_empty() {
                let second = entity.fields[next.field].ident;
                return Some(EntityRule::NothingBetween { first: field.ident, second });
            }
            if field.part.shape.uses_all && values_hold(&part.format, field.part, next.text) {
                let separator = first_character(next.text);
                return Some(EntityRule::SeparatorInValues { field: field.ident, separator });
            }
        }
    }
    None
}

const fn format_rule(field: &'static str, part: &PartType, format: &Format) -> Option<EntityRule> {
    match part.kind {
        Kind::Number => {
            let is_of_text = !matches!(format.case, Case::Kept) || format.cut > 0 || format.may_be_empty;
            if is_of_text { Some(EntityRule::FormatOfNumber { field, format: *format }) } else { None }
        }
        Kind::Binary => Some(EntityRule::BinaryInText(field)),
        Kind::Text | Kind::Bool if format.width > 0 => {
            Some(EntityRule::WidthOfText { field, format: *format })
        }
        Kind::Text | Kind::Bool if format.is_plain => Some(EntityRule::PlainText(field)),
        Kind::Text | Kind::Bool => None,
    }
}

const fn is_in_partition(entity: &EntityParts, key: &EntityKey, field: usize) -> bool {
    let key = if key.partition == 0 { &entity.keys[0] } else { key };
    let (mut at, _) = entity.range(key.first);
    let (_, end) = entity.range(key.first + key.partition - 1);
    while at < end {
        if entity.parts[at].field == field {
            return true;
        }
        at += 1;
    }
    false
}

/// Returns whether some value contains the first character of this text. True only for a type whose values contain each
/// of its characters.
const fn values_hold(format: &Format, part: &PartType, text: &str) -> bool {
    let shape = format.shape(part);
    let byte = text.as_bytes()[0];
    shape.uses_all && if byte.is_ascii() { shape.ascii >> byte & 1 != 0 } else { shape.other }
}
