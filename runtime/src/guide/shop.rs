use serde::{Deserialize, Serialize};
use tablewright::{DynamoTable, EpochSeconds, KeyAttribute, Naming, NamingError, Stack, Timestamp};

/// An order placed by a customer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, DynamoTable)]
#[serde(rename_all = "camelCase")]
#[table(name = "orders")]
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
    #[gsi("courier")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub courier: Option<String>,
    #[ttl]
    pub expires_at: Option<EpochSeconds>,
    pub lines: Vec<Line>,
}

/// A product in an order, and its quantity.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Line {
    pub sku: String,
    pub quantity: u32,
}

/// The state of an order.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, KeyAttribute)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    Open,
    InTransit,
    Delivered,
}

/// A customer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, DynamoTable)]
#[serde(rename_all = "camelCase")]
#[table(name = "customers")]
pub struct Customer {
    #[pk]
    pub customer_id: CustomerId,
    pub name: String,
    pub open_orders: u32,
    #[version]
    pub version: u64,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, KeyAttribute)]
pub struct CustomerId(pub String);

/// Returns the tables that are deployed together.
pub fn stack() -> Result<Stack, NamingError> {
    let naming = Naming::new("acme", "shop")?;
    Ok(Stack::new(naming).table::<Order>().table::<Customer>())
}
