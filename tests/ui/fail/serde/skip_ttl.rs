use serde::{Deserialize, Serialize};
use tablewright::DynamoTable;

#[derive(Serialize, Deserialize, DynamoTable)]
struct Order {
    #[pk]
    customer: String,
    #[ttl]
    #[serde(skip)]
    id: u64,
}

fn main() {}
