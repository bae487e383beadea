use serde::{Deserialize, Serialize};
use tablewright::DynamoTable;

#[derive(Clone, Serialize, Deserialize, DynamoTable)]
#[serde(from = "Stored")]
struct Order {
    #[pk]
    id: String,
}

impl From<Stored> for Order {
    fn from(_: Stored) -> Self {
        todo!()
    }
}

impl From<Order> for Stored {
    fn from(_: Order) -> Self {
        todo!()
    }
}

#[derive(Clone, Serialize, Deserialize)]
struct Stored {
    key: String,
}

fn main() {}
