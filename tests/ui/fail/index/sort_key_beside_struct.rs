use tablewright::DynamoTable;

#[derive(DynamoTable)]
#[gsi("status", pk(status))]
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
