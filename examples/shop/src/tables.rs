//! The table, and the entities in it.
//!
//! A user, the user's orders and the lines of an order are read together, so they share a table: the profile and the orders
//! of a user are one partition, and the lines of an order are another.

use serde::{Deserialize, Serialize};
use tablewright::{DynamoEntity, DynamoTable, KeyAttribute, Naming, NamingError, Stack, Timestamp};

/// Users, their orders, and the lines of each order.
#[derive(Debug, PartialEq, Deserialize, DynamoTable)]
#[serde(rename_all = "camelCase")]
#[table(name = "shop", pk = "PK", sk = "SK", tag = "type")]
#[gsi(name = "GSI1", pk = "GSI1PK", sk = "GSI1SK")]
#[stream]
pub enum Shop {
    User(User),
    Order(Order),
    Line(Line),
    EmailGuard(EmailGuard),
}

/// A user, found by id or by email.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, DynamoEntity)]
#[serde(rename_all = "camelCase")]
#[pk("USER#{user_id}")]
#[sk("PROFILE")]
#[gsi(name = "GSI1", by = "email", pk("EMAIL#{email}"), sk("USER#{user_id}"))]
pub struct User {
    #[key_only]
    pub user_id: UserId,
    pub email: String,
    pub name: String,
}

/// An email that is taken. `DynamoDB` enforces uniqueness only for keys, so each email has its own item.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, DynamoEntity)]
#[serde(rename_all = "camelCase")]
#[pk("EMAIL#{email}")]
#[sk("EMAIL")]
pub struct EmailGuard {
    #[key_only]
    pub email: String,
    pub user_id: UserId,
}

/// An order of a user. While it is open, a query by its courier finds it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, DynamoEntity)]
#[serde(rename_all = "camelCase")]
#[pk("USER#{user_id}")]
#[sk("ORDER#{placed_at}#{order_id}")]
#[gsi(name = "GSI1", by = "courier", pk("COURIER#{courier}"), sk("{priority:02}#{ship_by}"))]
pub struct Order {
    #[key_only]
    pub user_id: UserId,
    #[key_only]
    pub placed_at: Timestamp,
    pub order_id: OrderId,
    /// `None` once the order is delivered. The order is then in no index.
    pub courier: Option<String>,
    pub priority: u8,
    pub ship_by: Timestamp,
    pub total_cents: u64,
}

/// A line of an order.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, DynamoEntity)]
#[serde(rename_all = "camelCase")]
#[pk("ORDER#{order_id}")]
#[sk("LINE#{number:03}")]
pub struct Line {
    #[key_only]
    pub order_id: OrderId,
    #[key_only]
    pub number: u16,
    pub sku: String,
    pub quantity: u32,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, KeyAttribute)]
pub struct UserId(pub String);

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, KeyAttribute)]
pub struct OrderId(pub String);

/// Returns the stack of the table.
pub fn stack() -> Result<Stack, NamingError> {
    Ok(Stack::new(Naming::new("acme", "store")?).table::<Shop>())
}
