use tablewright::DynamoTable;

#[derive(DynamoTable)]
struct Order {
    #[pk]
    id: String,
    #[gsi("status", on_demand(reads = 100))]
    status: String,
}

fn main() {}
