use serde::{Deserialize, Serialize};
use tablewright::DynamoTable;

#[derive(Serialize, Deserialize, DynamoTable)]
struct Order {
    #[pk]
    #[serde(rename(deserialize = "ID"))]
    id: String,
}

fn main() {}
