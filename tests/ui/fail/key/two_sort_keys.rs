use tablewright::DynamoTable;

#[derive(DynamoTable)]
struct Order {
    #[pk]
    customer: String,
    #[sk]
    id: String,
    #[sk]
    at: u64,
}

fn main() {}
