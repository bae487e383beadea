use serde::{Deserialize, Serialize};
use tablewright::DynamoTable;

#[derive(Clone, Serialize, Deserialize, DynamoTable)]
#[serde(tag = "type")]
struct Order {
    #[pk]
    id: String,
}

fn main() {}
