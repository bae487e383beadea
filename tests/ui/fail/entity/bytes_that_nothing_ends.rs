use tablewright::{DynamoEntity, DynamoTable};

#[derive(DynamoTable)]
#[table(pk = "PK", sk = "SK")]
enum Vault {
    Key(Key),
}

#[derive(DynamoEntity)]
#[pk(b"{account}")]
#[sk(b"{name}{number}")]
struct Key {
    account: serde_bytes::ByteBuf,
    name: String,
    number: u64,
}

fn main() {}
