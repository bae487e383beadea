use tablewright::{DynamoEntity, DynamoTable};

#[derive(DynamoTable)]
#[table(pk = "PK", sk = "SK")]
enum Shop {
    Order(Order),
}

#[derive(DynamoEntity)]
#[pk("USER#{user_id}")]
#[sk("ORDER#{hash}")]
struct Order {
    user_id: String,
    hash: serde_bytes::ByteBuf,
}

fn main() {}
