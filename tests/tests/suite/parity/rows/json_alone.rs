//! Mistakes that a derived table cannot make: a field has exactly one type and one name, and the grammar rules out the
//! rest.

use serde_json::{Value, json};

use super::super::documents::{embedded, global, indexed, local, number, provisioned, string, table, vector};

/// Returns the message of each document, and the document.
pub(in super::super) fn rows() -> Vec<(&'static str, Value)> {
    vec![
        (
            "attribute `id` is both the partition key and the sort key; a key needs two different attributes",
            table(json!({ "sort_key": string("id") })),
        ),
        (
            "attribute `status` is a number (N) in one key and a string (S) in another; DynamoDB has one type for an \
             attribute",
            table(json!({ "sort_key": number("status"), "indexes": [global("status-index", json!({}))] })),
        ),
        (
            "attribute `id` is a string (S) in one key and binary (B) in another; DynamoDB has one type for an attribute",
            indexed(&json!([global("status-index", json!({ "sort_key": [{ "name": "id", "type": "B" }] }))])),
        ),
        (
            "attribute `number` is a string (S) in one key and a number (N) in another; DynamoDB has one type for an \
             attribute",
            table(json!({ "sort_key": string("number"), "time_to_live": number("number") })),
        ),
        (
            "local index `total-index` has a partition key of its own; it always has the table's, `id`, so make the \
             index global or leave the partition key out",
            indexed(&json!([local("total-index", json!({ "partition_key": [string("status")] }))])),
        ),
        (
            "local index `total-index` has 0 sort key attributes; DynamoDB allows exactly one",
            indexed(&json!([local("total-index", json!({ "sort_key": [] }))])),
        ),
        (
            "local index `total-index` has 2 sort key attributes; DynamoDB allows exactly one",
            indexed(&json!([local("total-index", json!({ "sort_key": [number("total"), number("tax")] }))])),
        ),
        (
            "local index `total-index` has a capacity of its own; it shares the table's, so leave that out",
            indexed(&json!([local("total-index", json!({ "throughput": { "reads": 5, "writes": 5 } }))])),
        ),
        (
            "local index `total-index` has on-demand limits of its own; it shares the table's, so leave that out",
            indexed(&json!([local("total-index", json!({ "on_demand_throughput": { "max_reads": 5 } }))])),
        ),
        (
            "local index `total-index` has a warm throughput of its own; it shares the table's, so leave that out",
            indexed(&json!([local("total-index", json!({ "warm_throughput": { "reads": 12000 } }))])),
        ),
        (
            "local index `total-index` has contributor insights of its own; it shares the table's, so leave that out",
            indexed(&json!([local("total-index", json!({ "contributor_insights": "throttled_keys" }))])),
        ),
        (
            "table has on-demand limits but the table is provisioned; leave them out, or bill the table on demand",
            table(json!({ "billing": provisioned(), "on_demand_throughput": { "max_reads": 5 } })),
        ),
        (
            "table has on-demand limits without a number; give `max_reads`, `max_writes` or both",
            table(json!({ "on_demand_throughput": {} })),
        ),
        (
            "index `total-index` has on-demand limits without a number; give `max_reads`, `max_writes` or both",
            table(json!({ "indexes": [global("total-index", json!({ "on_demand_throughput": {} }))] })),
        ),
        (
            "table has a warm throughput without a number; give `reads`, `writes` or both",
            table(json!({ "warm_throughput": {} })),
        ),
        (
            "index `total-index` has a warm throughput without a number; give `reads`, `writes` or both",
            table(json!({ "indexes": [global("total-index", json!({ "warm_throughput": {} }))] })),
        ),
        (
            "vector index `embedding-index` is searched by attribute `price` twice; list it once",
            embedded(&json!([vector(
                "embedding-index",
                json!({ "inline_filters": [number("price"), number("price")] })
            ),])),
        ),
        (
            "vector index `embedding-index` has its embedding in `embedding`, which is a key, a filter or the time to \
             live; an embedding is a list of numbers",
            embedded(&json!([vector("embedding-index", json!({ "inline_filters": [string("embedding")] }))])),
        ),
        (
            "attribute `id` is a string (S) in one key and a number (N) in another; DynamoDB has one type for an \
             attribute",
            embedded(&json!([vector("embedding-index", json!({ "partition_key": number("id") }))])),
        ),
        (
            "global index `status-index` has no partition key; give it at least one attribute",
            table(json!({ "indexes": [global("status-index", json!({ "partition_key": [] }))] })),
        ),
        (
            "index `status-index` includes attribute `total` twice; list it once",
            table(json!({
                "indexes": [global("status-index", json!({ "projection": { "include": ["total", "tax", "total"] } }))]
            })),
        ),
    ]
}
