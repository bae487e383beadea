// The part of the page's examples that is hidden: the table on an engine, and its items.

include!("entities.rs");
include!("block_on.rs");

use tablewright::sdk::Table;

pub fn run(example: impl AsyncFnOnce(Table<Shop>) -> Result<(), Box<dyn std::error::Error>>) {
    let stack = stack().unwrap();
    let client = tablewright::testing::client(&stack).unwrap();
    block_on(example(Table::named(client, stack.naming()))).unwrap();
}

pub fn ada() -> UserId {
    UserId("ada".to_owned())
}

pub fn day(day: u32) -> Timestamp {
    format!("2026-11-{day:02}T06:29:00.000Z").parse().unwrap()
}

pub fn order(number: u32) -> Order {
    Order {
        user_id: ada(),
        order_id: format!("o-{number}"),
        placed_at: day(number),
        status: Some(Status::Open),
        priority: 7,
        ships_by: day(number),
        total_cents: 1250,
    }
}
