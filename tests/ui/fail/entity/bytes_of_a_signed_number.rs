use tablewright::{DynamoEntity, DynamoTable};

#[derive(DynamoTable)]
#[table(pk = "PK", sk = "SK")]
enum Vault {
    Key(Key),
}

#[derive(DynamoEntity)]
#[pk(b"{account}")]
#[sk(b"{device}{number}")]
struct Key {
    account: serde_bytes::ByteArray<16>,
    device: u8,
    number: i64,
}

fn main() {}
