//! Legal indexes that look unusual.

use serde::{Deserialize, Serialize};
use tablewright::schema::IndexKind;
use tablewright::DynamoTable;

/// One attribute in many keys, and an expiry that is one of them.
#[derive(Serialize, Deserialize, DynamoTable)]
#[gsi("reversed", pk(placed_at), sk(id))]
#[gsi("same", pk(id), sk(placed_at), project(include(id, status)))]
#[gsi("wide", pk(status, region, id, total), sk(placed_at, a, b, c), project(keys_only))]
#[gsi(name = "GSI1", pk(status,), project(include(note,)),)]
struct Order {
    #[pk]
    id: String,
    #[sk]
    #[lsi("own-sort-key")]
    placed_at: u64,
    #[gsi("status", pk, project(all))]
    #[gsi("region-and-status", sk)]
    #[gsi("by-status")]
    #[lsi("local-status", project(keys_only))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    status: Option<String>,
    #[gsi("region-and-status", project(include(total)))]
    #[gsi("status-index", sk)]
    region: String,
    #[lsi(name = "LSI1", project(include(note)))]
    #[serde(skip_serializing_if = "is_zero")]
    total: u64,
    note: String,
    a: i8,
    b: i8,
    c: i8,
    #[ttl]
    #[gsi("expiry")]
    expires_at: u64,
}

fn is_zero(number: &u64) -> bool {
    *number == 0
}

/// A sort key before its partition key, in the order of the fields.
#[derive(DynamoTable)]
struct Late {
    #[gsi("late", sk)]
    at: u64,
    #[gsi("late", pk, project(keys_only))]
    #[pk]
    id: String,
    #[doc = "not one of ours"]
    #[allow(dead_code)]
    other: Vec<String>,
}

const _: () = assert!(Order::SCHEMA.indexes().len() == 11);

#[test]
fn passes() {
    let names: Vec<_> = Order::SCHEMA.indexes().iter().map(|index| index.name()).collect();
    let expected = "reversed-index same-index wide-index GSI1 own-sort-key-index status-index \
                    region-and-status-index by-status-index local-status-index LSI1 expiry-index";
    assert_eq!(names.join(" "), expected);
    let local = Order::SCHEMA.indexes().iter().filter(|index| index.kind() == IndexKind::Local);
    assert_eq!(local.count(), 3);
    let status = Order::SCHEMA.index("status-index").unwrap();
    assert_eq!(status.sort_key()[0].name(), "region");
}
