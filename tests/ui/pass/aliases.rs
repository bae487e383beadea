//! The type of a field decides whether it can be a key, not the name by which the type is written.

use serde::Serialize;
use tablewright::schema::AttributeType;
use tablewright::DynamoTable;

type Id = String;
type Amount = u64;
type Sparse = Option<Id>;
type Bytes = serde_bytes::ByteBuf;

/// Not the standard library's `Vec`.
#[derive(Serialize, tablewright::KeyAttribute)]
struct Vec<T>(T);

#[derive(Serialize, DynamoTable)]
struct Order {
    #[pk]
    id: Id,
    #[sk]
    amount: Amount,
    #[gsi("customer")]
    #[serde(skip_serializing_if = "Sparse::is_none")]
    customer: Sparse,
    #[gsi("digest")]
    digest: Bytes,
    #[gsi("lines")]
    lines: Vec<u8>,
    #[ttl]
    expires_at: Option<Amount>,
}

#[test]
fn passes() {
    assert_eq!(Order::SCHEMA.partition_key().ty(), AttributeType::S);
    assert_eq!(Order::SCHEMA.sort_key().map(|key| key.ty()), Some(AttributeType::N));
    let types: std::vec::Vec<_> =
        Order::SCHEMA.indexes().iter().map(|index| index.partition_key()[0].ty()).collect();
    assert_eq!(types, [AttributeType::S, AttributeType::B, AttributeType::N]);
}
