use tablewright::DynamoTable;

#[derive(DynamoTable)]
struct Order {
    #[pk]
    #[serde(rename = "")]
    id: String,
}

fn main() {}
