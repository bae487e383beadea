use tablewright::DynamoTable;

#[derive(DynamoTable)]
struct Order {
    #[pk]
    id: String,
    #[sk]
    number: u64,
    #[gsi("status", sk)]
    status: String,
    #[gsi("status", sk)]
    placed_at: u64,
    #[gsi("status")]
    region: String,
}

fn main() {}
