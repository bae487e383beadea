use serde::{Deserialize, Serialize};
use tablewright::DynamoTable;

#[derive(Serialize, Deserialize, DynamoTable)]
struct Order {
    #[pk]
    #[serde(rename(serialize = "ID", deserialize = "id"))]
    id: String,
}

fn main() {}
