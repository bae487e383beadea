//! The tables of a public guide, as its author writes them by hand, against what their structs render.

use std::collections::HashMap;

use serde_json::{Map, Value, json};
use tablewright_tests::cases::cases;

/// Arguments that the guide leaves out, and why they are rendered.
const ADDED: &[(&str, &str)] = &[
    ("deletion_protection_enabled", "what is off is said, since Terraform keeps what is not said"),
    ("point_in_time_recovery", "the same"),
    ("server_side_encryption", "the same"),
    ("stream_enabled", "the same"),
    ("table_class", "the same"),
];

/// The differences from the guide: the table, the argument, and the reason.
const CHANGED: &[(&str, &str, &str)] = &[
    ("gsi-table", "global_secondary_index", "the provider needs the type of the projection"),
    ("lsi-table", "local_secondary_index", "the same"),
    (
        "provisioned-table",
        "attribute",
        "the guide forgets the attributes of its index, and the provider refuses that",
    ),
    ("provisioned-table", "global_secondary_index", "the type of the projection"),
    ("advanced-table", "global_secondary_index", "the same"),
    ("advanced-table", "local_secondary_index", "the same"),
    (
        "advanced-table",
        "server_side_encryption",
        "the guide names the key by `kms_key_id`, which is no argument; the key of a stack has a prefix in its alias",
    ),
    ("ecommerce-table", "global_secondary_index", "the type of the projection"),
    ("ecommerce-table", "server_side_encryption", "as of the advanced table"),
    (
        "global-table",
        "replica",
        "the guide joins two tables to a global table of 2017; a new one has replicas, which need a stream",
    ),
    ("global-table", "stream_view_type", "the same"),
];

fn attributes(names: &[(&str, &str)]) -> Value {
    names.iter().map(|(name, ty)| json!({ "name": name, "type": ty })).collect()
}

/// Returns the tables of the guide, with its locals replaced by their values.
fn theirs() -> Vec<Value> {
    let id = || attributes(&[("id", "S")]);
    let index = |name: &str, hash: &str| json!({ "name": name, "hash_key": hash, "range_key": "timestamp" });
    let tags = |name: &str| json!({ "Name": name, "Environment": "production" });
    let key = json!([{ "enabled": true, "kms_key_id": "${aws_kms_key.dynamodb.arn}" }]);
    let table = |name: &str, more: Value| {
        let mut table =
            json!({ "name": name, "billing_mode": "PAY_PER_REQUEST", "hash_key": "id", "attribute": id() });
        table.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        table
    };
    let id_and_timestamp = [("id", "S"), ("timestamp", "N")];
    let with = |more: &[(&str, &str)]| attributes(&[&id_and_timestamp, more].concat());
    vec![
        table("main-table", json!({ "tags": tags("Main DynamoDB Table") })),
        table(
            "main-with-sort-table",
            json!({ "range_key": "timestamp", "attribute": with(&[]), "tags": tags("Main with Sort DynamoDB Table") }),
        ),
        table(
            "gsi-table",
            json!({
                "range_key": "timestamp",
                "attribute": with(&[("category", "S")]),
                "global_secondary_index": [index("CategoryIndex", "category")],
                "tags": tags("GSI DynamoDB Table")
            }),
        ),
        table(
            "lsi-table",
            json!({
                "range_key": "timestamp",
                "attribute": with(&[("status", "S")]),
                "local_secondary_index": [{ "name": "StatusIndex", "range_key": "status" }],
                "tags": tags("LSI DynamoDB Table")
            }),
        ),
        table(
            "provisioned-table",
            json!({
                "billing_mode": "PROVISIONED",
                "read_capacity": 5,
                "write_capacity": 5,
                "global_secondary_index": [{
                    "name": "CategoryIndex",
                    "hash_key": "category",
                    "range_key": "timestamp",
                    "read_capacity": 5,
                    "write_capacity": 5
                }]
            }),
        ),
        table(
            "streams-table",
            json!({
                "stream_enabled": true,
                "stream_view_type": "NEW_AND_OLD_IMAGES",
                "tags": tags("Streams DynamoDB Table")
            }),
        ),
        table("global-table", json!({ "tags": tags("Global DynamoDB Table") })),
        table(
            "advanced-table",
            json!({
                "range_key": "timestamp",
                "attribute": with(&[("category", "S"), ("status", "S")]),
                "global_secondary_index": [index("CategoryIndex", "category")],
                "local_secondary_index": [{ "name": "StatusIndex", "range_key": "status" }],
                "stream_enabled": true,
                "stream_view_type": "NEW_AND_OLD_IMAGES",
                "point_in_time_recovery": [{ "enabled": true }],
                "server_side_encryption": key,
                "tags": tags("Advanced DynamoDB Table")
            }),
        ),
        table(
            "ecommerce-table",
            json!({
                "range_key": "timestamp",
                "attribute": with(&[("category", "S"), ("status", "S")]),
                "global_secondary_index": [index("CategoryIndex", "category"), index("StatusIndex", "status")],
                "stream_enabled": true,
                "stream_view_type": "NEW_AND_OLD_IMAGES",
                "server_side_encryption": key,
                "tags": {
                    "Name": "E-commerce DynamoDB Table", "Environment": "production", "Project": "ecommerce"
                }
            }),
        ),
        table(
            "cost-optimized-table",
            json!({
                "ttl": [{ "attribute_name": "ttl", "enabled": true }],
                "tags": { "Name": "Cost Optimized DynamoDB Table" }
            }),
        ),
        table(
            "backup-table",
            json!({ "point_in_time_recovery": [{ "enabled": true }], "tags": tags("Backup DynamoDB Table") }),
        ),
    ]
}

