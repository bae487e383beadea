//! The shop of the guide.

use serde::{Deserialize, Serialize};
use tablewright::{DynamoEntity, DynamoTable, KeyAttribute, Timestamp};

/// The shop's table.
#[derive(Debug, PartialEq, Deserialize, DynamoTable)]
#[serde(rename_all = "camelCase")]
#[table(name = "shop", pk = "PK", sk = "SK", tag = "type")]
#[gsi(name = "GSI1", pk = "GSI1PK", sk = "GSI1SK")]
#[stream]
pub(crate) enum Shop {
    User(User),
    Order(Order),
    OrderItem(OrderItem),
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, DynamoEntity)]
#[serde(rename_all = "camelCase")]
#[pk("USER#{user_id}")]
#[sk("PROFILE")]
#[gsi(name = "GSI1", by = "email", pk("EMAIL#{email}"), sk("EMAIL#{email}"))]
pub(crate) struct User {
    pub(crate) user_id: UserId,
    pub(crate) email: String,
    pub(crate) name: String,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, DynamoEntity)]
#[serde(rename_all = "camelCase")]
#[pk("USER#{user_id}")]
#[sk("ORDER#{placed_at}#{order_id}")]
#[gsi(name = "GSI1", by = "status", pk("STATUS#{status}"), sk("{priority:03}#{placed_at}"))]
pub(crate) struct Order {
    #[key_only]
    pub(crate) user_id: UserId,
    pub(crate) order_id: String,
    pub(crate) placed_at: Timestamp,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) status: Option<Status>,
    pub(crate) priority: u32,
    pub(crate) total_cents: u64,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, DynamoEntity)]
#[serde(rename_all = "camelCase")]
#[pk("ORDER#{order_id}")]
#[sk("ITEM#{line:04}")]
pub(crate) struct OrderItem {
    #[key_only]
    pub(crate) order_id: String,
    #[key_only]
    pub(crate) line: u32,
    pub(crate) sku: String,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, KeyAttribute)]
pub(crate) struct UserId(pub(crate) String);

#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, KeyAttribute)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Status {
    Open,
    Shipped,
}

fn time() -> Timestamp {
    "2026-11-20T06:29:00.000Z".parse().unwrap()
}

#[test]
fn keys_and_conditions() {
    let ada = UserId("ada".to_owned());
    assert_eq!(
        Order::key(&ada, time(), "o-1").to_string(),
        r#"shop { PK: "USER#ada", SK: "ORDER#2026-11-20T06:29:00.000Z#o-1" }"#
    );
    assert_eq!(OrderItem::key("o-1", 12).to_string(), r#"shop { PK: "ORDER#o-1", SK: "ITEM#0012" }"#);
    assert_eq!(User::partition(&ada).to_string(), r#"PK = "USER#ada" AND SK = "PROFILE""#);
    assert_eq!(Order::partition(&ada).to_string(), r#"PK = "USER#ada" AND begins_with(SK, "ORDER#")"#);
    assert_eq!(Order::partition(&ada).any_entity::<Shop>().to_string(), r#"PK = "USER#ada""#);
    assert_eq!(
        Order::by_status(Status::Open).priority().eq(7).placed_at().lt(time()).to_string(),
        r#"GSI1PK = "STATUS#open" AND GSI1SK BETWEEN "007#" AND "007#2026-11-20T06:29:00.000Y\u{10ffff}""#
    );
    assert_eq!(User::by_email("a@b.c").index_name(), Some("GSI1"));
}
