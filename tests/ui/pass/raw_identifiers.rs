//! Raw identifiers are stored without `r#`, and are written with it when the expansion names a field. Also tests names
//! that are not words.

use serde::{Deserialize, Serialize};
use tablewright::DynamoTable;

#[derive(Serialize, Deserialize, DynamoTable)]
#[gsi("type", pk(r#type, r#match), sk(r#fn), project(include(r#loop)))]
struct r#Struct {
    #[pk]
    r#type: String,
    #[sk]
    r#match: u64,
    r#fn: String,
    r#loop: bool,
    #[ttl]
    r#move: u64,
}

/// Constants are named after the fields, where that gives a name and one of its own.
#[allow(non_snake_case)]
#[derive(DynamoTable)]
struct NoWords {
    #[pk]
    _1: String,
    #[sk]
    __: u64,
    #[gsi("a")]
    created_at: String,
    #[gsi("b")]
    createdAt: u64,
    schema: u8,
    key: u8,
    literal: u8,
}

#[test]
fn passes() {
    assert_eq!(NoWords::CREATED_AT, "created_at");
    assert_eq!(NoWords::SCHEMA.partition_key().name(), "_1");
    assert_eq!([NoWords::KEY, NoWords::LITERAL], ["key", "literal"]);
    assert_eq!(NoWords::key("a", 1_u64).to_string(), r#"no-words { _1: "a", __: 1 }"#);
    let schema = r#Struct::SCHEMA;
    assert_eq!(schema.name(), "struct");
    assert_eq!(schema.partition_key().name(), "type");
    assert_eq!(schema.sort_key().map(|key| key.name()), Some("match"));
    assert_eq!(schema.indexes()[0].sort_key()[0].name(), "fn");
    assert_eq!(schema.indexes()[0].projection().included(), ["loop"]);
    assert_eq!(schema.time_to_live().map(|ttl| ttl.name()), Some("move"));
}
