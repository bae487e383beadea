//! Documents that break rules of vector indexes.

use serde_json::{Value, json};

use super::super::documents::{embedded, global, number, provisioned, string, table, vector};

/// See [`rows`](super::rows).
pub(super) fn rows() -> Vec<(&'static str, Value)> {
    let one = |settings| embedded(&json!([vector("embedding-index", settings)]));
    let two =
        |name, settings| embedded(&json!([vector("embedding-index", json!({})), vector(name, settings)]));
    let lines: Vec<String> = (1..=20).map(|number| format!("line_{number:02}")).collect();
    let filters: Vec<Value> = (1..=19).map(|number| string(&format!("filter_{number:02}"))).collect();
    let all_lines = |n| global(&format!("total-{n}-index"), json!({ "projection": { "include": lines } }));
    vec![
        ("rule/vector_dimensions_differ", two("exact", json!({ "dimensions": 512 }))),
        ("rule/vector_dimensions_many", one(json!({ "dimensions": 4097 }))),
        ("rule/vector_dimensions_zero", one(json!({ "dimensions": 0 }))),
        (
            "rule/vector_embedding_is_key",
            table(json!({
                "indexes": [global("embedding-index", json!({ "partition_key": [string("embedding")] }))],
                "vector_indexes": [vector("embedding-vector-index", json!({}))],
            })),
        ),
        ("rule/vector_embedding_name_long", one(json!({ "attribute": "embedding-".repeat(26) }))),
        ("rule/vector_filter_name_empty", one(json!({ "inline_filters": [number("")] }))),
        ("rule/vector_filters", one(json!({ "inline_filters": filters }))),
        ("rule/vector_index_name_character", embedded(&json!([vector("by embedding", json!({}))]))),
        (
            "rule/vector_index_name_of_another",
            table(json!({
                "indexes": [global("total-index", json!({}))],
                "vector_indexes": [vector("total-index", json!({}))],
            })),
        ),
        ("rule/vector_index_name_taken", two("embedding-index", json!({}))),
        (
            "rule/vector_index_provisioned",
            table(json!({
                "billing": provisioned(),
                "vector_indexes": [vector("embedding-index", json!({}))],
            })),
        ),
        (
            "rule/vector_indexes",
            embedded(&(1..=6).map(|n| vector(&format!("embedding-{n}-index"), json!({}))).collect()),
        ),
        ("rule/vector_projection_empty", one(json!({ "projection": { "include": [] } }))),
        (
            "rule/vector_projection_long",
            one(json!({ "inline_filters": [number("price")], "projection": { "include": &lines[..19] } })),
        ),
        (
            "rule/vector_projection_total",
            table(json!({
                "indexes": (1..=4).map(all_lines).collect::<Vec<_>>(),
                "vector_indexes": [
                    vector(
                        "embedding-index",
                        json!({ "inline_filters": [number("total")], "projection": { "include": &lines[..18] } }),
                    ),
                    vector("exact", json!({ "projection": { "include": &lines[..1] } })),
                ],
            })),
        ),
        (
            "rule/vector_search_repeats",
            one(json!({
                "partition_key": string("tenant"),
                "inline_filters": [number("price"), string("tenant")],
            })),
        ),
    ]
}
