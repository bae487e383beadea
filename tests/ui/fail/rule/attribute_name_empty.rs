use tablewright::DynamoTable;

#[derive(DynamoTable)]
struct Order {
    #[pk]
    id: String,
    #[gsi("status")]
    #[serde(rename = "")]
    status: String,
}

fn main() {}
