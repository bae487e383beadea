//! Documents that break rules.

use serde_json::{Value, json};

use super::documents::{global, indexed, local, number, string, strings, table, tag, vector};

pub(super) use json_alone::rows as rows_of_json_alone;

mod json_alone;
mod throughput;
mod vectors;

/// Returns a document for each derived table that breaks a rule. The document breaks the same rule, and is named after
/// the table's stored message.
pub(super) fn rows() -> Vec<(&'static str, Value)> {
    [tables(), throughput::rows(), vectors::rows()].concat()
}

#[expect(clippy::too_many_lines, reason = "one row for each case")]
fn tables() -> Vec<(&'static str, Value)> {
    let place = ["continent", "country", "region", "city", "street"];
    let lines: Vec<String> = (1..=21).map(|number| format!("line_{number:02}")).collect();
    let totals =
        |count: usize, settings: fn(usize) -> Value| -> Vec<Value> { (1..=count).map(settings).collect() };
    vec![
        (
            "rule/attribute_name_empty",
            table(json!({ "indexes": [global("status-index", json!({ "partition_key": [string("")] }))] })),
        ),
        (
            "rule/attribute_name_long",
            table(
                json!({ "indexes": [global("status-index", json!({ "partition_key": [string(&"status-".repeat(37))] }))] }),
            ),
        ),
        ("rule/global_index_quota", table(json!({ "global_index_quota": 20 }))),
        (
            "rule/global_indexes",
            table(json!({ "indexes": totals(21, |n| global(&format!("total-{n:02}-index"), json!({}))) })),
        ),
        (
            "rule/global_indexes_raised",
            table(json!({
                "global_index_quota": 21,
                "indexes": totals(22, |n| global(&format!("total-{n:02}-index"), json!({}))),
            })),
        ),
        ("rule/index_name_character", table(json!({ "indexes": [global("by status-index", json!({}))] }))),
        ("rule/index_name_no_identifier", table(json!({ "indexes": [global("status²-index", json!({}))] }))),
        ("rule/index_name_short", table(json!({ "indexes": [global("s", json!({}))] }))),
        (
            "rule/index_name_taken",
            indexed(&json!([global("total-index", json!({})), local("total-index", json!({}))])),
        ),
        (
            "rule/index_name_taken_on_struct",
            table(json!({ "indexes": [global("total-index", json!({})), global("total-index", json!({}))] })),
        ),
        ("rule/key_name_empty", table(json!({ "partition_key": string("") }))),
        (
            "rule/key_repeats",
            table(
                json!({ "indexes": [global("total-index", json!({ "partition_key": [string("total")], "sort_key": [string("total")] }))] }),
            ),
        ),
        ("rule/kms_key_character", table(json!({ "encryption": { "customer": "alias/shop orders" } }))),
        ("rule/kms_key_empty", table(json!({ "encryption": { "customer": "" } }))),
        ("rule/kms_key_form", table(json!({ "encryption": { "customer": "orders" } }))),
        ("rule/kms_key_long", table(json!({ "encryption": { "customer": "a".repeat(2049) } }))),
        ("rule/kms_key_managed", table(json!({ "encryption": { "customer": "alias/aws/dynamodb" } }))),
        ("rule/local_indexes", indexed(&json!(totals(6, |n| local(&format!("total-{n}-index"), json!({})))))),
        (
            "rule/local_key_repeats",
            indexed(&json!([local("id-index", json!({ "sort_key": [string("id")] }))])),
        ),
        ("rule/local_without_sort_key", table(json!({ "indexes": [local("total-index", json!({}))] }))),
        ("rule/logical_id_character", table(json!({ "logical_id": "orders-table" }))),
        ("rule/logical_id_empty", table(json!({ "logical_id": "" }))),
        ("rule/logical_id_long", table(json!({ "logical_id": "Orders".repeat(43) }))),
        (
            "rule/partition_attributes",
            table(json!({ "indexes": [global("place-index", json!({ "partition_key": strings(&place) }))] })),
        ),
        ("rule/physical_name", table(json!({ "physical_name": "shop orders" }))),
        (
            "rule/projected_name_long",
            table(
                json!({ "indexes": [global("status-index", json!({ "projection": { "include": ["note-".repeat(52)] } }))] }),
            ),
        ),
        (
            "rule/projection_empty",
            table(json!({ "indexes": [global("total-index", json!({ "projection": { "include": [] } }))] })),
        ),
        (
            "rule/projection_long",
            table(
                json!({ "indexes": [global("total-index", json!({ "projection": { "include": lines } }))] }),
            ),
        ),
        (
            "rule/projection_total",
            table(json!({ "indexes": (1..=6).map(|n| {
            let included = if n == 6 { &lines[..1] } else { &lines[..20] };
            global(&format!("total-{n}-index"), json!({ "projection": { "include": included } }))
        }).collect::<Vec<_>>() })),
        ),
        ("rule/recovery_days_many", table(json!({ "point_in_time_recovery": { "days": 36 } }))),
        ("rule/recovery_days_zero", table(json!({ "point_in_time_recovery": { "days": 0 } }))),
        (
            "rule/sort_attributes",
            table(json!({ "indexes": [global("place-index", json!({ "sort_key": strings(&place) }))] })),
        ),
        ("rule/table_name_character", table(json!({ "name": "orders/2026" }))),
        ("rule/table_name_long", table(json!({ "name": "orders-".repeat(37) }))),
        ("rule/table_name_of_struct", table(json!({ "name": "ok" }))),
        ("rule/table_name_short", table(json!({ "name": "o" }))),
        ("rule/tag_key_character", table(json!({ "tags": [tag("team!", "checkout")] }))),
        ("rule/tag_key_empty", table(json!({ "tags": [tag("", "checkout")] }))),
        ("rule/tag_key_long", table(json!({ "tags": [tag(&"team-".repeat(26), "checkout")] }))),
        ("rule/tag_key_reserved", table(json!({ "tags": [tag("AWS:team", "checkout")] }))),
        (
            "rule/tag_twice",
            table(
                json!({ "tags": [tag("team", "checkout"), tag("backup", "daily"), tag("team", "orders")] }),
            ),
        ),
        ("rule/tag_value_character", table(json!({ "tags": [tag("team", "check\nout")] }))),
        (
            "rule/tag_value_symbol",
            table(json!({ "tags": [tag("team", "Größe 東京"), tag("cost", "100 € – 🦀")] })),
        ),
        ("rule/tag_value_long", table(json!({ "tags": [tag("team", &"checkout-".repeat(29))] }))),
        (
            "rule/tags",
            table(
                json!({ "tags": (1..=51).map(|n| tag(&format!("tag-{n:02}"), "value")).collect::<Vec<_>>() }),
            ),
        ),
        ("rule/ttl_name_long", table(json!({ "time_to_live": number(&"expires-".repeat(32)) }))),
        ("rule/ttl_type", table(json!({ "time_to_live": string("expires_at") }))),
        (
            "stages/rules",
            table(json!({
                "name": "o",
                "partition_key": string(""),
                "tags": [tag("aws:team", "checkout"), tag("backup", "daily!")],
                "billing": { "provisioned": { "reads": 5, "writes": 0 } },
                "warm_throughput": { "reads": 4 },
                "global_index_quota": 10,
                "point_in_time_recovery": { "days": 40 },
                "encryption": { "customer": "alias/aws/dynamodb" },
                "physical_name": "orders/2026",
                "logical_id": "orders-table",
                "time_to_live": string("expires_at"),
                "indexes": [
                    global("region-index", json!({ "partition_key": [string("region")], "sort_key": [string("region")] })),
                    global("by status-index", json!({ "throughput": { "reads": 5, "writes": 5 } })),
                    local("region-index", json!({})),
                ],
                "vector_indexes": [vector("embedding-index", json!({}))],
            })),
        ),
    ]
}
