use serde::Serialize;
use tablewright::{DynamoEntity, DynamoTable, KeyAttribute};

#[derive(DynamoTable)]
#[table(pk = "PK", sk = "SK")]
enum Shop {
    Order(Order),
}

#[derive(DynamoEntity)]
#[pk("USER#{user_id}")]
#[sk("ORDER#{status}_{order_id}")]
struct Order {
    user_id: String,
    status: Status,
    order_id: String,
}

#[derive(Serialize, KeyAttribute)]
#[serde(rename_all = "snake_case")]
enum Status {
    Open,
    InTransit,
}

fn main() {}
