use tablewright::DynamoTable;

#[derive(DynamoTable)]
struct Order {
    #[pk]
    id: String,
    #[sk]
    number: u64,
    #[gsi("status")]
    status: String,
    #[gsi("status", sk, project(keys_only))]
    placed_at: u64,
}

fn main() {}
