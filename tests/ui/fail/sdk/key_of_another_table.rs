use tablewright::sdk::Table;

include!("../../tables/indexed.rs");

#[derive(Serialize, Deserialize, DynamoTable)]
struct Invoice {
    #[pk]
    number: u64,
}

fn main() {
    let orders = Table::<Order>::without_client("orders");
    let _ = orders.get(Invoice::key(7_u64));
}
