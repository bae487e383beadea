use tablewright::{DynamoEntity, DynamoTable};

#[derive(DynamoTable)]
#[table(pk = "PK", sk = "SK")]
enum Shop {
    Order(Order),
}

#[derive(DynamoEntity)]
#[pk("USER#{email:lower}")]
#[sk("ORDER#{order_id}")]
struct Order {
    #[key_only]
    email: String,
    order_id: String,
}

fn main() {}
