use serde::{Deserialize, Serialize};
use tablewright::DynamoTable;
use tablewright::sdk::Table;

#[derive(Serialize, Deserialize, DynamoTable)]
struct Order {
    #[pk]
    customer_id: String,
    #[sk]
    number: u64,
    #[gsi("status")]
    status: String,
    #[gsi("courier", project(keys_only))]
    courier: String,
    #[lsi("total", project(include(status)))]
    total: u64,
}

#[derive(Serialize, Deserialize, DynamoTable)]
struct Invoice {
    #[pk]
    id: String,
    #[gsi("status")]
    status: String,
}

fn main() {
    let orders = Table::<Order>::without_client("orders");
    let _ = orders.scan_index(Invoice::by_status);
}
