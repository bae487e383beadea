//! Every form that a user's own key attribute can have.

use std::num::NonZeroU32;

use serde::{Deserialize, Serialize};
use tablewright::key::KeyValue;
use tablewright::schema::AttributeType;
use tablewright::{DynamoTable, KeyAttribute};

#[derive(Serialize, Deserialize, KeyAttribute)]
struct OrderId(pub String);

#[derive(Serialize, Deserialize, KeyAttribute)]
#[serde(transparent)]
struct Named {
    value: OrderId,
}

#[derive(Serialize, Deserialize, KeyAttribute)]
struct Id<T>(T);

#[derive(Serialize, Deserialize, KeyAttribute)]
struct Bounded<T: Clone = String>(T)
where
    T: Ord;

#[derive(Serialize, KeyAttribute)]
struct Borrowed<'a>(&'a str);

#[derive(Serialize, KeyAttribute)]
struct Digest<const N: usize>(serde_bytes::ByteArray<N>);

#[derive(Serialize, Deserialize, KeyAttribute)]
#[serde(rename_all = "snake_case")]
enum Status {
    Open,
    InTransit,
    #[serde(rename = "DONE")]
    Delivered,
    r#Type,
    Unknown,
}

#[derive(KeyAttribute)]
#[repr(u8)]
enum Priority {
    Low = 1,
    High = 2,
}

#[derive(Serialize, DynamoTable)]
struct Order<'a> {
    #[pk]
    id: Named,
    #[sk]
    number: Id<NonZeroU32>,
    #[gsi("status")]
    status: Status,
    #[gsi("customer")]
    customer: Bounded,
    #[gsi("region")]
    region: Borrowed<'a>,
    #[gsi("digest")]
    digest: Digest<32>,
}

#[test]
fn passes() {
    assert_eq!(Named { value: OrderId("o-1".to_owned()) }.key_value(), KeyValue::from("o-1"));
    assert_eq!(<Id<NonZeroU32>>::TYPE, AttributeType::N);
    assert_eq!(<Digest<32>>::TYPE, AttributeType::B);
    let stored = [Status::Open, Status::InTransit, Status::Delivered, Status::Type, Status::Unknown];
    let names = ["open", "in_transit", "DONE", "type", "unknown"];
    for (status, name) in stored.iter().zip(names) {
        assert_eq!(status.key_value(), KeyValue::from(name));
        assert_eq!(serde_json::to_value(status).unwrap(), name);
    }
    assert_eq!(Priority::High.key_value(), KeyValue::from("High"));
    assert_eq!(Priority::Low.key_value(), KeyValue::from("Low"));
    assert_eq!(Order::SCHEMA.indexes().len(), 4);
}
