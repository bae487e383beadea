use tablewright::DynamoTable;

#[derive(DynamoTable)]
struct Order {
    #[pk]
    id: String,
    #[sk]
    number: u64,
    #[gsi("status")]
    status: String,
    #[gsi("status", sk, provisioned(reads = 5, writes = 5))]
    placed_at: u64,
}

fn main() {}
