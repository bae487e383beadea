//! Secondary indexes.

use super::{attribute_names, capacity, equal, name, vector};
use crate::limits;
use crate::rules::violation::{Named, Rule};
use crate::schema::{IndexKind, IndexSchema, Projection, TableSchema, as_slice, as_str};

pub(super) const fn index(schema: &TableSchema, position: usize) -> Option<Rule<'_>> {
    let indexes = as_slice(&schema.indexes);
    let index = &indexes[position];
    // Fewer are legal of either kind; most tables end here.
    if position >= limits::LOCAL_INDEXES
        && let Some(rule) = count(schema, position)
    {
        return Some(rule);
    }
    if let Some(rule) = index_name(indexes, position) {
        return Some(rule);
    }
    let broken = match index.kind {
        IndexKind::Global => global_key(index),
        IndexKind::Local => local_key(schema, index),
    };
    if broken.is_some() {
        return broken;
    }
    // Most indexes include everything, and the compiler evaluates a comparison much faster than a call.
    if matches!(index.projection, Projection::Include(_))
        && let Some(rule) = projection(schema, index.name(), index.projection(), position)
    {
        return Some(rule);
    }
    capacity::index(schema, index)
}

const fn count(schema: &TableSchema, position: usize) -> Option<Rule<'_>> {
    let indexes = schema.indexes();
    let kind = indexes[position].kind();
    let mut number = 0;
    let mut i = 0;
    while i <= position {
        if indexes[i].kind() as u8 == kind as u8 {
            number += 1;
        }
        i += 1;
    }
    let index = indexes[position].name();
    match kind {
        IndexKind::Global if number as u64 > global_indexes(schema) => {
            Some(Rule::GlobalIndexCount { index, number, allowed: global_indexes(schema) })
        }
        IndexKind::Local if number > limits::LOCAL_INDEXES => Some(Rule::LocalIndexCount { index, number }),
        _ => None,
    }
}

/// How many global indexes the table may have.
const fn global_indexes(schema: &TableSchema) -> u64 {
    match schema.global_index_quota() {
        None => limits::GLOBAL_INDEXES as u64,
        Some(quota) => quota,
    }
}

/// A quota that is given is one that AWS has raised.
pub(super) const fn quota(schema: &TableSchema) -> Option<Rule<'_>> {
    match schema.global_index_quota() {
        Some(quota) if quota <= limits::GLOBAL_INDEXES as u64 => Some(Rule::GlobalIndexQuota(quota)),
        _ => None,
    }
}

const fn index_name(indexes: &[IndexSchema], position: usize) -> Option<Rule<'_>> {
    let name = as_str(&indexes[position].name);
    let mut earlier = 0;
    while earlier < position {
        if equal(indexes[earlier].name().as_bytes(), name.as_bytes()) {
            return Some(Rule::IndexNameTaken(name));
        }
        earlier += 1;
    }
    name::service_name(Named::Index, name)
}

/// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/GSI.DesignPattern.MultiAttributeKeys.html>
const fn global_key(index: &IndexSchema) -> Option<Rule<'_>> {
    let (name, key) = (as_str(&index.name), as_slice(&index.key));
    let (partition_length, sort_length) =
        (index.partition_attributes, key.len() - index.partition_attributes);
    if partition_length == 0 {
        return Some(Rule::IndexPartitionKeyEmpty(name));
    }
    if partition_length > limits::KEY_ATTRIBUTES {
        return Some(Rule::IndexPartitionKeyLength { index: name, found: partition_length });
    }
    if sort_length > limits::KEY_ATTRIBUTES {
        return Some(Rule::IndexSortKeyLength { index: name, found: sort_length });
    }
    let mut names: [&[u8]; 2 * limits::KEY_ATTRIBUTES] = [&[]; _];
    let mut i = 0;
    let mut rest = key;
    while let [attribute, others @ ..] = rest {
        let attribute = as_str(&attribute.name);
        if let Some(rule) = name::attribute(attribute) {
            return Some(rule);
        }
        names[i] = attribute.as_bytes();
        let mut earlier = 0;
        while earlier < i {
            if equal(names[earlier], names[i]) {
                return Some(Rule::IndexKeyRepeats { index: name, attribute });
            }
            earlier += 1;
        }
        i += 1;
        rest = others;
    }
    None
}

/// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/LSI.html>
const fn local_key<'a>(schema: &'a TableSchema, index: &'a IndexSchema) -> Option<Rule<'a>> {
    let name = index.name();
    if schema.sort_key().is_none() {
        return Some(Rule::LocalWithoutSortKey(name));
    }
    let table = schema.partition_key().name();
    match index.partition_key() {
        [] => {}
        [attribute] if equal(attribute.name().as_bytes(), table.as_bytes()) => {}
        _ => return Some(Rule::LocalPartitionKey { index: name, table }),
    }
    let [sort_key] = index.sort_key() else {
        return Some(Rule::LocalSortKey { index: name, found: index.sort_key().len() });
    };
    if equal(sort_key.name().as_bytes(), table.as_bytes()) {
        return Some(Rule::IndexKeyRepeats { index: name, attribute: table });
    }
    attribute_names(index.sort_key())
}

/// What an index includes; `position` is that of [`projected_until`].
pub(super) const fn projection<'a>(
    schema: &TableSchema,
    index: &'a str,
    projection: &'a Projection,
    position: usize,
) -> Option<Rule<'a>> {
    let included = projection.included();
    let length = included.len();
    if length == 0 {
        return Some(Rule::ProjectionEmpty(index));
    }
    if length > limits::PROJECTED_PER_INDEX {
        return Some(Rule::ProjectionLength { index, found: length });
    }
    let found = projected_until(schema, position);
    if found > limits::PROJECTED_PER_TABLE {
        return Some(Rule::ProjectionTotal { index, found });
    }
    let mut names: [&[u8]; limits::PROJECTED_PER_INDEX] = [&[]; _];
    let mut i = 0;
    while i < length {
        let attribute = as_str(&included[i]);
        if let Some(rule) = name::attribute(attribute) {
            return Some(rule);
        }
        names[i] = attribute.as_bytes();
        let mut earlier = 0;
        while earlier < i {
            if equal(names[earlier], names[i]) {
                return Some(Rule::ProjectionRepeats { index, attribute });
            }
            earlier += 1;
        }
        i += 1;
    }
    None
}

/// How many attributes the indexes up to this one list; those with a key come first, then those of vectors.
const fn projected_until(schema: &TableSchema, position: usize) -> usize {
    let (indexes, vectors) = (schema.indexes(), schema.vector_indexes());
    let mut found = 0;
    let mut i = 0;
    while i <= position {
        if i < indexes.len() {
            found += indexes[i].projection().included().len();
        } else {
            found += vector::projected(&vectors[i - indexes.len()]);
        }
        i += 1;
    }
    found
}
