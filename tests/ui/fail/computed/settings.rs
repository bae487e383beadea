use tablewright::DynamoTable;

#[derive(DynamoTable)]
#[table(accessors(key = event_key))]
#[pk("PK" = "STREAM#{stream}")]
#[lsi(name = "LSI1", pk("PK" = "STREAM#{stream}"), sk(kind))]
struct Event {
    stream: String,
    kind: String,
}

fn main() {}
