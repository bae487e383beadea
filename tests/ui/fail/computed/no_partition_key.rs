use tablewright::DynamoTable;

#[derive(DynamoTable)]
#[gsi(name = "GSI1", pk("GSI1PK" = "KIND#{kind}"))]
struct Event {
    stream: String,
    kind: String,
}

fn main() {}
