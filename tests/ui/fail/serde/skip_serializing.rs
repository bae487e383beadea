use serde::{Deserialize, Serialize};
use tablewright::DynamoTable;

#[derive(Serialize, Deserialize, DynamoTable)]
struct Order {
    #[pk]
    customer: String,
    #[gsi("order")]
    #[serde(skip_serializing)]
    id: String,
}

fn main() {}
