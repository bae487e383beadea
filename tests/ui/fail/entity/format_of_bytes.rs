use tablewright::{DynamoEntity, DynamoTable};

#[derive(DynamoTable)]
#[table(pk = "PK", sk = "SK")]
enum Vault {
    Key(Key),
}

#[derive(DynamoEntity)]
#[pk(b"{account}")]
#[sk(b"{number:08}")]
struct Key {
    account: serde_bytes::ByteBuf,
    number: u64,
}

fn main() {}