#[test]
fn structs_render_what_is_written_by_hand() {
    let (_, stack) = cases().into_iter().find(|(name, _)| *name == "terraform-guide").unwrap();
    let file = super::file(&stack);
    let ours: HashMap<&str, &Map<String, Value>> = file["resource"]["aws_dynamodb_table"]
        .as_object()
        .unwrap()
        .values()
        .map(|table| (table["name"].as_str().unwrap(), table.as_object().unwrap()))
        .collect();
    let theirs = theirs();
    assert_eq!(ours.len(), theirs.len());
    let mut problems = Vec::new();
    let mut used = vec![false; CHANGED.len()];
    for theirs in &theirs {
        let name = theirs["name"].as_str().unwrap();
        let ours = ours[name];
        let mut arguments: Vec<&String> = ours.keys().chain(theirs.as_object().unwrap().keys()).collect();
        arguments.sort();
        arguments.dedup();
        for argument in arguments {
            let ours =
                ours.get(argument).map_or(Value::Null, |value| plain(argument, &defaults(&file, value)));
            let theirs = plain(argument, &theirs[argument]);
            let changed =
                CHANGED.iter().position(|(table, of, _)| (*table, *of) == (name, argument.as_str()));
            let is_added = theirs.is_null() && ADDED.iter().any(|(added, _)| added == argument);
            match (ours == theirs, changed) {
                (true, None) => {}
                (false, Some(position)) => used[position] = true,
                (false, None) if is_added => {}
                (is_same, _) => {
                    problems.push(format!("{name} {argument}, same: {is_same}: {ours} and {theirs}"));
                }
            }
        }
    }
    assert!(problems.is_empty(), "{}", problems.join("\n"));
    let unused: Vec<_> = CHANGED.iter().zip(used).filter(|(_, used)| !used).collect();
    assert!(unused.is_empty(), "{unused:?}");

    let mapping = &file["resource"]["aws_lambda_event_source_mapping"]["streams_table_stream"];
    assert_eq!(mapping["event_source_arn"], "${aws_dynamodb_table.streams_table.stream_arn}");
    assert_eq!((&mapping["starting_position"], &mapping["batch_size"]), (&json!("LATEST"), &json!(10)));
}

/// Sorts a list whose order means nothing.
fn plain(argument: &str, value: &Value) -> Value {
    let mut value = value.clone();
    if matches!(argument, "attribute" | "global_secondary_index")
        && let Some(blocks) = value.as_array_mut()
    {
        blocks.sort_by_key(|block| block["name"].to_string());
    }
    value
}

/// Returns a value with its variables replaced by their defaults.
fn defaults(file: &Value, value: &Value) -> Value {
    match value {
        Value::String(text) => {
            let variable = text.strip_prefix("${var.").and_then(|text| text.strip_suffix('}'));
            variable.map_or_else(|| value.clone(), |name| file["variable"][name]["default"].clone())
        }
        Value::Array(items) => items.iter().map(|item| defaults(file, item)).collect(),
        Value::Object(members) => {
            let members = members.iter().map(|(name, value)| (name.clone(), defaults(file, value)));
            Value::Object(members.collect())
        }
        other => other.clone(),
    }
}
