use tablewright::DynamoTable;

#[derive(DynamoTable)]
struct Order {
    #[pk]
    id: String,
    #[serde(rename = "id")]
    number: u64,
}

fn main() {}
