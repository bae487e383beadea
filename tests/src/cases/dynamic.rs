//! A table that is described by data.

use tablewright::schema::TableSchema;

/// Returns a schema read from JSON that uses everything a schema can hold.
pub(super) fn audit_log() -> TableSchema {
    let schema = serde_json::json!({
        "name": "audit-log",
        "description": "Who did what, and when.",
        "partition_key": { "name": "tenant", "type": "S" },
        "sort_key": { "name": "at", "type": "N" },
        "indexes": [
            {
                "name": "actor-index",
                "kind": "global",
                "partition_key": [{ "name": "tenant", "type": "S" }, { "name": "actor", "type": "S" }],
                "sort_key": [{ "name": "at", "type": "N" }],
                "projection": { "include": ["action"] },
                "throughput": { "reads": 3, "writes": 2 }
            },
            {
                "name": "trace-index",
                "kind": "local",
                "sort_key": [{ "name": "trace", "type": "B" }],
                "projection": "keys_only"
            }
        ],
        "time_to_live": { "name": "forgotten_at", "type": "N" },
        "stream": "old_image",
        "billing": { "provisioned": { "reads": 5, "writes": 4 } },
        "class": "standard_infrequent_access",
        "deletion_protection": true,
        "point_in_time_recovery": { "days": 35 },
        "encryption": { "customer": "alias/audit" },
        "on_delete": "retain_except_on_create",
        "tags": [{ "key": "data", "value": "personal" }],
        "logical_id": "AuditLog"
    });
    serde_json::from_value(schema).expect("a schema")
}
