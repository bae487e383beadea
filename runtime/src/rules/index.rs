//! The rules for secondary indexes.

use super::{attribute_names, capacity, equal, name, vector};
use crate::limits;
use crate::rules::violation::{Named, Rule};
use crate::schema::{
    Billing, IndexKind, IndexSchema, Projection, TableLiteral, TableSchema, VectorIndexSchema, as_slice,
    as_str,
};

/// The facts that the rules of an index read. They come from a schema, or from the derive's literal: for checks that almost
/// every table has, the compiler then need not evaluate the schema.
#[derive(Clone, Copy)]
pub(crate) struct IndexContext<'a> {
    pub(super) partition_key: &'a str,
    pub(super) has_sort_key: bool,
    pub(super) indexes: &'a [IndexSchema],
    pub(super) vectors: &'a [VectorIndexSchema],
    pub(super) billing: Billing,
    pub(super) quota: Option<u64>,
}

impl<'a> IndexContext<'a> {
    pub(super) const fn of_schema(schema: &'a TableSchema) -> Self {
        Self {
            partition_key: as_str(&schema.partition_key.name),
            has_sort_key: schema.sort_key.is_some(),
            indexes: as_slice(&schema.indexes),
            vectors: as_slice(&schema.vector_indexes),
            billing: schema.billing,
            quota: schema.global_index_quota,
        }
    }

    pub(crate) const fn of_parts(parts: &'a TableLiteral) -> Self {
        let settings = parts.settings;
        Self {
            partition_key: parts.partition_key.0,
            has_sort_key: parts.sort_key.is_some(),
            indexes: parts.indexes,
            vectors: settings.vector_indexes,
            billing: settings.billing,
            quota: settings.global_index_quota,
        }
    }
}

pub(crate) const fn index<'a>(table: &IndexContext<'a>, position: usize) -> Option<Rule<'a>> {
    let indexes = table.indexes;
    let index = &indexes[position];
    // Fewer indexes are legal whatever their kind, so most tables skip the count.
    if position >= limits::LOCAL_INDEXES
        && let Some(rule) = count(table, position)
    {
        return Some(rule);
    }
    if let Some(rule) = index_name(indexes, position) {
        return Some(rule);
    }
    let broken = match index.kind {
        IndexKind::Global => global_key(index),
        IndexKind::Local => local_key(table, index),
    };
    if broken.is_some() {
        return broken;
    }
    // Most indexes project all attributes, and the compiler evaluates a comparison much faster than a call.
    if matches!(index.projection, Projection::Include(_))
        && let Some(rule) = projection(table, index.name(), index.projection(), position)
    {
        return Some(rule);
    }
    capacity::index(table.billing, index)
}

const fn count<'a>(table: &IndexContext<'a>, position: usize) -> Option<Rule<'a>> {
    let indexes = table.indexes;
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
        IndexKind::Global if number as u64 > global_indexes(table.quota) => {
            Some(Rule::GlobalIndexCount { index, number, allowed: global_indexes(table.quota) })
        }
        IndexKind::Local if number > limits::LOCAL_INDEXES => Some(Rule::LocalIndexCount { index, number }),
        _ => None,
    }
}

/// Returns the number of global indexes that the table may have.
const fn global_indexes(quota: Option<u64>) -> u64 {
    match quota {
        None => limits::GLOBAL_INDEXES as u64,
        Some(quota) => quota,
    }
}

/// Checks the quota, which must be higher than AWS's default.
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
const fn local_key<'a>(table: &IndexContext<'a>, index: &'a IndexSchema) -> Option<Rule<'a>> {
    let name = index.name();
    if !table.has_sort_key {
        return Some(Rule::LocalWithoutSortKey(name));
    }
    let table = table.partition_key;
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

/// Checks the projection of an index. `position` has the meaning it has in [`projected_until`].
pub(super) const fn projection<'a>(
    table: &IndexContext<'_>,
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
    let found = projected_until(table, position);
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

/// Counts the attributes that the indexes up to this one list. Indexes with a key come first, then vector indexes.
const fn projected_until(table: &IndexContext<'_>, position: usize) -> usize {
    let (indexes, vectors) = (table.indexes, table.vectors);
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
