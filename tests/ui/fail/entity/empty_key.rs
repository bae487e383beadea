use tablewright::{DynamoEntity, DynamoTable};

#[derive(DynamoTable)]
#[table(pk = "PK", sk = "SK")]
enum Shop {
    Order(Order),
}

#[derive(DynamoEntity)]
#[pk("USER#{user_id}")]
#[sk("{note:empty}")]
struct Order {
    user_id: String,
    note: String,
}

fn main() {}
