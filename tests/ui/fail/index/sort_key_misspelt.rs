use tablewright::DynamoTable;

#[derive(DynamoTable)]
struct Order {
    #[pk]
    id: String,
    #[sk]
    number: u64,
    #[gsi("status")]
    status: String,
    #[gsi("statsu", sk)]
    placed_at: u64,
}

fn main() {}
