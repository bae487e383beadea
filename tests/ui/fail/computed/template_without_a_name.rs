use tablewright::DynamoTable;

#[derive(DynamoTable)]
#[pk("STREAM#{stream}")]
#[sk("SK" = "{version:010}")]
#[gsi(name = "GSI1", pk("KIND#{kind}"))]
struct Event {
    stream: String,
    version: u64,
    kind: String,
}

fn main() {}
