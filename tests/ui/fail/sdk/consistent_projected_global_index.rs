use tablewright::sdk::Table;

include!("../../tables/indexed.rs");

fn main() {
    let orders = Table::<Order>::without_client("orders");
    let _ = orders.query(Order::by_courier("c-1")).keys().consistent();
}
