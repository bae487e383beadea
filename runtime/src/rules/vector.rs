//! The rules for vector indexes.

use super::index::{self, IndexContext};
use super::{equal, name, table};
use crate::limits;
use crate::rules::violation::{Named, Rule};
use crate::schema::{Billing, Projection, TableSchema, VectorIndexSchema};

/// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/VectorSearch.Requirements.html>
pub(super) const fn index(schema: &TableSchema, position: usize) -> Option<Rule<'_>> {
    let vector = &schema.vector_indexes()[position];
    let name = vector.name();
    if position >= limits::VECTOR_INDEXES {
        return Some(Rule::VectorIndexCount { index: name, number: position + 1 });
    }
    if is_taken(schema, position) {
        return Some(Rule::IndexNameTaken(name));
    }
    if let Some(rule) = name::service_name(Named::Index, name) {
        return Some(rule);
    }
    if matches!(schema.billing(), Billing::Provisioned(_)) {
        return Some(Rule::VectorIndexProvisioned(name));
    }
    if let Some(rule) = embedding(schema, position) {
        return Some(rule);
    }
    if let Some(rule) = search_schema(vector) {
        return Some(rule);
    }
    if matches!(vector.projection(), Projection::Include(_)) {
        let position = schema.indexes().len() + position;
        let indexes = IndexContext::of_schema(schema);
        let broken = index::projection(&indexes, name, vector.projection(), position);
        if broken.is_some() {
            return broken;
        }
        let found = projected(vector);
        if found > limits::PROJECTED_PER_INDEX {
            return Some(Rule::VectorProjectionLength { index: name, found });
        }
    }
    None
}

/// Returns the number of attributes that a vector index counts as listed. If it lists any, its embedding and its
/// filters count, too.
///
/// <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_CreateTable.html>
pub(super) const fn projected(vector: &VectorIndexSchema) -> usize {
    match vector.projection().included().len() {
        0 => 0,
        included => included + 1 + vector.inline_filters().len(),
    }
}

/// Returns whether another index already has this name.
const fn is_taken(schema: &TableSchema, position: usize) -> bool {
    let name = schema.vector_indexes()[position].name().as_bytes();
    let indexes = schema.indexes();
    let mut other = 0;
    while other < indexes.len() {
        if equal(indexes[other].name().as_bytes(), name) {
            return true;
        }
        other += 1;
    }
    let mut earlier = 0;
    while earlier < position {
        if equal(schema.vector_indexes()[earlier].name().as_bytes(), name) {
            return true;
        }
        earlier += 1;
    }
    false
}

/// Checks the embedding's attribute and its dimensions.
const fn embedding(schema: &TableSchema, position: usize) -> Option<Rule<'_>> {
    let vectors = schema.vector_indexes();
    let (name, attribute) = (vectors[position].name(), vectors[position].attribute());
    if let Some(rule) = name::attribute(attribute) {
        return Some(rule);
    }
    if table::is_typed(schema, attribute) {
        return Some(Rule::VectorAttributeTyped { index: name, attribute });
    }
    let found = vectors[position].dimensions();
    let (min, max) = limits::VECTOR_DIMENSIONS;
    if found < min || found > max {
        return Some(Rule::VectorDimensions { index: name, found });
    }
    let mut earlier = 0;
    while earlier < position {
        let other = vectors[earlier].dimensions();
        if other != found && equal(vectors[earlier].attribute().as_bytes(), attribute.as_bytes()) {
            return Some(Rule::VectorDimensionsDiffer { attribute, found, other });
        }
        earlier += 1;
    }
    None
}

/// Checks that each attribute that a search supplies values for is named once.
const fn search_schema(vector: &VectorIndexSchema) -> Option<Rule<'_>> {
    let filters = vector.inline_filters();
    if let Some(key) = vector.partition_key()
        && let Some(rule) = name::attribute(key.name())
    {
        return Some(rule);
    }
    if filters.len() > limits::VECTOR_FILTERS {
        return Some(Rule::VectorFilterCount { index: vector.name(), found: filters.len() });
    }
    let mut position = 0;
    while position < filters.len() {
        let attribute = filters[position].name();
        if let Some(rule) = name::attribute(attribute) {
            return Some(rule);
        }
        let repeated = Some(Rule::VectorSearchRepeats { index: vector.name(), attribute });
        if let Some(key) = vector.partition_key()
            && equal(key.name().as_bytes(), attribute.as_bytes())
        {
            return repeated;
        }
        let mut earlier = 0;
        while earlier < position {
            if equal(filters[earlier].name().as_bytes(), attribute.as_bytes()) {
                return repeated;
            }
            earlier += 1;
        }
        position += 1;
    }
    None
}
