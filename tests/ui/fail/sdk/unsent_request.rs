#![deny(unused_must_use)]

include!("../../tables/indexed.rs");

use tablewright::sdk::Table;

fn main() {
    let orders = Table::<Order>::without_client("orders");
    orders.get(Order::key("c-1", 7_u64));
    orders.query(Order::partition("c-1"));
    orders.query(Order::partition("c-1")).all();
}
