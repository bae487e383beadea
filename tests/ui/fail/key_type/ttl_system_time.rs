use std::time::SystemTime;
use tablewright::DynamoTable;

#[derive(DynamoTable)]
struct Order {
    #[pk]
    number: u64,
    #[ttl]
    value: Option<SystemTime>,
}

fn main() {}
