use tablewright::DynamoTable;

#[derive(DynamoTable)]
#[pk("PK" = "STREAM#{stream}{kind}")]
#[sk("SK" = "EVENT#{version}")]
struct Event {
    stream: String,
    kind: String,
    version: u64,
}

fn main() {}
