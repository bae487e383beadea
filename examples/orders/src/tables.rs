//! The tables of the shop.

use serde::{Deserialize, Serialize};
use tablewright::{DynamoTable, EpochSeconds, KeyAttribute, Naming, NamingError, Stack, Timestamp};

/// An order placed by a customer.
///
/// `status-index` finds orders by status, sorted by the time at which they were placed.
#[derive(Serialize, Deserialize, DynamoTable)]
#[serde(rename_all = "camelCase")]
#[table(name = "orders", tags("team" = "checkout"), point_in_time_recovery(days = 14), deletion_protection)]
#[stream]
pub struct Order {
    #[pk]
    pub customer_id: CustomerId,
    #[sk]
    pub order_id: String,
    #[gsi("status", project(include(total_cents)))]
    pub status: Status,
    #[gsi("status", sk)]
    pub placed_at: Timestamp,
    #[lsi("total")]
    pub total_cents: u64,
    #[ttl]
    pub expires_at: Option<EpochSeconds>,
    pub lines: Vec<Line>,
}

/// One product of an order.
#[derive(Serialize, Deserialize)]
pub struct Line {
    pub product: String,
    pub quantity: u32,
}

/// The status of an order.
#[derive(Clone, Copy, Serialize, Deserialize, KeyAttribute)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    Open,
    InTransit,
    Delivered,
}

/// A customer, found by id or by email address.
#[derive(Serialize, Deserialize, DynamoTable)]
#[serde(rename_all = "camelCase")]
#[table(name = "customers")]
pub struct Customer {
    #[pk]
    pub customer_id: CustomerId,
    /// Optional. Only customers with an email address are in the index.
    #[gsi("email", project(keys_only))]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    pub name: String,
}

/// The id of a customer.
#[derive(Clone, Serialize, Deserialize, KeyAttribute)]
pub struct CustomerId(pub String);

/// Returns the stack of all tables.
pub fn stack() -> Result<Stack, NamingError> {
    let naming = Naming::new("acme", "shop")?;
    let stack = Stack::new(naming).table::<Order>().table::<Customer>().backup_tag("backup", "daily");
    Ok(stack.allow("TW9013", "the account has one stack in each Region"))
}
