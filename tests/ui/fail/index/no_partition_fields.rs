use tablewright::DynamoTable;

#[derive(DynamoTable)]
#[gsi("status", pk(), sk(placed_at))]
struct Order {
    #[pk]
    id: String,
    #[sk]
    number: u64,
    status: String,
    placed_at: u64,
}

fn main() {}
