use tablewright::{DynamoEntity, DynamoTable};

#[derive(DynamoTable)]
#[table(pk = "PK", sk = "SK")]
#[gsi(name = "Inverted", pk = "SK", sk = "PK")]
enum Vault {
    Key(Key),
}

#[derive(DynamoEntity)]
#[pk(b"{account}")]
#[sk(b"\0k\xFF{number}")]
#[gsi(name = "Inverted", by = "number", pk("{number:plain}"), sk(b"{account}"))]
struct Key {
    account: u64,
    number: u64,
}

fn main() {}
