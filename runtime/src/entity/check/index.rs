//! Checks the keys of an entity against the indexes of its table.

use super::{find_index, source_of};
use crate::entity::parts::EntityParts;
use crate::entity::rule::EntityRule;
use crate::entity::{DynamoEntity, IndexFacts, Items};
use crate::rules::equal;
use crate::schema::{Attribute, TableSchema};

/// Fails the compilation, at the place of the call, if the table lacks the index of this key or has another key for it.
///
/// # Panics
///
/// In these cases, while the compiler evaluates the call.
#[track_caller]
pub const fn check_index<E: DynamoEntity>(position: usize) {
    let Items::Entity { indexes, .. } = E::ITEMS else { return };
    let (key, mut at) = (&E::ENTITY.keys[position], 0);
    while at < indexes.len() {
        let index = &indexes[at];
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
    if let Some(rule) = rule_of::<E>(indexes, position) {
        rule.message().fail()
    }
}

// The compiler evaluates the schema only if this function is called.
const fn rule_of<E: DynamoEntity>(indexes: &'static [IndexFacts], position: usize) -> Option<EntityRule> {
    // A table whose derive has failed has no entities, and has already reported why.
    match E::SCHEMA.entities {
        Some(_) => index_rule(E::SCHEMA, indexes, E::ENTITY, position),
        None => None,
    }
}

/// Returns the name of the index that is named like this one but has no suffix.
const fn without_suffix(schema: &'static TableSchema, index: &str) -> Option<&'static str> {
    let mut at = 0;
    while at < schema.indexes().len() {
        let exact = schema.indexes()[at].name();
        if let Some((stem, suffix)) = index.as_bytes().split_at_checked(exact.len())
            && equal(stem, exact.as_bytes())
            && equal(suffix, b"-index")
        {
            return Some(exact);
        }
        at += 1;
    }
    None
}

const fn index_rule(
    schema: &'static TableSchema,
    indexes: &'static [IndexFacts],
    entity: &'static EntityParts,
    position: usize,
) -> Option<EntityRule> {
    let key = &entity.keys[position];
    let index = key.index;
    let Some(at) = find_index(indexes, key.hash) else {
        return Some(match without_suffix(schema, index) {
            Some(exact) => EntityRule::IndexWithSuffix { index, exact },
            None => EntityRule::UnknownIndex { table: schema.name(), index },
        });
    };
    let facts = &indexes[at];
    if facts.partition == 0 && key.partition > 0 {
        return Some(EntityRule::LocalPartition(index));
    }
    let (partition_key, sort_key) = schema.indexes()[at].keys();
    if key.partition != facts.partition {
        return Some(count_rule(
            schema,
            entity,
            position,
            ["partition key", "pk"],
            key.partition,
            partition_key,
        ));
    }
    if key.sort != facts.sort {
        return Some(count_rule(schema, entity, position, ["sort key", "sk"], key.sort, sort_key));
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

const fn count_rule(
    schema: &'static TableSchema,
    entity: &'static EntityParts,
    position: usize,
    [what, option]: [&'static str; 2],
    found: usize,
    attributes: &'static [Attribute],
) -> EntityRule {
    let index = entity.keys[position].index;
    if found == 0 && !attributes.is_empty() {
        let attribute = attributes[0].name();
        let mut other = 0;
        while other < position && attributes.len() == 1 {
            if let Some(theirs) = source_of(schema, entity, other, attribute) {
                let other_key = entity.keys[other].index;
                return EntityRule::KnownHalf {
                    index,
                    key: what,
                    attribute,
                    entity,
                    other_key,
                    theirs,
                    option,
                };
            }
            other += 1;
        }
        return EntityRule::HalfKey { index, key: what, attribute, entity: entity.name, option };
    }
    EntityRule::TooManySources { index, key: what, found, expected: attributes.len() }
}

/// Checks that each source of an index is the field stored as the attribute, or the same template as in another key.
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
