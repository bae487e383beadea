//! What is wrong with the keys of an entity, and with entities among themselves. The compiler evaluates it, at the token
//! of the attribute or the variant.
//!
//! Almost all entities are right, so each check looks at numbers that the derive has prepared, and at names only where
//! these leave a doubt.

use super::parts::{Case, EntityKey, EntityParts, Format, Kind, Member, NO_FIELD, PartType};
use super::rule::{EntityRule, first_character};
use super::{DynamoEntity, Entities};
use crate::rules::equal;
use crate::schema::{Attribute, AttributeType, IndexSchema, TableSchema};
use crate::table::DynamoTable;

/// Fails the compilation if a template of the partition key or the sort key cannot be one, at the place of the call.
///
/// # Panics
///
/// Then, while the compiler evaluates it.
#[track_caller]
#[expect(clippy::panic, reason = "evaluated at compile time, where a panic is an error of the compiler")]
pub const fn check_key<E: DynamoEntity>(key: usize, is_sort_key: bool) {
    if E::ENTITY.is_in_doubt
        && let Some(rule) = key_rule(E::ENTITY, key, is_sort_key)
    {
        panic!("{}", rule.message().as_str())
    }
}

const fn key_rule(entity: &EntityParts, key: usize, is_sort_key: bool) -> Option<EntityRule> {
    let key = &entity.keys[key];
    let first = if is_sort_key { key.first + key.partition } else { key.first };
    let count = if is_sort_key { key.sort } else { key.partition };
    let mut source = first;
    while source < first + count {
        if entity.sources[source].1 {
            let rule = template_rule(entity, key, source, is_sort_key);
            if rule.is_some() {
                return rule;
            }
        }
        source += 1;
    }
    None
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
        if let Some(rule) = format_rule(field.ident, &field.part, &part.format) {
            return Some(rule);
        }
        // What the partition key says is one in all items of a partition.
        if is_sort_key
            && matches!(field.part.kind, Kind::Number)
            && part.format.width == 0
            && !part.format.is_plain
            && !is_in_partition(entity, key, part.field)
        {
            return Some(EntityRule::NumberDoesNotSort(field.ident));
        }
        if at < end && !part.format.is_fixed(&field.part) {
            let next = &entity.parts[at];
            if next.text.is_empty() {
                let second = entity.fields[next.field].ident;
                return Some(EntityRule::NothingBetween { first: field.ident, second });
            }
            if field.part.shape.uses_all && values_hold(&part.format, &field.part, next.text) {
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

/// Whether some value holds the character that this text begins with, of a type each of whose characters is in some value.
const fn values_hold(format: &Format, part: &PartType, text: &str) -> bool {
    let shape = format.shape(part);
    let byte = text.as_bytes()[0];
    shape.uses_all && if byte.is_ascii() { shape.ascii >> byte & 1 != 0 } else { shape.other }
}

/// Fails the compilation if the table lacks the index of this key, or has another key for it, at the place of the call.
///
/// # Panics
///
/// Then, while the compiler evaluates it.
#[track_caller]
#[expect(clippy::panic, reason = "evaluated at compile time, where a panic is an error of the compiler")]
pub const fn check_index<E: DynamoEntity>(position: usize) {
    // A table whose derive has failed has no entities, and has said why.
    let Some(entities) = E::SCHEMA.entities else { return };
    let (key, mut at) = (&E::ENTITY.keys[position], 0);
    while at < entities.indexes.len() {
        let index = &entities.indexes[at];
        if index.hash == key.hash
            && index.partition == key.partition
            && index.sort == key.sort
            && index.is_partial == key.is_partial
            && !index.is_shared
            && !key.has_attribute
        {
            return;
        }
        at += 1;
    }
    if let Some(rule) = index_rule(E::SCHEMA, entities, E::ENTITY, position) {
        panic!("{}", rule.message().as_str())
    }
}

const fn index_rule(
    schema: &'static TableSchema,
    entities: &'static Entities,
    entity: &'static EntityParts,
    position: usize,
) -> Option<EntityRule> {
    let key = &entity.keys[position];
    let index = key.index;
    let Some(at) = find_index(entities, key.hash) else {
        return Some(EntityRule::UnknownIndex { table: schema.name(), index });
    };
    let facts = &entities.indexes[at];
    if facts.partition == 0 && key.partition > 0 {
        return Some(EntityRule::LocalPartition(index));
    }
    let (partition_key, sort_key) = schema.indexes()[at].keys();
    if key.partition != facts.partition {
        return Some(count_rule(entity, key, ["partition key", "pk"], key.partition, partition_key));
    }
    if key.sort != facts.sort {
        return Some(count_rule(entity, key, ["sort key", "sk"], key.sort, sort_key));
    }
    if key.is_partial != facts.is_partial {
        return Some(EntityRule::Partial { index, is_partial: key.is_partial });
    }
    if !key.has_attribute && !facts.is_shared {
        return None;
    }
    let rule = sources_rule(schema, entity, position, key.first, partition_key);
    if rule.is_some() {
        return rule;
    }
    sources_rule(schema, entity, position, key.first + key.partition, sort_key)
}

const fn find_index(entities: &Entities, hash: u64) -> Option<usize> {
    let mut at = 0;
    while at < entities.indexes.len() {
        if entities.indexes[at].hash == hash {
            return Some(at);
        }
        at += 1;
    }
    None
}

const fn count_rule(
    entity: &'static EntityParts,
    key: &'static EntityKey,
    [what, option]: [&'static str; 2],
    found: usize,
    attributes: &'static [Attribute],
) -> EntityRule {
    let index = key.index;
    if found == 0 && !attributes.is_empty() {
        let attribute = attributes[0].name();
        return EntityRule::HalfKey { index, key: what, attribute, entity: entity.name, option };
    }
    EntityRule::TooManySources { index, key: what, found, expected: attributes.len() }
}

/// Each source of an index is the field that is stored as the attribute, or the template that another key has for it.
const fn sources_rule(
    schema: &'static TableSchema,
    entity: &'static EntityParts,
    position: usize,
    first: usize,
    attributes: &'static [Attribute],
) -> Option<EntityRule> {
    let index = entity.keys[position].index;
    let mut at = 0;
    while at < attributes.len() {
        let (source, attribute) = (first + at, attributes[at].name());
        if !entity.sources[source].1 {
            let field = &entity.fields[entity.parts[entity.range(source).0].field];
            if !equal(field.attribute.as_bytes(), attribute.as_bytes()) {
                return Some(EntityRule::IndexAttribute { index, attribute, field });
            }
        }
        let mut other = 0;
        while other < position {
            if let Some(theirs) = source_of(schema, entity, other, attribute)
                && !are_equal(entity, theirs, source)
            {
                return Some(EntityRule::OtherTemplate {
                    attribute,
                    entity,
                    other_key: entity.keys[other].index,
                    theirs,
                    index,
                    mine: source,
                });
            }
            other += 1;
        }
        at += 1;
    }
    None
}

/// The source that a key of the entity has for this attribute.
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
    let Some(entities) = schema.entities else { return None };
    let Some(index) = find_index(entities, key.hash) else { return None };
    let attributes: &[Attribute] = index_key(&schema.indexes()[index]);
    let mut at = 0;
    while at < attributes.len() && at < key.partition + key.sort {
        if equal(attributes[at].name().as_bytes(), name.as_bytes()) {
            return Some(key.first + at);
        }
        at += 1;
    }
    None
}

/// The attributes of both keys of an index.
const fn index_key(index: &IndexSchema) -> &[Attribute] {
    crate::schema::as_slice(&index.key)
}

const fn are_equal(entity: &EntityParts, a: usize, b: usize) -> bool {
    let ((start, end), (other_start, other_end)) = (entity.range(a), entity.range(b));
    if entity.sources[a].1 != entity.sources[b].1 || end - start != other_end - other_start {
        return false;
    }
    let mut at = 0;
    while at < end - start {
        let (part, other) = (&entity.parts[start + at], &entity.parts[other_start + at]);
        if part.field != other.field
            || !part.format.is_same(&other.format)
            || !equal(part.text.as_bytes(), other.text.as_bytes())
        {
            return false;
        }
        at += 1;
    }
    true
}

/// Fails the compilation if the entity at this position cannot be in the table, at the place of the call. `colliding` is
/// the first entity before it that can have its key.
///
/// # Panics
///
/// Then, while the compiler evaluates it.
#[track_caller]
#[expect(clippy::panic, reason = "evaluated at compile time, where a panic is an error of the compiler")]
pub const fn check_member<T: DynamoTable>(position: usize, colliding: Option<usize>) {
    let Some(entities) = T::SCHEMA.entities else { return };
    let parts = entities.members[position].parts;
    let key = &parts.keys[0];
    if key.sort == entities.sort
        && !key.has_attribute
        && (parts.bits[0] & entities.bits[0] == 0 || parts.bits[1] & entities.bits[1] == 0)
        && parts.time_to_live.is_none()
        && colliding.is_none()
    {
        return;
    }
    if let Some(rule) = member_rule(T::SCHEMA, entities, position, colliding) {
        panic!("{}", rule.message().as_str())
    }
}

const fn member_rule(
    schema: &'static TableSchema,
    entities: &'static Entities,
    position: usize,
    colliding: Option<usize>,
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
    match colliding {
        Some(other) => Some(EntityRule::SameKey { first: entities.members[other].parts.name, entity }),
        None => None,
    }
}

/// A field that is a key of the table by itself is stored under its name.
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

/// What `serde` stores is not stored again as something else.
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
        if !stores(parts, attribute) {
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

/// Whether `serde` stores an attribute of this name.
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

/// The time to live of the first entity that has one.
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

/// The type of the attribute at this position of a key, which is that of the table if `hash` is 0: the type of the field
/// that is the attribute, in the first entity that has the key. A text that is made by a template is a string.
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
                return Some(AttributeType::S);
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

/// Fails the compilation if entities have different types for an attribute of the table's key, at the place of the call.
#[track_caller]
pub const fn check_key_types<T: DynamoTable>() {
    check_types::<T>(None, 0);
}

/// The same for an index.
#[track_caller]
pub const fn check_index_types<T: DynamoTable>(index: usize, hash: u64) {
    check_types::<T>(Some(index), hash);
}

#[track_caller]
#[expect(clippy::panic, reason = "evaluated at compile time, where a panic is an error of the compiler")]
const fn check_types<T: DynamoTable>(index: Option<usize>, hash: u64) {
    let Some(entities) = T::SCHEMA.entities else { return };
    if let Some(rule) = key_type_rule(T::SCHEMA, entities, index, hash) {
        panic!("{}", rule.message().as_str())
    }
}

const fn key_type_rule(
    schema: &'static TableSchema,
    entities: &'static Entities,
    index: Option<usize>,
    hash: u64,
) -> Option<EntityRule> {
    // What is made by a template is always a string.
    if !has_attributes(entities) {
        return None;
    }
    let attributes = match index {
        Some(position) => index_key(&schema.indexes()[position]).len(),
        None => 1 + schema.sort_key().is_some() as usize,
    };
    let mut position = 0;
    while position < attributes {
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
        position += 1;
    }
    None
}

/// Whether a field is a key attribute by itself.
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

const fn attribute_name(schema: &'static TableSchema, index: Option<usize>, position: usize) -> &'static str {
    match (index, schema.sort_key()) {
        (Some(index), _) => index_key(&schema.indexes()[index])[position].name(),
        (None, Some(sort_key)) if position > 0 => sort_key.name(),
        _ => schema.partition_key().name(),
    }
}
