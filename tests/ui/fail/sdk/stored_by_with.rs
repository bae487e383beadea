use tablewright::sdk::Table;

include!("../../tables/model.rs");

fn main() {
    let orders = Table::<Order>::without_client("orders");
    let (order, key) = (Order::PATHS, Order::key("ada", 7_u64));
    let _ = orders.update(key).set(order.hours, "8h");
    let _ = orders.scan().filter(order.tags.contains(8));
    let _ = orders.update(Order::key("ada", 7_u64)).add(order.tags, "gift");
}
