use serde::{Deserialize, Serialize};
use tablewright::DynamoTable;

#[derive(Serialize, Deserialize)]
struct OrderId {
    value: String,
}

#[derive(Serialize, Deserialize, DynamoTable)]
struct Order {
    #[pk]
    #[serde(flatten)]
    id: OrderId,
}

fn main() {}
