//! Checks the keys of each entity, and the entities of a table against each other. The compiler evaluates the checks,
//! and points at the attribute or the variant that breaks a rule.
//!
//! Almost all entities are right, so each check first compares numbers that the derive has prepared, and compares names
//! only if the numbers leave a doubt.

use super::entities::IndexFacts;
use super::parts::EntityParts;
use crate::rules::equal;
use crate::schema::{Attribute, IndexSchema, TableSchema};

pub use index::check_index;
pub use key::check_key;
pub use key_type::{check_index_type, check_key_type, key_type};
pub use member::{check_member, check_time_to_live, time_to_live};

mod index;
mod key;
mod key_type;
mod member;

const fn find_index(indexes: &[IndexFacts], hash: u64) -> Option<usize> {
    let mut at = 0;
    while at < indexes.len() {
        if indexes[at].hash == hash {
            return Some(at);
        }
        at += 1;
    }
    None
}

/// Returns the source that a key of the entity has for this attribute.
const fn source_of(
    schema: &'static TableSchema,
    entity: &'static EntityParts,
    key: usize,
    name: &str,
) -> Option<usize> {
    let key = &entity.keys[key];
    if key.index.is_empty() {
        if equal(schema.partition_key().name().as_bytes(), name.as_bytes()) {
            return Some(key.first);
        }
        return match schema.sort_key() {
            Some(attribute) if key.sort > 0 && equal(attribute.name().as_bytes(), name.as_bytes()) => {
                Some(key.first + 1)
            }
            _ => None,
        };
    }
    let (indexes, mut index) = (schema.indexes(), 0);
    while index < indexes.len() {
        if equal(indexes[index].name().as_bytes(), key.index.as_bytes()) {
            let (attributes, mut at) = (index_key(&indexes[index]), 0);
            while at < attributes.len() && at < key.partition + key.sort {
                if equal(attributes[at].name().as_bytes(), name.as_bytes()) {
                    return Some(key.first + at);
                }
                at += 1;
            }
        }
        index += 1;
    }
    None
}

/// Returns the attributes of the partition key or the sort key of an index.
const fn index_key(index: &IndexSchema) -> &[Attribute] {
    crate::schema::as_slice(&index.key)
}

const fn attribute_name(schema: &'static TableSchema, index: Option<usize>, position: usize) -> &'static str {
    match (index, schema.sort_key()) {
        (Some(index), _) => index_key(&schema.indexes()[index])[position].name(),
        (None, Some(sort_key)) if position > 0 => sort_key.name(),
        _ => schema.partition_key().name(),
    }
}
