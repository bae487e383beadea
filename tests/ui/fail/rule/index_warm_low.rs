use tablewright::DynamoTable;

#[derive(DynamoTable)]
struct Order {
    #[pk]
    id: String,
    #[gsi("total", warm(reads = 15000, writes = 1))]
    total: u64,
}

fn main() {}
