use tablewright::sdk::Table;

include!("../../tables/indexed.rs");

fn main() {
    let orders = Table::<Order>::without_client("orders");
    let _ = orders.scan_index(Order::by_courier).items();
}
