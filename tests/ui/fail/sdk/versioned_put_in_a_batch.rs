use serde::Serialize;
use tablewright::DynamoTable;
use tablewright::sdk::Table;

#[derive(DynamoTable, Serialize)]
struct Account {
    #[pk]
    owner: String,
    #[version]
    version: u64,
}

fn import(accounts: &Table<Account>, account: &Account) {
    let _ = accounts.batch_write().add(accounts.put(account));
}

fn main() {}
