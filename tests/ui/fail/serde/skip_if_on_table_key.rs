use serde::{Deserialize, Serialize};
use tablewright::DynamoTable;

#[derive(Serialize, Deserialize, DynamoTable)]
struct Order {
    #[pk]
    #[serde(skip_serializing_if = "String::is_empty")]
    id: String,
}

fn main() {}
