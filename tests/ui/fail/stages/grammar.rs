// All mistakes in the grammar at once, and no others: a failed derive leaves a table behind.
use tablewright::{DynamoTable, Naming, Stack};

#[derive(DynamoTable)]
#[table(nmae = "orders", billing(on_demnad), tags("team"), warm(read = 15000))]
#[stream(everything)]
#[gsi("region", pk(regoin), project(key_only))]
struct Order {
    #[pk(hash)]
    id: String,
    #[gsi("status", partition)]
    status: String,
    #[serde(skip)]
    region: String,
    #[vector("embedding", dimensions = many, distance(cosin), pk(regoin))]
    embedding: String,
}

#[derive(DynamoTable)]
struct Customer {
    #[pk(hash)]
    id: f64,
}

fn main() {
    let stack = Stack::new(Naming::verbatim()).table::<Order>().table::<Customer>();
    assert!(stack.tables().all(|table| table.name() == Order::SCHEMA.name()));
}
