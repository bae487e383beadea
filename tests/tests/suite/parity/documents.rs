//! Tables as JSON: the smallest table, with the additions of each row.

use serde_json::{Value, json};

/// Returns `document` with the members of `settings` added or replaced.
pub(super) fn with(mut document: Value, settings: Value) -> Value {
    if let (Value::Object(document), Value::Object(settings)) = (&mut document, settings) {
        document.extend(settings);
    }
    document
}

/// Returns the smallest table, with these settings.
pub(super) fn table(settings: Value) -> Value {
    with(json!({ "name": "order", "partition_key": string("id") }), settings)
}

/// Returns a table with a sort key and these indexes.
pub(super) fn indexed(indexes: &Value) -> Value {
    table(json!({ "sort_key": number("number"), "indexes": indexes }))
}

/// Returns a global index on the string `status`, with these settings.
pub(super) fn global(name: &str, settings: Value) -> Value {
    with(json!({ "name": name, "kind": "global", "partition_key": [string("status")] }), settings)
}

/// Returns a local index on the number `total`, with these settings.
pub(super) fn local(name: &str, settings: Value) -> Value {
    with(json!({ "name": name, "kind": "local", "sort_key": [number("total")] }), settings)
}

/// Returns a table with these vector indexes.
pub(super) fn embedded(vectors: &Value) -> Value {
    table(json!({ "vector_indexes": vectors }))
}

/// Returns a vector index on the attribute `embedding`, with these settings.
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
