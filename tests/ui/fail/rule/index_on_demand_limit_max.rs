use tablewright::DynamoTable;

#[derive(DynamoTable)]
struct Order {
    #[pk]
    id: String,
    #[gsi("total", on_demand(max_reads = 1_000_000_000_000, max_writes = 1_000_000_000_001))]
    total: u64,
}

fn main() {}
