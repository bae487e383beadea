use serde::{Deserialize, Serialize};
use tablewright::DynamoTable;

#[derive(Serialize, Deserialize, DynamoTable)]
#[serde(rename_all(serialize = "camelCase"))]
struct Order {
    #[pk]
    id: String,
}

fn main() {}
