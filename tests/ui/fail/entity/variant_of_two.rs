use tablewright::{DynamoEntity, DynamoTable};

#[derive(DynamoTable)]
#[table(pk = "PK", sk = "SK")]
enum Shop {
    Order(String, Order),
    User { id: String },
    Nothing,
}

#[derive(DynamoEntity)]
#[pk("USER#{user_id}")]
#[sk("ORDER#{order_id}")]
struct Order {
    user_id: String,
    order_id: String,
}

fn main() {}
