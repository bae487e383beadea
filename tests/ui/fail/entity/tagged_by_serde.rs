use serde::{Deserialize, Serialize};
use tablewright::{DynamoEntity, DynamoTable};

#[derive(Deserialize, DynamoTable)]
#[serde(tag = "type")]
#[table(pk = "PK", sk = "SK")]
enum Shop {
    Order(Order),
}

#[derive(Deserialize, Serialize, DynamoEntity)]
#[pk("USER#{user_id}")]
#[sk("ORDER#{order_id}")]
struct Order {
    user_id: String,
    order_id: String,
}

fn main() {}
