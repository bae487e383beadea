use tablewright::DynamoTable;

#[derive(DynamoTable)]
struct Order {
    #[pk]
    id: String,
    #[sk]
    number: u64,
    #[gsi("status", unique)]
    status: String,
    placed_at: u64,
}

fn main() {}
