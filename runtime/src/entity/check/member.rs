//! Checks an entity against its table, and against the entities before it.

use super::{attribute_name, source_of};
use crate::entity::Entities;
use crate::entity::parts::EntityParts;
use crate::entity::rule::EntityRule;
use crate::entity::{DynamoEntity, Member};
use crate::rules::{equal, time_to_live_attribute};
use crate::schema::{AttributeType, TableSchema};
use crate::table::DynamoTable;

/// Fails the compilation, at the place of the call, if the entity at this position cannot be in the table.
///
/// # Panics
///
/// In this case, while the compiler evaluates the call.
#[track_caller]
pub const fn check_member<T: DynamoTable>(position: usize) {
    let entities = T::ENTITIES;
    let parts = entities.members[position].parts;
    let key = &parts.keys[0];
    if key.sort == entities.sort
        && !key.has_attribute
        && (parts.bits[0] & entities.bits[0] == 0 || parts.bits[1] & entities.bits[1] == 0)
        && parts.time_to_live.is_none()
        && entities.colliding[position].is_none()
    {
        return;
    }
    if let Some(rule) = member_rule(T::SCHEMA, entities, position) {
        rule.message().fail()
    }
}

const fn member_rule(
    schema: &'static TableSchema,
    entities: &'static Entities,
    position: usize,
) -> Option<EntityRule> {
    let member = &entities.members[position];
    let (parts, table) = (member.parts, schema.name());
    if parts.has_failed() {
        return None;
    }
    let (entity, key) = (parts.name, &parts.keys[0]);
    if key.sort != entities.sort {
        return Some(match schema.sort_key() {
            Some(attribute) => EntityRule::NoSortKey { table, attribute: attribute.name(), entity },
            None => EntityRule::SortKeyWithout { table, entity },
        });
    }
    if key.has_attribute
        && let Some(rule) = table_key_rule(schema, parts)
    {
        return Some(rule);
    }
    if let Some(rule) = stored_rule(schema, entities, member) {
        return Some(rule);
    }
    if parts.time_to_live.is_some()
        && let Some(rule) = time_to_live_rule(entities, position)
    {
        return Some(rule);
    }
    match entities.colliding[position] {
        // An entity without the table's sort key is an error of its own.
        Some(other) if entities.members[other].parts.keys[0].sort != entities.sort => None,
        Some(other) => {
            let is_bytes = parts.is_bytes(0) && parts.is_bytes(key.partition + key.sort - 1);
            Some(EntityRule::SameKey { first: entities.members[other].parts.name, entity, is_bytes })
        }
        None => None,
    }
}

/// Checks that a field that is a key attribute of the table by itself is stored under the attribute's name.
const fn table_key_rule(schema: &'static TableSchema, entity: &'static EntityParts) -> Option<EntityRule> {
    let mut source = 0;
    while source < entity.keys[0].partition + entity.keys[0].sort {
        let attribute = attribute_name(schema, None, source);
        if !entity.sources[source].1 {
            let field = &entity.fields[entity.parts[entity.range(source).0].field];
            if !equal(field.attribute.as_bytes(), attribute.as_bytes()) {
                return Some(EntityRule::KeyAttribute { table: schema.name(), attribute, field });
            }
        }
        source += 1;
    }
    None
}

/// Checks that no attribute that `serde` stores or reads is also computed.
const fn stored_rule(
    schema: &'static TableSchema,
    entities: &'static Entities,
    member: &'static Member,
) -> Option<EntityRule> {
    let (parts, entity) = (member.parts, member.parts.name);
    let mut at = 0;
    while at < entities.names.len() {
        let attribute = entities.names[at];
        at += 1;
        if !stores(parts, attribute) && !reads_from_key(parts, attribute) {
            continue;
        }
        if let Some(tag) = entities.tag
            && member.is_tagged
            && equal(tag.as_bytes(), attribute.as_bytes())
        {
            return Some(EntityRule::FieldInTag { entity, attribute });
        }
        let mut key = 0;
        while key < parts.keys.len() {
            if let Some(source) = source_of(schema, parts, key, attribute)
                && parts.sources[source].1
            {
                return Some(EntityRule::FieldInKey { entity, attribute });
            }
            key += 1;
        }
    }
    None
}

/// Returns whether `serde` stores an attribute of this name.
const fn stores(entity: &EntityParts, name: &str) -> bool {
    let (names, name) = (entity.attributes.as_bytes(), name.as_bytes());
    let (mut start, mut end) = (0, 0);
    while end <= names.len() {
        if end == names.len() || names[end] == 0 {
            if end - start == name.len() && equal(names.split_at(end).0.split_at(start).1, name) {
                return true;
            }
            start = end + 1;
        }
        end += 1;
    }
    false
}

/// Returns whether `serde` reads a field under this name that is stored only in the key.
const fn reads_from_key(entity: &EntityParts, name: &str) -> bool {
    let mut at = 0;
    while at < entity.fields.len() {
        let field = &entity.fields[at];
        if field.is_key_only && equal(field.attribute.as_bytes(), name.as_bytes()) {
            return true;
        }
        at += 1;
    }
    false
}

const fn time_to_live_rule(entities: &'static Entities, position: usize) -> Option<EntityRule> {
    let parts = entities.members[position].parts;
    let Some((other, _)) = parts.time_to_live else { return None };
    let mut at = 0;
    while at < position {
        let first = entities.members[at].parts;
        if let Some((attribute, _)) = first.time_to_live
            && !equal(attribute.as_bytes(), other.as_bytes())
        {
            let (first, entity) = (first.name, parts.name);
            return Some(EntityRule::OtherTimeToLive { first, attribute, entity, other });
        }
        at += 1;
    }
    None
}

/// Fails the compilation, at the place of the call, if items of the entity cannot expire by its attribute.
///
/// # Panics
///
/// In this case, while the compiler evaluates the call.
#[track_caller]
pub const fn check_time_to_live<E: DynamoEntity>() {
    if let Some((name, ty)) = E::ENTITY.time_to_live
        && let Some(rule) = time_to_live_attribute(name, ty)
    {
        rule.message().fail()
    }
}

/// Returns the time to live of the first entity that has one.
#[must_use]
pub const fn time_to_live(members: &[Member]) -> Option<(&'static str, AttributeType)> {
    let mut at = 0;
    while at < members.len() {
        if members[at].parts.time_to_live.is_some() {
            return members[at].parts.time_to_live;
        }
        at += 1;
    }
    None
}
