use tablewright::{DynamoEntity, DynamoTable};

#[derive(DynamoTable)]
#[table(pk = "PK", sk = "SK")]
enum Shop {
    Order(Order),
}

#[derive(DynamoEntity)]
#[pk("USER#{user_id}")]
#[sk("ORDER#{city}#{order_id}")]
struct Order {
    user_id: String,
    city: String,
    order_id: String,
}

fn main() {
    let _ = Order::partition("ada").order_id().ge("o-1");
}
