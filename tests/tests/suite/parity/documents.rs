//! Tables as JSON: the smallest, with what a row adds.

use serde_json::{Value, json};

/// `document` with what `settings` adds to it or replaces of it.
pub(super) fn with(mut document: Value, settings: Value) -> Value {
    if let (Value::Object(document), Value::Object(settings)) = (&mut document, settings) {
        document.extend(settings);
    }
    document
}

/// The smallest table, and more.
pub(super) fn table(settings: Value) -> Value {
    with(json!({ "name": "order", "partition_key": string("id") }), settings)
}

/// A table with a sort key.
pub(super) fn indexed(indexes: &Value) -> Value {
    table(json!({ "sort_key": number("number"), "indexes": indexes }))
}

/// A global index on the string `status`, and more.
pub(super) fn global(name: &str, settings: Value) -> Value {
    with(json!({ "name": name, "kind": "global", "partition_key": [string("status")] }), settings)
}

/// A local index on the number `total`, and more.
pub(super) fn local(name: &str, settings: Value) -> Value {
    with(json!({ "name": name, "kind": "local", "sort_key": [number("total")] }), settings)
}

/// A table with vector indexes.
pub(super) fn embedded(vectors: &Value) -> Value {
    table(json!({ "vector_indexes": vectors }))
}

/// A vector index on the attribute `embedding`, and more.
pub(super) fn vector(name: &str, settings: Value) -> Value {
    let index = json!({ "name": name, "attribute": "embedding", "dimensions": 1024, "distance": "cosine" });
    with(index, settings)
}

pub(super) fn string(name: &str) -> Value {
    json!({ "name": name, "type": "S" })
}

pub(super) fn number(name: &str) -> Value {
    json!({ "name": name, "type": "N" })
}

pub(super) fn provisioned() -> Value {
    json!({ "provisioned": { "reads": 5, "writes": 5 } })
}

pub(super) fn strings(names: &[&str]) -> Vec<Value> {
    names.iter().map(|name| string(name)).collect()
}

pub(super) fn tag(key: &str, value: &str) -> Value {
    json!({ "key": key, "value": value })
}
