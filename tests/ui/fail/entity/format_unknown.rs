use tablewright::{DynamoEntity, DynamoTable};

#[derive(DynamoTable)]
#[table(pk = "PK", sk = "SK")]
enum Shop {
    Order(Order),
}

#[derive(DynamoEntity)]
#[pk("USER#{user_id:uper}")]
#[sk("ORDER#{number:10}")]
struct Order {
    user_id: String,
    number: u32,
}

fn main() {}
