use tablewright::DynamoTable;

#[derive(DynamoTable)]
struct Order {
    #[pk]
    id: String,
    #[gsi("total", on_demand(max_writes = 0))]
    total: u64,
}

fn main() {}
