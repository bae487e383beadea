use serde::{Deserialize, Serialize};
use tablewright::sdk::Table;
use tablewright::{DynamoEntity, DynamoTable};

#[derive(Deserialize, DynamoTable)]
#[table(pk = "PK", sk = "SK")]
enum Shop {
    User(User),
}

#[derive(Serialize, Deserialize, DynamoEntity)]
#[pk("USER#{id}")]
#[sk("PROFILE")]
struct User {
    id: String,
}

fn main() {
    let shop = Table::<Shop>::without_client("shop");
    let user = User { id: "ada".to_owned() };
    let _ = shop.entity().put(&user);
    let _ = shop.put(&Shop::User(user));
}
