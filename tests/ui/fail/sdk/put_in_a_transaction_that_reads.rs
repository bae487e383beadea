use serde::{Deserialize, Serialize};
use tablewright::DynamoTable;
use tablewright::sdk::Table;

#[derive(Serialize, Deserialize, DynamoTable)]
struct Order {
    #[pk]
    customer_id: String,
    #[sk]
    number: u64,
}

fn main() {
    let orders = Table::<Order>::without_client("orders");
    let order = Order { customer_id: "c-1".to_owned(), number: 7 };
    let _ = orders.transact_get((orders.get(order.primary_key()), orders.put(&order)));
}
