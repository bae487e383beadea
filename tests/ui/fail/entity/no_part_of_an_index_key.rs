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
#[gsi(name = "GSI1", pk("WEIGHT#{weight}"))]
struct Order {
    user_id: String,
    order_id: String,
    weight: Option<f64>,
}

fn main() {}
