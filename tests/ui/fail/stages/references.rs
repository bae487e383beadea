// All mistakes in what the attributes refer to at once.
use tablewright::{DynamoTable, Naming, Stack};

#[derive(DynamoTable)]
#[gsi("region", pk(regoin, status), sk(placed), project(include(totl)))]
struct Order {
    id: String,
    #[sk]
    #[serde(skip)]
    number: u64,
    #[sk]
    placed_at: u64,
    #[gsi("status", sk)]
    status: String,
    region: String,
    total: u64,
    #[vector("embedding", dimensions = 1024, distance(cosine), pk(tennant), filters(totl))]
    embedding: Vec<f32>,
}

fn main() {
    let stack = Stack::new(Naming::verbatim()).table::<Order>();
    assert!(stack.tables().all(|table| table.name() == Order::SCHEMA.name()));
}
