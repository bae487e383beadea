//! Checks that all entities agree on the types of key attributes.

use super::attribute_name;
use crate::entity::parts::{EntityParts, Kind};
use crate::entity::rule::EntityRule;
use crate::entity::{Entities, Member};
use crate::schema::{AttributeType, TableSchema};
use crate::table::DynamoTable;

/// Returns the type of the attribute at this position of a key, which is the table's key if `hash` is 0. An attribute
/// made by a template is a string, or binary. Otherwise it is the type of the field, in the first entity that has the key.
#[must_use]
pub const fn key_type(members: &[Member], hash: u64, position: usize) -> AttributeType {
    let mut at = 0;
    while at < members.len() {
        if let Some(ty) = type_in(members[at].parts, hash, position) {
            return ty;
        }
        at += 1;
    }
    AttributeType::S
}

const fn type_in(entity: &EntityParts, hash: u64, position: usize) -> Option<AttributeType> {
    let mut at = 0;
    while at < entity.keys.len() {
        let key = &entity.keys[at];
        if key.hash == hash {
            if position >= key.partition + key.sort {
                return None;
            }
            let source = key.first + position;
            if entity.sources[source].1 {
                return Some(if entity.is_bytes(source) { AttributeType::B } else { AttributeType::S });
            }
            return Some(match entity.fields[entity.parts[entity.range(source).0].field].part.kind {
                Kind::Number => AttributeType::N,
                Kind::Binary => AttributeType::B,
                Kind::Text | Kind::Bool => AttributeType::S,
            });
        }
        at += 1;
    }
    None
}

/// Fails the compilation, at the place of the call, if entities have different types for the attribute at this position
/// of the table's key.
#[track_caller]
pub const fn check_key_type<T: DynamoTable>(position: usize) {
    check_type::<T>(None, 0, position);
}

/// Fails the compilation in the same way for an index.
#[track_caller]
pub const fn check_index_type<T: DynamoTable>(index: usize, hash: u64, position: usize) {
    check_type::<T>(Some(index), hash, position);
}

#[track_caller]
const fn check_type<T: DynamoTable>(index: Option<usize>, hash: u64, position: usize) {
    if let Some(rule) = key_type_rule(T::SCHEMA, T::ENTITIES, index, hash, position) {
        rule.message().fail()
    }
}

const fn key_type_rule(
    schema: &'static TableSchema,
    entities: &'static Entities,
    index: Option<usize>,
    hash: u64,
    position: usize,
) -> Option<EntityRule> {
    // All attributes are strings.
    if !has_attributes(entities) {
        return None;
    }
    let mut first: Option<(usize, AttributeType)> = None;
    let mut at = 0;
    while at < entities.members.len() {
        if let Some(ty) = type_in(entities.members[at].parts, hash, position) {
            match first {
                Some((first, other)) if other as u8 != ty as u8 => {
                    return Some(EntityRule::KeyType {
                        attribute: attribute_name(schema, index, position),
                        first: (entities.members[first].parts.name, other),
                        other: (entities.members[at].parts.name, ty),
                        index: index.is_some(),
                    });
                }
                Some(_) => {}
                None => first = Some((at, ty)),
            }
        }
        at += 1;
    }
    None
}

/// Returns whether a key attribute may not be a string.
const fn has_attributes(entities: &Entities) -> bool {
    let mut at = 0;
    while at < entities.members.len() {
        if entities.members[at].parts.has_attribute {
            return true;
        }
        at += 1;
    }
    false
}
