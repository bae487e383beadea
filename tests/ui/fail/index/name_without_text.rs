use tablewright::DynamoTable;

#[derive(DynamoTable)]
struct Order {
    #[pk]
    id: String,
    #[sk]
    number: u64,
    #[gsi(name = GSI1)]
    status: String,
    placed_at: u64,
}

fn main() {}
