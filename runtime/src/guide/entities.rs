use serde::{Deserialize, Serialize};
use tablewright::{DynamoEntity, DynamoTable, KeyAttribute, Naming, NamingError, Stack, Timestamp};

/// The shop's table.
#[derive(Debug, PartialEq, Deserialize, DynamoTable)]
#[serde(rename_all = "camelCase")]
#[table(name = "shop", pk = "PK", sk = "SK", tag = "type")]
#[gsi(name = "GSI1", pk = "GSI1PK", sk = "GSI1SK")]
#[stream]
pub enum Shop {
    User(User),
    Order(Order),
    OrderItem(OrderItem),
}

/// A user.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, DynamoEntity)]
#[serde(rename_all = "camelCase")]
#[pk("USER#{user_id}")]
#[sk("PROFILE")]
#[gsi(name = "GSI1", by = "email", pk("EMAIL#{email}"), sk("EMAIL"))]
pub struct User {
    pub user_id: UserId,
    pub email: String,
}

/// An order of a user.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, DynamoEntity)]
#[serde(rename_all = "camelCase")]
#[pk("USER#{user_id}")]
#[sk("ORDER#{placed_at}#{order_id}")]
#[gsi(name = "GSI1", by = "status", pk("STATUS#{status}"), sk("{priority:03}#{ships_by}"))]
pub struct Order {
    #[key_only]
    pub user_id: UserId,
    pub order_id: String,
    pub placed_at: Timestamp,
    pub status: Option<Status>,
    pub priority: u32,
    pub ships_by: Timestamp,
    pub total_cents: u64,
}

/// A line of an order.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, DynamoEntity)]
#[serde(rename_all = "camelCase")]
#[pk("ORDER#{order_id}")]
#[sk("ITEM#{line:04}")]
pub struct OrderItem {
    pub order_id: String,
    #[key_only]
    pub line: u32,
    pub sku: String,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, KeyAttribute)]
pub struct UserId(pub String);

/// The state of an order.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, KeyAttribute)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    Open,
    Shipped,
}

/// Returns the stack of the table.
pub fn stack() -> Result<Stack, NamingError> {
    Ok(Stack::new(Naming::new("acme", "shop")?).table::<Shop>())
}
