use tablewright::{DynamoEntity, DynamoTable};

#[derive(DynamoTable)]
#[table(pk = "PK", sk = "SK")]
enum Shop<'a> {
    Order(Order<'a>),
}

#[derive(DynamoEntity)]
#[pk("USER#{user_id}")]
#[sk("ORDER")]
struct Order<'a> {
    user_id: &'a str,
}

fn main() {}
