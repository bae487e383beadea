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
    let _ = orders.batch_write().add(orders.delete(Order::key("c-1", 7_u64)).returning_old());
}
