use tablewright::DynamoTable;

#[derive(DynamoTable)]
#[gsi("total", pk())]
struct Order {
    #[pk]
    id: String,
    total: u64,
}

fn main() {}
