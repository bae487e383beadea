use tablewright::sdk::Table;

include!("../../tables/indexed.rs");

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
