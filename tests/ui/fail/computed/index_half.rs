use tablewright::DynamoTable;

#[derive(DynamoTable)]
#[gsi(name = "GSI1", sk("GSI1SK" = "{version:010}"))]
#[lsi(name = "LSI1")]
struct Event {
    #[pk]
    stream: String,
    #[sk]
    version: u64,
}

fn main() {}
