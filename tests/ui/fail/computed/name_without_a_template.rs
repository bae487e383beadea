use tablewright::DynamoTable;

#[derive(DynamoTable)]
#[pk("PK" = )]
#[gsi(name = "GSI1", pk("GSI1PK" = kind), sk("GSI1SK" = "{version:010}"))]
struct Event {
    stream: String,
    version: u64,
    kind: String,
}

fn main() {}
