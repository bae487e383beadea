use tablewright::DynamoTable;

#[derive(DynamoTable)]
struct Order {
    #[pk]
    number: u64,
    #[sk]
    value: Option<String>,
}

fn main() {}
