use tablewright::{DynamoEntity, DynamoTable};

#[derive(DynamoTable)]
#[table(pk = "PK", sk = "SK")]
enum Shop {
    Order(Order),
}

#[derive(DynamoEntity)]
#[sk("ORDER#{order_id}")]
struct Order {
    #[pk]
    #[key_only]
    user_id: String,
    order_id: String,
}

fn main() {}
