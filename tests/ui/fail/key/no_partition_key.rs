use tablewright::DynamoTable;

#[derive(DynamoTable)]
struct Order {
    id: String,
    #[sk]
    at: u64,
}

fn main() {}
