use tablewright::{DynamoEntity, DynamoTable};

#[derive(DynamoTable)]
#[table(pk = "PK", sk = "SK")]
enum Shop {
    User(User),
    Order(Order),
    #[other]
    Foreign(String),
    #[other]
    Unknown(String),
}

#[derive(DynamoEntity)]
#[pk("USER#{user_id}")]
#[sk("PROFILE")]
struct User {
    user_id: String,
}

#[derive(DynamoEntity)]
#[pk("USER#{user_id}")]
#[sk("ORDER#{order_id}")]
struct Order {
    user_id: String,
    order_id: String,
}

fn main() {}
