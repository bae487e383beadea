use tablewright::DynamoTable;

#[derive(DynamoTable)]
struct Order {
    #[pk]
    id: String,
    #[sk]
    number: u64,
    #[gsi("order-status")]
    status: String,
    #[gsi(name = "OrderStatus")]
    placed_at: u64,
}

fn main() {}
