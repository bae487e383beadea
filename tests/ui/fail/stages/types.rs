// All types at once; a table whose types fail has no rules of its settings checked, another table has.
use tablewright::{DynamoTable, Naming, Stack};

#[derive(DynamoTable)]
#[table(point_in_time_recovery(days = 99))]
struct Order {
    #[pk]
    id: bool,
    #[sk]
    number: f64,
    #[gsi("status")]
    status: Vec<String>,
    #[ttl]
    expires_at: Vec<u8>,
    #[vector("embedding", dimensions = 1024, distance(cosine))]
    embedding: String,
}

fn main() {
    let stack = Stack::new(Naming::verbatim()).table::<Order>();
    assert!(stack.tables().all(|table| table.name() == Order::SCHEMA.name()));
}
