//! The tables of the shop.

use serde::{Deserialize, Serialize};
use tablewright::{DynamoTable, EpochSeconds, KeyAttribute, Naming, NamingError, Stack, Timestamp};

/// An order placed by a customer.
#[derive(Serialize, Deserialize, DynamoTable)]
#[serde(rename_all = "camelCase")]
#[table(name = "orders")]
#[stream]
pub struct Order {
    #[pk]
    pub customer_id: String,
    #[sk]
    pub order_id: String,
    #[gsi("status", project(keys_only))]
    pub status: Status,
    #[gsi("status", sk)]
    pub placed_at: Timestamp,
    #[ttl]
    pub expires_at: Option<EpochSeconds>,
}

/// The state of an order.
#[derive(Clone, Copy, Serialize, Deserialize, KeyAttribute)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    Open,
    InTransit,
    Delivered,
}

/// A customer.
#[derive(Serialize, Deserialize, DynamoTable)]
#[serde(rename_all = "camelCase")]
#[table(name = "customers")]
pub struct Customer {
    #[pk]
    pub customer_id: String,
    pub name: String,
}

/// Returns the tables that are deployed together.
pub fn stack() -> Result<Stack, NamingError> {
    let naming = Naming::new("acme", "shop")?;
    Ok(Stack::new(naming).table::<Order>().table::<Customer>().backup_tag("backup", "daily"))
}
