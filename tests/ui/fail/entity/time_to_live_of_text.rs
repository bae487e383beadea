use tablewright::{DynamoEntity, DynamoTable};

#[derive(DynamoTable)]
#[table(pk = "PK", sk = "SK")]
enum Shop {
    User(User),
    Order(Order),
}

#[derive(DynamoEntity)]
#[pk("USER#{user_id}")]
#[sk("PROFILE")]
struct User {
    user_id: String,
    #[ttl]
    expires_at: u64,
}

#[derive(DynamoEntity)]
#[pk("USER#{user_id}")]
#[sk("ORDER#{order_id}")]
struct Order {
    user_id: String,
    order_id: String,
    #[ttl]
    expires_at: String,
}

fn main() {}
