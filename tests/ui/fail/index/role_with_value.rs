use tablewright::DynamoTable;

#[derive(DynamoTable)]
struct Order {
    #[pk]
    id: String,
    #[sk]
    number: u64,
    #[gsi("status", pk = "status")]
    status: String,
    placed_at: u64,
}

fn main() {}
