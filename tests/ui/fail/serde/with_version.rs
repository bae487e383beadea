use serde::{Deserialize, Serialize};
use tablewright::DynamoTable;

#[derive(Serialize, Deserialize, DynamoTable)]
struct Order {
    #[pk]
    id: String,
    #[version]
    #[serde(with = "hex")]
    version: u64,
}

fn main() {}
