use tablewright::DynamoTable;

#[derive(DynamoTable)]
#[table(logical_id = "OrdersOrdersOrdersOrdersOrdersOrdersOrdersOrdersOrdersOrdersOrdersOrdersOrdersOrdersOrdersOrdersOrdersOrdersOrdersOrdersOrdersOrdersOrdersOrdersOrdersOrdersOrdersOrdersOrdersOrdersOrdersOrdersOrdersOrdersOrdersOrdersOrdersOrdersOrdersOrdersOrdersOrdersOrders")]
struct Order {
    #[pk]
    id: String,
}

fn main() {}
