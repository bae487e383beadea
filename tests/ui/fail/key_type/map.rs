use std::collections::HashMap;
use tablewright::DynamoTable;

#[derive(DynamoTable)]
struct Order {
    #[pk]
    number: u64,
    #[gsi("value")]
    value: HashMap<String, String>,
}

fn main() {}
