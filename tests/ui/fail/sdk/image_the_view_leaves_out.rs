use serde::{Deserialize, Serialize};
use tablewright::DynamoTable;
use tablewright::stream::{Change, Record};

#[derive(Serialize, Deserialize, DynamoTable)]
#[stream(new_image)]
struct Order {
    #[pk]
    id: String,
    total_cents: u64,
}

fn total(record: Record<Order>) -> u64 {
    match record.change {
        Change::Modified { old, new } => new.total_cents - old.total_cents,
        _ => 0,
    }
}

fn main() {}
