use tablewright::sdk::Table;

include!("../../tables/model.rs");

fn main() {
    let orders = Table::<Order>::without_client("orders");
    let (order, key) = (Order::PATHS, Order::key("ada", 7_u64));
    let _ = orders.update(key).set(order.note, 7);
    let _ = orders.scan().filter(order.number.eq("7"));
    let _ = orders.scan().filter(order.lines.contains("sku-1"));
}
