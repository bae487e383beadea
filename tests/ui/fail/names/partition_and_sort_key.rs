use tablewright::DynamoTable;

#[derive(DynamoTable)]
struct Order {
    #[pk]
    id: String,
    #[sk]
    #[serde(rename = "id")]
    number: u64,
}

fn main() {}
