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

fn unlock(accounts: &Table<Account>) {
    let _ = accounts.update(Account::key("ada")).set(Account::PATHS.version, 0);
}

fn main() {}
