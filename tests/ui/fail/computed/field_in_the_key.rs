use tablewright::DynamoTable;

#[derive(DynamoTable)]
#[pk("stream" = "STREAM#{stream}")]
struct Event {
    #[key_only]
    stream: String,
}

fn main() {}
