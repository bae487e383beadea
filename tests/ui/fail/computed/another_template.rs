use tablewright::DynamoTable;

#[derive(DynamoTable)]
#[pk("PK" = "STREAM#{stream}")]
#[sk("SK" = "EVENT#{version:010}")]
#[gsi(name = "inverted", pk("SK" = "EVENT#{version}"), sk("PK" = "STREAM#{stream}"))]
struct Event {
    stream: String,
    version: u64,
}

fn main() {}
