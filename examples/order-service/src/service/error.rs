//! The reasons why the shop refuses a request.

use std::fmt;

use tablewright::sdk;

use crate::tables::{CustomerId, OrderId, Product, Sku, Status};

#[derive(Debug)]
pub enum Error {
    /// A customer with this id already exists.
    KnownCustomer(CustomerId),
    UnknownCustomer(CustomerId),
    /// The customer is blocked from placing orders.
    BlockedCustomer(CustomerId),
    /// The shop does not sell these.
    UnknownProducts(Vec<Sku>),
    /// Fewer of these are in stock than were ordered.
    OutOfStock(Vec<Product>),
    /// An order with this id already exists.
    KnownOrder(OrderId),
    UnknownOrder,
    /// The order has changed since it was read.
    Changed,
    /// The order is not in the status that this step requires.
    Status(Status),
    /// A request to a table failed.
    Table(sdk::Error),
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::KnownCustomer(CustomerId(id)) => write!(f, "there is a customer `{id}`"),
            Self::UnknownCustomer(CustomerId(id)) => write!(f, "there is no customer `{id}`"),
            Self::BlockedCustomer(CustomerId(id)) => write!(f, "customer `{id}` is blocked"),
            Self::UnknownProducts(products) => {
                let products: Vec<&str> = products.iter().map(|Sku(sku)| sku.as_str()).collect();
                write!(f, "the shop does not sell: {}", products.join(", "))
            }
            Self::OutOfStock(products) => {
                let left = |product: &Product| format!("{} of {}", product.in_stock, product.name);
                let left: Vec<String> = products.iter().map(left).collect();
                write!(f, "too little is in stock: {}", left.join(", "))
            }
            Self::KnownOrder(OrderId(id)) => write!(f, "there is an order `{id}`"),
            Self::UnknownOrder => f.write_str("there is no such order"),
            Self::Changed => f.write_str("the order has changed since it was read"),
            Self::Status(status) => write!(f, "the order is {status}"),
            Self::Table(error) => fmt::Display::fmt(error, f),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        if let Self::Table(error) = self { error.source() } else { None }
    }
}

impl From<sdk::Error> for Error {
    fn from(error: sdk::Error) -> Self {
        Self::Table(error)
    }
}
