use tablewright::DynamoTable;

#[derive(DynamoTable)]
#[gsi("status", pk(status), sk(placed_at))]
struct Order {
    #[pk]
    id: String,
    #[sk]
    number: u64,
    #[gsi("status")]
    status: String,
    placed_at: u64,
}

fn main() {}
