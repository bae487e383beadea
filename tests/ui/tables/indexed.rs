// The tables that the cases about indexes and other tables include.

use serde::{Deserialize, Serialize};
use tablewright::DynamoTable;

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
