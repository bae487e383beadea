use tablewright::{DynamoEntity, DynamoTable};

#[derive(DynamoTable)]
#[table(pk = "PK", sk = "SK")]
enum Log {
    Event(Event),
}

#[derive(DynamoEntity)]
#[pk("PK" = "STREAM#{stream}")]
#[sk("EVENT#{version:010}")]
struct Event {
    stream: String,
    version: u64,
}

fn main() {}
