use tablewright::DynamoTable;

#[derive(DynamoTable)]
#[gsi("total", pk(total))]
#[gsi("total", pk(id))]
struct Order {
    #[pk]
    id: String,
    total: u64,
}

fn main() {}
