use tablewright::{DynamoEntity, DynamoTable};

#[derive(DynamoTable)]
#[table(pk = "PK", sk = "SK")]
#[gsi(name = "GSI1", pk = "GSI1PK")]
enum Shop {
    Order(Order),
}

#[derive(DynamoEntity)]
#[pk("USER#{user_id}")]
#[sk("ORDER#{order_id}")]
#[gsi(name = "GSI1", pk("STATUS#{status}"), sk("{order_id}"))]
struct Order {
    user_id: String,
    order_id: String,
    status: String,
}

fn main() {}
