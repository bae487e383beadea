use tablewright::DynamoTable;

#[derive(DynamoTable)]
struct Order {
    #[pk]
    id: String,
    #[sk]
    number: u64,
    status: String,
    #[gsi("status", sk)]
    placed_at: u64,
}

fn main() {}
