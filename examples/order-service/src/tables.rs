//! The tables of the shop.

use std::collections::BTreeMap;
use std::fmt;
use std::iter::Sum;

use serde::{Deserialize, Serialize};
use tablewright::{DynamoTable, KeyAttribute, Naming, NamingError, Stack, Timestamp};

/// An order placed by a customer.
///
/// `status-index` finds orders by how far they are, `courier-index` those that a courier has.
#[derive(Clone, Debug, Deserialize, DynamoTable, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[table(name = "orders", tags("team" = "checkout"))]
pub struct Order {
    #[pk]
    pub customer_id: CustomerId,
    /// It begins with the year, so that a customer's orders are sorted by time: `2026-0011`.
    #[sk]
    pub order_id: OrderId,
    #[gsi("status", project(include(total)))]
    pub status: Status,
    #[gsi("status", sk)]
    pub placed_at: Timestamp,
    /// Who has it on the way. No other order is in the index.
    #[gsi("courier", project(keys_only))]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub courier: Option<CourierId>,
    pub total: Cents,
    pub lines: Vec<Line>,
    pub history: Vec<Event>,
    /// What the customer asks for besides.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub wish: Option<String>,
    /// Whoever writes an order writes the one they have read.
    #[version]
    pub version: u64,
}

/// One product of an order, at the price of that day.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct Line {
    pub sku: Sku,
    pub quantity: u32,
    pub price: Cents,
}

/// What has become of an order, and when.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct Event {
    pub at: Timestamp,
    pub status: Status,
}

/// How far an order is.
#[derive(Clone, Copy, Debug, Deserialize, Eq, KeyAttribute, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    Placed,
    Shipped,
    Delivered,
    Cancelled,
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Placed => "placed",
            Self::Shipped => "shipped",
            Self::Delivered => "delivered",
            Self::Cancelled => "cancelled",
        })
    }
}

/// What the shop sells.
#[derive(Clone, Debug, Deserialize, DynamoTable, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[table(name = "products")]
pub struct Product {
    #[pk]
    pub sku: Sku,
    pub name: String,
    pub price: Cents,
    pub in_stock: u32,
}

/// A customer of the shop.
#[derive(Clone, Debug, Deserialize, DynamoTable, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[table(name = "customers")]
pub struct Customer {
    #[pk]
    pub customer_id: CustomerId,
    pub name: String,
    /// Who is blocked places no orders.
    pub blocked: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// What a customer is about to order: each product once.
pub type Basket = BTreeMap<Sku, u32>;

#[derive(Clone, Debug, Deserialize, KeyAttribute, PartialEq, Serialize)]
pub struct CustomerId(pub String);

/// The id of an order. No two orders of the shop have the same.
#[derive(Clone, Debug, Deserialize, KeyAttribute, PartialEq, Serialize)]
pub struct OrderId(pub String);

#[derive(Clone, Debug, Deserialize, KeyAttribute, PartialEq, Serialize)]
pub struct CourierId(pub String);

#[derive(Clone, Debug, Deserialize, Eq, KeyAttribute, Ord, PartialEq, PartialOrd, Serialize)]
pub struct Sku(pub String);

/// An amount of money, in the only currency of the shop.
#[derive(Clone, Copy, Debug, Deserialize, Eq, KeyAttribute, Ord, PartialEq, PartialOrd, Serialize)]
pub struct Cents(pub u64);

impl Sum for Cents {
    fn sum<I: Iterator<Item = Self>>(amounts: I) -> Self {
        Self(amounts.map(|Self(cents)| cents).sum())
    }
}

/// `12.50`
impl fmt::Display for Cents {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{:02}", self.0 / 100, self.0 % 100)
    }
}

/// The tables as they are deployed together.
pub fn stack() -> Result<Stack, NamingError> {
    let naming = Naming::new("acme", "shop")?;
    Ok(Stack::new(naming)
        .table::<Order>()
        .table::<Product>()
        .table::<Customer>()
        .backup_tag("backup", "daily"))
}
