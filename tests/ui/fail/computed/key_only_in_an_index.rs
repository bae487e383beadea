use tablewright::DynamoTable;

#[derive(DynamoTable)]
#[gsi(name = "GSI1", pk("GSI1PK" = "KIND#{kind}"))]
struct Event {
    #[pk]
    stream: String,
    #[key_only]
    kind: String,
}

fn main() {}
