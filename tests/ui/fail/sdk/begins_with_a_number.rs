use tablewright::sdk::Table;

include!("../../tables/model.rs");

fn main() {
    let orders = Table::<Order>::without_client("orders");
    let (order, key) = (Order::PATHS, Order::key("ada", 7_u64));
    let _ = orders.delete(key).condition(order.number.begins_with("7"));
}
