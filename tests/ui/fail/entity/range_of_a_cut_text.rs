use tablewright::{DynamoEntity, DynamoTable};

#[derive(DynamoTable)]
#[table(pk = "PK", sk = "SK")]
enum Shop {
    Order(Order),
}

#[derive(DynamoEntity)]
#[pk("USER#{user_id}")]
#[sk("ORDER#{day:.10}#{order_id}")]
struct Order {
    user_id: String,
    day: String,
    order_id: String,
}

fn main() {
    let _ = Order::partition("ada").day().begins_with("2026-11");
}
