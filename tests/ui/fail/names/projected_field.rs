use serde::{Deserialize, Serialize};
use tablewright::DynamoTable;

#[derive(Serialize, Deserialize, DynamoTable)]
struct Order {
    #[pk]
    id: String,
    #[gsi("status", project(include(total)))]
    status: String,
    #[serde(rename = "sum")]
    total: u64,
    sum: u64,
}

fn main() {}
