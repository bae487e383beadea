use tablewright::DynamoTable;

#[derive(DynamoTable)]
#[table(name = "orders-orders-orders-orders-orders-orders-orders-orders-orders-orders-orders-orders-orders-orders-orders-orders-orders-orders-orders-orders-orders-orders-orders-orders-orders-orders-orders-orders-orders-orders-orders-orders-orders-orders-orders-orders-orders-")]
struct Order {
    #[pk]
    id: String,
}

fn main() {}
