use tablewright::{DynamoEntity, DynamoTable};

#[derive(DynamoTable)]
#[table(pk = "PK", sk = "SK")]
enum Bank {
    Customer(Customer),
    Account(Account),
}

#[derive(DynamoEntity)]
#[pk("{customer_id}")]
#[sk("A")]
struct Customer {
    customer_id: String,
}

#[derive(DynamoEntity)]
#[pk("{customer_id}")]
#[sk("{account_id}")]
struct Account {
    customer_id: String,
    account_id: String,
}

fn main() {}
