//! Raw identifiers are stored without `r#`, and written with it where a field is named.

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

fn main() {
    let schema = r#Struct::SCHEMA;
    assert_eq!(schema.name(), "struct");
    assert_eq!(schema.partition_key().name(), "type");
    assert_eq!(schema.sort_key().map(|key| key.name()), Some("match"));
    assert_eq!(schema.indexes()[0].sort_key()[0].name(), "fn");
    assert_eq!(schema.indexes()[0].projection().included(), ["loop"]);
    assert_eq!(schema.time_to_live().map(|ttl| ttl.name()), Some("move"));
}
