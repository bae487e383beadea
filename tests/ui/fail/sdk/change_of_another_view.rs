use serde::{Deserialize, Serialize};
use tablewright::DynamoTable;
use tablewright::stream::{Change, Record};

#[derive(Serialize, Deserialize, DynamoTable)]
#[stream(keys_only)]
struct Order {
    #[pk]
    id: String,
}

fn handle(_: Change<Order>) {}

fn main() {
    let record: Record<Order> = aws_lambda_events::event::dynamodb::EventRecord::default().try_into().unwrap();
    handle(record.change);
}
