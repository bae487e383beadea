use serde::{Deserialize, Serialize};
use tablewright::{DynamoEntity, DynamoTable};

#[derive(Serialize, Deserialize, DynamoEntity)]
#[pk("USER#{user_id}")]
struct User {
    user_id: String,
}

#[derive(Serialize, Deserialize, DynamoTable)]
#[table(pk = "PK")]
#[access(user(user_id))]
enum App {
    User(User),
}

fn main() {}
