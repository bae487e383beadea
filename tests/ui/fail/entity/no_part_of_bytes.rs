use tablewright::{DynamoEntity, DynamoTable};

#[derive(DynamoTable)]
#[table(pk = "PK", sk = "SK")]
enum Vault {
    Key(Key),
}

#[derive(DynamoEntity)]
#[pk(b"{account}")]
#[sk(b"{score}{hash}")]
struct Key {
    account: Vec<u8>,
    score: f64,
    hash: [u8; 16],
}

fn main() {}
