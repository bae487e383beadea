use tablewright::{DynamoEntity, DynamoTable};

#[derive(DynamoTable)]
#[table(pk = "PK", sk = "SK")]
#[gsi(name = "GSI", pk = "GPK")]
enum Vault {
    Key(Key),
    Note(Note),
}

#[derive(DynamoEntity)]
#[pk(b"{account}")]
#[sk(b"{number}")]
#[gsi(name = "GSI", pk("{number:08}"))]
struct Key {
    account: u64,
    number: u64,
}

#[derive(DynamoEntity)]
#[pk(b"{account}")]
#[sk("NOTE#{title}")]
#[gsi(name = "GSI", pk(b"{number}"))]
struct Note {
    account: u64,
    title: String,
    number: u64,
}

fn main() {}
