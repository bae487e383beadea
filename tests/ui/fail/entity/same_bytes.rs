use tablewright::{DynamoEntity, DynamoTable};

#[derive(DynamoTable)]
#[table(pk = "PK", sk = "SK")]
enum Vault {
    Key(Key),
    Chunk(Chunk),
    Note(Note),
}

#[derive(DynamoEntity)]
#[pk(b"{account}")]
#[sk(b"k{device}{number}")]
struct Key {
    account: u64,
    device: u8,
    number: u32,
}

/// It has another number of bytes than a key.
#[derive(DynamoEntity)]
#[pk(b"{account}")]
#[sk(b"k{number}")]
struct Chunk {
    account: u64,
    number: u64,
}

#[derive(DynamoEntity)]
#[pk(b"{account}")]
#[sk(b"k{title}")]
struct Note {
    account: u64,
    title: String,
}

fn main() {}
