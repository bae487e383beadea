use tablewright::sdk::Table;

include!("../../tables/model.rs");

fn main() {
    let orders = Table::<Order>::without_client("orders");
    let key = Order::key("ada", 7_u64);
    let _ = orders.update(key).set(Order::PATHS.lines.index(0).field("sku"), "sku-1");
}
