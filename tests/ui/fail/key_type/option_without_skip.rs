use tablewright::DynamoTable;

#[derive(DynamoTable)]
struct Order {
    #[pk]
    number: u64,
    #[gsi("value")]
    value: Option<String>,
}

fn main() {}
