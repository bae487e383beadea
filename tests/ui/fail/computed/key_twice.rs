use tablewright::DynamoTable;

#[derive(DynamoTable)]
#[pk("PK" = "STREAM#{stream}")]
#[gsi(name = "GSI1", by = "kind", pk("GSI1PK" = "KIND#{kind}"), project(include(stram)))]
struct Event {
    #[pk]
    stream: String,
    kind: String,
}

fn main() {}
