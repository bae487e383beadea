use tablewright::{DynamoEntity, DynamoTable};

#[derive(DynamoTable)]
#[table(pk = "PK", sk = "SK")]
enum Shop {
    Order(Order),
}

#[derive(DynamoEntity)]
#[pk("USER#{}")]
#[sk("")]
struct Order {
    user_id: String,
}

fn main() {}
