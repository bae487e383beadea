use tablewright::{DynamoEntity, DynamoTable};

#[derive(DynamoTable)]
#[table(pk = "PK", sk = "SK")]
#[lsi(name = "LSI1", sk = "LSI1SK")]
enum Shop {
    Order(Order),
}

#[derive(DynamoEntity)]
#[pk("USER#{user_id}")]
#[sk("ORDER#{order_id}")]
#[gsi(name = "LSI1", pk("USER#{user_id}"), sk("{status}"))]
struct Order {
    user_id: String,
    order_id: String,
    status: String,
}

fn main() {}
