use serde::Serialize;
use tablewright::{DynamoEntity, DynamoTable, KeyAttribute};

#[derive(DynamoTable)]
#[table(pk = "PK", sk = "SK")]
enum Shop {
    Order(Order),
}

#[derive(DynamoEntity)]
#[pk("USER#{user_id}")]
#[sk("ORDER#{order_id}")]
struct Order {
    user_id: UserId,
    order_id: String,
}

#[derive(Serialize, KeyAttribute)]
struct UserId(String);

fn main() {
    let _ = Order::key("ada", "o-1");
}
