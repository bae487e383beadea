use serde::Serialize;
use tablewright::{DynamoEntity, DynamoTable};

#[derive(DynamoTable)]
#[table(pk = "PK", sk = "SK")]
enum Shop {
    Order(Order),
}

#[derive(Serialize, DynamoEntity)]
#[serde(rename_all = "camelCase")]
#[pk("USER#{userId}")]
#[sk("ORDER#{order_id}")]
struct Order {
    user_id: String,
    order_id: String,
}

fn main() {}
