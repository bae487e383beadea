use serde::{Deserialize, Serialize};
use tablewright::DynamoTable;

#[derive(Serialize, Deserialize, DynamoTable)]
struct Order {
    #[pk]
    id: String,
    #[gsi("status", project(include(total)))]
    status: String,
    #[serde(skip)]
    total: u64,
}

fn main() {}
