use serde::{Deserialize, Serialize};
use tablewright::DynamoTable;

#[derive(Serialize, Deserialize, DynamoTable)]
struct Order {
    #[pk]
    id: String,
    #[sk]
    #[serde(rename = "id")]
    number: u64,
}

fn main() {}
