//! The order service: the functions that the rest of a shop calls.

use aws_sdk_dynamodb::Client;
use tablewright::Naming;
use tablewright::sdk::Table;

pub use error::Error;

use crate::tables::{Customer, Order, Product};

mod catalog;
mod error;
mod fulfilling;
mod placing;
mod reading;

pub type Result<T, E = Error> = std::result::Result<T, E>;

/// The tables of the shop, and every operation on them.
#[derive(Clone, Debug)]
pub struct Shop {
    orders: Table<Order>,
    products: Table<Product>,
    customers: Table<Customer>,
}

impl Shop {
    pub fn new(client: &Client, naming: &Naming) -> Self {
        Self {
            orders: Table::named(client.clone(), naming),
            products: Table::named(client.clone(), naming),
            customers: Table::named(client.clone(), naming),
        }
    }
}
