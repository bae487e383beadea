use tablewright::{DynamoEntity, DynamoTable};

#[derive(DynamoTable)]
#[table(pk = "PK", sk = "SK", tag = "type")]
enum Shop {
    Order(Order),
}

#[derive(DynamoEntity)]
#[pk("USER#{user_id}")]
#[sk("ORDER#{order_id}")]
struct Order {
    user_id: String,
    order_id: String,
    r#type: String,
}

fn main() {}
