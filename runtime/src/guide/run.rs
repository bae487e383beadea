// The part that the guide's examples hide: a table on an engine, and an order in it.

include!("shop.rs");
include!("block_on.rs");

use tablewright::sdk::Table;

pub fn run(example: impl AsyncFnOnce(Table<Order>, Table<Customer>) -> Result<(), Box<dyn std::error::Error>>) {
    let stack = stack().unwrap();
    let client = tablewright::testing::client(&stack).unwrap();
    let orders = Table::named(client.clone(), stack.naming());
    block_on(example(orders, Table::named(client, stack.naming()))).unwrap();
}

pub fn ada() -> CustomerId {
    CustomerId("ada".to_owned())
}

pub fn order(order_id: &str) -> Order {
    Order {
        customer_id: ada(),
        order_id: order_id.to_owned(),
        status: Status::Open,
        placed_at: "2026-11-20T06:29:00.000Z".parse().unwrap(),
        total_cents: 1250,
        courier: None,
        expires_at: None,
        lines: vec![Line { sku: "tea".to_owned(), quantity: 2 }],
    }
}
