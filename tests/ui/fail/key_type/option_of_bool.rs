use tablewright::DynamoTable;

#[derive(DynamoTable)]
struct Order {
    #[pk]
    number: u64,
    #[gsi("value")]
    #[serde(skip_serializing_if = "Option::is_none")]
    value: Option<bool>,
}

fn main() {}
