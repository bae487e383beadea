use serde::{Deserialize, Serialize};
use tablewright::DynamoTable;

#[derive(Clone, Serialize, Deserialize, DynamoTable)]
#[serde(remote = "Stored")]
struct Order {
    #[pk]
    id: String,
}

struct Stored {
    id: String,
}

fn main() {}
