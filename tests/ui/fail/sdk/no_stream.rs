use serde::{Deserialize, Serialize};
use tablewright::DynamoTable;
use tablewright::stream::Record;

#[derive(Serialize, Deserialize, DynamoTable)]
struct Order {
    #[pk]
    id: String,
}

fn handle(_: Record<Order>) {}

fn main() {}
