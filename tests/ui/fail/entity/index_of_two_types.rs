use tablewright::{DynamoEntity, DynamoTable};

#[derive(DynamoTable)]
#[table(pk = "PK", sk = "SK")]
#[gsi(name = "time", pk = "kind", sk = "ts")]
enum Journal {
    Event(Event),
    Snapshot(Snapshot),
}

#[derive(DynamoEntity)]
#[pk("{id}")]
#[sk("EVENT#{number:010}")]
struct Event {
    id: String,
    number: u64,
    #[gsi(name = "time")]
    kind: String,
    #[gsi(name = "time", sk)]
    ts: u64,
}

#[derive(DynamoEntity)]
#[pk("{id}")]
#[sk("SNAPSHOT")]
struct Snapshot {
    id: String,
    #[gsi(name = "time")]
    kind: String,
    #[gsi(name = "time", sk)]
    ts: String,
}

fn main() {}
