use tablewright::DynamoTable;

#[derive(DynamoTable)]
#[access(order(order_id))]
struct Order {
    #[pk]
    customer_id: String,
    #[sk]
    order_id: String,
    #[gsi("status")]
    #[gsi("state")]
    status: String,
    #[gsi("status", sk)]
    placed_at: u64,
    total: u64,
}

fn main() {}
