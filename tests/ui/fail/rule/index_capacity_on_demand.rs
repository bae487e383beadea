use tablewright::DynamoTable;

#[derive(DynamoTable)]
struct Order {
    #[pk]
    id: String,
    #[gsi("total", provisioned(reads = 5, writes = 5))]
    total: u64,
}

fn main() {}
