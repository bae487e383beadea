//! The tables of the shop.

use std::collections::BTreeMap;
use std::fmt;
use std::iter::Sum;

use serde::{Deserialize, Serialize};
use tablewright::{DynamoTable, KeyAttribute, Naming, NamingError, Stack, Timestamp};

/// An order placed by a customer.
///
/// `status-index` finds orders by status. `courier-index` finds the orders that a courier has.
#[derive(Clone, Debug, Deserialize, DynamoTable, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[table(name = "orders", tags("team" = "checkout"))]
pub struct Order {
    #[pk]
    pub customer_id: CustomerId,
    /// Begins with the year, so that a customer's orders are sorted by time: `2026-0011`.
    #[sk]
    pub order_id: OrderId,
    #[gsi("status", project(include(total)))]
    pub status: Status,
    #[gsi("status", sk)]
    pub placed_at: Timestamp,
    /// The courier who has the order, if any. Orders without a courier are not in the index.
    #[gsi("courier", project(keys_only))]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub courier: Option<CourierId>,
    pub total: Cents,
    pub lines: Vec<Line>,
    pub history: Vec<Event>,
    /// A special request by the customer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub wish: Option<String>,
    /// A put fails if the order has changed since it was read.
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

/// A change of an order's status, and when it happened.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct Event {
    pub at: Timestamp,
    pub status: Status,
}

/// The status of an order.
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

/// A product that the shop sells.
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
    /// A blocked customer cannot place orders.
    pub blocked: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// The products that a customer is about to order, each once, with quantities.
pub type Basket = BTreeMap<Sku, u32>;

#[derive(Clone, Debug, Deserialize, KeyAttribute, PartialEq, Serialize)]
pub struct CustomerId(pub String);

/// The id of an order, unique in the shop.
#[derive(Clone, Debug, Deserialize, KeyAttribute, PartialEq, Serialize)]
pub struct OrderId(pub String);

#[derive(Clone, Debug, Deserialize, KeyAttribute, PartialEq, Serialize)]
pub struct CourierId(pub String);

#[derive(Clone, Debug, Deserialize, Eq, KeyAttribute, Ord, PartialEq, PartialOrd, Serialize)]
pub struct Sku(pub String);

/// An amount of money, in the shop's only currency.
#[derive(Clone, Copy, Debug, Deserialize, Eq, KeyAttribute, Ord, PartialEq, PartialOrd, Serialize)]
pub struct Cents(pub u64);

impl Sum for Cents {
    fn sum<I: Iterator<Item = Self>>(amounts: I) -> Self {
        Self(amounts.map(|Self(cents)| cents).sum())
    }
}

/// Formats cents as `12.50`.
impl fmt::Display for Cents {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{:02}", self.0 / 100, self.0 % 100)
    }
}

/// Returns the stack of all tables.
pub fn stack() -> Result<Stack, NamingError> {
    let naming = Naming::new("acme", "shop")?;
    Ok(Stack::new(naming)
        .table::<Order>()
        .table::<Product>()
        .table::<Customer>()
        .backup_tag("backup", "daily"))
}
